"""How many may be lost: by trying every number that can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ldn_designer.designs.one_proportion import OneProportionExact
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.attrition import Lost, analysed
from ldn_designer.power.losses import most_dropout, most_lost

MEANS = TwoMeans(difference=1.0, sd=1.8)
if TYPE_CHECKING:
    from ldn_designer.designs.base import Design

CASES: list[tuple[Design, int]] = [
    (MEANS, 166),
    (TwoMeans(difference=1.0, sd=1.8, allocation=(2, 1)), 181),
    (OneProportionExact(reference_proportion=0.3, proportion=0.5), 80),
    (OneProportionExact(reference_proportion=0.3, proportion=0.5), 71),
]


@pytest.mark.parametrize(("design", "total"), CASES)
def test_the_largest_number_lost_is_the_last_before_the_first_that_falls_short(
    design: Design, total: int
) -> None:
    units = design.apportion(total)
    enough = [
        float(design.power(analysed(units, Lost(lost)), Superiority())) >= 0.9
        for lost in range(int(units.units.min()))
    ]
    found = most_lost(design, Superiority(), total, 0.9).value
    assert found == enough.index(False) - 1


@pytest.mark.parametrize(("design", "total"), CASES)
def test_the_largest_dropout_is_the_last_before_the_first_that_falls_short(
    design: Design, total: int
) -> None:
    units = design.apportion(total)
    steps = sorted({1 - kept / n for n in units.units.tolist() for kept in range(int(n) + 1)})
    enough = [
        float(design.power(analysed(units, min(loss, 0.9999)), Superiority())) >= 0.9
        for loss in steps
    ]
    found = most_dropout(design, Superiority(), total, 0.9).value
    assert found == pytest.approx(steps[enough.index(False) - 1], abs=1e-12)


def test_a_trial_that_is_too_small_already_has_nobody_to_lose() -> None:
    for found in (
        most_lost(MEANS, Superiority(), 20, 0.9),
        most_dropout(MEANS, Superiority(), 20, 0.9),
    ):
        assert found.value is None
        assert found.best == 0
        assert found.most_power < 0.9


def test_a_huge_trial_bears_every_dropout_of_a_plan() -> None:
    found = most_dropout(MEANS, Superiority(), 1_000_000, 0.9)
    assert found.value is None
    assert found.least_power >= 0.9
