"""From those who are analysed to those who are randomised, and back."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.designs.base import Counts

if TYPE_CHECKING:
    from collections.abc import Callable

#: Rounding to this many decimals undoes binary arithmetic: 85 / 0.85 is 100 participants, not 101.
DECIMALS = 9


def randomised(analysed: Counts, dropout: float) -> Counts:
    """Participants to randomise so that `analysed` remain: n / (1 − dropout), rounded up in each stratum."""
    return _each(analysed, lambda n: ceil(round(n / (1 - dropout), DECIMALS)))


def analysed(randomised_counts: Counts, dropout: float) -> Counts:
    """Participants expected to be analysed of those randomised, rounded down in each stratum."""
    return _each(randomised_counts, lambda n: floor(round(n * (1 - dropout), DECIMALS)))


def _each(counts: Counts, rule: Callable[[float], int]) -> Counts:
    whole = np.vectorize(rule, otypes=[float])(counts.units)
    return Counts(np.asarray(whole, float))
