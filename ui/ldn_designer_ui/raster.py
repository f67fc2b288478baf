"""A figure as pixels, drawn anew at every key press: only what changes is made while someone waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
    from PySide6.QtCore import QSize

    from ldn_designer.figures import Draw, Palette

#: Dots per inch on screen, so that 9-point type is 12 pixels.
SCREEN_DPI = 96
#: Inches between a figure's edge and its words, as in matplotlib's constrained layout.
_PAD = 3 / 72
#: Inches by which margins may be off: half a pixel.
_NEAR = 0.5 / SCREEN_DPI
#: Ticks of an axis that are made beforehand: most figures need no more.
_TICKS = 9


class Margins(NamedTuple):
    """Inches between the axes and the figure's edges."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def needed(cls, axes: Axes, renderer: RendererAgg) -> Margins:
        """What the words around the axes need, where these stand now."""
        figure = axes.get_figure(root=True)
        assert figure is not None
        inner, outer = axes.bbox, axes.get_tightbbox(renderer, for_layout_only=True)
        assert outer is not None
        beyond = (
            inner.x0 - outer.x0,
            inner.y0 - outer.y0,
            outer.x1 - inner.x1,
            outer.y1 - inner.y1,
        )
        return cls(*(float(each) / figure.dpi + _PAD for each in beyond))

    def place(self, axes: Axes) -> None:
        """Put the axes within these margins; margins wider than the figure leave them where they are."""
        figure = axes.get_figure(root=True)
        assert figure is not None
        width, height = figure.get_size_inches()
        across, up = width - self.left - self.right, height - self.bottom - self.top
        if across > 0 and up > 0:
            axes.set_position(
                (self.left / width, self.bottom / height, across / width, up / height)
            )

    def near(self, others: Margins) -> bool:
        """Whether no eye would see the difference."""
        return all(abs(one - other) < _NEAR for one, other in zip(self, others, strict=True))


class Raster:
    """Draws one figure after another in the same margins.

    Axes are new for every drawing, so that nothing of the last one is left in them; they are made in
    advance by `settle`, which also finds whether the words have outgrown their margins. It is to be
    called when nobody waits.
    """

    def __init__(self) -> None:
        self._canvas: FigureCanvasAgg | None = None
        self._axes: Axes | None = None
        self._next: Axes | None = None
        self._margins: Margins | None = None

    def image(
        self, draw: Draw[Any], subject: Any, palette: Palette, size: QSize, ratio: float
    ) -> QImage:
        """The figure in this size and with so many pixels to each of the screen's; FigureError as `paint`."""
        from ldn_designer.figures import paint

        self._axes, self._next = self._next or _axes(), None
        canvas: Any = self._axes.figure.canvas
        figure = canvas.figure
        figure.set_dpi(SCREEN_DPI * ratio)
        figure.set_size_inches(
            max(size.width(), 1) / SCREEN_DPI, max(size.height(), 1) / SCREEN_DPI
        )
        figure.set_facecolor(palette.panel)
        self._canvas = canvas
        try:
            paint(draw, self._axes, subject, palette)
        except ValueError:
            self._axes = None
            raise
        self._margins = self._margins or self._needed()
        self._margins.place(self._axes)
        canvas.draw()
        columns, rows = canvas.get_width_height(physical=True)
        image = QImage(canvas.buffer_rgba(), columns, rows, QImage.Format.Format_RGBA8888).copy()
        image.setDevicePixelRatio(ratio)
        return image

    def settle(self) -> bool:
        """Get ready for the next drawing; whether this one must be drawn again, in other margins."""
        self._next = self._next or _axes()
        if self._axes is None or self._margins is None:
            return False
        used, self._margins = self._margins, self._needed()
        return not self._margins.near(used)

    def _needed(self) -> Margins:
        """The margins of matplotlib's constrained layout, which measures everything four times a drawing.

        Here once is enough where the margins in use are right. Ticks and legends may need other ones
        where there is another width, so that otherwise, as there, two measurements follow one another.
        """
        assert self._axes is not None
        assert self._canvas is not None
        renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call]
        if self._margins is not None and Margins.needed(self._axes, renderer).near(self._margins):
            return self._margins
        place = self._axes.get_subplotspec()
        assert place is not None
        self._axes.set_position(place.get_position(self._canvas.figure))
        Margins.needed(self._axes, renderer).place(self._axes)
        return Margins.needed(self._axes, renderer)


def _axes() -> Axes:
    """New axes in a figure of their own, with ticks, each of which takes as long to make as a line of text."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    axes = FigureCanvasAgg(Figure()).figure.add_subplot()
    for axis in (axes.xaxis, axes.yaxis):
        axis.get_major_ticks(_TICKS)
    return axes
