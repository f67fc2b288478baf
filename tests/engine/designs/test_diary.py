"""Diary means: an independent computation of the variance, edges, simulation."""

from __future__ import annotations

from itertools import product
from math import isclose, sqrt

import numpy as np
import pytest
from pydantic import ValidationError

from ldn_designer.designs.base import Counts, Precision, sweep
from ldn_designer.designs.diary import DiaryMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import size

SAMPLES: dict[str, DiaryMeans] = {
    "complete": DiaryMeans(difference=0.8, sd=2.0, correlation=0.6),
    "missed days": DiaryMeans(
        difference=0.8, sd=2.0, correlation=0.6, days=7, compliance=0.7, least_days=4
    ),
    "AR(1), 2 : 1": DiaryMeans(
        difference=0.8,
        sd=2.0,
        correlation=0.8,
        structure="ar1",
        days=14,
        compliance=0.6,
        allocation=(2, 1),
    ),
}
ASKED: list[Hypothesis] = [
    Superiority(),
    Superiority(sides=1, alpha=0.01),
    Superiority(limit=0.1),
    NonInferiority(limit=-0.4),
    Equivalence(lower=-0.2, upper=1.9),
]
#: Where patients may have too few days, the power rests on the expected number of those who have enough.
APPROXIMATION = 0.006
TRIALS = 30_000
SIMULATED: list[tuple[DiaryMeans, tuple[int, int], Hypothesis]] = [
    (SAMPLES["complete"], (40, 30), Superiority()),
    (SAMPLES["missed days"].with_effect(-0.9), (50, 50), Superiority(benefit="lower")),
    (SAMPLES["AR(1), 2 : 1"], (40, 20), Superiority(sides=1, alpha=0.05)),
    (SAMPLES["missed days"].with_effect(0.1), (60, 40), NonInferiority(limit=-0.8)),
    (SAMPLES["complete"].with_effect(0.0), (50, 50), Equivalence(lower=-0.9, upper=0.9)),
]


def units(*each: float) -> Counts:
    return Counts(np.array(each, float))


def enumerated(design: DiaryMeans) -> tuple[float, float]:
    """(q, V) from every pattern of days filled in, its chance and the variance of the mean over its days."""
    apart = np.abs(np.subtract.outer(np.arange(design.days), np.arange(design.days)))
    matrix = design.correlation ** (apart if design.structure == "ar1" else np.minimum(apart, 1))
    analysed = variance = 0.0
    for pattern in product((0.0, 1.0), repeat=design.days):
        filled = np.array(pattern)
        count = filled.sum()
        if count < design.least_days:
            continue
        chance = design.compliance**count * (1 - design.compliance) ** (design.days - count)
        analysed += chance
        variance += chance * design.sd**2 * filled @ matrix @ filled / count**2
    return analysed, variance / analysed


@pytest.mark.parametrize("structure", ["exchangeable", "ar1"])
@pytest.mark.parametrize(("days", "compliance", "least"), [(1, 0.4, 1), (6, 0.5, 1), (9, 0.8, 5)])
def test_the_variance_is_the_mean_over_all_patterns_of_missing_days(
    structure: str, days: int, compliance: float, least: int
) -> None:
    design = DiaryMeans(
        difference=1.0,
        sd=1.7,
        correlation=0.65,
        structure=structure,  # type: ignore[arg-type]
        days=days,
        compliance=compliance,
        least_days=least,
    )
    assert np.allclose(design.patients, enumerated(design), rtol=1e-12)


def test_the_mean_number_of_days_would_promise_too_much() -> None:
    design = DiaryMeans(difference=1.0, sd=1.0, correlation=0.2, days=6, compliance=0.5)
    at_the_mean = 0.2 + 0.8 / 3
    assert float(design.patients[1]) > 1.08 * at_the_mean


def test_one_day_is_the_plain_t_test() -> None:
    diary = DiaryMeans(difference=0.8, sd=1.4, correlation=0.9, days=1)
    plain = TwoMeans(difference=0.8, sd=1.4)
    for n in (units(1, 2), units(20, 30)):
        assert isclose(
            float(diary.power(n, Superiority())),
            float(plain.power(n, Superiority())),
            rel_tol=1e-12,
        )


def test_a_year_of_days_leaves_what_patients_share() -> None:
    design = DiaryMeans(difference=1.0, sd=2.0, correlation=0.5, days=366)
    assert float(design.patients[1]) == pytest.approx(4 * (0.5 + 0.5 / 366))


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", ASKED)
def test_a_size_has_its_power_and_one_block_less_has_not(
    design: DiaryMeans, hypothesis: Hypothesis
) -> None:
    found = size(design, hypothesis, 0.9)
    assert bool(found.reached)
    assert float(design.power(found.counts, hypothesis)) >= 0.9
    assert float(design.power(design.apportion(found.total - design.block), hypothesis)) < 0.9


@pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))
def test_no_number_is_out_of_range(design: DiaryMeans) -> None:
    effects = np.array([-1e6, -1.0, 0.0, 1e-9, 1.0, 1e6])
    for n in (units(1, 1), units(2, 0), units(2, 2), units(0, 0), units(7, 3), units(1e6, 1e6)):
        for hypothesis in (*ASKED, Superiority(alpha=1e-9)):
            power = design.with_effect(effects).power(n, hypothesis)
            assert ((power >= 0) & (power <= 1)).all()
    for name, values in (
        ("sd", (1e-9, 1e9)),
        ("compliance", (1e-300, 1e-6, 1.0)),
        ("correlation", (0.0, float(np.nextafter(1, 0)))),
        ("days", (float(design.least_days), 366.0)),
    ):
        power = sweep(design, **{name: np.array(values)}).power(units(50, 50), Superiority())
        assert ((power >= 0) & (power <= 1)).all()
    assert not design.precision(units(2, 0)).measures
    assert bool(size(design, Superiority(), 0.9999).reached)


def test_each_element_of_a_sweep_is_its_own_design() -> None:
    design = SAMPLES["AR(1), 2 : 1"]
    lengths = (1, 5, 30)
    swept = sweep(design, days=np.array(lengths, float)).patients[1]
    alone = [float(design.model_copy(update={"days": days}).patients[1]) for days in lengths]
    assert np.allclose(swept, alone, rtol=1e-13)


@pytest.mark.parametrize(("design", "n", "hypothesis"), SIMULATED)
def test_simulation_agrees_and_would_notice_a_wrong_standard_error(
    design: DiaryMeans,
    n: tuple[int, int],
    hypothesis: Hypothesis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    allowed = 0.0 if design.compliance == 1 else APPROXIMATION
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=5).interval(0.999)
    agreed = low - allowed, high + allowed
    assert agreed[0] <= float(design.power(units(*n), hypothesis)) <= agreed[1]
    right = DiaryMeans.precision
    for factor in (sqrt(2), 1 / sqrt(2)):

        def wrong(
            self: DiaryMeans, n: Counts, null: float = 0.0, factor: float = factor
        ) -> Precision:
            found = right(self, n, null)
            return Precision(found.se * factor, found.df)

        monkeypatch.setattr(DiaryMeans, "precision", wrong)
        assert not agreed[0] <= float(design.power(units(*n), hypothesis)) <= agreed[1]


def test_too_few_patients_with_enough_days() -> None:
    design = DiaryMeans(difference=9.0, sd=1.0, correlation=0.5, compliance=0.01, least_days=7)
    assert simulate(design, Superiority(), units(3, 3), 500, seed=1).successes == 0
    assert "may be off by more than a point" in (design.approximation_note(units(9, 9)) or "")
    assert SAMPLES["complete"].approximation_note(units(2, 2)) is None


def test_a_diary_has_the_fewest_days_that_are_asked_for() -> None:
    with pytest.raises(ValidationError, match="a diary of 7 days cannot have 8 of them filled in"):
        DiaryMeans(difference=1.0, sd=1.0, correlation=0.5, least_days=8)


def test_methods_and_facts() -> None:
    facts = {fact.name: fact.value for fact in SAMPLES["complete"].facts()}
    assert facts["Variance against one day"] == pytest.approx(0.6 + 0.4 / 7)
    assert facts["Patients with enough days"] == pytest.approx(1.0)
    assert SAMPLES["complete"].method().endswith("mean over 7 days")
    assert "at least 4 of them" in SAMPLES["missed days"].method()
