"""The built-in example says what it is meant to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ldn_designer.evaluation import evaluate
from ldn_designer.examples import EXAMPLES, load_example

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan

NAME = "fibromyalgia-parallel"


@pytest.fixture(scope="module")
def plan() -> TrialPlan:
    return load_example(NAME)


def test_the_number_to_randomise(plan: TrialPlan) -> None:
    answer = evaluate(plan).answer
    assert answer.by_stratum(answer.analysed) == {"treatment": 70, "control": 70}
    assert answer.by_stratum(answer.randomised) == {"treatment": 83, "control": 83}
    assert answer.power == pytest.approx(0.9038, abs=5e-5)


def test_one_analysed_less_per_arm_is_not_enough(plan: TrialPlan) -> None:
    fewer = plan.edited("solve_for", "power").edited("n_total", 138).edited("dropout", 0.0)
    assert evaluate(fewer).answer.power == pytest.approx(0.8997, abs=5e-5)


def test_what_the_evidence_makes_of_it(plan: TrialPlan) -> None:
    evaluation = evaluate(plan)
    assert evaluation.evidence.labels == ("FINAL 2024", "INNOVA")
    assert evaluation.evidence.sd == 1.8
    assert evaluation.planned.problem == ""
    assert evaluation.assurance is not None
    assert evaluation.assurance.success == pytest.approx(0.21, abs=0.005)
    assert evaluation.assurance.ceiling == pytest.approx(0.49, abs=0.005)
    assert evaluation.assurance.harm == pytest.approx(0.23, abs=0.005)
    assert evaluation.beyond_target == pytest.approx(0.10, abs=0.005)


def test_what_it_must_not_hide(plan: TrialPlan) -> None:
    found = {finding.key: finding.sentence for finding in evaluate(plan).findings}
    assert "21%" in found["assurance-low"]
    assert "49%" in found["assurance-low"]
    assert "23%" in found["harm-as-likely"]
    for number in ("51", "79%", "1.80", "69%", "2.03"):
        assert number in found["one-trial-sd"]
    assert "no-reason" not in found


def test_its_reasons_are_written_and_own_values_say_so(plan: TrialPlan) -> None:
    reason = plan.effect.reason
    for words in ("change practice", "Eur J Pain 2004;8:283", "one patient’s change", "our own"):
        assert words in reason
    assert "difference between groups" in reason
    assert plan.spread.reason
    assert plan.dropout_reason.startswith("Own value")


def test_its_words(plan: TrialPlan) -> None:
    assert plan.title.startswith(
        "Low-dose naltrexone 4.5 mg versus placebo for pain in fibromyalgia"
    )
    assert (plan.version, plan.version_date) == ("0.1", "2026-11-24")
    outcome = plan.outcome
    assert (outcome.name, outcome.scale) == ("Average pain, change from baseline", "NRS 0–10")
    assert (outcome.better, outcome.weeks, outcome.unit) == ("lower", 12, "points")
    assert [step.dose_mg for step in plan.dosing.steps] == [1.5, 3.0]
    assert plan.dosing.visits == (0, 2, 4, 8, 12)


def test_every_example_has_an_answer() -> None:
    for name in EXAMPLES:
        assert evaluate(load_example(name)).answer.possible
