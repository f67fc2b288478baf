"""Curves and grids: power, number or detectable effect over any axis, for any series."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
from pydantic import ValidationError

from ldn_designer.designs.base import sweep
from ldn_designer.power.attrition import Lost, analysed, randomised
from ldn_designer.power.axes import (
    ALPHA,
    DROPOUT,
    EFFECT,
    LOST,
    MARGIN,
    N_TOTAL,
    POWER,
    Axis,
    Question,
    axes,
    direct,
)
from ldn_designer.power.solving import LIMIT, detectable, size

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from ldn_designer.designs.base import Design
    from ldn_designer.kernels import Array, Truth

Result = Literal["power", "n", "detectable"]
#: The results, with what an axis cannot be for each: it is what is looked for.
SOUGHT: dict[Result, str] = {"power": POWER, "n": N_TOTAL, "detectable": EFFECT}
#: A level of this or more is none.
HIGHEST_LEVEL = 0.5
#: Outcomes that are enumerated for one number of participants, where a test is exact: beyond, a point is left out.
MOST_OUTCOMES = 1_000_000
#: What is given one value at a time, because a hypothesis or the attrition is made of it.
ONE_BY_ONE = frozenset({ALPHA, MARGIN, DROPOUT, LOST})
#: What a search for the detectable effect takes many values of.
FOR_DETECTABLE = frozenset({N_TOTAL, POWER})
#: Points that are computed together before other work has its turn.
TOGETHER = 256

Point = dict[str, float]


@dataclass(frozen=True, slots=True)
class Exploration:
    """A result over an axis: a row for each value of the series, or one row; None where no trial has it.

    present: the result for the trial as it is. A detectable effect is counted as the effect's field is.
    """

    result: Result
    axis: Axis
    series: Axis | None
    across: tuple[float, ...]
    lines: tuple[float, ...]
    rows: tuple[tuple[float | None, ...], ...]
    present: float | None


def offered(question: Question, result: Result) -> tuple[Axis, ...]:
    """What the result can be drawn over: all but what is looked for itself."""
    return tuple(axis for axis in axes(question) if axis.name != SOUGHT[result])


def explore(
    question: Question,
    result: Result,
    axis: Axis,
    across: tuple[float, ...],
    series: Axis | None = None,
    lines: tuple[float, ...] = (),
) -> Generator[tuple[int, int], None, Exploration]:
    """The result over the axis for each value of the series; yields between its parts, so that it can be stopped.

    What it yields is how many points are done, of how many.

    Points that no trial can have are left out: values that the design refuses, together or alone, effects
    beyond what is possible, a target power not above the level, and what no number or effect reaches; of
    enumerated tests also those with more participants than `largest`.
    """
    points: list[Point] = [{}]  # the trial as it is
    for line, value in product([{series.name: x} for x in lines] if series else [{}], across):
        points.append({**line, axis.name: value})
    moved = (axis,) if series is None else (axis, series)
    possible = [
        i
        for i, point in enumerate(points)
        if all(each.allows(point.get(each.name, each.value)) for each in moved)
        and _is_possible(question, result, point)
    ]
    yield 0, len(possible)
    done = 0
    found: list[float | None] = [None] * len(points)
    for group in _together(question, result, points, possible):
        for i, number in zip(group, _computed(question, result, points, group), strict=True):
            found[i] = number
        done += len(group)
        yield done, len(possible)
    many = len(across)
    rows = tuple(tuple(found[i : i + many]) for i in range(1, len(points), many))
    return Exploration(result, axis, series, across, lines if series else (), rows, found[0])


def finished(
    steps: Generator[tuple[int, int], None, Exploration],
    told: Callable[[int, int], None] | None = None,
) -> Exploration:
    """What the steps end with; `told` is called between them with how many points are done, of how many."""
    while True:
        try:
            done, total = next(steps)
        except StopIteration as end:
            return cast("Exploration", end.value)
        if told is not None:
            told(done, total)


def largest(question: Question) -> int:
    """The largest number of participants that is looked at: enumerated tests would take minutes for more."""
    if not question.design.whole:
        return LIMIT
    many = MOST_OUTCOMES ** (1 / len(question.design.strata))
    return max(round(float(many)), 2 * question.n_total)


def changed(question: Question, values: Mapping[str, Any]) -> Question:
    """The question with numbers replaced: fields of the design first, then its effect, then what is asked.

    Fields, effect, target power and number may be arrays; the design is then for use inside the engine.
    """
    design = question.design
    fields = {name: x for name, x in values.items() if name in type(design).model_fields}
    whole = {field.name for field in type(design).fields() if field.whole}
    if fields:
        design = sweep(design, **{n: _whole(x) if n in whole else x for n, x in fields.items()})
    if EFFECT in values:
        x = values[EFFECT]
        if direct(question.design):
            design = sweep(design, **{design.effect_field: x})
        else:
            on_scale = design.on_scale(x)
            design = design.with_effect(on_scale if np.ndim(x) else float(on_scale))
    asked = replace(question, design=design, power=values.get(POWER, question.power))
    if N_TOTAL in values:
        asked = replace(asked, n_total=_whole(values[N_TOTAL]))
    if LOST in values:
        asked = replace(asked, attrition=Lost(int(values[LOST])))
    if DROPOUT in values:
        asked = replace(asked, attrition=float(values[DROPOUT]))
    return _hypothesis_changed(question, asked, values)


def _hypothesis_changed(question: Question, asked: Question, values: Mapping[str, Any]) -> Question:
    hypothesis = question.hypothesis
    if ALPHA in values:
        # The level of one tail, where the question is asked at that.
        share = question.alpha / hypothesis.alpha
        asked = replace(
            asked,
            alpha=values[ALPHA],
            hypothesis=hypothesis.model_copy(update={"alpha": values[ALPHA] / share}),
        )
    if MARGIN in values:
        moved = asked.hypothesis.with_margin(question.design, values[MARGIN])
        asked = replace(asked, margin=values[MARGIN], hypothesis=moved)
    return asked


def _whole(x: Any) -> Any:
    return np.asarray(x).astype(np.int64) if np.ndim(x) else round(x)


def _is_possible(question: Question, result: Result, point: Point) -> bool:
    """Whether a trial can have these values together."""
    return _can_be_asked(question, result, point) and _can_be_designed(
        question.design, question, point
    )


def _can_be_asked(question: Question, result: Result, point: Point) -> bool:
    alpha, power = point.get(ALPHA, question.alpha), point.get(POWER, question.power)
    return (
        0 < alpha < HIGHEST_LEVEL
        and (result == "power" or alpha < power < 1)
        and point.get(MARGIN, 1.0) > 0
        and 0 <= point.get(DROPOUT, 0.0) < 1
        and 1 <= point.get(N_TOTAL, 1) <= largest(question)
    )


def _can_be_designed(design: Design, question: Question, point: Point) -> bool:
    fields = {name: x for name, x in point.items() if name in type(design).model_fields}
    if not fields and EFFECT not in point:
        return True
    moved = changed(question, fields).design
    if not _is_valid(moved):
        return False
    if EFFECT in point:
        moved = changed(question, {**fields, EFFECT: point[EFFECT]}).design
    low, high = moved.effect_range()
    if not low < float(moved.effect) < high:
        return False
    # An effect that is spread over a list of means has no bounds of its own.
    listed = isinstance(getattr(moved, moved.effect_field), tuple | np.ndarray)
    return listed or EFFECT not in point or _is_valid(moved)


def _is_valid(design: Design) -> bool:
    values = {name: _plain(getattr(design, name)) for name in type(design).model_fields}
    try:
        type(design).model_validate(values)
    except ValidationError:
        return False
    return True


def _plain(value: Any) -> Any:
    """A number of Python's own, where the value is one of NumPy's."""
    return (
        value.item() if isinstance(value, np.generic) or getattr(value, "ndim", 1) == 0 else value
    )


def _together(
    question: Question, result: Result, points: list[Point], possible: list[int]
) -> list[list[int]]:
    """Points that are computed in one go; those of enumerated tests one by one."""
    groups: dict[tuple[tuple[str, float], ...], list[int]] = {}
    for i in possible:
        apart = tuple(
            (name, value)
            for name, value in points[i].items()
            if name in ONE_BY_ONE or (result == "detectable" and name not in FOR_DETECTABLE)
        )
        # The trial as it is has no values that could be an array's.
        groups.setdefault(apart if points[i] else (("", 0.0),), []).append(i)
    most = 1 if question.design.whole else TOGETHER
    return [group[at : at + most] for group in groups.values() for at in range(0, len(group), most)]


def _computed(
    question: Question, result: Result, points: list[Point], group: list[int]
) -> list[float | None]:
    """The result at each point of a group, all of which move the same numbers."""
    values: dict[str, Any] = {}
    for name, first in points[group[0]].items():
        each = [points[i][name] for i in group]
        same = len(set(each)) == 1
        values[name] = first if same else np.asarray(each, float)
    numbers, reached = _RESULTS[result](changed(question, values))
    shape = (len(group),)
    given = zip(np.broadcast_to(numbers, shape), np.broadcast_to(reached, shape), strict=True)
    return [float(number) if there else None for number, there in given]


def _power(asked: Question) -> tuple[Array, Truth]:
    remaining = analysed(asked.design.apportion(asked.n_total), asked.attrition)
    return asked.design.power(remaining, asked.hypothesis), np.asarray(True)


def _n(asked: Question) -> tuple[Array, Truth]:
    limit = largest(asked)
    found = size(asked.design, asked.hypothesis, asked.power, limit=limit)
    return randomised(found.counts, asked.attrition).total, found.reached


def _detectable(asked: Question) -> tuple[Array, Truth]:
    remaining = analysed(asked.design.apportion(asked.n_total), asked.attrition)
    found = detectable(asked.design, asked.hypothesis, remaining, asked.power)
    return np.asarray(asked.design.off_scale(found.effect)), found.reached


_RESULTS = {"power": _power, "n": _n, "detectable": _detectable}
