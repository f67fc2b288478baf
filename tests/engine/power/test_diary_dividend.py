"""The diary dividend: participants against the length of the diary."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ldn_designer.designs.diary import DiaryMeans
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.diary_dividend import diary_dividend
from ldn_designer.power.solving import size

DIARY = DiaryMeans(
    difference=-1.0, sd=2.0, correlation=0.6, structure="ar1", compliance=0.8, least_days=3
)
LOWER = Superiority(benefit="lower")


def test_each_length_has_the_size_of_its_own_design() -> None:
    rows = diary_dividend(DIARY, LOWER, 0.9, (1, 3, 7, 28))
    assert [row.days for row in rows] == [3, 7, 28]
    for row in rows:
        alone = DIARY.model_copy(update={"days": row.days})
        assert row.total == int(size(alone, LOWER, 0.9).total)
        assert row.sd == pytest.approx(float(alone.patients[1]) ** 0.5)
        assert row.diary_days == row.total * row.days


def test_longer_diaries_need_fewer_participants_and_ever_less_so() -> None:
    alike = DIARY.model_copy(update={"structure": "exchangeable", "least_days": 1})
    totals = [row.total or 0 for row in diary_dividend(alike, LOWER, 0.9)]
    assert len(totals) == 28
    assert all(later <= earlier for earlier, later in pairwise(totals))
    assert totals[0] - totals[6] > 5 * (totals[6] - totals[27])


def test_what_cannot_be_reached_has_no_number() -> None:
    (row,) = diary_dividend(DIARY, Superiority(), 0.9, (7,))
    assert row.total is None
    assert row.diary_days is None


def test_no_length_no_rows() -> None:
    assert diary_dividend(DIARY, LOWER, 0.9, (1, 2)) == ()
