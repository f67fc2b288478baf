"""Rank tests: comparisons of samples by their ranks, and p values normal and exact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import special, stats

from ldn_designer.statistics.studentised import studentised

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

RankTest = Literal["normal", "corrected", "exact"]
#: The choices of a field that names the p value of a rank test.
RANK_TESTS = {
    "normal": "normal approximation",
    "corrected": "normal approximation, continuity corrected",
    "exact": "exact distribution of ranks",
}
#: Two differences from the centre that differ by less than this, in ranks, are equal.
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Comparison:
    """Trials compared by ranks; every array has one element a trial.

    difference: P̂(higher) + ½P̂(equal) − ½, the relative effect less its value without a difference.
    null_variance: its variance over all ways to share the pooled data out to the arms, ties included.
    variance, df: its variance estimated from the placements, and Satterthwaite's degrees of freedom.
    step: half of the smallest change of `difference`, for the continuity correction.
    """

    difference: Array
    null_variance: Array
    variance: Array
    df: Array
    step: float


def compare(treated: Array, control: Array) -> Comparison:
    """Comparison of values, one trial a row.

    Placements are (rank among all − rank in the own arm) / size of the other arm (Brunner, Bathke and
    Konietschke, Rank and Pseudo-Rank Procedures for Independent Observations in Factorial Designs, 2018).
    """
    many, others = treated.shape[-1], control.shape[-1]
    both = stats.rankdata(np.concatenate([treated, control], axis=-1), axis=-1)
    above = (both[..., :many] - stats.rankdata(treated, axis=-1)) / others
    below = (both[..., many:] - stats.rankdata(control, axis=-1)) / many
    # Ranks of equal data have no spread; rounding must not give them any.
    spread = np.square(both - (many + others + 1) / 2).sum(-1)
    return _compared(above.mean(-1), _squares(above), _squares(below), spread, (many, others))


def compare_counts(treated: Array, control: Array) -> Comparison:
    """Comparison of counts in ordered categories, the last axis the categories, lowest first."""
    sizes = int(treated[0].sum()), int(control[0].sum())
    above = (np.cumsum(control, -1) - control / 2) / sizes[1]
    below = (np.cumsum(treated, -1) - treated / 2) / sizes[0]
    share = (treated * above).sum(-1) / sizes[0]
    squares_above = (treated * np.square(above - share[:, None])).sum(-1)
    squares_below = (control * np.square(below - 1 + share[:, None])).sum(-1)
    total = sum(sizes)
    spread = (total**3 - (treated + control) ** 3 @ np.ones(treated.shape[-1])) / 12
    return _compared(share, squares_above, squares_below, spread, sizes)


def _squares(values: Array) -> Array:
    return np.asarray(np.square(values - values.mean(-1, keepdims=True)).sum(-1))


def _compared(
    share: Array, above: Array, below: Array, spread: Array, sizes: tuple[int, int]
) -> Comparison:
    """The comparison from sums of squares: of placements in each arm, and of all ranks."""
    many, others = sizes
    total = many + others
    a = above / max(many - 1, 1) / many
    b = below / max(others - 1, 1) / others
    bottom = np.square(a) / max(many - 1, 1) + np.square(b) / max(others - 1, 1)
    df = np.square(a + b) / np.where(bottom > 0, bottom, np.inf)
    return Comparison(
        difference=np.asarray(share - 0.5),
        null_variance=np.asarray(spread / (total * max(total - 1, 1) * many * others)),
        variance=np.asarray(a + b),
        df=np.asarray(np.where(bottom > 0, df, total - 2.0)),
        step=1 / (2 * many * others),
    )


def relative_effect_test(found: Comparison, null: float) -> tuple[Array, Array]:
    """One-sided p values (higher, lower) against a relative effect of ½ + null.

    At ½ the Wilcoxon–Mann–Whitney test, normal; elsewhere ranks are not exchangeable, and the variance is
    that of the placements (Brunner and Munzel, Biometrical J 2000;42:17), t with Satterthwaite's df.
    """
    if null == 0:
        return studentised(found.difference, found.null_variance)
    return studentised(found.difference - null, found.variance, found.df)


def corrected(difference: Array, step: float, variance: Array) -> tuple[Array, Array]:
    """One-sided p values (higher, lower) of a normal test whose statistic moves half a step to its centre."""
    higher, _ = studentised(difference - step, variance)
    _, lower = studentised(difference + step, variance)
    return higher, lower


# ---- variances that distributions imply


def triple(probability: Numbers) -> Array:
    """P(X₁ < Y and X₂ < Y) for normal X and Y with one variance and P(X < Y) = p.

    With h = Φ⁻¹(p) the two differences are normal with correlation ½, so this is Φ₂(h, h; ½) = p − 2·T(h, 1/√3)
    by Owen's function T (Owen, Ann Math Stat 1956;27:1075).
    """
    p = np.clip(np.asarray(probability, float), 0.0, 1.0)
    return np.asarray(p - 2 * special.owens_t(special.ndtri(p), 3**-0.5))


def satterthwaite(a: Array, b: Array, many: Array, others: Array) -> Array:
    """Degrees of freedom of a + b, the variances of the arms' mean placements; 0 with an arm of one or none."""
    enough = (many > 1) & (others > 1)
    bottom = np.square(a) / np.where(enough, many - 1, 1.0)
    bottom += np.square(b) / np.where(enough, others - 1, 1.0)
    steady = bottom <= 0
    df = np.where(steady, many + others - 2, np.square(a + b) / np.where(steady, 1.0, bottom))
    return np.asarray(np.where(enough, df, 0.0))


# ---- exact distributions


@dataclass(frozen=True, slots=True)
class RankDistribution:
    """The distribution of a sum of ranks when the treatments do not differ.

    chances: probability of each sum in units of `unit`, from 0.
    """

    chances: Array
    unit: float

    def cdf(self, total: Numbers) -> Array:
        """Probability of a sum of at most `total`."""
        at = np.floor(np.asarray(total, float) / self.unit + SAME).astype(np.int64)
        below = np.minimum(np.concatenate([[0.0], np.cumsum(self.chances)]), 1.0)
        return np.asarray(below[np.clip(at + 1, 0, self.chances.size)])

    def sf(self, total: Numbers) -> Array:
        """Probability of a sum of at least `total`."""
        at = np.ceil(np.asarray(total, float) / self.unit - SAME).astype(np.int64)
        above = np.minimum(np.concatenate([np.cumsum(self.chances[::-1])[::-1], [0.0]]), 1.0)
        return np.asarray(above[np.clip(at, 0, self.chances.size)])

    def both(self, total: float) -> float:
        """Probability of a sum at least as far from its expectation."""
        sums = np.arange(self.chances.size) * self.unit
        centre = float((self.chances * sums).sum())
        far = np.abs(sums - centre) >= abs(total - centre) - SAME
        return float(min(self.chances[far].sum(), 1.0))


@lru_cache(maxsize=64)
def rank_sum_distribution(scores: tuple[float, ...], many: int) -> RankDistribution:
    """Distribution of the sum of `many` of these scores, all choices equally likely: midranks for ties.

    Counted by recursion over the scores: N(j, s) = N(j, s) + N(j − 1, s − score).
    """
    doubled = [round(2 * score) for score in scores]
    unit = 1.0 if all(score % 2 == 0 for score in doubled) else 0.5
    steps = [score // 2 if unit == 1 else score for score in doubled]
    ways = np.zeros((many + 1, sum(steps) + 1))
    ways[0, 0] = 1
    for step in steps:
        ways[1:, step:] += ways[:-1, : ways.shape[1] - step].copy()
    return RankDistribution(ways[many] / comb(len(scores), many), unit)


@lru_cache(maxsize=64)
def mann_whitney_distribution(many: int, others: int) -> RankDistribution:
    """Distribution of U, the number of pairs in which the first sample is higher, without ties."""
    found = rank_sum_distribution(tuple(map(float, range(1, many + others + 1))), many)
    return RankDistribution(found.chances[many * (many + 1) // 2 :], 1.0)


@lru_cache(maxsize=64)
def signed_rank_distribution(many: int) -> RankDistribution:
    """Distribution of W₊, the sum of the ranks of positive differences, without ties or zeros."""
    chances = np.zeros(many * (many + 1) // 2 + 1)
    chances[0] = 1
    for rank in range(1, many + 1):
        moved = np.concatenate([np.zeros(rank), chances[:-rank]])
        chances = (chances + moved) / 2
    return RankDistribution(chances, 1.0)


# ---- tests of whole trials


def mann_whitney(treated: Array, control: Array, test: RankTest) -> tuple[Array, Array, Array]:
    """(p̂ − ½, p_higher, p_lower) of the Wilcoxon–Mann–Whitney test, one trial a row.

    The exact distribution is that without ties, as continuous data have none.
    """
    found = compare(treated, control)
    if test == "normal":
        return found.difference, *studentised(found.difference, found.null_variance)
    if test == "corrected":
        return found.difference, *corrected(found.difference, found.step, found.null_variance)
    many, others = treated.shape[-1], control.shape[-1]
    pairs = (found.difference + 0.5) * many * others
    exact = mann_whitney_distribution(many, others)
    return found.difference, exact.sf(pairs), exact.cdf(pairs)


def permutation_p(treated: Array, control: Array) -> float:
    """Two-sided p value of one trial: the share of all divisions of its midranks that are as far from the centre."""
    found = stats.rankdata(np.concatenate([treated, control]))
    scores = tuple(float(rank) for rank in found)
    return rank_sum_distribution(scores, treated.size).both(float(found[: treated.size].sum()))


def doubled(p_higher: Array, p_lower: Array) -> float:
    """Twice the smaller p value of one trial, at most 1."""
    return float(min(2 * np.minimum(p_higher, p_lower).item(), 1.0))


def signed_rank(differences: Array, test: RankTest) -> tuple[Array, Array]:
    """(p_higher, p_lower) of Wilcoxon's signed rank test of continuous differences, one trial a row.

    Normal: W₊ has expectation n(n + 1)/4 and variance n(n + 1)(2n + 1)/24.
    """
    many = differences.shape[-1]
    ranks = stats.rankdata(np.abs(differences), axis=-1)
    total = (ranks * (differences > 0)).sum(-1)
    if test == "exact":
        exact = signed_rank_distribution(many)
        return exact.sf(total), exact.cdf(total)
    away = total - many * (many + 1) / 4
    variance = np.full_like(away, many * (many + 1) * (2 * many + 1) / 24)
    return corrected(away, 0.5, variance) if test == "corrected" else studentised(away, variance)


def walsh(differences: Array) -> tuple[Array, Array]:
    """(share, variance) of the positive sums Dᵢ + Dⱼ, i < j, one trial a row of three differences or more.

    Each difference has the share of others with which its sum is positive; 4/n times the variance of those
    shares estimates the variance of their mean (Sen, Calcutta Stat Assoc Bull 1960;10:1).
    """
    many = differences.shape[-1]
    pooled = stats.rankdata(np.concatenate([-differences, differences], axis=-1), axis=-1)
    lower = pooled[..., :many] - stats.rankdata(-differences, axis=-1)
    # `lower` counts the differences below −Dᵢ, itself among them where Dᵢ is negative.
    others = many - lower - (differences > 0)
    shares = others / (many - 1)
    return np.asarray(shares.mean(-1)), np.asarray(4 * shares.var(-1, ddof=1) / many)
