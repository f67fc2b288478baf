"""Checked sizes and powers of each design."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError
from statsmodels.stats.power import TTestIndPower

from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import size

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design

TWO_SIDED = Superiority()


def per_arm(design: Design, power: float, hypothesis: Superiority = TWO_SIDED) -> int:
    found = size(design, hypothesis, power)
    assert bool(found.reached)
    assert (found.counts.units == found.counts.units[0]).all()
    return int(found.counts.treatment)


def power_at(design: Design, total: int, hypothesis: Superiority = TWO_SIDED) -> float:
    return float(design.power(design.apportion(total), hypothesis))


@pytest.mark.parametrize(
    ("difference", "sd", "power", "expected"),
    [(0.5, 1.0, 0.8, 64), (1.0, 1.53, 0.9, 51), (1.0, 1.8, 0.9, 70), (20.0, 1.0, 0.9, 2)],
)
def test_two_means(difference: float, sd: float, power: float, expected: int) -> None:
    assert per_arm(TwoMeans(difference=difference, sd=sd), power) == expected


def test_where_the_solver_of_statsmodels_is_wrong() -> None:
    strict = Superiority(alpha=0.001)
    design = TwoMeans(difference=0.35, sd=1)
    assert per_arm(design, 0.99, strict) == 518
    with np.errstate(all="ignore"):
        theirs = float(TTestIndPower().solve_power(0.35, power=0.99, alpha=0.001))
    assert theirs == pytest.approx(443.75, abs=0.1)
    # What they return has less power than was asked for, and so has one patient less than ours.
    assert power_at(design, 2 * 444, strict) == pytest.approx(0.972, abs=5e-4)
    assert power_at(design, 2 * 517, strict) < 0.99 <= power_at(design, 2 * 518, strict)


def test_the_example_and_its_neighbours() -> None:
    design = TwoMeans(difference=1, sd=1.8)
    assert power_at(design, 140) == pytest.approx(0.9038, abs=5e-5)
    assert power_at(design, 138) == pytest.approx(0.8997, abs=5e-5)
    assert power_at(design, 102) == pytest.approx(0.79, abs=5e-3)
    assert power_at(TwoMeans(difference=1, sd=2.03), 102) == pytest.approx(0.69, abs=5e-3)


def test_two_proportions() -> None:
    assert per_arm(TwoProportions(control=0.4, treatment=0.6), 0.8) == 97
    assert per_arm(TwoProportions(control=0.4, treatment=0.6, test="unpooled"), 0.8) == 95
    assert (
        per_arm(TwoProportions(control=0.6, treatment=0.4), 0.8, Superiority(benefit="lower")) == 97
    )


def test_the_crossover_and_its_neighbours() -> None:
    design = CrossoverMeans(difference=0.5, sd_differences=1)
    found = size(design, TWO_SIDED, 0.9)
    assert int(found.total) == 46
    # SE = SD of differences / √N holds for equal sequences; 45 patients are 23 and 22, a hair less precise.
    assert float(design.power(design.counts(45), TWO_SIDED)) == pytest.approx(0.9063, abs=5e-5)
    assert power_at(design, 45) == pytest.approx(0.9062, abs=5e-5)
    assert power_at(design, 44) == pytest.approx(0.8997, abs=5e-5)


def test_the_three_ways_to_give_a_crossovers_spread_agree() -> None:
    within, rho = 0.9, 0.35
    ways = (
        CrossoverMeans(difference=1, sd_within=within),
        CrossoverMeans(difference=1, sd_differences=within * sqrt(2)),
        CrossoverMeans(difference=1, sd=within / sqrt(1 - rho), correlation=rho),
    )
    assert [way.alternative for way in ways] == [
        "within-patient SD", "SD of differences", "SD and correlation",
    ]  # fmt: skip
    assert [way.nuisance_field for way in ways] == ["sd_within", "sd_differences", "sd"]
    for way in ways:
        facts = {fact.name: fact.value for fact in way.facts()}
        assert facts["Within-patient SD"] == pytest.approx(within)
        assert facts["SD of differences"] == pytest.approx(within * sqrt(2))
        assert power_at(way, 20) == pytest.approx(power_at(ways[0], 20), abs=1e-14)
    assert facts["SD of one measurement"] == pytest.approx(within / sqrt(1 - rho))


@pytest.mark.parametrize(
    "given",
    [
        {}, {"sd": 1.0}, {"correlation": 0.5}, {"sd_within": 1.0, "sd_differences": 1.4},
        {"sd_within": 1.0, "sd": 1.0}, {"sd_within": 1.0, "correlation": 0.5},
    ],
)  # fmt: skip
def test_a_crossovers_spread_is_given_in_one_way(given: dict[str, Any]) -> None:
    with pytest.raises(
        ValidationError, match="give exactly one of: within-patient SD or SD of diff"
    ):
        CrossoverMeans(difference=1, **given)


@pytest.mark.parametrize("spread", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("per_sequence", [2, 7, 40])
def test_a_crossover_is_a_two_sample_test_of_half_differences(
    spread: float, per_sequence: int
) -> None:
    crossover = CrossoverMeans(difference=0.6, sd_differences=spread)
    halves = TwoMeans(difference=0.6, sd=spread / 2)
    assert power_at(crossover, 2 * per_sequence) == pytest.approx(
        power_at(halves, 2 * per_sequence), abs=1e-13
    )


def test_equal_standard_deviations_make_welch_nearly_the_t_test() -> None:
    t, welch = (TwoMeans(difference=0.5, sd=1, test=test) for test in ("t", "welch"))
    assert power_at(welch, 128) == pytest.approx(power_at(t, 128), abs=1e-12)
    assert t.method() == "two-sample t test"
    assert welch.method() == "Welch's t test"
    assert TwoMeans(difference=0.5, sd=1, sd_treatment=2).method() == "Welch's t test"
    assert "known" in TwoMeans(difference=0.5, sd=1, test="z").method()


def test_facts_of_two_proportions() -> None:
    facts = {f.name: f.value for f in TwoProportions(control=0.25, treatment=0.5).facts()}
    assert facts == pytest.approx({"Risk difference": 0.25, "Risk ratio": 2.0, "Odds ratio": 3.0})
