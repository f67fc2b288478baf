"""What a curve or a grid can be drawn over: every number of a design and of what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ldn_designer.designs.base import Design
from ldn_designer.frozen import PROPORTION
from ldn_designer.power.attrition import Attrition, Lost
from ldn_designer.power.solving import LIMIT

if TYPE_CHECKING:
    from ldn_designer.fields import Quantity
    from ldn_designer.hypotheses import Hypothesis

#: Axes that belong to no field of a design: its effect, and what is asked of it.
EFFECT, ALPHA, POWER, MARGIN = "effect", "alpha", "power", "margin"
N_TOTAL, DROPOUT, LOST = "n_total", "dropout", "lost"
#: How far an axis goes around a present value, as a share of it.
REACH = 0.5
#: How far it goes from a present value that is a bound: a share of a short range, or so many times the value.
FROM_A_BOUND, TIMES, SHORT = 0.3, 20.0, 3.0
#: Whole values on each side of the present one.
WHOLE_REACH = 6
#: Significant digits of the values of an axis: as many as a person would type.
DIGITS = 3
#: Distance from an excluded bound, as a share of the way to it.
INSIDE = 0.999
#: What is usually asked; an axis is widened where the present value lies beyond.
USUAL = {ALPHA: (0.01, 0.1), POWER: (0.8, 0.95), DROPOUT: (0.0, 0.3)}


@dataclass(frozen=True, slots=True)
class Question:
    """A trial, and what is asked of it.

    alpha: the level as it is stated, with the sides that `hypothesis` has. power: the target.
    margin: None where superiority is over no difference. n_total: randomised in all.
    """

    design: Design
    hypothesis: Hypothesis
    alpha: float
    power: float
    attrition: Attrition
    n_total: int
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """One number that can be moved: its name, how it is said and counted, its bounds and its present value.

    low, high: where an axis begins and ends unless somebody says otherwise. step: whole numbers come in such steps.
    """

    name: str
    label: str
    symbol: str
    unit: str
    value: float
    low: float
    high: float
    minimum: float
    maximum: float
    whole: bool = False
    step: int = 1
    log: bool = False

    def allows(self, value: float) -> bool:
        """Whether a value lies within the bounds; one at a bound that is excluded is refused by the design."""
        return self.minimum <= value <= self.maximum

    def values(
        self, points: int, low: float | None = None, high: float | None = None
    ) -> tuple[float, ...]:
        """So many values in rising order, or fewer where there are not so many whole ones.

        Without limits of somebody's own they lie around the present value, which is one of them. Limits may
        lie beyond the bounds: no trial has such values, and a curve has a gap there.
        """
        own = low is not None or high is not None
        start = self.low if low is None else low
        end = self.high if high is None else high
        if start >= end:  # one limit of one's own lies beyond the other, usual one
            width = self.high - self.low
            moved = start + width if high is None else end - width
            inside = min(max(moved, self.minimum), self.maximum)
            if (inside > start) if high is None else (inside < end):
                moved = inside
            moved = float(f"{moved:.{DIGITS}g}")
            start, end = (start, moved) if high is None else (moved, end)
        if self.whole:
            return self._whole(points, start, end, own=own)
        spaced = np.geomspace if self.log and start > 0 else np.linspace
        found = [float(f"{x:.{DIGITS}g}") for x in spaced(start, end, points)]
        if own:
            found = [start, *found[1:-1], end]
        elif start <= self.value <= end:
            nearest = min(range(points), key=lambda i: abs(found[i] - self.value))
            found[nearest] = self.value
        return tuple(sorted(set(found)))

    def _whole(self, points: int, start: float, end: float, *, own: bool) -> tuple[float, ...]:
        step = 1 if own else self.step
        spread = np.linspace(start, end, points)
        found = {float(round(x / step) * step) for x in spread}
        if not own:
            near = min(found, key=lambda x: abs(x - self.value))
            found = found - {near} | {float(self.value)}
        return tuple(sorted(found))


def axes(question: Question) -> tuple[Axis, ...]:
    """Everything that can be moved, first what is asked and the effect, then the design's fields in their order."""
    design = question.design
    fields = [
        _of_field(field, float(getattr(design, field.name)))
        for field in (*type(design).fields(), *type(design).layers())
        if field.shape == "number"
        and getattr(design, field.name) is not None
        and not (field.name == design.effect_field and direct(design))
    ]
    return (_number(question), _effect(question), *_asked(question), *fields)


def named(offered: tuple[Axis, ...], name: str, design: Design) -> Axis | None:
    """The axis of this name, or of the field that is the effect; None where there is none."""
    if name == design.effect_field and direct(design):
        name = EFFECT
    return next((axis for axis in offered if axis.name == name), None)


def direct(design: Design) -> bool:
    """Whether the effect is just what a field says."""
    return type(design).effect is Design.effect and isinstance(
        getattr(design, design.effect_field), int | float
    )


def _number(question: Question) -> Axis:
    design, n = question.design, question.n_total
    block = design.block
    low = max(len(design.strata) * 2, n // (4 * block) * block, 2)
    high = max(2 * n, low + 10 * block)
    label = (
        f"Number {design.entered}" if design.unit == "participant" else f"Number of {design.unit}s"
    )
    return Axis(N_TOTAL, label, "N", "", n, low, high, 2, LIMIT, whole=True, step=block)


def _effect(question: Question) -> Axis:
    """The effect, counted as its field is, from half of the planned one to half more of it."""
    design = question.design
    effect = float(design.effect)
    low, high = (float(edge) for edge in design.effect_range())
    if effect == 0:
        limit = max(abs(null) for null in question.hypothesis.nulls(design)) or 1.0
        span = (-REACH * limit, REACH * limit)
    else:
        span = (effect * (1 - REACH), effect * (1 + REACH))
    ends = sorted(
        _kept_inside(edge, min(max(effect, low), high), low, high) for edge in sorted(span)
    )
    read = [float(design.off_scale(x)) for x in (effect, *ends, low, high)]
    value, start, end, least, most = read
    field = next(q for q in type(design).fields() if q.name == design.effect_field)
    label = field.label if direct(design) else design.measure[:1].upper() + design.measure[1:]
    if direct(design):
        least = max(least, least if field.minimum is None else field.minimum)
        most = min(most, most if field.maximum is None else field.maximum)
        value = float(getattr(design, design.effect_field))
    return Axis(
        EFFECT, label, field.symbol, design.effect_unit, value, start, end, least, most,
        log=design.scale == "log",
    )  # fmt: skip


def _kept_inside(edge: float, value: float, low: float, high: float) -> float:
    """The edge, or almost as far from the value as the bound that it passes."""
    if edge >= high:
        return value + INSIDE * (high - value)
    if edge <= low:
        return value + INSIDE * (low - value)
    return edge


def _asked(question: Question) -> tuple[Axis, ...]:
    found = [
        _usual(ALPHA, "Significance level", "α", question.alpha, (0, 0.5)),
        _usual(POWER, f"Target {question.hypothesis.chance}", "1 − β", question.power, (0.01, 1)),
    ]
    if question.margin is not None:
        margin, unit = question.margin, question.design.effect_unit
        low, high = margin * (1 - REACH), margin * (1 + REACH)
        if question.design.scale == "log":  # a margin of ratios, away from 1
            low, high = (float(margin ** (1 - REACH)), float(margin ** (1 + REACH)))
        low, high = sorted((low, high))
        found.append(Axis(MARGIN, "Margin", "Δ", unit, margin, low, high, 0, 1e9))
    if isinstance(question.attrition, Lost):
        each = question.attrition.each
        name = f"Lost in each {question.design.stratum}"
        found.append(Axis(LOST, name, "", "", each, 0, max(2 * each, 10), 0, 1_000_000, whole=True))
    else:
        found.append(_usual(DROPOUT, "Dropout", "", question.attrition, (0, 0.949)))
    return tuple(found)


def _usual(name: str, label: str, symbol: str, value: float, bounds: tuple[float, float]) -> Axis:
    low, high = USUAL[name]
    return Axis(name, label, symbol, PROPORTION, value, min(low, value), max(high, value), *bounds)


def _of_field(field: Quantity, value: float) -> Axis:
    low = -np.inf if field.minimum is None else field.minimum
    high = np.inf if field.maximum is None else field.maximum
    start, end = _around(value, low, high, whole=field.whole)
    common: dict[str, Any] = {"whole": field.whole}
    return Axis(
        field.name, field.label, field.symbol, field.unit, value, start, end, low, high, **common
    )


def _around(value: float, low: float, high: float, *, whole: bool) -> tuple[float, float]:
    """Where the axis of a field begins and ends: around its value, or from the bound on which that lies."""
    if whole:
        return max(low, value - WHOLE_REACH), min(high, value + WHOLE_REACH)
    short = high - low <= SHORT
    if value in (low, high):
        reach = FROM_A_BOUND * (high - low) if short else TIMES * max(abs(value), 1.0)
        return (value, value + reach) if value == low else (value - reach, value)
    reach = REACH * abs(value) or (FROM_A_BOUND * (high - low) / 2 if short else 1.0)
    return (
        value - min(reach, REACH * (value - low)),
        value + min(reach, REACH * (high - value)),
    )
