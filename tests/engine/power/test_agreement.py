"""Agreement: engines that share no code, judged by z where power is exact and by error where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from ldn_designer import kernels
from ldn_designer.designs.base import Counts, Precision
from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power import agreement as module
from ldn_designer.power.agreement import Agreement, agreement, second_engine
from ldn_designer.power.simulation import Simulation

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.designs.base import Design

PARALLEL = TwoMeans(difference=0.6, sd=1.0)
HYPOTHESES: tuple[Hypothesis, ...] = (
    Superiority(),
    Superiority(benefit="lower"),
    Superiority(both_directions=True),
    Superiority(alpha=1e-9),
    Superiority(alpha=0.5, sides=1),
    Superiority(alpha=0.8, sides=1),
    Superiority(limit=0.2),
    NonInferiority(limit=-0.3),
    Equivalence(lower=-1.2, upper=1.2),
    Equivalence(lower=-0.7, upper=1.5, alpha=0.025),
)
DESIGNS: tuple[Design, ...] = (
    PARALLEL,
    TwoMeans(difference=0.6, sd=1.0, test="z"),
    TwoMeans(difference=-0.4, sd=1.0, sd_treatment=2.0, allocation=(2, 1)),
    TwoMeans(difference=1e6, sd=1.0),
    TwoMeans(difference=0.0, sd=1.0),
    CrossoverMeans(difference=0.3, sd_differences=1.0),
    TwoMeans(difference=0.6, sd=1.0, icc=0.05, cluster_size=10.0, dilution=0.1),
)


@pytest.mark.parametrize("design", DESIGNS, ids=repr)
@pytest.mark.parametrize("hypothesis", HYPOTHESES, ids=repr)
def test_the_second_engine_integrates_to_the_formula(
    design: Design, hypothesis: Hypothesis
) -> None:
    for total in (3, 6, 30, 600, 60_000):
        n = design.apportion(total)
        if 0 < float(design.effective(n).total) - 2 < 1:
            continue  # less than one degree of freedom, as few clusters leave, is no trial
        found = second_engine(design, n, hypothesis)
        assert found == pytest.approx(float(design.power(n, hypothesis)), abs=1e-9)


def test_two_tests_are_integrated_over_the_variance() -> None:
    """Two one-sided t tests of a crossover, against the mean over two million quantiles of the variance."""
    design, hypothesis = (
        CrossoverMeans(difference=0.05, sd_differences=0.3),
        Equivalence(lower=-0.2, upper=0.2),
    )
    n = design.apportion(24)
    se, df = 0.3 / 24**0.5, 22
    s = np.sqrt(stats.chi2.ppf((np.arange(2_000_000) + 0.5) / 2_000_000, df) / df)
    room = stats.t.isf(0.05, df) * s * se
    inside = stats.norm.cdf((0.2 - room - 0.05) / se) - stats.norm.cdf((-0.2 + room - 0.05) / se)
    assert second_engine(design, n, hypothesis) == pytest.approx(
        np.maximum(inside, 0).mean(), abs=1e-7
    )


@pytest.mark.parametrize(
    "design", [PARALLEL, TwoMeans(difference=0.6, sd=1.0, test="z")], ids=["t", "z"]
)
@pytest.mark.parametrize("hypothesis", HYPOTHESES, ids=repr)
def test_the_two_engines_call_no_function_of_each_other(
    design: Design, hypothesis: Hypothesis, monkeypatch: pytest.MonkeyPatch
) -> None:
    n = design.apportion(60)
    before = second_engine(design, n, hypothesis)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the second engine must not come here")

    for name in ("upper_tail", "between", "t_tail_quadrature", "normal_power_het", "ttest_power"):
        monkeypatch.setattr(kernels, name, refuse)
    for name in ("upper_tail", "between"):
        monkeypatch.setattr(f"ldn_designer.hypotheses.{name}", refuse)
    monkeypatch.setattr("scipy.special.ndtr", refuse)
    assert second_engine(design, n, hypothesis) == before


def test_what_is_impossible_has_no_power() -> None:
    for n in (Counts(np.array([0.0, 5.0])), Counts(np.array([1.0, 1.0]))):
        for hypothesis in HYPOTHESES:
            assert second_engine(PARALLEL, n, hypothesis) == 0
    beyond = TwoProportions(control=0.3, treatment=0.5).with_effect(0.9)
    assert second_engine(beyond, beyond.apportion(40), Superiority()) == 0


def test_a_design_without_one_standard_error_has_its_own_engine_or_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    n = PARALLEL.apportion(40)
    monkeypatch.setattr(TwoMeans, "measurable", False)
    assert second_engine(PARALLEL, n, Superiority()) is None
    monkeypatch.setattr(TwoMeans, "second_power", lambda *_: 0.625)
    assert second_engine(PARALLEL, n, Superiority()) == 0.625


@pytest.mark.parametrize("hypothesis", HYPOTHESES[:2] + HYPOTHESES[6:9], ids=repr)
def test_three_ways_agree(hypothesis: Hypothesis) -> None:
    found = agreement(PARALLEL, hypothesis, PARALLEL.apportion(60), trials=20_000)
    assert found.agrees
    assert found.exact
    assert abs(found.z) < 3.5
    assert found.run == found.formula


def test_clusters_are_judged_at_the_patients_that_were_run() -> None:
    design = TwoMeans(difference=1.0, sd=1.0, icc=0.1, cluster_size=5.0)
    found = agreement(design, Superiority(), design.apportion(44), trials=20_000)
    assert found.run < found.formula
    assert found.agrees


@pytest.mark.parametrize("factor", [2**0.5, 0.5**0.5])
def test_a_wrong_standard_error_is_found(factor: float, monkeypatch: pytest.MonkeyPatch) -> None:
    right: Callable[..., Precision] = TwoMeans.precision

    def wrong(self: TwoMeans, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        return Precision(found.se * factor, found.df)

    monkeypatch.setattr(TwoMeans, "precision", wrong)
    found = agreement(PARALLEL, Superiority(), PARALLEL.apportion(60), trials=5_000)
    assert not found.simulation_agrees
    assert not found.agrees


def judged(formula: float, share: float, *, exact: bool, second: float | None = None) -> Agreement:
    """An agreement whose simulation found this share in 100,000 trials."""
    simulation = Simulation(100_000, round(share * 100_000), 1)
    return Agreement(formula, second, simulation, formula, exact)


def test_exact_power_is_judged_by_z_and_an_approximation_by_its_error() -> None:
    assert judged(0.9, 0.9025, exact=True).z == pytest.approx(2.635, abs=0.001)
    assert judged(0.9, 0.9025, exact=True).agrees
    assert not judged(0.9, 0.9050, exact=True).agrees
    assert judged(0.9, 0.9050, exact=False).agrees
    assert judged(0.9, 0.9100, exact=False).agrees
    assert not judged(0.9, 0.9150, exact=False).agrees
    assert judged(0.9, 0.9150, exact=False).gap == pytest.approx(0.015)


def test_engines_of_one_formula_differ_by_rounding_only() -> None:
    assert judged(0.9, 0.9, exact=True, second=0.9 + 1e-9).agrees
    assert not judged(0.9, 0.9, exact=True, second=0.901).agrees
    assert judged(0.9, 0.9, exact=False, second=0.905).agrees
    assert judged(0.9, 0.9, exact=False, second=0.905).second_gap == pytest.approx(0.005)
    assert not judged(0.9, 0.9, exact=False, second=0.92).agrees
    assert judged(0.9, 0.9, exact=True).second_gap is None


def test_the_verdict_says_of_what_kind_the_error_is() -> None:
    assert judged(0.9, 0.9, exact=True).verdict == "agrees"
    assert judged(0.9, 0.92, exact=True).verdict == "disagrees"
    assert judged(0.9, 0.92, exact=False).verdict == "more than a point off"


def test_certain_power_agrees_with_certain_trials() -> None:
    assert judged(1.0, 1.0, exact=True).agrees
    assert judged(1.0, 1.0, exact=True).z == 0
    assert not judged(1.0, 0.999, exact=True).agrees


def test_simulation_may_be_cancelled() -> None:
    def cancel(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        agreement(PARALLEL, Superiority(), PARALLEL.apportion(60), 1_000, progress=cancel)
    assert module.POINT == 0.01
