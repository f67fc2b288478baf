"""The calm before the first numbers: a sentence over pale shapes of the page to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ldn_designer_ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

#: Cards of the sketch as shares of the page: left, top, width, height.
_CARDS = (
    (0, 0, 0.26, 1),
    (0.28, 0, 0.72, 0.18),
    (0.28, 0.21, 0.46, 0.79),
    (0.76, 0.21, 0.24, 0.79),
)


class Skeleton(QWidget):
    """Pale cards and one sentence; nothing moves."""

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self.setAccessibleName(sentence)

    def say(self, sentence: str) -> None:
        """Show another sentence."""
        self._sentence = sentence
        self.setAccessibleName(sentence)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """The cards and the sentence."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        page = QRectF(self.rect()).adjusted(16.5, 16.5, -16.5, -16.5)
        painter.setPen(theme.color("line"))
        painter.setBrush(theme.color("panel"))
        for left, top, width, height in _CARDS:
            place = QRectF(
                page.left() + left * page.width(),
                page.top() + top * page.height(),
                width * page.width(),
                height * page.height(),
            )
            painter.drawRoundedRect(place, theme.RADIUS, theme.RADIUS)
        painter.setPen(theme.color("muted"))
        painter.drawText(page, int(Qt.AlignmentFlag.AlignCenter), self._sentence)
