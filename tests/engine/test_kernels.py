"""Rejection probabilities against other ways to compute them; nothing impossible leaves a kernel."""

from __future__ import annotations

import math
import warnings
from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, special, stats
from statsmodels.stats.power import TTestIndPower

from ldn_designer import kernels
from ldn_designer.kernels import between, t_tail_quadrature, upper_tail

#: R's pt(critical, df, ncp, lower.tail = FALSE) for α .025 one-sided, two-sample n per arm; R 4.2.2, pwr 1.3.0:
#: pwr.t.test(n, d, sig.level, alternative = "greater").
PWR_ONE_SIDED = [(2, 0.5, 0.05, 0.09941167237963), (64, 0.5, 0.05, 0.878664191404399)]


def integrated(ncp: float, df: float, alpha: float) -> float:
    """P(T > t) by adaptive quadrature over the standard deviation's estimate."""
    critical = float(stats.t.isf(alpha, df))

    def integrand(s: float) -> float:
        log = np.log(2) + df / 2 * np.log(df / 2) - special.gammaln(df / 2)
        log += (df - 1) * np.log(s) - df * s * s / 2
        return float(special.ndtr(ncp - critical * s) * np.exp(log))

    top = float(np.sqrt(stats.chi2.isf(1e-17, df) / df))
    own = np.sqrt(stats.chi2.ppf([1e-12, 1e-6, 0.01, 0.2, 0.5, 0.8, 0.99, 1 - 1e-6], df) / df)
    turns = (ncp + np.arange(-8, 9, 2)) / critical
    inner = sorted(p for p in (*own, *turns) if 1e-12 < p < top)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return sum(
            integrate.quad(integrand, a, b, epsabs=1e-14, epsrel=1e-12, limit=200)[0]
            for a, b in pairwise([1e-300, *inner, top])
        )


@pytest.mark.parametrize("df", [1, 2, 3, 5, 20, 100])
@pytest.mark.parametrize("alpha", [1e-9, 1e-5, 0.001, 0.025, 0.25])
def test_kernel_and_quadrature_agree_with_adaptive_integration(df: float, alpha: float) -> None:
    for ncp in (-3.0, 0.0, 0.3, 1.0, 3.0, 8.0, 40.0):
        expected = integrated(ncp, df, alpha)
        assert float(upper_tail(ncp, 1.0, 1.0, df, alpha)) == pytest.approx(expected, abs=1e-11)
        assert float(t_tail_quadrature(ncp, df, alpha)) == pytest.approx(expected, abs=1e-11)


def test_the_two_engines_agree_on_random_requests() -> None:
    rng = np.random.default_rng(20_260)
    df = np.exp(rng.uniform(0, np.log(1e5), 4000))
    alpha = np.exp(rng.uniform(np.log(1e-9), np.log(0.45), 4000))
    ncp = rng.normal(0, 6, 4000)
    found = upper_tail(ncp, 1.0, 1.0, df, alpha)
    assert np.isfinite(found).all()
    assert np.abs(found - t_tail_quadrature(ncp, df, alpha)).max() < 1e-9


def test_no_holes_where_statsmodels_has_them() -> None:
    d, n = np.meshgrid(np.arange(0.2, 1.01, 0.1), np.arange(4, 600), indexing="ij")
    se, df = np.sqrt(2 / n), 2 * n - 2
    found = upper_tail(d, se, se, df, 0.025)
    assert found.shape == d.shape
    assert np.isfinite(found).all()
    assert (np.diff(found, axis=1) > -1e-13).all()
    assert (np.diff(found, axis=0) > -1e-13).all()
    with np.errstate(all="ignore"):
        theirs = TTestIndPower().power(0.5, np.arange(4.0, 600.0), 0.05, 1.0)
    assert np.isnan(theirs).any(), "statsmodels' gap is closed: the guard of the kernel can go"
    known = np.isfinite(theirs)
    both = found[3] + upper_tail(-d[3], se[3], se[3], df[3], 0.025)
    assert both[known] == pytest.approx(theirs[known], abs=1e-12)


@pytest.mark.parametrize(("n", "d", "alpha", "expected"), PWR_ONE_SIDED)
def test_other_programs_values(n: int, d: float, alpha: float, expected: float) -> None:
    se = np.sqrt(2 / n)
    assert float(upper_tail(d, se, se, 2 * n - 2, alpha)) == pytest.approx(expected, abs=1e-9)


def test_the_normal_test_is_the_textbooks() -> None:
    # Φ((δ − z·s₀)/s₁)
    found = float(upper_tail(0.2, 0.08, 0.09, np.inf, 0.025))
    assert found == pytest.approx(float(stats.norm.cdf((0.2 - 1.959963984540054 * 0.09) / 0.08)))
    ratio = t_tail_quadrature(0.2 / 0.08, np.inf, 0.025, 0.09 / 0.08)
    assert float(ratio) == pytest.approx(found, abs=1e-8)


def test_a_failed_tail_is_replaced_where_it_failed_only(monkeypatch: pytest.MonkeyPatch) -> None:
    real = vars(kernels)["ttest_power"]

    def failing(ncp: np.ndarray, *args: object, **kwargs: object) -> np.ndarray:
        found = np.array(real(ncp, *args, **kwargs))
        found[ncp > 2] = np.nan
        return found

    ncp = np.linspace(-4, 8, 50)
    expected = upper_tail(ncp, 1.0, 1.0, 12.0, 0.025)
    monkeypatch.setattr(kernels, "ttest_power", failing)
    found = upper_tail(ncp, 1.0, 1.0, 12.0, 0.025)
    assert found == pytest.approx(expected, abs=1e-11)
    assert (found[ncp <= 2] == expected[ncp <= 2]).all()


@pytest.mark.parametrize(
    ("distance", "se", "df", "alpha"),
    [
        (1.0, np.inf, 5.0, 0.05), (1.0, 0.0, 5.0, 0.05), (1.0, -1.0, 5.0, 0.05), (1.0, np.nan, 5.0, 0.05),
        (1.0, 1.0, 0.0, 0.05), (1.0, 1.0, -2.0, 0.05), (1.0, 1.0, np.nan, 0.05), (np.nan, 1.0, 5.0, 0.05),
        (1.0, 1.0, 5.0, 0.0), (1.0, 1.0, 5.0, 1.0), (1.0, 1.0, 5.0, np.nan),
    ],
)  # fmt: skip
def test_what_is_impossible_has_probability_zero(
    distance: float, se: float, df: float, alpha: float
) -> None:
    assert upper_tail(distance, se, se, df, alpha) == 0
    # One bad element leaves its neighbours alone.
    errors = np.array([se, 1.0])
    levels = np.array([alpha, 0.05])
    pair = upper_tail(np.array([distance, 2.0]), errors, errors, np.array([df, 9.0]), levels)
    assert pair[0] == 0
    assert pair[1] == pytest.approx(float(upper_tail(2.0, 1.0, 1.0, 9.0, 0.05)), abs=1e-15)


@pytest.mark.parametrize("df", [1.0, 2.0, 30.0, 1e9, np.inf])
@pytest.mark.parametrize("alpha", [1e-300, 1e-9, 0.5, 0.999])
def test_extremes_stay_within_zero_and_one(df: float, alpha: float) -> None:
    distance = np.array([-np.inf, -1e300, -1e6, 0.0, 1e-300, 1e6, 1e300, np.inf])
    found = upper_tail(distance, 1.0, 1.0, df, alpha)
    assert ((found >= 0) & (found <= 1)).all()
    assert found[3] == pytest.approx(alpha, rel=1e-9)


def test_normal_and_t_elements_may_stand_in_one_array() -> None:
    df = np.array([5.0, np.inf, 5.0, np.inf])
    found = upper_tail(np.array([1.0, 1.0, 2.0, 2.0]), 1.0, 1.0, df, 0.05)
    for value, distance, freedom in zip(found, (1.0, 1.0, 2.0, 2.0), df, strict=True):
        assert value == float(upper_tail(distance, 1.0, 1.0, freedom, 0.05))


def test_gauss_legendre_is_exact_for_polynomials() -> None:
    x, w = kernels.legendre(8)
    assert float((w * x**14).sum()) == pytest.approx(2 / 15, abs=1e-14)


@pytest.mark.parametrize("df", [0.15, 0.3, 0.5, 0.8, 1.0, 2.0, 30.0])
@pytest.mark.parametrize(("effect", "se"), [(0.0, 0.1), (0.5, 0.1), (0.0, 1.0)])
def test_both_one_sided_tests_agree_with_adaptive_integration(
    df: float, effect: float, se: float
) -> None:
    critical = stats.t.isf(0.05, df)
    largest = 1 / (critical * se)

    def given(log_s: float) -> float:
        away = critical * math.exp(log_s)
        inner = special.ndtr((1 - effect) / se - away) - special.ndtr((-1 - effect) / se + away)
        log_density = math.log(2) + df / 2 * math.log(df / 2) - math.lgamma(df / 2)
        return inner * math.exp(log_density + df * log_s - df * math.exp(2 * log_s) / 2)

    top = min(math.log(largest), 2.0)
    edges = np.append(np.linspace(top - 4 - 40 / df, top - 4, 200), np.linspace(top - 4, top, 200))
    expected = sum(integrate.quad(given, low, high)[0] for low, high in pairwise(edges))
    assert between(effect, -1, 1, se, df, 0.05) == pytest.approx(expected, abs=1e-8)


def test_next_to_no_degrees_of_freedom_show_nothing() -> None:
    assert float(between(0.0, -1, 1, 0.1, 1e-6, 0.05)) == 0.0
