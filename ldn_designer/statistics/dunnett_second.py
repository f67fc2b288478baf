"""Power of comparisons with one control once more, by adaptive integration: shares no function with `dunnett`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, isinf, lgamma, log, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy import integrate, optimize, special, stats

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.kernels import Array

#: Nodes of the Gauss–Hermite rule for the control arm's mean.
NODES = 200
#: Standard deviations of the estimated SD beyond which nothing counts.
WIDTH = 12.0


@lru_cache
def _hermite() -> tuple[Array, Array]:
    x, w = np.polynomial.hermite_e.hermegauss(NODES)
    return x, w / w.sum()


@dataclass(frozen=True)
class Comparisons:
    """Arms' sizes, the control last, degrees of freedom, and the value that statistics are compared with."""

    units: Array
    df: float
    critical: float

    def power(self, distances: Array, success: str, named: int | None, *, both: bool) -> float:
        """Probability of success; distances from the null in SDs, positive where they help.

        Given the control arm's mean and the estimated SD, the arms' means are independent: each dose is significant
        where its own mean is above, or below, a limit.
        """
        signs = (1, -1) if both else (1,)
        if named is not None:
            return min(sum(self._one(float(distances[named]), named, sign) for sign in signs), 1.0)
        if success == "all":
            return min(sum(self._all(distances, sign) for sign in signs), 1.0)
        return 1 - self._expected(lambda s: self._none(distances, s, both=both))

    def _one(self, distance: float, named: int, sign: int) -> float:
        se = sqrt(1 / self.units[named] + 1 / self.units[-1])
        return self._expected(
            lambda s: float(special.erfc((self.critical * s - sign * distance / se) / sqrt(2)) / 2)
        )

    def _means(self, distances: Array, s: float, sign: int) -> Array:
        """Chance that each dose is significant in one direction: nodes of the control's mean × doses."""
        treated, control = self.units[:-1], self.units[-1]
        mean = _hermite()[0][:, None] / sqrt(control)
        limit = self.critical * s * np.sqrt(1 / treated + 1 / control)
        return np.asarray(
            special.erfc((limit - sign * (distances - mean)) * np.sqrt(treated / 2)) / 2
        )

    def _none(self, distances: Array, s: float, *, both: bool) -> float:
        out = self._means(distances, s, 1)
        if both:
            out = out + self._means(distances, s, -1)
        return float(_hermite()[1] @ (1 - out).prod(1))

    def _all(self, distances: Array, sign: int) -> float:
        def given(s: float) -> float:
            return float(_hermite()[1] @ self._means(distances, s, sign).prod(1))

        return self._expected(given)

    def _expected(self, given: Callable[[float], float]) -> float:
        """The mean over the estimated SD, s being its ratio to the true one."""
        df = self.df
        if isinf(df):
            return given(1.0)
        constant = log(2) + df / 2 * log(df / 2) - lgamma(df / 2)
        middle, spread = 1.0, sqrt(1 / (2 * df))
        low, high = max(middle - WIDTH * spread, 0.0), middle + WIDTH * spread

        def weighted(s: float) -> float:
            if s <= 0:
                return 0.0 if df > 1 else exp(constant) * given(0.0)
            return exp(constant + (df - 1) * log(s) - df * s * s / 2) * given(s)

        points = np.linspace(low, high, 7)
        parts = (
            integrate.quad(weighted, a, b, epsabs=1e-11, epsrel=1e-10, limit=200)[0]
            for a, b in pairwise(points.tolist())
        )
        return min(max(sum(parts), 0.0), 1.0)


def comparisons(units: Array, df: float, alpha: float, sides: int, *, dunnett: bool) -> Comparisons:
    """The comparisons with their critical value: Dunnett's by Brent's method, or Bonferroni's t quantile."""
    many = len(units) - 1
    bonferroni, alone = (
        float(stats.norm.isf(level) if isinf(df) else stats.t.isf(level, df))
        for level in (alpha / sides / many, alpha / sides)
    )
    if not dunnett or many == 1:
        return Comparisons(units, df, bonferroni)
    none = np.zeros(many)

    def excess(critical: float) -> float:
        trial = Comparisons(units, df, critical)
        return trial.power(none, "any", None, both=sides == 2) - alpha  # noqa: PLR2004 - both directions

    if not excess(alone) > 0 > excess(bonferroni):
        return Comparisons(units, df, bonferroni)
    return Comparisons(units, df, float(optimize.brentq(excess, alone, bonferroni, xtol=1e-9)))
