"""Who must be randomised so that enough remain, and back."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest

from ldn_designer.designs.base import Counts
from ldn_designer.power.attrition import analysed, randomised


def counts(*units: float) -> Counts:
    return Counts(np.array(units, float))


def test_eighty_five_of_a_hundred_are_a_hundred() -> None:
    # 85 / 0.85 is 100.00000000000001 in binary arithmetic, and would be rounded up to 101.
    assert randomised(counts(85, 85), 0.15).units.tolist() == [100, 100]
    assert analysed(counts(100, 100), 0.15).units.tolist() == [85, 85]


def test_the_example() -> None:
    assert randomised(counts(70, 70), 0.15).units.tolist() == [83, 83]


def test_every_arm_is_rounded_up_by_itself() -> None:
    assert randomised(counts(14, 7), 0.15).units.tolist() == [17, 9]
    assert randomised(counts(14, 7), 0.0).units.tolist() == [14, 7]


@pytest.mark.parametrize("percent", [*range(95), 12.5, 33.3])
def test_exactly_as_fractions_say(percent: float) -> None:
    left = 1 - Fraction(str(percent)) / 100
    n = np.arange(0, 400)
    up = randomised(Counts(n[:, None].astype(float)), percent / 100).units[:, 0]
    down = analysed(Counts(n[:, None].astype(float)), percent / 100).units[:, 0]
    assert up.tolist() == [ceil(int(k) / left) for k in n]
    assert down.tolist() == [floor(int(k) * left) for k in n]


@pytest.mark.parametrize("dropout", [0.0, 0.05, 0.15, 0.3, 0.5, 0.9])
def test_those_who_remain_are_those_who_were_needed(dropout: float) -> None:
    n = Counts(np.arange(0, 500, dtype=float)[:, None])
    assert (analysed(randomised(n, dropout), dropout).units == n.units).all()
    fewer = Counts(np.maximum(randomised(n, dropout).units - 1, 0))
    assert (analysed(fewer, dropout).units[1:] < n.units[1:]).all()
