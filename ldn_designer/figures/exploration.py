"""Power, number or detectable effect over one number of the plan, a line for each value of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.figures.calm import say
from ldn_designer.figures.explored import (
    axis_title,
    gap_words,
    nothing,
    read,
    result_read,
    result_text,
    result_title,
    sentence,
    tick,
    value_text,
)
from ldn_designer.figures.marks import circle, line_name, power_scale
from ldn_designer.figures.scale import share, spoken
from ldn_designer.notation import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette
    from ldn_designer.power.exploring import Exploration

#: What is said where no point of the picture can be drawn.
NO_POINT = "No trial has these values: choose others, or other limits."
#: Room between the plan's circle and its words, in points.
_ASIDE = 8
#: Part of the width at both ends that carries no label of a line.
_MARGIN = 0.06
#: Letters of the heading that fit on one line of a narrow picture.
_LONGEST = 66
#: Part of the width that the plan's words take.
_TAKEN = 0.2


def aspect(_evaluation: Evaluation) -> float:
    """Height over width."""
    return 0.56


def caption(evaluation: Evaluation) -> str:
    """What is drawn, for which values, and what the marks are."""
    found = evaluation.exploration
    if nothing(found):
        return f"{result_title(evaluation, found)} cannot be drawn for these values."
    dotted = f" Dotted: {share(evaluation.plan.power)}." if found.result == "power" else ""
    why = gap_words(evaluation, found)
    missing = f" A line has a gap where {why}." if why else ""
    circle = " Circle: this plan." if _plan_in_sight(found) else ""
    return f"{sentence(evaluation, found)}{missing}{dotted}{circle}"


def alternative(evaluation: Evaluation) -> str:
    """The ends of each line in words."""
    found = evaluation.exploration
    if nothing(found):
        return NO_POINT
    ends = []
    for line, row in zip(found.lines or (None,), found.rows, strict=True):
        there = [i for i, value in enumerate(row) if value is not None]
        if there:
            first, last = there[0], there[-1]
            named = (
                ""
                if line is None or found.series is None
                else (
                    f"for {spoken(found.series.label)} {value_text(evaluation, found.series, line)} "
                )
            )
            ends.append(
                f"{named}from {result_text(evaluation, found.result, row[first])} at "
                f"{value_text(evaluation, found.axis, found.across[first])} to "
                f"{result_text(evaluation, found.result, row[last])} at "
                f"{value_text(evaluation, found.axis, found.across[last])}"
            )
    return f"{result_title(evaluation, found)}, by {spoken(found.axis.label)}: {'; '.join(ends)}."


def draw(axes: Axes, evaluation: Evaluation, palette: Palette) -> None:
    """The lines with their labels, the target where power is drawn, the plan as a circle."""
    found = evaluation.exploration
    if nothing(found):
        say(axes, palette, NO_POINT)
        return
    x = np.array([read(evaluation, found.axis, value) for value in found.across])
    colours = _colours(len(found.rows), palette)
    for line, row, colour in zip(found.lines or (None,), found.rows, colours, strict=True):
        own = found.series is None or line == found.series.value
        for part in _unbroken(row):
            y = [
                result_read(evaluation, found.result, value)
                for value in row[part]
                if value is not None
            ]
            mark = "o" if len(y) == 1 else ""
            axes.plot(
                x[part], y, color=colour, linewidth=2.2 if own else 1.3, marker=mark, markersize=3
            )
    _scale_result(axes, evaluation, found, palette)
    _scale_axis(axes, evaluation, found, x)
    _labels(axes, evaluation, found, x, colours, palette)
    _plan(axes, evaluation, found, palette)
    _heading(axes, evaluation, found, palette)


def _colours(lines: int, palette: Palette) -> list[str]:
    """A colour a line; the middle one has the accent."""
    if lines == 1:
        return [palette.accent]
    shown = (palette.warn, palette.accent, palette.violet)
    return [shown[i % len(shown)] for i in range(lines)]


def _unbroken(row: tuple[float | None, ...]) -> Iterator[slice]:
    """Where a line has no gap."""
    start = None
    for i, value in enumerate((*row, None)):
        if value is not None and start is None:
            start = i
        elif value is None and start is not None:
            yield slice(start, i)
            start = None


def _scale_result(axes: Axes, evaluation: Evaluation, found: Exploration, palette: Palette) -> None:
    if found.result == "power":
        power_scale(axes, evaluation.plan.power, palette)
        return
    if found.result == "n":
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(lambda value, _place: count(value))
        return
    _plain_ticks(axes, "y")


def _scale_axis(axes: Axes, evaluation: Evaluation, found: Exploration, x: np.ndarray) -> None:
    low, high = float(x.min()), float(x.max())
    axes.set_xlim((low, high) if low < high else (low - 1, high + 1))
    axes.set_xlabel(axis_title(evaluation, found.axis))
    if found.axis.whole:
        from matplotlib.ticker import MaxNLocator

        axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
        axes.xaxis.set_major_formatter(lambda value, _place: count(value))
    else:
        _plain_ticks(axes, "x")


def _plain_ticks(axes: Axes, which: str) -> None:
    """True minus signs, and no more decimals than the steps have."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    ticks = axis.get_majorticklocs()
    step = float(ticks[1] - ticks[0]) if len(ticks) > 1 else 1.0
    axis.set_major_formatter(lambda value, _place: tick(value, step))


def _labels(
    axes: Axes,
    evaluation: Evaluation,
    found: Exploration,
    x: np.ndarray,
    colours: list[str],
    palette: Palette,
) -> None:
    """The value of the series on each line, each in a part of the width of its own, where others are far."""
    if found.series is None:
        return
    low, high = axes.get_ylim()
    y = [
        [None if v is None else result_read(evaluation, found.result, v) for v in row]
        for row in found.rows
    ]
    span = x.max() - x.min()
    begin, width = x.min() + _MARGIN * span, (1 - 2 * _MARGIN) * span / len(y)
    for i, (line, colour) in enumerate(zip(found.lines, colours, strict=True)):
        own = y[i]
        inside = [
            k
            for k, value in enumerate(own)
            if value is not None and begin + i * width <= x[k] <= begin + (i + 1) * width
        ]
        inside = [
            k for k in inside if not _beside_plan(evaluation, found, float(x[k]), span)
        ] or inside
        places = inside or [k for k, value in enumerate(own) if value is not None]
        if not places:
            continue

        def room(k: int, own: list[float | None] = own, i: int = i) -> float:
            here = own[k]
            assert here is not None
            others = [row[k] for j, row in enumerate(y) if j != i]
            apart = [abs(here - other) for other in others if other is not None]
            edge = min(here - low, high - here)
            return min([*apart, edge])

        best = max(places, key=room)
        height = own[best]
        assert height is not None
        name = value_text(evaluation, found.series, line)
        line_name(axes, x[best], height, name, colour, palette)


def _beside_plan(evaluation: Evaluation, found: Exploration, x: float, span: float) -> bool:
    """Whether the plan's circle and its words are about there."""
    away = (x - read(evaluation, found.axis, found.axis.value)) / span
    return _plan_in_sight(found) and -_TAKEN / 4 <= away <= _TAKEN


def _plan_in_sight(found: Exploration) -> bool:
    inside = min(found.across) <= found.axis.value <= max(found.across)
    return found.present is not None and inside


def _plan(axes: Axes, evaluation: Evaluation, found: Exploration, palette: Palette) -> None:
    """The plan's circle, with its result beside it on the side that has more room."""
    if not _plan_in_sight(found) or found.present is None:
        return
    x = read(evaluation, found.axis, found.axis.value)
    y = result_read(evaluation, found.result, found.present)
    circle(axes, x, y, palette)
    low, high = axes.get_xlim()
    right = x < low + 0.7 * (high - low)
    bottom, top = axes.get_ylim()
    up = -1 if y > bottom + 0.5 * (top - bottom) else 1
    axes.annotate(
        f"plan, {result_text(evaluation, found.result, found.present)}",
        (x, y),
        xytext=(_ASIDE if right else -_ASIDE, up * _ASIDE * 1.6),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        color=palette.ink,
        bbox={"facecolor": palette.panel, "edgecolor": "none", "pad": 1.4},
        zorder=6,
    )


def _heading(axes: Axes, evaluation: Evaluation, found: Exploration, palette: Palette) -> None:
    """What is drawn, and what the labels of the lines are."""
    said = result_title(evaluation, found)
    if found.series is not None:
        by = f"by {axis_title(evaluation, found.series)}"
        said += f", {by}" if len(said) + len(by) <= _LONGEST else f",\n{by}"
    axes.text(0, 1.03, said, transform=axes.transAxes, color=palette.muted)
