"""The tests of two proportions: their values elsewhere, their simulation, and their edges."""

from __future__ import annotations

from math import asin, sqrt
from typing import get_args

import numpy as np
import pytest
from scipy.stats import norm

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size

TRIALS = 100_000
#: With 25 or more expected events and non-events in each arm the approximation is within so much of the
#: enumerated power.
APPROXIMATION = 0.02
TESTS = get_args(TwoProportions.model_fields["test"].annotation)

SAMPLES: dict[str, Design] = {
    "corrected": TwoProportions(control=0.3, treatment=0.55, test="corrected"),
    "score, 2 : 1": TwoProportions(control=0.4, treatment=0.6, test="score", allocation=(2, 1)),
    "arcsine": TwoProportions(control=0.1, treatment=0.25, test="arcsine"),
}


def counts(*units: float) -> Counts:
    return Counts(np.array(units, float))


HYPOTHESES: list[tuple[float, Hypothesis]] = [
    (0.5, Superiority()),
    (0.16, Superiority(benefit="lower", both_directions=True)),
    (0.5, Superiority(sides=1, alpha=0.01)),
    (0.55, Superiority(limit=0.1)),
    (0.3, NonInferiority(limit=-0.15)),
    (0.28, NonInferiority(limit=0.15, benefit="lower")),
    (0.3, Equivalence(lower=-0.2, upper=0.2)),
    (0.33, Equivalence(lower=-0.2, upper=0.25)),
]


@pytest.mark.parametrize(("treatment", "hypothesis"), HYPOTHESES, ids=str)
@pytest.mark.parametrize("test", TESTS)
def test_simulation_and_enumeration_stand_beside_the_formula(
    test: str, treatment: float, hypothesis: Hypothesis
) -> None:
    design = TwoProportions.model_validate(
        {"control": 0.3, "treatment": treatment, "test": test, "allocation": (3, 2)}
    )
    n = counts(180, 120)
    enumerated = design.second_power(n, hypothesis)
    assert enumerated is not None
    low, high = simulate(design, hypothesis, n, TRIALS, seed=11).interval(0.999)
    assert low <= enumerated <= high
    assert float(design.power(n, hypothesis)) == pytest.approx(enumerated, abs=APPROXIMATION)


def test_the_continuity_correction_is_that_of_fleiss() -> None:
    """n = n′/4·(1 + √(1 + 2(r + 1)/(n′r|δ|)))², from the size n′ without it and arms of 1 to r."""
    hypothesis = Superiority()
    for r in (1, 2, 3):
        plain = TwoProportions(control=0.3, treatment=0.5, allocation=(1, r))
        corrected = TwoProportions(control=0.3, treatment=0.5, test="corrected", allocation=(1, r))
        first = real_size(plain, hypothesis, 0.8) / (1 + r)
        wanted = first / 4 * (1 + sqrt(1 + 2 * (r + 1) / (first * r * 0.2))) ** 2
        found = real_size(corrected, hypothesis, 0.8) / (1 + r)
        assert found == pytest.approx(wanted, rel=1e-7)


def test_a_corrected_test_counts_the_other_direction_where_asked() -> None:
    design = TwoProportions(control=0.3, treatment=0.35, test="corrected")
    n = counts(40, 40)
    se = sqrt((0.35 * 0.65 + 0.3 * 0.7) / 40)
    null = sqrt(2 * 0.325 * 0.675 / 40)
    tails = [(sign * 0.05 - 1 / 40 - norm.isf(0.025) * null) / se for sign in (1, -1)]
    helping, both = Superiority(), Superiority(both_directions=True)
    assert float(design.power(n, helping)) == pytest.approx(norm.cdf(tails[0]), abs=1e-12)
    assert float(design.power(n, both)) == pytest.approx(
        sum(norm.cdf(each) for each in tails), abs=1e-12
    )


def test_scores_of_other_programs() -> None:
    """rpact getSampleSizeRates(pi1 = 0.85, pi2 = 0.8, thetaH0 = -0.1, allocationRatioPlanned = 2)."""
    design = TwoProportions(control=0.8, treatment=0.85, test="score", allocation=(2, 1))
    found = real_size(design, NonInferiority(limit=-0.1), 0.8)
    assert found == pytest.approx(208.313615655102, rel=1e-7)


def test_a_score_without_a_margin_is_the_pooled_test() -> None:
    for units in ((40, 40), (30, 90)):
        found = [
            float(
                TwoProportions.model_validate(
                    {"control": 0.2, "treatment": 0.45, "test": test}
                ).power(counts(*units), Superiority())
            )
            for test in ("score", "pooled")
        ]
        assert found[0] == pytest.approx(found[1], abs=1e-14)


def test_a_limit_of_the_arcsine_test() -> None:
    """h − h₀ = φ(pₜ) − φ(p꜀ + Δ) against √(1/nₜ + 1/n꜀), as pwrss.z.2props(arcsin.trans = TRUE) has it."""
    design = TwoProportions(control=0.4, treatment=0.45, test="arcsine")
    away = 2 * asin(sqrt(0.45)) - 2 * asin(sqrt(0.3))
    wanted = norm.cdf(away / sqrt(1 / 60 + 1 / 90) - norm.isf(0.025))
    found = design.power(counts(60, 90), NonInferiority(limit=-0.1))
    assert float(found) == pytest.approx(wanted, abs=1e-12)
    level = TwoProportions(control=0.4, treatment=0.4, test="arcsine")
    assert float(level.power(counts(60, 90), Superiority())) == pytest.approx(0.025, abs=1e-12)


def test_equivalence_by_the_nearer_limit_is_the_published_bound() -> None:
    """TrialSize::TwoSampleProportion.Equivalence(.05, .2, .75, .8, 1, .05, .2) is 132.2639."""
    limits = Equivalence(lower=-0.2, upper=0.2)
    sizes = {
        kind: real_size(
            TwoProportions.model_validate(
                {"control": 0.8, "treatment": 0.75, "test": "unpooled", "equivalence": kind}
            ),
            limits,
            0.8,
        )
        for kind in ("nearer", "joint")
    }
    assert sizes["nearer"] / 2 == pytest.approx(132.263864638094, rel=1e-8)
    assert sizes["joint"] < sizes["nearer"]
    same = TwoProportions(control=0.7, treatment=0.7, test="unpooled", equivalence="nearer")
    joint = same.model_copy(update={"equivalence": "joint"})
    assert same.power(counts(90, 90), limits) == pytest.approx(
        float(joint.power(counts(90, 90), limits)), abs=1e-14
    )


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize(
    "hypothesis", [Superiority(), NonInferiority(limit=-0.1), Superiority(limit=0.02)], ids=str
)
def test_size_power_and_effect_lead_back(test: str, hypothesis: Hypothesis) -> None:
    design = TwoProportions.model_validate({"control": 0.4, "treatment": 0.55, "test": test})
    found = size(design, hypothesis, 0.9)
    assert float(design.power(found.counts, hypothesis)) >= 0.9
    assert float(design.power(design.apportion(found.total - 2), hypothesis)) < 0.9
    effect = detectable(design, hypothesis, found.counts, float(found.power)).effect
    assert float(effect) == pytest.approx(0.15, abs=1e-8)
    assert float(design.with_effect(0.07).effect) == pytest.approx(0.07, abs=1e-15)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("units", [(1, 1), (0, 5), (2, 1), (10**7, 10**7)], ids=str)
@pytest.mark.parametrize(("control", "treatment"), [(1e-9, 1 - 1e-9), (1e-9, 2e-9), (0.5, 0.5)])
def test_edges(test: str, units: tuple[int, int], control: float, treatment: float) -> None:
    design = TwoProportions.model_validate(
        {"control": control, "treatment": treatment, "test": test}
    )
    for hypothesis in (
        Superiority(alpha=1e-9),
        Superiority(benefit="lower"),
        Superiority(limit=0.9),
        NonInferiority(limit=-0.999),
        NonInferiority(limit=0.0),
        Equivalence(lower=-0.5, upper=0.999),
    ):
        power = design.power(counts(*units), hypothesis)
        assert 0 <= power <= 1
        second = design.second_power(counts(*units), hypothesis)
        assert second is None or 0 <= second <= 1
        if min(units) == 0:
            assert power == second == 0
    swept = design.with_effect(np.linspace(-1.2, 1.2, 25)).power(counts(*units), Superiority())
    assert np.isfinite(swept).all()


def test_a_target_near_one_is_reached() -> None:
    design = TwoProportions(control=0.3, treatment=0.5, test="score")
    found = size(design, Superiority(alpha=1e-9), 0.9999)
    assert bool(found.reached)
    assert float(found.power) >= 0.9999


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
@pytest.mark.parametrize("test", TESTS)
def test_a_wrong_standard_error_is_noticed(
    test: str, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = TwoProportions.precision

    def wrong(self: TwoProportions, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        divisor = None if found.se_null is None else found.se_null * factor
        return Precision(found.se * factor, found.df, divisor)

    monkeypatch.setattr(TwoProportions, "precision", wrong)
    design = TwoProportions.model_validate({"control": 0.4, "treatment": 0.6, "test": test})
    n, hypothesis = counts(97, 97), Superiority()
    low, high = simulate(design, hypothesis, n, TRIALS, seed=5).interval(0.999)
    power = float(design.power(n, hypothesis))
    assert not low - APPROXIMATION <= power <= high + APPROXIMATION


def test_every_test_says_what_it_is() -> None:
    words = {
        TwoProportions.model_validate({"control": 0.4, "treatment": 0.6, "test": test}).method()
        for test in TESTS
    }
    assert len(words) == len(TESTS)
    arcsine = TwoProportions(control=0.5, treatment=0.6, test="arcsine")
    facts = {fact.name: fact.value for fact in arcsine.facts()}
    assert facts["Cohen’s h"] == pytest.approx(0.201357920790331, abs=1e-14)
