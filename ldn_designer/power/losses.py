"""How many may be lost: the largest dropout, or number lost in each arm, that leaves the target power."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.designs.base import Counts
from ldn_designer.power.attrition import Lost, analysed
from ldn_designer.power.crossings import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ldn_designer.designs.base import Design
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.power.attrition import Attrition

#: Unknowns that belong to the participants.
DROPOUT, LOST = "dropout", "lost"
#: No larger dropout is a plan.
LARGEST_DROPOUT = 0.949
#: Bisection of a fraction ends at this width: a step of one participant in the largest trial is wider.
WIDTH = 1e-9


def most_lost(design: Design, hypothesis: Hypothesis, n_total: int, power: float) -> Unknown:
    """The largest number lost in each arm or sequence that leaves the target power, as every smaller one does."""
    units = design.apportion(n_total)

    def smaller(loss: float) -> Iterator[float]:
        yield from range(round(loss) - 1, -1, -1)

    search = _Search(design, hypothesis, units, power, lambda loss: Lost(round(loss)))
    return search.most(float(units.units.min()), 1.0, smaller)


def most_dropout(design: Design, hypothesis: Hypothesis, n_total: int, power: float) -> Unknown:
    """The largest dropout that leaves the target power, as every smaller one does.

    It is a whole participant of some arm: up to there nobody more is lost.
    """
    units = design.apportion(n_total)
    shares = units.units[units.units > 0]

    def step(kept: Counts) -> float:
        """The largest dropout that keeps these."""
        return max(0.0, float((1 - kept.units[units.units > 0] / shares).min()))

    def smaller(loss: float) -> Iterator[float]:
        while loss > 0:
            kept = analysed(units, loss).units[units.units > 0]
            loss = max(0.0, float((1 - (kept + 1) / shares).max()))
            yield loss

    search = _Search(design, hypothesis, units, power, float)
    found = search.most(LARGEST_DROPOUT, WIDTH, smaller)
    if found.value is None:
        return found
    value = step(search.left(found.value))
    return Unknown(value, 0.0, found.most_power, found.least_power, at_most=True, crossings=1)


class _Search:
    """Power after a loss, and the largest loss that can be borne."""

    def __init__(
        self,
        design: Design,
        hypothesis: Hypothesis,
        units: Counts,
        power: float,
        attrition: Callable[[float], Attrition],
    ) -> None:
        self._design, self._hypothesis, self._power = design, hypothesis, power
        self._units, self._attrition = units, attrition

    def left(self, loss: float) -> Counts:
        """Who is analysed after a loss."""
        return analysed(self._units, self._attrition(loss))

    def power_after(self, loss: float) -> float:
        """Power after a loss."""
        return float(self._design.power(self.left(loss), self._hypothesis))

    def most(
        self, top: float, width: float, smaller: Callable[[float], Iterator[float]]
    ) -> Unknown:
        """The largest loss, by bisection; where power may dip, no smaller one near it falls short."""
        full, least = self.power_after(0), self.power_after(top)
        if full < self._power or least >= self._power:
            return Unknown(None, 0.0, full, least)
        low, high = 0.0, top
        while high - low > width:
            middle = (low + high) / 2 if width < 1 else (low + high) // 2
            enough = self.power_after(middle) >= self._power
            low, high = (middle, high) if enough else (low, middle)
        value = self._before_dips(low, smaller)
        return Unknown(value, 0.0, full, least, at_most=True, crossings=1)

    def _before_dips(self, loss: float, smaller: Callable[[float], Iterator[float]]) -> float:
        """The largest loss up to this one below which none within the design's dips falls short."""
        reach = self._design.dips * self._design.block
        losses = [loss, *(each for each, _ in zip(smaller(loss), range(reach), strict=False))]
        if not reach:
            return loss
        units = np.array([self.left(each).units for each in losses])
        enough = self._design.power(Counts(units), self._hypothesis) >= self._power
        short = np.flatnonzero(~enough)
        return losses[int(short[-1]) + 1] if short.size else loss
