"""Ratio of normal means: values of other programs, laws, simulation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from design_laws import DesignLaws, units
from scipy import stats

from ldn_designer.designs import fieller_ratio
from ldn_designer.designs.fieller_ratio import FiellerRatio
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size

SAMPLES: dict[str, FiellerRatio] = {
    "t": FiellerRatio(ratio=1.2, cv=0.4),
    "t, 1 : 2": FiellerRatio(ratio=1.25, cv=0.4, allocation=(1, 2)),
    "z": FiellerRatio(ratio=1.15, cv=0.3, test="z"),
}
ASKED: list[Hypothesis] = [
    Superiority(),
    Superiority(sides=1, alpha=0.01),
    Superiority(limit=1.02),
    NonInferiority(limit=0.8),
    Equivalence(lower=0.8, upper=1.5),
]
SIMULATED: list[tuple[FiellerRatio, Hypothesis, tuple[int, ...]]] = [
    (FiellerRatio(ratio=0.9, cv=0.3), NonInferiority(limit=0.8), (100, 120)),
    (FiellerRatio(ratio=1.3, cv=0.6), Superiority(), (60, 74)),
    (FiellerRatio(ratio=0.7, cv=0.5), Superiority(benefit="lower", sides=1), (30, 20)),
    (FiellerRatio(ratio=0.95, cv=0.2), Equivalence(alpha=0.025, lower=0.8, upper=1.25), (25, 25)),
    (FiellerRatio(ratio=1.05, cv=0.6), Equivalence(lower=0.5, upper=2.0), (10, 14)),
    (FiellerRatio(ratio=1.0, cv=0.4), Equivalence(alpha=0.3, lower=0.8, upper=1.25), (2, 3)),
    (FiellerRatio(ratio=1.0, cv=0.3, test="z"), Equivalence(lower=0.8, upper=1.25), (30, 50)),
]

TRIALS = 100_000


class TestLaws(DesignLaws):
    """The laws that it shares with others of its sort."""

    samples = SAMPLES
    asked = ASKED
    simulated = SIMULATED
    effects = (1.0, 1 + 1e-9, 0.5, 1e6, 1e-6)
    few = ((1, 1), (2, 1), (2, 2))
    noticed = (0, 1, 2)


def test_other_programs_agree() -> None:
    # rpact 4.3.0: getSampleSizeMeans(meanRatio = TRUE, thetaH0 = 0.8, alternative = 0.9, stDev = 0.5, beta = 0.1)
    design = FiellerRatio(ratio=0.9, cv=0.5)
    found = real_size(design, NonInferiority(limit=0.8), 0.9)
    assert found == pytest.approx(863.533942653522, rel=1e-4)
    # PowerTOST 1.5.6: sampleN.RatioF(CV = 0.2, theta0 = 0.95, design = "parallel"), simulated to 1e-4
    equal = FiellerRatio(ratio=0.95, cv=0.2)
    sized = size(equal, Equivalence(alpha=0.025, lower=0.8, upper=1.25), 0.8)
    assert int(sized.total) == 50
    assert float(sized.power) == pytest.approx(0.814121820345064, abs=1e-4)


@pytest.mark.parametrize(("treated", "control"), [(3, 5), (40, 20), (200, 200)])
def test_power_is_that_of_the_noncentral_t(treated: int, control: int) -> None:
    design, df = FiellerRatio(ratio=1.1, cv=0.5), treated + control - 2
    ncp = 0.3 / (0.5 * sqrt(1 / treated + 0.64 / control))
    known = stats.nct.sf(stats.t.isf(0.025, df), df, ncp)
    found = design.power(units(treated, control), NonInferiority(limit=0.8))
    assert float(found) == pytest.approx(known, abs=1e-11)


@pytest.mark.parametrize(
    ("design", "hypothesis", "n"), [each for each in SIMULATED if each[1].kind == "equivalence"]
)
def test_equivalence_agrees_with_the_bivariate_normal_distribution(
    design: FiellerRatio, hypothesis: Hypothesis, n: tuple[int, ...]
) -> None:
    second = design.second_power(units(*n), hypothesis)
    assert float(design.power(units(*n), hypothesis)) == pytest.approx(second, abs=1e-7)


@pytest.mark.parametrize("factor", [2.0, 0.5])
def test_a_wrong_level_of_equivalence_is_noticed(
    factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    design, hypothesis, n = SIMULATED[3]
    right = fieller_ratio._between
    monkeypatch.setattr(
        fieller_ratio, "_between", lambda parts, nulls, alpha: right(parts, nulls, alpha * factor)
    )
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=2026).interval(0.999)
    assert not low <= float(design.power(units(*n), hypothesis)) <= high


def test_one_sided_questions_need_no_second_engine_of_their_own() -> None:
    assert SAMPLES["t"].second_power(units(20, 20), Superiority()) is None
    assert SAMPLES["t"].second_power(units(1, 1), Equivalence(lower=0.8, upper=1.25)) == 0


def test_arrays_are_answered_element_by_element() -> None:
    design = FiellerRatio(ratio=1.0, cv=0.3)
    limits = Equivalence(lower=0.8, upper=1.25)
    ratios = np.linspace(0.85, 1.15, 150)[:, None]
    totals = np.array([40, 80])
    swept = design.with_effect(ratios).power(design.apportion(totals), limits)
    assert swept.shape == (150, 2)
    one = FiellerRatio(ratio=float(ratios[7, 0]), cv=0.3).power(units(40, 40), limits)
    assert swept[7, 1] == pytest.approx(float(one), abs=1e-13)


def test_margins_are_ratios() -> None:
    assert FiellerRatio(ratio=2.25, cv=0.4).first_margin() == 1.5
    assert FiellerRatio(ratio=1.0, cv=0.4).first_margin() == 1.25
    assert SAMPLES["t"].limits(1.25) == SAMPLES["t"].limits(0.8) == pytest.approx((0.8, 1.25))


def test_the_standard_error_without_a_null_is_that_at_the_ratio() -> None:
    design = SAMPLES["t"]
    at_ratio = design.precision(units(20, 30), design.ratio)
    assert float(design.precision(units(20, 30)).se) == pytest.approx(float(at_ratio.se))


def test_a_detectable_ratio_has_its_power() -> None:
    n, asked = units(60, 60), Superiority(benefit="lower")
    found = float(detectable(SAMPLES["t"], asked, n, 0.8).effect)
    assert 0 < found < 1
    back = FiellerRatio(ratio=found, cv=0.4)
    assert float(back.power(n, asked)) == pytest.approx(0.8, abs=1e-8)
