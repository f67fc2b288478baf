"""Protocol synopsis: the whole trial on half a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, KeyValues, Spans
from ldn_designer.protocol.compose import aims, numbers_of, values, words
from ldn_designer.protocol.compose.clauses import allocation, impossible
from ldn_designer.protocol.compose.prose import plural, raised

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """Label and content of each item of the synopsis."""
    compared_with = words.comparator(plan) if words.compared(plan.design) else "none"
    entries: list[tuple[str, Spans]] = [
        ("Question", question(plan, evaluation)),
        ("Design", _design(plan)),
        ("Population", (f"People with {words.condition(plan)}.",)),
        (
            "Intervention",
            (
                f"{plan.treatment}, ",
                numbers_of.dose(plan),
                f" {plan.dosing.timing}".rstrip(),
                ", for ",
                numbers_of.treatment_weeks(plan),
                ".",
            ),
        ),
        ("Comparator", (f"{raised(compared_with)}.",)),
        ("Primary outcome", numbers_of.outcome_at(plan, evaluation)),
        ("Participants", _participants(evaluation)),
        ("Duration", _duration(plan)),
        ("Primary analysis", aims.of(plan).analysis(plan, evaluation)),
    ]
    if evaluation.assurance is not None:
        entries.append(("Chance of success", _success(plan, evaluation)))
    return (KeyValues(tuple(entries)),)


def _design(plan: TrialPlan) -> Spans:
    kind = raised(words.trial(plan))
    return (
        (f"{kind}, allocation ", allocation(plan), ".")
        if words.divided(plan.design)
        else (f"{kind}.",)
    )


def question(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    """The trial's question as one sentence."""
    return (
        f"In people with {words.condition(plan)}, {aims.of(plan).asked(plan)} at ",
        *values.when(evaluation),
        "?",
    )


def _participants(evaluation: Evaluation) -> Spans:
    if not evaluation.answer.possible:
        return impossible(evaluation)
    design = evaluation.plan.design
    arms: Spans = (", ", *values.by_stratum(evaluation, "randomised"))
    return (
        values.n_total(evaluation),
        f" {plural(design.unit, 2)}" if design.unit != "participant" else "",
        f" {design.entered}",
        *(arms if words.divided(design) else ()),
        "; ",
        values.n_analysed(evaluation),
        " expected to be analysed. About ",
        values.screened(evaluation),
        " are screened.",
    )


def _duration(plan: TrialPlan) -> Spans:
    screening = numbers_of.screening_weeks(plan)
    return (
        "Screening up to ",
        screening,
        ", then ",
        numbers_of.participation_weeks(plan),
        " in the trial. ",
        words.groups(plan.design).each,
    )


def _success(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    return (
        values.assurance(evaluation),
        (
            f" for a significant result in favour of {plan.treatment}, averaged over "
            f"{evaluation.planned.prior_label}."
        ),
    )
