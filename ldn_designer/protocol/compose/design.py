"""The trial's design: kind, allocation, framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.notation import quantity
from ldn_designer.protocol.blocks import Block, Paragraph, Spans, Value
from ldn_designer.protocol.compose import aims, numbers_of, values, words
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
        *_lasts(plan),
    )
    if words.periods(plan) > 1:
        spans = (*spans, " The periods are ", numbers_of.washout_weeks(plan), " apart.")
    return (Paragraph(spans),)


def _lasts(plan: TrialPlan) -> Spans:
    """How long each treatment lasts, or each of them where they differ."""
    lengths = plan.design.period_weeks
    if len(set(lengths)) < 2:  # noqa: PLR2004 - of two treatments
        return (" Each treatment lasts ", numbers_of.treatment_weeks(plan), ".")
    treated, other = (
        Value(f"design.weeks.{at}", quantity(f"{length:g}", "weeks"), values.DECIDED, length)
        for at, length in enumerate(lengths)
    )
    return (f" {plan.treatment} lasts ", treated, f" and {plan.comparator} ", other, ".")


def _allocated(plan: TrialPlan) -> Spans:
    if not words.divided(plan.design):
        return () if plan.design.randomised else (" Nobody is randomised.",)
    return (" Participants are allocated ", allocation(plan), f" to the {plan.design.stratum}s.")
