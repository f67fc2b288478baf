"""The risk ratio: values from other programs, simulation, and edges."""

from __future__ import annotations

from math import log, sqrt
from typing import get_args

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.stats import norm

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.two_proportions_ratio import TwoProportionsRatio
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size

TRIALS = 100_000
#: Over the trials below the approximation is within so much of the enumerated power; the logarithm that the
#: Wald test uses is further from normal.
APPROXIMATION = {"score": 0.02, "wald": 0.04}
TESTS = get_args(TwoProportionsRatio.model_fields["test"].annotation)

SAMPLES: dict[str, Design] = {
    "risk ratio, score": TwoProportionsRatio(control=0.3, risk_ratio=1.6),
    "risk ratio, score, 2 : 1": TwoProportionsRatio(control=0.4, risk_ratio=1.5, allocation=(2, 1)),
    "risk ratio, Wald": TwoProportionsRatio(control=0.25, risk_ratio=2.0, test="wald"),
}


def counts(*units: float) -> Counts:
    return Counts(np.array(units, float))


def made(test: str, control: float, risk_ratio: float) -> TwoProportionsRatio:
    return TwoProportionsRatio.model_validate(
        {"control": control, "risk_ratio": risk_ratio, "test": test}
    )


@pytest.mark.parametrize(
    ("arms", "hypothesis", "power", "total"),
    [
        ((0.5, 0.5), NonInferiority(limit=0.8), 0.9, 854.947844881007),
        ((0.2, 0.2), NonInferiority(limit=1.5, benefit="lower"), 0.9, 1043.05907367908),
        ((0.7, 0.75), NonInferiority(limit=0.85), 0.9, 1872.85858503572),
        ((0.03, 0.01), Superiority(), 0.8, 1536.02044492621),
    ],
    ids=str,
)
def test_rpact_has_the_same_sizes(
    arms: tuple[float, float], hypothesis: Hypothesis, power: float, total: float
) -> None:
    """rpact getSampleSizeRates(pi1, pi2, riskRatio = TRUE, thetaH0), one-sided 2.5 %."""
    design = TwoProportionsRatio(control=arms[1], risk_ratio=arms[0] / arms[1])
    assert real_size(design, hypothesis, power) == pytest.approx(total, rel=1e-7)


def test_the_wald_test_by_hand() -> None:
    se = sqrt(0.52 / 0.48 / 80 + 0.7 / 0.3 / 60)
    for hypothesis, distance in (
        (Superiority(), log(1.6)),
        (NonInferiority(limit=0.8), log(2.0)),
        (Superiority(limit=1.2), log(4 / 3)),
    ):
        found = made("wald", 0.3, 1.6).power(counts(80, 60), hypothesis)
        wanted = norm.cdf(distance / se - norm.isf(0.025))
        assert float(found) == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize(
    ("risk_ratio", "hypothesis"),
    [
        (1.6, Superiority()),
        (0.5, Superiority(benefit="lower", both_directions=True)),
        (1.8, Superiority(limit=1.2)),
        (1.0, NonInferiority(limit=0.7)),
        (0.9, NonInferiority(limit=1.4, benefit="lower")),
        (1.0, Equivalence(lower=0.6, upper=1.6)),
    ],
    ids=str,
)
def test_simulation_and_enumeration_stand_beside_the_formula(
    test: str, risk_ratio: float, hypothesis: Hypothesis
) -> None:
    design, n = made(test, 0.35, risk_ratio), counts(150, 130)
    enumerated = design.second_power(n, hypothesis)
    assert enumerated is not None
    low, high = simulate(design, hypothesis, n, TRIALS, seed=3).interval(0.999)
    assert low <= enumerated <= high
    found = float(design.power(n, hypothesis))
    assert found == pytest.approx(enumerated, abs=APPROXIMATION[test])


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize(
    "hypothesis", [Superiority(), NonInferiority(limit=0.8), Superiority(limit=1.1)], ids=str
)
def test_size_power_and_effect_lead_back(test: str, hypothesis: Hypothesis) -> None:
    design = made(test, 0.4, 1.5)
    found = size(design, hypothesis, 0.9)
    assert float(design.power(found.counts, hypothesis)) >= 0.9
    assert float(design.power(design.apportion(found.total - 2), hypothesis)) < 0.9
    effect = detectable(design, hypothesis, found.counts, float(found.power)).effect
    assert float(effect) == pytest.approx(log(1.5), abs=1e-8)


def test_the_effect_is_the_logarithm() -> None:
    design = made("score", 0.4, 1.5)
    effects = np.array([-3.0, 0.0, 0.5])
    assert design.with_effect(effects).effect == pytest.approx(effects, abs=1e-15)
    assert design.effect_range()[1] == pytest.approx(log(2.5))
    assert design.with_effect(log(2.6)).power(counts(900, 900), Superiority()) == 0
    assert float(design.treatment) == pytest.approx(0.6)


def test_a_proportion_above_one_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"risk ratio must be below 1\.25 with this control"):
        TwoProportionsRatio(control=0.8, risk_ratio=1.3)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("units", [(1, 1), (0, 5), (2, 1), (10**7, 10**7)], ids=str)
@pytest.mark.parametrize(
    ("control", "risk_ratio"), [(1e-9, 1e6), (1e-9, 1e-6), (0.5, 1.0), (1 - 1e-9, 1e-6)]
)
def test_edges(test: str, units: tuple[int, int], control: float, risk_ratio: float) -> None:
    design = made(test, control, risk_ratio)
    for hypothesis in (
        Superiority(alpha=1e-9),
        Superiority(benefit="lower"),
        Superiority(limit=50.0),
        NonInferiority(limit=0.001),
        NonInferiority(limit=0.0),
        NonInferiority(limit=-1.0),
        Equivalence(lower=0.5, upper=2.0),
    ):
        power = design.power(counts(*units), hypothesis)
        assert 0 <= power <= 1
        second = design.second_power(counts(*units), hypothesis)
        assert second is None or 0 <= second <= 1
        if min(units) == 0:
            assert power == second == 0
    swept = design.with_effect(np.linspace(-40, 40, 17)).power(counts(*units), Superiority())
    assert np.isfinite(swept).all()


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
@pytest.mark.parametrize("test", TESTS)
def test_a_wrong_standard_error_is_noticed(
    test: str, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = TwoProportionsRatio.precision

    def wrong(self: TwoProportionsRatio, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        divisor = None if found.se_null is None else found.se_null * factor
        return Precision(found.se * factor, found.df, divisor)

    monkeypatch.setattr(TwoProportionsRatio, "precision", wrong)
    design, n, hypothesis = made(test, 0.4, 1.5), counts(97, 97), Superiority()
    low, high = simulate(design, hypothesis, n, TRIALS, seed=5).interval(0.999)
    slack, power = APPROXIMATION[test], float(design.power(n, hypothesis))
    assert not low - slack <= power <= high + slack


def test_what_follows_is_shown() -> None:
    facts = {fact.name: fact.value for fact in made("score", 0.25, 2.0).facts()}
    assert facts == pytest.approx(
        {"Proportion, treatment arm": 0.5, "Risk difference": 0.25, "Odds ratio": 3.0}
    )
    assert made("score", 0.25, 2.0).method() != made("wald", 0.25, 2.0).method()
    assert made("score", 0.25, 2.0).approximation_note(counts(10, 10))
    assert made("score", 0.25, 2.0).approximation_note(counts(50, 50)) is None
