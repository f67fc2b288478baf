"""Several endpoints of the same patients: the joint distribution of their t statistics."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import special, stats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_designer.kernels import Array

Rule = Literal["all", "bonferroni", "holm", "hochberg"]

#: Loadings smaller than this are none.
NO_LOADING = 1e-6
#: How far a correlation may be from the product of two loadings.
CLOSE = 1e-9
#: Endpoints that are nearer to one another than this are one endpoint to the nodes below.
LARGEST_LOADING = 0.9975
#: Half the range of a shared deviate, and the trapezoidal rule's step over the integrand's bandwidth.
REACH, STEP = 8.5, 0.8
MOST_NODES = 2048
#: The chance outside the range of a χ² variable that is integrated over.
NEGLIGIBLE = 1e-15
#: Degrees of freedom below which the χ² densities are wide, and nodes of them: shared and own, wide and narrow.
WIDE_DF = 20.0
NODES = {True: (160, 320), False: (56, 128)}
#: The order from which Debye's expansion of the Bessel function has nine digits or more.
DEBYE = 25.0


def one_factor(correlation: Array) -> Array | None:
    """Loadings b with ρᵢⱼ = bᵢbⱼ for all i ≠ j and |b| below `LARGEST_LOADING`; None where there are none.

    Two endpoints, and any number with one common positive correlation, have them unless nearly the same.
    """
    many = len(correlation)
    found = np.zeros(many)
    linked = [
        i for i in range(many) if np.abs(np.delete(correlation[i], i)).max(initial=0) > NO_LOADING
    ]
    if len(linked) == 2:  # noqa: PLR2004 - a pair: both loadings alike
        i, j = linked
        rho = correlation[i, j]
        found[i], found[j] = np.sqrt(abs(rho)), np.sign(rho) * np.sqrt(abs(rho))
    elif linked:
        i, j, k = linked[:3]
        square = correlation[i, j] * correlation[i, k] / (correlation[j, k] or np.inf)
        if square <= 0:
            return None
        found[linked] = correlation[i, linked] / np.sqrt(square)
        found[i] = np.sqrt(square)
    off = np.outer(found, found) - correlation
    np.fill_diagonal(off, 0.0)
    fits = np.abs(off).max(initial=0) < CLOSE and np.abs(found).max(initial=0) < LARGEST_LOADING
    return found if fits else None


def tail_levels(level: float, rule: Rule, many: int) -> tuple[float, ...]:
    """Levels of one test, ascending: every test's own where all must succeed, else those that an adjustment uses."""
    if rule == "all":
        return (level,)
    if rule == "hochberg":
        return tuple(level / (many - r) for r in range(many))
    return (level / many,)


def probability(
    loadings: Array, df: float, noncentrality: Array, level: float, rule: Rule, *, both: bool
) -> float:
    """Probability that the rule is fulfilled, one tail at a level, in the helping direction or in either.

    Tⱼ = (Zⱼ + λⱼ)/sⱼ: the same patients give Zⱼ = bⱼu + √(1 − bⱼ²)eⱼ, and sums of squares that are correlated as well:
    with W = Σu² over the residual degrees of freedom, df·sⱼ²/(1 − bⱼ²) given W is noncentral χ² with df degrees
    of freedom and noncentrality bⱼ²W/(1 − bⱼ²). Given u and W the endpoints are independent. Trapezoidal
    rules in u and in the logarithms of W and sⱼ, whose integrands fade at both ends. df is infinite where
    standard deviations are known.
    Source: Sozu, Sugimoto, Hamasaki and Evans, Sample Size Determination in Clinical Trials with Multiple
    Endpoints, 2015, chapters 2 (all endpoints) and 3 (at least one); Wishart's distribution by its common factor.
    """
    many = len(loadings)
    critical = [
        float(stats.norm.isf(a) if np.isinf(df) else stats.t.isf(a, df))
        for a in tail_levels(level, rule, many)
    ]
    u, weight = _trapezoid(loadings)
    shared = _shared(df)[1]
    directions = (1, -1) if both else (1,)
    # exceeds[direction][r][j]: chance that endpoint j exceeds critical value r, nodes of W × nodes of u.
    exceeds = [
        [
            [
                _exceeds(float(b), df, sign * (b * u + away), c)
                for b, away in zip(loadings, noncentrality, strict=True)
            ]
            for c in critical
        ]
        for sign in directions
    ]
    return float(np.clip(shared @ fulfilled(exceeds, rule) @ weight, 0.0, 1.0))


def _trapezoid(loadings: Array) -> tuple[Array, Array]:
    square = loadings**2
    half = int(np.ceil(REACH * np.sqrt(1 + (square / (1 - square)).sum()) / STEP))
    u = np.linspace(-REACH, REACH, 2 * min(half, MOST_NODES // 2) + 1)
    weight = np.exp(-u * u / 2)
    return u, weight / weight.sum()


def _log_nodes(df: float, many: int) -> Array:
    """Equally spaced logarithms of √(χ²/df)."""
    # Far below one degree of freedom the lower quantile is no number any more: the smallest one stands for it.
    low, high = (
        np.log(max(2 * inverse(df / 2, NEGLIGIBLE) / df, np.finfo(float).tiny)) / 2
        for inverse in (special.gammaincinv, special.gammainccinv)
    )
    return np.linspace(low, high, many)


@lru_cache(maxsize=256)
def _shared(df: float) -> tuple[Array, Array]:
    """√(W/df) and its weights."""
    if np.isinf(df):
        return np.ones(1), np.ones(1)
    x = _log_nodes(df, NODES[df < WIDE_DF][0])
    density = np.exp(df * (x - (np.exp(2 * x) - 1) / 2))
    return np.exp(x), density / density.sum()


@lru_cache(maxsize=256)
def _own(df: float, loading: float) -> tuple[Array, Array]:
    """Nodes of sⱼ, and their weights given each node of W."""
    w = _shared(df)[0]
    if np.isinf(df):
        return np.ones(1), np.ones((1, 1))
    x = _log_nodes(df, NODES[df < WIDE_DF][1])
    s = np.exp(x)
    square = loading * loading
    scaled = df * s * s / (1 - square)
    log_density = np.broadcast_to(-scaled / 2 + df * x, (w.size, s.size))
    if abs(loading) > NO_LOADING:
        order = df / 2 - 1
        noncentral = square * df * w * w / (1 - square)
        argument = np.sqrt(noncentral[:, None] * scaled)
        log_density = -scaled / 2 + (order + 2) * x + log_bessel(order, argument)
    density = np.exp(log_density - log_density.max(1, keepdims=True))
    return s, density / density.sum(1, keepdims=True)


def log_bessel(order: float, argument: Array) -> Array:
    """The logarithm of the modified Bessel function I_ν(x).

    By Debye's uniform expansion where ν is large (Abramowitz and Stegun, 9.7.7; Digital Library of Mathematical
    Functions, 10.41.3).
    """
    if order < DEBYE:
        return np.asarray(np.log(special.ive(order, argument)) + argument)
    z = argument / order
    root = np.sqrt(1 + z * z)
    p = 1 / root
    terms = (
        (3 * p - 5 * p**3) / 24,
        (81 * p**2 - 462 * p**4 + 385 * p**6) / 1152,
        (30375 * p**3 - 369603 * p**5 + 765765 * p**7 - 425425 * p**9) / 414720,
        (
            4465125 * p**4
            - 94121676 * p**6
            + 349922430 * p**8
            - 446185740 * p**10
            + 185910725 * p**12
        )
        / 39813120,
    )
    series = 1 + sum(term / order ** (k + 1) for k, term in enumerate(terms))
    leading = order * (root + np.log(z / (1 + root)))
    return np.asarray(leading - np.log(2 * np.pi * order) / 2 - np.log(root) / 2 + np.log(series))


def _exceeds(loading: float, df: float, centre: Array, critical: float) -> Array:
    """Chance that the statistic exceeds the critical value, given W and u."""
    s, weight = _own(df, loading)
    own = np.sqrt(1 - loading * loading)
    return np.asarray(weight @ special.ndtr((centre - critical * s[:, None]) / own))


def fulfilled(exceeds: list[list[list[Array]]], rule: Rule) -> Array:
    """Chance that a rule is fulfilled by independent endpoints: directions × critical values × endpoints."""
    if rule == "all":
        return np.asarray(sum(prod(direction[0]) for direction in exceeds))
    if rule != "hochberg":
        each = [sum(both) for both in zip(*(direction[0] for direction in exceeds), strict=True)]
        return np.asarray(1 - prod(1 - one for one in each))
    return 1 - _hochberg_claims_nothing(exceeds)


def _hochberg_claims_nothing(exceeds: list[list[list[Array]]]) -> Array:
    """Chance that Hochberg's procedure claims no endpoint, in any of the directions.

    It claims none where, for each r, fewer than r of the p values are at most α/(m − r + 1). The endpoints are dealt to
    the classes between these values, class by class, and only such deals are kept.
    State: endpoints dealt (bits), and how many of them in each direction.
    """
    many = len(exceeds[0][0])
    start: Array = np.ones_like(exceeds[0][0][0])
    states: dict[tuple[int, ...], Array] = {(0,) * (1 + len(exceeds)): start}
    for r in range(many):
        for side, direction in enumerate(exceeds):
            below = direction[r - 1] if r else [np.zeros_like(start)] * many
            chance = [now - before for now, before in zip(direction[r], below, strict=True)]
            states = _dealt(states, chance, side, r)
    nothing = [
        1 - sum(both) for both in zip(*(direction[-1] for direction in exceeds), strict=True)
    ]
    total = np.zeros_like(start)
    for (dealt, *_), value in states.items():
        total += value * prod(nothing[j] for j in range(many) if not dealt >> j & 1)
    return total


def _dealt(
    states: dict[tuple[int, ...], Array], chance: list[Array], side: int, most: int
) -> dict[tuple[int, ...], Array]:
    """The states after any endpoints not yet dealt have gone to one class; at most so many in its direction."""
    found: dict[tuple[int, ...], Array] = {}
    for (dealt, *counts), value in states.items():
        free = [j for j in range(len(chance)) if not dealt >> j & 1]
        for chosen in _subsets(free, most - counts[side]):
            after = list(counts)
            after[side] += len(chosen)
            key = (dealt | sum(1 << j for j in chosen), *after)
            share = value * prod(chance[j] for j in chosen)
            found[key] = found[key] + share if key in found else share
    return found


def _subsets(items: list[int], most: int) -> Iterator[tuple[int, ...]]:
    for size in range(min(most, len(items)) + 1):
        yield from combinations(items, size)
