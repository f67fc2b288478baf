"""The calculation sheet: question, evidence, assumptions, number, curve and honesty on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import (
    Block,
    Columns,
    Emphasis,
    Heading,
    Paragraph,
    Spans,
    TitlePage,
)
from ldn_designer.protocol.compose import clauses, evidence, software, synopsis, values
from ldn_designer.protocol.compose.drawing import figure
from ldn_designer.protocol.compose.prose import raised, sentences
from ldn_designer.protocol.compose.sample_size_tables import (
    assumptions_table,
    changes,
    findings,
    sensitivity_table,
)
from ldn_designer.protocol.statement import statement

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

#: Findings that one page has room for beside texts of up to so many characters; the protocol
#: prints all.
_FINDINGS = ((1400, 3), (1550, 2), (1700, 1))
#: Assumptions that the page has room for, and what a further one takes of the texts' room.
_ROWS, _ROW = 6, 150
#: Characters of the author's reason that one page has room for.
_REASON = 420
#: Half of a page's width asks for more height in proportion.
_LITTLE_TALLER = 1.25
_CURVE_TALLER = 1.05


def blocks(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """The whole sheet."""
    possible = evaluation.answer.possible
    return (
        TitlePage("Sample-size calculation"),
        Paragraph((Emphasis(synopsis.question(plan, evaluation)),)),
        Heading(1, "Sample size", "statement"),
        Paragraph(_statement(plan, evaluation)),
        *(() if possible else changes(evaluation)),
        Columns((_evidence(evaluation), _curve(evaluation)), (1.0, 1.0)),
        Columns((_assumptions(plan, evaluation), _sensitivity(plan, evaluation)), (1.25, 1.0))
        if possible
        else assumptions_table(plan, evaluation, captioned=False),
        *_reason(plan, evaluation),
        *_worth_knowing(plan, evaluation),
        Paragraph(_method(plan, evaluation)),
    )


def _statement(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    """The statement, and what a low probability of success means."""
    honest = clauses.honest(plan, evaluation) if evaluation.answer.possible else ()
    return sentences(statement(plan, evaluation, "standard"), honest)


def _evidence(evaluation: Evaluation) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading(1, "Evidence", "evidence")]
    if evaluation.evidence.rows:
        blocks.append(figure("forest", evaluation, taller=_LITTLE_TALLER))
    else:
        blocks.append(Paragraph(evidence.pooled(evaluation)))
    return tuple(blocks)


def _curve(evaluation: Evaluation) -> tuple[Block, ...]:
    heading = Heading(1, raised(evaluation.plan.hypothesis.chance), "power")
    return (heading, figure("power-curve", evaluation, taller=_CURVE_TALLER))


def _assumptions(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    return (
        Heading(1, "Assumptions and sources", "inputs"),
        assumptions_table(plan, evaluation, captioned=False),
    )


def _reason(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """The author's reason for the effect, cut at a word where it is longer than the page allows."""
    reason = " ".join(plan.effect.reason.split())
    if not reason:
        return ()
    if len(reason) > _REASON:
        reason = f"{reason[:_REASON].rsplit(' ', 1)[0]} … (in full in the protocol)"
    # Where the difference is what was asked for, the reason is about another one.
    why: Spans = ("Why ", values.effect_size(evaluation), "? ")
    if plan.solve_for == "effect":
        why = ("On the difference: ",)
    return (Paragraph((Emphasis(why, "strong"), reason)),)


def _sensitivity(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    table = sensitivity_table(plan, evaluation)
    title = "How the number moves" if table else "How the trial would end"
    blocks: list[Block] = [Heading(1, title, "moves"), *table]
    if evaluation.assurance is not None:
        blocks.append(figure("outcome-split", evaluation, taller=_LITTLE_TALLER))
    return tuple(blocks) if len(blocks) > 1 else ()


def _worth_knowing(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """The gravest findings, fewer where title, statement and reason are long."""
    texts = (plan.title, plan.effect.reason[:_REASON], plan.dropout_reason)
    spans = _statement(plan, evaluation)
    written = sum(map(len, texts)) + sum(
        len(span if isinstance(span, str) else getattr(span, "text", "")) for span in spans
    )
    # Each row of assumptions beyond the usual ones takes the room of a line or two.
    written += _ROW * max(0, len(assumptions_table(plan, evaluation, captioned=False).rows) - _ROWS)
    most = next((most for limit, most in _FINDINGS if written <= limit), 0)
    found = findings(plan, evaluation, most)
    return (Heading(1, "Worth knowing", "findings"), *found) if found else ()


def _method(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    sources = evidence.short_sources(evaluation)
    return sentences(
        (Emphasis(("Method and software. ",), "strong"), f"{plan.design.reference}."),
        ("Studies: ", *sources, ".") if sources else (),
        software.sentence(),
    )
