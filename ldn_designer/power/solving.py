"""Sample size, power and detectable effect: everything is solved from power."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers, Truth, Whole

#: No search goes beyond this many units: no trial is that large.
LIMIT = 10_000_000
#: Blocks from which a search starts where nothing better is known.
FIRST_GUESS = 64
#: Bisection ends at this relative width, far below what is printed.
TOLERANCE = 1e-10
#: Bisection towards zero ends after so many halvings: a target below the level is met by any effect.
MOST_HALVINGS = 200


@dataclass(frozen=True, slots=True)
class Size:
    """A sample size: the smallest total from which power never drops below the target.

    counts: units per stratum; total; power there; reached: whether the target is reached at all;
    first: the smallest total that reaches the target, which is less than `total` where power dips.
    """

    counts: Counts
    total: Whole
    power: Array
    reached: Truth
    first: Whole


def size(design: Design, hypothesis: Hypothesis, power: Numbers, *, limit: int = LIMIT) -> Size:
    """The smallest whole total, in whole blocks of the allocation, from which power stays at the target.

    Fields of the design and the target may be arrays; all are solved together. Totals are found by a
    start from the normal approximation, a bracket and bisection on whole blocks.
    """
    target = np.asarray(power, float)
    block = design.block
    top = max(limit // block, 1)

    def at(blocks: Whole) -> Array:
        return design.power(design.apportion(blocks * block), hypothesis)

    low, high = _bracket(at, target, _start(design, hypothesis, target, top), top)
    while (high - low > 1).any():
        middle = (low + high) // 2
        enough = at(middle) >= target
        high, low = np.where(enough, middle, high), np.where(enough, low, middle)
    high = np.maximum(high, 1)
    first = high
    if design.dips and (at(high) >= target).any():
        first, high = _neighbourhood(at, target, high, top, design.dips)
    total = high * block
    found = at(high)
    return Size(design.apportion(total), total, found, found >= target, first * block)


def _start(design: Design, hypothesis: Hypothesis, target: Array, top: int) -> Whole:
    """Blocks at which the normal approximation has about the target: probit of power ≈ b√n − z."""
    near = design.approximation()
    if near is not None:
        return np.clip(size(near, hypothesis, target).total // design.block, 1, top)
    if not design.measurable:
        return np.full(np.shape(target), FIRST_GUESS)

    def normal(blocks: Whole) -> Array:
        n = design.effective(design.apportion(blocks * design.block))
        return hypothesis.power(bare, n, lambda null: replace(bare.precision(n, null), df=np.inf))

    bare = design.bare()

    critical = -special.ndtri(hypothesis.tail_alpha)
    wanted = special.ndtri(target) + critical
    shape = np.broadcast_shapes(np.shape(target), np.shape(normal(np.asarray(FIRST_GUESS))))
    blocks = np.full(shape, FIRST_GUESS)
    for _ in range(8):
        reached = special.ndtri(np.clip(normal(blocks), 1e-12, 1 - 1e-12)) + critical
        ratio = np.clip(wanted / np.maximum(reached, 1e-3), 0.125, 8) ** 2
        new = np.clip(np.ceil(blocks * ratio), 1, top).astype(np.int64)
        settled = np.abs(new - blocks) <= 1
        blocks = new
        if settled.all():
            break
    return blocks


def _bracket(
    at: Callable[[Whole], Array], target: Array, start: Whole, top: int
) -> tuple[Whole, Whole]:
    """(low, high) with power below the target at low (0 counts as below) and reached at high, or high = top."""
    high = np.asarray(start, np.int64)
    low = high - 1
    width = np.ones_like(high)
    while True:
        rising = (at(high) < target) & (high < top)
        falling = ~rising & (low > 0) & (at(np.maximum(low, 1)) >= target)
        if not (rising | falling).any():
            return low, high
        width = np.where(rising | falling, width * 4, width)
        low, high = (
            np.where(rising, high, np.where(falling, np.maximum(low - width, 0), low)),
            np.where(rising, np.minimum(high + width, top), np.where(falling, low, high)),
        )


def _neighbourhood(
    at: Callable[[Whole], Array], target: Array, high: Whole, top: int, reach: int
) -> tuple[Whole, Whole]:
    """(first, safe) blocks within a neighbourhood of the answer, for tests whose power may dip."""
    around = high[..., None] + np.arange(-reach, reach + 1)
    around = np.clip(around, 1, top)
    moved = np.moveaxis(around, -1, 0)
    enough = np.moveaxis(at(moved) >= target, 0, -1)
    any_enough = enough.any(-1)
    first = np.where(
        any_enough, np.take_along_axis(around, enough.argmax(-1)[..., None], -1)[..., 0], high
    )
    below = ~enough
    last_below = around.shape[-1] - 1 - below[..., ::-1].argmax(-1)
    after = np.minimum(last_below + 1, around.shape[-1] - 1)
    safe = np.take_along_axis(around, after[..., None], -1)[..., 0]
    return first, np.where(
        any_enough & below.any(-1), safe, np.where(any_enough, around[..., 0], high)
    )


def real_size(design: Design, hypothesis: Hypothesis, power: float) -> float:
    """The real-valued total at which power crosses the target, for comparison with programs that print one.

    Counts keep the allocation exactly. Infinite where LIMIT units do not reach the target.
    """

    def enough(total: float) -> bool:
        return bool(design.power(design.counts(total), hypothesis) >= power)

    high = float(len(design.strata))
    while not enough(high):
        high *= 2
        if high > LIMIT:
            return float("inf")
    low = high / 2
    while (high - low) > TOLERANCE * high:
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


@dataclass(frozen=True, slots=True)
class Detectable:
    """The smallest effect, in the direction that helps, shown with the target power; its sign kept.

    reached is False where even the largest possible effect falls short; effect is then that largest one.
    """

    effect: Array
    reached: Truth


def detectable(design: Design, hypothesis: Hypothesis, n: Counts, power: Numbers) -> Detectable:
    """The smallest effect that n units show with this power, by bisection within the possible effects."""
    sign = hypothesis.sign
    if not design.directional:
        # No direction helps more: the effect stays on the side on which it is planned.
        sign = -1 if (design.effect < 0).all() else 1
    low_edge, high_edge = design.effect_range()
    null = hypothesis.null(design)
    edge = abs((high_edge if sign > 0 else low_edge) - null)
    target = np.asarray(power, float)

    def enough(distance: Array) -> Truth:
        return design.with_effect(null + sign * distance).power(n, hypothesis) >= target

    shape = np.broadcast_shapes(target.shape, np.shape(n.total))
    low = np.zeros(shape)
    if np.isfinite(edge):
        high = np.full(shape, edge * (1 - 1e-9))
    else:
        high = np.full(shape, 1.0)
        for _ in range(200):
            short = ~enough(high) & (high < 1e9)  # noqa: PLR2004 - the largest difference a field accepts
            if not short.any():
                break
            low, high = np.where(short, high, low), np.where(short, high * 2, high)
    reached = enough(high)
    for _ in range(MOST_HALVINGS):
        if (high - low <= TOLERANCE * high).all():
            break
        middle = (low + high) / 2
        good = enough(middle)
        high, low = np.where(good, middle, high), np.where(good, low, middle)
    return Detectable(null + sign * high, reached)


def largest_spread(design: Design, hypothesis: Hypothesis, n: Counts, power: float) -> float | None:
    """The largest between-patient SD at which n units reach the power; None where there is no such field."""
    if design.spread_field is None:
        return None

    def enough(sd: float) -> bool:
        return bool(design.with_spread(sd).power(n, hypothesis) >= power)

    return _largest(enough, float(getattr(design, design.spread_field)))


def _largest(enough: Callable[[float], bool], start: float) -> float | None:
    """The largest positive x for which a condition that holds for small x still holds."""
    low = start
    while not enough(low):
        low /= 2
        if low < start * 1e-9:
            return None
    high = low * 2
    while enough(high):
        low, high = high, high * 2
    while (high - low) / high > TOLERANCE:
        middle = (low + high) / 2
        low, high = (middle, high) if enough(middle) else (low, middle)
    return low
