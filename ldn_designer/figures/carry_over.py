"""Those randomised in a crossover against the share of the effect that carries over, beside the parallel trial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.advice.carry_over import CarryOver
from ldn_designer.advice.carry_over_comparison import Comparison, Curve, comparison, curve
from ldn_designer.figures.calm import say
from ldn_designer.figures.marks import circle
from ldn_designer.figures.scale import share, strong
from ldn_designer.notation import count, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette

_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
#: Where along the curve its name stands, and how far the axis goes beyond the tallest line.
_NAMED_AT, _ROOM = 0.62, 1.12
_NONE = "Nothing carries over in this design, and no crossover is compared with it."


def aspect(_evaluation: Evaluation) -> float:
    """Height over width."""
    return 0.5


def caption(evaluation: Evaluation) -> str:
    """What is drawn."""
    found = _found(evaluation, CarryOver())
    if isinstance(found, str):
        return "Carry-over cannot be drawn for this plan."
    compared, line = found
    parallel = "" if compared.parallel is None else " Grey: the parallel trial."
    circle = " Circle: where both are equal." if _inside(line) else ""
    return (
        f"Number randomised for {share(compared.target)} power by the share of the effect that carries over, "
        f"{compared.design.title}.{parallel}{circle}"
    )


def alternative(evaluation: Evaluation, advice: CarryOver | None = None) -> str:
    """How the crossover's number grows, and where it meets the parallel trial's."""
    found = _found(evaluation, advice or CarryOver())
    if isinstance(found, str):
        return f"No figure of carry-over: {found}"
    compared, line = found
    last = percent(line.carry_over[-1])
    grows = f"from {count(line.totals[0])} without carry-over to {count(line.totals[-1])} at {last}"
    met = ""
    if compared.parallel is not None:
        met = f"; the parallel trial needs {count(compared.parallel)}"
        met += f", met at {percent(line.break_even or 0.0)}" if _inside(line) else ""
    return f"The number randomised in the crossover grows {grows}{met}."


def draw(
    axes: Axes, evaluation: Evaluation, palette: Palette, *, advice: CarryOver | None = None
) -> None:
    """Steps of the crossover, the parallel trial as a level line, their meeting as a circle."""
    asked = advice or CarryOver()
    found = _found(evaluation, asked)
    if isinstance(found, str):
        say(axes, palette, found)
        return
    compared, line = found
    axes.step(line.carry_over, line.totals, where="post", color=palette.accent, linewidth=1.8)
    place = int(_NAMED_AT * (len(line.carry_over) - 1))
    axes.annotate(
        compared.design.title.partition(" of ")[0],
        (line.carry_over[place], line.totals[place]),
        xytext=(6, -7),
        textcoords="offset points",
        ha="left",
        va="top",
        color=palette.accent,
        weight=strong(palette),
    )
    tallest = line.totals[-1]
    if compared.parallel is not None:
        _parallel(axes, compared.parallel, line, palette)
        tallest = max(tallest, compared.parallel)
    _asked(axes, compared, asked.carry_over, palette)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, tallest * _ROOM)
    axes.set_xticks(_TICKS, [f"{each:.0%}" for each in _TICKS])
    axes.set_xlabel("share of the effect that carries over")
    axes.text(
        0,
        1.03,
        f"randomised for {share(compared.target)} power",
        transform=axes.transAxes,
        color=palette.muted,
    )


def _parallel(axes: Axes, total: int, line: Curve, palette: Palette) -> None:
    """The parallel trial's number, and a circle where the crossover grows beyond it."""
    axes.axhline(total, color=palette.muted, linewidth=1.6)
    axes.annotate(
        f"parallel {count(total)}",
        (0, total),
        xytext=(3, 3),
        textcoords="offset points",
        color=palette.muted,
        va="bottom",
    )
    if _inside(line):
        circle(axes, line.break_even or 0.0, total, palette)


def _asked(axes: Axes, compared: Comparison, carry_over: float, palette: Palette) -> None:
    """The carry-over that was asked for, where the power can be kept in spite of it."""
    total = float(compared.compensating(carry_over))
    if total > 0:  # not where it is not a number
        axes.vlines(
            carry_over, 0, total, color=palette.accent, linewidth=0.9, linestyle=(0, (1.2, 2))
        )
        axes.plot([carry_over], [total], marker="o", markersize=4, color=palette.accent, zorder=4)


def _inside(line: Curve) -> bool:
    """Whether the two meet within the figure."""
    return line.break_even is not None and 0 < line.break_even < 1


def _found(evaluation: Evaluation, advice: CarryOver) -> tuple[Comparison, Curve] | str:
    """What is drawn, or why nothing is."""
    correlation = advice.compared_correlation
    compared = comparison(evaluation.plan, correlation)
    line = curve(evaluation.plan, correlation)
    if compared is None or line is None:
        return _NONE if evaluation.answer.possible else evaluation.answer.reason
    return compared, line
