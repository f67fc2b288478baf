"""Several comparisons with one control: the joint distribution of their t statistics, and Dunnett's test."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import interpolate, special, stats

from ldn_designer.kernels import Array, Numbers, legendre

if TYPE_CHECKING:
    from collections.abc import Callable

Sides = Literal[1, 2]

#: Gauss–Legendre nodes a panel of the integral over the standard deviation's estimate.
NODES = 16
#: Standard normal deviates at which that integral is cut where its density is spread …
SPREAD = (-9.0, -4.0, 0.0, 4.0, 9.0)
#: … and those at which one comparison's probability turns from 0 to 1.
TURNS = (-8.0, -3.0, 0.0, 3.0, 8.0)
#: The chance that the estimate falls below, or above, the interval over which it is integrated.
NEGLIGIBLE = 1e-20
#: Standard errors a panel beyond which the turns need cuts of their own.
STEEP = 1.5
#: Half the range of the shared deviate.
REACH = 8.5
#: The trapezoidal rule's step is this over the integrand's bandwidth: its error is then about e^(−25).
STEP = 0.89
#: No more nodes than this for one shared deviate.
MOST_NODES = 4096
#: Numbers in memory at a time.
CHUNK = 2_000_000
#: Points of an interpolation over degrees of freedom, the fewest of those, and the largest level of one tail.
CHEBYSHEV = 16
SMOOTH_DF = 10.0
SMOOTH_LEVEL = 0.2
#: Points of an interpolation of p values.
POINTS = 160
#: A statistic whose own p value is below this has the p value of one at which it is just this.
SMALLEST_P = 1e-17


def loadings(treated: Numbers, control: Numbers) -> Array:
    """bᵢ = √(nᵢ/(nᵢ + n₀)): comparisons i and j with one control have correlation bᵢbⱼ (Dunnett 1955)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(1 / np.sqrt(1 + np.asarray(control, float) / np.asarray(treated, float)))


def probability(
    critical: Numbers,
    df: Numbers,
    shared: Array,
    noncentrality: Array,
    *,
    sides: Sides = 1,
    every: bool = False,
) -> Array:
    """Probability that any (or every) statistic exceeds the critical value; |statistics| where sides is 2.

    Tᵢ = (Zᵢ + λᵢ)/s with Zᵢ = bᵢ·u + √(1 − bᵢ²)·eᵢ; u, eᵢ independent standard normal; df·s² is χ² with df degrees of
    freedom, infinite where the standard deviation is known. Given u and s the comparisons are independent,
    so that the probability is a double integral whatever their number: Gauss–Legendre in s, on panels cut where
    the density and the probabilities turn, and the trapezoidal rule in u, which is exact to rounding for
    integrands of this kind (Genz and Bretz, Computation of Multivariate Normal and t Probabilities, 2009,
    section 2.1.1; Trefethen and Weideman, SIAM Rev 2014;56:385).
    critical, df: broadcast. shared, noncentrality: bᵢ (−1 < b < 1) and λᵢ, with the comparisons as last axis.
    """
    lead = np.broadcast_shapes(
        np.shape(critical), np.shape(df), shared.shape[:-1], noncentrality.shape[:-1]
    )
    many = shared.shape[-1]
    point = np.broadcast_to(np.asarray(critical, float), lead).ravel()
    freedom = np.broadcast_to(np.asarray(df, float), lead).ravel()
    b = np.broadcast_to(shared, (*lead, many)).reshape(-1, many)
    away = np.broadcast_to(noncentrality, (*lead, many)).reshape(-1, many)
    found = np.empty(point.shape)
    u, weight = _trapezoid(b)
    for known in (True, False):
        those = np.flatnonzero(np.isinf(freedom) == known)
        step = max(CHUNK // (u.size * (1 if known else 30 * NODES)), 1)
        for start in range(0, those.size, step):
            at = those[start : start + step]
            s, density = _spread(point[at], freedom[at], away[at])
            inner = _given(point[at], s, b[at], away[at], u, sides=sides, every=every)
            found[at] = (density * (inner @ weight)).sum(-1)
    return np.asarray(np.clip(found, 0, 1)).reshape(lead)


def _trapezoid(b: Array) -> tuple[Array, Array]:
    """Nodes and weights for the shared deviate: the steeper the comparisons are in it, the closer they lie."""
    steep = (b * b / np.maximum(1 - b * b, 1e-12)).sum(-1).max(initial=0.0)
    half = min(int(np.ceil(REACH * np.sqrt(1 + steep) / STEP)), MOST_NODES // 2)
    u = np.linspace(-REACH, REACH, 2 * half + 1)
    weight = np.exp(-u * u / 2)
    return u, weight / weight.sum()


def _spread(point: Array, df: Array, away: Array) -> tuple[Array, Array]:
    """Nodes s and weights, which add up to 1, for the estimate of the standard deviation over its true value."""
    if np.isinf(df).all():
        return np.ones((df.size, 1)), np.ones((df.size, 1))
    freedom = df[:, None]
    low = np.sqrt(2 * special.gammaincinv(freedom / 2, NEGLIGIBLE) / freedom)
    high = np.sqrt(2 * special.gammainccinv(freedom / 2, NEGLIGIBLE) / freedom)
    # Wilson and Hilferty: the cube root of χ²/df is nearly normal.
    cube = 1 - 2 / (9 * freedom) + np.array(SPREAD) * np.sqrt(2 / (9 * freedom))
    cuts = [low, np.maximum(cube, 0.0) ** 1.5, high]
    if (np.abs(point) / np.sqrt(2 * df) > STEEP).any():
        turns = np.concatenate([s * away[..., None] + np.array(TURNS) for s in (1, -1)], axis=-1)
        safe = np.where(point == 0, np.inf, np.abs(point))
        cuts.append(turns.reshape(df.size, -1) / safe[:, None])
    edges = np.sort(np.clip(np.concatenate(cuts, axis=-1), low, high), axis=-1)
    # Nodes lie in s to the power ¼, in which the density is smooth at 0 for 1 or 2 degrees of freedom as well.
    edges **= 0.25
    used = (np.diff(edges, axis=-1) > 0).any(0)
    x, w = legendre(NODES)
    width = np.diff(edges, axis=-1)[:, used, None]
    root = (edges[:, :-1][:, used, None] + width * (x + 1) / 2).reshape(df.size, -1)
    s = root**4
    log_density = (freedom - 1) * np.log(s) - freedom * (s * s - 1) / 2
    density = np.exp(log_density) * root**3 * (width * w).reshape(df.size, -1)
    return s, density / density.sum(-1, keepdims=True)


def _given(
    point: Array, s: Array, b: Array, away: Array, u: Array, *, sides: Sides, every: bool
) -> Array:
    """The probability given s and u: elements × nodes of s × nodes of u."""
    threshold = (point[:, None] * s)[..., None]
    found: Array | None = None
    for i in range(b.shape[-1]):
        alike = i > 0 and (b[:, i] == b[:, i - 1]).all() and (away[:, i] == away[:, i - 1]).all()
        if not alike:
            own = np.sqrt(np.maximum(1 - b[:, i] ** 2, 1e-12))[:, None, None]
            centre = (away[:, i, None] + b[:, i, None] * u)[:, None, :]
            exceeds = special.ndtr((centre - threshold) / own)
            if sides == 2:  # noqa: PLR2004 - both directions
                exceeds = exceeds + special.ndtr((-centre - threshold) / own)
        if found is None:
            found = exceeds
        elif every:
            found = found * exceeds
        else:
            # 1 − ∏(1 − e), summed so that tiny probabilities keep their digits.
            found = found + exceeds * (1 - found)
    assert found is not None
    return found


def critical_value(alpha: float, df: Numbers, shared: Array, sides: Sides) -> Array:
    """Dunnett's critical value: P(max Tᵢ > c) = α for one side, P(max |Tᵢ| > c) = α for two.

    By false position on the logarithm of the probability, between the unadjusted and Bonferroni's value. Where many
    degrees of freedom are asked for at the same correlations, its ratio to Bonferroni's value is
    interpolated in 1/df through Chebyshev points: it is so smooth that twelve digits remain.
    df: broadcasts against the leading axes of shared. Source: Dunnett, J Am Stat Assoc 1955;50:1096.
    """
    lead = np.broadcast_shapes(np.shape(df), shared.shape[:-1])
    many = shared.shape[-1]
    freedom = np.broadcast_to(np.asarray(df, float), lead).ravel()
    # Rounded: the same allocation at another total must be seen to be the same.
    b = np.broadcast_to(shared, (*lead, many)).reshape(-1, many).round(13)
    allocations, of = np.unique(b, axis=0, return_inverse=True)
    found = np.empty(freedom.shape)
    for index, allocation in enumerate(allocations):
        those = of.ravel() == index
        found[those] = _critical_values(alpha, freedom[those], tuple(allocation.tolist()), sides)
    return np.asarray(found.reshape(lead))


def _critical_values(alpha: float, df: Array, shared: tuple[float, ...], sides: Sides) -> Array:
    """Critical values at many degrees of freedom and one allocation."""
    wanted, of = np.unique(df, return_inverse=True)
    smooth = (wanted >= SMOOTH_DF) & np.isfinite(wanted)
    level = alpha / sides / len(shared)
    found = np.empty(wanted.shape)
    if smooth.sum() > 2 * CHEBYSHEV and level < SMOOTH_LEVEL:
        x = 1 / wanted[smooth]
        points = _chebyshev(float(x.min()), float(x.max()))
        ratios = [
            _critical(alpha, float(1 / p), shared, sides) / float(stats.t.isf(level, 1 / p))
            for p in points
        ]
        ratio = interpolate.BarycentricInterpolator(points, ratios)(x)
        found[smooth] = ratio * stats.t.isf(level, wanted[smooth])
    else:
        smooth = np.zeros_like(smooth)
    for i in np.flatnonzero(~smooth):
        found[i] = _critical(alpha, float(wanted[i]), shared, sides)
    return np.asarray(found[of.ravel()])


def _chebyshev(low: float, high: float) -> Array:
    angles = np.pi * (np.arange(CHEBYSHEV) + 0.5) / CHEBYSHEV
    return np.asarray((low + high) / 2 + (high - low) / 2 * np.cos(angles))


def p_values(statistic: Array, df: float, shared: Array, sides: Sides) -> Array:
    """Dunnett's adjusted p value of the largest statistic (its absolute value where sides is 2) of each trial.

    The p value is computed at points close to each other and interpolated on the scales log p and asinh t, on which it
    is nearly a straight line; the error is below 1e-6 of p.
    """
    alone = stats.norm.isf(SMALLEST_P) if np.isinf(df) else stats.t.isf(SMALLEST_P, df)
    # Beyond this point the p value is the smallest one told apart.
    seen = np.minimum(np.asarray(statistic, float), float(alone))
    low, high = (float(np.arcsinh(t)) for t in (seen.min(), seen.max()))
    x = np.linspace(low, max(high, low + 1e-3), POINTS)
    chance = probability(np.sinh(x), df, shared, np.zeros_like(shared), sides=sides)
    through = interpolate.CubicSpline(x, np.log(np.maximum(chance, SMALLEST_P)))
    return np.asarray(np.exp(through(np.arcsinh(seen))))


@lru_cache(maxsize=65536)
def _critical(alpha: float, df: float, b: tuple[float, ...], sides: Sides) -> float:
    shared = np.array(b)

    def excess(point: float) -> float:
        chance = probability(point, df, shared, np.zeros_like(shared), sides=sides)
        return float(np.log(np.maximum(chance, 1e-300)) - np.log(alpha))

    def alone(level: float) -> float:
        return float(stats.norm.isf(level) if np.isinf(df) else stats.t.isf(level, df))

    low, high = alone(alpha / sides), alone(alpha / sides / len(b))
    if len(b) == 1 or high - low < 1e-12:  # noqa: PLR2004 - nothing between them
        return low
    return _root(excess, low, high)


def _root(excess: Callable[[float], float], low: float, high: float) -> float:
    """The root of a falling function between two points, by Illinois' rule of false position."""
    f_low, f_high = excess(low), excess(high)
    if f_low <= 0 or f_high >= 0:
        return low if f_low <= 0 else high
    for _ in range(100):
        point = (low * f_high - high * f_low) / (f_high - f_low)
        f = excess(point)
        if abs(f) < 1e-11 or high - low < 1e-12 * abs(high):  # noqa: PLR2004 - rounding
            return point
        if f > 0:
            low, f_low, f_high = point, f, f_high / 2
        else:
            high, f_high, f_low = point, f, f_low / 2
    return (low + high) / 2
