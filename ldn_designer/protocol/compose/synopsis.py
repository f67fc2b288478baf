"""Protocol synopsis: the whole trial on half a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, KeyValues, Spans
from ldn_designer.protocol.compose import numbers_of, values, words
from ldn_designer.protocol.compose.clauses import allocation, impossible
from ldn_designer.protocol.compose.prose import lowered, raised

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """Label and content of each item of the synopsis."""
    entries: list[tuple[str, Spans]] = [
        ("Question", question(plan, evaluation)),
        ("Design", (f"{raised(words.trial(plan))}, allocation ", allocation(plan), ".")),
        ("Population", (f"Adults with {words.condition(plan)}.",)),
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
        ("Comparator", (f"{raised(plan.comparator)}.",)),
        ("Primary outcome", numbers_of.outcome_at(plan, evaluation)),
        ("Participants", _participants(evaluation)),
        ("Duration", _duration(plan)),
        ("Primary analysis", _analysis(plan, evaluation)),
    ]
    if evaluation.assurance is not None:
        entries.append(("Chance of success", _success(plan, evaluation)))
    return (KeyValues(tuple(entries)),)


def question(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    """The trial's question as one sentence."""
    apart = "," if "," in plan.outcome.name else ""
    return (
        (
            f"In people with {words.condition(plan)}, is {words.outcome(plan)}{apart} better with "
            f"{plan.treatment} than with {plan.comparator} at "
        ),
        *values.when(evaluation),
        "?",
    )


def _participants(evaluation: Evaluation) -> Spans:
    if not evaluation.answer.possible:
        return impossible(evaluation)
    return (
        values.n_total(evaluation),
        " randomised, ",
        *values.by_stratum(evaluation, "randomised"),
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


def _analysis(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    core, _ = words.method(plan)
    return (
        f"{raised(plan.design.measure)}, {plan.treatment} minus {plan.comparator}, with its ",
        values.level(),
        f" confidence interval; {values.sides(evaluation)} {lowered(core)} at the ",
        values.alpha(evaluation),
        " level.",
    )


def _success(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    return (
        values.assurance(evaluation),
        (
            f" for a significant result in favour of {plan.treatment}, averaged over "
            f"{evaluation.planned.prior_label}."
        ),
    )
