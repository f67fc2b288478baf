"""When each sequence receives what: periods of one length, and of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.designs.crossover_measures import CrossoverMeasures
from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.other_designs import in_design, weeks_each
from ldn_designer.figures.registry import load
from ldn_designer.plan.calendar import last_week, periods
from ldn_designer.protocol.documents import protocol_document
from ldn_designer.protocol.plaintext import plain_text

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan


def unequal(plan: TrialPlan) -> TrialPlan:
    """Twelve weeks of treatment and four of placebo without a washout, as Younger 2013 had them."""
    often = CrossoverMeasures(
        difference=-1.0, sd_period=1.5, sd_measure=1.0, weeks_treatment=12, weeks_control=4
    )
    for path, value in (
        ("effect.rule", "own"),
        ("spread.rule", "own"),
        ("design", often),
        ("dosing.washout_weeks", 0),
    ):
        plan = plan.edited(path, value)
    return plan


def spans(plan: TrialPlan, row: int) -> list[tuple[str, float, float]]:
    return [(period.received, period.start, period.end) for period in periods(plan, row)]


def test_one_period_lasts_as_long_as_the_dosing(example: TrialPlan) -> None:
    assert spans(example, 0) == [("treatment", 0, 12)]
    assert periods(example, 1)[0].visits == (0, 2, 4, 8, 12)
    assert periods(example, 1)[0].measured(example) == 12


def test_periods_of_one_length_have_the_washout_between_them(example: TrialPlan) -> None:
    plan = in_design(example, "crossover-means")
    assert spans(plan, 0) == [("treatment", 0, 12), ("control", 15, 27)]
    assert weeks_each(plan) == last_week(plan) == 27


def test_periods_of_two_lengths_begin_and_end_by_sequence(example: TrialPlan) -> None:
    plan = unequal(example)
    assert spans(plan, 0) == [("treatment", 0, 12), ("control", 12, 16)]
    assert spans(plan, 1) == [("control", 0, 4), ("treatment", 4, 16)]
    assert [period.visits for period in periods(plan, 1)] == [(0, 2, 4), (4, 6, 8, 12, 16)]
    assert weeks_each(plan) == 16
    said = load("schema").alternative(evaluate(plan))
    assert "12 weeks on LDN and 4 weeks on placebo" in said


def test_each_sequence_has_a_schedule_of_its_own(example: TrialPlan) -> None:
    plan = unequal(example)
    text = plain_text(protocol_document(plan, evaluate(plan)))
    assert "Schedule of activities in sequence AB by week from randomisation." in text
    assert "Schedule of activities in sequence BA by week from randomisation." in text
    alike = in_design(example, "crossover-means")
    text = plain_text(protocol_document(alike, evaluate(alike)))
    assert "Schedule of activities by week from randomisation." in text


def test_a_dose_by_weight_is_told_everywhere(example: TrialPlan) -> None:
    plan = example.edited("dosing", {"dose_mg": 0.1, "unit": "mg/kg", "weeks": 8, "visits": (0, 8)})
    text = plain_text(protocol_document(plan, evaluate(plan)))
    assert "0.1 mg/kg a day" in text
    assert "0.1 mg a day" not in text
    assert "0.1 mg " not in text.replace("0.1 mg/kg", "")
