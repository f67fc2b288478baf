"""Rejection probabilities: the only module that touches the noncentral t. No NaN leaves it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats
from statsmodels.stats.power import normal_power_het, ttest_power

Array = NDArray[np.float64]
Numbers = float | Array
Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]

#: Nodes of the Gauss–Legendre rules; 64 leave an error below 1e-12 for every degree of freedom.
NODES = 64
#: Panels of the integral of two tests.
PANELS = 4
#: Beyond this many standard errors every tail is 0 or 1 to double precision.
FAR = 1e6
#: The chance that the scaled variance falls outside the interval over which it is integrated.
NEGLIGIBLE = 1e-15
#: Degrees of freedom beyond which t is normal to nine decimals.
LARGE_DF = 1e8
#: With fewer degrees of freedom no floating-point number holds the critical value: nothing is shown.
LEAST_DF = 0.01
#: Standard normal deviates at which the inner probability of the quadrature turns from 0 to 1.
TURNS = (-8.0, -3.0, 0.0, 3.0, 8.0)


def upper_tail(
    distance: Numbers, se: Numbers, divisor: Numbers, df: Numbers, alpha: Numbers
) -> Array:
    """Probability that a one-sided test in the positive direction rejects.

    distance: effect minus null. se: standard error of the estimate. divisor: standard error in the
    test statistic (it may differ from se only for normal tests). df: degrees of freedom, infinite for
    a normal test. alpha: level of this tail. All broadcast. Impossible elements (an empty arm, no
    degrees of freedom) have probability 0.

    t: P(T′(df, distance/se) > t(1 − α, df)), statsmodels' `ttest_power` given the noncentrality.
    z: Φ((distance − z(1 − α)·divisor)/se), statsmodels' `normal_power_het`.
    """
    distance, se, divisor, df, alpha = np.broadcast_arrays(
        *(np.asarray(a, float) for a in (distance, se, divisor, df, alpha))
    )
    with np.errstate(invalid="ignore"):
        possible = np.isfinite(se) & (se > 0) & (divisor > 0) & (df > 0) & (alpha > 0) & (alpha < 1)
    possible &= ~np.isnan(distance)
    power = np.zeros(possible.shape)
    for tail, those in ((_z_tail, possible & np.isinf(df)), (_t_tail, possible & np.isfinite(df))):
        if those.any():
            away = np.clip(distance[those], -FAR * se[those], FAR * se[those])
            power[those] = tail(away, se[those], divisor[those], df[those], alpha[those])
    return np.asarray(np.clip(power, 0.0, 1.0))


def _z_tail(away: Array, se: Array, divisor: Array, df: Array, alpha: Array) -> Array:  # noqa: ARG001 - both tails are given the same
    """Φ((away − z(1 − α)·divisor)/se)."""
    found = normal_power_het(
        away, 1, alpha, std_null=divisor, std_alternative=se, alternative="larger"
    )
    return np.asarray(found, float)


def _t_tail(away: Array, se: Array, divisor: Array, df: Array, alpha: Array) -> Array:  # noqa: ARG001 - likewise
    """P(T′(df, away/se) > t(1 − α, df)); where the library's noncentral t fails, by quadrature."""
    ncp = away / se
    power = np.array(ttest_power(ncp, 1, alpha, df=df, alternative="larger"), float)
    failed = ~np.isfinite(power)
    if failed.any():
        power[failed] = t_tail_quadrature(ncp[failed], df[failed], alpha[failed])
    return power


@lru_cache
def legendre(nodes: int = NODES) -> tuple[Array, Array]:
    """Nodes and weights of the Gauss–Legendre rule on (−1, 1)."""
    x, w = np.polynomial.legendre.leggauss(nodes)
    return x, w


def t_tail_quadrature(ncp: Numbers, df: Numbers, alpha: Numbers, ratio: Numbers = 1.0) -> Array:
    """The same probability without any noncentral t: a second engine.

    P(T > t) = ∫ Φ(ncp − t·r·s) f(s) ds, where s = σ̂/σ and df·s² is χ² with df degrees of freedom
    (Owen, Biometrika 1965;52:437, equation 1.1), by Gauss–Legendre in s on panels cut where Φ turns.
    ratio: r, the standard error that the test divides by over that of the estimate.
    """
    ncp, df, alpha, ratio = np.broadcast_arrays(
        *(np.asarray(a, float) for a in (ncp, df, alpha, ratio))
    )
    freedom = np.minimum(df, LARGE_DF)[..., None, None]
    critical = (stats.t.isf(alpha, freedom[..., 0, 0]) * ratio)[..., None]
    low = np.sqrt(special.chdtri(freedom[..., 0], 1 - NEGLIGIBLE) / freedom[..., 0])
    high = np.sqrt(special.chdtri(freedom[..., 0], NEGLIGIBLE) / freedom[..., 0])
    turn = (ncp[..., None] + np.array(TURNS)) / np.where(critical == 0, np.inf, critical)
    cuts = np.sort(np.concatenate([low, np.clip(turn, low, high), high], axis=-1), axis=-1)
    x, w = legendre()
    # Nodes are placed in s to the power ¼, in which s^(df − 1) is smooth at 0 for df between 1 and 2 as well.
    cuts **= 0.25
    width = np.diff(cuts)[..., None]
    root = cuts[..., :-1, None] + width * (x + 1) / 2
    s = root**4
    # The density's constant is left out: it cancels, and would lose its digits at large df.
    log = np.log(np.maximum(s, np.finfo(float).tiny))
    density = np.exp((freedom - 1) * log - freedom * (s * s - 1) / 2) * root**3 * width * w
    inner = special.ndtr(ncp[..., None, None] - critical[..., None] * s)
    return np.asarray((density * inner).sum((-2, -1)) / density.sum((-2, -1)))


def between(
    effect: Numbers,
    lower: Numbers,
    upper: Numbers,
    se: Numbers,
    df: Numbers,
    alpha: Numbers,
    divisors: tuple[Numbers, Numbers] | None = None,
) -> Array:
    """Probability that both one-sided tests reject: that the estimate is shown to lie between two limits.

    t: the tests share one variance. Given s = σ̂/σ they reject where the estimate lies in an interval, so
    that power is ∫ [Φ(b(s)) − Φ(a(s))] f(s) ds, which is Owen's Q (Phillips, J Pharmacokinet Biopharm
    1990;18:137), here by Gauss–Legendre in s. z: each test has its own divisor. Impossible elements have
    probability 0.
    """
    first, second = divisors or (se, se)
    given: tuple[Numbers, ...] = (effect, lower, upper, se, df, alpha, first, second)
    effect, lower, upper, se, df, alpha, first, second = np.broadcast_arrays(
        *(np.asarray(a, float) for a in given)
    )
    with np.errstate(invalid="ignore"):
        possible = np.isfinite(se) & (se > 0) & (df > 0) & (upper > lower) & np.isfinite(effect)
        possible &= (first > 0) & (second > 0) & (alpha > 0) & (alpha < 1) & (df >= LEAST_DF)
    power = np.zeros(possible.shape)
    normal, those = possible & np.isinf(df), possible & np.isfinite(df)
    if normal.any():
        z = -special.ndtri(alpha[normal])
        centre, spread = effect[normal], se[normal]
        high = (upper[normal] - z * second[normal] - centre) / spread
        low = (lower[normal] + z * first[normal] - centre) / spread
        power[normal] = special.ndtr(high) - special.ndtr(low)
    if those.any():
        power[those] = _between_t(
            effect[those], lower[those], upper[those], se[those], df[those], alpha[those]
        )
    return np.asarray(np.clip(power, 0.0, 1.0))


def _between_t(
    effect: Array, lower: Array, upper: Array, se: Array, df: Array, alpha: Array
) -> Array:
    """The integral over s up to where the interval of the estimate is empty.

    In a power of s about ½, such that the density of s, s^(df − 1) near 0, has no cusp there.
    """
    freedom = np.minimum(df, LARGE_DF)
    critical = stats.t.isf(alpha, freedom)
    low = np.sqrt(special.chdtri(freedom, 1 - NEGLIGIBLE) / freedom)
    most = np.sqrt(special.chdtri(freedom, NEGLIGIBLE) / freedom)
    with np.errstate(divide="ignore"):
        empty = np.where(critical > 0, (upper - lower) / (2 * critical * se), np.inf)
    high = np.asarray(np.minimum(most, empty))
    degree = (freedom / np.ceil(2 * freedom))[..., None]
    cuts = np.linspace(low, np.maximum(high, low), PANELS + 1, axis=-1) ** degree
    x, w = legendre()
    width = np.diff(cuts)[..., None]
    root = cuts[..., :-1, None] + width * (x + 1) / 2
    degree = degree[..., None]
    log_s = np.log(root) / degree
    s = np.exp(log_s)
    freedom = freedom[..., None, None]
    constant = np.log(2) + freedom / 2 * np.log(freedom / 2) - special.gammaln(freedom / 2)
    density = np.exp(constant + freedom * log_s - np.log(root) - freedom * s * s / 2) / degree
    away = np.asarray(critical)[..., None, None] * s
    to_upper = ((upper - effect) / se)[..., None, None]
    to_lower = ((lower - effect) / se)[..., None, None]
    inner = special.ndtr(to_upper - away) - special.ndtr(to_lower + away)
    return np.asarray((density * np.maximum(inner, 0) * width * w / 2).sum((-2, -1)))
