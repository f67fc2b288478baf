"""Trials drawn as they would be run say whether the formula describes them.

`draw()` shares no code with `precision()`: it makes the data and applies the test that the protocol names.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy.stats import binom

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.hypotheses import Benefit, Superiority
from ldn_designer.power.simulation import simulate

TRIALS = 100_000
#: The normal approximation of two proportions, at 25 or more expected events and non-events in each arm, is
#: within two points of the enumerated power (checked below without simulation, over the same trials).
APPROXIMATION = 0.02
HIGHER, LOWER = Superiority(), Superiority(benefit="lower")

#: Welch's reference distribution is itself an approximation, off by up to half a point in arms this small.
EXACT: list[tuple[Design, tuple[int, int], Superiority]] = [
    (TwoMeans(difference=1.0, sd=1.0), (12, 12), HIGHER),
    (TwoMeans(difference=-1.0, sd=1.8), (70, 70), LOWER),
    (TwoMeans(difference=-1.2, sd=1.0), (14, 7), LOWER),
    (TwoMeans(difference=2.5, sd=1.0), (4, 1), HIGHER),
    (TwoMeans(difference=-0.2, sd=1.0), (20, 20), HIGHER),
    (TwoMeans(difference=0.9, sd=1.0), (10, 10), Superiority(alpha=0.01, sides=1)),
    (TwoMeans(difference=0.8, sd=1.0, test="z"), (9, 21), HIGHER),
    (TwoMeans(difference=-1.0, sd=1.0, sd_treatment=2.0, test="z"), (30, 12), LOWER),
    (TwoMeans(difference=1.0, sd=1.0, sd_treatment=2.0), (40, 40), HIGHER),
    (TwoMeans(difference=-1.0, sd=2.0, sd_treatment=1.0, test="welch"), (30, 60), LOWER),
    (CrossoverMeans(difference=0.5, sd_differences=1.0), (11, 11), HIGHER),
    (CrossoverMeans(difference=-0.5, sd_within=0.7), (12, 6), LOWER),
    (CrossoverMeans(difference=1.0, sd=2.0, correlation=0.6), (15, 14), HIGHER),
    (CrossoverMeans(difference=1.5, sd_differences=1.0), (2, 2), HIGHER),
]


def counts(units: tuple[int, int]) -> Counts:
    return Counts(np.array(units, float))


def named(value: object) -> str:
    if isinstance(value, Design):
        return value.kind
    if isinstance(value, Superiority):
        return f"{value.benefit}, {value.alpha:g}, {value.sides}-sided"
    return str(value)


@pytest.mark.parametrize(("design", "units", "hypothesis"), EXACT, ids=named)
def test_simulated_power_agrees(
    design: Design, units: tuple[int, int], hypothesis: Superiority
) -> None:
    n = counts(units)
    low, high = simulate(design, hypothesis, n, TRIALS, seed=2026).interval(0.999)
    assert low <= float(design.power(n, hypothesis)) <= high


@pytest.mark.parametrize("benefit", ["higher", "lower"])
@pytest.mark.parametrize(
    ("design", "units"), [(design, units) for design, units, _ in EXACT], ids=named
)
def test_simulated_level_is_half_of_alpha_in_each_direction(
    design: Design, units: tuple[int, int], benefit: Benefit
) -> None:
    hypothesis = Superiority(benefit=benefit)
    null = design.with_effect(0.0)
    low, high = simulate(null, hypothesis, counts(units), TRIALS, seed=714).interval(0.999)
    assert low <= 0.025 <= high


def enumerated(design: TwoProportions, units: tuple[int, int], hypothesis: Superiority) -> float:
    """Power of the real test, summed over every table: shares nothing with the formula nor with draw()."""
    treated, control = (np.arange(size + 1) for size in units)
    chance = np.outer(
        binom.pmf(treated, units[0], design.treatment), binom.pmf(control, units[1], design.control)
    )
    p, q = treated[:, None] / units[0], control[None, :] / units[1]
    difference = hypothesis.sign * (p - q)
    if design.test == "pooled":
        both = (treated[:, None] + control[None, :]) / sum(units)
        variance = both * (1 - both) * (1 / units[0] + 1 / units[1])
    else:
        variance = p * (1 - p) / units[0] + q * (1 - q) / units[1]
    critical = {0.025: 1.959963984540054, 0.05: 1.6448536269514722}[hypothesis.tail_alpha]
    rejected = np.where(
        variance > 0, difference > critical * np.sqrt(variance) - 1e-12, difference > 0
    )
    return float((chance * rejected).sum())


PROPORTIONS = [
    (TwoProportions(control=0.3, treatment=0.55), (85, 85), HIGHER),
    (TwoProportions(control=0.4, treatment=0.6), (97, 97), HIGHER),
    (TwoProportions(control=0.5, treatment=0.3), (140, 70), LOWER),
    (TwoProportions(control=0.6, treatment=0.4, test="unpooled"), (95, 95), LOWER),
    (TwoProportions(control=0.25, treatment=0.4), (130, 130), Superiority(sides=1)),
    (TwoProportions(control=0.2, treatment=0.2), (130, 130), HIGHER),
]


@pytest.mark.parametrize(("design", "units", "hypothesis"), PROPORTIONS, ids=named)
def test_simulated_proportions_agree(
    design: TwoProportions, units: tuple[int, int], hypothesis: Superiority
) -> None:
    n = counts(units)
    low, high = simulate(design, hypothesis, n, TRIALS, seed=42).interval(0.999)
    true = enumerated(design, units, hypothesis)
    assert low <= true <= high
    assert float(design.power(n, hypothesis)) == pytest.approx(true, abs=APPROXIMATION)


def test_a_trial_so_small_that_the_formula_is_off() -> None:
    design, units = TwoProportions(control=0.3, treatment=0.7), (12, 12)
    assert float(design.power(counts(units), HIGHER)) == pytest.approx(0.500, abs=5e-4)
    true = enumerated(design, units, HIGHER)
    assert true == pytest.approx(0.565, abs=5e-4)
    low, high = simulate(design, HIGHER, counts(units), TRIALS, seed=1).interval(0.999)
    assert low <= true <= high
    assert low > 0.5 + APPROXIMATION


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
@pytest.mark.parametrize(
    ("design", "units", "hypothesis"),
    [EXACT[0], EXACT[2], EXACT[6], EXACT[8], EXACT[10], PROPORTIONS[0], PROPORTIONS[3]],
    ids=named,
)
def test_a_wrong_standard_error_is_noticed(
    design: Design,
    units: tuple[int, int],
    hypothesis: Superiority,
    factor: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = type(design).precision

    def wrong(self: Design, n: Counts, null: float = 0.0) -> Precision:
        precision = right(self, n, null)
        divisor = None if precision.se_null is None else precision.se_null * factor
        return Precision(precision.se * factor, precision.df, divisor)

    monkeypatch.setattr(type(design), "precision", wrong)
    n = counts(units)
    low, high = simulate(design, hypothesis, n, TRIALS, seed=2026).interval(0.999)
    slack = 0 if type(design).exact else APPROXIMATION
    assert not low - slack <= float(design.power(n, hypothesis)) <= high + slack


@pytest.mark.parametrize(
    ("design", "units"),
    [
        (TwoMeans(difference=1, sd=1), (1, 1)),
        (TwoMeans(difference=1, sd=1, test="welch"), (1, 5)),
        (CrossoverMeans(difference=1, sd_within=1), (1, 1)),
        (TwoMeans(difference=1, sd=1), (5, 0)),
        (TwoProportions(control=0.1, treatment=0.9), (0, 5)),
    ],
    ids=named,
)
def test_arms_that_cannot_be_tested_never_succeed(design: Design, units: tuple[int, int]) -> None:
    assert simulate(design, HIGHER, counts(units), 2_000).successes == 0
    assert float(design.power(counts(units), HIGHER)) == 0


def test_constant_arms_of_a_proportion() -> None:
    design = TwoProportions(control=1e-9, treatment=1e-9)
    outcomes = design.draw(np.random.default_rng(1), counts((10, 10)), 100)
    assert (outcomes.p_higher == 0.5).all()
    certain = TwoProportions(control=1e-9, treatment=1 - 1e-9, test="unpooled")
    outcomes = certain.draw(np.random.default_rng(1), counts((10, 10)), 100)
    assert (outcomes.p_higher == 0).all()
    assert (outcomes.p_lower == 1).all()
