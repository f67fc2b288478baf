"""The primary objective, and the five attributes of its estimand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Citation, KeyValues, Paragraph, Spans
from ldn_designer.protocol.compose import aims, numbers_of, values, words
from ldn_designer.protocol.compose.prose import raised

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """Objective in a sentence, estimand as label and content."""
    objective: Spans = (
        (
            f"The primary objective is to estimate, in people with {words.condition(plan)}, "
            f"{_estimated(plan)} at "
        ),
        *values.when(evaluation),
        f"{aims.of(plan).tested(plan)}. The estimand has five attributes ",
        Citation("estimands"),
        ".",
    )
    measure = f"{raised(words.estimated(plan))}."
    attributes: tuple[tuple[str, Spans], ...] = (
        ("Treatment", _treatment(plan)),
        (
            "Population",
            (f"People with {words.condition(plan)} who meet the eligibility criteria.",),
        ),
        ("Variable", numbers_of.outcome_at(plan, evaluation)),
        ("Intercurrent events", _events()),
        ("Summary", (measure,)),
    )
    return (Paragraph(objective), KeyValues(attributes))


def _estimated(plan: TrialPlan) -> str:
    """The effect of the treatment, or the outcome itself where it is compared with nothing."""
    if not words.compared(plan.design):
        return f"{words.outcome(plan)} with {plan.treatment}"
    return f"the effect of {plan.treatment}{words.against(plan)} on {words.outcome(plan)}"


def _treatment(plan: TrialPlan) -> Spans:
    return (
        f"{plan.treatment}, ",
        numbers_of.dose(plan),
        f" or the highest dose tolerated, {_beside(plan)} to usual care.",
    )


def _beside(plan: TrialPlan) -> str:
    return f"{words.against(plan).strip()}, each added" if words.compared(plan.design) else "added"


def _events() -> Spans:
    return (
        (
            "Stopping the trial drug, a dose held below the target, and a change of other treatment: "
            "treatment policy, the outcome is used whatever happened. An opioid that became necessary: "
            "treatment policy, and the trial drug stops."
        ),
    )
