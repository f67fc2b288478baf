"""When each arm or sequence receives what, and when its participants are seen, in weeks from randomisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_designer.plan.trial import TrialPlan

#: What a design calls the treatment and the comparator in its courses; another name stands for itself.
TREATMENT, CONTROL = "treatment", "control"


@dataclass(frozen=True, slots=True)
class Period:
    """What is received from one week to another, and the weeks of the visits from its beginning to its end."""

    received: str
    start: float
    end: float
    visits: tuple[float, ...]

    def measured(self, plan: TrialPlan) -> float:
        """The week of the primary outcome: the plan's own, or the end where periods differ in length."""
        return self.end if uneven(plan) else self.start + plan.outcome.weeks


def uneven(plan: TrialPlan) -> bool:
    """Whether the design gives the treatment and the comparator for different lengths of time."""
    return len(set(plan.design.period_weeks)) > 1


def periods(plan: TrialPlan, row: int) -> tuple[Period, ...]:
    """The periods of an arm or sequence in order, the washout between them.

    Each lasts as long as the dosing says; where the design's own lengths differ, as long as those say, and is
    visited in the dosing's weeks as far as they lie within it, and at its end.
    """
    dosing, start, found = plan.dosing, 0.0, []
    own = dict(zip((TREATMENT, CONTROL), plan.design.period_weeks, strict=False))
    lengths = own if uneven(plan) else {}
    for received in plan.design.courses[row]:
        length = float(lengths.get(received, dosing.weeks))
        weeks = [float(week) for week in dosing.visits]
        if lengths:
            weeks = [*(week for week in weeks if week < length), length]
        seen = tuple(start + week for week in weeks)
        found.append(Period(received, start, start + length, seen))
        start += length + dosing.washout_weeks
    return tuple(found)


def every_period(plan: TrialPlan) -> tuple[Period, ...]:
    """The periods of all arms or sequences, those of the first one first."""
    return tuple(period for row in range(len(plan.design.courses)) for period in periods(plan, row))


def last_week(plan: TrialPlan) -> float:
    """The week of the last dose."""
    return max(period.end for period in every_period(plan))
