"""Power of the plan's number when one assumption at a time moves over its range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.figures.calm import no_power, say
from ldn_designer.figures.scale import assumption_text, effect_scale, spoken
from ldn_designer.notation import count, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.robustness_part import TornadoRow
    from ldn_designer.figures import Palette

_ROW = 0.1


def aspect(evaluation: Evaluation) -> float:
    """Height over width: a band more for each assumption."""
    rows = 0 if no_power(evaluation) else len(evaluation.tornado)
    return 0.14 + _ROW * max(rows, 1)


def caption(evaluation: Evaluation) -> str:
    """What moves and what is held."""
    answer, chance = evaluation.answer, evaluation.plan.hypothesis.chance
    entered = evaluation.plan.design.entered
    return (
        f"{chance.capitalize()} of {count(answer.n_total)} {entered} over each assumption’s range, "
        f"one at a time. Line: {chance} as planned, {percent(answer.power, 1)}."
    )


def alternative(evaluation: Evaluation) -> str:
    """Each assumption's range of power in words."""
    refusal = no_power(evaluation)
    if refusal:
        return f"No ranges: {refusal}"
    chance = evaluation.plan.hypothesis.chance
    rows = "; ".join(
        f"{spoken(row.label)} from {_value(evaluation, row, row.worse)} to {_value(evaluation, row, row.better)}: "
        f"{chance} {_powers(row)}"
        for row in evaluation.tornado
    )
    return f"{chance.capitalize()} over the range of each assumption: {rows}."


def draw(axes: Axes, evaluation: Evaluation, palette: Palette) -> None:
    """A bar an assumption, the widest first, with the values at its ends."""
    refusal = no_power(evaluation)
    if refusal:
        say(axes, palette, refusal)
        return
    rows, planned = evaluation.tornado, evaluation.answer.power
    axes.grid(visible=True, axis="x", color=palette.line, linewidth=0.7)
    axes.grid(visible=False, axis="y")
    for position, row in enumerate(rows):
        _bars(axes, position, row, planned, palette)
        ends = (
            (row.worse, min(row.power_worse, planned), -1),
            (row.better, max(row.power_better, planned), 1),
        )
        for value, power, side in ends:
            axes.annotate(
                _value(evaluation, row, value),
                (power, position),
                xytext=(4 * side, 0),
                textcoords="offset points",
                ha="left" if side > 0 else "right",
                va="center",
                color=palette.ink,
            )
        axes.text(
            1.04,
            position,
            _powers(row),
            transform=axes.get_yaxis_transform(),
            va="center",
            color=palette.ink,
        )
    if not rows:
        say(axes, palette, "This design has no assumption beside its effect that could be varied.")
        return
    axes.axvline(planned, color=palette.ink, linewidth=1.2)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(
        range(len(rows)), [f"{row.label}\n{row.source}" for row in rows], color=palette.ink
    )
    axes.set_xlim(0, 1.1)
    axes.set_xticks(
        [0, 0.2, 0.4, 0.6, 0.8, 1], [percent(x) for x in (0, 0.2, 0.4, 0.6, 0.8)] + ["100%"]
    )
    axes.set_xlabel(evaluation.plan.hypothesis.chance)


def _bars(axes: Axes, position: int, row: TornadoRow, planned: float, palette: Palette) -> None:
    """The stretch of power below the planned one, and the stretch above it."""
    low, high = row.power_worse, row.power_better
    for start, end, colour in (
        (low, min(high, planned), palette.warn),
        (max(low, planned), high, palette.accent),
    ):
        if end > start:
            axes.barh([position], [end - start], left=start, height=0.5, color=colour, linewidth=0)


def _value(evaluation: Evaluation, row: TornadoRow, value: float) -> str:
    if row.label == "True effect":
        return effect_scale(evaluation).size(value)
    return assumption_text(evaluation, value, row.unit).split(" ")[0]


def _powers(row: TornadoRow) -> str:
    low, high = sorted((row.power_worse, row.power_better))
    return f"{percent(low)} to {percent(high)}"
