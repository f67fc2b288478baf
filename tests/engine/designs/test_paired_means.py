"""Paired means: values of other programs, laws, simulation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats

from ldn_designer.designs.base import Counts, Precision
from ldn_designer.designs.paired_means import PairedMeans
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import real_size, size

SAMPLES: dict[str, PairedMeans] = {
    "differences": PairedMeans(difference=0.5, sd_differences=1.1),
    "correlation": PairedMeans(difference=0.8, sd=2.0, correlation=0.6),
    "both": PairedMeans(difference=0.9, sd=1.5, sd_treatment=2.0, correlation=-0.3),
}
ASKED: list[Hypothesis] = [
    Superiority(),
    Superiority(sides=1, alpha=0.01),
    Superiority(limit=0.1),
    NonInferiority(limit=-0.4),
    Equivalence(lower=-0.2, upper=1.2),
]
SIMULATED: list[tuple[PairedMeans, Hypothesis, tuple[int, ...]]] = [
    (PairedMeans(difference=0.6, sd=1.0, correlation=0.4), Superiority(), (20,)),
    (PairedMeans(difference=-1.5, sd_differences=1.0), Superiority(benefit="lower"), (2,)),
    (
        PairedMeans(difference=1.0, sd=1.0, sd_treatment=2.0, correlation=-0.4),
        Superiority(sides=1),
        (30,),
    ),
    (PairedMeans(difference=0.1, sd_differences=1.0), NonInferiority(limit=-0.4), (30,)),
    (
        PairedMeans(difference=0.1, sd=2.0, correlation=0.9),
        Equivalence(lower=-0.5, upper=0.5),
        (40,),
    ),
]

TRIALS = 100_000


def units(*each: float) -> Counts:
    return Counts(np.array(each, float))


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_a_size_has_its_power_and_one_block_less_has_not(
    design: PairedMeans, hypothesis: Hypothesis
) -> None:
    if not bool(hypothesis.helps(design, design.effect)):
        assert not bool(size(design, hypothesis, 0.9, limit=100_000).reached)
        return
    found = size(design, hypothesis, 0.9)
    assert bool(found.reached)
    assert float(design.power(found.counts, hypothesis)) >= 0.9
    smaller = design.apportion(int(found.total) - design.block)
    assert float(design.power(smaller, hypothesis)) < 0.9
    real = real_size(design, hypothesis, 0.9)
    assert int(found.total) - design.block < real <= int(found.total) + 1e-6


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_power_is_a_probability_at_the_edges(design: PairedMeans, hypothesis: Hypothesis) -> None:
    strict = hypothesis.model_copy(update={"alpha": 1e-9})
    effects = np.array([0.0, 1e-6, -1.0, 1e6, -1e6])
    for n in (
        *[units(*each) for each in [(1,), (2,), (3,)]],
        design.apportion(100_000 * design.block),
    ):
        for asked in (hypothesis, strict):
            power = design.with_effect(effects).power(n, asked)
            assert power.shape == effects.shape
            assert ((power >= 0) & (power <= 1)).all()
    assert float(design.power(units(*[0.0] * len(design.strata)), hypothesis)) == 0
    most = size(design, hypothesis, 0.9999, limit=100_000)
    assert 0 <= float(most.power) <= 1
    one = units(*[1.0] * len(design.strata))
    simulated = simulate(design, hypothesis, one, 2_000, seed=3).power
    assert 0 <= simulated <= 1


@pytest.mark.parametrize(("design", "hypothesis", "n"), SIMULATED)
def test_simulation_agrees(design: PairedMeans, hypothesis: Hypothesis, n: tuple[int, ...]) -> None:
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=2026).interval(0.999)
    assert low <= float(design.power(units(*n), hypothesis)) <= high


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
@pytest.mark.parametrize("which", range(len(SIMULATED)))
def test_a_wrong_standard_error_is_noticed(
    which: int, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    design, hypothesis, n = SIMULATED[which]
    right = PairedMeans.precision

    def wrong(self: PairedMeans, n: Counts, null: float = 0.0) -> Precision:
        precision = right(self, n, null)
        return Precision(precision.se * factor, precision.df)

    monkeypatch.setattr(PairedMeans, "precision", wrong)
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=2026).interval(0.999)
    assert not low <= float(design.power(units(*n), hypothesis)) <= high


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_clusters_cost_what_their_design_effect_says(
    design: PairedMeans, hypothesis: Hypothesis
) -> None:
    clustered = PairedMeans.model_validate(design.model_dump() | {"cluster_size": 11.0, "icc": 0.1})
    n = design.counts(60 * design.block)
    doubled = clustered.power(Counts(2 * n.units), hypothesis)
    assert float(doubled) == pytest.approx(float(design.power(n, hypothesis)), abs=1e-12)


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
def test_effect_and_words(design: PairedMeans) -> None:
    for wanted in (0.31, np.linspace(0.05, 0.9, 12).reshape(3, 4)):
        assert np.allclose(design.with_effect(wanted).effect, wanted, rtol=0, atol=1e-14)
    assert design.method()
    assert design.nuisance_field in {q.name for q in design.fields()}
    assert len(design.courses) == len(design.strata)
    for fact in design.facts():
        assert fact.value is not None
        assert np.isfinite(fact.value)


def test_other_programs_agree() -> None:
    # pwr 1.3.0: pwr.t.test(d = 0.3, sig.level = 0.05, power = 0.9, type = "paired")
    both = Superiority(both_directions=True)
    third = PairedMeans(difference=0.3, sd_differences=1.0)
    assert real_size(third, both, 0.9) == pytest.approx(118.686506114664, abs=1e-3)
    # pwr 1.3.0: pwr.t.test(n = 4, d = 0.5, sig.level = 0.05, type = "paired")
    half = PairedMeans(difference=1.0, sd_differences=2.0)
    assert float(half.power(units(4), both)) == pytest.approx(0.111274915517832, abs=1e-9)
    # pwrss 0.3.1: pwrss.t.2means(mu1 = 10, mu2 = 9, sd1 = 2, sd2 = 2.5, paired = TRUE, paired.r = 0.8, power = 0.9)
    close = PairedMeans(difference=1.0, sd=2.5, sd_treatment=2.0, correlation=0.8)
    found = size(close, Superiority(), 0.9)
    assert int(found.total) == 26
    assert 1 / float(close.precision(found.counts).se) == pytest.approx(3.39934634239519, rel=1e-9)


@pytest.mark.parametrize("n", [2, 5, 30, 400])
def test_power_is_that_of_the_noncentral_t(n: int) -> None:
    design = PairedMeans(difference=0.3, sd=1.2, correlation=0.5)
    known = stats.nct.sf(stats.t.isf(0.025, n - 1), n - 1, 0.25 * sqrt(n))
    assert float(design.power(units(n), Superiority())) == pytest.approx(known, abs=1e-11)


def test_the_ways_to_give_the_spread_agree() -> None:
    ways = [
        PairedMeans(difference=1.0, sd_differences=sqrt(1.5**2 + 1.5**2 - 2 * 0.7 * 1.5**2)),
        PairedMeans(difference=1.0, sd=1.5, correlation=0.7),
        PairedMeans(difference=1.0, sd=1.5, sd_treatment=1.5, correlation=0.7),
    ]
    powers = [float(way.power(units(15), Superiority())) for way in ways]
    assert powers == pytest.approx([powers[0]] * 3, abs=1e-13)
    assert [way.alternative for way in ways] == [
        "SD of differences",
        "one SD and correlation",
        "SD of either measurement and correlation",
    ]
    assert [way.spread_field for way in ways] == [None, "sd", None]
    assert [way.nuisance_field for way in ways] == ["sd_differences", "sd", "sd"]


@pytest.mark.parametrize(
    "given", [{}, {"sd": 1.0}, {"correlation": 0.5}, {"sd_differences": 1.0, "sd": 1.0}]
)
def test_the_spread_is_given_in_one_way(given: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match="give exactly one of: SD of differences or"):
        PairedMeans.model_validate({"difference": 1.0} | given)


def test_a_perfect_correlation_leaves_the_difference_of_the_spreads() -> None:
    design = PairedMeans(difference=1.0, sd=1.0, sd_treatment=1.5, correlation=1 - 1e-12)
    assert float(design.difference_sd) == pytest.approx(0.5, abs=1e-10)
