"""Effects that outlast their period, participants who leave after the first, and the washout."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from ldn_designer.designs.base import Counts
from ldn_designer.designs.crossover_balanced import CrossoverBalanced
from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.hypotheses import NonInferiority, Superiority
from ldn_designer.power.attrition import randomised
from ldn_designer.power.carry_over import (
    bias,
    break_even,
    compensating_size,
    diluted,
    exposed,
    true_power,
)
from ldn_designer.power.incomplete import incomplete_sizes, mixed_precision, worth
from ldn_designer.power.solving import detectable, size
from ldn_designer.power.washout import washout_advice

HIGHER = Superiority()


def counts(*units: float) -> Counts:
    return Counts(np.array(units, float))


def test_the_anchor_of_carry_over() -> None:
    """88 participants at 90 % have 78.7 % where 30 % of the effect remains; 122 restore the power."""
    design = CrossoverMeans(difference=0.35, sd_differences=1.0)
    design = design.with_effect(float(detectable(design, HIGHER, counts(44, 44), 0.9).effect))
    planned = size(design, HIGHER, 0.9)
    assert int(planned.total) == 88
    assert float(bias(design, 0.3)) == pytest.approx(-0.15 * float(design.effect))
    assert float(true_power(design, HIGHER, planned.counts, 0.3)) == pytest.approx(0.787, abs=6e-4)
    assert int(compensating_size(design, HIGHER, 0.9, 0.3).total) == 122


@pytest.mark.parametrize(
    ("sequences", "share"), [("ABBA/BAAB", 1 / 2), ("ABAB/BABA", 3 / 4), ("AABB/BBAA", 1 / 4)]
)
@pytest.mark.parametrize("carry_over", [0.0, 0.4, 1.0])
def test_bias_from_the_means_of_every_period(
    sequences: str, share: float, carry_over: float
) -> None:
    """Least squares on the expected outcomes of the periods, carry-over in every B that follows an A."""
    design = CrossoverBalanced.model_validate(
        {"difference": 2.0, "sd_within": 1.0, "sequences": sequences}
    )
    rows, means = [], []
    for patient, order in enumerate(sequences.split("/")):
        for period, letter in enumerate(order):
            row = np.zeros(2 + 3 + 1)
            row[patient] = 1
            if period:
                row[1 + period] = 1
            row[-1] = letter == "A"
            rows.append(row)
            after = period > 0 and order[period - 1] == "A" and letter == "B"
            means.append(2.0 * (letter == "A") + 2.0 * carry_over * after)
    estimate = np.linalg.lstsq(np.array(rows), np.array(means), rcond=None)[0][-1]
    assert exposed(design) == share
    assert float(diluted(design, carry_over).effect) == pytest.approx(float(estimate))


def test_parallel_trials_have_no_carry_over() -> None:
    assert float(bias(TwoMeans(difference=1.0, sd=1.0), 0.5)) == 0
    ratio = TwoProportions(control=0.3, treatment=0.5)
    assert float(diluted(ratio, 0.5).effect) == float(ratio.effect)


def test_carry_over_by_simulation() -> None:
    """Trials in which part of the effect remains in the second period of AB, analysed as if it did not."""
    design = CrossoverMeans(difference=0.6, sd_differences=1.0)
    rng = np.random.default_rng(4)
    trials, each, kept = 40_000, 15, 0.4
    noise = sqrt(0.5) * rng.standard_normal((trials, 2 * each, 2))
    noise[:, :each, 0] += 0.6
    noise[:, :each, 1] += 0.6 * kept
    noise[:, each:, 1] += 0.6
    difference = noise[..., 0] - noise[..., 1]
    ab, ba = difference[:, :each], difference[:, each:]
    estimate = (ab.mean(1) - ba.mean(1)) / 2
    assert estimate.mean() == pytest.approx(0.6 * 0.8, abs=0.004)
    pooled = (ab.var(1, ddof=1) + ba.var(1, ddof=1)) / 2
    t = estimate / np.sqrt(pooled / (2 * each))
    share = float((t > 2.048407141795244).mean())  # t(0.975, 28)
    expected = float(true_power(design, HIGHER, counts(each, each), kept))
    assert share == pytest.approx(expected, abs=3.3 * sqrt(0.25 / trials))


def test_carry_over_of_a_non_inferiority_trial() -> None:
    design = CrossoverMeans(difference=0.0, sd_differences=1.0)
    hypothesis = NonInferiority(limit=-0.3)
    n = counts(40, 40)
    same = float(design.power(n, hypothesis))
    assert float(true_power(design, hypothesis, n, 0.5)) == same


@pytest.mark.parametrize("correlation", [0.0, 0.2, 0.4])
def test_break_even_of_large_trials(correlation: float) -> None:
    crossover = CrossoverMeans(difference=0.05, sd=1.0, correlation=correlation)
    found = break_even(crossover, TwoMeans(difference=0.05, sd=1.0), HIGHER, 0.9)
    assert found.carry_over == pytest.approx(2 * (1 - sqrt((1 - correlation) / 2)), abs=2e-3)
    assert found.crossover < found.parallel


def test_break_even_at_its_ends() -> None:
    parallel = TwoMeans(difference=0.5, sd=1.0)
    alike = CrossoverMeans(difference=0.5, sd=1.0, correlation=0.8)
    assert break_even(alike, parallel, HIGHER, 0.9).carry_over == 1.0
    opposed = CrossoverMeans(difference=0.1, sd_differences=1.0)
    assert break_even(opposed, parallel, HIGHER, 0.9).carry_over is None
    with pytest.raises(ValueError, match="no number of participants"):
        break_even(alike, TwoMeans(difference=-0.5, sd=1.0), HIGHER, 0.9)


def test_information_of_a_first_period_alone() -> None:
    """Complete patients and first periods together: the inverse variances add up, sequences being equal."""
    found = mixed_precision(counts(20, 20), counts(6, 6), 1.3, 0.5)
    assert float(found.se) == pytest.approx(1.3 / sqrt(40 + 12 * worth(0.5)))
    assert float(found.df) == 38


@pytest.mark.parametrize(("complete", "first_only"), [((5, 3), (2, 4)), ((4, 4), (0, 3))])
def test_mixed_precision_by_brute_force(
    complete: tuple[int, int], first_only: tuple[int, int]
) -> None:
    """Generalised least squares over the stacked data of all patients."""
    sd, rho = 1.7, 0.35
    block = sd**2 * np.array([[1, rho], [rho, 1]])
    models, inverses = [], []
    for sequence, first in enumerate((1.0, 0.0)):
        both = np.array([[1, 0, first], [0, 1, 1 - first]])
        for _ in range(complete[sequence]):
            models.append(both)
            inverses.append(np.linalg.inv(block))
        for _ in range(first_only[sequence]):
            models.append(both[:1])
            inverses.append(np.array([[1 / sd**2]]))
    information = sum(x.T @ v @ x for x, v in zip(models, inverses, strict=True))
    expected = sqrt(np.linalg.inv(information)[2, 2])
    found = mixed_precision(counts(*complete), counts(*first_only), sd, rho)
    assert float(found.se) == pytest.approx(expected, rel=1e-9)


def test_first_periods_alone_measure_as_a_parallel_trial() -> None:
    found = mixed_precision(counts(0, 0), counts(10, 15), 2.0, 0.6)
    assert float(found.se) == pytest.approx(2 * sqrt(1 / 10 + 1 / 15))
    assert np.isinf(mixed_precision(counts(0, 0), counts(10, 0), 2.0, 0.6).se)


def test_both_sizes() -> None:
    design = CrossoverMeans(difference=0.2, sd=1.0, correlation=0.2)
    found = incomplete_sizes(design, HIGHER, 0.9, complete=0.75, first_only=0.15)
    assert found.worth == 0.4
    assert found.mixed_model.total < found.complete_pairs.total
    analysed = size(design, HIGHER, 0.9).counts
    assert (found.complete_pairs.units == randomised(analysed, 0.25).units).all()
    # Large trials: the information of both kinds of patients relative to complete pairs alone.
    ratio = float(found.complete_pairs.total / found.mixed_model.total)
    assert ratio == pytest.approx((0.75 + 0.15 * 0.4) / 0.75, abs=0.01)
    assert found.power_mixed >= 0.9
    without = incomplete_sizes(design, HIGHER, 0.9, complete=0.75, first_only=0.0)
    assert (without.mixed_model.units == without.complete_pairs.units).all()


def test_the_mixed_model_needs_a_correlation() -> None:
    design = CrossoverMeans(difference=0.5, sd_differences=1.0)
    with pytest.raises(ValueError, match="correlation"):
        incomplete_sizes(design, HIGHER, 0.9, 0.8, 0.1)
    found = incomplete_sizes(design, HIGHER, 0.9, 0.8, 0.1, correlation=0.5)
    assert found.worth == 0.25
    with pytest.raises(ValueError, match="add up to 1"):
        incomplete_sizes(design, HIGHER, 0.9, 0.8, 0.3, correlation=0.5)
    with pytest.raises(ValueError, match="no number"):
        incomplete_sizes(design, Superiority(benefit="lower"), 0.9, 0.8, 0.1, correlation=0.5)


def test_washout_by_half_lives() -> None:
    advice = washout_advice()
    assert advice.plasma == pytest.approx((2.5, 65 / 24))
    assert advice.blockade == (15.0, 22.5)
    assert advice.verdict is None
    assert [used.days for used in advice.used] == [7, 11, 14, 14]
    assert "50 mg" in advice.caveat
    assert "low dose" in advice.caveat
    assert all(used.source and used.address for used in advice.used)
    assert all(each.source and each.address for each in advice.half_lives)


@pytest.mark.parametrize(
    ("days", "verdict"),
    [(0, "short"), (6.9, "short"), (7, "as used before"), (14, "as used before"),
     (15, "covers the blockade"), (60, "covers the blockade")],
)  # fmt: skip
def test_verdict_on_a_washout(days: float, verdict: str) -> None:
    advice = washout_advice(days)
    assert advice.verdict == verdict
    assert advice.remaining is not None
    low, high = advice.remaining
    assert low == pytest.approx(0.5 ** (days / 3))
    assert high == pytest.approx(0.5 ** (days / 4.5))
