"""Every check is raised by a plan, and not by another that differs in what it is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scipy import stats

from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.evidence import library
from ldn_designer.findings import CHECKS, findings
from ldn_designer.plan import Exclusion, TrialPlan

FINAL = "bruun-2024-final-fibromyalgia/pain-change"
FINAL_RESPONSE = "bruun-2024-final-fibromyalgia/pain-response"
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


def of_patients(total: int) -> Change:
    """A plan whose standard deviation comes from a study of the user's own with so many patients."""

    def change(plan: TrialPlan) -> TrialPlan:
        study = next(each for each in library.load() if each.id == FINAL.partition("/")[0])
        outcome = next(each for each in study.outcomes if each.key == "pain-change")
        arms = tuple(
            arm.model_copy(update={"n": size})
            for arm, size in zip(
                outcome.reported.arms, (total - total // 2, total // 2), strict=True
            )
        )
        reported = outcome.reported.model_copy(update={"arms": arms})
        named = {"id": "own-pilot", "label": "Own pilot", "origin": "user"}
        outcomes = (outcome.model_copy(update={"reported": reported}),)
        own = study.model_copy(update={**named, "outcomes": outcomes})
        reference = "own-pilot/pain-change"
        plan = edits(evidence__included=(), evidence__own_studies=(own,))(plan)
        return edits(
            evidence__included=(reference,), spread__study=reference, spread__rule="trial"
        )(plan)

    return change


#: Key → a plan that raises it, a plan that does not; both made from the example.
PAIRS: dict[str, tuple[Change, Change]] = {
    "evidence-problem": (edits(evidence__included=()), same),
    "planned-problem": (edits(effect__rule="conditional"), same),
    "assurance-low": (same, CERTAIN),
    "harm-as-likely": (same, CERTAIN),
    "beyond-evidence": (same, edits(design__difference=-0.05, solve_for="power")),
    "discounted-twice": (lambda plan: in_design(plan, "ancova"), same),
    "few-trials": (same, FINAL_ALONE),
    "one-trial": (FINAL_ALONE, same),
    "secondary-outcome": (
        lambda plan: responders(0.28, 0.45)(plan).edited("evidence.included", (FINAL_RESPONSE,)),
        FINAL_ALONE,
    ),
    "trials-disagree": (same, FINAL_ALONE),
    "pooled-wrong-way": (same, FINAL_ALONE),
    "one-trial-sd": (same, FINAL_ALONE),
    "pilot": (
        edits(
            condition="depression",
            outcome__scale_id="hamd-17",
            evidence__included=(SIX_AN_ARM,),
            effect__rule="printed",
        ),
        edits(evidence__included=(FINAL,), effect__rule="printed"),
    ),
    "few-for-sd": (of_patients(9), of_patients(10)),
    "implausible-effect": (edits(spread__rule="own", design__sd=0.3), same),
    "within-patient-threshold": (edits(design__difference=-2.0), edits(design__difference=-1.9)),
    "no-reason": (edits(effect__reason="  "), same),
    "power-below-alpha": (edits(solve_for="power", n_total=4), same),
    "low-power": (edits(solve_for="power", n_total=100), edits(solve_for="power", n_total=166)),
    "approximation": (responders(0.02, 0.3), responders(0.4, 0.6)),
    "unequal-allocation": (edits(design__allocation=(2, 1)), same),
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
    assert "confirm the number by simulation" in sentence


def test_numbers_in_findings_have_their_unit(example: TrialPlan) -> None:
    found = raised(example)
    assert "A true effect of −1.00 point or better has probability 10%" in found["beyond-evidence"]
    assert found["few-trials"].endswith("−5.21 to 5.27 points.")
    assert found["pooled-wrong-way"].startswith(
        "The pooled estimate, 0.03 points, points the wrong way"
    )
    assert "at an SD of 1.80 points and 69% at 2.03 points" in found["one-trial-sd"]
    bare = raised(example.edited("outcome.unit", ""))
    assert bare["few-trials"].endswith("−5.21 to 5.27.")


def test_an_effect_that_was_solved_for_reads_like_an_estimate(example: TrialPlan) -> None:
    found = raised(example.edited("solve_for", "effect"))
    assert "A true effect of −0.99 points or better" in found["beyond-evidence"]
    assert "one-trial-sd" not in found, "no size was asked for the planned difference"


def test_much_less_likely_is_said_only_where_it_is(example: TrialPlan) -> None:
    assert "is much less likely than not: 21%" in raised(example)["assurance-low"]
    large = example.edited("solve_for", "power").edited("n_total", 100_000)
    assert "is less likely than not: 48%" in raised(large)["assurance-low"]


def test_a_one_sided_test_has_no_result_for_the_comparator(example: TrialPlan) -> None:
    plan = example.edited("sides", 1).edited("alpha", 0.025)
    assert "harm-as-likely" not in raised(plan)


def test_the_sign_of_what_is_not_about_the_outcome_is_no_wrong_way(example: TrialPlan) -> None:
    """More responders are better, whatever the direction of the planned outcome."""
    plan = FINAL_ALONE(example).edited("evidence.included", (FINAL_RESPONSE,))
    found = raised(plan)
    assert not {"pooled-wrong-way", "trials-disagree", "one-trial", "secondary-outcome"} & set(
        found
    )


def test_unequal_arms_differ_in_all_not_per_arm(example: TrialPlan) -> None:
    found = raised(example.edited("design.allocation", (2, 1)))
    assert "alone suggests 114 analysed in all" in found["one-trial-sd"]
    assert found["unequal-allocation"] == (
        "The allocation of 2 : 1 has no written reason. It needs 185 participants, where 1 : 1 would need 166."
    )
    written = example.edited("design.allocation", (2, 1)).with_text(
        "sample-size", "To learn of harms."
    )
    assert "unequal-allocation" not in raised(written)


def test_power_for_an_effect_that_harms_asks_for_no_more_participants(example: TrialPlan) -> None:
    plan = example.edited("solve_for", "power").edited("design.difference", 1.0)
    said = raised(plan)["power-below-alpha"]
    assert "The planned effect, 1.00 point, is no benefit: lower is better." in said
    assert "more participants" not in said


def test_low_power_is_low_against_the_target(example: TrialPlan) -> None:
    plan = example.edited("power", 0.7).edited("solve_for", "power").edited("n_total", 110)
    assert 0.7 < evaluate(plan).answer.power < 0.8
    assert "low-power" not in raised(plan)


def test_the_threshold_of_one_patient_is_the_scale_librarys(example: TrialPlan) -> None:
    said = raised(example.edited("design.difference", -2.0))["within-patient-threshold"]
    assert said.startswith("2 points of change is a threshold for one patient")
    assert "Farrar 2001, Pain 94:149-158" in said
    elsewhere = example.edited("design.difference", -20.0).edited("outcome.scale_id", "fiqr")
    assert "within-patient-threshold" not in raised(elsewhere)


def test_only_what_the_plan_rests_on_is_called_a_pilot(example: TrialPlan) -> None:
    small = PAIRS["pilot"][0](example)
    assert "pilot" in raised(small)
    assert "pilot" not in raised(small.edited("effect.rule", "own").edited("spread.rule", "own"))


def test_a_design_says_itself_where_its_approximation_may_be_off(
    example: TrialPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        TwoMeans, "approximation_note", lambda _design, n: f"Doubted at {n.total:g}."
    )
    assert raised(example)["approximation"] == "Doubted at 140."


def test_an_approximation_is_measured_against_the_test_itself(example: TrialPlan) -> None:
    """The exact power comes from all pairs of binomial counts, each tested by the pooled z of its own table."""
    sizes, proportions = (20, 20), (0.55, 0.15)
    plan = edits(solve_for="power", n_total=sum(sizes), dropout=0.0)(
        responders(proportions[1], proportions[0])(example)
    )
    power = 0.0
    for treated in range(sizes[0] + 1):
        for control in range(sizes[1] + 1):
            pooled = (treated + control) / sum(sizes)
            se = (pooled * (1 - pooled) * (1 / sizes[0] + 1 / sizes[1])) ** 0.5
            difference = treated / sizes[0] - control / sizes[1]
            if se > 0 and difference / se > stats.norm.isf(0.025):
                power += stats.binom.pmf(treated, sizes[0], proportions[0]) * stats.binom.pmf(
                    control, sizes[1], proportions[1]
                )
    off = 100 * (power - evaluate(plan).answer.power)
    said = raised(plan).get("approximation", "")
    assert (abs(off) > 1) == bool(said)
    assert f"{abs(off):.1f} points" in said
