"""The joint distribution of comparisons with one control."""

from __future__ import annotations

from itertools import product
from typing import Literal

import numpy as np
import pytest
from scipy import stats

from ldn_designer.statistics.dunnett import Sides, critical_value, loadings, p_values, probability

#: Dunnett's tables for known variance and equal arms: comparisons → one-sided, two-sided 5 % values.
TABLE = {2: (1.92, 2.21), 3: (2.06, 2.35), 4: (2.16, 2.44), 5: (2.23, 2.51)}


@pytest.mark.parametrize(("many", "values"), TABLE.items())
def test_tables(many: int, values: tuple[float, float]) -> None:
    shared = np.full(many, np.sqrt(0.5))
    both: tuple[Sides, Sides] = (1, 2)
    found = [float(critical_value(0.05, np.inf, shared, sides)) for sides in both]
    assert found == pytest.approx(values, abs=0.005)


def test_loadings_give_the_correlations() -> None:
    b = loadings(np.array([10.0, 20.0]), 40.0)
    assert b == pytest.approx([np.sqrt(10 / 50), np.sqrt(20 / 60)])
    # Cov(ȳ₁ − ȳ₀, ȳ₂ − ȳ₀) = σ²/n₀
    expected = (1 / 40) / np.sqrt((1 / 10 + 1 / 40) * (1 / 20 + 1 / 40))
    assert b[0] * b[1] == pytest.approx(expected)


@pytest.mark.parametrize("df", [3.0, 20.0])
def test_one_comparison_is_a_t_test(df: float) -> None:
    shared = np.array([0.6])
    found = float(probability(2.1, df, shared, np.array([1.3])))
    assert found == pytest.approx(float(stats.nct.sf(2.1, df, 1.3)), abs=1e-10)
    assert float(critical_value(0.03, df, shared, 2)) == pytest.approx(stats.t.isf(0.015, df))


def test_two_normal_comparisons_by_the_bivariate_normal() -> None:
    shared, away, point = np.array([0.7, 0.5]), np.array([1.0, -0.2]), 1.4
    normal = stats.multivariate_normal(mean=away, cov=[[1, 0.35], [0.35, 1]])
    box = float(normal.cdf([point, point], lower_limit=[-point, -point]))
    every = float(normal.cdf([10.0, 10.0], lower_limit=[point, point]))
    asked: tuple[tuple[Sides, bool], ...] = ((1, False), (2, False), (1, True))
    found = [
        float(probability(point, np.inf, shared, away, sides=sides, every=every_one))
        for sides, every_one in asked
    ]
    expected = (1 - float(normal.cdf([point, point])), 1 - box, every)
    assert found == pytest.approx(expected, abs=1e-7)


def test_counted_in_drawn_trials() -> None:
    rng = np.random.default_rng(8)
    shared, away, df, trials = np.array([0.8, 0.3, 0.6]), np.array([2.0, 0.5, 3.0]), 7, 400_000
    z = shared * rng.standard_normal((trials, 1))
    z += np.sqrt(1 - shared**2) * rng.standard_normal((trials, 3)) + away
    t = z / np.sqrt(rng.chisquare(df, trials) / df)[:, None]
    both: tuple[Sides, Sides] = (1, 2)
    for sides, every in product(both, (False, True)):
        exceeds = (t if sides == 1 else np.abs(t)) > 1.9
        share = float((exceeds.all(1) if every else exceeds.any(1)).mean())
        found = float(probability(1.9, df, shared, away, sides=sides, every=every))
        assert found == pytest.approx(share, abs=4 * np.sqrt(0.25 / trials))


@pytest.mark.parametrize("alpha", [1e-9, 0.05, 0.6])
@pytest.mark.parametrize("df", [1.0, 2.0, 15.0, 1e6, np.inf])
@pytest.mark.parametrize("sides", [1, 2])
def test_critical_values_have_their_level(alpha: float, df: float, sides: Sides) -> None:
    shared = np.array([0.7, 0.7, 0.4])
    critical = critical_value(alpha, df, shared, sides)
    chance = probability(critical, df, shared, np.zeros(3), sides=sides)
    assert float(chance) == pytest.approx(alpha, rel=1e-8)


@pytest.mark.parametrize("sides", [1, 2])
def test_many_degrees_of_freedom_at_once(sides: Sides) -> None:
    """Interpolated values are those found one by one."""
    df = np.arange(4.0, 204.0)
    b = np.array([0.7, 0.6, 0.5])
    together = critical_value(0.05, df, b, sides)
    apart = [float(critical_value(0.05, one, b, sides)) for one in df[::9]]
    assert together[::9] == pytest.approx(apart, rel=1e-10)
    assert (np.diff(together) < 0).all()


def test_arrays_are_elementwise() -> None:
    critical, df = np.array([[1.0], [2.5]]), np.array([5.0, np.inf, 40.0])
    shared = np.broadcast_to(np.array([0.7, 0.2]), (2, 3, 2))
    away = np.broadcast_to(np.array([1.5, 0.0]), (3, 2))
    together = probability(critical, df, shared, away)
    assert together.shape == (2, 3)
    apart = [[float(probability(c, d, shared[0, 0], away[0])) for d in df] for c in critical[:, 0]]
    assert together == pytest.approx(np.array(apart), abs=1e-9)


@pytest.mark.parametrize("df", [2.0, 30.0, np.inf])
@pytest.mark.parametrize("sides", [1, 2])
def test_interpolated_p_values(df: float, sides: Sides) -> None:
    shared = np.full(4, np.sqrt(0.5))
    t = np.random.default_rng(3).normal(1.5, 1.5, 2_000)
    t = np.abs(t) if sides == 2 else t
    found = p_values(t, df, shared, sides)[:60]
    exact = probability(t[:60], df, shared, np.zeros(4), sides=sides)
    assert found == pytest.approx(exact, rel=1e-6)


@pytest.mark.parametrize("centre", [1e3, 1e6, -1e6])
def test_p_values_of_statistics_far_away(centre: float) -> None:
    shared = np.full(4, np.sqrt(0.5))
    t = np.random.default_rng(3).normal(centre, 1.0, 50)
    found = p_values(t, 30.0, shared, 1)
    assert (found < 1e-15).all() if centre > 0 else (found > 0.999).all()


def test_p_values_of_scipy() -> None:
    """scipy.stats.dunnett integrates by Monte Carlo: two digits after the decimal point are sure, four are near."""
    rng = np.random.default_rng(12)
    arms = [rng.normal(mean, 1.0, size) for mean, size in ((0.3, 8), (0.9, 12), (0.5, 9), (0, 14))]
    asked: tuple[tuple[Literal["two-sided", "greater"], Sides], ...] = (
        ("two-sided", 2),
        ("greater", 1),
    )
    for alternative, sides in asked:
        peer = stats.dunnett(*arms[:-1], control=arms[-1], alternative=alternative, rng=rng)
        sizes = np.array([len(arm) for arm in arms], float)
        shared = loadings(sizes[:-1], sizes[-1])
        t = np.asarray(peer.statistic)
        found = p_values(np.abs(t) if sides == 2 else t, sizes.sum() - 4, shared, sides)
        assert found == pytest.approx(np.asarray(peer.pvalue), abs=5e-4)
