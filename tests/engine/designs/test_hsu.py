"""Hsu's conservative test of two means: values of MKpower, its degrees of freedom, simulation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from ldn_designer.designs.base import Counts, Precision
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.simulation import simulate

SAMPLES: dict[str, TwoMeans] = {
    "Hsu": TwoMeans(difference=1.0, sd=2.0, sd_treatment=1.0, test="hsu"),
    "Hsu, 2 : 1": TwoMeans(difference=1.0, sd=1.0, test="hsu", allocation=(2, 1)),
}
BOTH = Superiority(both_directions=True)
#: Bound of the error of power at 60 in an arm: the statistic has more degrees of freedom than the test gives it.
APPROXIMATION = 0.005


def units(*each: float) -> Counts:
    return Counts(np.array(each, float))


@pytest.mark.parametrize(
    ("sd_treatment", "sd", "n", "power"),
    [
        # MKpower 1.1: power.hsu.t.test(n, delta = 1, sd1, sd2, sig.level = 0.05, strict = TRUE)
        (1.0, 1.0, 3, 0.116989594675443),
        (1.0, 1.0, 10, 0.514351069870756),
        (1.0, 2.0, 40, 0.787625141742149),
        (0.5, 3.0, 40, 0.527217724452852),
    ],
)
def test_another_program_agrees(sd_treatment: float, sd: float, n: int, power: float) -> None:
    design = TwoMeans(difference=1.0, sd=sd, sd_treatment=sd_treatment, test="hsu")
    assert float(design.power(units(n, n), BOTH)) == pytest.approx(power, abs=1e-8)


def test_the_smaller_arm_gives_the_degrees_of_freedom() -> None:
    design = SAMPLES["Hsu"]
    assert float(design.precision(units(20, 7)).df) == 6
    assert float(design.power(units(20, 1), Superiority())) == 0
    assert simulate(design, Superiority(), units(20, 1), 1_000).successes == 0
    assert "Hsu" in design.method()
    assert "simulation" in (design.approximation_note(units(20, 7)) or "")
    assert design.approximation_note(units(60, 60)) is None


def test_the_drawn_test_is_hsu_s() -> None:
    """p values of two data sets by hand, from the same stream of random numbers."""
    design, n = SAMPLES["Hsu"], units(8, 5)
    found = design.draw(np.random.default_rng(4), n, 2)
    rng = np.random.default_rng(4)
    treated = 1.0 + rng.standard_normal((2, 8))
    control = 2.0 * rng.standard_normal((2, 5))
    se = np.sqrt(treated.var(1, ddof=1) / 8 + control.var(1, ddof=1) / 5)
    t = (treated.mean(1) - control.mean(1)) / se
    assert found.p_higher == pytest.approx(stats.t.sf(t, 4), abs=1e-12)
    assert found.p_lower == pytest.approx(stats.t.cdf(t, 4), abs=1e-12)


@pytest.mark.parametrize("n", [3, 5, 12])
def test_it_never_exceeds_its_level(n: int) -> None:
    none = TwoMeans(difference=0.0, sd=1.0, sd_treatment=3.0, test="hsu")
    low, _ = simulate(none, Superiority(sides=1), units(n, n), 100_000, seed=6).interval(0.999)
    assert low <= 0.05


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
def test_simulation_agrees_where_arms_are_not_small(design: TwoMeans) -> None:
    low, high = simulate(design, Superiority(), units(60, 60), 100_000, seed=11).interval(0.999)
    power = float(design.power(units(60, 60), Superiority()))
    assert low - APPROXIMATION <= power <= high + APPROXIMATION


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
def test_a_wrong_standard_error_is_noticed(factor: float, monkeypatch: pytest.MonkeyPatch) -> None:
    design, n = SAMPLES["Hsu"], units(60, 60)
    right = TwoMeans.precision

    def wrong(self: TwoMeans, n: Counts, null: float = 0.0) -> Precision:
        precision = right(self, n, null)
        return Precision(precision.se * factor, precision.df)

    monkeypatch.setattr(TwoMeans, "precision", wrong)
    low, high = simulate(design, Superiority(), n, 100_000, seed=11).interval(0.999)
    power = float(design.power(n, Superiority()))
    assert not low - APPROXIMATION <= power <= high + APPROXIMATION
