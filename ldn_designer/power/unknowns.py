"""Any one unknown: the value of a field, the level or the margin at which counts have the target power."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite
from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.designs.base import sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array

#: Unknowns that belong to the question and not to the design.
LEVEL, MARGIN = "alpha", "margin"
#: Smallest and largest level that is looked for.
LEVELS = (1e-12, 0.5)
#: Values that are tried on each side of the present one before the crossing is refined.
TRIED = 60
#: Fields without finite bounds are searched up to this size.
LARGEST = 1e9
#: Bisection ends at this relative width.
TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Unknown:
    """The value nearest to the present one at which the target is just reached; None where none is.

    best: the value tried with the most power, and that power, for the answer where there is none.
    """

    value: float | None
    best: float
    most_power: float


def solved_for(
    name: str, design: Design, hypothesis: Hypothesis, n: Counts, power: float
) -> Unknown:
    """One unknown of design or question, the others held: a numeric field, "alpha" or "margin".

    The crossing of the target is bracketed on a grid that widens away from the present value within the
    field's bounds, and refined by bisection on the side that reaches the target. Fields that appear only
    in whole numbers are not asked for here. KeyError names an unknown that is none.
    """
    if name == LEVEL:
        changed = lambda x: float(  # noqa: E731 - one of three like it
            design.power(n, hypothesis.model_copy(update={"alpha": x}))
        )
        return _crossing(changed, power, LEVELS, hypothesis.alpha)
    if name == MARGIN:
        changed = lambda x: float(design.power(n, hypothesis.with_margin(design, x)))  # noqa: E731 - likewise
        return _crossing(changed, power, _margins(design), _present_margin(design, hypothesis))
    field = next((each for each in type(design).fields() if each.name == name), None)
    if field is None or field.shape != "number" or field.whole or getattr(design, name) is None:
        message = f"{design.kind} has no number “{name}” to solve for"
        raise KeyError(message)
    low = -LARGEST if field.minimum is None else field.minimum
    high = LARGEST if field.maximum is None else field.maximum
    within = (_inside(low, high) if field.minimum_excluded else low, high)
    if field.maximum_excluded:
        within = (within[0], _inside(high, low))
    return _crossing(
        lambda x: float(sweep(design, **{name: x}).power(n, hypothesis)),
        power,
        within,
        float(getattr(design, name)),
    )


def _inside(bound: float, other: float) -> float:
    """A value just inside an excluded bound."""
    step = 1e-9 * max(abs(bound), min(abs(other - bound), 1.0))
    return bound + step if other > bound else bound - step


def _margins(design: Design) -> tuple[float, float]:
    return (1 + 1e-9, 1e6) if design.scale == "log" else (1e-9, LARGEST)


def _present_margin(design: Design, hypothesis: Hypothesis) -> float:
    limit = float(design.off_scale(hypothesis.nulls(design)[-1]))
    low, high = _margins(design)
    if design.scale == "log":
        found = limit / design.no_difference if limit > 0 else high
        found = max(found, 1 / found)
    else:
        found = abs(limit - design.no_difference)
    # A limit that the scale of analysis does not have leaves nothing to begin from but the least margin.
    return min(max(found, low), high) if isfinite(found) else low


def _crossing(
    power_at: Callable[[float], float], target: float, within: tuple[float, float], start: float
) -> Unknown:
    grid = _around(start, *within)
    powers = np.array([power_at(float(x)) for x in grid])
    enough = powers >= target
    best = int(powers.argmax())
    changes = np.flatnonzero(enough[1:] != enough[:-1])
    if not changes.size:
        return Unknown(None, float(grid[best]), float(powers[best]))
    here = int(np.searchsorted(grid, start))
    nearest = int(changes[np.abs(changes + 0.5 - here).argmin()])
    short, long = float(grid[nearest]), float(grid[nearest + 1])
    if enough[nearest]:
        short, long = long, short
    while abs(long - short) > TOLERANCE * max(abs(long), abs(short), 1e-300):
        middle = (short + long) / 2
        if middle in (short, long):
            break
        short, long = (short, middle) if power_at(middle) >= target else (middle, long)
    return Unknown(long, float(grid[best]), float(powers[best]))


def _around(start: float, low: float, high: float) -> Array:
    """Values from bound to bound, close together near the present one, further apart away from it."""
    near = max(abs(start) * 1e-3, 1e-9)

    def away(room: float) -> Array:
        if room <= 0 or room == inf:
            return np.array([])
        return np.geomspace(min(near, room / TRIED), room, TRIED)

    values = np.concatenate([start - away(start - low), [start], start + away(high - start)])
    return np.unique(np.clip(values, low, high))
