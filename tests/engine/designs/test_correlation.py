"""Correlation: values of other programs, the exact distribution, laws, simulation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from ldn_designer.designs.base import Counts, Precision
from ldn_designer.designs.correlation import Correlation
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size

SAMPLES: dict[str, Correlation] = {
    "t": Correlation(correlation=0.4),
    "z": Correlation(correlation=0.35, test="z"),
}
ASKED: list[Hypothesis] = [
    Superiority(),
    Superiority(sides=1, alpha=0.01),
    Superiority(limit=0.1),
    NonInferiority(limit=-0.1),
    Equivalence(lower=0.1, upper=0.7),
]
#: Bound of the error of the normal approximation at the sizes below.
APPROXIMATION = 0.01
SIMULATED: list[tuple[Correlation, Hypothesis, tuple[int, ...]]] = [
    (Correlation(correlation=0.35, test="z"), Superiority(), (60,)),
    (Correlation(correlation=0.4), Superiority(), (40,)),
    (Correlation(correlation=-0.4), Superiority(benefit="lower"), (30,)),
    (Correlation(correlation=0.3, test="z"), Superiority(sides=1), (80,)),
    (Correlation(correlation=0.4), Superiority(limit=0.2), (100,)),
    (Correlation(correlation=0.05), Equivalence(lower=-0.3, upper=0.3), (100,)),
    (Correlation(correlation=0.1, test="z"), NonInferiority(limit=-0.2), (80,)),
]

TRIALS = 100_000


def units(*each: float) -> Counts:
    return Counts(np.array(each, float))


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_a_size_has_its_power_and_one_block_less_has_not(
    design: Correlation, hypothesis: Hypothesis
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
def test_power_is_a_probability_at_the_edges(design: Correlation, hypothesis: Hypothesis) -> None:
    strict = hypothesis.model_copy(update={"alpha": 1e-9})
    effects = np.array([0.0, 1e-6, -1.0, 1e6, -1e6])
    for n in (
        *[units(*each) for each in [(1,), (3,), (4,)]],
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
def test_simulation_agrees(design: Correlation, hypothesis: Hypothesis, n: tuple[int, ...]) -> None:
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=2026).interval(0.999)
    assert low - APPROXIMATION <= float(design.power(units(*n), hypothesis)) <= high + APPROXIMATION


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
@pytest.mark.parametrize("which", [0, 3, 4, 6])
def test_a_wrong_standard_error_is_noticed(
    which: int, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    design, hypothesis, n = SIMULATED[which]
    right = Correlation.precision

    def wrong(self: Correlation, n: Counts, null: float = 0.0) -> Precision:
        precision = right(self, n, null)
        return Precision(precision.se * factor, precision.df)

    monkeypatch.setattr(Correlation, "precision", wrong)
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=2026).interval(0.999)
    assert (
        not low - APPROXIMATION
        <= float(design.power(units(*n), hypothesis))
        <= high + APPROXIMATION
    )


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_clusters_cost_what_their_design_effect_says(
    design: Correlation, hypothesis: Hypothesis
) -> None:
    clustered = Correlation.model_validate(design.model_dump() | {"cluster_size": 11.0, "icc": 0.1})
    n = design.counts(60 * design.block)
    doubled = clustered.power(Counts(2 * n.units), hypothesis)
    assert float(doubled) == pytest.approx(float(design.power(n, hypothesis)), abs=1e-12)


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
def test_effect_and_words(design: Correlation) -> None:
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
    # pwr 1.3.0: pwr.r.test(r = 0.3, sig.level = 0.05, power = 0.8); r = 0.9, "greater", power 0.9; n = 10
    third = Correlation(correlation=0.3)
    assert real_size(third, both, 0.8) == pytest.approx(84.0736397822877, abs=1e-2)
    high = Correlation(correlation=0.9)
    assert real_size(high, Superiority(sides=1), 0.9) == pytest.approx(6.46836096599709, abs=1e-2)
    assert float(third.power(units(10), both)) == pytest.approx(0.136467506265213, abs=1e-9)
    # pwrss 0.3.1: pwrss.z.corr(r = 0.6, r0 = 0.2, alpha = 0.05, power = 0.8)
    null = Superiority(limit=0.2)
    by_z = Correlation(correlation=0.6, test="z")
    assert real_size(by_z, null, 0.8) == pytest.approx(35.6347917503322, rel=1e-6)


@pytest.mark.parametrize(("design", "hypothesis", "n"), SIMULATED)
def test_the_second_engine_is_exact(
    design: Correlation, hypothesis: Hypothesis, n: tuple[int, ...]
) -> None:
    second = design.second_power(units(*n), hypothesis)
    assert second is not None
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=7).interval(0.999)
    assert low <= second <= high
    assert second == pytest.approx(float(design.power(units(*n), hypothesis)), abs=APPROXIMATION)


@pytest.mark.parametrize("factor", [2.0, 0.5])
@pytest.mark.parametrize("which", [1, 2])
def test_a_wrong_level_of_the_t_test_is_noticed(
    which: int, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    design, hypothesis, n = SIMULATED[which]
    right = Correlation._t_tail
    monkeypatch.setattr(
        Correlation,
        "_t_tail",
        lambda self, n, alpha, sign: right(self, n, alpha * factor, sign),
    )
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=2026).interval(0.999)
    power = float(design.power(units(*n), hypothesis))
    assert not low - APPROXIMATION <= power <= high + APPROXIMATION


@pytest.mark.parametrize("n", [4, 5, 12, 60])
@pytest.mark.parametrize("alpha", [0.05, 0.2])
def test_the_second_engine_keeps_the_level_of_the_t_test(n: int, alpha: float) -> None:
    none = Correlation(correlation=0.0)
    both = Superiority(alpha=alpha, both_directions=True)
    assert none.second_power(units(n), both) == pytest.approx(alpha, abs=1e-10)


def test_the_second_engine_at_so_few_that_the_formula_is_off() -> None:
    design, n = Correlation(correlation=0.5, test="z"), units(12)
    low, high = simulate(design, Superiority(), n, TRIALS, seed=5).interval(0.999)
    assert low <= (design.second_power(n, Superiority()) or 0) <= high
    assert float(design.power(n, Superiority())) < low
    assert "simulation" in (design.approximation_note(n) or "")
    assert design.approximation_note(units(400)) is None
    assert design.second_power(units(3), Superiority()) == 0


def test_a_detectable_correlation_has_its_power() -> None:
    n, asked = units(50), Superiority(benefit="lower")
    found = float(SAMPLES["t"].off_scale(detectable(SAMPLES["t"], asked, n, 0.8).effect))
    assert -1 < found < 0
    assert float(Correlation(correlation=found).power(n, asked)) == pytest.approx(0.8, abs=1e-8)


def test_three_participants_show_nothing() -> None:
    for design in SAMPLES.values():
        assert float(design.power(units(3), Superiority())) == 0
        assert simulate(design, Superiority(), units(3), 1_000).successes == 0
    assert SAMPLES["z"].method() != SAMPLES["t"].method()
