"""Two correlations: values of another program, laws, simulation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from design_laws import DesignLaws, units
from scipy import stats

from ldn_designer.designs.two_correlations import TwoCorrelations
from ldn_designer.hypotheses import Hypothesis, Superiority
from ldn_designer.power.solving import real_size

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


class TestLaws(DesignLaws):
    """The laws that it shares with others of its sort."""

    samples = SAMPLES
    asked = ASKED
    simulated = SIMULATED
    effects = (0.0, 1e-6, -1.0, 18.0, -18.0)
    few = ((1, 1), (3, 4), (4, 4))
    approximation = APPROXIMATION


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
