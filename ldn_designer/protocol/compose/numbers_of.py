"""Doses, weeks and recruitment of a plan as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.figures.scale import share
from ldn_designer.notation import number, quantity
from ldn_designer.plan.calendar import last_week
from ldn_designer.protocol.blocks import Spans, Value
from ldn_designer.protocol.compose import values, words
from ldn_designer.protocol.compose.prose import raised

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def dose(plan: TrialPlan) -> Value:
    """The full daily dose: 4.5 mg a day."""
    amount = plan.dosing.dose_mg
    return Value("dosing.dose_mg", f"{plan.dosing.amount(amount)} a day", values.DECIDED, amount)


def treatment_weeks(plan: TrialPlan) -> Value:
    """Weeks of one treatment."""
    return _weeks("dosing.weeks", plan.dosing.weeks)


def screening_weeks(plan: TrialPlan) -> Value:
    """Weeks of screening."""
    return _weeks("dosing.screening_weeks", plan.dosing.screening_weeks)


def washout_weeks(plan: TrialPlan) -> Value:
    """Weeks between the periods."""
    return _weeks("dosing.washout_weeks", plan.dosing.washout_weeks)


def participation_weeks(plan: TrialPlan) -> Value:
    """Weeks from randomisation to the last dose."""
    total = int(last_week(plan))
    return _weeks("dosing.participation_weeks", total)


def _weeks(key: str, weeks: int) -> Value:
    return Value(key, quantity(str(weeks), "weeks"), values.DECIDED, weeks)


def outcome_at(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    """The primary outcome, its time point and its direction, as sentences."""
    return (
        f"{raised(words.outcome(plan))} at ",
        *values.when(evaluation),
        f". {raised(plan.outcome.better)} is better.",
    )


def rate(plan: TrialPlan) -> Value:
    """Randomised per centre and month."""
    amount = plan.recruitment.per_centre_month
    return Value("recruitment.per_centre_month", number(amount, 1), values.DECIDED, amount)


def centres(plan: TrialPlan) -> Value:
    """The number of centres."""
    return Value(
        "recruitment.centres",
        quantity(str(plan.recruitment.centres), "centres"),
        values.DECIDED,
        plan.recruitment.centres,
    )


def not_eligible(plan: TrialPlan) -> Value:
    """The share of those screened who are not eligible."""
    amount = plan.recruitment.not_eligible
    return Value("recruitment.not_eligible", share(amount), "own value", amount)
