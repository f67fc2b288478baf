"""Two numbers of the plan crossed: the result in every cell, the plan's cell outlined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.figures.calm import say
from ldn_designer.figures.exploration import NO_POINT
from ldn_designer.figures.explored import (
    axis_title,
    brief,
    gap_words,
    nothing,
    result_text,
    result_title,
    value_text,
)
from ldn_designer.figures.scale import spoken, strong

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette
    from ldn_designer.power.exploring import Exploration

#: Strength of the accent colour behind the least and the most favourable number.
_WEAK, _STRONG = 0.03, 0.42


def aspect(evaluation: Evaluation) -> float:
    """Height over width: a strip for each row."""
    return 0.2 + 0.07 * len(evaluation.exploration_grid.rows)


def caption(evaluation: Evaluation) -> str:
    """What is in the cells, and what crosses."""
    found = evaluation.exploration_grid
    if nothing(found):
        return f"{result_title(evaluation, found)} cannot be given for these values."
    crossed = "" if found.series is None else f" and {spoken(found.series.label)}"
    outlined = " Outlined: this plan." if _own_cell(found) else ""
    why = gap_words(evaluation, found)
    missing = f" A dash stands where {why}." if why else ""
    return (
        f"{result_title(evaluation, found)}, by {spoken(found.axis.label)}{crossed}."
        f"{missing}{outlined}"
    )


def alternative(evaluation: Evaluation) -> str:
    """The least and the largest number, and where they are."""
    found = evaluation.exploration_grid
    cells = [
        (value, i, j)
        for i, row in enumerate(found.rows)
        for j, value in enumerate(row)
        if value is not None
    ]
    if not cells:
        return NO_POINT

    def where(i: int, j: int) -> str:
        said = f"{spoken(found.axis.label)} {value_text(evaluation, found.axis, found.across[j])}"
        if found.series is None:
            return said
        line = value_text(evaluation, found.series, found.lines[i])
        return f"{said} and {spoken(found.series.label)} {line}"

    (least, *at), (most, *there) = min(cells), max(cells)
    return (
        f"{result_title(evaluation, found)}: from {result_text(evaluation, found.result, least)} at "
        f"{where(*at)} to {result_text(evaluation, found.result, most)} at {where(*there)}."
    )


def draw(axes: Axes, evaluation: Evaluation, palette: Palette) -> None:
    """A cell for each pair of values, deeper in colour where the trial has it easier."""
    found = evaluation.exploration_grid
    if nothing(found):
        say(axes, palette, NO_POINT)
        return
    from matplotlib.patches import Rectangle

    own = _own_cell(found)
    depths = _depths(found)
    for i, row in enumerate(found.rows):
        for j, value in enumerate(row):
            shade = _blend(palette, depths[i][j])
            cell = Rectangle((j, i), 1, 1, facecolor=shade, edgecolor=palette.panel, linewidth=1.5)
            axes.add_patch(cell)
            axes.text(
                j + 0.5,
                i + 0.5,
                brief(result_text(evaluation, found.result, value)),
                ha="center",
                va="center",
                color=palette.muted if value is None else palette.ink,
                weight=strong(palette) if (i, j) == own else "normal",
            )
    if own is not None:
        outline = Rectangle(
            own[::-1], 1, 1, fill=False, edgecolor=palette.ink, linewidth=1.8, zorder=4
        )
        outline.set_clip_on(False)
        axes.add_patch(outline)
    _frame(axes, evaluation, found, palette)


def _own_cell(found: Exploration) -> tuple[int, int] | None:
    """Row and column of the plan; None where it is not among the cells."""
    if found.axis.value not in found.across:
        return None
    column = found.across.index(found.axis.value)
    if found.series is None:
        return 0, column
    if found.series.value not in found.lines:
        return None
    return found.lines.index(found.series.value), column


def _depths(found: Exploration) -> list[list[float | None]]:
    """From 0 for the least favourable number to 1 for the most; numbers to randomise by their logarithms."""

    def ease(value: float) -> float:
        if found.result == "power":
            return value
        return -float(np.log(abs(value))) if value else 0.0

    eases = [[None if v is None else ease(v) for v in row] for row in found.rows]
    known = [x for row in eases for x in row if x is not None]
    low, high = min(known), max(known)
    width = high - low or 1.0
    return [[None if x is None else (x - low) / width for x in row] for row in eases]


def _blend(palette: Palette, depth: float | None) -> str:
    from matplotlib.colors import to_hex, to_rgb

    if depth is None:
        return palette.panel
    strength = _WEAK + depth * (_STRONG - _WEAK)
    mixed = strength * np.array(to_rgb(palette.accent)) + (1 - strength) * np.array(
        to_rgb(palette.panel)
    )
    return to_hex((float(mixed[0]), float(mixed[1]), float(mixed[2])))


def _frame(axes: Axes, evaluation: Evaluation, found: Exploration, palette: Palette) -> None:
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(0, len(found.across))
    axes.set_ylim(len(found.rows), 0)
    axes.set_xticks(
        [j + 0.5 for j in range(len(found.across))],
        [value_text(evaluation, found.axis, value) for value in found.across],
    )
    axes.set_xlabel(axis_title(evaluation, found.axis))
    if found.series is None:
        axes.set_yticks([])
    else:
        axes.set_yticks(
            [i + 0.5 for i in range(len(found.rows))],
            [value_text(evaluation, found.series, value) for value in found.lines],
        )
        axes.set_ylabel(axis_title(evaluation, found.series))
    axes.text(
        0, 1.03, result_title(evaluation, found), transform=axes.transAxes, color=palette.muted
    )
