"""Whole participants: nobody is lost, no arm shrinks, and blocks stay whole."""

from __future__ import annotations

from itertools import product
from math import ceil, gcd

import numpy as np
import pytest

from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.power.attrition import randomised

SMALL = [pair for pair in product(range(1, 13), repeat=2) if gcd(*pair) == 1]


@pytest.mark.parametrize("allocation", SMALL, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def test_no_arm_shrinks_and_nobody_is_lost(allocation: tuple[int, int]) -> None:
    design = TwoMeans(difference=1, sd=1, allocation=allocation)
    totals = np.arange(200)
    units = design.apportion(totals).units
    assert (np.diff(units, axis=0) >= 0).all()
    assert (units.sum(-1) == totals).all()
    blocks = np.arange(20)
    whole = design.apportion(blocks * design.block).units
    assert (whole == blocks[:, None] * np.array(allocation)).all()
    # Never further from the ratio than one participant.
    share = np.array(allocation) / sum(allocation)
    assert (np.abs(units - totals[:, None] * share) <= 1).all()


@pytest.mark.parametrize("allocation", [(1, 1), (2, 1), (3, 1), (2, 3), (7, 2), (10, 1)])
@pytest.mark.parametrize("dropout", [0.01, 0.1, 0.15, 1 / 3, 0.5, 0.9])
def test_a_total_that_was_rounded_up_by_arm_is_split_into_the_same_arms(
    allocation: tuple[int, int], dropout: float
) -> None:
    design = TwoMeans(difference=1, sd=1, allocation=allocation)
    for blocks in range(1, 80):
        counts = randomised(design.apportion(blocks * design.block), dropout)
        assert (design.apportion(int(counts.total)).units == counts.units).all()


def test_real_counts_follow_the_ratio_exactly() -> None:
    design = TwoMeans(difference=1, sd=1, allocation=(2, 1))
    counts = design.counts(np.array([9.0, 10.0]))
    assert counts.treatment == pytest.approx([6.0, 20 / 3])
    assert counts.control == pytest.approx([3.0, 10 / 3])
    assert counts.inverse_sum == pytest.approx([1 / 6 + 1 / 3, 3 / 20 + 3 / 10])


def test_an_empty_arm_measures_nothing() -> None:
    design = TwoMeans(difference=1, sd=1)
    assert design.apportion(1).units.tolist() == [1, 0]
    assert np.isinf(design.apportion(1).inverse_sum)
    assert np.isinf(design.apportion(0).inverse_sum)


def test_a_seat_goes_to_the_arm_that_rounding_up_would_fill_first() -> None:
    design = TwoMeans(difference=1, sd=1, allocation=(3, 1))
    for total in range(8, 13):
        x = (total - 8) / 4
        treated, control = design.apportion(total).units
        assert treated + control == total
        # Both arms are a rounding up of weight × y for one y, 2 + x/2 among them at most.
        fits = any(
            (ceil(3 * y - 1e-9), ceil(y - 1e-9)) == (treated, control)
            for y in np.linspace(2, 3, 1201)
        )
        assert fits or total == 9, (total, x)
