"""The proportional odds model: distributions it gives, and its score test in many trials at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from ldn_designer.statistics.studentised import studentised

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers, Truth

#: Steps of Fisher's scoring by which the cut points of any table settle.
STEPS = 50
SETTLED = 1e-9
#: A category that nobody is in counts as this part of a patient in each arm, so that its cut points are finite.
NOBODY = 1e-5


def shifted(control: Array, log_odds: Numbers) -> Array:
    """Proportions when the odds of being above each category are multiplied by e^θ; last axis the categories."""
    above = np.clip(1 - np.cumsum(control)[:-1], 0.0, 1.0)
    moved = special.expit(special.logit(above) + np.asarray(log_odds, float)[..., None])
    ends = np.ones((*moved.shape[:-1], 1))
    return np.asarray(-np.diff(np.concatenate([ends, moved, 0 * ends], axis=-1), axis=-1))


def score_test(treated: Array, control: Array, null: float) -> tuple[Array, Array, Array]:
    """(estimate, p_higher, p_lower) of the log odds ratio in each trial, tested at `null`.

    Arguments are counts, one trial a row. With the cut points fitted at θ = null, the score is Z, the sum
    over treated patients of γₖ₋₁ + γₖ − 1, γ the fitted probability of a category or a lower one, and V its
    efficient information; the test is Z/√V, normal, and the estimate is null + Z/V. At null 0, γ are the
    pooled shares, and Z is the Mann–Whitney count (McCullagh, J R Stat Soc B 1980;42:109). A trial in which
    all patients are in one category shows nothing.
    """
    varied = ((treated + control) > 0).sum(1) > 1
    if null == 0:
        score, information = _at_no_difference(treated, control)
    else:
        score, information = _at(treated, control, null)
    score, information = np.where(varied, score, 0.0), np.where(varied, information, 0.0)
    p_higher, p_lower = studentised(score, information)
    estimate = null + score / np.where(information > 0, information, np.inf)
    return estimate, np.where(varied, p_higher, 1.0), np.where(varied, p_lower, 1.0)


def _at_no_difference(treated: Array, control: Array) -> tuple[Array, Array]:
    """Score and information at θ = 0: Σ p̄ₖ(γₖ₋₁ + γₖ − 1)² is (1 − Σ p̄ₖ³)/3."""
    pooled = treated + control
    many, others = treated.sum(1), control.sum(1)
    share = pooled / (many + others)[:, None]
    place = 2 * np.cumsum(share, 1) - share - 1
    spread = (share * np.square(place)).sum(1)
    return (treated * place).sum(1), many * others / (many + others) * spread


def _at(treated: Array, control: Array, null: float) -> tuple[Array, Array]:
    """Score and efficient information 1ᵀA(A + B)⁻¹B1 at θ = null, A and B the arms' own informations."""
    nobody = NOBODY * ((treated + control) == 0)
    treated, control = treated + nobody, control + nobody
    cuts = _cut_points(treated, control, null)
    below = _below(cuts - null)
    score = (treated * (below[:, 1:] + below[:, :-1] - 1)).sum(1)
    first = _information(treated, below)
    second = _information(control, _below(cuts))
    ones = np.ones((*cuts.shape, 1))
    rest = _solution(first + second, second @ ones)
    return score, np.maximum((first @ rest).sum((1, 2)), 0.0)


def _solution(matrix: Array, right: Array) -> Array:
    """The solutions of linear equations; the shortest where odds ratios past all measure leave several."""
    try:
        return np.asarray(np.linalg.solve(matrix, right))
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.pinv(matrix, hermitian=True) @ right)


def _below(cuts: Array) -> Array:
    """Probabilities of each category or a lower one, from 0 to 1."""
    ends = np.zeros((len(cuts), 1))
    return np.concatenate([ends, special.expit(cuts), ends + 1], axis=1)


def _information(counts: Array, below: Array) -> Array:
    """Fisher's information of an arm about the cut points: n·g M g, M tridiagonal in 1/π, g = γ(1 − γ)."""
    inverse = 1 / np.maximum(np.diff(below, axis=1), 1e-300)
    inner = below[:, 1:-1]
    slope = inner * (1 - inner)
    places = np.arange(inner.shape[1])
    matrix = np.zeros((*inner.shape, inner.shape[1]))
    matrix[:, places, places] = inverse[:, :-1] + inverse[:, 1:]
    matrix[:, places[:-1], places[1:]] = matrix[:, places[1:], places[:-1]] = -inverse[:, 1:-1]
    return np.asarray(counts.sum(1)[:, None, None] * slope[:, :, None] * matrix * slope[:, None, :])


def _gradient(counts: Array, below: Array) -> Array:
    """Derivative of an arm's log likelihood in the cut points."""
    ratio = counts / np.maximum(np.diff(below, axis=1), 1e-300)
    inner = below[:, 1:-1]
    return np.asarray(inner * (1 - inner) * (ratio[:, :-1] - ratio[:, 1:]))


def _cut_points(treated: Array, control: Array, null: float) -> Array:
    """Cut points that maximise the likelihood at θ = null, from the pooled shares by Fisher's scoring."""
    pooled = treated + control
    share = np.cumsum(pooled, 1)[:, :-1] / pooled.sum(1, keepdims=True)
    cuts = special.logit(share) + null * treated.sum(1, keepdims=True) / pooled.sum(
        1, keepdims=True
    )
    for _ in range(STEPS):
        first, second = _below(cuts - null), _below(cuts)
        gradient = _gradient(treated, first) + _gradient(control, second)
        information = _information(treated, first) + _information(control, second)
        step = _solution(information, gradient[:, :, None])[:, :, 0]
        # A step that would change the order of the cut points is shortened until it does not.
        while (crossed := _crossed(cuts + step)).any():
            step = np.where(crossed[:, None], step / 2, step)
        cuts = cuts + step
        if np.abs(step).max() < SETTLED:
            break
    return np.asarray(cuts)


def _crossed(cuts: Array) -> Truth:
    return np.asarray((np.diff(cuts, axis=1) <= 0).any(1))
