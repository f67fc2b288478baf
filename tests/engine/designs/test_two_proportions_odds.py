"""The odds ratio: values from other programs, simulation, and edges."""

from __future__ import annotations

from math import log, sqrt
from typing import get_args

import numpy as np
import pytest
from scipy.stats import norm

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.two_proportions_odds import TwoProportionsOdds
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size

TRIALS = 100_000
#: Over the trials below the approximation is within so much of the enumerated power; the logarithm that the
#: Wald test uses is further from normal.
APPROXIMATION = {"score": 0.02, "wald": 0.04}
TESTS = get_args(TwoProportionsOdds.model_fields["test"].annotation)

SAMPLES: dict[str, Design] = {
    "odds ratio, score": TwoProportionsOdds(control=0.3, odds_ratio=2.4),
    "odds ratio, score, 2 : 1": TwoProportionsOdds(control=0.4, odds_ratio=2.4, allocation=(2, 1)),
    "odds ratio, Wald": TwoProportionsOdds(control=0.25, odds_ratio=2.6, test="wald"),
}


def counts(*units: float) -> Counts:
    return Counts(np.array(units, float))


def made(test: str, control: float, odds_ratio: float) -> TwoProportionsOdds:
    return TwoProportionsOdds.model_validate(
        {"control": control, "odds_ratio": odds_ratio, "test": test}
    )


def odds(p: float) -> float:
    return p / (1 - p)


@pytest.mark.parametrize(
    ("arms", "hypothesis", "total"),
    [
        ((0.3, 0.5), Superiority(benefit="lower"), 248.85644593273),
        ((0.1, 0.2), Superiority(benefit="lower"), 522.114255945797),
        ((0.01, 0.03), Superiority(benefit="lower"), 1924.20413148008),
        ((0.3, 0.3), NonInferiority(limit=1.3, benefit="lower"), 2918.78053339015),
    ],
    ids=str,
)
def test_gsdesign_has_the_same_sizes(
    arms: tuple[float, float], hypothesis: Hypothesis, total: float
) -> None:
    """gsDesign nBinomial(p1, p2, scale = "OR", delta0 = log(limit), alpha = 0.025, beta = 0.1)."""
    design = TwoProportionsOdds(control=arms[1], odds_ratio=odds(arms[0]) / odds(arms[1]))
    assert real_size(design, hypothesis, 0.9) == pytest.approx(total, rel=1e-7)


def test_the_wald_test_by_hand() -> None:
    treated = 0.3 * 2 / (0.7 + 0.6)
    se = sqrt(1 / (80 * treated * (1 - treated)) + 1 / (60 * 0.21))
    for hypothesis, distance in (
        (Superiority(), log(2.0)),
        (NonInferiority(limit=0.8), log(2.5)),
        (Superiority(limit=1.25), log(1.6)),
    ):
        found = made("wald", 0.3, 2.0).power(counts(80, 60), hypothesis)
        wanted = norm.cdf(distance / se - norm.isf(0.025))
        assert float(found) == pytest.approx(wanted, abs=1e-12)


def test_without_a_limit_the_score_test_is_the_chi_square_test() -> None:
    n, rng = counts(40, 25), np.random.default_rng(8)
    design = made("score", 0.4, 2.0)
    outcomes = design.draw(rng, n, 200)
    rng = np.random.default_rng(8)
    treated = rng.binomial(40, float(design.treatment), 200)
    control = rng.binomial(25, 0.4, 200)
    pooled = (treated + control) / 65
    z = (treated / 40 - control / 25) / np.sqrt(pooled * (1 - pooled) * (1 / 40 + 1 / 25))
    assert outcomes.p_higher == pytest.approx(norm.sf(z), abs=1e-12)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize(
    ("odds_ratio", "hypothesis"),
    [
        (2.2, Superiority()),
        (0.5, Superiority(benefit="lower", both_directions=True)),
        (2.4, Superiority(limit=1.2)),
        (1.0, NonInferiority(limit=0.7)),
        (0.9, NonInferiority(limit=1.4, benefit="lower")),
        (1.0, Equivalence(lower=0.45, upper=2.2)),
    ],
    ids=str,
)
def test_simulation_and_enumeration_stand_beside_the_formula(
    test: str, odds_ratio: float, hypothesis: Hypothesis
) -> None:
    design, n = made(test, 0.35, odds_ratio), counts(150, 130)
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
    assert design.effect_range() == (-np.inf, np.inf)
    assert float(design.treatment) == pytest.approx(0.5)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("units", [(1, 1), (0, 5), (2, 1), (10**7, 10**7)], ids=str)
@pytest.mark.parametrize(
    ("control", "odds_ratio"), [(1e-9, 1e6), (1e-9, 1e-6), (0.5, 1.0), (1 - 1e-9, 1e-6)]
)
def test_edges(test: str, units: tuple[int, int], control: float, odds_ratio: float) -> None:
    design = made(test, control, odds_ratio)
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
    right = TwoProportionsOdds.precision

    def wrong(self: TwoProportionsOdds, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        divisor = None if found.se_null is None else found.se_null * factor
        return Precision(found.se * factor, found.df, divisor)

    monkeypatch.setattr(TwoProportionsOdds, "precision", wrong)
    design, n, hypothesis = made(test, 0.4, 2.25), counts(97, 97), Superiority()
    low, high = simulate(design, hypothesis, n, TRIALS, seed=5).interval(0.999)
    slack, power = APPROXIMATION[test], float(design.power(n, hypothesis))
    assert not low - slack <= power <= high + slack


def test_what_follows_is_shown() -> None:
    facts = {fact.name: fact.value for fact in made("score", 0.25, 2.0).facts()}
    assert facts == pytest.approx(
        {"Proportion, treatment arm": 0.4, "Risk difference": 0.15, "Risk ratio": 1.6}
    )
    assert made("score", 0.25, 2.0).method() != made("wald", 0.25, 2.0).method()
    assert made("score", 0.25, 2.0).approximation_note(counts(10, 10))
    assert made("score", 0.25, 2.0).approximation_note(counts(50, 50)) is None
