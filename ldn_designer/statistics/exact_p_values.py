"""P values of exact tests of two proportions: of one table, and of all tables at once.

Tables are (x of `treated`, y of `control`). Nothing here is shared with the rejection regions of exact_tables,
so that each can be held against the other.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from scipy import optimize, stats

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Truth

Test = Literal["fisher", "boschloo", "pooled", "unpooled"]
Tail = Literal[-1, 0, 1]

#: Nuisance proportions from 1e−5 to 1 − 1e−5, as many as the R package Exact takes.
GRID = np.linspace(1e-5, 1 - 1e-5, 100)
#: Statistics and p values are compared to so many decimals, so that rounding separates no equal tables.
DECIMALS = 10
#: P values are rounded to this many decimals: a level that a p value meets exactly is met.
P_DECIMALS = 14
#: A smaller variance is rounding where both proportions are 0 or 1.
NO_VARIANCE = 1e-15
#: As in R's fisher.test: probabilities this near to one another are equal.
TIE = 1 + 1e-7


class Table(NamedTuple):
    """One trial's result: x of `treated` participants responded, and y of `control`."""

    x: int
    treated: int
    y: int
    control: int


def p_value(
    table: Table, test: Test, tail: Tail, null: float = 0.0, *, refine: bool = True
) -> float:
    """The p value of one table.

    refine: search between the points of the nuisance grid as well, where the largest probability lies, as
    exact.test of the R package Exact does; a test's power there is on the grid alone.
    """
    if test == "fisher" and null == 0:
        return float(_fisher(table.treated, table.control, tail)[table.x, table.y])
    found = statistic(table.treated, table.control, test, tail, null)
    extreme = np.asarray(found >= found[table.x, table.y])
    grid = _grid(null)
    each = np.array([_probability(extreme, at, null) for at in grid])
    largest = float(each.max())
    if refine:
        step, best = grid[1] - grid[0], grid[int(each.argmax())]
        near = optimize.minimize_scalar(
            lambda at: -_probability(extreme, at, null),
            bounds=(max(best - step, grid[0]), min(best + step, grid[-1])),
            method="bounded",
            options={"xatol": 1e-9},
        )
        largest = max(largest, -float(near.fun))
    return min(largest, 1.0)


@lru_cache(maxsize=32)
def p_values(treated: int, control: int, test: Test, tail: Tail, null: float = 0.0) -> Array:
    """The p value of every table, on the nuisance grid; Fisher's given the total.

    Tables are lined up from the most extreme; at each nuisance proportion their probabilities are summed up,
    and the largest sum is kept.
    """
    if test == "fisher" and null == 0:
        exact = _fisher(treated, control, tail)
    elif abs(null) < 1:
        exact = _unconditional(treated, control, test, tail, null)
    else:
        # A difference that is not possible is excluded by any table, or by none.
        against = tail == 0 or tail * null < 0
        exact = np.zeros((treated + 1, control + 1)) + (0.0 if against else 1.0)
    found = np.minimum(exact, 1.0).round(P_DECIMALS)
    found.setflags(write=False)
    return found


def _unconditional(treated: int, control: int, test: Test, tail: Tail, null: float) -> Array:
    extremeness = statistic(treated, control, test, tail, null).ravel()
    order = np.argsort(-extremeness, kind="stable")
    line = extremeness[order]
    # Tables as extreme as this one end where its own value was last seen.
    end = np.searchsorted(-line, -line, side="right") - 1
    largest = np.zeros(line.size)
    for at in _grid(null):
        chance = _probabilities(treated, control, at, null).ravel()[order]
        np.maximum(largest, np.cumsum(chance), out=largest)
    found = np.empty((treated + 1, control + 1))
    found.ravel()[order] = largest[end]
    return found


def statistic(treated: int, control: int, test: Test, tail: Tail, null: float = 0.0) -> Array:
    """What orders the tables, larger where more extreme: z, its size if two-sided, or −log10 of Fisher's p."""
    if test in ("fisher", "boschloo"):
        with np.errstate(divide="ignore"):
            return np.asarray(np.round(-np.log10(_fisher(treated, control, tail)), DECIMALS))
    found = z_statistic(treated, control, test, null)
    return np.asarray(np.round(np.abs(found) if tail == 0 else tail * found, DECIMALS))


def z_statistic(treated: int, control: int, test: Test, null: float = 0.0) -> Array:
    """(p̂ₜ − p̂꜀ − null)/SE of every table; 0 where numerator and SE both vanish, ±∞ where only SE does.

    The unpooled statistic orders tables as at no difference, whatever the null value.
    """
    first = (np.arange(treated + 1) / treated)[:, None]
    second = (np.arange(control + 1) / control)[None, :]
    if test == "unpooled":
        p, q, null = first, second, 0.0
    elif null == 0:
        p = q = (first * treated + second * control) / (treated + control)
    else:
        p, q = _apart(first, second, treated, control, null)
    variance = p * (1 - p) / treated + q * (1 - q) / control
    variance = np.where(variance < NO_VARIANCE, 0.0, variance)
    distance = np.round(first - second - null, 12)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(distance == 0, 0.0, distance / np.sqrt(variance))


def _apart(
    first: Array, second: Array, treated: int, control: int, null: float
) -> tuple[Array, Array]:
    """The likeliest proportions `null` apart, by bisection of the score of the control's proportion."""
    low = np.broadcast_to(max(0.0, -null), np.broadcast_shapes(first.shape, second.shape)).copy()
    high = np.full_like(low, min(1.0, 1.0 - null))
    for _ in range(60):
        q = (low + high) / 2
        p = q + null
        # The score times p(1 − p)·q(1 − q), which is positive: it has the sign of the score and no poles.
        rising = treated * (first - p) * q * (1 - q) + control * (second - q) * p * (1 - p) > 0
        low, high = np.where(rising, q, low), np.where(rising, high, q)
    q = (low + high) / 2
    return q + null, q


def _grid(null: float) -> Array:
    """Proportions of the control arm that leave both arms' proportions between 0 and 1."""
    low, high = max(0.0, -null), min(1.0, 1.0 - null)
    edge = min(float(GRID[0]), (high - low) / 2)
    return GRID if null == 0 else np.linspace(low + edge, high - edge, GRID.size)


def _probabilities(treated: int, control: int, at: float, null: float) -> Array:
    rows = stats.binom.pmf(np.arange(treated + 1), treated, at + null)
    return np.asarray(np.outer(rows, stats.binom.pmf(np.arange(control + 1), control, at)))


def _probability(tables: Truth, at: float, null: float) -> float:
    treated, control = tables.shape[0] - 1, tables.shape[1] - 1
    return float(_probabilities(treated, control, at, null)[tables].sum())


@lru_cache(maxsize=32)
def _fisher(treated: int, control: int, tail: Tail) -> Array:
    """Fisher's p value of every table, one total at a time, from the library's hypergeometric distribution."""
    found = np.ones((treated + 1, control + 1))
    for total in range(treated + control + 1):
        x = np.arange(max(0, total - control), min(treated, total) + 1)
        given = stats.hypergeom.pmf(x, treated + control, treated, total)
        if tail > 0:
            p = given[::-1].cumsum()[::-1]
        elif tail < 0:
            p = given.cumsum()
        else:
            rising = np.sort(given)
            p = rising.cumsum()[np.searchsorted(rising, given * TIE, side="right") - 1]
        found[x, total - x] = np.minimum(p, 1.0)
    return found
