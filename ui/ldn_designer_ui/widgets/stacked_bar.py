"""A bar in parts: how a total divides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ldn_designer_ui import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

#: Below this height there is no room for words in the bar.
_WORDS = 20


class Part(NamedTuple):
    """One part: its share of the whole, the words in it, and the colours' tokens."""

    share: float
    words: str
    token: str
    ink: str = "on_accent"


class StackedBar(QWidget):
    """Parts side by side; the whole is the sum of their shares."""

    def __init__(self, *, name: str, height: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._height = height
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Show these parts; ValueError for a share that is negative or no number."""
        if not all(math.isfinite(part.share) and part.share >= 0 for part in parts):
            raise ValueError("A bar's shares are finite numbers of at least 0.")
        self._parts = tuple(parts)
        self.setAccessibleName(f"{self._name}: " + ", ".join(part.words for part in parts))
        self.update()

    def sizeHint(self) -> QSize:
        """Any width, one height."""
        return QSize(160, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """The parts with a gap of two pixels between them."""
        whole = sum(part.share for part in self._parts)
        if not whole:
            return
        painter = QPainter(self)
        painter.setOpacity(theme.strength(self))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TABLE, QFont.Weight.DemiBold))
        left = 0.0
        for part in self._parts:
            width = self.width() * part.share / whole
            place = QRectF(left + 1, 0, max(width - 2, 0), self.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(part.token))
            painter.drawRoundedRect(place, 2, 2)
            fits = painter.fontMetrics().horizontalAdvance(part.words) < place.width() - 4
            if fits and self._height >= _WORDS:
                painter.setPen(theme.color(part.ink))
                painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), part.words)
            left += width
