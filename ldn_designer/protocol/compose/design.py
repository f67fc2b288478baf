"""The trial's design: kind, allocation, framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.plan import PRECISION
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
        (f"This is {article(words.trial(plan))} of {words.comparison(plan)}. {groups.each}"),
        *_allocated(plan),
        *_framework(plan, evaluation),
        " Each treatment lasts ",
        numbers_of.treatment_weeks(plan),
        ".",
    )
    if words.periods(plan) > 1:
        spans = (*spans, " The periods are ", numbers_of.washout_weeks(plan), " apart.")
    return (Paragraph(spans),)


def _allocated(plan: TrialPlan) -> Spans:
    if not words.divided(plan.design):
        return () if words.groups(plan.design).randomised else (" Nobody is randomised.",)
    return (" Participants are allocated ", allocation(plan), f" to the {plan.design.stratum}s.")


def _framework(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    """What is to be shown, and at which level."""
    if plan.show == PRECISION:
        return (
            " The framework is precision: an interval with confidence ",
            values.confidence(evaluation),
            " that is narrow enough; nothing is tested.",
        )
    tested = f"tested {values.sides(evaluation)}".strip()
    return (f" The framework is {plan.show}, {tested} at the ", values.alpha(evaluation), " level.")
