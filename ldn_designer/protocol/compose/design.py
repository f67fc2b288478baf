"""The trial's design: kind, allocation, framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Paragraph, Spans
from ldn_designer.protocol.compose import aims, numbers_of, words
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
        *aims.of(plan).framework(plan, evaluation),
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
