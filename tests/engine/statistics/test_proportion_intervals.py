"""Intervals of a proportion against scipy's, and against their own definitions."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from ldn_designer.statistics.proportion_intervals import Interval, blaker, blaker_p, interval

COUNTS = [(0, 10), (1, 20), (7, 12), (50, 100), (12, 12)]


@pytest.mark.parametrize(("count", "total"), COUNTS)
@pytest.mark.parametrize("level", [0.9, 0.99])
def test_intervals_are_those_of_other_libraries(count: int, total: int, level: float) -> None:
    alpha = (1 - level) / 2
    test = stats.binomtest(count, total)
    same: tuple[Literal["exact", "wilson"], ...] = ("exact", "wilson")
    for method in same:
        known = test.proportion_ci(level, method=method)
        assert np.allclose(interval(method, count, total, alpha), known, atol=1e-12)
    others: dict[Interval, str] = {"wald": "normal", "agresti-coull": "agresti_coull"}
    for name, other in others.items():
        cut = proportion_confint(count, total, 2 * alpha, method=other)
        # That library cuts the limits at 0 and 1.
        assert np.allclose(np.clip(interval(name, count, total, alpha), 0, 1), cut, atol=1e-12)


@pytest.mark.parametrize(("count", "total"), COUNTS)
def test_blaker_s_interval_holds_what_its_test_does_not_reject(count: int, total: int) -> None:
    lower, upper = blaker(count, total, 0.025)
    exact = interval("exact", count, total, 0.025)
    assert exact[0] <= lower < upper <= exact[1]
    for proportion in (0.5 * lower, lower - 1e-6, upper + 1e-6, (1 + upper) / 2):
        if 0 < proportion < 1 and not lower <= proportion <= upper:
            assert blaker_p(count, total, proportion) < 0.05
    for proportion in (lower + 1e-9, upper - 1e-9):
        if 0 < proportion < 1:
            assert blaker_p(count, total, proportion) >= 0.05 * (1 - 1e-6)


def test_blaker_s_p_value_by_counting() -> None:
    """P(min tail ≤ the observed one) over all counts of 12 patients at p = 0.4."""
    chances = np.asarray(stats.binom.pmf(range(13), 12, 0.4))
    for count in range(13):
        tails = [min(chances[: k + 1].sum(), chances[k:].sum()) for k in range(13)]
        expected = sum(c for c, t in zip(chances, tails, strict=True) if t <= tails[count] + 1e-12)
        assert blaker_p(count, 12, 0.4) == pytest.approx(min(expected, 1))


def test_a_tail_must_be_one_of_two() -> None:
    with pytest.raises(ValueError, match="each tail"):
        blaker(1, 10, 0.5)
