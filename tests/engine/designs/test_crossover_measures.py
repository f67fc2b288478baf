"""Crossovers whose periods are measured often, and differ in length."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.linalg import toeplitz

from ldn_designer.designs.base import Counts, Design, Precision, grid
from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.crossover_measures import CrossoverMeasures
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, size
from ldn_designer.statistics.period_means import kept_measures, mean_variance

SAMPLES: dict[str, Design] = {
    "crossover measures, weekly, 12 v 4 weeks": CrossoverMeasures(
        difference=0.5,
        sd_period=0.5,
        sd_measure=1.2,
        correlation=0.5,
        weeks_treatment=12.0,
        weeks_control=4.0,
        transition_weeks=1.0,
    ),
    "crossover measures, exchangeable, 2 : 1": CrossoverMeasures(
        difference=0.6, sd_period=0.0, sd_measure=1.0, pattern="exchangeable", allocation=(2, 1)
    ),
    "crossover measures, diary against weekly": CrossoverMeasures(
        difference=0.4,
        sd_period=0.6,
        sd_measure=1.5,
        correlation=0.7,
        weeks_treatment=3.0,
        weeks_control=3.0,
        transition_weeks=1.0,
        measures_per_week=7.0,
        measures_per_week_control=1.0,
    ),
}
YOUNGER = SAMPLES["crossover measures, weekly, 12 v 4 weeks"]
DIARY = SAMPLES["crossover measures, diary against weekly"]
HIGHER = Superiority()


def counts(*units: int) -> Counts:
    return Counts(np.array(units, float))


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.9, 0.999])
@pytest.mark.parametrize("many", [1, 2, 5, 84])
def test_variance_of_a_mean_is_the_sum_over_all_pairs(many: int, rho: float) -> None:
    fading = toeplitz(rho ** np.arange(many)).sum() / many**2
    assert float(mean_variance(many, rho, "ar1")) == pytest.approx(fading, rel=1e-9)
    alike = (rho + (1 - rho) * np.eye(many)).sum() / many**2
    assert float(mean_variance(many, rho, "exchangeable")) == pytest.approx(alike, rel=1e-12)


def test_measures_after_the_transition() -> None:
    assert kept_measures(12.0, 2.0, 1.0) == 10
    assert kept_measures(3.0, 1.0, 7.0) == 14
    assert kept_measures(12.0, 1.0, 0.5) == 6  # every second week: none falls into the first
    assert kept_measures(12.0, 2.0, 0.5) == 5
    assert kept_measures(3.0, 0.0, 7 / 3) == 7


def test_standard_error_from_the_whole_covariance_matrix() -> None:
    """Weights of every measure against the covariance of a patient's whole series, period by period."""
    design = CrossoverMeasures(
        difference=1.0,
        sd_period=0.5,
        sd_measure=1.2,
        correlation=0.6,
        weeks_treatment=12.0,
        weeks_control=4.0,
        transition_weeks=1.0,
    )
    series = [0.25 + 1.44 * toeplitz(0.6 ** np.arange(weeks)) for weeks in (12, 4)]
    variance = 0.0
    for covariance in series:
        weights = np.r_[0.0, np.full(len(covariance) - 1, 1 / (len(covariance) - 1))]
        variance += weights @ covariance @ weights
    found = design.precision(counts(20, 20))
    assert float(found.se) == pytest.approx(sqrt(variance / 40), rel=1e-12)
    assert float(found.df) == 38


def test_one_measure_a_period_is_the_plain_crossover() -> None:
    design = CrossoverMeasures(
        difference=0.5, sd_period=0.3, sd_measure=0.4, weeks_treatment=1.0, weeks_control=1.0
    )
    plain = CrossoverMeans(difference=0.5, sd_within=0.5)
    assert int(size(design, HIGHER, 0.9).total) == int(size(plain, HIGHER, 0.9).total) == 24
    assert float(design.difference_sd) == pytest.approx(sqrt(0.5))


def test_neighbours_further_apart_are_less_alike() -> None:
    assert isinstance(DIARY, CrossoverMeasures)
    assert float(DIARY._correlations[1]) == pytest.approx(0.7**7)


@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_size_power_size(design: Design) -> None:
    found = size(design, HIGHER, 0.9)
    before = design.apportion(found.total - design.block)
    assert float(found.power) >= 0.9 > float(design.power(before, HIGHER))
    smallest = detectable(design, HIGHER, found.counts, float(found.power))
    assert float(smallest.effect) == pytest.approx(float(design.effect), rel=1e-6)


@pytest.mark.parametrize(
    "hypothesis",
    [
        HIGHER,
        Superiority(alpha=0.025, sides=1),
        Superiority(limit=0.1),
        NonInferiority(limit=-0.3),
        Equivalence(lower=-1.2, upper=1.2),
    ],
    ids=str,
)
@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_simulated_power_agrees(design: Design, hypothesis: Hypothesis) -> None:
    n = design.apportion(np.asarray(21))
    low, high = simulate(design, hypothesis, n, 20_000, seed=11).interval(0.999)
    assert low <= float(design.power(n, hypothesis)) <= high


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
def test_a_wrong_standard_error_is_noticed(factor: float, monkeypatch: pytest.MonkeyPatch) -> None:
    n = counts(12, 12)
    low, high = simulate(YOUNGER, HIGHER, n, 40_000, seed=5).interval(0.999)
    assert low <= float(YOUNGER.power(n, HIGHER)) <= high
    right = CrossoverMeasures.precision

    def wrong(self: CrossoverMeasures, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        return Precision(found.se * factor, found.df)

    monkeypatch.setattr(CrossoverMeasures, "precision", wrong)
    assert not low <= float(YOUNGER.power(n, HIGHER)) <= high


def test_edges() -> None:
    for units in ((1, 1), (0, 5)):
        assert float(YOUNGER.power(counts(*units), HIGHER)) == 0
        assert simulate(YOUNGER, HIGHER, counts(*units), 500).successes == 0
    assert float(YOUNGER.with_effect(1e6).power(counts(2, 1), HIGHER)) == pytest.approx(1)
    assert float(YOUNGER.with_effect(0.0).power(counts(9, 9), HIGHER)) == pytest.approx(0.025)
    rare = Superiority(alpha=1e-9)
    assert int(size(YOUNGER, rare, 0.9999).total) > int(size(YOUNGER, HIGHER, 0.9999).total)
    swept, n = grid(
        YOUNGER, np.array([20.0, 40.0]), transition_weeks=np.array([0.0, 1.0, 3.5, 6.0])
    )
    power = swept.power(n, HIGHER)
    assert (np.diff(power, axis=1) <= 0).all()
    assert (power[:, -1] == 0).all()  # nothing of the control period is left


def test_facts_and_the_field_that_moves_most() -> None:
    assert YOUNGER.nuisance_field == "sd_measure"
    steady = CrossoverMeasures(difference=1.0, sd_period=2.0, sd_measure=1.0, weeks_control=8.0)
    assert steady.nuisance_field == "sd_period"
    kept, _, spread, least = (fact.value for fact in YOUNGER.facts())
    assert kept == 11
    assert spread is not None
    assert least is not None
    assert least == pytest.approx(sqrt(0.5))
    assert spread > least


def test_a_period_without_a_measure_is_refused() -> None:
    with pytest.raises(ValidationError, match="no measure of the control period is left"):
        CrossoverMeasures(difference=1.0, sd_period=1.0, sd_measure=1.0, transition_weeks=4.0,
                          weeks_treatment=12.0)  # fmt: skip
