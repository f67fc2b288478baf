"""Rejection regions of exact tests of two proportions, by enumeration of every 2 × 2 table.

A table is (x, y): x of `treated` and y of `control` participants respond. Arrays over tables have shape
(treated + 1, control + 1).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import special

from ldn_designer.statistics.restricted_risks import under_difference

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Truth, Whole

Test = Literal["fisher", "boschloo", "pooled", "unpooled"]
#: Evidence that the treatment's proportion is higher (1), lower (−1) or different (0).
Tail = Literal[-1, 0, 1]

#: Values of the nuisance proportion at which the level of an unconditional test is held, evenly spaced;
#: the grid of the R package Exact.
NUISANCE_POINTS = 100
#: The grid stays this far away from proportions of 0 and 1.
NUISANCE_EDGE = 1e-5
#: Tables are equally likely if their probabilities differ by no more than this part, as in R's fisher.test.
EQUALLY_LIKELY = 1e-7
#: Values of an ordering that differ by no more than this part, which is rounding, are one value.
SAME = 1e-10
#: A p value that exceeds the level by rounding alone is significant.
ROUNDING = 1e-12


@lru_cache(maxsize=64)
def rejection_region(
    treated: int, control: int, test: Test, tail: Tail, alpha: float, null: float = 0.0
) -> Truth:
    """Whether the test at level alpha rejects a difference of `null`, for every table.

    Fisher: P(tables at least as extreme | their total) ≤ α; two-sided, the tables that are at most as likely.
    Unconditional tests: the largest set {T ≥ c} with max over π of P(T ≥ c | π + null, π) ≤ α, where T is
    the pooled or unpooled z statistic, its square if two-sided, or minus Fisher's p value (Boschloo), and π
    runs over NUISANCE_POINTS values. At a difference other than 0 the pooled statistic is the
    Farrington–Manning score statistic, the others order tables as at 0, and Fisher's test, which has no
    conditional form there, is Boschloo's.
    Source: Boschloo, Stat Neerl 1970;24:1; Suissa and Shuster, J R Stat Soc A 1985;148:317;
    Chan, Stat Med 1998;17:1403; Farrington and Manning, Stat Med 1990;9:1447.
    """
    if abs(null) >= 1:
        # No proportions are that far apart: every table tells them from it, in one direction.
        region = np.full((treated + 1, control + 1), tail == 0 or (tail > 0) == (null < 0))
    elif test == "fisher" and null == 0:
        region = fisher_p_values(treated, control, tail) <= alpha * (1 + ROUNDING)
    else:
        region = _unconditional(treated, control, test, tail, alpha, null)
    region.setflags(write=False)
    return region


def probability(region: Truth, proportion_treated: float, proportion_control: float) -> float:
    """Probability that the table of a trial lies in the region."""
    treated, control = (side - 1 for side in region.shape)
    rows = binomial(treated, np.array([proportion_treated]))[:, 0]
    columns = binomial(control, np.array([proportion_control]))[:, 0]
    return float(np.clip(rows @ region @ columns, 0.0, 1.0))


def binomial(size: int, proportions: Array) -> Array:
    """P(k of `size`) for k from 0 to size, one column a proportion; proportions of 0 and 1 are allowed."""
    k = np.arange(size + 1)[:, None]
    ways = special.gammaln(size + 1) - special.gammaln(k + 1) - special.gammaln(size - k + 1)
    found = ways + special.xlogy(k, proportions) + special.xlog1py(size - k, -proportions)
    return np.asarray(np.exp(found))


@lru_cache(maxsize=32)
def fisher_p_values(treated: int, control: int, tail: Tail) -> Array:
    """Fisher's exact p value of every table; two-sided, of the tables that are at most as likely.

    Source: Fisher, J R Stat Soc 1935;98:39; Irwin, Metron 1935;12:83.
    """
    total = np.arange(treated + control + 1)[:, None]
    x = np.arange(treated + 1)[None, :]
    y = total - x
    log_factorial = special.gammaln(np.arange(treated + control + 1) + 1.0)
    inside = (y >= 0) & (y <= control)
    within = np.clip(y, 0, control)
    exponent = -(
        log_factorial[x]
        + log_factorial[treated - x]
        + log_factorial[within]
        + log_factorial[control - within]
    )
    exponent = np.where(inside, exponent, -np.inf)
    given = np.exp(exponent - exponent.max(1, keepdims=True))
    given /= given.sum(1, keepdims=True)
    if tail == 0:
        sums = _at_most_as_likely(given)
    else:
        sums = np.cumsum(given, 1) if tail < 0 else np.cumsum(given[:, ::-1], 1)[:, ::-1]
    rows = np.arange(treated + 1)[:, None]
    return np.asarray(np.minimum(sums[rows + np.arange(control + 1)[None, :], rows], 1.0))


def _at_most_as_likely(given: Array) -> Array:
    """For every value of each row, the sum of the row's values that do not exceed it."""
    order = np.argsort(given, 1, kind="stable")
    ranked = np.take_along_axis(given, order, 1)
    last = np.ones(ranked.shape, bool)
    last[:, :-1] = ranked[:, 1:] > ranked[:, :-1] * (1 + EQUALLY_LIKELY)
    place = np.where(last, np.arange(ranked.shape[1]), ranked.shape[1])
    end = np.minimum.accumulate(place[:, ::-1], 1)[:, ::-1]
    sums = np.take_along_axis(np.cumsum(ranked, 1), end, 1)
    found = np.empty_like(sums)
    np.put_along_axis(found, order, sums, 1)
    return found


def _unconditional(
    treated: int, control: int, test: Test, tail: Tail, alpha: float, null: float
) -> Truth:
    """The largest set of most extreme tables whose probability keeps to alpha on the grid, by bisection."""
    rank, ranks = _ranks(_extremeness(treated, control, test, tail, null))
    at = _nuisance(null)
    below = np.cumsum(binomial(treated, at + null), 0)
    columns = binomial(control, at)
    low, high = 0, ranks + 1
    while high - low > 1:
        middle = (low + high) // 2
        if _largest_probability(rank <= middle, below, columns) <= alpha * (1 + ROUNDING):
            low = middle
        else:
            high = middle
    return np.asarray(rank <= low)


def _nuisance(null: float) -> Array:
    """Proportions of the control arm that leave the treatment arm, `null` above, between 0 and 1."""
    low, high = max(0.0, -null), min(1.0, 1.0 - null)
    # Margins so near to ±1 that the edges would cross leave one value in the middle.
    edge = min(NUISANCE_EDGE, (high - low) / 2)
    return np.linspace(low + edge, high - edge, NUISANCE_POINTS)


def _ranks(extremeness: Array) -> tuple[Whole, int]:
    """Each table's rank, 1 for the most extreme, equal ones sharing it; and how many ranks there are."""
    order = np.argsort(-extremeness, axis=None, kind="stable")
    ranked = extremeness.ravel()[order]
    before, after = ranked[:-1], ranked[1:]
    slack = np.where(np.isinf(before), 0.0, SAME * np.abs(np.where(np.isinf(before), 0.0, before)))
    steps = 1 + np.concatenate([[0], np.cumsum(after < before - slack)])
    rank = np.empty(ranked.size, np.int64)
    rank[order] = steps
    return rank.reshape(extremeness.shape), int(steps[-1])


def _extremeness(treated: int, control: int, test: Test, tail: Tail, null: float) -> Array:
    """A number a table, larger where there is more evidence."""
    if test in ("fisher", "boschloo"):
        return -fisher_p_values(treated, control, tail)
    if test == "unpooled" or null == 0:
        statistic = _squared_z(treated, control, test)
    else:
        statistic = _score(treated, control, null)
    return np.abs(statistic) if tail == 0 else tail * statistic


def _squared_z(treated: int, control: int, test: Test) -> Array:
    """z·|z| up to a factor, as a quotient of whole numbers, so that equal tables have equal values."""
    x, y = np.arange(treated + 1.0)[:, None], np.arange(control + 1.0)[None, :]
    apart = x * control - y * treated
    if test == "pooled":
        variance = (x + y) * (treated + control - x - y)
    else:
        variance = control**3 * x * (treated - x) + treated**3 * y * (control - y)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(apart == 0, 0.0, apart * np.abs(apart) / variance)


def _score(treated: int, control: int, null: float) -> Array:
    """(p̂ₜ − p̂꜀ − null)/SE, with SE at the most likely proportions that are `null` apart."""
    x, y = np.arange(treated + 1)[:, None] / treated, np.arange(control + 1)[None, :] / control
    first, second = under_difference(x, y, treated, control, null)
    variance = first * (1 - first) / treated + second * (1 - second) / control
    apart = np.round(x - y - null, 12)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(apart == 0, 0.0, apart / np.sqrt(np.maximum(variance, 0.0)))


def _largest_probability(region: Truth, below: Array, columns: Array) -> float:
    """The largest probability of a region over the nuisance grid.

    below: P(X ≤ x), columns: P(Y = y), one column a grid point. Σₓ R(x, y)·P(x) is summed by parts, so that
    only the edges of the region are visited.
    """
    steps = region.astype(np.int8)
    steps[:-1] -= region[1:]
    x, y = np.nonzero(steps)
    return float((steps[x, y, None] * below[x] * columns[y]).sum(0).max(initial=0.0))
