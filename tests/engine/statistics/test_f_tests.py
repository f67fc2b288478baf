"""F tails, and what imbalance of covariates leaves of an effect, against other ways to the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, special, stats

from ldn_designer.kernels import between
from ldn_designer.statistics.f_tests import (
    averaged,
    between_by_simpson,
    f_tail,
    f_tail_mixture,
    published_shares,
    shares,
)


@pytest.mark.parametrize("df1", [1, 2, 2.4, 9])
@pytest.mark.parametrize("df2", [1, 1.5, 2, 5, 30, 1e4])
def test_the_tail_is_a_poisson_mixture(df1: float, df2: float) -> None:
    ncp = np.concatenate([[0.0], np.geomspace(1e-9, 1e14, 40)])
    for alpha in (1e-9, 1e-4, 0.05, 0.5):
        power = f_tail(ncp, df1, df2, alpha)
        assert power[0] == alpha
        assert np.abs(power - f_tail_mixture(ncp, df1, df2, alpha)).max() < 1e-9
        assert np.diff(power).min() > -1e-12
        assert power.max() <= 1


def test_the_tail_is_an_integral_over_the_estimated_variance() -> None:
    """The numerator is noncentral χ²: shares nothing with the noncentral F nor with the mixture."""
    ncp, df1, df2, alpha = 9.3, 3, 17, 0.01
    critical = stats.f.isf(alpha, df1, df2)

    def at(v: float) -> float:
        return float(stats.ncx2.sf(critical * df1 * v / df2, df1, ncp) * stats.chi2.pdf(v, df2))

    found, _ = integrate.quad(at, 0, 200, epsabs=1e-12, limit=200)
    assert f_tail(ncp, df1, df2, alpha) == pytest.approx(found, abs=1e-9)


def test_impossible_tests_have_no_power() -> None:
    power = f_tail(
        np.array([1.0, 1.0, np.nan, 1.0]),
        np.array([0.0, 1.0, 1.0, 1.0]),
        np.array([5.0, 0.0, 5.0, 5.0]),
        np.array([0.05, 0.05, 0.05, 0.0]),
    )
    assert power.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("df", "tested", "covariates"), [(1, 1, 1), (2, 3, 2), (50, 2, 1), (110, 2, 5), (1e5, 1, 30)]
)
def test_shares_have_the_moments_of_their_law(df: float, tested: int, covariates: int) -> None:
    share, weights = shares(df, tested, covariates)
    a, b = (df + tested) / 2, covariates / 2
    assert weights.sum() == pytest.approx(1, abs=1e-14)
    assert (weights * share).sum() == pytest.approx(a / (a + b), abs=1e-13)
    second = a * (a + 1) / ((a + b) * (a + b + 1))
    assert (weights * share**2).sum() == pytest.approx(second, abs=1e-13)


def test_the_law_of_shares_is_what_random_covariates_leave() -> None:
    """Four arms of four patients, two covariates: the noncentrality along one of three directions tested."""
    rng = np.random.default_rng(2024)
    trials, arms, size, covariates = 40_000, 4, 4, 2
    x = rng.standard_normal((trials, arms, size, covariates))
    means = x.mean(2)
    inside = (x - means[:, :, None]).reshape(trials, -1, covariates)
    sums = np.einsum("tni,tnj->tij", inside, inside)
    rows = np.array([[1, -1, 0, 0], [1, 1, -2, 0], [1, 1, 1, -3]], float)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    moved = np.einsum("cg,tgq->tcq", rows, means) * size**0.5
    inflated = np.eye(3) + moved @ np.linalg.inv(sums) @ moved.transpose(0, 2, 1)
    left = np.linalg.inv(inflated)[:, 0, 0]
    df = arms * size - arms - covariates
    assert stats.kstest(left, stats.beta((df + 3) / 2, covariates / 2).cdf).pvalue > 0.001
    # Shieh's law, of one tested degree of freedom, is another one.
    assert stats.kstest(left, stats.beta((df + 1) / 2, covariates / 2).cdf).pvalue < 1e-9


def test_the_published_program_leaves_out_the_ends_of_the_law() -> None:
    share, weights = published_shares(115.0, 2)
    kept = special.betainc(58, 1, 1 - 1e-5) - special.betainc(58, 1, 1e-5)
    assert weights.sum() == pytest.approx(kept, abs=1e-7)
    assert weights.sum() < 0.9995
    assert (weights * share).sum() == pytest.approx(58 / 59, abs=1e-3)
    _, weights = published_shares(115.0, 1)
    assert weights.sum() == pytest.approx(1 - 2e-5, abs=1e-9)


def test_adaptive_quadrature_averages_over_the_same_law() -> None:
    share, weights = shares(9.0, 2, 3)
    fixed = (weights * np.exp(-3 * share)).sum()
    adaptive = averaged(lambda x: float(np.exp(-3 * x)), 9.0, 2, 3)
    assert adaptive == pytest.approx(fixed, abs=1e-9)


@pytest.mark.parametrize("df", [1, 2, 10, 400])
def test_two_one_sided_tests_by_simpson(df: int) -> None:
    for alpha in (0.001, 0.05, 0.2):
        found = between_by_simpson(0.1, -1.0, 1.2, 0.25, df, alpha)
        assert found == pytest.approx(float(between(0.1, -1.0, 1.2, 0.25, df, alpha)), abs=1e-7)
