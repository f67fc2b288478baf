"""Effects on counts against statsmodels, metafor's printed values, and input that gives none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.meta_analysis import effectsize_2proportions

from ldn_designer.evidence.effect import EffectError
from ldn_designer.evidence.effects_binary import (
    events_from_percent,
    log_odds_ratio_from_counts,
    log_risk_ratio_from_counts,
    risk_difference_from_counts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTS = [(22, 49, 14, 50), (41, 49, 43, 50), (4, 49, 3, 50), (33, 48, 36, 50), (10, 19, 6, 17)]


@pytest.mark.parametrize("counts", COUNTS)
def test_counts_agree_with_statsmodels(counts: tuple[int, int, int, int]) -> None:
    a, n1, c, n2 = counts
    table = Table2x2(np.array([[a, n1 - a], [c, n2 - c]]))
    odds, risk = log_odds_ratio_from_counts(*counts), log_risk_ratio_from_counts(*counts)
    assert odds.estimate == pytest.approx(table.log_oddsratio, rel=1e-12)
    assert odds.se == pytest.approx(table.log_oddsratio_se, rel=1e-12)
    assert risk.estimate == pytest.approx(table.log_riskratio, rel=1e-12)
    assert risk.se == pytest.approx(table.log_riskratio_se, rel=1e-12)
    estimate, variance = effectsize_2proportions(
        np.array([a]), np.array([n1]), np.array([c]), np.array([n2])
    )
    difference = risk_difference_from_counts(*counts)
    assert difference.estimate == pytest.approx(float(estimate[0]), rel=1e-12)
    assert difference.se**2 == pytest.approx(float(variance[0]), rel=1e-12)
    assert difference.cautions == odds.cautions == risk.cautions == ()


def test_an_empty_cell_is_corrected_as_in_metafor_and_said() -> None:
    # metafor 3.8-1, escalc(ai = 0, bi = 20, ci = 5, di = 15): OR and RD with 0.5 in every cell
    odds = log_odds_ratio_from_counts(0, 20, 5, 20)
    difference = risk_difference_from_counts(0, 20, 5, 20)
    assert odds.estimate == pytest.approx(-2.67748013501753, rel=1e-12)
    assert odds.se**2 == pytest.approx(2.29511479865532, rel=1e-12)
    assert difference.estimate == pytest.approx(-0.238095238095238, rel=1e-12)
    assert difference.se**2 == pytest.approx(0.0103120613324695, rel=1e-12)
    for effect in (odds, difference, log_risk_ratio_from_counts(0, 20, 5, 20)):
        assert "0.5 was added" in effect.cautions[0]
        assert dict(effect.inputs)["events_treatment"] == 0
        assert effect.sizes == (20, 20)


def test_a_risk_ratio_agrees_with_metafor() -> None:
    # metafor 3.8-1, escalc("RR", ai = 4, bi = 119, ci = 11, di = 128)
    effect = log_risk_ratio_from_counts(4, 123, 11, 139)
    assert effect.estimate == pytest.approx(-0.889311333920205, rel=1e-12)
    assert effect.se**2 == pytest.approx(0.325584765003961, rel=1e-12)


def test_ratios_leave_the_log_and_differences_stay() -> None:
    ratio = log_risk_ratio_from_counts(22, 49, 14, 50)
    difference = risk_difference_from_counts(22, 49, 14, 50)
    assert ratio.is_ratio
    assert ratio.natural(ratio.estimate) == pytest.approx((22 / 49) / (14 / 50))
    assert not difference.is_ratio
    assert difference.natural(difference.estimate) == difference.estimate
    assert ratio.sd is None


def test_the_names_of_formulas_are_those_of_the_functions() -> None:
    for function in (
        risk_difference_from_counts,
        log_odds_ratio_from_counts,
        log_risk_ratio_from_counts,
    ):
        assert function(3, 10, 4, 10).formula == function.__name__


@pytest.mark.parametrize("n", [9, 16, 49, 50, 300])
@pytest.mark.parametrize("percent", [0, 8, 28, 45, 45.5, 68.8, 100])
def test_counts_behind_a_percentage_are_those_that_round_to_it(n: int, percent: float) -> None:
    decimals = 1 if percent % 1 else 0
    fitting = tuple(
        events
        for events in range(n + 1)
        if abs(100 * events / n - percent) <= 0.5 / 10**decimals + 1e-9
    )
    assert events_from_percent(percent, n) == fitting


def test_the_percentages_of_the_final_trial_have_one_count_each() -> None:
    # 22/49 = 44.9 %, 23/49 = 46.9 %; 14/50 = 28 %
    assert events_from_percent(45, 49) == (22,)
    assert events_from_percent(28, 50) == (14,)
    assert events_from_percent(88, 20) == ()  # 17/20 = 85 %, 18/20 = 90 %
    assert events_from_percent(45, 300) == (134, 135, 136)  # 44.67, 45 and 45.33 %


REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: risk_difference_from_counts(5, 4, 1, 9), "between 0 and its 4 people"),
    (lambda: risk_difference_from_counts(1, 4, -1, 9), "between 0 and its 9 people"),
    (lambda: risk_difference_from_counts(0, 0, 1, 9), "at least one person"),
    (lambda: log_odds_ratio_from_counts(0, 9, 0, 9), "Nobody had the event"),
    (lambda: log_risk_ratio_from_counts(9, 9, 8, 8), "Everybody had the event"),
    (lambda: events_from_percent(101, 9), "between 0 and 100"),
    (lambda: events_from_percent(math.nan, 9), "between 0 and 100"),
]


@pytest.mark.parametrize(("make", "said"), REFUSED, ids=map(str, range(len(REFUSED))))
def test_counts_that_give_no_effect_are_refused_in_words(
    make: Callable[[], Any], said: str
) -> None:
    with pytest.raises(EffectError, match=said):
        make()
