"""Events as a trial would count them: tables of two arms, their chances, and normal tests of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from ldn_designer.notation import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.kernels import Array, Numbers

#: Counts this many standard deviations and events from their mean, and further, are left out: they have a
#: chance below 1e-15.
WIDE = 8.5
#: More tables than this are not enumerated: normal approximations are then as good as exact.
MOST_TABLES = 2_000_000
#: Fewer expected events or non-events than this, and an approximation may be off by more than a point.
FEW_EXPECTED = 5.0
#: Halvings that leave nothing of an interval between 0 and 1 but rounding.
HALVINGS = 54


def chances(size: int, risk: float) -> tuple[Array, Array]:
    """The numbers of events that are likely at all, and the chance of each.

    log P(X = x) = log C(n, x) + x log p + (n − x) log(1 − p).
    """
    centre, reach = size * risk, WIDE * (size * risk * (1 - risk)) ** 0.5 + 4 * WIDE
    events = np.arange(max(0, int(centre - reach)), min(size, int(centre + reach) + 1) + 1.0)
    log = (
        special.gammaln(size + 1) - special.gammaln(events + 1) - special.gammaln(size - events + 1)
    )
    log += special.xlogy(events, risk) + special.xlog1py(size - events, -risk)
    chance = np.exp(log)
    # The logarithms of large factorials lose digits that their sum gives back.
    return events, chance / chance.sum()


def tables(sizes: tuple[int, int], risks: tuple[float, float]) -> tuple[Array, Array, Array] | None:
    """Events in each arm and the chance of every likely table; None where there are too many tables."""
    (treated, weight), (control, other) = (chances(*arm) for arm in zip(sizes, risks, strict=True))
    if treated.size * control.size > MOST_TABLES:
        return None
    first, second = (each.ravel() for each in np.meshgrid(treated, control, indexing="ij"))
    return first, second, np.outer(weight, other).ravel()


def tails(away: Array, variance: Array, slack: float = 0.0) -> tuple[Array, Array]:
    """(higher, lower): the p values of a normal test in each direction, for a statistic away/√variance.

    slack: a continuity correction, by which the distance is shortened in either direction. Where nothing
    varies (both arms constant) equal arms show nothing and different ones everything.
    """
    steady = variance <= 0
    root = np.sqrt(np.where(steady, 1.0, variance))

    def upper(distance: Array) -> Array:
        certain = np.select([distance > 0, distance < 0], [np.inf, -np.inf], 0.0)
        return np.asarray(special.ndtr(-np.where(steady, certain, distance / root)))

    return upper(away - slack), upper(-away - slack)


def steepest(score: Callable[[Array], Array], low: Numbers, high: Numbers) -> Array:
    """Where a falling function turns from positive to negative between two bounds, by bisection."""
    low, high = np.broadcast_arrays(np.asarray(low, float), np.asarray(high, float))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        rising = score(middle) > 0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    return np.asarray((low + high) / 2)


def few_expected(sizes: tuple[Numbers, ...], risks: tuple[Numbers, ...]) -> str | None:
    """A sentence where so few events or non-events are expected that an approximation may be off."""
    expected = min(
        float(size) * share
        for size, risk in zip(sizes, risks, strict=True)
        for share in (float(risk), 1 - float(risk))
    )
    if expected >= FEW_EXPECTED:
        return None
    return (
        f"Only {number(expected, 1)} events (or non-events) are expected in an arm, so the normal "
        "approximation may be off by more than a point. Confirm it by simulation."
    )
