"""The root that R's `uniroot` stops at: sizes printed by R packages are exact to its tolerance only."""

from __future__ import annotations

from sys import float_info
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: R's default tolerance: the fourth root of the machine's.
TOLERANCE = float_info.epsilon**0.25
MOST_STEPS = 1000


def uniroot(
    function: Callable[[float], float], lower: float, upper: float, tolerance: float = TOLERANCE
) -> float:
    """Where Brent's method stops between `lower` and `upper`, with R's stopping rule; NaN without a change of sign.

    Source: Brent, Algorithms for Minimization without Derivatives, 1973, chapter 4. The best point so far is b;
    a is the one before, and the root lies between b and c.
    """
    a, b = lower, upper
    at_a, at_b = function(a), function(b)
    if at_a == 0:
        return a
    if at_a * at_b > 0:
        return float("nan")
    c, at_c = a, at_a
    for _ in range(MOST_STEPS):
        last = b - a
        if abs(at_c) < abs(at_b):
            a, b, c = b, c, b
            at_a, at_b, at_c = at_b, at_c, at_b
        least = 2 * float_info.epsilon * abs(b) + tolerance / 2
        step = (c - b) / 2
        if abs(step) <= least or at_b == 0:
            break
        if abs(last) >= least and abs(at_a) > abs(at_b):
            step = _interpolated((a, b, c), (at_a, at_b, at_c), last, least, step)
        if abs(step) < least:
            step = least if step > 0 else -least
        a, at_a = b, at_b
        b += step
        at_b = function(b)
        if at_b * at_c > 0:
            c, at_c = a, at_a
    return b


def _interpolated(
    points: tuple[float, float, float],
    values: tuple[float, float, float],
    last: float,
    least: float,
    half: float,
) -> float:
    """The step by the secant or by inverse quadratic interpolation; half the bracket where that goes too far."""
    (a, b, c), (at_a, at_b, at_c) = points, values
    across, to_a = c - b, at_b / at_a
    if a == c:
        p, q = across * to_a, 1 - to_a
    else:
        between, to_c = at_a / at_c, at_b / at_c
        p = to_a * (across * between * (between - to_c) - (b - a) * (to_c - 1))
        q = (between - 1) * (to_c - 1) * (to_a - 1)
    p, q = (p, -q) if p > 0 else (-p, q)
    inside = p < 0.75 * across * q - abs(least * q) / 2 and p < abs(last * q / 2)
    return p / q if inside else half
