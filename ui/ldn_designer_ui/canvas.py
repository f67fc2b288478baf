"""Figures on screen: drawn by the functions that draw them for PDF, SVG and PNG."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QStackedLayout, QWidget

from ldn_designer.figures.palette import LIGHT
from ldn_designer_ui import theme
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
    from matplotlib.figure import Figure

    from ldn_designer.figures import Draw, Palette
    from ldn_designer_ui.dialogs.figure_table import FigureNumbers

#: Dots per inch on screen, so that 9-point type is 12 pixels, and in copied and saved pictures.
SCREEN_DPI, PICTURE_DPI = 96, 300
#: Formats a figure can be saved in, by suffix.
FORMATS = {".pdf": "PDF", ".svg": "SVG", ".png": "PNG"}


class FigureView(QWidget):
    """One figure. `show_figure(evaluation)` draws it at the next frame; many calls in one frame draw once.

    What cannot be drawn is said in a sentence in the figure's place. said(sentence) reports copies
    and files. `name` is spoken by screen readers and suggests the file's name. `table` gives the
    headings and rows of the figure's numbers, where these can be read as a table.
    """

    said = Signal(str)

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
        self._figure: Figure | None = None
        self._canvas: FigureCanvasQTAgg | None = None
        self._message = Label("", "muted", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._message)
        self._smallest = QSize(*smallest)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.draw_now)
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

    def show_figure(self, subject: Any, draw: Draw[Any] | None = None) -> None:
        """Draw the subject at the next frame, by another function from now on if one is given."""
        self._subject = subject
        self._draw = draw or self._draw
        self._timer.start(0)

    def draw_now(self) -> None:
        """Draw at once."""
        from ldn_designer.figures import FigureError

        self._timer.stop()
        if self._subject is None:
            return
        canvas, figure = self._ready()
        for axes in tuple(figure.axes):
            figure.delaxes(
                axes
            )  # Figure.clear() also clears the axes, which takes as long as new ones
        figure.set_facecolor(theme.current().panel)
        try:
            self._paint(figure, theme.current())
        except FigureError as error:
            self._message.setText(str(error))
            self._layers.setCurrentWidget(self._message)
            return
        self._message.setText("")
        self._layers.setCurrentWidget(canvas)
        canvas.draw_idle()  # type: ignore[no-untyped-call]

    def picture(self, suffix: str) -> bytes:
        """The figure as a file with this suffix, in the light theme; FigureError as on screen."""
        from matplotlib.figure import Figure

        from ldn_designer.figures import settings

        width, height = max(self.width(), 320), max(self.height(), 240)
        figure = Figure(
            (width / SCREEN_DPI, height / SCREEN_DPI), dpi=SCREEN_DPI, layout="constrained"
        )
        figure.set_facecolor(LIGHT.panel)
        self._paint(figure, LIGHT)
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
        if event.type() == QEvent.Type.PaletteChange and self._figure is not None:
            self._timer.start(0)

    def _tool(self, text: str, act: Callable[[], None]) -> Button:
        button = Button(text, small=True)
        button.setAccessibleName(f"{text.rstrip('…')}: {self._name}")
        button.clicked.connect(act)
        return button

    def _paint(self, figure: Figure, palette: Palette) -> None:
        from ldn_designer.figures import paint

        paint(self._draw, figure.add_subplot(), self._subject, palette)

    def _ready(self) -> tuple[FigureCanvasQTAgg, Figure]:
        """Canvas and figure, made by the first drawing: matplotlib takes half a second to load."""
        if self._canvas is None or self._figure is None:
            os.environ["QT_API"] = "pyside6"
            from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
            from matplotlib.figure import Figure

            self._figure = Figure(dpi=SCREEN_DPI, layout="constrained")
            self._canvas = FigureCanvasQTAgg(self._figure)  # type: ignore[no-untyped-call]
            self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            # Wheel and clicks belong to the page behind.
            self._canvas.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._layers.addWidget(self._canvas)
        return self._canvas, self._figure
