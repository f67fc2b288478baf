"""The joint distribution of several endpoints' statistics, and adjusted p values."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import special, stats
from statsmodels.stats.multitest import multipletests

from ldn_designer.statistics.endpoints import Rule, log_bessel, one_factor, probability
from ldn_designer.statistics.endpoints_general import probability_general
from ldn_designer.statistics.endpoints_second import second_probability
from ldn_designer.statistics.multiplicity import Adjustment, adjusted

if TYPE_CHECKING:
    from ldn_designer.kernels import Array

RULES: tuple[Rule, ...] = ("all", "bonferroni", "holm", "hochberg")


@pytest.mark.parametrize(
    ("adjustment", "peer"),
    [("bonferroni", "bonferroni"), ("holm", "holm"), ("hochberg", "simes-hochberg")],
)
def test_adjusted_p_values_of_statsmodels(adjustment: Adjustment, peer: str) -> None:
    p = np.random.default_rng(6).uniform(0, 0.3, (20, 5))
    p[:10, 1] = p[:10, 3]
    found = adjusted(p, adjustment)
    for row, expected in zip(found, p, strict=True):
        assert row == pytest.approx(multipletests(expected, method=peer)[1], abs=1e-12)


def test_no_adjustment_and_a_larger_family() -> None:
    p = np.array([0.02, 0.01])
    assert np.array_equal(adjusted(p, "none"), p)
    assert adjusted(p, "holm", 5) == pytest.approx([0.08, 0.05])
    assert adjusted(p, "bonferroni", 5) == pytest.approx([0.1, 0.05])


def matrix(*upper: float) -> Array:
    many = int((1 + np.sqrt(1 + 8 * len(upper))) / 2)
    found = np.eye(many)
    found[np.triu_indices(many, 1)] = upper
    return np.maximum(found, found.T) + np.minimum(found, found.T) - np.eye(many)


@pytest.mark.parametrize("loadings", [(0.7, 0.7), (0.9, -0.6), (0.0, 0.5, 0.8, -0.3), (0.0, 0.0),
                                      (0.6, 0.0, 0.5), (0.8, 0.8, 0.8)])  # fmt: skip
def test_loadings_are_found_again(loadings: tuple[float, ...]) -> None:
    correlation = np.outer(loadings, loadings)
    np.fill_diagonal(correlation, 1.0)
    found = one_factor(correlation)
    assert found is not None
    again = np.outer(found, found)
    np.fill_diagonal(again, 1.0)
    assert again == pytest.approx(correlation, abs=1e-12)


@pytest.mark.parametrize(
    "correlation",
    [matrix(-0.3, -0.3, -0.3), matrix(0.8, 0.1, 0.6), matrix(0.5, 0.5, 0.0), matrix(0.999)],
)
def test_correlations_without_one_factor(correlation: Array) -> None:
    assert one_factor(correlation) is None


@pytest.mark.parametrize("order", [0.5, 12.0, 24.9, 25.0, 60.0])
@pytest.mark.parametrize("x", [0.5, 20.0, 400.0])
def test_the_logarithm_of_the_bessel_function(order: float, x: float) -> None:
    expected = np.log(special.ive(order, x)) + x
    assert float(log_bessel(order, np.array(x))) == pytest.approx(expected, abs=2e-9)


def counted(
    correlation: Array, df: int, away: Array, level: float, rule: Rule, *, both: bool, trials: int
) -> float:
    """Trials whose statistics are made from normal data, and adjusted p values."""
    rng = np.random.default_rng(77)
    root = np.linalg.cholesky(correlation)
    t = rng.standard_normal((trials, len(away))) @ root.T + away
    squares = np.zeros_like(t)
    for _ in range(df):
        squares += (rng.standard_normal((trials, len(away))) @ root.T) ** 2
    t /= np.sqrt(squares / df)
    success = np.zeros(trials, bool)
    for sign in (1, -1) if both else (1,):
        p = special.stdtr(df, -sign * t)
        one = p.max(1) if rule == "all" else adjusted(p, rule).min(1)
        success |= one <= level
    return float(success.mean())


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("loadings", "df"), [((0.9, -0.6), 1), ((0.5, 0.8, 0.3), 6), ((0.7, 0.7), 20)]
)
def test_counted_in_drawn_trials(
    loadings: tuple[float, ...], df: int, rule: Rule, both: bool
) -> None:
    b = np.array(loadings)
    correlation = np.outer(b, b)
    np.fill_diagonal(correlation, 1.0)
    away = np.linspace(0.5, 2.5, len(b))
    found = probability(b, float(df), away, 0.1, rule, both=both)
    share = counted(correlation, df, away, 0.1, rule, both=both, trials=30_000)
    assert found == pytest.approx(share, abs=4 * np.sqrt(0.25 / 30_000))


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("df", [10.0, 30.0, pytest.param(120.0, marks=pytest.mark.slow), np.inf])
def test_the_second_engine_agrees(df: float, rule: Rule, both: bool) -> None:
    for loadings in ((0.7, 0.7), (0.8, -0.5), (0.3, 0.6, 0.0)):
        b = np.array(loadings)
        away = np.linspace(1.5, 3.5, len(b))
        found = probability(b, df, away, 0.025, rule, both=both)
        second = second_probability(b, df, away, 0.025, rule, both=both)
        assert second == pytest.approx(found, abs=1e-7)


def test_where_the_second_engine_does_not_reach() -> None:
    two = np.array([0.7, 0.7])
    assert second_probability(two, 3.0, two, 0.025, "all", both=False) is None
    assert second_probability(np.array([0.99, 0.99]), np.inf, two, 0.025, "all", both=False) is None
    four = np.full(4, 0.5)
    assert second_probability(four, 50.0, four, 0.025, "hochberg", both=False) is None


@pytest.mark.parametrize("rho", [-0.6, 0.0, 0.45, 0.9])
def test_two_endpoints_with_known_spread_by_the_bivariate_normal(rho: float) -> None:
    away, point = np.array([2.1, 3.0]), float(stats.norm.isf(0.025))
    normal = stats.multivariate_normal(mean=-away, cov=[[1, rho], [rho, 1]])
    loadings = one_factor(matrix(rho))
    assert loadings is not None
    found = probability(loadings, np.inf, away, 0.025, "all", both=False)
    assert found == pytest.approx(float(normal.cdf([-point, -point])), abs=1e-9)


@pytest.mark.parametrize("many", [2, 3, 4, 6])
def test_independent_endpoints_are_products(many: int) -> None:
    away, df = np.linspace(1.0, 3.0, many), 30.0
    alone = stats.nct.sf(stats.t.isf(0.025, df), df, away)
    found = probability(np.zeros(many), df, away, 0.025, "all", both=False)
    assert found == pytest.approx(float(np.prod(alone)), abs=1e-9)
    shared = stats.nct.sf(stats.t.isf(0.025 / many, df), df, away)
    found = probability(np.zeros(many), df, away, 0.025, "holm", both=False)
    assert found == pytest.approx(float(1 - np.prod(1 - shared)), abs=1e-9)
    hochberg = probability(np.zeros(many), np.inf, np.zeros(many), 0.025, "hochberg", both=False)
    assert hochberg == pytest.approx(0.025, rel=0.02)  # Simes' level is exact, Hochberg's nearly
    assert hochberg <= 0.025 * (1 + 1e-9)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("df", [8.0, 60.0, np.inf])
def test_quasi_random_points_are_near(df: float, rule: Rule) -> None:
    b, away = np.array([0.8, 0.4, 0.6]), np.array([1.2, 2.9, 2.2])
    correlation = np.outer(b, b)
    np.fill_diagonal(correlation, 1.0)
    for both in (False, True):
        exact = probability(b, df, away, 0.025, rule, both=both)
        points = probability_general(correlation, df, away, 0.025, rule, both=both)
        assert points == pytest.approx(exact, abs=5e-4)


@pytest.mark.parametrize("rule", RULES)
def test_points_counted_in_drawn_trials(rule: Rule) -> None:
    correlation, away = matrix(0.8, 0.1, 0.6), np.array([1.2, 2.0, 2.9])
    found = probability_general(correlation, 9.0, away, 0.05, rule, both=False)
    share = counted(correlation, 9, away, 0.05, rule, both=False, trials=60_000)
    assert found == pytest.approx(share, abs=4 * np.sqrt(0.25 / 60_000) + 5e-4)


def test_the_order_of_endpoints_does_not_matter() -> None:
    b, away = np.array([0.3, 0.6, 0.8]), np.array([1.0, 2.0, 3.0])
    found = {
        round(probability(b[list(o)], 25.0, away[list(o)], 0.025, "hochberg", both=True), 10)
        for o in permutations(range(3))
    }
    assert len(found) == 1


def test_fewer_degrees_of_freedom_than_endpoints() -> None:
    found = probability_general(matrix(0.8, 0.1, 0.6), 1.0, np.ones(3), 0.05, "all", both=False)
    share = counted(matrix(0.8, 0.1, 0.6), 1, np.ones(3), 0.05, "all", both=False, trials=60_000)
    assert found == pytest.approx(share, abs=0.005)
