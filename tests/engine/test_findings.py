"""Every check is raised by a plan, and not by another that differs in what it is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.evaluation import evaluate
from ldn_designer.findings import CHECKS, findings
from ldn_designer.plan import Exclusion, TrialPlan

FINAL = "bruun-2024-final-fibromyalgia/pain-change"
INNOVA = "innova-rodriguez-freire-fibromyalgia/pain-change"
SIX_AN_ARM = "mischoulon-2017-depression/hamd-17"
Change = Callable[[TrialPlan], TrialPlan]


def same(plan: TrialPlan) -> TrialPlan:
    return plan


def edits(**values: object) -> Change:
    """A change that makes these edits in order; double underscores stand for dots."""

    def change(plan: TrialPlan) -> TrialPlan:
        for path, value in values.items():
            plan = plan.edited(path.replace("__", "."), value)
        return plan

    return change


FINAL_ALONE = edits(evidence__included=(FINAL,), spread__rule="own")
CERTAIN = edits(
    evidence__included=(FINAL,), effect__prior="single trial", solve_for="power", n_total=100_000
)
RESPONDERS = edits(outcome__better="higher", effect__rule="own", evidence__included=())


def responders(control: float, treatment: float) -> Change:
    return lambda plan: RESPONDERS(plan).edited(
        "design", TwoProportions(control=control, treatment=treatment)
    )


#: Key → a plan that raises it, a plan that does not; both made from the example.
PAIRS: dict[str, tuple[Change, Change]] = {
    "evidence-problem": (edits(evidence__included=()), same),
    "planned-problem": (edits(effect__rule="conditional"), same),
    "assurance-low": (same, CERTAIN),
    "harm-as-likely": (same, CERTAIN),
    "beyond-evidence": (same, edits(design__difference=-0.05, solve_for="power")),
    "few-trials": (same, FINAL_ALONE),
    "trials-disagree": (same, FINAL_ALONE),
    "pooled-wrong-way": (same, FINAL_ALONE),
    "one-trial-sd": (same, FINAL_ALONE),
    "pilot": (
        edits(condition="depression", evidence__included=(SIX_AN_ARM,), effect__rule="printed"),
        edits(evidence__included=(FINAL,), effect__rule="printed"),
    ),
    "implausible-effect": (edits(spread__rule="own", design__sd=0.3), same),
    "within-patient-threshold": (edits(design__difference=-2.0), edits(design__difference=-1.9)),
    "no-reason": (edits(effect__reason="  "), same),
    "power-below-alpha": (edits(solve_for="power", n_total=4), same),
    "low-power": (edits(solve_for="power", n_total=100), edits(solve_for="power", n_total=166)),
    "approximation": (responders(0.02, 0.3), responders(0.4, 0.6)),
    "exclusions": (
        edits(
            evidence__included=(FINAL,),
            evidence__exclusions=(Exclusion(reference=INNOVA, reason="It ended early."),),
        ),
        FINAL_ALONE,
    ),
}


def raised(plan: TrialPlan) -> dict[str, str]:
    return {finding.key: finding.sentence for finding in evaluate(plan).findings}


def test_every_check_has_its_pair() -> None:
    assert set(PAIRS) == {check.key for check in CHECKS}
    assert len(CHECKS) == len({check.key for check in CHECKS})


@pytest.mark.parametrize("key", PAIRS)
def test_a_check_is_raised_where_it_should_be_and_nowhere_else(
    key: str, example: TrialPlan
) -> None:
    raising, silent = PAIRS[key]
    sentence = raised(raising(example)).get(key)
    assert sentence, f"{key} is not raised"
    assert not sentence[0].islower()
    assert sentence.endswith(".")
    assert "nan" not in sentence
    assert key not in raised(silent(example))


def test_attention_comes_before_notes(example: TrialPlan) -> None:
    found = evaluate(PAIRS["exclusions"][0](example)).findings
    severities = [finding.severity for finding in found]
    assert severities == sorted(severities, key=lambda s: s != "attention")
    assert severities[-1] == "note"


def test_a_bare_calculation_is_told_about_itself_only(example: TrialPlan) -> None:
    weak = evaluate(PAIRS["low-power"][0](example).edited("effect.reason", ""))
    keys = {finding.key for finding in findings(weak, calculation_only=True)}
    assert keys == {"low-power"}
    assert {"no-reason", "assurance-low"} <= {finding.key for finding in findings(weak)}


def test_every_check_names_its_step_and_its_standard() -> None:
    for check in CHECKS:
        assert check.step in {"evidence", "effect", "design", "power"}
        assert check.source or check.key.endswith("-problem")


def test_twenty_standard_deviations_are_doubted() -> None:
    plan = TrialPlan(design=TwoMeans(difference=-20.0, sd=1.0))
    assert evaluate(plan).answer.by_stratum(evaluate(plan).answer.analysed) == {
        "treatment": 2, "control": 2,
    }  # fmt: skip
    assert "20.0 standard deviations" in raised(plan)["implausible-effect"]


def test_low_power_says_what_would_be_enough(example: TrialPlan) -> None:
    sentence = raised(PAIRS["low-power"][0](example))["low-power"]
    assert sentence.startswith("100 participants have ")
    assert "166 would have 90%" in sentence


def test_the_exact_power_of_a_doubted_approximation_is_off(example: TrialPlan) -> None:
    sentence = raised(responders(0.02, 0.3)(example))["approximation"]
    assert "Confirm it by simulation" in sentence
