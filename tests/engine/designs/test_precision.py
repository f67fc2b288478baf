"""How narrow an interval becomes: means, differences, standard deviations, proportions."""

from __future__ import annotations

from math import comb, sqrt

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from ldn_designer.designs.base import Counts, Design
from ldn_designer.designs.precision import (
    HalfWidth,
    PrecisionDifference,
    PrecisionMean,
    PrecisionSd,
)
from ldn_designer.designs.precision_proportion import PrecisionProportion
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size
from ldn_designer.statistics.proportion_intervals import INTERVALS, Interval

SAMPLES: dict[str, Design] = {
    "mean": PrecisionMean(half_width=0.5, sd=2.0),
    "mean, planned": PrecisionMean(half_width=0.5, sd=2.0, rule="planned"),
    "difference, 2 : 1": PrecisionDifference(half_width=0.7, sd=2.0, allocation=(2, 1)),
    "SD": PrecisionSd(half_width=0.4, sd=1.8),
    "proportion, Wilson": PrecisionProportion(half_width=0.08, proportion=0.3),
    "proportion, exact": PrecisionProportion(half_width=0.1, proportion=0.15, interval="exact"),
    "proportion, Wald, planned": PrecisionProportion(
        half_width=0.05, proportion=0.02, interval="wald", rule="planned"
    ),
}
LEVEL = Superiority()
samples = pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
ASSURED = [(name, each) for name, each in SAMPLES.items() if "planned" not in name]
assured = pytest.mark.parametrize(("name", "design"), ASSURED, ids=[name for name, _ in ASSURED])


def test_the_smallest_sample_of_a_mean_by_hand() -> None:
    """Half-width 0.5, SD 2: t·s/√n ≤ 0.5 with probability 0.9, n searched by the χ² distribution."""

    def chance(n: int) -> float:
        t = stats.t.ppf(0.975, n - 1)
        return float(stats.chi2.cdf((n - 1) * n * (0.5 / (t * 2.0)) ** 2, n - 1))

    n = next(n for n in range(2, 500) if chance(n) >= 0.9)
    assert int(size(SAMPLES["mean"], LEVEL, 0.9).total) == n == 77


def test_with_the_sd_as_planned_a_mean_needs_fewer() -> None:
    """presize::prec_mean(mean = 5, sd = 2.5, conf.width = 1): 98.46626 (default tolerance of uniroot)."""
    design = PrecisionMean(half_width=0.5, sd=2.5, rule="planned")
    found = real_size(design, LEVEL, 0.5)
    assert found == pytest.approx(98.46626, rel=1e-4)
    assert stats.t.ppf(0.975, found - 1) * 2.5 / sqrt(found) == pytest.approx(0.5, abs=1e-9)
    # In such a trial the half-width is reached by about half of the samples.
    halves = PrecisionMean(half_width=0.5, sd=2.5)
    assert float(halves.power(halves.apportion(99), LEVEL)) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("kind", [PrecisionMean, PrecisionDifference, PrecisionSd])
def test_the_multiple_is_the_interval_s(kind: type[HalfWidth]) -> None:
    """Half-widths of the data 1 … 9 at 90%, from textbook intervals."""
    values = np.arange(1.0, 10.0)
    design, sd = kind(half_width=1.0, sd=1.0), float(values.std(ddof=1))
    if kind is PrecisionMean:
        interval = stats.t.interval(0.9, 8, values.mean(), stats.sem(values))
        n, spread = 9, sd
    elif kind is PrecisionDifference:
        other = values[:5] * 2
        found = stats.ttest_ind(values, other).confidence_interval(0.9)
        interval = (found.low, found.high)
        n = 14
        spread = sqrt((8 * sd**2 + 4 * float(other.var(ddof=1))) / 12)
    else:
        interval = tuple(sd * sqrt(8 / q) for q in (15.50731306, 2.732636793))
        n, spread = 9, sd
    counts = Counts(np.array([9.0, 5.0] if n == 14 else [9.0]))
    half = (interval[1] - interval[0]) / 2
    assert float(design.multiple(counts, 0.05)) * spread == pytest.approx(half, rel=1e-9)


@pytest.mark.parametrize("method", INTERVALS)
def test_assurance_of_a_proportion_by_counting(method: Interval) -> None:
    """Every count of 60 patients with its chance, and the intervals of statsmodels."""
    design = PrecisionProportion(half_width=0.11, proportion=0.25, interval=method)
    names = {"exact": "beta", "wald": "normal", "agresti-coull": "agresti_coull"}
    total = 0.0
    for count in range(61):
        low, high = proportion_confint(count, 60, 0.05, method=names.get(method, method))
        # That library cuts limits at 0 and 1; near them intervals are narrow either way.
        if 0 < (high - low) / 2 <= 0.11:
            total += comb(60, count) * 0.25**count * 0.75 ** (60 - count)
    n = Counts(np.array([60.0]))
    assert 0.2 < total < 0.99
    assert float(design.power(n, LEVEL)) == pytest.approx(total, abs=1e-10)


@pytest.mark.parametrize("method", INTERVALS)
@pytest.mark.parametrize(("half_width", "proportion"), [(0.1, 0.3), (0.07, 0.1), (0.05, 0.5)])
def test_no_larger_sample_of_a_proportion_falls_short(
    method: Interval, half_width: float, proportion: float
) -> None:
    design = PrecisionProportion(half_width=half_width, proportion=proportion, interval=method)
    found = size(design, LEVEL, 0.9)
    every = np.arange(1, 2 * int(found.total))
    power = design.power(design.apportion(every), LEVEL)
    enough = every[power >= 0.9]
    short = every[power < 0.9]
    assert int(found.total) == short[-1] + 1
    assert int(found.first) == enough[0]


# ---- laws


@samples
def test_with_effect_is_the_inverse_of_effect(design: Design) -> None:
    wanted = np.linspace(0.01, 0.9, 11)
    assert np.array_equal(design.with_effect(wanted).effect, wanted)
    swept = design.with_effect(wanted).power(design.counts(60), LEVEL)
    assert np.diff(swept).min() >= 0


@samples
def test_wider_intervals_and_larger_samples_are_reached_more_often(design: Design) -> None:
    found = size(design, LEVEL, 0.9)
    assert found.reached
    back = detectable(design, LEVEL, found.counts, 0.9)
    assert 0 < float(back.effect) <= float(np.asarray(design.effect)) * (1 + 1e-9)
    stricter = Superiority(alpha=0.01)
    assert int(size(design, stricter, 0.9).total) > int(found.total)
    assert int(size(design.with_effect(0.5 * float(design.effect)), LEVEL, 0.9).total) > int(
        found.total
    )
    if design.spread_field:
        wider = design.with_spread(2 * float(getattr(design, design.spread_field)))
        assert float(wider.power(found.counts, LEVEL)) < 0.9


@samples
def test_a_one_sided_level_is_that_of_its_tail(design: Design) -> None:
    n = design.counts(80)
    one = design.power(n, Superiority(alpha=0.025, sides=1, benefit="lower"))
    assert float(one) == float(design.power(n, LEVEL))


@samples
def test_power_is_a_probability_at_every_edge(design: Design) -> None:
    strata = len(design.strata)
    for hypothesis in (LEVEL, Superiority(alpha=1e-9), Superiority(sides=1, alpha=0.49)):
        for units in (0.0, 1.0, 1.5, 2.0, 300.0):
            for width in (0.0, 1e-9, 0.5, 0.999999, 1e6):
                n = Counts(np.full(strata, units))
                found = float(design.with_effect(width).power(n, hypothesis))
                assert 0 <= found <= 1
                if units == 0 or width == 0:
                    assert found == 0


@samples
def test_simulated_trials_reach_the_half_width_as_often(design: Design) -> None:
    for hypothesis in (LEVEL, Superiority(alpha=0.2), Superiority(sides=1, alpha=0.05)):
        n = size(design, hypothesis, 0.8).counts
        low, high = simulate(design, hypothesis, n, 20_000, seed=6).interval(0.999)
        assert low <= float(design.power(n, hypothesis)) <= high


@assured
def test_a_second_engine_agrees(name: str, design: Design) -> None:
    for hypothesis in (LEVEL, Superiority(alpha=0.2)):
        for target in (0.5, 0.9):
            n = size(design, hypothesis, target).counts
            second = design.second_power(n, hypothesis)
            assert second == pytest.approx(float(design.power(n, hypothesis)), abs=1e-9)


@pytest.mark.parametrize("factor", [2.0, 0.5])
@assured
def test_a_wrong_level_is_noticed(name: str, design: Design, factor: float) -> None:
    n = size(design, LEVEL, 0.8).counts
    wrong = float(design.power(n, Superiority(alpha=0.05 * factor)))
    low, high = simulate(design, LEVEL, n, 20_000, seed=6).interval(0.999)
    assert not low <= wrong <= high


@pytest.mark.parametrize("name", ["mean", "difference, 2 : 1", "SD"])
def test_trials_too_small_for_a_standard_deviation_reach_nothing(name: str) -> None:
    design = SAMPLES[name]
    n = Counts(np.ones(len(design.strata)))
    assert simulate(design, LEVEL, n, 100).successes == 0
    assert float(design.power(n, LEVEL)) == 0


@samples
def test_what_it_says(design: Design) -> None:
    assert "confidence interval" in design.method()
    assert design.nuisance_field in {q.name for q in design.fields()}
    assert all(fact.value is not None for fact in design.facts())


def test_what_it_refuses() -> None:
    with pytest.raises(ValidationError, match="greater than 0"):
        PrecisionMean(half_width=0.0, sd=1.0)
    with pytest.raises(ValidationError, match="less than 1"):
        PrecisionProportion(half_width=0.1, proportion=1.0)


@pytest.mark.parametrize("method", INTERVALS)
def test_millions_of_patients_are_two_tails_of_the_binomial_distribution(method: Interval) -> None:
    """No count is gone through: the interval widens towards half, so that the narrow ones lie at both ends."""
    n = Counts(np.array([4e6]))
    spread = sqrt(0.3 * 0.7 / 4e6)
    for above in (-1.0, 0.0, 1.5):
        # The half-width at a count `above` standard deviations over the mean.
        share = 0.3 + above * spread
        half_width = float(stats.norm.isf(0.025)) * sqrt(share * (1 - share) / 4e6)
        design = PrecisionProportion(half_width=half_width, proportion=0.3, interval=method)
        # The exact interval is wider by about half a patient, which moves the count by a standard deviation.
        near = float(stats.norm.cdf(above))
        found = float(design.power(n, LEVEL))
        assert found < near if method == "exact" else abs(found - near) < 0.02


def test_a_half_width_that_no_number_reaches_is_answered_at_once() -> None:
    found = size(PrecisionProportion(half_width=1e-9, proportion=0.4), LEVEL, 0.9)
    assert not found.reached
    assert float(found.power) == 0
