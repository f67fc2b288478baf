"""Slopes: values of another program, an independent computation, edges, simulation."""

from __future__ import annotations

from math import isclose, sqrt

import numpy as np
import pytest
from pydantic import ValidationError

from ldn_designer.designs.base import Counts, Precision, sweep
from ldn_designer.designs.slopes import Slopes
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import real_size, size

TIMES = (0.0, 1.0, 2.0, 4.0)
DROPOUT = (1.0, 0.9, 0.8, 0.7)
DECAYING = tuple(tuple(0.7 ** abs(a - b) for b in TIMES) for a in TIMES)
SAMPLES: dict[str, Slopes] = {
    "random slopes": Slopes(difference=0.5, times=TIMES, sd_slope=0.6, sd_residual=1.0),
    "random slopes, dropout": Slopes(
        difference=0.5,
        times=TIMES,
        sd_slope=0.6,
        sd_residual=1.0,
        sd_intercept=1.5,
        intercept_slope_correlation=-0.3,
        retention=DROPOUT,
    ),
    "equal correlation, 2 : 1": Slopes(
        difference=0.3, times=TIMES, sd=1.2, correlation=0.5, allocation=(2, 1)
    ),
    "matrix, dropout": Slopes(
        difference=0.3, times=TIMES, sd=1.2, correlations=DECAYING, retention=DROPOUT
    ),
    "z": Slopes(difference=0.3, times=(0.0, 3.0), sd=1.2, correlation=0.5, test="z"),
}
ASKED: list[Hypothesis] = [
    Superiority(),
    Superiority(sides=1, alpha=0.01),
    Superiority(limit=0.1),
    NonInferiority(limit=-0.2),
    Equivalence(lower=-0.2, upper=1.2),
]
#: With dropout the power rests on expected numbers of patients; at 30 or more an arm that costs less than this.
APPROXIMATION = 0.008
TRIALS = 30_000
SIMULATED: list[tuple[Slopes, tuple[int, int], Hypothesis]] = [
    (SAMPLES["random slopes"], (30, 22), Superiority()),
    (SAMPLES["random slopes"].with_effect(2.5), (3, 2), Superiority()),
    (SAMPLES["random slopes, dropout"].with_effect(-0.5), (35, 35), Superiority(benefit="lower")),
    (SAMPLES["equal correlation, 2 : 1"], (20, 10), Superiority(sides=1, alpha=0.05)),
    (SAMPLES["matrix, dropout"].with_effect(0.0), (40, 40), Equivalence(lower=-0.2, upper=0.2)),
    (SAMPLES["z"].with_effect(0.05), (40, 40), NonInferiority(limit=-0.2)),
]


def units(*each: float) -> Counts:
    return Counts(np.array(each, float))


def covariance(design: Slopes) -> np.ndarray:
    """V, written out measurement by measurement."""
    found = np.zeros((len(design.times),) * 2)
    for j, s in enumerate(design.times):
        for k, t in enumerate(design.times):
            if design.sd_slope is None:
                assert design.sd is not None
                rho = (
                    design.correlation if design.correlations is None else design.correlations[j][k]
                )
                found[j, k] = design.sd**2 * (1 if j == k else rho or 0)
                continue
            level, steep = design.sd_intercept or 0.0, design.sd_slope
            both = design.intercept_slope_correlation * level * steep
            found[j, k] = level**2 + (s + t) * both + s * t * steep**2
            found[j, k] += (design.sd_residual or 0.0) ** 2 * (j == k)
    return found


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
def test_the_variance_is_that_of_liu_and_liang(design: Slopes) -> None:
    """Information of both arms with an intercept, arm, time and arm × time, each pattern of dropout summed."""
    n, matrix = (23, 41), covariance(design)
    shares = design.retention or (1.0,) * len(design.times)
    told = np.zeros((4, 4))
    for arm, many in enumerate(n):
        for last, share in enumerate(np.array(shares) - np.array((*shares[1:], 0.0)), 1):
            time = np.array(design.times[:last])
            x = np.column_stack([np.ones(last), np.full(last, 1 - arm), time, (1 - arm) * time])
            told += many * share * x.T @ np.linalg.inv(matrix[:last, :last]) @ x
    known = np.linalg.inv(told)[3, 3]
    assert isclose(float(design.precision(units(*n)).se) ** 2, known, rel_tol=1e-9)


def test_published_values_of_the_normal_test() -> None:
    """longpower 1.0.27: diggle.linear.power(delta = 1.5, t = c(0, 2, 5), sigma2 = 100, R = 0, one.sided, power = .8);
    edland.linear.power(delta = 1.5, t = c(0, 1, 2), sig2.s = 24, sig2.e = 10, power = .8); the example of its
    vignette, about 208 per arm (variances 55, 24 and 10, correlation .8, visits every quarter for 18 months).
    """
    diggle = Slopes(difference=1.5, times=(0.0, 2.0, 5.0), sd=10.0, correlation=0.0, test="z")
    assert isclose(real_size(diggle, Superiority(sides=1), 0.8), 86.7727330809793, rel_tol=1e-7)
    edland = Slopes(
        difference=1.5, times=(0.0, 1.0, 2.0), sd_slope=sqrt(24), sd_residual=sqrt(10), test="z"
    )
    assert isclose(real_size(edland, Superiority(), 0.8), 404.653355193109, rel_tol=1e-7)
    quarters = tuple(np.arange(0, 1.51, 0.25).tolist())
    vignette = Slopes(
        difference=1.5,
        times=quarters,
        sd_slope=sqrt(24),
        sd_residual=sqrt(10),
        sd_intercept=sqrt(55),
        intercept_slope_correlation=0.8,
        test="z",
    )
    assert int(size(vignette, Superiority(), 0.8).counts.treatment) == 208


def test_equal_correlation_is_a_random_intercept() -> None:
    equal = Slopes(difference=1.0, times=TIMES, sd=2.0, correlation=0.3, retention=DROPOUT)
    lines = Slopes(
        difference=1.0,
        times=TIMES,
        sd_slope=0.0,
        sd_intercept=2 * sqrt(0.3),
        sd_residual=2 * sqrt(0.7),
        retention=DROPOUT,
    )
    n = units(30, 20)
    assert isclose(float(equal.precision(n).se), float(lines.precision(n).se), rel_tol=1e-12)


def test_without_dropout_the_level_does_not_matter() -> None:
    design = SAMPLES["random slopes"]
    n = units(10, 10)
    for level in (0.0, 1e6):
        given = sweep(design, sd_intercept=level, intercept_slope_correlation=0.5)
        assert float(given.precision(n).se) == float(design.precision(n).se)


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_a_size_has_its_power_and_one_block_less_has_not(
    design: Slopes, hypothesis: Hypothesis
) -> None:
    found = size(design, hypothesis, 0.9)
    assert bool(found.reached)
    assert float(design.power(found.counts, hypothesis)) >= 0.9
    assert float(design.power(design.apportion(found.total - design.block), hypothesis)) < 0.9


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
def test_no_number_is_out_of_range(design: Slopes) -> None:
    effects = np.array([-1e6, -1.0, 0.0, 1e-9, 1.0, 1e6])
    for n in (units(1, 1), units(2, 0), units(2, 2), units(0, 0), units(7, 3), units(1e6, 1e6)):
        for hypothesis in (*ASKED, Superiority(alpha=1e-9)):
            power = design.with_effect(effects).power(n, hypothesis)
            assert ((power >= 0) & (power <= 1)).all()
    ends = np.array([1e-9, 1e9])
    for name in ("sd", "sd_residual", "sd_slope", "sd_intercept"):
        if getattr(design, name) is not None:
            power = sweep(design, **{name: ends}).power(units(50, 50), Superiority())
            assert ((power >= 0) & (power <= 1)).all()
    if design.correlation is not None:
        near = sweep(design, correlation=np.array([0.0, 0.5, 0.999]))
        assert np.isfinite(near.power(units(50, 50), Superiority())).all()
    assert not design.precision(units(2, 0)).measures
    assert bool(size(design, Superiority(), 0.9999).reached)


@pytest.mark.parametrize(("design", "n", "hypothesis"), SIMULATED)
def test_simulation_agrees_and_would_notice_a_wrong_standard_error(
    design: Slopes,
    n: tuple[int, int],
    hypothesis: Hypothesis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    allowed = 0.0 if design.retention is None else APPROXIMATION
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=5).interval(0.999)
    agreed = low - allowed, high + allowed
    assert agreed[0] <= float(design.power(units(*n), hypothesis)) <= agreed[1]
    right = Slopes.precision
    for factor in (sqrt(2), 1 / sqrt(2)):

        def wrong(self: Slopes, n: Counts, null: float = 0.0, factor: float = factor) -> Precision:
            found = right(self, n, null)
            return Precision(found.se * factor, found.df)

        monkeypatch.setattr(Slopes, "precision", wrong)
        assert not agreed[0] <= float(design.power(units(*n), hypothesis)) <= agreed[1]


def test_a_trial_too_small_to_fit_shows_nothing() -> None:
    for test in ("t", "z"):
        design = Slopes(
            difference=9.0, times=TIMES, sd=1.0, correlation=0.5, test=test,
            retention=(1.0, 1e-9, 1e-9, 1e-9),
        )  # fmt: skip
        assert simulate(design, Superiority(), units(2, 2), 500, seed=1).successes == 0
    one = SAMPLES["random slopes"].with_effect(9.0)
    assert simulate(one, Superiority(), units(1, 1), 500, seed=1).successes == 0


def test_hopelessly_different_spreads_are_simulated_without_an_error() -> None:
    for fields in (
        {"sd_slope": 1e9, "sd_residual": 1e-9, "sd_intercept": 1e9},
        {"sd_slope": 1e-9, "sd_residual": 1e9, "sd_intercept": 1e-9},
    ):
        for test in ("t", "z"):
            changed = sweep(SAMPLES["random slopes, dropout"], **fields, difference=0.0)
            design = changed.model_copy(update={"test": test})
            found = simulate(design, Superiority(sides=1, alpha=0.5), units(20, 20), 2000, seed=3)
            assert 0.4 < found.power < 0.6


def test_few_completers_are_pointed_out() -> None:
    design = SAMPLES["random slopes, dropout"]
    assert "14.0 patients" in (design.approximation_note(units(20, 20)) or "")
    assert design.approximation_note(units(40, 40)) is None
    assert SAMPLES["random slopes"].approximation_note(units(5, 5)) is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"times": (0.0,)}, "the times of 2 to 30 visits"),
        ({"times": (0.0, 2.0, 1.0)}, "in ascending order, at least 0.001 apart"),
        ({"retention": (1.0, 0.8)}, "one share still observed for each of the 4 visits"),
        ({"retention": DROPOUT}, "the SD of intercepts matters as well"),
        (
            {"sd_slope": None, "sd_residual": None, "sd": 1.0, "correlations": ((1.0,),)},
            "must have 4 rows of 4",
        ),
        (
            {"sd": 1.0},
            "give exactly one of: random slopes or equal correlation or correlation matrix",
        ),
    ],
)
def test_contradictions_are_answered_in_words(fields: dict[str, object], sentence: str) -> None:
    good: dict[str, object] = {
        "difference": 1.0,
        "times": TIMES,
        "sd_slope": 1.0,
        "sd_residual": 1.0,
    }
    with pytest.raises(ValidationError, match=sentence):
        Slopes(**good | fields)  # type: ignore[arg-type]


def test_methods_facts_and_what_moves_the_size_most() -> None:
    design = SAMPLES["random slopes"]
    facts = {fact.name: fact.value for fact in design.facts()}
    assert facts["Difference that has grown by the last visit"] == pytest.approx(2.0)
    assert facts["SD of a patient's estimated slope"] == pytest.approx(
        sqrt(0.36 + 1 / (4 * np.var(TIMES)))
    )
    assert "random intercept and slope" in design.method()
    assert "known variances" in SAMPLES["z"].method()
    assert design.nuisance_field == "sd_slope"
    assert sweep(design, sd_slope=0.1).nuisance_field == "sd_residual"
    assert SAMPLES["z"].nuisance_field == SAMPLES["z"].spread_field == "sd"
