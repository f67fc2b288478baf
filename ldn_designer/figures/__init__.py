"""Figures: one file each, with `draw(axes, evaluation, palette)`, for screen, PDF and SVG alike.

`paint` runs such a function on axes in the shared style and refuses what is not a number; `svg`
gives the same drawing as a file. Matplotlib is loaded by the first drawing, not by the import.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from ldn_designer import resources
from ldn_designer.figures.palette import DARK, LIGHT, PRINT, Palette

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.axes import Axes

__all__ = [
    "DARK",
    "LIGHT",
    "PRINT",
    "Draw",
    "FigureError",
    "Palette",
    "band",
    "paint",
    "settings",
    "style",
    "svg",
]

_FONT_FILES = ("Inter-Regular", "Inter-SemiBold", "SourceSans3-Regular", "SourceSans3-Bold")
_NOT_A_NUMBER = re.compile(r"(?<![^\W_])(?:nan|inf|None)(?![^\W_])")

#: Held while settings of matplotlib are changed.
_ONE_FIGURE = RLock()

Subject = TypeVar("Subject")
_Subject_contra = TypeVar("_Subject_contra", contravariant=True)


class FigureError(ValueError):
    """A figure cannot be drawn; the message is one sentence for the user."""


class Draw(Protocol[_Subject_contra]):
    """What each figure file offers: it draws the subject, an evaluation, on the axes."""

    def __call__(self, axes: Axes, evaluation: _Subject_contra, palette: Palette) -> None:
        """Draw on axes that already have the shared style."""


def svg(
    draw: Draw[Subject], evaluation: Subject, size: tuple[float, float], palette: Palette
) -> bytes:
    """The figure as SVG of the given width and height in points (1/72 inch).

    Text stays text, and the same drawing gives the same bytes. Raises FigureError for a size
    that is not positive and for whatever `paint` refuses.
    """
    from matplotlib.figure import Figure

    width, height = size
    if not (width > 0 and height > 0):
        raise FigureError(f"A figure of {width} × {height} points cannot be drawn.")
    with settings({"svg.fonttype": "none", "svg.hashsalt": "ldn-designer"}):
        figure = Figure(figsize=(width / 72, height / 72), layout="constrained")
        paint(draw, figure.add_subplot(), evaluation, palette)
        stream = BytesIO()
        figure.savefig(stream, format="svg", metadata={"Date": None}, transparent=True)
    return stream.getvalue()


def paint(draw: Draw[Subject], axes: Axes, evaluation: Subject, palette: Palette) -> None:
    """Draw the figure on axes in the shared style.

    Raises FigureError where any line, point, bar, image or text is not a finite number.
    """
    with settings({"font.family": [palette.font], "font.size": palette.font_size}):
        style(axes, palette)
        draw(axes, evaluation, palette)
    refused = next(_not_finite(axes), None)
    if refused:
        raise FigureError(f"A figure would show a value that is not a number ({refused}).")


@contextmanager
def settings(values: Mapping[str, Any]) -> Iterator[None]:
    """Matplotlib's settings while a figure is drawn.

    They are the whole program's, so a figure drawn in one thread waits for that in another: else
    each would be set in the other's type, and the settings never come back as they were.
    """
    from matplotlib import rc_context

    with _ONE_FIGURE, rc_context(cast(Any, values)):
        yield


def style(axes: Axes, palette: Palette) -> None:
    """Give axes the type, spines, ticks and grid that all figures share."""
    _add_fonts()
    axes.set_facecolor("none")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(palette.edge)
    axes.spines["bottom"].set_linewidth(0.8)
    axes.grid(visible=True, axis="y", color=palette.line, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_prop_cycle(color=list(palette.series))
    axes.tick_params(
        length=0,
        pad=5,
        colors=palette.muted,
        labelsize=palette.font_size,
        labelfontfamily=palette.font,
    )
    for label in (axes.xaxis.label, axes.yaxis.label, axes.title):
        label.set_color(palette.muted)
        label.set_fontsize(palette.font_size)
        label.set_fontfamily(palette.font)


def band(
    axes: Axes, x: Sequence[float], low: Sequence[float], high: Sequence[float], colour: str
) -> None:
    """Shade between two lines; FigureError where either is not finite.

    Every band is drawn by this: matplotlib's own leaves out what is not a number, so that
    `paint` could not see it.
    """
    import numpy as np

    if not np.isfinite(np.concatenate([np.asarray(each, float) for each in (x, low, high)])).all():
        raise FigureError("A figure would show a value that is not a number (a band).")
    axes.fill_between(x, low, high, color=colour, alpha=0.15, linewidth=0)


@cache
def _add_fonts() -> None:
    """Make the bundled fonts known to matplotlib."""
    from matplotlib import font_manager

    for name in _FONT_FILES:
        font_manager.fontManager.addfont(resources.path(f"fonts/{name}.ttf"))


def _not_finite(axes: Axes) -> Iterator[str]:
    """Where the axes hold something that is not a finite number."""
    import numpy as np
    from matplotlib.text import Text

    for artist in axes.findobj():
        for name, numbers in _numbers(artist):
            array = np.ma.getdata(np.ma.asarray(numbers)).astype(float)
            if not np.isfinite(array).all():
                yield name
        if isinstance(artist, Text) and _NOT_A_NUMBER.search(artist.get_text()):
            yield f"text “{artist.get_text()}”"


def _numbers(artist: Any) -> Iterator[tuple[str, Any]]:
    """The numbers an artist is drawn from, with a name for each."""
    from matplotlib.collections import Collection
    from matplotlib.image import AxesImage
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.text import Text

    match artist:
        case Line2D():
            yield "a line", artist.get_xydata()
        case Collection():
            yield "points", artist.get_offsets()
            yield from (("a shape", path.vertices) for path in artist.get_paths())
        case Patch():
            yield "a shape", artist.get_patch_transform().transform(artist.get_path().vertices)
        case AxesImage():
            yield "an image", artist.get_array()
        case Text():
            yield "a text's place", artist.get_position()
        case _:
            pass
