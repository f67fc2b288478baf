"""Figures on screen: drawn by the functions that draw them for PDF, SVG and PNG."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QStackedLayout, QWidget

from ldn_designer.figures.palette import LIGHT
from ldn_designer_ui import theme
from ldn_designer_ui.raster import SCREEN_DPI, Raster
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent, QResizeEvent, QShowEvent

    from ldn_designer.figures import Draw
    from ldn_designer_ui.dialogs.figure_table import FigureNumbers

#: Dots per inch of copied and saved pictures.
PICTURE_DPI = 300
#: Formats a figure can be saved in, by suffix.
FORMATS = {".pdf": "PDF", ".svg": "SVG", ".png": "PNG"}
#: Milliseconds after which a figure is drawn in a new size.
RESIZED = 100


class Picture(QWidget):
    """The pixels of a figure; grey while `stale`. drawn(): they are on the screen."""

    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Wheel and clicks belong to the page behind.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._image: QImage | None = None

    @property
    def drawn_for(self) -> QSize:
        """The size of widget that the pixels are for."""
        return QSize() if self._image is None else self._image.deviceIndependentSize().toSize()

    def show_image(self, image: QImage) -> None:
        """Show other pixels."""
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """The pixels, or a shadow of them where the results shown are no longer those of the fields."""
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setOpacity(theme.strength(self))
        if self.size() != self.drawn_for:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._image)
        self.drawn.emit()


class FigureView(QWidget):
    """One figure. `show_figure(evaluation)` draws it at the next frame; many calls in one frame draw once.

    Out of sight nothing is drawn until the figure comes into sight. What cannot be drawn is said in a
    sentence in the figure's place. said(sentence) reports copies and files; drawn(): the figure is on
    the screen. `name` is spoken by screen readers and suggests the file's name. `table` gives the
    headings and rows of the figure's numbers, where these can be read as a table.
    """

    said = Signal(str)
    drawn = Signal()

    def __init__(
        self,
        draw: Draw[Any],
        *,
        name: str,
        smallest: tuple[int, int] = (280, 200),
        table: Callable[[Any], FigureNumbers] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._draw = draw
        self._name = name
        self._table = table
        self._subject: Any = None
        self._behind = False
        self._raster = Raster()
        self._message = Label("", "muted", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture = Picture()
        self._picture.drawn.connect(self.drawn)
        self._settling = _timer(self, 0, self._settle)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._message)
        self._layers.addWidget(self._picture)
        self._smallest = QSize(*smallest)
        self._timer = _timer(self, 0, self._draw_in_sight)
        self._resized = _timer(self, RESIZED, self._draw_in_size)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        """The smallest size at which the figure can be read."""
        return self._smallest

    def sizeHint(self) -> QSize:
        """A little more than the smallest size."""
        return self._smallest * 1.25

    @property
    def message(self) -> str:
        """The sentence shown in the figure's place; "" while the figure is shown."""
        return self._message.text()

    @property
    def settled(self) -> bool:
        """Whether nothing of the figure is still to be drawn, nor is it stretched from another size."""
        return not any(each.isActive() for each in (self._timer, self._resized, self._settling))

    def show_figure(self, subject: Any, draw: Draw[Any] | None = None) -> None:
        """Draw the subject at the next frame, by another function from now on if one is given."""
        self._subject = subject
        self._draw = draw or self._draw
        self._redraw()

    def draw_now(self) -> None:
        """Draw at once."""
        from ldn_designer.figures import FigureError

        self._timer.stop()
        self._behind = False
        if self._subject is None:
            return
        try:
            image = self._raster.image(
                self._draw, self._subject, theme.current(), self.size(), self.devicePixelRatioF()
            )
        except FigureError as error:
            self._message.setText(str(error))
            self._layers.setCurrentWidget(self._message)
            return
        self._message.setText("")
        self._layers.setCurrentWidget(self._picture)
        self._picture.show_image(image)
        self._settling.start()

    def picture(self, suffix: str) -> bytes:
        """The figure as a file with this suffix, in the light theme; FigureError as on screen."""
        from matplotlib.figure import Figure

        from ldn_designer.figures import paint, settings

        width, height = max(self.width(), 320), max(self.height(), 240)
        figure = Figure(
            (width / SCREEN_DPI, height / SCREEN_DPI), dpi=SCREEN_DPI, layout="constrained"
        )
        figure.set_facecolor(LIGHT.panel)
        paint(self._draw, figure.add_subplot(), self._subject, LIGHT)
        stream = io.BytesIO()
        with settings({"pdf.fonttype": 42, "svg.fonttype": "none"}):
            figure.savefig(stream, format=suffix.removeprefix("."), dpi=PICTURE_DPI)
        return stream.getvalue()

    def copy(self) -> None:
        """Put the figure on the clipboard as a picture."""
        QGuiApplication.clipboard().setImage(QImage.fromData(self.picture(".png")))
        self.said.emit(f"Copied: {self._name}.")

    def save(self, path: Path) -> None:
        """Write the figure to a file, whole or not at all, and say so or why not."""
        from ldn_designer.atomic import NotReplaced, replace_file

        suffix = path.suffix.lower()
        if suffix not in FORMATS:
            allowed = ", ".join(FORMATS)
            self.said.emit(f"A figure is saved as {allowed}: give the name one of these endings.")
            return
        try:
            replace_file(path, self.picture(suffix))
        except NotReplaced as error:
            self.said.emit(f"“{path}” was not saved because {error.reason}. Choose another place.")
        else:
            self.said.emit(f"Saved as {path.name}.")

    def export(self) -> None:
        """Ask for a file and write the figure to it."""
        filters = ";;".join(f"{words} (*{suffix})" for suffix, words in FORMATS.items())
        start = Path.home() / f"{self._name.lower().replace(' ', '-')}.pdf"
        name, _ = QFileDialog.getSaveFileName(self, "Export the figure", str(start), filters)
        if name:
            path = Path(name)
            self.save(path if path.suffix else path.with_suffix(".pdf"))

    def show_table(self) -> None:
        """Show the figure's numbers as a table."""
        from ldn_designer_ui.dialogs.figure_table import FigureTable

        if self._table is not None and self._subject is not None:
            FigureTable(self._name, self._table(self._subject), self).exec()

    def tools(self) -> tuple[Button, ...]:
        """Small buttons for the heading of a card: copy, export, and the table where there is one."""
        made = (self._tool("Copy", self.copy), self._tool("Export…", self.export))
        return made if self._table is None else (*made, self._tool("Table", self.show_table))

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the colours of a new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw in another size once it stays; until then the picture is stretched."""
        super().resizeEvent(event)
        if not self._timer.isActive():
            self._resized.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was asked for while the figure was out of sight, before it is seen."""
        super().showEvent(event)
        self._resized.setInterval(
            0
        )  # the page is still finding its layout: no picture is stretched
        if self._behind:
            self.draw_now()

    def _settle(self) -> None:
        """Get ready for the next drawing, once this one is on the screen."""
        if self._raster.settle():
            self._redraw()

    def _draw_in_size(self) -> None:
        self._resized.setInterval(RESIZED)
        if self.size() != self._picture.drawn_for:
            self._redraw()

    def _redraw(self) -> None:
        self._behind = self._subject is not None
        self._timer.start()

    def _draw_in_sight(self) -> None:
        if self._behind and self.isVisible():
            self.draw_now()

    def _tool(self, text: str, act: Callable[[], None]) -> Button:
        button = Button(text, small=True)
        button.setAccessibleName(f"{text.rstrip('…')}: {self._name}")
        button.clicked.connect(act)
        return button


def _timer(view: FigureView, interval: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(view)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(act)
    return timer
