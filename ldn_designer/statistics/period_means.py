"""The mean of a period's measures: how many are analysed, and the variance of their mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Undoes binary arithmetic where weeks × measures a week should be whole: 3 × 2.333… is 7 measures.
SLACK = 1e-9


def kept_measures(weeks: Numbers, transition: Numbers, per_week: Numbers) -> Array:
    """Measures of a period that are analysed: those taken after the transition, up to the period's end.

    Measures are taken every 1/per_week weeks, the first one that long after the period's start.
    """
    rate = np.asarray(per_week, float)
    taken = np.floor(np.asarray(weeks, float) * rate + SLACK)
    return np.asarray(taken - np.floor(np.asarray(transition, float) * rate + SLACK))


def mean_variance(measures: Numbers, correlation: Numbers, pattern: str) -> Array:
    """The variance of the mean of m correlated measures, as a multiple of the variance of one.

    Exchangeable: (1 + (m − 1)ρ)/m. AR(1): [(1 + ρ)/(1 − ρ) − 2ρ(1 − ρᵐ)/(m(1 − ρ)²)]/m, which is the sum
    of ρ^|i − j| over all pairs, divided by m². Infinite where there is no measure.
    """
    m, rho = np.broadcast_arrays(np.asarray(measures, float), np.asarray(correlation, float))
    some = np.maximum(m, 1.0)
    if pattern == "exchangeable":
        found = (1 + (some - 1) * rho) / some
    else:
        away = 1 - rho
        # −expm1(m·log ρ) is 1 − ρᵐ without cancellation; at ρ = 0 the term vanishes.
        gone = -np.expm1(some * np.log(np.where(rho > 0, rho, 0.5)))
        pairs = np.where(rho > 0, 2 * rho * gone / (some * away**2), 0.0)
        found = ((1 + rho) / away - pairs) / some
    return np.asarray(np.where(m >= 1, found, np.inf))
