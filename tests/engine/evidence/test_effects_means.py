"""Effects on means against scipy's own tests, printed anchors, and input that gives no effect."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from ldn_designer.evidence.effect import Effect, EffectError, printed_decimals
from ldn_designer.evidence.effects_means import (
    mean_difference_from_arms,
    mean_difference_from_interval,
    mean_difference_from_p,
    mean_difference_from_standardised,
    paired_difference_from_interval,
    paired_difference_from_p,
    paired_difference_from_sd,
)
from ldn_designer.evidence.spread import sd_from_interval, sd_from_quartiles

if TYPE_CHECKING:
    from collections.abc import Callable

SEEDS = range(5)


def _arms(seed: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    return rng.normal(-1.0, 2.0, 12 + 7 * seed), rng.normal(0.0, 2.5, 20 + seed)


def test_a_difference_and_its_interval_give_the_published_error() -> None:
    # (0.27 + 0.95)/2 = 0.61; t(0.975, 97) = 1.98472; 0.61/1.98472 = 0.30735
    # SD 0.30735/√(1/49 + 1/50) = 0.30735/0.201018 = 1.5290
    effect = mean_difference_from_interval(-0.34, -0.95, 0.27, n_treatment=49, n_control=50)
    assert effect.se == pytest.approx(0.30735, abs=5e-6)
    assert effect.sd == pytest.approx(1.5290, abs=5e-5)
    assert (effect.df, effect.sd_df, effect.sizes) == (97, 97, (49, 50))
    assert effect.estimate == -0.34
    assert dict(effect.inputs)["lower"] == -0.95
    assert "97 degrees of freedom" in effect.assumptions[0]


def test_a_difference_and_its_p_give_the_published_error() -> None:
    # t(0.882, 96) = 1.19251; 0.49/1.19251 = 0.41090; ± t(0.975, 96) = 1.98498 × 0.41090 = 0.81563
    effect = mean_difference_from_p(0.49, 0.236, n_treatment=48, n_control=50)
    assert effect.se == pytest.approx(0.41090, abs=5e-6)
    assert effect.interval() == pytest.approx((0.49 - 0.81563, 0.49 + 0.81563), abs=2e-5)
    assert effect.t == pytest.approx(1.19251, abs=5e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_arm_means_agree_with_the_t_test_of_scipy(seed: int) -> None:
    treatment, control = _arms(seed)
    effect = mean_difference_from_arms(
        treatment.mean(),
        treatment.std(ddof=1),
        len(treatment),
        control.mean(),
        control.std(ddof=1),
        len(control),
    )
    test = stats.ttest_ind_from_stats(
        treatment.mean(),
        treatment.std(ddof=1),
        len(treatment),
        control.mean(),
        control.std(ddof=1),
        len(control),
    )
    assert effect.t == pytest.approx(float(test.statistic), rel=1e-12)
    assert effect.p_value() == pytest.approx(float(test.pvalue), rel=1e-10)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_to_the_difference_of_one_trial_gives_one_error(seed: int, level: float) -> None:
    treatment, control = _arms(seed)
    sizes: Any = {"n_treatment": len(treatment), "n_control": len(control)}
    compared = CompareMeans(DescrStatsW(treatment), DescrStatsW(control))
    low, high = compared.tconfint_diff(alpha=1 - level)
    p = float(stats.ttest_ind(treatment, control).pvalue)
    estimate = float(treatment.mean() - control.mean())
    pooled = float(
        np.sqrt(
            ((treatment - treatment.mean()) ** 2).sum() + ((control - control.mean()) ** 2).sum()
        )
        / math.sqrt(len(treatment) + len(control) - 2)
    )
    expected = float(compared.std_meandiff_pooledvar)
    for effect in (
        mean_difference_from_interval(estimate, low, high, level=level, **sizes),
        mean_difference_from_p(estimate, p, **sizes),
        mean_difference_from_standardised(estimate, estimate / pooled, **sizes),
    ):
        assert effect.estimate == estimate
        assert effect.se == pytest.approx(expected, rel=1e-9)
        assert effect.sd == pytest.approx(pooled, rel=1e-9)
        assert effect.interval(level) == pytest.approx((low, high), rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_to_a_paired_difference_gives_one_error(seed: int) -> None:
    differences = np.random.default_rng(seed).normal(0.6, 1.4, 11 + 5 * seed)
    n, estimate, sd = len(differences), float(differences.mean()), float(differences.std(ddof=1))
    test = stats.ttest_1samp(differences, 0.0)
    low, high = map(float, test.confidence_interval(0.9))
    for effect in (
        paired_difference_from_interval(estimate, low, high, n=n, level=0.9),
        paired_difference_from_p(estimate, float(test.pvalue), n=n),
        paired_difference_from_sd(estimate, sd, n=n),
    ):
        assert effect.measure == "paired mean difference"
        assert effect.t == pytest.approx(float(test.statistic), rel=1e-9)
        assert effect.sd == pytest.approx(sd, rel=1e-9)
        assert effect.df == n - 1
        assert effect.spread == "difference within patient"


def test_without_numbers_the_normal_distribution_is_used_and_said() -> None:
    effect = mean_difference_from_interval(1.0, 0.0, 2.0)
    assert effect.se == pytest.approx(1 / 1.959963984540054, rel=1e-12)
    assert effect.df == math.inf
    assert effect.sd is None
    assert effect.sd_df is None
    assert "normal distribution" in effect.assumptions[0]
    assert effect.p_value() == pytest.approx(0.05, rel=1e-9)


def test_the_smallest_p_still_gives_an_error() -> None:
    effect = mean_difference_from_p(1.0, 1e-40)
    assert effect.p_value() == pytest.approx(1e-40, rel=1e-6)


def test_an_estimate_off_the_middle_of_its_interval_is_told() -> None:
    assert mean_difference_from_interval(2.0, 0.4, 3.7).cautions == ()
    (caution,) = mean_difference_from_interval(1.0, 0.4, 3.7).cautions
    assert "not in the middle" in caution


def test_an_arm_of_the_final_trial_has_the_sd_behind_its_interval() -> None:
    # (1.7 − 0.8)/2 = 0.45; t(0.975, 48) = 2.01063; 0.45/2.01063·√49 = 1.5667; placebo likewise
    assert sd_from_interval(-1.7, -0.8, 49) == pytest.approx(1.5667, abs=5e-5)
    # t(0.975, 49) = 2.00958; 0.45/2.00958·√50 = 1.5834
    assert sd_from_interval(-1.4, -0.5, 50) == pytest.approx(1.5834, abs=5e-5)


def test_quartiles_of_a_normal_distribution_give_its_sd() -> None:
    # 18.55/1.349 = 13.751
    assert sd_from_quartiles(18.55) == pytest.approx(13.751, abs=1e-3)
    assert sd_from_quartiles(float(np.diff(stats.norm(0, 7).ppf([0.25, 0.75]))[0])) == (
        pytest.approx(7.0)
    )


REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: mean_difference_from_interval(1.0, 2.0, 0.0), "must be below the upper"),
    (lambda: mean_difference_from_interval(5.0, 0.0, 2.0), "must lie inside its interval"),
    (lambda: mean_difference_from_interval(math.nan, 0.0, 2.0), "finite"),
    (lambda: mean_difference_from_interval(1.0, -math.inf, 2.0), "finite"),
    (lambda: mean_difference_from_interval(1.0, 0.0, 2.0, level=95), "between 0 and 1"),
    (lambda: mean_difference_from_p(1.0, 0.05, relation="<"), "inequality"),
    (lambda: mean_difference_from_p(1.0, 0.0), "between 0 and 1"),
    (lambda: mean_difference_from_p(1.0, 1.0), "between 0 and 1"),
    (lambda: mean_difference_from_p(1.0, math.nan), "between 0 and 1"),
    (lambda: mean_difference_from_p(math.nan, 0.3), "finite"),
    (lambda: paired_difference_from_sd(math.nan, 1.0, n=9), "finite"),
    (lambda: mean_difference_from_p(0.0, 0.5), "difference of 0"),
    (lambda: mean_difference_from_p(1.0, 0.5, n_treatment=1, n_control=1), "three"),
    (lambda: mean_difference_from_arms(1, -1, 9, 0, 1, 9), "must be 0 or more"),
    (lambda: mean_difference_from_arms(1, math.nan, 9, 0, 1, 9), "must be 0 or more"),
    (lambda: mean_difference_from_arms(1, 0, 9, 0, 0, 9), "Both standard deviations are 0"),
    (lambda: mean_difference_from_arms(math.inf, 1, 9, 0, 1, 9), "finite"),
    (lambda: mean_difference_from_standardised(1.0, 0.0, 9, 9), "of 0"),
    (lambda: paired_difference_from_p(1.0, 0.04, n=60, relation="<="), "inequality"),
    (lambda: paired_difference_from_p(1.0, 0.04, n=1), "two people"),
    (lambda: paired_difference_from_sd(1.0, 0.0, n=9), "above 0"),
    (lambda: sd_from_quartiles(0.0), "above 0"),
]


@pytest.mark.parametrize(("make", "said"), REFUSED, ids=map(str, range(len(REFUSED))))
def test_numbers_that_give_no_effect_are_refused_in_words(
    make: Callable[[], Any], said: str
) -> None:
    with pytest.raises(EffectError, match=said):
        make()


@pytest.mark.parametrize(
    "wrong",
    [{"estimate": math.nan}, {"se": 0.0}, {"se": -1.0}, {"se": math.inf}, {"df": 0.0}],
)
def test_an_effect_is_never_made_of_impossible_numbers(wrong: dict[str, float]) -> None:
    numbers: Any = {"estimate": 1.0, "se": 1.0, "df": 9.0} | wrong
    with pytest.raises(EffectError):
        Effect(measure="mean difference", formula="own", formula_text="", **numbers)


def test_the_level_of_an_interval_is_a_fraction() -> None:
    with pytest.raises(EffectError, match=r"0\.95"):
        mean_difference_from_interval(1.0, 0.0, 2.0).interval(95)


@pytest.mark.parametrize(("value", "decimals"), [(45, 0), (68.8, 1), (0.236, 3), (-0.34, 2)])
def test_the_decimals_of_a_printed_number_are_counted(value: float, decimals: int) -> None:
    assert printed_decimals(value) == decimals
