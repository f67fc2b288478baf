"""Rows of the effect page's tables as texts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ldn_designer_ui.widgets.choice_table import Cell, Row

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.answer_part import Answer
    from ldn_designer.evaluation.rows_part import EffectRow, SpreadRow
    from ldn_designer.fields import Quantity
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.widgets.label import Voice

_NONE = "–"
#: Characters of a refusal that fit into the last two columns.
_SHORT = 28
#: What each rule does, for those who have not met it.
RULES = {
    "pooled": "The mean of the selected trials, as they are pooled in step 1.",
    "cautious": "Of the benefits a new trial could have, 40% are smaller than this one.",
    "printed": "The estimate of one trial as it was printed.",
    "shrunken": "One trial’s estimate, reduced as estimates of medical trials are on average too large "
    "(van Zwet, Schwab and Senn 2021).",
    "safeguard": "The limit of one trial’s 60% interval that lies nearer to harm (Perugini and others 2014).",
    "conditional": "The effect that best explains one trial’s estimate, "
    "if that was noticed only because it was significant.",
    "threshold": "The change that one patient notices. It is no difference between groups: it defines a responder.",
    "own": "A difference of your own, with its reason beneath.",
}
#: A trial less likely than this to succeed is marked.
_LIKELY = 0.5


def effect_row(row: EffectRow, evaluation: Evaluation) -> Row:
    """A rule with its value, number and assurance, or in words why it has none."""
    from ldn_designer.figures.scale import effect_scale
    from ldn_designer.notation import number

    candidate, scale = row.candidate, effect_scale(evaluation)
    voice: Voice = "table-strong" if row.chosen else "table"
    value = _NONE if candidate.value is None else scale.number(candidate.value)
    in_sds = _NONE if row.in_sds is None else number(row.in_sds)
    title = Cell(candidate.title, voice=voice, help=RULES.get(candidate.rule, ""))
    cells: tuple[Cell, ...] = (
        title,
        Cell(candidate.source, quiet=True),
        Cell(value, voice=voice),
        Cell(in_sds),
    )
    named = f"{candidate.title}, {candidate.source}, {value}"
    if row.answer is None:
        refusal = Cell(row.refusal, quiet=True, span=2, right=True, cut=True)
        if candidate.value is None and len(row.refusal) > _SHORT:  # there are no numbers beside it
            cells, refusal = cells[:2], replace(refusal, span=4)
            named = f"{candidate.title}, {candidate.source}"
        # A rule that gives no value can be left, never chosen.
        possible = row.chosen or candidate.usable
        return Row(
            candidate.rule,
            (*cells, refusal),
            f"{named}, {row.refusal}",
            row.chosen,
            enabled=possible,
        )
    success, marked = _success(row)
    return Row(
        candidate.rule,
        (*cells, sized(row.answer, voice), Cell(success, voice="warn" if marked else voice)),
        f"{named}, N {row.answer.n_total}, assurance {success}",
        row.chosen,
    )


def spread_row(row: SpreadRow, evaluation: Evaluation) -> Row:
    """A standard deviation with the number it needs and the power of the plan's number."""
    from ldn_designer.notation import count, percent, planned

    candidate = row.candidate
    voice: Voice = "table-strong" if row.chosen else "table"
    needs = count(row.answer.n_total) if row.answer.possible else "no N"
    power = percent(row.power) if evaluation.answer.possible else _NONE
    value = planned(candidate.value)
    # Which trials are pooled stands in step 1; here their names would not fit.
    title = "Pooled, all trials" if candidate.rule == "pooled" else candidate.title
    return Row(
        spread_key(candidate.rule, candidate.study),
        (
            Cell(title, voice=voice),
            Cell(value, voice=voice),
            Cell(needs),
            Cell(power),
        ),
        f"{title}, {value}, N {needs}, power {power}",
        row.chosen,
    )


def spread_key(rule: str, study: str | None) -> str:
    """The key of a standard deviation's row: its rule, and its trial where it is one trial's."""
    return f"{rule} {study}" if study else rule


def sized(answer: Answer, voice: Voice) -> Cell:
    """All randomised, and beneath how many per arm or sequence."""
    from ldn_designer.notation import count

    strata = list(answer.by_stratum(answer.randomised).values())
    stratum = answer.design.stratum
    equal = len(set(strata)) == 1
    note = f"{count(strata[0])} per {stratum}" if equal else " : ".join(map(count, strata))
    return Cell(count(answer.n_total), note=note, voice=voice)


def _success(row: EffectRow) -> tuple[str, bool]:
    from ldn_designer.notation import percent

    if row.assurance is None:
        return _NONE, False
    return percent(row.assurance.success), row.chosen and row.assurance.success < _LIKELY


def compared(plan: TrialPlan) -> str:
    """What the effect compares: LDN − placebo, LDN ÷ placebo, or what is measured of one group."""
    from ldn_designer.figures.scale import difference_label, spoken

    design = plan.design
    if design.scale == "log":
        return f"{plan.treatment} ÷ {plan.comparator}"
    if design.pools is not None:
        return difference_label(plan)
    return spoken(effect_quantity(design).label)


def effect_quantity(design: Design) -> Quantity:
    """The declaration of the field that holds the effect."""
    return next(each for each in type(design).fields() if each.name == design.effect_field)


def planned_words(evaluation: Evaluation) -> str:
    """The planned effect for headings: 1.00 point, −20.0 percentage points; the sign where it harms."""
    from ldn_designer.figures.scale import effect_scale
    from ldn_designer.notation import MINUS, quantity

    effect, scale = evaluation.answer.effect, effect_scale(evaluation)
    wrong = (
        effect < 0
        and scale.back is None
        and not bool(evaluation.plan.hypothesis.helps(evaluation.plan.design, effect))
    )
    return quantity((MINUS if wrong else "") + scale.size(effect), scale.unit)
