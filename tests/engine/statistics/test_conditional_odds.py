"""Odds ratios given the margins: against the library's own, and intervals against their p values."""

from __future__ import annotations

from math import inf, log
from typing import Literal

import numpy as np
import pytest
from scipy import stats

from ldn_designer.statistics.conditional_odds import Conditional, TwoSided

SIDES: tuple[tuple[int, Literal["greater", "less"]], ...] = ((1, "greater"), (-1, "less"))
TABLES = [
    ((8, 1), (2, 9)),
    ((15, 30), (5, 50)),
    ((0, 6), (10, 4)),
    ((1, 5), (24, 11)),
    ((3, 1), (1, 3)),
]


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_the_central_answers_are_the_library_s(
    table: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    cells = Conditional.of_table(table)
    known = stats.contingency.odds_ratio(np.array(table))
    assert cells.estimate() == pytest.approx(known.statistic, rel=1e-6)
    for level in (0.8, 0.95, 0.999):
        interval = known.confidence_interval(level)
        assert cells.interval(level) == pytest.approx((interval.low, interval.high), rel=1e-6)
        for side, name in SIDES:
            one = known.confidence_interval(level, alternative=name)
            wanted = one.low if side > 0 else one.high
            assert cells.one_sided_limit(level, side) == pytest.approx(wanted, rel=1e-6)
    assert float(cells.p_value("likelihood")) == pytest.approx(
        stats.fisher_exact(np.array(table)).pvalue
    )
    for side, name in SIDES:
        p = stats.fisher_exact(np.array(table), alternative=name).pvalue
        assert float(cells.tail(0.0, side)) == pytest.approx(p)


@pytest.mark.parametrize("how", ["likelihood", "blaker"])
@pytest.mark.parametrize("table", TABLES, ids=str)
def test_intervals_hold_the_odds_ratios_that_are_not_rejected(
    table: tuple[tuple[int, int], tuple[int, int]], how: TwoSided
) -> None:
    cells = Conditional.of_table(table)
    low, high = cells.interval(0.95, how)
    at = np.linspace(-12, 12, 100_001)
    kept = np.exp(at[cells.p_value(how, at) > 0.05])
    step = np.exp(at[1] - at[0]) - 1
    if low:
        assert low <= kept[0] * (1 + 1e-7)
        assert low == pytest.approx(kept[0], rel=2 * step)
    else:
        assert kept[0] == pytest.approx(np.exp(-12))
    if high < inf:
        assert high >= kept[-1] * (1 - 1e-7)
        assert high == pytest.approx(kept[-1], rel=2 * step)
    central = cells.interval(0.95)
    if how == "blaker":
        assert central[0] <= low * (1 + 1e-9)
        assert high <= central[1] * (1 + 1e-9)


def test_pairs_are_a_binomial_share() -> None:
    cells = Conditional.of_pairs(45, 25)
    share = stats.binomtest(45, 70).proportion_ci(method="exact")
    assert cells.interval() == pytest.approx(
        (share.low / (1 - share.low), share.high / (1 - share.high))
    )
    assert cells.estimate() == pytest.approx(1.8)
    assert float(cells.p_value("central")) == pytest.approx(stats.binomtest(45, 70).pvalue)
    assert float(cells.p_value("central", log(1.8))) > 0.9
    mid = cells.interval(mid=True)
    assert cells.interval()[0] < mid[0] < 1.8 < mid[1] < cells.interval()[1]


def test_ends() -> None:
    lowest, highest = Conditional.of_pairs(0, 6), Conditional.of_pairs(6, 0)
    assert lowest.estimate() == 0
    assert highest.estimate() == inf
    assert lowest.interval()[0] == 0
    assert highest.interval()[1] == inf
    assert lowest.one_sided_limit(0.95, 1) == 0
    assert highest.one_sided_limit(0.95, -1) == inf
    for how in ("likelihood", "blaker"):
        assert lowest.interval(0.95, how)[1] == pytest.approx(1 / highest.interval(0.95, how)[0])
    only = Conditional.of_table(((3, 4), (0, 0)))
    assert float(only.p_value()) == 1
    assert only.interval() == (0, inf)
