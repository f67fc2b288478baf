"""The trial's design: kind, allocation, framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Paragraph, Spans
from ldn_designer.protocol.compose import numbers_of, values, words
from ldn_designer.protocol.compose.clauses import allocation
from ldn_designer.protocol.compose.prose import article

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """One paragraph."""
    groups = words.groups(plan.design)
    spans: Spans = (
        (
            f"This is {article(words.trial(plan))} of {words.treatment_with_dose(plan)} compared with "
            f"{plan.comparator}. {groups.each} Participants are allocated "
        ),
        allocation(plan),
        (
            f" to the {plan.design.stratum}s. The framework is {plan.show}, tested {values.sides(evaluation)} "
            "at the "
        ),
        values.alpha(evaluation),
        " level. Each treatment lasts ",
        numbers_of.treatment_weeks(plan),
        ".",
    )
    if words.periods(plan) > 1:
        spans = (*spans, " The periods are ", numbers_of.washout_weeks(plan), " apart.")
    return (Paragraph(spans),)
