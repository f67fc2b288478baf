"""Tests of discordant pairs: of m pairs that differ, x favour one side, and by chance half would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers, Truth

Test = Literal["exact", "midp", "asymptotic", "corrected"]
#: A p value that exceeds the level by rounding alone is significant.
ROUNDING = 1e-12


def critical(pairs: Array, test: Test, alpha: float) -> Array:
    """The smallest number of m discordant pairs on one side that is significant at the one-sided level alpha.

    Exact: P(X ≥ x | m, ½) ≤ α. Mid-p: P(X > x) + ½P(X = x) ≤ α. Asymptotic: (2x − m)/√m ≥ z(1 − α);
    corrected: (2x − m − 1)/√m ≥ z(1 − α), and x > m/2. More than m where none is.
    Source: McNemar, Psychometrika 1947;12:153; Edwards, Psychometrika 1948;13:185; Fagerland, Lydersen and
    Laake, BMC Med Res Methodol 2013;13:91.
    """
    z = -float(special.ndtri(alpha))
    if test in ("asymptotic", "corrected"):
        slack = 1.0 if test == "corrected" else 0.0
        least = np.ceil((pairs + slack + z * np.sqrt(pairs)) / 2 - ROUNDING * (1 + pairs))
        if alpha < 0.5:  # noqa: PLR2004 - no correction turns a majority around, and half of the pairs show nothing
            least = np.maximum(least, np.floor(pairs / 2) + 1)
        return np.asarray(np.clip(least, 0, pairs + 1))
    x = _exact(pairs, z, alpha)
    if test == "midp":
        half = (at_least(x - 1, pairs, 0.5) + at_least(x, pairs, 0.5)) / 2
        x = np.where((x > 0) & (half <= alpha * (1 + ROUNDING)), x - 1, x)
    return np.asarray(x)


def _exact(pairs: Array, z: float, alpha: float) -> Array:
    """From near the normal quantile, step by step to the smallest x with P(X ≥ x) ≤ α."""

    def enough(x: Array) -> Truth:
        return np.asarray(at_least(x, pairs, 0.5) <= alpha * (1 + ROUNDING))

    x = np.clip(np.ceil((pairs + z * np.sqrt(pairs)) / 2), 0, pairs + 1)
    while True:
        too_low, too_high = ~enough(x), enough(x - 1) & (x > 0)
        if not (too_low | too_high).any():
            return np.asarray(x)
        x = x + too_low - (too_high & ~too_low)


def at_least(x: Array, pairs: Array, share: Numbers) -> Array:
    """P(X ≥ x) of m pairs, each of which favours the side with this probability."""
    found = special.bdtrc(np.clip(x - 1, 0, pairs), pairs.astype(np.int64), share)
    return np.asarray(np.where(x <= 0, 1.0, np.where(x > pairs, 0.0, found)))


def statistic(first: Numbers, second: Numbers, *, corrected: bool = False) -> Array:
    """McNemar's χ² with one degree of freedom: (|b − c| − 1)²/(b + c) if corrected; 0 where b = c."""
    b, c = np.asarray(first, float), np.asarray(second, float)
    apart, pairs = np.abs(b - c), b + c
    shortened = np.where(apart > 0, apart - 1, 0.0) if corrected else apart
    return np.asarray(np.where(pairs > 0, np.square(shortened) / np.maximum(pairs, 1), 0.0))


def two_sided(first: Numbers, second: Numbers, test: Test) -> Array:
    """The two-sided p value: of χ², or twice the smaller tail of the binomial distribution."""
    if test in ("asymptotic", "corrected"):
        found = statistic(first, second, corrected=test == "corrected")
        return np.asarray(2 * special.ndtr(-np.sqrt(found)))
    lower, upper = one_sided(second, first, test), one_sided(first, second, test)
    return np.asarray(np.minimum(2 * np.minimum(lower, upper), 1.0))


def one_sided(first: Numbers, second: Numbers, test: Test) -> Array:
    """The p value of evidence that pairs favour the first side: P(as many or more of b + c)."""
    b, c = np.asarray(first, float), np.asarray(second, float)
    if test in ("asymptotic", "corrected"):
        z = np.sign(b - c) * np.sqrt(statistic(b, c, corrected=test == "corrected"))
        return np.asarray(special.ndtr(-z))
    # P(X ≥ b) of a fair coin is an incomplete beta function, P(X ≥ 0) is 1.
    as_many = np.where(b > 0, special.betainc(np.maximum(b, 1), c + 1, 0.5), 1.0)
    if test == "exact":
        return np.asarray(as_many)
    more = np.where(c > 0, special.betainc(b + 1, np.maximum(c, 1), 0.5), 0.0)
    return np.asarray((as_many + more) / 2)
