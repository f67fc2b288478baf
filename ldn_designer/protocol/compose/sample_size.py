"""Sample size: statement, assumptions with sources, power curve, sensitivity, honesty, recruitment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Citation, Heading, Paragraph, Spans
from ldn_designer.protocol.compose import numbers_of, second_engine, software, values
from ldn_designer.protocol.compose.advised import advised
from ldn_designer.protocol.compose.clauses import honest
from ldn_designer.protocol.compose.drawing import figure
from ldn_designer.protocol.compose.prose import article, paragraphs, plural
from ldn_designer.protocol.compose.references import METHOD
from ldn_designer.protocol.compose.sample_size_tables import (
    assumptions_table,
    changes,
    effects_table,
    findings,
    sensitivity_table,
)
from ldn_designer.protocol.statement import statement

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """All that DELTA2 asks for; where the request is impossible, why, and what would change that."""
    blocks: list[Block] = [Paragraph(statement(plan, evaluation, "standard"))]
    if not evaluation.answer.possible:
        return (*blocks, *changes(evaluation), assumptions_table(plan, evaluation), *_reason(plan))
    blocks += [
        figure("power-curve", evaluation),
        *_exploration(plan, evaluation),
        assumptions_table(plan, evaluation),
        *_reason(plan),
    ]
    blocks.extend(effects_table(plan, evaluation))
    blocks.extend(sensitivity_table(plan, evaluation))
    if evaluation.assurance is not None:
        blocks.append(figure("outcome-split", evaluation, share=0.9))
        settled = honest(plan, evaluation)
        if settled:
            blocks.append(Paragraph(settled))
    blocks += advised("sample-size", plan, evaluation)
    known = findings(plan, evaluation)
    if known:
        blocks += [Heading(3, "Worth knowing", "worth-knowing"), *known]
    blocks += [
        Heading(3, "Recruitment and method", "recruitment-and-method"),
        Paragraph(_recruitment(plan, evaluation)),
        Paragraph(_method(plan, evaluation)),
    ]
    return tuple(blocks)


def _exploration(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """The curves or the grid that the team explored, where the protocol is to print them."""
    if not plan.exploration.in_protocol:
        return ()
    key = {"curves": "exploration", "grid": "exploration-grid"}[plan.exploration.picture]
    return (figure(key, evaluation),)


def _reason(plan: TrialPlan) -> tuple[Block, ...]:
    """The author's reason for the planned effect."""
    return paragraphs(plan.effect.reason)


def _recruitment(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    one = plan.recruitment.centres == 1
    return (
        f"To {_enter(plan)} ",
        values.n_total(evaluation),
        f" {plural(plan.design.unit, evaluation.answer.n_total)} takes about ",
        values.months(evaluation),
        " in ",
        numbers_of.centres(plan),
        f" that {_enter(plan)}{'s' if one else ''} ",
        numbers_of.rate(plan),
        " a month" + (". " if one else " each. "),
        "With ",
        numbers_of.not_eligible(plan),
        " of those screened not eligible, about ",
        values.screened(evaluation),
        " are screened.",
    )


def _enter(plan: TrialPlan) -> str:
    return plan.design.entered.removesuffix("d")


def _method(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    averaged: Spans = ()
    standard: Spans = ()
    if plan.hypothesis.tests:
        standard = (
            ". The target difference is reported as DELTA2 asks ",
            Citation("target-difference"),
        )
    if evaluation.assurance is not None:
        averaged = (
            "; the probability of success averaged over the evidence is the assurance ",
            Citation("assurance"),
        )
    solved = {"size": "number", "power": plan.hypothesis.chance, "effect": "difference"}
    if not plan.hypothesis.tests:
        solved["effect"] = "width"
    return (
        f"The {solved[plan.solve_for]} was computed for {article(plan.design.method())} ",
        Citation(METHOD),
        *standard,
        *averaged,
        ". ",
        *second_engine.sentence(evaluation),
        *software.sentence(),
    )
