"""Participants of a crossover who leave after the first period: what their one period is worth, and both sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.designs.base import Counts, Precision
from ldn_designer.power.solving import LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.designs.crossover_means import CrossoverMeans
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array

#: Rounding to this many decimals undoes binary arithmetic: 85 of 100 at a share of 0.85.
DECIMALS = 9


def worth(correlation: float) -> float:
    """What a patient with the first period only is worth, in patients with both: (1 − ρ)/2.

    With treatment contrast x = ±½ in the first period and −x in the second, a complete patient's information on the
    effect is x′V⁻¹x = 1/(2σ²(1 − ρ)), that of the first period alone ¼/σ². Few such patients in small trials
    are worth a little less, for σ and ρ must be estimated.
    Source: generalised least squares; Jones and Kenward, Design and Analysis of Cross-Over Trials, 3rd edition
    2014, chapter 5 (recovery of between-patient information).
    """
    return (1 - correlation) / 2


def mixed_precision(
    complete: Counts, first_only: Counts, sd: float, correlation: float
) -> Precision:
    """What a mixed model makes of complete patients and of those with the first period only, by sequence.

    Fixed period and treatment effects, random patients: the information matrix of the two period means and the
    effect is summed over patients as X′V⁻¹X, V compound symmetric with SD σ and correlation ρ; SE² is the
    last diagonal element of its inverse. Degrees of freedom: those of the complete patients, n₁ + n₂ − 2, which
    is on the safe side of Kenward and Roger's. Infinite SE where nothing contrasts the treatments.
    """
    covariance = sd**2 * np.array([[1.0, correlation], [correlation, 1.0]])
    information = np.zeros((*complete.units.shape[:-1], 3, 3))
    for sequence, first in enumerate((1.0, 0.0)):
        model = np.array([[1.0, 0.0, first], [0.0, 1.0, 1.0 - first]])
        both = model.T @ np.linalg.inv(covariance) @ model
        one = np.outer(model[0], model[0]) / covariance[0, 0]
        information += complete.units[..., sequence, None, None] * both
        information += first_only.units[..., sequence, None, None] * one
    known = _effect_information(information)
    with np.errstate(divide="ignore"):
        se = np.where(known > 0, 1 / np.sqrt(np.maximum(known, 0.0)), np.inf)
    return Precision(np.asarray(se), complete.total - 2)


def _effect_information(information: Array) -> Array:
    """What is left for the effect once both period means are estimated (Schur's complement)."""
    means, shared = information[..., :2, :2], information[..., :2, 2]
    explained = np.einsum("...i,...ij,...j", shared, np.linalg.pinv(means), shared)
    left = information[..., 2, 2] - explained
    return np.asarray(np.where(left > 1e-12 * information[..., 2, 2], left, 0.0))


@dataclass(frozen=True, slots=True)
class IncompleteSizes:
    """Numbers to randomise by sequence, for both analyses, and the power of each there."""

    complete_pairs: Counts
    mixed_model: Counts
    power_pairs: float
    power_mixed: float
    worth: float


def between_sd(design: CrossoverMeans, correlation: float | None = None) -> tuple[float, float]:
    """The SD of one measurement and the correlation of two, from the design; ValueError where they are not known."""
    rho = design.correlation if correlation is None else correlation
    if rho is None:
        raise ValueError("the mixed model needs the correlation of a patient's two periods")
    return float(design.difference_sd) / float(np.sqrt(2 * (1 - rho))), float(rho)


def incomplete_sizes(
    design: CrossoverMeans,
    hypothesis: Hypothesis,
    power: float,
    complete: float,
    first_only: float,
    *,
    correlation: float | None = None,
) -> IncompleteSizes:
    """Numbers to randomise for an analysis of complete pairs, and for a mixed model that keeps first periods.

    complete, first_only: shares of those randomised who complete both periods, and the first one only; the rest
    give no outcome. Expected numbers are rounded down in each sequence, as attrition does. Assumes that those
    who leave do so at random given what was seen of them. ValueError where no number reaches the power.
    """
    if not (0 < complete <= 1 and first_only >= 0 and complete + first_only <= 1 + 10**-DECIMALS):
        raise ValueError("the shares must lie between 0 and 1 and add up to 1 at most")
    sd, rho = between_sd(design, correlation)

    def remaining(n: Counts, share: float) -> Counts:
        return Counts(np.floor(np.round(n.units * share, DECIMALS)))

    def pairs(blocks: int) -> float:
        n = design.apportion(np.asarray(blocks * design.block))
        return float(design.power(remaining(n, complete), hypothesis))

    def mixed(blocks: int) -> float:
        n = design.apportion(np.asarray(blocks * design.block))
        found = mixed_precision(remaining(n, complete), remaining(n, first_only), sd, rho)
        return float(hypothesis.power(design, n, lambda _null: found))

    totals = [_smallest(each, power, LIMIT // design.block) for each in (pairs, mixed)]
    by_pairs, by_model = (design.apportion(np.asarray(b * design.block)) for b in totals)
    return IncompleteSizes(by_pairs, by_model, pairs(totals[0]), mixed(totals[1]), worth(rho))


def _smallest(power_at: Callable[[int], float], target: float, most: int) -> int:
    """The smallest number of blocks whose power reaches the target, by doubling and bisection."""
    high = 1
    while power_at(high) < target:
        high *= 2
        if high > most:
            raise ValueError("no number of participants reaches this power")
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power_at(middle) >= target else (middle, high)
    return high
