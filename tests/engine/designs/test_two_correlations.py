"""Two correlations: values of another program, laws, simulation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from ldn_designer.designs.base import Counts, Precision
from ldn_designer.designs.two_correlations import TwoCorrelations
from ldn_designer.hypotheses import Hypothesis, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import real_size, size

SAMPLES: dict[str, TwoCorrelations] = {
    "equal": TwoCorrelations(control=0.3, treatment=0.6),
    "2 : 1": TwoCorrelations(control=-0.2, treatment=0.3, allocation=(2, 1)),
}
ASKED: list[Hypothesis] = [Superiority(), Superiority(sides=1, alpha=0.01)]
#: Bound of the error of the normal approximation at the sizes below.
APPROXIMATION = 0.005
SIMULATED: list[tuple[TwoCorrelations, Hypothesis, tuple[int, ...]]] = [
    (TwoCorrelations(control=0.3, treatment=0.6), Superiority(), (60, 40)),
    (TwoCorrelations(control=0.5, treatment=0.1), Superiority(benefit="lower"), (50, 80)),
    (TwoCorrelations(control=0.2, treatment=0.5), Superiority(sides=1), (60, 60)),
]

TRIALS = 100_000


def units(*each: float) -> Counts:
    return Counts(np.array(each, float))


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_a_size_has_its_power_and_one_block_less_has_not(
    design: TwoCorrelations, hypothesis: Hypothesis
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
def test_power_is_a_probability_at_the_edges(
    design: TwoCorrelations, hypothesis: Hypothesis
) -> None:
    strict = hypothesis.model_copy(update={"alpha": 1e-9})
    effects = np.array([0.0, 1e-6, -1.0, 18.0, -18.0])
    for n in (
        *[units(*each) for each in [(1, 1), (3, 4), (4, 4)]],
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
def test_simulation_agrees(
    design: TwoCorrelations, hypothesis: Hypothesis, n: tuple[int, ...]
) -> None:
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=2026).interval(0.999)
    assert low - APPROXIMATION <= float(design.power(units(*n), hypothesis)) <= high + APPROXIMATION


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
@pytest.mark.parametrize("which", range(len(SIMULATED)))
def test_a_wrong_standard_error_is_noticed(
    which: int, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    design, hypothesis, n = SIMULATED[which]
    right = TwoCorrelations.precision

    def wrong(self: TwoCorrelations, n: Counts, null: float = 0.0) -> Precision:
        precision = right(self, n, null)
        return Precision(precision.se * factor, precision.df)

    monkeypatch.setattr(TwoCorrelations, "precision", wrong)
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=2026).interval(0.999)
    assert (
        not low - APPROXIMATION
        <= float(design.power(units(*n), hypothesis))
        <= high + APPROXIMATION
    )


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_clusters_cost_what_their_design_effect_says(
    design: TwoCorrelations, hypothesis: Hypothesis
) -> None:
    clustered = TwoCorrelations.model_validate(
        design.model_dump() | {"cluster_size": 11.0, "icc": 0.1}
    )
    n = design.counts(60 * design.block)
    doubled = clustered.power(Counts(2 * n.units), hypothesis)
    assert float(doubled) == pytest.approx(float(design.power(n, hypothesis)), abs=1e-12)


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
def test_effect_and_words(design: TwoCorrelations) -> None:
    for wanted in (0.31, np.linspace(0.05, 0.9, 12).reshape(3, 4)):
        assert np.allclose(design.with_effect(wanted).effect, wanted, rtol=0, atol=1e-14)
    assert design.method()
    assert design.nuisance_field in {q.name for q in design.fields()}
    assert len(design.courses) == len(design.strata)
    for fact in design.facts():
        assert fact.value is not None
        assert np.isfinite(fact.value)


def test_another_program_agrees() -> None:
    # pwrss 0.3.1: pwrss.z.2corrs(r1 = 0.5, r2 = 0.3, kappa = 2, alpha = 0.05, power = 0.8)
    design = TwoCorrelations(treatment=0.5, control=0.3, allocation=(2, 1))
    total = real_size(design, Superiority(), 0.8)
    assert total * 2 / 3 == pytest.approx(414.528841803315, rel=1e-6)


def test_power_by_hand() -> None:
    distance = (np.arctanh(0.6) - np.arctanh(0.3)) / sqrt(1 / 57 + 1 / 37)
    known = stats.norm.sf(1.959963984540054 - distance)
    found = SAMPLES["equal"].power(units(60, 40), Superiority())
    assert float(found) == pytest.approx(known, abs=1e-12)


def test_small_arms_say_that_they_approximate() -> None:
    assert "simulation" in (SAMPLES["equal"].approximation_note(units(9, 40)) or "")
    assert SAMPLES["equal"].approximation_note(units(40, 40)) is None
    assert float(SAMPLES["equal"].power(units(3, 40), Superiority())) == 0
