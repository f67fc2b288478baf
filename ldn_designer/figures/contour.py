"""Power of the plan's number over the effect and the assumption that matters most beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.figures import FigureError
from ldn_designer.figures.calm import no_power, say
from ldn_designer.figures.marks import circle
from ldn_designer.figures.scale import PERCENT, effect_scale, spoken, strong
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import count, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette

_LEVELS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0001)
_NAMES = ("under 50%", "50 to 70%", "70 to 80%", "80 to 90%", "90 to 95%", "over 95%")
_LINES = (0.8, 0.9)
#: Strength of the accent colour in each band.
_STRENGTHS = (0.04, 0.14, 0.28, 0.46, 0.68, 0.9)


def aspect(_evaluation: Evaluation) -> float:
    """Height over width."""
    return 0.62


def caption(evaluation: Evaluation) -> str:
    """What the bands and lines are."""
    chance, entered = evaluation.plan.hypothesis.chance, evaluation.plan.design.entered
    return (
        f"{chance.capitalize()} of {count(evaluation.answer.n_total)} {entered} over the "
        f"{_moved(evaluation)} and the {_nuisance(evaluation)[0]}. Lines: 80% and 90% {chance}. "
        "Circle: this plan."
    )


def alternative(evaluation: Evaluation) -> str:
    """The plan's point in words."""
    refusal = no_power(evaluation)
    if refusal:
        return f"No map: {refusal}"
    return (
        f"{evaluation.plan.hypothesis.chance.capitalize()} is {percent(evaluation.answer.power, 1)} at the "
        f"plan; it falls with a smaller {_moved(evaluation)} and with another {_nuisance(evaluation)[0]}."
    )


def _moved(evaluation: Evaluation) -> str:
    """What the horizontal axis moves: the true effect, or how wide the interval may be."""
    return "true effect" if evaluation.plan.hypothesis.tests else "half-width"


def draw(axes: Axes, evaluation: Evaluation, palette: Palette) -> None:
    """Bands of power, the lines of 80 and 90 %, the plan."""
    refusal = no_power(evaluation)
    if refusal:
        say(axes, palette, refusal)
        return
    from matplotlib.patches import Patch

    contour, scale = evaluation.contour, effect_scale(evaluation)
    if len(contour.nuisance) == 1:
        say(axes, palette, "This design has no assumption beside its effect that could be varied.")
        return
    if not np.isfinite(contour.power).all():
        # Matplotlib would leave the place blank, as if there were nothing to say.
        raise FigureError("A figure would show a power that is not a number (a band of power).")
    label, unit, factor, planned = _nuisance(evaluation)
    sign = evaluation.plan.hypothesis.sign
    x = np.array([abs(scale.read(sign * float(effect))) for effect in contour.effects])
    y = contour.nuisance * factor
    colours = [_blend(palette.accent, palette.panel, strength) for strength in _STRENGTHS]
    axes.grid(visible=False)
    axes.contourf(x, y, contour.power, levels=_LEVELS, colors=colours)
    axes.contour(x, y, contour.power, levels=_LINES, colors=palette.ink, linewidths=1.1)
    for level in _LINES:
        _line_label(axes, x, y, contour.power, level, palette)
    here = abs(scale.read(evaluation.answer.effect))
    circle(axes, here, planned * factor, palette, edge=palette.ink)
    axes.annotate(
        f"plan, {percent(evaluation.answer.power)}",
        (here, planned * factor),
        xytext=(9, 0),
        textcoords="offset points",
        va="center",
        color=palette.ink,
        zorder=5,
        bbox={"facecolor": palette.panel, "edgecolor": "none", "pad": 2.0},
    )
    axes.set_xlim(float(x.min()), float(x.max()))
    axes.set_ylim(float(y.min()), float(y.max()))
    axes.set_xlabel(f"{_moved(evaluation)}, {scale.unit or evaluation.plan.design.measure}")
    axes.set_ylabel(f"{label}{unit}")
    axes.legend(
        handles=[
            Patch(facecolor=c, edgecolor=palette.edge, label=n)
            for c, n in zip(colours, _NAMES, strict=True)
        ],
        loc="upper center",
        bbox_to_anchor=(0.5, -0.2),
        ncols=6,
        frameon=False,
        labelcolor=palette.muted,
        handlelength=1.0,
        handletextpad=0.4,
        columnspacing=0.9,
        fontsize=palette.font_size * 0.92,
    )


def _nuisance(evaluation: Evaluation) -> tuple[str, str, float, float]:
    """The second axis: its label, its unit after a comma, what to multiply by, the planned value."""
    design = evaluation.answer.design
    field = next(q for q in type(design).fields() if q.name == design.nuisance_field)
    planned = float(getattr(design, field.name))
    if field.unit == PROPORTION:
        return spoken(field.label), ", %", PERCENT, planned
    return (
        spoken(field.label),
        f", {evaluation.plan.outcome.unit}" if field.unit else "",
        1.0,
        planned,
    )


def _line_label(
    axes: Axes, x: np.ndarray, y: np.ndarray, power: np.ndarray, level: float, palette: Palette
) -> None:
    """The level's percentage on its line, on the highest row of the map that the line crosses."""
    for row in range(int(len(y) * 0.82), -1, -1):
        crossed = np.flatnonzero((power[row, :-1] < level) & (power[row, 1:] >= level))
        if crossed.size:
            axes.text(
                x[crossed[0]],
                y[row],
                percent(level),
                ha="center",
                va="center",
                color=palette.ink,
                weight=strong(palette),
                bbox={
                    "facecolor": _blend(palette.accent, palette.panel, 0.3),
                    "edgecolor": "none",
                    "pad": 1.2,
                },
            )
            return


def _blend(colour: str, ground: str, strength: float) -> str:
    """The colour laid over the ground with this strength, as #rrggbb."""
    from matplotlib.colors import to_hex, to_rgb

    mixed = strength * np.array(to_rgb(colour)) + (1 - strength) * np.array(to_rgb(ground))
    return to_hex((float(mixed[0]), float(mixed[1]), float(mixed[2])))
