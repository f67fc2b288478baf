"""An estimate with its interval on a scale shared by the rows of a table: the forest plot's pieces."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ldn_designer_ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

Shape = Literal["square", "dot", "diamond", "bar"]


class Scale(NamedTuple):
    """The values at the left and right edge of every row, where ticks stand, and the line of no effect."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()
    null: float = 0.0

    def place(self, value: float, width: float, margin: float = 4.0) -> float:
        """Where a value stands, in pixels; values beyond an edge stand at the edge."""
        share = (value - self.low) / (self.high - self.low)
        return margin + min(max(share, 0.0), 1.0) * (width - 2 * margin)


class IntervalCell(QWidget):
    """One row's interval. An end beyond the scale is drawn as an arrow."""

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = scale
        self._interval: tuple[float, float, float] | None = None
        self._shape: Shape = "square"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Wide enough to compare rows."""
        return QSize(200, 28)

    def show_interval(
        self,
        low: float,
        estimate: float,
        high: float,
        *,
        shape: Shape = "square",
        scale: Scale | None = None,
    ) -> None:
        """Draw an interval; ValueError unless low ≤ estimate ≤ high are numbers."""
        if not (low <= estimate <= high) or math.isinf(estimate):
            raise ValueError("An interval needs three numbers in rising order.")
        self.scale = scale or self.scale
        self._interval = (low, estimate, high)
        self._shape = shape
        self.setAccessibleName(f"{estimate:.2f}, from {low:.2f} to {high:.2f}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """The line of no effect and the interval across it."""
        painter = QPainter(self)
        painter.setOpacity(theme.strength(self))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        null = round(self.scale.place(self.scale.null, self.width())) + 0.5
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.drawLine(QPointF(null, 0), QPointF(null, self.height()))
        if self._interval is None:
            return
        low, estimate, high = (self.scale.place(value, self.width()) for value in self._interval)
        painter.setBrush(theme.color("accent"))
        painter.setPen(Qt.PenStyle.NoPen)
        if self._shape == "diamond":
            corners = ((low, 0), (estimate, -7), (high, 0), (estimate, 7))
            painter.drawPolygon(QPolygonF([QPointF(x, middle + y) for x, y in corners]))
        elif self._shape == "bar":
            painter.drawRoundedRect(QRectF(low, middle - 2, high - low, 4), 2, 2)
        else:
            self._paint_whisker(painter, low, estimate, high)

    def _paint_whisker(self, painter: QPainter, low: float, estimate: float, high: float) -> None:
        assert self._interval is not None
        middle = self.height() / 2
        painter.setPen(QPen(theme.color("ink"), 1.5))
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        for x, cut, side in (
            (low, self._interval[0] < self.scale.low, 1),
            (high, self._interval[2] > self.scale.high, -1),
        ):
            if cut:
                for y in (-4, 4):
                    painter.drawLine(QPointF(x, middle), QPointF(x + 4 * side, middle + y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        if self._shape == "dot":
            painter.drawEllipse(QPointF(estimate, middle), 3.5, 3.5)
        else:
            painter.drawRect(QRectF(estimate - 4, middle - 4, 8, 8))


class ScaleCell(QWidget):
    """The ticks of a scale and their numbers, beneath the rows that share it."""

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = scale
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for a tick and its number."""
        return QSize(200, 24)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """The scale."""
        painter = QPainter(self)
        painter.setFont(theme.font(11))
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.drawLine(QPointF(4, 1.5), QPointF(self.width() - 4, 1.5))
        for value, words in self.scale.ticks:
            x = round(self.scale.place(value, self.width())) + 0.5
            painter.setPen(QPen(theme.color("muted"), 1))
            painter.drawLine(QPointF(x, 2), QPointF(x, 5))
            place = QRectF(x - 24, 6, 48, 16)
            painter.drawText(
                place, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), words
            )
