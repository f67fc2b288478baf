"""Superiority: the tail that helps, its level, and its sides."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats
from statsmodels.stats.power import TTestIndPower

from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.hypotheses import (
    Benefit,
    Equivalence,
    Hypothesis,
    NonInferiority,
    Superiority,
)
from ldn_designer.plan import PlanError, TrialPlan
from ldn_designer.power.simulation import simulate

DESIGN = TwoMeans(difference=0.5, sd=1.0)
N = DESIGN.apportion(128)


def test_power_counts_the_direction_that_helps() -> None:
    higher, lower = Superiority(), Superiority(benefit="lower")
    assert float(DESIGN.power(N, higher)) == pytest.approx(0.8015, abs=5e-5)
    assert float(DESIGN.power(N, lower)) < 1e-5
    assert higher.sign == 1
    assert lower.sign == -1
    assert bool(higher.helps(DESIGN, 0.1))
    assert not bool(lower.helps(DESIGN, 0.1))
    assert not bool(higher.helps(DESIGN, 0.0))


def test_two_sides_halve_the_level() -> None:
    two, one = Superiority(alpha=0.05), Superiority(alpha=0.025, sides=1)
    assert two.tail_alpha == one.tail_alpha == 0.025
    assert float(DESIGN.power(N, two)) == float(DESIGN.power(N, one))
    assert two.words() == "two-sided"
    assert one.words() == "one-sided"


def test_both_directions_are_what_statsmodels_counts() -> None:
    both = Superiority(both_directions=True)
    for difference in (0.0, 0.1, 0.3):
        design = TwoMeans(difference=difference, sd=1)
        theirs = float(TTestIndPower().power(difference, 12, 0.05, 1.0))
        assert float(design.power(design.apportion(24), both)) == pytest.approx(theirs, abs=1e-12)
    assert float(DESIGN.power(N, both) - DESIGN.power(N, Superiority())) < 1e-6
    one = Superiority(sides=1, both_directions=True)
    assert float(DESIGN.power(N, one)) == float(DESIGN.power(N, Superiority(sides=1)))


@pytest.mark.parametrize("benefit", ["higher", "lower"])
def test_harm_is_significance_the_other_way(benefit: Benefit) -> None:
    opposite: Benefit = "lower" if benefit == "higher" else "higher"
    design = DESIGN.with_effect(np.array([-0.5, 0.0, 0.5]))
    asked, other = Superiority(benefit=benefit), Superiority(benefit=opposite)
    assert asked.harm(design, N) == pytest.approx(other.power(design, N), abs=0)
    one = Superiority(benefit=benefit, sides=1)
    assert (one.harm(design, N) == 0).all()


@pytest.mark.parametrize("alpha", [0.0, 1.0, -0.1, float("nan")])
def test_a_level_lies_between_zero_and_one(alpha: float) -> None:
    with pytest.raises(ValidationError):
        Superiority(alpha=alpha)


def test_extreme_requests_stay_in_range() -> None:
    rng = np.random.default_rng(8)
    for _ in range(300):
        design = TwoMeans(
            difference=float(rng.choice([0.0, 1.0, -1.0])) * 10 ** float(rng.uniform(-9, 9)),
            sd=10 ** float(rng.uniform(-9, 9)),
            allocation=(int(rng.integers(1, 101)), int(rng.integers(1, 101))),
            test=str(rng.choice(["t", "welch", "z"])),  # type: ignore[arg-type]
        )
        hypothesis = Superiority(alpha=10 ** float(rng.uniform(-9, -0.31)))
        total = int(10 ** rng.uniform(0, 6))
        power = float(design.power(design.apportion(total), hypothesis))
        assert 0 <= power <= 1


LIMITS: list[tuple[Hypothesis, float]] = [
    (NonInferiority(limit=-0.4), 0.1),
    (NonInferiority(limit=0.4, benefit="lower"), -0.1),
    (Equivalence(lower=-0.5, upper=0.5), 0.05),
    (Superiority(limit=0.2), 0.7),
    (Superiority(limit=-0.2, benefit="lower", sides=1), -0.6),
]


@pytest.mark.parametrize(("hypothesis", "effect"), LIMITS)
def test_simulated_trials_show_it_as_often_as_power_says(
    hypothesis: Hypothesis, effect: float
) -> None:
    design = TwoMeans(difference=effect, sd=1.0, allocation=(2, 1))
    n = design.apportion(150)
    low, high = simulate(design, hypothesis, n, 100_000, seed=5).interval()
    assert low < float(design.power(n, hypothesis)) < high
    assert bool(hypothesis.helps(design, effect))
    # At the limit it is shown as often as the level says, which is less where both limits are tested.
    at_limit = design.with_effect(hypothesis.nulls(design)[0])
    assert float(at_limit.power(n, hypothesis)) <= hypothesis.tail_alpha + 1e-12


def test_equivalence_is_the_area_between_two_tails_for_a_known_variance() -> None:
    design = TwoMeans(difference=0.1, sd=1.0, test="z")
    n, z = design.apportion(120), stats.norm.isf(0.05)
    se = (2 / 60) ** 0.5
    wanted = stats.norm.cdf((0.4 - 0.1) / se - z) - stats.norm.cdf((-0.4 - 0.1) / se + z)
    found = float(design.power(n, Equivalence(lower=-0.4, upper=0.4)))
    assert found == pytest.approx(wanted, abs=1e-14)


def test_equivalence_with_one_degree_of_freedom_stays_a_probability() -> None:
    for total in (2, 3, 4):
        power = float(DESIGN.power(DESIGN.apportion(total), Equivalence(lower=-9.0, upper=9.0)))
        assert 0 <= power <= 1


def test_limits_must_be_in_order() -> None:
    with pytest.raises(ValidationError, match="below the upper limit"):
        Equivalence(lower=1.0, upper=1.0)


def test_a_margin_lies_on_the_side_that_the_question_means() -> None:
    assert NonInferiority(limit=0).with_margin(DESIGN, 0.3).limit == -0.3
    assert NonInferiority(limit=0, benefit="lower").with_margin(DESIGN, 0.3).limit == 0.3
    assert Superiority().with_margin(DESIGN, 0.3).limit == 0.3
    assert Equivalence(lower=-1, upper=1).with_margin(DESIGN, 0.3).nulls(DESIGN) == (-0.3, 0.3)


def test_a_plan_tests_a_margin_at_the_level_of_one_tail() -> None:
    plan = TrialPlan(design=DESIGN).edited("margin", 0.5).edited("show", "non-inferiority")
    asked = plan.edited("outcome.better", "higher").hypothesis
    assert isinstance(asked, NonInferiority)
    assert (asked.alpha, asked.limit) == (0.025, -0.5)
    with pytest.raises(PlanError, match="needs a margin"):
        TrialPlan(design=DESIGN).edited("show", "equivalence")
