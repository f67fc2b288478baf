"""MMRM at the last visit: values of another program, an independent computation, edges, simulation."""

from __future__ import annotations

from math import isclose, sqrt

import numpy as np
import pytest
from pydantic import ValidationError

from ldn_designer.designs.base import Counts, Precision, sweep
from ldn_designer.designs.mmrm import Mmrm
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import real_size, size

DROPOUT = (1.0, 0.9, 0.8, 0.7)
BANDED = ((1.0, 0.6, 0.2), (0.6, 1.0, 0.5), (0.2, 0.5, 1.0))
SAMPLES: dict[str, Mmrm] = {
    "AR(1)": Mmrm(difference=0.6, sd=1.2, correlation=0.6, retention=DROPOUT),
    "compound symmetry, 2 : 1": Mmrm(
        difference=0.8,
        sd=1.3,
        correlation=0.4,
        structure="exchangeable",
        retention=DROPOUT,
        allocation=(2, 1),
    ),
    "matrix, dropout by arm": Mmrm(
        difference=0.7,
        sd=1.0,
        correlations=BANDED,
        retention=(1.0, 0.85, 0.7),
        retention_control=(0.95, 0.9, 0.85),
    ),
    "z": Mmrm(difference=0.6, sd=1.0, correlation=0.5, test="z", retention=(1.0, 0.9)),
}
ASKED: list[Hypothesis] = [
    Superiority(),
    Superiority(sides=1, alpha=0.01),
    Superiority(limit=0.1),
    NonInferiority(limit=-0.4),
    Equivalence(lower=-0.2, upper=1.2),
]
#: The power rests on expected numbers of patients and not on chance in them: at 30 or more patients an arm, and
#: at least 18 of them at the last visit, that costs less than this.
APPROXIMATION = 0.008
TRIALS = 30_000
SIMULATED: list[tuple[Mmrm, tuple[int, int], Hypothesis]] = [
    (SAMPLES["AR(1)"], (40, 40), Superiority()),
    (SAMPLES["compound symmetry, 2 : 1"], (50, 25), Superiority(sides=1, alpha=0.05)),
    (SAMPLES["matrix, dropout by arm"].with_effect(-0.6), (35, 35), Superiority(benefit="lower")),
    (SAMPLES["AR(1)"].with_effect(0.0), (60, 60), Equivalence(lower=-0.6, upper=0.6)),
    (SAMPLES["z"].with_effect(0.1), (60, 60), NonInferiority(limit=-0.4)),
]


def units(*each: float) -> Counts:
    return Counts(np.array(each, float))


def information(design: Mmrm, retention: tuple[float, ...], matrix: np.ndarray) -> float:
    """φ by its definition: the inverse of the summed information of each pattern of dropout."""
    visits = len(retention)
    found = np.zeros((visits, visits))
    for last, share in enumerate(np.array(retention) - np.array((*retention[1:], 0.0)), 1):
        found[:last, :last] += share * np.linalg.inv(matrix[:last, :last])
    return float(np.linalg.inv(found)[-1, -1])


@pytest.mark.parametrize("rho", [0.0, 0.35, 0.9])
@pytest.mark.parametrize("structure", ["exchangeable", "ar1"])
def test_the_variance_is_that_of_the_summed_information(rho: float, structure: str) -> None:
    apart = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    matrix = rho ** (apart if structure == "ar1" else np.minimum(apart, 1))
    other = (1.0, 0.7, 0.7, 0.5)
    by_name = Mmrm(
        difference=1.0,
        sd=2.0,
        correlation=rho,
        structure=structure,  # type: ignore[arg-type]
        retention=DROPOUT,
        retention_control=other,
    )
    given = Mmrm(
        difference=1.0,
        sd=2.0,
        correlations=tuple(tuple(row) for row in matrix.tolist()),
        retention=DROPOUT,
        retention_control=other,
    )
    n = units(70, 40)
    known = 4 * (
        information(by_name, DROPOUT, matrix) / 70 + information(by_name, other, matrix) / 40
    )
    for design in (by_name, given):
        assert isclose(float(design.precision(n).se) ** 2, known, rel_tol=1e-12)


def test_published_values_of_the_normal_test() -> None:
    """longpower 1.0.27, power.mmrm.ar1(rho = 0.6, ra = c(1, .9, .8, .7), sigmaa = 1, delta = .9, power = .8) and
    power.mmrm.ar1(N = 300, rho = 0.5, ra = c(1, .9, .8), sigmaa = 1, delta = .5).
    """
    sized = Mmrm(difference=0.9, sd=1.0, correlation=0.6, retention=DROPOUT, test="z")
    assert isclose(real_size(sized, Superiority(), 0.8) / 2, 25.9904841159456, rel_tol=1e-7)
    powered = Mmrm(difference=0.5, sd=1.0, correlation=0.5, retention=(1.0, 0.9, 0.8), test="z")
    assert isclose(
        float(powered.power(units(150, 150), Superiority())), 0.976104885450389, abs_tol=1e-8
    )


def test_without_dropout_it_is_the_t_test_of_the_last_visit() -> None:
    design = Mmrm(difference=0.8, sd=1.4, correlation=0.7, retention=(1.0,) * 5)
    plain = TwoMeans(difference=0.8, sd=1.4)
    n = units(21, 13)
    assert isclose(float(design.precision(n).df), 32.0, rel_tol=1e-12)
    assert isclose(
        float(design.power(n, Superiority())), float(plain.power(n, Superiority())), rel_tol=1e-10
    )


def test_uncorrelated_visits_leave_the_completers() -> None:
    design = Mmrm(difference=0.8, sd=1.4, correlation=0.0, retention=(1.0, 0.5))
    completers = TwoMeans(difference=0.8, sd=1.4).precision(units(20, 20))
    found = design.precision(units(40, 40))
    assert isclose(float(found.se), float(completers.se), rel_tol=1e-12)
    assert isclose(float(found.df), float(completers.df), rel_tol=1e-12)


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_a_size_has_its_power_and_one_block_less_has_not(
    design: Mmrm, hypothesis: Hypothesis
) -> None:
    found = size(design, hypothesis, 0.9)
    assert bool(found.reached)
    assert float(design.power(found.counts, hypothesis)) >= 0.9
    fewer = design.apportion(found.total - design.block)
    assert float(design.power(fewer, hypothesis)) < 0.9


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
def test_no_number_is_out_of_range(design: Mmrm) -> None:
    effects = np.array([-1e6, -1.0, 0.0, 1e-9, 1.0, 1e6])
    for n in (units(1, 1), units(2, 0), units(2, 2), units(0, 0), units(7, 3), units(1e6, 1e6)):
        for hypothesis in (*ASKED, Superiority(alpha=1e-9)):
            power = design.with_effect(effects).power(n, hypothesis)
            assert ((power >= 0) & (power <= 1)).all()
    swept = sweep(design, sd=np.array([1e-9, 1e9]))
    assert np.isfinite(swept.power(units(50, 50), Superiority())).all()
    if design.correlation is not None:
        near = sweep(design, correlation=np.array([0.0, 0.5, np.nextafter(1, 0)]))
        assert np.isfinite(near.power(units(50, 50), Superiority())).all()
    assert not design.precision(units(2, 0)).measures
    assert bool(size(design, Superiority(), 0.9999).reached)


@pytest.mark.parametrize(("design", "n", "hypothesis"), SIMULATED)
def test_simulation_agrees_and_would_notice_a_wrong_standard_error(
    design: Mmrm,
    n: tuple[int, int],
    hypothesis: Hypothesis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    simulated = simulate(design, hypothesis, units(*n), TRIALS, seed=5)
    low, high = simulated.interval(0.999)
    agreed = low - APPROXIMATION, high + APPROXIMATION
    assert agreed[0] <= float(design.power(units(*n), hypothesis)) <= agreed[1]
    right = Mmrm.precision
    for factor in (sqrt(2), 1 / sqrt(2)):

        def wrong(self: Mmrm, n: Counts, null: float = 0.0, factor: float = factor) -> Precision:
            found = right(self, n, null)
            return Precision(found.se * factor, found.df)

        monkeypatch.setattr(Mmrm, "precision", wrong)
        assert not agreed[0] <= float(design.power(units(*n), hypothesis)) <= agreed[1]


def test_the_level_is_held() -> None:
    null = SAMPLES["AR(1)"].with_effect(0.0)
    low, high = simulate(null, Superiority(), units(40, 40), TRIALS, seed=8).interval(0.999)
    assert low - 0.002 <= 0.025 <= high + 0.002


def test_visits_that_agree_to_the_last_digit_are_simulated_without_an_error() -> None:
    for structure in ("exchangeable", "ar1"):
        design = Mmrm(
            difference=0.0,
            sd=1.0,
            correlation=float(np.nextafter(1, 0)),
            structure=structure,
            retention=DROPOUT,
        )
        found = simulate(design, Superiority(sides=1, alpha=0.5), units(20, 20), 2000, seed=3)
        assert 0.4 < found.power < 0.6


def test_few_completers_are_pointed_out() -> None:
    design = SAMPLES["AR(1)"]
    assert "14.0 patients" in (design.approximation_note(units(20, 20)) or "")
    assert design.approximation_note(units(40, 40)) is None
    complete = Mmrm(difference=1.0, sd=1.0, correlation=0.5)
    assert complete.approximation_note(units(5, 5)) is None


def test_a_trial_too_small_to_fit_shows_nothing() -> None:
    design = Mmrm(difference=9.0, sd=1.0, correlation=0.5, retention=(1.0, 0.5, 0.2))
    assert simulate(design, Superiority(), units(2, 2), 500, seed=1).successes == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"retention": ()}, "at 1 to 30 visits"),
        ({"retention": (1.0, 0.7, 0.8)}, "must never rise"),
        ({"retention": (1.0, 0.0)}, "some patients must be observed at the last visit"),
        ({"retention_control": (1.0, 0.9)}, "one share still observed for each of the 3 visits"),
        ({"correlation": None, "correlations": ((1.0,),)}, "must have 3 rows of 3"),
        (
            {
                "correlation": None,
                "correlations": ((1.0, 0.9, -0.9), (0.9, 1.0, 0.9), (-0.9, 0.9, 1.0)),
            },
            "these correlations contradict one another",
        ),
        (
            {"correlation": None, "correlations": ((1.0, 0.1, 0), (0.2, 1, 0), (0, 0, 1))},
            "must be symmetric with 1 on its diagonal",
        ),
        ({"correlation": None}, "give exactly one of: one correlation or correlation matrix"),
    ],
)
def test_contradictions_are_answered_in_words(fields: dict[str, object], sentence: str) -> None:
    good: dict[str, object] = {"difference": 1.0, "sd": 1.0, "correlation": 0.5}
    with pytest.raises(ValidationError, match=sentence):
        Mmrm(**good | fields)  # type: ignore[arg-type]


def test_methods_and_facts() -> None:
    design = Mmrm(difference=1.0, sd=2.0, correlation=0.0, retention=(1.0, 0.8))
    facts = {fact.name: fact.value for fact in design.facts()}
    assert facts["Variance against complete data"] == pytest.approx(1.25)
    assert facts["Variance among completers alone"] == pytest.approx(1.25)
    assert "Satterthwaite" in design.method()
    assert "normal approximation" in SAMPLES["z"].method()
