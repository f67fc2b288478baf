"""From those who are analysed to those who are randomised, and back."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ldn_designer.designs.base import Counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.kernels import Array

#: Rounding to this many decimals undoes binary arithmetic: 85 / 0.85 is 100 participants, not 101.
DECIMALS = 9


class Lost(NamedTuple):
    """Attrition as a number of participants in each arm or sequence."""

    each: int


#: Who is not analysed: a fraction of those randomised, or a number in each stratum.
Attrition = float | Lost


def randomised(analysed: Counts, attrition: Attrition) -> Counts:
    """Participants to randomise so that `analysed` remain.

    n / (1 − fraction), rounded up in each stratum, or n plus the number lost there.
    """
    if isinstance(attrition, Lost):
        return Counts(analysed.units + np.where(analysed.units > 0, attrition.each, 0))
    return _each(analysed, lambda n: ceil(round(n / (1 - attrition), DECIMALS)))


def analysed(randomised_counts: Counts, attrition: Attrition) -> Counts:
    """Participants expected to be analysed of those randomised, rounded down in each stratum."""
    if isinstance(attrition, Lost):
        return Counts(np.maximum(randomised_counts.units - attrition.each, 0))
    return _each(randomised_counts, lambda n: floor(round(n * (1 - attrition), DECIMALS)))


def randomised_in_all(total: Array, attrition: Attrition, strata: int) -> Array:
    """Real-valued totals to randomise for those analysed, for axes."""
    if isinstance(attrition, Lost):
        return np.asarray(total + attrition.each * strata)
    return np.asarray(total / (1 - attrition))


def _each(counts: Counts, rule: Callable[[float], int]) -> Counts:
    whole = np.vectorize(rule, otypes=[float])(counts.units)
    return Counts(np.asarray(whole, float))
