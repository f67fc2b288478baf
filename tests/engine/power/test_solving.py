"""Sizes and effects that are solved from power, checked against searches that share no code with them."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest
from scipy.stats import binom

from ldn_designer.designs.base import Counts, Design, Precision, sweep
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.designs.two_proportions_exact import TwoProportionsExact
from ldn_designer.fields import quantity
from ldn_designer.hypotheses import Hypothesis, Superiority
from ldn_designer.power.solving import LIMIT, detectable, largest_spread, size

HELPS = Superiority()


@pytest.mark.parametrize("power", [0.3, 0.8, 0.9, 0.99])
@pytest.mark.parametrize("alpha", [0.2, 0.05, 0.001])
def test_size_is_the_first_whole_block_that_reaches_the_target(
    design: Design, power: float, alpha: float
) -> None:
    hypothesis = Superiority(alpha=alpha)
    found = size(design, hypothesis, power)
    totals = np.arange(1, 1500) * design.block
    reached = design.power(design.apportion(totals), hypothesis) >= power
    assert bool(found.reached)
    assert int(found.total) == totals[reached.argmax()]
    assert int(found.first) == int(found.total)
    assert reached[reached.argmax() :].all(), "power drops below the target again"
    assert float(found.power) == float(design.power(found.counts, hypothesis)) >= power


def test_no_exact_size_lies_beyond_the_limit() -> None:
    design = TwoProportionsExact(control=0.25, treatment=0.4)
    whole, short = size(design, HELPS, 0.9), size(design, HELPS, 0.9, limit=200)
    assert int(whole.total) > 200
    assert bool(whole.reached)
    assert int(short.total) == 200
    assert not bool(short.reached)


def test_size_then_power_then_size(design: Design) -> None:
    for target in (0.5, 0.8, 0.9, 0.975):
        found = size(design, HELPS, target)
        again = size(design, HELPS, float(found.power))
        assert int(again.total) == int(found.total)
        less = design.power(design.apportion(found.total - design.block), HELPS)
        assert float(less) < target


def test_size_then_effect_then_size(design: Design) -> None:
    found = size(design, HELPS, 0.9)
    smallest = detectable(design, HELPS, found.counts, 0.9)
    assert bool(smallest.reached)
    assert 0 < float(smallest.effect) <= float(design.effect)
    reached = design.with_effect(smallest.effect).power(found.counts, HELPS)
    assert float(reached) == pytest.approx(0.9, abs=1e-8)
    a_little_more = design.with_effect(float(smallest.effect) * (1 + 1e-9))
    assert int(size(a_little_more, HELPS, 0.9).total) == int(found.total)
    exactly = detectable(design, HELPS, found.counts, float(found.power))
    assert float(exactly.effect) == pytest.approx(float(design.effect), rel=1e-8)


def test_everything_is_solved_at_once_and_as_if_alone(design: Design) -> None:
    effects = float(design.effect) * np.array([0.5, 0.8, 1.0])
    powers = np.array([0.5, 0.8, 0.9, 0.95])
    together = size(design.with_effect(effects[:, None]), HELPS, powers[None, :])
    assert together.total.shape == (3, 4)
    for i, effect in enumerate(effects):
        for j, power in enumerate(powers):
            alone = size(design.with_effect(float(effect)), HELPS, float(power))
            assert int(together.total[i, j]) == int(alone.total)
            assert (together.counts.units[i, j] == alone.counts.units).all()


def test_random_requests_agree_with_bisection_on_the_normal_formula() -> None:
    """z tests have a closed form, n = (z₁ + z₂)² (1/w₁ + 1/w₂) σ²/δ² in whole blocks."""
    rng = np.random.default_rng(5)
    from scipy.special import ndtri

    for _ in range(200):
        allocation = (int(rng.integers(1, 6)), int(rng.integers(1, 6)))
        delta, sd = float(np.exp(rng.normal(0, 1))), float(np.exp(rng.normal(0, 1)))
        alpha, power = float(np.exp(rng.uniform(-12, -1))), float(rng.uniform(0.5, 0.999))
        design = TwoMeans(difference=delta, sd=sd, test="z", allocation=allocation)
        weights = np.array(design.allocation)
        z = -ndtri(alpha / 2) + ndtri(power)
        blocks = (z * sd / delta) ** 2 * (1 / weights).sum()
        found = size(design, Superiority(alpha=alpha), power)
        assert int(found.total) == max(int(np.ceil(blocks - 1e-9)), 1) * design.block


@pytest.mark.parametrize(
    "design",
    [
        TwoMeans(difference=0.0, sd=1), TwoMeans(difference=-1.0, sd=1), TwoMeans(difference=1e-6, sd=1),
        TwoProportions(control=0.4, treatment=0.4), TwoProportions(control=0.4, treatment=0.3),
        TwoProportions(control=0.4, treatment=0.5).with_effect(0.7),
    ],
)  # fmt: skip
def test_what_no_number_reaches_is_said(design: Design) -> None:
    found = size(design, HELPS, 0.9)
    assert not bool(found.reached)
    assert float(found.power) < 0.9
    assert int(found.total) <= LIMIT


def test_a_small_limit_is_kept() -> None:
    found = size(TwoMeans(difference=0.1, sd=1), HELPS, 0.9, limit=100)
    assert not bool(found.reached)
    assert int(found.total) == 100


@pytest.mark.parametrize("alpha", [1e-9, 1e-4, 0.05])
@pytest.mark.parametrize("power", [0.1, 0.9, 0.9999])
@pytest.mark.parametrize("effect", [0.01, 0.5, 20.0, 1e6])
def test_extreme_requests_are_solved(alpha: float, power: float, effect: float) -> None:
    hypothesis = Superiority(alpha=alpha)
    design = TwoMeans(difference=effect, sd=1.0)
    found = size(design, hypothesis, power)
    assert bool(found.reached)
    assert float(found.power) >= power
    if found.total > 2:
        assert design.power(design.apportion(found.total - 2), hypothesis) < power


def test_detectable_keeps_the_sign_of_what_helps(design: Design) -> None:
    n = design.apportion(60 * design.block)
    down = detectable(design, Superiority(benefit="lower"), n, 0.9)
    assert bool(down.reached)
    assert float(down.effect) < 0
    power = design.with_effect(down.effect).power(n, Superiority(benefit="lower"))
    assert float(power) == pytest.approx(0.9, abs=1e-8)


def test_detectable_says_where_nothing_can_be_shown(design: Design) -> None:
    found = detectable(design, HELPS, design.apportion(1), 0.9)
    assert not bool(found.reached)
    assert np.isfinite(found.effect)


def test_a_target_below_the_level_is_met_by_any_effect() -> None:
    design = TwoMeans(difference=1, sd=1)
    found = detectable(design, Superiority(alpha=0.2), design.apportion(20), 0.05)
    assert bool(found.reached)
    assert float(found.effect) == pytest.approx(0, abs=1e-12)


def test_the_largest_spread_is_where_power_meets_the_target(design: Design) -> None:
    n = design.apportion(40 * design.block)
    found = largest_spread(design, HELPS, n, 0.8)
    if design.spread_field is None:
        assert found is None
        return
    assert found is not None
    assert float(design.with_spread(found).power(n, HELPS)) == pytest.approx(0.8, abs=1e-8)
    assert largest_spread(design.with_effect(0.0), HELPS, n, 0.8) is None


class ExactBinomial(Design):
    """One group against a proportion of one half by the exact binomial test: its power saw-tooths."""

    title: ClassVar[str] = "Exact binomial"
    names: ClassVar[tuple[str, ...]] = ("group",)
    effect_field: ClassVar[str] = "above"
    dips: ClassVar[int] = 128
    above: float = quantity("Above one half", role="effect", description="The effect.")

    def precision(self, n: Counts, null: float | np.ndarray = 0.0) -> Precision:
        return Precision(np.sqrt(0.25 / np.maximum(n.total, 1)))

    def power(self, n: Counts, hypothesis: Hypothesis) -> np.ndarray:
        total = n.total
        critical = binom.isf(hypothesis.tail_alpha, total, 0.5) + 1
        return np.asarray(binom.sf(critical - 1, total, 0.5 + np.asarray(self.above, float)))


@pytest.mark.parametrize(
    ("above", "power"), [(0.2, 0.8), (0.2, 0.9), (0.25, 0.8), (0.3, 0.8), (0.3, 0.9)]
)
def test_where_power_dips_the_safe_number_and_the_first_are_told_apart(
    above: float, power: float
) -> None:
    saw = ExactBinomial(above=above)
    totals = np.arange(1, 400)
    enough = saw.power(Counts(totals[:, None].astype(float)), HELPS) >= power
    first, safe = totals[enough.argmax()], totals[~enough].max() + 1
    assert first < safe, "this case has no tooth"
    found = size(saw, HELPS, power)
    assert int(found.total) == safe
    assert int(found.first) == first
    both = size(sweep(saw, above=np.array([above, above])), HELPS, power)
    assert both.total.tolist() == [safe, safe]
