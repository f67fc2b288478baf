"""What several figures draw alike: the circle of the plan, the name of a line, the scale of a power."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.figures.scale import strong
from ldn_designer.notation import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.figures import Palette

#: Room at the top, so that a curve at 100% is not cut.
HIGHEST = 1.02


def circle(axes: Axes, x: float, y: float, palette: Palette, edge: str = "") -> None:
    """An open circle above all else, in the accent or another colour; whole also where it stands on the frame."""
    axes.plot(
        [x],
        [y],
        marker="o",
        markersize=7,
        markerfacecolor=palette.panel,
        markeredgecolor=edge or palette.accent,
        markeredgewidth=1.8,
        zorder=5,
        clip_on=False,
    )


def line_name(axes: Axes, x: float, y: float, text: str, colour: str, palette: Palette) -> None:
    """A word on its own line, which is interrupted for it."""
    axes.text(
        x,
        y,
        text,
        color=colour,
        weight=strong(palette),
        ha="center",
        va="center",
        bbox={"facecolor": palette.panel, "edgecolor": "none", "pad": 1.4},
        zorder=4,
    )


def power_scale(axes: Axes, target: float, palette: Palette) -> None:
    """From 0 to 100% on the left, and the target as a dotted line."""
    axes.set_ylim(0, HIGHEST)
    parts = [percent(part) for part in (0, 0.2, 0.4, 0.6, 0.8)]
    axes.set_yticks(np.linspace(0, 1, 6), [*parts, "100%"])
    axes.axhline(target, color=palette.muted, linewidth=0.9, linestyle=(0, (2, 2.4)), zorder=1)
