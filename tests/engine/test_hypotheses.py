"""Superiority: the tail that helps, its level, and its sides."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from statsmodels.stats.power import TTestIndPower

from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.hypotheses import Benefit, Superiority

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
