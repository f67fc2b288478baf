"""Where a power that depends on one number crosses its target."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.kernels import Array

#: Values that are tried on each side of the present one before the crossing is refined.
TRIED = 60
#: Whole values that are tried on each side of the present one.
TRIED_WHOLE = 1_000
#: Bisection ends at this relative width.
TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Unknown:
    """The value nearest to the present one at which the target is just reached; None where none is.

    best, most_power: the value tried with the most power, and that power. least_power: the least of the
    values tried; where value is None all of them reach the target if this one does. at_most: whether
    smaller values reach the target too, so that the value is the largest that does; crossings: how
    many such values were seen.
    """

    value: float | None
    best: float
    most_power: float
    least_power: float
    at_most: bool = False
    crossings: int = 0


def real_crossing(
    power_at: Callable[[float], float], target: float, within: tuple[float, float], start: float
) -> Unknown:
    """The crossing nearest to `start`, bracketed on a grid that widens away from it and then bisected.

    The value is on the side that reaches the target. A power that is not a number tells that a value is
    not possible: it is passed over.
    """
    grid = _around(start, *within)
    found, short, long = _nearest(power_at, target, grid, start)
    if found.value is None:
        return found
    while abs(long - short) > TOLERANCE * max(abs(long), abs(short), 1e-300):
        middle = (short + long) / 2
        if middle in (short, long):
            break
        short, long = (short, middle) if power_at(middle) >= target else (middle, long)
    return Unknown(
        long, found.best, found.most_power, found.least_power, found.at_most, found.crossings
    )


def whole_crossing(
    power_at: Callable[[int], float], target: float, within: tuple[float, float], start: int
) -> Unknown:
    """The same among whole numbers: the value reaches the target, and its neighbour on one side does not."""
    low, high = max(within[0], start - TRIED_WHOLE), min(within[1], start + TRIED_WHOLE)
    grid = np.arange(low, high + 1)
    return _nearest(lambda x: power_at(round(x)), target, grid, start)[0]


def _nearest(
    power_at: Callable[[float], float], target: float, grid: Array, start: float
) -> tuple[Unknown, float, float]:
    """What the grid shows, with the value of the pair that reaches the target; and that pair, the shorter first."""
    tried = np.array([power_at(float(x)) for x in grid])
    possible = np.isfinite(tried)
    grid, powers = grid[possible], tried[possible]
    if not grid.size:
        return Unknown(None, start, 0.0, 0.0), nan, nan
    best = int(powers.argmax())
    shown = float(grid[best]), float(powers[best]), float(powers.min())
    enough = powers >= target
    changes = np.flatnonzero(enough[1:] != enough[:-1])
    if not changes.size:
        return Unknown(None, *shown), nan, nan
    here = int(np.searchsorted(grid, start))
    nearest = int(changes[np.abs(changes + 0.5 - here).argmin()])
    short, long = float(grid[nearest]), float(grid[nearest + 1])
    at_most = bool(enough[nearest])
    if at_most:
        short, long = long, short
    return Unknown(long, *shown, at_most, int(changes.size)), short, long


def _around(start: float, low: float, high: float) -> Array:
    """Values from bound to bound, close together near the present one, further apart away from it."""
    near = max(abs(start) * 1e-3, 1e-9)

    def away(room: float) -> Array:
        if room <= 0 or not isfinite(room):
            return np.array([])
        return np.geomspace(min(near, room / TRIED), room, TRIED)

    values = np.concatenate([start - away(start - low), [start], start + away(high - start)])
    return np.unique(np.clip(values, low, high))
