"""Series of n-of-1 trials: an independent computation, edges, simulation."""

from __future__ import annotations

from math import isclose, sqrt

import numpy as np
import pytest
from pydantic import ValidationError
from statsmodels.stats.power import TTestPower

from ldn_designer.designs.base import Counts, Precision, sweep
from ldn_designer.designs.n_of_1 import NofOne
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import size

SAMPLES: dict[str, NofOne] = {
    "three cycles": NofOne(difference=0.7, sd_within=1.0, sd_effect=0.6),
    "alike": NofOne(difference=0.5, sd_within=1.5, sd_effect=0.0, cycles=5),
    "one cycle": NofOne(difference=0.9, sd_within=0.8, sd_effect=1.0, cycles=1),
}
ASKED: list[Hypothesis] = [
    Superiority(),
    Superiority(sides=1, alpha=0.01),
    Superiority(limit=0.1),
    NonInferiority(limit=-0.4),
    Equivalence(lower=-0.2, upper=1.6),
]
SIMULATED: list[tuple[NofOne, int, Hypothesis]] = [
    (SAMPLES["three cycles"], 20, Superiority()),
    (SAMPLES["three cycles"].with_effect(3.0), 2, Superiority()),
    (SAMPLES["alike"].with_effect(-0.6), 25, Superiority(sides=1, benefit="lower")),
    (SAMPLES["one cycle"].with_effect(0.1), 50, NonInferiority(limit=-0.5)),
    (SAMPLES["three cycles"].with_effect(0.0), 40, Equivalence(lower=-0.5, upper=0.5)),
]
TRIALS = 100_000


def units(each: float) -> Counts:
    return Counts(np.array([each], float))


def test_power_is_that_of_a_t_test_of_the_patients_means() -> None:
    """statsmodels' one-sample t test at the standardised mean difference."""
    design = NofOne(difference=0.7, sd_within=1.2, sd_effect=0.5, cycles=4)
    standardised = 0.7 / sqrt(0.5**2 + 2 * 1.2**2 / 4)
    known = TTestPower().power(standardised, 18, 0.025, alternative="larger")
    assert isclose(float(design.power(units(18), Superiority())), known, rel_tol=1e-10)


def test_more_cycles_cannot_do_what_more_patients_do() -> None:
    design = SAMPLES["three cycles"]
    endless = sweep(design, cycles=1e9)
    assert float(endless.precision(units(25)).se) == pytest.approx(0.6 / 5)
    assert float(design.precision(units(25)).df) == 24


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_a_size_has_its_power_and_one_patient_less_has_not(
    design: NofOne, hypothesis: Hypothesis
) -> None:
    found = size(design, hypothesis, 0.9)
    assert bool(found.reached)
    assert float(design.power(found.counts, hypothesis)) >= 0.9
    assert float(design.power(design.apportion(found.total - 1), hypothesis)) < 0.9


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
def test_no_number_is_out_of_range(design: NofOne) -> None:
    effects = np.array([-1e6, -1.0, 0.0, 1e-9, 1.0, 1e6])
    for n in (0, 1, 2, 3, 1e6):
        for hypothesis in (*ASKED, Superiority(alpha=1e-9)):
            power = design.with_effect(effects).power(units(n), hypothesis)
            assert ((power >= 0) & (power <= 1)).all()
    for name in ("sd_within", "sd_effect"):
        power = sweep(design, **{name: np.array([1e-9, 1e9])}).power(units(20), Superiority())
        assert ((power >= 0) & (power <= 1)).all()
    assert not design.precision(units(1)).measures
    assert float(design.power(units(1), Superiority())) == 0
    assert bool(size(design, Superiority(), 0.9999).reached)


@pytest.mark.parametrize(("design", "n", "hypothesis"), SIMULATED)
def test_simulation_agrees_and_would_notice_a_wrong_standard_error(
    design: NofOne, n: int, hypothesis: Hypothesis, monkeypatch: pytest.MonkeyPatch
) -> None:
    low, high = simulate(design, hypothesis, units(n), TRIALS, seed=5).interval(0.999)
    assert low <= float(design.power(units(n), hypothesis)) <= high
    right = NofOne.precision
    for factor in (sqrt(2), 1 / sqrt(2)):

        def wrong(self: NofOne, n: Counts, null: float = 0.0, factor: float = factor) -> Precision:
            found = right(self, n, null)
            return Precision(found.se * factor, found.df)

        monkeypatch.setattr(NofOne, "precision", wrong)
        assert not low <= float(design.power(units(n), hypothesis)) <= high


def test_one_patient_shows_nothing() -> None:
    design = SAMPLES["three cycles"].with_effect(99.0)
    assert simulate(design, Superiority(), units(1), 200, seed=1).successes == 0


def test_what_patients_go_through_and_what_is_said_of_it() -> None:
    design = SAMPLES["three cycles"]
    assert design.periods == 6
    assert design.courses == (("treatment", "control") * 3,)
    assert "over 3 cycles" in design.method()
    assert "over 1 cycle," in SAMPLES["one cycle"].method()
    facts = {fact.name: fact.value for fact in design.facts()}
    assert facts["Variance that more cycles cannot reduce"] == pytest.approx(0.36 / (0.36 + 2 / 3))
    assert design.nuisance_field == "sd_within"
    assert SAMPLES["one cycle"].nuisance_field == "sd_within"
    assert sweep(design, cycles=50.0).nuisance_field == "sd_effect"


def test_cycles_are_whole() -> None:
    with pytest.raises(ValidationError):
        NofOne(difference=1.0, sd_within=1.0, sd_effect=0.0, cycles=2.5)  # type: ignore[arg-type]
