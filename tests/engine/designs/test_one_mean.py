"""One mean: values of other programs, laws, simulation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from ldn_designer.designs.base import Counts, Precision
from ldn_designer.designs.one_mean import OneMean
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size

SAMPLES: dict[str, OneMean] = {
    "t": OneMean(difference=0.5, sd=1.0),
    "z": OneMean(difference=0.7, sd=1.4, test="z"),
}
ASKED: list[Hypothesis] = [
    Superiority(),
    Superiority(sides=1, alpha=0.01),
    Superiority(limit=0.1),
    NonInferiority(limit=-0.4),
    Equivalence(lower=-0.2, upper=1.2),
]
SIMULATED: list[tuple[OneMean, Hypothesis, tuple[int, ...]]] = [
    (OneMean(difference=0.6, sd=1.0), Superiority(), (20,)),
    (OneMean(difference=-0.9, sd=1.0), Superiority(benefit="lower", sides=1), (2,)),
    (OneMean(difference=0.6, sd=1.5, test="z"), Superiority(alpha=0.01), (40,)),
    (OneMean(difference=0.1, sd=1.0), NonInferiority(limit=-0.4), (30,)),
    (OneMean(difference=0.1, sd=1.0), Equivalence(lower=-0.5, upper=0.5), (40,)),
]

TRIALS = 100_000


def units(*each: float) -> Counts:
    return Counts(np.array(each, float))


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_a_size_has_its_power_and_one_block_less_has_not(
    design: OneMean, hypothesis: Hypothesis
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
def test_power_is_a_probability_at_the_edges(design: OneMean, hypothesis: Hypothesis) -> None:
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
def test_simulation_agrees(design: OneMean, hypothesis: Hypothesis, n: tuple[int, ...]) -> None:
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=2026).interval(0.999)
    assert low <= float(design.power(units(*n), hypothesis)) <= high


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
@pytest.mark.parametrize("which", range(len(SIMULATED)))
def test_a_wrong_standard_error_is_noticed(
    which: int, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    design, hypothesis, n = SIMULATED[which]
    right = OneMean.precision

    def wrong(self: OneMean, n: Counts, null: float = 0.0) -> Precision:
        precision = right(self, n, null)
        return Precision(precision.se * factor, precision.df)

    monkeypatch.setattr(OneMean, "precision", wrong)
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=2026).interval(0.999)
    assert not low <= float(design.power(units(*n), hypothesis)) <= high


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_clusters_cost_what_their_design_effect_says(
    design: OneMean, hypothesis: Hypothesis
) -> None:
    clustered = OneMean.model_validate(design.model_dump() | {"cluster_size": 11.0, "icc": 0.1})
    n = design.counts(60 * design.block)
    doubled = clustered.power(Counts(2 * n.units), hypothesis)
    assert float(doubled) == pytest.approx(float(design.power(n, hypothesis)), abs=1e-12)


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
def test_effect_and_words(design: OneMean) -> None:
    for wanted in (0.31, np.linspace(0.05, 0.9, 12).reshape(3, 4)):
        assert np.allclose(design.with_effect(wanted).effect, wanted, rtol=0, atol=1e-14)
    assert design.method()
    assert design.nuisance_field in {q.name for q in design.fields()}
    assert len(design.courses) == len(design.strata)
    for fact in design.facts():
        assert fact.value is not None
        assert np.isfinite(fact.value)


def test_other_programs_agree() -> None:
    both = Superiority(both_directions=True)
    # pwr 1.3.0: pwr.t.test(d = 0.5, sig.level = 0.05, power = 0.8, type = "one.sample")
    half = OneMean(difference=0.5, sd=1.0)
    assert real_size(half, both, 0.8) == pytest.approx(33.3671291390766, abs=1e-3)
    # pwr 1.3.0: pwr.t.test(n = 2, d = 0.3, sig.level = 0.05, type = "one.sample", alternative = "greater")
    third = OneMean(difference=0.3, sd=1.0)
    power = third.power(units(2), Superiority(sides=1))
    assert float(power) == pytest.approx(0.080816097093836, abs=1e-9)
    # pwr 1.3.0: pwr.t.test(n = 10, sig.level = 0.05, power = 0.8, type = "one.sample")
    found = detectable(half, both, units(10), 0.8).effect
    assert float(found) == pytest.approx(0.996004349271423, abs=1e-5)
    # rpact 4.3.0: getSampleSizeMeans(groups = 1, alternative = 1, stDev = 1.5, normalApproximation = TRUE)
    known = OneMean(difference=1.0, sd=1.5, test="z")
    asked = Superiority(sides=1, alpha=0.025)
    assert real_size(known, asked, 0.9) == pytest.approx(23.6417018882414, rel=1e-6)


@pytest.mark.parametrize("n", [2, 5, 30, 400])
def test_power_is_that_of_the_noncentral_t(n: int) -> None:
    design = OneMean(difference=0.3, sd=1.2)
    known = stats.nct.sf(stats.t.isf(0.025, n - 1), n - 1, 0.25 * sqrt(n))
    assert float(design.power(units(n), Superiority())) == pytest.approx(known, abs=1e-11)


def test_one_value_has_no_t_test() -> None:
    assert float(SAMPLES["t"].power(units(1), Superiority())) == 0
    assert simulate(SAMPLES["t"], Superiority(), units(1), 1_000).successes == 0
    # A z test has.
    assert float(SAMPLES["z"].power(units(1), Superiority())) > 0.025


def test_words_follow_the_test() -> None:
    assert [design.method() for design in SAMPLES.values()] == [
        "one-sample t test",
        "one-sample z test with known standard deviation",
    ]
    assert SAMPLES["t"].strata == ("participants",)
    assert SAMPLES["t"].allocation == (1,)
