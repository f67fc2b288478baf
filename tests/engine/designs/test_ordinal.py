"""An ordered outcome compared by its odds ratio: Whitehead's formula and the score test."""

from __future__ import annotations

from dataclasses import replace
from math import exp, sqrt

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import optimize, stats

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.ordinal import Ordinal
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size
from ldn_designer.statistics.proportional_odds import score_test

#: Very good, good, moderate, poor with the control treatment (Whitehead 1993).
CONTROL = (0.2, 0.5, 0.2, 0.1)
SAMPLES: dict[str, Design] = {
    "Whitehead": Ordinal(control=CONTROL, odds_ratio=exp(0.887)),
    "seven grades, 2 : 1": Ordinal(
        control=(0.05, 0.1, 0.2, 0.3, 0.2, 0.1, 0.05), odds_ratio=1.8, allocation=(2, 1)
    ),
    "two categories": Ordinal(control=(0.6, 0.4), odds_ratio=1.9),
}
HIGHER = Superiority()
TRIALS = 20_000
samples = pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))


def test_whitehead_s_example() -> None:
    """His example: 90% power at log odds ratio 0.887 towards the first category asks for 187 patients."""
    design = Ordinal(control=CONTROL, odds_ratio=exp(-0.887))
    lower = Superiority(benefit="lower")
    assert real_size(design, lower, 0.9) == pytest.approx(187, abs=0.6)
    assert design.arms[0] == pytest.approx([0.378, 0.472, 0.106, 0.044], abs=5e-4)


def test_the_formula_by_hand() -> None:
    design = Ordinal(control=CONTROL, odds_ratio=2.0, allocation=(3, 1))
    above = [0.8, 0.3, 0.1]
    shifted = [2 * p / (1 + p) for p in above]
    treated = -np.diff([1, *shifted, 0])
    pooled = 0.75 * treated + 0.25 * np.array(CONTROL)
    z = stats.norm.isf(0.025) + stats.norm.isf(0.2)
    total = 3 * 16 * z**2 / (3 * np.log(2) ** 2 * (1 - (pooled**3).sum()))
    assert real_size(design, HIGHER, 0.8) == pytest.approx(total, rel=1e-8)


def tables(*rows: tuple[int, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(rows, float)


def test_the_score_at_no_difference_is_the_mann_whitney_test() -> None:
    treated, control = (5, 10, 20, 15), (10, 20, 12, 6)
    _, p_higher, p_lower = score_test(tables(treated), tables(control), 0.0)
    first, second = (np.repeat(range(4), arm) for arm in (treated, control))
    known = stats.mannwhitneyu(first, second, method="asymptotic", use_continuity=False)
    total = sum(treated) + sum(control)
    # Its variance has N − 1 where the score test's has N.
    z = stats.norm.isf(known.pvalue / 2) * sqrt(total / (total - 1))
    assert p_higher[0] == pytest.approx(stats.norm.sf(z), rel=1e-9)
    assert p_lower[0] == pytest.approx(stats.norm.cdf(z), rel=1e-9)


@pytest.mark.parametrize("null", [-1.2, -0.3, 0.5, 1.1])
def test_the_score_elsewhere_is_the_slope_of_the_profile_likelihood(null: float) -> None:
    """The likelihood maximised over cut points by another optimiser, differentiated numerically."""
    treated, control = np.array([5, 10, 20, 15]), np.array([10, 20, 12, 6])

    def profile(theta: float) -> float:
        def loss(free: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
            cuts = np.cumsum([free[0], *np.exp(free[1:])])
            total = 0.0
            for counts, offset in ((treated, theta), (control, 0.0)):
                below = [0, *(1 / (1 + np.exp(offset - cuts))), 1]
                total -= float((counts * np.log(np.diff(below))).sum())
            return total

        found = optimize.minimize(loss, [-1, 0, 0], method="BFGS", options={"gtol": 1e-9})
        return -float(found.fun)

    step = 1e-3
    slope = (profile(null + step) - profile(null - step)) / (2 * step)
    curve = (profile(null + step) - 2 * profile(null) + profile(null - step)) / step**2
    estimate, p_higher, _ = score_test(treated[None] * 1.0, control[None] * 1.0, null)
    z = float(stats.norm.isf(p_higher[0]))
    information = slope / (estimate[0] - null)
    assert z == pytest.approx(slope / sqrt(information), rel=1e-4)
    # Expected and observed information differ by the sampling of one table.
    assert information == pytest.approx(-curve, rel=0.15)


def test_an_empty_category_is_left_out_and_a_single_one_shows_nothing() -> None:
    treated, control = (5, 0, 10, 20), (10, 0, 12, 6)
    for null in (0.0, 0.4):
        found = score_test(tables(treated), tables(control), null)
        without = score_test(tables((5, 10, 20)), tables((10, 12, 6)), null)
        assert np.allclose(found, without, rtol=1e-4)
        _, p_higher, p_lower = score_test(tables((0, 9, 0)), tables((0, 7, 0)), null)
        assert p_higher[0] == p_lower[0] == 1


@samples
def test_with_effect_is_the_inverse_of_effect(design: Design) -> None:
    for wanted in (0.37, -0.2, np.linspace(-3, 3, 41)):
        assert np.allclose(design.with_effect(wanted).effect, wanted, rtol=0, atol=1e-15)


@samples
def test_sizes_reach_their_power_and_one_block_less_does_not(design: Design) -> None:
    for target in (0.8, 0.9999):
        found = size(design, HIGHER, target)
        assert float(found.power) >= target
        fewer = design.apportion(int(found.total) - design.block)
        assert float(design.power(fewer, HIGHER)) < target
        back = detectable(design, HIGHER, found.counts, target)
        assert 0 < float(back.effect) <= float(design.effect) + 1e-9


@samples
def test_power_is_a_probability_at_every_edge(design: Design) -> None:
    hypotheses: list[Hypothesis] = [
        HIGHER,
        Superiority(alpha=1e-9, sides=1, benefit="lower"),
        Superiority(limit=1.1),
        NonInferiority(limit=0.8),
        Equivalence(lower=0.5, upper=2.0),
    ]
    for hypothesis in hypotheses:
        for units in ([0, 0], [1, 0], [1, 1], [2, 2], [1, 50], [1e7, 1e7]):
            n = Counts(np.array(units, float))
            for effect in (-13.9, -13.8, 0.0, 1e-12, 13.8, 13.9):
                found = float(design.with_effect(effect).power(n, hypothesis))
                assert 0 <= found <= 1
                if min(units) == 0:
                    assert found == 0


@pytest.mark.parametrize(
    ("name", "hypothesis", "units", "bound"),
    [
        ("Whitehead", HIGHER, (91, 91), 0.015),
        ("Whitehead", Superiority(sides=1, alpha=0.01), (80, 80), 0.015),
        ("Whitehead", NonInferiority(limit=0.9), (70, 70), 0.015),
        ("Whitehead", Superiority(limit=1.2), (150, 150), 0.015),
        ("seven grades, 2 : 1", HIGHER, (120, 60), 0.015),
        ("seven grades, 2 : 1", Equivalence(lower=0.9, upper=3.0), (240, 120), 0.02),
        ("two categories", HIGHER, (100, 100), 0.015),
    ],
)
def test_simulated_trials_agree(
    name: str, hypothesis: Hypothesis, units: tuple[int, int], bound: float
) -> None:
    design, n = SAMPLES[name], Counts(np.array(units, float))
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
        return replace(found, se=found.se * factor)

    n = size(design, HIGHER, 0.8).counts
    monkeypatch.setattr(type(design), "precision", wrong)
    low, high = simulate(design, HIGHER, n, TRIALS, seed=8).interval(0.999)
    assert not low - 0.02 <= float(design.power(n, HIGHER)) <= high + 0.02


def test_what_it_says_and_refuses() -> None:
    design = SAMPLES["Whitehead"]
    few, many = Counts(np.array([8.0, 8.0])), Counts(np.array([90.0, 90.0]))
    assert "Fewer than five" in str(design.approximation_note(few))
    assert design.approximation_note(many) is None
    assert "far from 1" in str(design.with_effect(2.0).approximation_note(many))
    assert "proportional odds" in design.method()
    assert all(fact.value is not None for fact in design.facts())
    with pytest.raises(ValidationError, match="adds up to 110%"):
        Ordinal(control=(0.5, 0.6), odds_ratio=2.0)
