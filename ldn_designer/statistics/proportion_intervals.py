"""Confidence intervals of a proportion from a count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

Interval = Literal["wilson", "agresti-coull", "exact", "wald"]
#: The choices of a field that names an interval.
INTERVALS: dict[str, str] = {
    "wilson": "Wilson (score)",
    "agresti-coull": "Agresti–Coull",
    "exact": "Clopper–Pearson (exact)",
    "wald": "Wald",
}
#: Steps of a Blaker limit from the exact one towards the observed proportion.
BLAKER_STEPS = 4000
#: Halvings that leave nothing of the interval from 0 to 1 but rounding.
HALVINGS = 60


def interval(
    method: Interval, count: Numbers, total: Numbers, alpha: Numbers
) -> tuple[Array, Array]:
    """(lower, upper) limits, each tail with `alpha`; counts may be real; limits are not cut to 0 … 1.

    Wald: p̂ ± z√(p̂(1 − p̂)/n). Agresti–Coull: the same with z²/2 successes and failures added. Wilson: roots
    of |p̂ − p| = z√(p(1 − p)/n). Exact: quantiles of beta distributions (Clopper and Pearson, Biometrika
    1934;26:404). All are compared in Brown, Cai and DasGupta, Stat Sci 2001;16:101.
    """
    x, n = np.asarray(count, float), np.asarray(total, float)
    if method == "exact":
        return _tails(x, n, np.asarray(alpha, float))
    z = -special.ndtri(alpha)
    if method == "wald":
        return _around(x / n, n, z)
    if method == "agresti-coull":
        return _around((x + z * z / 2) / (n + z * z), n + z * z, z)
    centre = (x + z * z / 2) / (n + z * z)
    away = z / (n + z * z) * np.sqrt(np.maximum(x * (n - x) / n + z * z / 4, 0.0))
    return centre - away, centre + away


def _around(centre: Array, total: Array, z: Numbers) -> tuple[Array, Array]:
    away = z * np.sqrt(np.maximum(centre * (1 - centre), 0.0) / total)
    return centre - away, centre + away


def _tails(x: Array, n: Array, alpha: Array) -> tuple[Array, Array]:
    some, others = x > 0, x < n
    lower = special.betaincinv(np.where(some, x, 1.0), n - x + 1, alpha)
    upper = special.betaincinv(x + 1, np.where(others, n - x, 1.0), 1 - alpha)
    return np.where(some, lower, 0.0), np.where(others, upper, 1.0)


# ---- the interval that inverts Blaker's two-sided test


def blaker_p(count: int, total: int, p: float) -> float:
    """Blaker's two-sided p value: the smaller tail, and of the other tail as much as is no more likely.

    (Blaker, Can J Stat 2000;28:783). A relative difference of 1e-7 between tails is rounding.
    """
    counts = np.arange(total + 1.0)
    chances = _chance(counts, total, p)
    lower, upper = np.cumsum(chances), np.cumsum(chances[::-1])[::-1]
    tail = np.minimum(lower, upper)
    return float(min(chances[tail <= tail[count] * (1 + 1e-7)].sum(), 1.0))


def blaker(count: int, total: int, alpha: float) -> tuple[float, float]:
    """Limits beyond which Blaker's p value is below 2·alpha: within the exact limits, where it first is not.

    The p value jumps where a count of the other tail joins, so it is looked at in steps before halving.
    """
    if not 0 < alpha < 0.5:  # noqa: PLR2004 - two tails
        raise ValueError("each tail of an interval must have between 0 and 50%")
    low, high = (
        float(limit) for limit in _tails(*map(np.asarray, (float(count), float(total), alpha)))
    )
    lower = 0.0 if count == 0 else _first(count, total, alpha, low, count / total)
    upper = 1.0 if count == total else _first(count, total, alpha, high, count / total)
    return lower, upper


def _first(count: int, total: int, alpha: float, start: float, end: float) -> float:
    """The proportion nearest `start`, on the way to `end`, at which Blaker's p value is not below 2·alpha."""
    width = (end - start) / BLAKER_STEPS
    outside = start
    for step in range(BLAKER_STEPS + 1):
        inside = start + step * width
        if blaker_p(count, total, inside) >= 2 * alpha:
            break
        outside = inside
    for _ in range(HALVINGS):
        middle = (outside + inside) / 2
        if blaker_p(count, total, middle) >= 2 * alpha:
            inside = middle
        else:
            outside = middle
    return inside


def _chance(count: Numbers, total: int, p: float) -> Array:
    """Binomial probabilities."""
    k = np.asarray(count, float)
    ways = special.gammaln(total + 1) - special.gammaln(k + 1) - special.gammaln(total - k + 1)
    return np.asarray(np.exp(ways + special.xlogy(k, p) + special.xlog1py(total - k, -p)))
