"""What designs are given and give back: counts, precision, simulated outcomes, facts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers


class Counts(NamedTuple):
    """Units per stratum, treatment first; the last axis is the strata; real for curves, whole for answers."""

    units: Array

    @property
    def total(self) -> Array:
        return np.asarray(self.units.sum(-1))

    @property
    def treatment(self) -> Array:
        return np.asarray(self.units[..., 0])

    @property
    def control(self) -> Array:
        return np.asarray(self.units[..., -1])

    @property
    def inverse_sum(self) -> Array:
        """Σ 1/nᵢ; infinite where a stratum is empty, so that the standard error is infinite and power 0."""
        filled = np.where(self.units > 0, self.units, 1.0)
        return np.where((self.units > 0).all(-1), (1 / filled).sum(-1), np.inf)


@dataclass(frozen=True, slots=True)
class Precision:
    """What n units buy.

    se: standard error of the effect's estimate under the alternative. df: degrees of freedom of its
    variance estimate. se_null: the standard error the test divides by, where that is not an estimate
    of se (score tests); such tests are normal tests, so df is then infinite.
    """

    se: Array
    df: Numbers = np.inf
    se_null: Array | None = None

    @property
    def divisor(self) -> Array:
        """The standard error in the denominator of the test statistic."""
        return self.se if self.se_null is None else self.se_null

    @property
    def measures(self) -> bool:
        """Whether one set of counts is enough to estimate the effect and its variance."""
        return bool(np.isfinite(self.se) & (np.asarray(self.df) > 0))


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Results of simulated trials: the estimate and the p value of the test in each direction.

    p_both: the p value of a two-sided test that is not twice the smaller one (Fisher's, omnibus tests).
    """

    estimate: Array
    p_higher: Array
    p_lower: Array
    p_both: Array | None = None

    @classmethod
    def inconclusive(cls, estimate: Array) -> Outcomes:
        """Trials with too few units to estimate a variance: their test can never reject."""
        return cls(estimate, np.ones_like(estimate), np.ones_like(estimate))


@dataclass(frozen=True, slots=True)
class Fact:
    """One derived quantity worth showing beside the form: what it is, its value and its unit."""

    name: str
    value: float | None
    note: str = ""
    unit: str = ""


@lru_cache
def seats(weights: tuple[int, ...]) -> Array:
    """Whole units per stratum for 0 … W − 1 extra units, by Adams' rule: ⌈weight × x⌉ for some x.

    No stratum ever shrinks when the total grows (Balinski and Young, Fair Representation, 1982), and a total
    that came from rounding each stratum up, as attrition does, is split into the same strata again.
    """
    weight = np.array(weights, float)
    filled = np.zeros_like(weight)
    rows = [filled.copy()]
    for _ in range(int(weight.sum()) - 1):
        # An empty stratum comes before any other, the one with the largest weight first.
        filled[np.argmax(weight / np.maximum(filled, 1e-9))] += 1
        rows.append(filled.copy())
    return np.array(rows)
