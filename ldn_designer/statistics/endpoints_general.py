"""The joint distribution of endpoints' t statistics for any correlation matrix, by quasi-random points."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import special, stats

from ldn_designer.statistics.endpoints import Rule, tail_levels

if TYPE_CHECKING:
    from ldn_designer.kernels import Array

#: Points, as a power of 2: the error of a probability is then below five in ten thousand.
POWER_OF_TWO = 14
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
    """The same as `endpoints.probability`, for a correlation matrix with no common factor.

    Zⱼ = κu + Rⱼ with κ² = 1/(1′ρ⁻¹1), the largest share that can be common to all. Given the rest R and the estimated
    SDs a rule is fulfilled where u exceeds a point: u is integrated exactly, and the points only average a smooth
    function (conditional Monte Carlo; Genz and Bretz, Computation of Multivariate Normal and t Probabilities, 2009).
    """
    many = len(correlation)
    share = float(1 / np.linalg.inv(correlation).sum())
    values, vectors = np.linalg.eigh(correlation - share)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    deviates = special.ndtri(_points(2 * many + many * (many - 1) // 2)[:, :many])
    centre = deviates @ root.T + noncentrality
    scale = np.ones_like(centre)
    if np.isfinite(df):
        squares = np.square(np.linalg.cholesky(correlation) @ _factor(df, many)).sum(-1)
        scale = np.sqrt(squares / df)
    found = np.zeros(len(centre))
    for sign in (1, -1) if both else (1,):
        found += special.ndtr(-_needed(sign * centre, scale, df, level, rule) / np.sqrt(share))
    # In both directions at once: where the two half-lines of u overlap they cover it all.
    return float(np.minimum(found, 1.0).mean())


def _needed(centre: Array, scale: Array, df: float, level: float, rule: Rule) -> Array:
    """The common part beyond which the rule is fulfilled at each point."""
    levels = np.array(tail_levels(level, rule, centre.shape[1]))
    critical = stats.norm.isf(levels) if np.isinf(df) else stats.t.isf(levels, df)
    short = [np.sort(c * scale - centre, axis=1) for c in critical]
    if rule == "all":
        return np.asarray(short[0][:, -1])
    # Hochberg: the r-th critical value, from the largest, needs r endpoints beyond it.
    return np.asarray(np.min([each[:, r] for r, each in enumerate(short)], axis=0))
