"""The joint distribution of endpoints' t statistics for any correlation matrix, by quasi-random points."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import special, stats

from ldn_designer.endpoints import Rule, tail_levels

if TYPE_CHECKING:
    from ldn_designer.kernels import Array

#: Points, as a power of 2: the error of a probability is then about one in ten thousand.
POWER_OF_TWO = 15
SEED = 20_260


@lru_cache(maxsize=8)
def _points(dimensions: int) -> Array:
    """Scrambled Sobol points, always the same (Owen, J Complexity 1998;14:466)."""
    sequence = stats.qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(SEED))
    inside = sequence.random_base2(POWER_OF_TWO)
    return np.asarray(np.clip(inside, 1e-12, 1 - 1e-12))


@lru_cache(maxsize=32)
def _factor(df: float, many: int) -> Array:
    """Lower triangles A with AA′ Wishart with df degrees of freedom: √χ² below normal deviates (Bartlett, 1933)."""
    below = many * (many - 1) // 2
    points = _points(2 * many + below)
    found = np.zeros((len(points), many, many))
    rows, columns = np.tril_indices(many, -1)
    found[:, rows, columns] = special.ndtri(points[:, 2 * many :])
    for k in range(many):
        if df > k:
            chi = 2 * special.gammaincinv((df - k) / 2, points[:, many + k])
            found[:, k, k] = np.sqrt(chi)
        else:
            found[:, :, k] = 0.0
    return found


def probability_general(
    correlation: Array, df: float, noncentrality: Array, level: float, rule: Rule, *, both: bool
) -> float:
    """The same as `endpoints.probability`, for a correlation matrix with no common factor."""
    many = len(correlation)
    root = np.linalg.cholesky(correlation)
    z = special.ndtri(_points(2 * many + many * (many - 1) // 2)[:, :many]) @ root.T
    t = z + noncentrality
    if np.isfinite(df):
        squares = np.square(root @ _factor(df, many)).sum(-1)
        t = t / np.sqrt(squares / df)
    claimed = np.zeros(len(t), bool)
    for sign in (1, -1) if both else (1,):
        claimed |= _claims(sign * t, df, level, rule)
    return float(claimed.mean())


def _claims(t: Array, df: float, level: float, rule: Rule) -> Array:
    """Whether each point fulfils the rule in one direction."""
    levels = np.array(tail_levels(level, rule, t.shape[1]))
    critical = stats.norm.isf(levels) if np.isinf(df) else stats.t.isf(levels, df)
    exceeds = [(t > c).sum(1) for c in critical]
    if rule == "all":
        return np.asarray(exceeds[0] == t.shape[1])
    if rule == "hochberg":
        return np.asarray(np.any([count > r for r, count in enumerate(exceeds)], axis=0))
    return np.asarray(exceeds[0] > 0)
