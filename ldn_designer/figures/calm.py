"""A calm sentence in place of a figure that cannot be drawn, and the reason for it."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette

_CHARACTERS = 60


def say(axes: Axes, palette: Palette, sentence: str) -> None:
    """Write the sentence in the middle of axes without any lines."""
    axes.set_axis_off()
    axes.text(
        0.5,
        0.5,
        fill(sentence, _CHARACTERS),
        transform=axes.transAxes,
        ha="center",
        va="center",
        color=palette.muted,
    )


def no_power(evaluation: Evaluation) -> str:
    """Why power cannot be drawn for this plan, as a sentence; "" where it can."""
    answer = evaluation.answer
    if not answer.possible:
        return answer.reason
    if not bool(evaluation.plan.hypothesis.helps(evaluation.plan.design, answer.effect)):
        return "The planned effect does not help, so there is no power to draw."
    return ""
