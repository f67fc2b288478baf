"""Power of several endpoints once more, by a mixture of χ² distributions: shares no function with `endpoints`."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import inf, isinf, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy import special, stats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_designer.kernels import Array

#: Nodes of the common deviate, of the common sum of squares, and of an endpoint's own one.
COMMON, SQUARES, OWN = 120, 60, 60
#: The largest b²/(1 − b²) for which so many nodes of the common deviate are enough.
STEEPEST = 10.0
#: Standard deviations beyond which nothing counts.
WIDTH = 9.0
#: Hochberg's procedure is enumerated for so many endpoints.
MOST_ENUMERATED = 3
#: With fewer degrees of freedom the nodes are too few, …
FEWEST_DF = 8
#: … and mixtures of more terms than this take too long.
MOST_TERMS = 400


class _Given:
    """Chances given the common deviate and the common sum of squares of all endpoints."""

    def __init__(self, df: float) -> None:
        self.df = df
        self.common, weight = np.polynomial.hermite_e.hermegauss(COMMON)
        self.common_weight = weight / weight.sum()
        if isinf(df):
            self.squares, self.squares_weight = np.ones(1), np.ones(1)
            return
        root, self.squares_weight = _chi(df, SQUARES)
        self.squares = root**2

    def exceeds(self, loading: float, away: float, critical: float, sign: int) -> Array:
        """Chance that one statistic exceeds the critical value: nodes of squares × nodes of the common deviate."""
        own = sqrt(1 - loading**2)
        centre = sign * (loading * self.common + away)
        if isinf(self.df):
            return np.asarray(special.erfc((critical - centre) / own / sqrt(2)) / 2)[None, :]
        mean = loading**2 * self.squares / (1 - loading**2) / 2
        terms = np.arange(int(mean.max() + 9 * sqrt(mean.max())) + 20.0)
        mixture = np.asarray(stats.poisson.pmf(terms, mean[:, None]))
        by_term = [self._by_term(float(k), centre / own, critical) for k in terms]
        return np.asarray(mixture @ np.array(by_term))

    def _by_term(self, term: float, centre: Array, critical: float) -> Array:
        """P(Z + centre > c·√(χ²/df)), χ² with df + 2k degrees of freedom: nodes of the common deviate."""
        root, density = _chi(self.df + 2 * term, OWN)
        limit = critical * root / sqrt(self.df)
        return np.asarray(density @ special.erfc((limit[:, None] - centre) / sqrt(2)) / 2)


def _chi(df: float, nodes: int) -> tuple[Array, Array]:
    """Nodes and weights for the root of a χ² variable."""
    middle, spread = sqrt(df), sqrt(0.5)
    low, high = max(middle - WIDTH * spread, 0.0), middle + WIDTH * spread + 1
    x, w = _legendre(nodes)
    root = low + (x + 1) / 2 * (high - low)
    log_density = (df - 1) * np.log(root / middle) - (root**2 - df) / 2
    density = np.exp(log_density) * w
    return root, density / density.sum()


@lru_cache
def _legendre(nodes: int) -> tuple[Array, Array]:
    x, w = np.polynomial.legendre.leggauss(nodes)
    return x, w


def second_probability(
    loadings: Array, df: float, noncentrality: Array, level: float, rule: str, *, both: bool
) -> float | None:
    """Probability that the rule is fulfilled; None where this engine does not reach.

    Given the common deviate u and sum of squares W, endpoint j's sum of squares is a Poisson mixture over k of
    (1 − b²)·χ² with df + 2k degrees of freedom.
    """
    many = len(loadings)
    divisors = range(many, 0, -1) if rule == "hochberg" else [1 if rule == "all" else many]
    tails = [level / d for d in divisors]
    critical = [float(stats.norm.isf(a) if isinf(df) else stats.t.isf(a, df)) for a in tails]
    steepest = float(np.max(loadings**2 / (1 - loadings**2)))
    if steepest > STEEPEST or (rule == "hochberg" and many > MOST_ENUMERATED):
        return None
    if not isinf(df) and (df < FEWEST_DF or df * steepest > MOST_TERMS):
        return None
    given = _Given(df)
    signs = (1, -1) if both else (1,)
    chances = [
        [[given.exceeds(b, a, c, sign) for sign in signs] for c in critical]
        for b, a in zip(loadings.tolist(), noncentrality.tolist(), strict=True)
    ]
    inside = _rule(chances, rule)
    return float(given.squares_weight @ inside @ given.common_weight)


def _rule(chances: list[list[list[Array]]], rule: str) -> Array:
    """Chance of success of independent endpoints: endpoints × critical values × directions."""
    if rule == "all":
        directions = range(len(chances[0][0]))
        joint = [np.prod([each[0][d] for each in chances], axis=0) for d in directions]
        return np.asarray(np.sum(joint, axis=0))
    if rule != "hochberg":
        return np.asarray(1 - np.prod([1 - np.sum(each[0], axis=0) for each in chances], axis=0))
    return _enumerated(chances)


def _enumerated(chances: list[list[list[Array]]]) -> Array:
    """Every way in which endpoints can fall between the critical values, of which those that claim are counted."""
    many = len(chances)
    classes = []
    for each in chances:
        found: dict[tuple[int, int], Array] = {}
        for direction in range(len(each[0])):
            ladder = [each[r][direction] for r in range(many)]
            for r in range(many):
                found[r, direction] = ladder[r] - (ladder[r - 1] if r else 0.0)
        found[many, 0] = 1 - np.sum([each[-1][d] for d in range(len(each[0]))], axis=0)
        classes.append(found)
    total = np.zeros_like(chances[0][0][0])
    for deal in product(*(found.items() for found in classes)):
        if _claims([place for place, _ in deal]):
            total = total + np.prod([chance for _, chance in deal], axis=0)
    return np.asarray(total)


def _claims(places: Sequence[tuple[int, int]]) -> bool:
    """Whether Hochberg's procedure claims an endpoint in one of the directions, from the class of each p value."""
    many = len(places)
    for direction in {d for _, d in places}:
        ranks = sorted(r if d == direction else inf for r, d in places)
        # The i-th smallest p value is compared with α/(m − i + 1): class i − 1 or before it.
        if any(rank <= i < many for i, rank in enumerate(ranks)):
            return True
    return False
