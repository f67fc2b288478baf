"""Paired differences by signed ranks: from their mean and shape, and from P(sum of two > 0)."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.signed_rank import SignedRank
from ldn_designer.designs.signed_rank_probability import SignedRankProbability
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size

SAMPLES: dict[str, Design] = {
    "SD of differences": SignedRank(difference=0.4, sd_differences=1.0),
    "SD and correlation, logistic": SignedRank(
        difference=0.5, sd=1.2, correlation=0.6, shape="logistic"
    ),
    "exact p": SignedRank(difference=0.6, sd_differences=1.0, test="exact"),
    "P, Noether": SignedRankProbability(probability=0.68),
    "P, normal shift, corrected": SignedRankProbability(
        probability=0.7, variance="shift", test="corrected"
    ),
}
HIGHER = Superiority()
TRIALS = 20_000
samples = pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))


def test_noether_s_formula_by_hand() -> None:
    z = stats.norm.isf(0.025) + stats.norm.isf(0.1)
    design = SignedRankProbability(probability=0.68)
    assert real_size(design, HIGHER, 0.9) == pytest.approx(z**2 / (3 * 0.18**2))


def test_the_size_is_the_t_test_s_over_the_efficiency() -> None:
    """R: power.t.test(delta = .5, sd = 1, power = .8, type = "paired") asks for 33.36713 pairs."""
    normal = SignedRank(difference=0.5, sd=1.0, correlation=0.5)
    assert real_size(normal, HIGHER, 0.8) == pytest.approx(33.36713 * np.pi / 3, rel=1e-5)
    laplace = SignedRank(difference=0.5, sd_differences=1.0, shape="laplace")
    assert real_size(laplace, HIGHER, 0.8) == pytest.approx(33.36713 * 2 / 3, rel=1e-5)


def test_the_variance_under_a_shift_is_that_of_the_share_of_positive_sums() -> None:
    """Monte Carlo over 100,000 trials of 15 pairs; every sum counted one by one."""
    design = SignedRankProbability(probability=0.8, variance="shift")
    rng = np.random.default_rng(4)
    drawn = stats.norm.ppf(0.8) / sqrt(2) + rng.standard_normal((100_000, 15))
    positive = np.zeros(100_000)
    for i in range(15):
        for j in range(i):
            positive += drawn[:, i] + drawn[:, j] > 0
    share = positive / 105
    assert share.mean() == pytest.approx(0.8, abs=0.002)
    n = Counts(np.array([15.0]))
    assert share.std() == pytest.approx(float(design.precision(n).se), rel=0.01)
    estimate = design.draw(np.random.default_rng(4), n, 100_000, 0.1).estimate
    assert np.allclose(estimate, share - 0.5)


@samples
def test_with_effect_is_the_inverse_of_effect(design: Design) -> None:
    low, high = np.clip(design.effect_range(), -3, 3)
    for wanted in (0.37 * high, -0.2, np.linspace(low, high, 41)):
        assert np.allclose(design.with_effect(wanted).effect, wanted, rtol=0, atol=1e-15)


@samples
def test_with_spread_is_the_inverse_of_the_spread(design: Design) -> None:
    if design.spread_field is None:
        assert design.with_spread(2.0) is design
    else:
        n = design.counts(30)
        assert design.with_spread(3.0).precision(n).se > design.precision(n).se


@samples
def test_sizes_reach_their_power_and_one_pair_less_does_not(design: Design) -> None:
    for target in (0.8, 0.9999):
        found = size(design, HIGHER, target)
        assert float(found.power) >= target
        assert float(design.power(design.apportion(int(found.total) - 1), HIGHER)) < target
        back = detectable(design, HIGHER, found.counts, target)
        assert 0 < float(back.effect) <= float(design.effect) + 1e-9


@samples
def test_power_is_a_probability_at_every_edge(design: Design) -> None:
    hypotheses: list[Hypothesis] = [
        HIGHER,
        Superiority(alpha=1e-9, sides=1, benefit="lower"),
        Superiority(limit=float(np.asarray(design.off_scale(0.1)))),
        NonInferiority(limit=float(np.asarray(design.off_scale(-0.1)))),
        Equivalence(
            lower=float(np.asarray(design.off_scale(-0.2))),
            upper=float(np.asarray(design.off_scale(0.3))),
        ),
    ]
    low, high = np.clip(design.effect_range(), -1e6, 1e6)
    for hypothesis in hypotheses:
        for units in (0, 1, 2, 3, 1e7):
            n = Counts(np.array([units], float))
            for effect in (low, 0.999999 * low, 0.0, 1e-12, 0.999999 * high, high):
                found = float(design.with_effect(effect).power(n, hypothesis))
                assert 0 <= found <= 1
                if units == 0:
                    assert found == 0


@pytest.mark.parametrize(
    ("name", "hypothesis", "units", "bound"),
    [
        ("SD of differences", HIGHER, 50, 0.015),
        ("SD of differences", Superiority(sides=1, alpha=0.01, limit=-0.1), 45, 0.02),
        ("SD of differences", NonInferiority(limit=-0.1), 30, 0.015),
        ("SD of differences", Equivalence(lower=-0.1, upper=0.9), 45, 0.015),
        ("SD and correlation, logistic", HIGHER, 40, 0.03),
        ("exact p", HIGHER, 25, 0.02),
        ("P, Noether", HIGHER, 80, 0.03),
        ("P, Noether", NonInferiority(limit=0.55), 90, 0.02),
        ("P, normal shift, corrected", HIGHER, 50, 0.015),
        ("P, normal shift, corrected", Equivalence(lower=0.55, upper=0.85), 150, 0.015),
    ],
)
def test_simulated_trials_agree(
    name: str, hypothesis: Hypothesis, units: int, bound: float
) -> None:
    design, n = SAMPLES[name], Counts(np.array([float(units)]))
    low, high = simulate(design, hypothesis, n, TRIALS, seed=8).interval(0.999)
    assert low - bound <= float(design.power(n, hypothesis)) <= high + bound


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
@samples
def test_a_wrong_standard_error_is_noticed(
    design: Design, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = type(design).precision

    def wrong(self: Design, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        divisor = None if found.se_null is None else found.se_null * factor
        return replace(found, se=found.se * factor, se_null=divisor)

    n = size(design, HIGHER, 0.8).counts
    monkeypatch.setattr(type(design), "precision", wrong)
    low, high = simulate(design, HIGHER, n, TRIALS, seed=8).interval(0.999)
    assert not low - 0.03 <= float(design.power(n, HIGHER)) <= high + 0.03


@samples
def test_what_it_says(design: Design) -> None:
    few, many = Counts(np.array([8.0])), Counts(np.array([90.0]))
    assert design.approximation_note(few)
    assert design.approximation_note(many) is None
    assert "signed rank test" in design.method()
    assert design.courses == (("treatment and control",),)
    assert design.nuisance_field in {q.name for q in design.fields()}
    assert all(np.isfinite(fact.value or 0) for fact in design.facts())


def test_shapes_far_from_normal_are_noted_and_spreads_given_once() -> None:
    uniform = SignedRank(difference=0.5, sd_differences=1.0, shape="uniform")
    assert "far from normal" in str(uniform.approximation_note(Counts(np.array([90.0]))))
    with pytest.raises(ValidationError, match="exactly one of"):
        SignedRank(difference=0.5, sd_differences=1.0, sd=1.0, correlation=0.5)


def test_two_pairs_show_nothing_at_a_margin() -> None:
    n = Counts(np.array([2.0]))
    assert simulate(SAMPLES["P, Noether"], Superiority(limit=0.51), n, 500).successes == 0
