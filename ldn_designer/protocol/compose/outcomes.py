"""Outcomes: variable, metric, aggregation and time point of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import number
from ldn_designer.protocol.blocks import Block, Column, Paragraph, Spans, Table, Value
from ldn_designer.protocol.compose import values, words
from ldn_designer.protocol.compose.prose import raised

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import PlannedOutcome, TrialPlan


def compose(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """The outcomes as a table, and how the primary one is measured."""
    columns = (
        Column(("Outcome",), share=2.0),
        Column(("What is analysed",), share=1.8),
        Column(("Summary",), share=1.5),
        Column(("When",), share=1.1),
    )
    when = values.when(evaluation)
    share = plan.design.effect_unit == PROPORTION
    harms: Spans = ("proportion with an event",)
    rows = (
        (
            ("Primary: ", words.outcome(plan)),
            ("whether each participant has it",) if share else ("value of each participant",),
            ("proportion",) if share else ("mean",),
            when,
        ),
        (("Secondary: any adverse event",), ("at least one event",), harms, ("to the last visit",)),
        (
            ("Secondary: serious adverse event",),
            ("at least one event",),
            harms,
            ("to the last visit",),
        ),
        (
            ("Secondary: stopped for an adverse event",),
            ("stopped or not",),
            harms,
            ("to the last visit",),
        ),
    )
    return (
        Table("outcome-list", columns, rows, ("Outcomes.",)),
        Paragraph(_measured(plan)),
    )


def _measured(plan: TrialPlan) -> Spans:
    """Scale, range and direction of the primary outcome."""
    outcome = plan.outcome
    scale = outcome.scale.strip() or "the scale named for it"
    spans: Spans = (f"The primary outcome is measured on {scale}",)
    if outcome.minimum is not None and outcome.maximum is not None and not _says_range(outcome):
        spans = (
            *spans,
            ", from ",
            _bound("outcome.minimum", outcome.minimum),
            " to ",
            _bound("outcome.maximum", outcome.maximum),
        )
    return (
        *spans,
        (
            f". {raised(outcome.better)} is better. Participants answer by themselves, in their own "
            "language, before they see a clinician; missing answers are asked for within the visit’s window."
        ),
    )


def _says_range(outcome: PlannedOutcome) -> bool:
    """Whether the scale's name has the range already, as NRS 0–10 has."""
    return f"{outcome.minimum:g}–{outcome.maximum:g}" in outcome.scale.replace("-", "–")


def _bound(key: str, value: float) -> Value:
    return Value(key, number(value, 0 if value == int(value) else 2), values.DECIDED, value)
