"""The within-patient row among the rules, the smaller trial, the prior of one trial, and ranges of assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.evaluation import evaluate

if TYPE_CHECKING:
    from ldn_designer.evaluation.rows_part import EffectRow
    from ldn_designer.plan import TrialPlan

FINAL = "bruun-2024-final-fibromyalgia/pain-change"


def threshold(plan: TrialPlan) -> EffectRow | None:
    rows = evaluate(plan).effect_rows
    return next((row for row in rows if row.candidate.rule == "threshold"), None)


def test_one_patients_threshold_stands_among_the_rules_without_a_number(example: TrialPlan) -> None:
    row = threshold(example)
    assert row is not None
    assert (row.candidate.title, row.candidate.source) == (
        "Within-patient threshold",
        "Farrar 2001",
    )
    assert row.candidate.value == -2.0
    assert row.in_sds == pytest.approx(-2 / 1.8)
    assert (row.answer, row.assurance, row.refusal) == (None, None, "for a responder endpoint")
    higher = threshold(example.edited("outcome.better", "higher"))
    assert higher is not None
    assert higher.candidate.value == 2.0


def test_it_belongs_to_a_scale_with_one_and_to_a_difference_of_means(example: TrialPlan) -> None:
    assert threshold(example.edited("outcome.scale_id", "fiqr")) is None
    proportions = TwoProportions(control=0.28, treatment=0.45)
    plan = example.edited("outcome.better", "higher").edited("design", proportions)
    assert threshold(plan) is None


def test_it_cannot_be_planned_on(example: TrialPlan) -> None:
    evaluation = evaluate(example.edited("effect.rule", "threshold"))
    assert evaluation.planned.problem.startswith(
        "Within-patient threshold gives no effect to plan on"
    )
    assert evaluation.answer.effect == -1.0
    assert [row.candidate.rule for row in evaluation.effect_rows if row.chosen] == ["own"]


def test_it_does_not_hang_on_the_selected_trials(example: TrialPlan) -> None:
    row = threshold(example.edited("evidence.included", ()).edited("spread.rule", "own"))
    assert row is not None
    assert row.refusal == "for a responder endpoint"


def test_the_prior_of_one_trial_is_no_prediction(example: TrialPlan) -> None:
    alone = example.edited("evidence.included", (FINAL,)).edited("spread.rule", "own")
    labels = {
        evaluate(alone.edited("effect.prior", prior)).planned.prior_label
        for prior in ("next trial", "mean effect", "single trial")
    }
    assert labels == {"what FINAL 2024 alone leaves uncertain"}


def test_the_smaller_trial_is_computed_once_for_findings_and_statement(example: TrialPlan) -> None:
    found = evaluate(example).one_trial
    assert found is not None
    assert (found.label, found.sd, found.each, found.total) == ("FINAL 2024", 1.53, 51, 102)
    assert (found.other, found.other_sd) == ("INNOVA", 2.03)
    assert (found.power, found.other_power) == pytest.approx((0.7934403, 0.6927460), abs=1e-7)
    unequal = evaluate(example.edited("design.allocation", (2, 1))).one_trial
    assert unequal is not None
    assert (unequal.each, unequal.total) == (None, 114)


def sources(plan: TrialPlan) -> dict[str, str]:
    return {row.label: row.source for row in evaluate(plan).tornado}


def test_the_range_of_an_assumption_says_what_it_is(example: TrialPlan) -> None:
    assert sources(example)["Standard deviation"] == "lowest and highest trial"
    own = example.edited("spread.rule", "own")
    wide = sources(own.edited("design.sd", 2.5))
    assert wide["Standard deviation"] == "lowest trial and planned value"
    narrow = sources(own.edited("design.sd", 1.0))
    assert narrow["Standard deviation"] == "planned value and highest trial"
    bare = own.edited("evidence.included", ())
    assert sources(bare)["Standard deviation"] == "planned value ± 15%"
    likely = TwoProportions(control=0.95, treatment=0.99)
    plan = bare.edited("outcome.better", "higher").edited("design", likely)
    assert sources(plan)["Proportion, control arm"] == (
        "planned value − 15%, and halfway to its bound"
    )


def test_impossible_requests_name_the_effect_with_its_unit(example: TrialPlan) -> None:
    reason = evaluate(example.edited("design.difference", 1.0)).answer.reason
    assert reason.startswith("The planned effect, 1.00 point, points the wrong way")
    tiny = example.edited("outcome.better", "higher").edited(
        "design", TwoProportions(control=0.9999999, treatment=0.9995)
    )
    assert "−0.04999 percentage points" in evaluate(tiny).answer.reason


def test_facts_of_a_crossover_say_how_they_follow() -> None:
    by = {
        fact.name: fact for fact in CrossoverMeans(difference=1.0, sd=10.0, correlation=0.6).facts()
    }
    assert by["SD of differences"].value == pytest.approx(10 * 0.8**0.5)
    assert by["SD of differences"].note == "SD × √(2(1 − ρ))"
    assert by["Within-patient SD"].note == "SD × √(1 − ρ)"
    within = {fact.name: fact for fact in CrossoverMeans(difference=1.0, sd_within=2.0).facts()}
    assert within["SD of differences"].note == "√2 × within-patient SD"
