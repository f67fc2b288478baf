"""Check boxes and radio buttons drawn in the colours of the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QWidget

from ldn_designer_ui import icons, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

#: Side of the mark and its distance from the text.
_SIDE, _SPACE = 16, 8


def _place(button: QAbstractButton) -> QRectF:
    """Where the mark is drawn: centred when there is no text, else at the left."""
    left = 2.5 if button.text() else (button.width() - _SIDE) / 2 + 0.5
    return QRectF(left, (button.height() - _SIDE) / 2 + 0.5, _SIDE - 1, _SIDE - 1)


def _size(button: QAbstractButton) -> QSize:
    text = button.fontMetrics().horizontalAdvance(button.text())
    return QSize(_SIDE + 8 + (text + _SPACE if text else 0), max(24, button.fontMetrics().height()))


def _paint_text(painter: QPainter, button: QAbstractButton) -> None:
    if button.text():
        painter.setPen(theme.color("ink" if button.isEnabled() else "muted"))
        place = QRectF(button.rect()).adjusted(2 + _SIDE + _SPACE, 0, 0, 0)
        painter.drawText(
            place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), button.text()
        )


def _edge(button: QAbstractButton) -> QPen:
    shade = "accent" if button.hasFocus() or button.underMouse() else "muted"
    if not button.isEnabled():
        shade = "edge"
    return QPen(theme.color(shade), 2 if button.hasFocus() else 1.5)


class CheckBox(QCheckBox):
    """A check box; without text, the mark alone, for tables."""

    def __init__(self, text: str = "", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(name or text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Room for mark and text."""
        return _size(self)

    minimumSizeHint = sizeHint

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002, N802  Qt's name
        """The whole widget can be clicked."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """A rounded square, filled and ticked when checked."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = _place(self)
        painter.setPen(_edge(self))
        if self.isChecked():
            painter.setBrush(theme.color("accent" if self.isEnabled() else "edge"))
            if not self.hasFocus():
                painter.setPen(Qt.PenStyle.NoPen)
            else:
                painter.setPen(QPen(theme.color("ink"), 2))
        painter.drawRoundedRect(place, 4, 4)
        if self.isChecked():
            icons.paint(painter, place.adjusted(1.5, 1.5, -1.5, -1.5), "check", "on_accent")
        _paint_text(painter, self)


class RadioButton(QRadioButton):
    """A radio button; without text, the mark alone, for tables."""

    def __init__(self, text: str = "", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(name or text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Room for mark and text."""
        return _size(self)

    minimumSizeHint = sizeHint

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002, N802  Qt's name
        """The whole widget can be clicked."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """A ring, with a dot when chosen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = _place(self).adjusted(1, 1, -1, -1)
        pen = _edge(self)
        if self.isChecked():
            pen = QPen(theme.color("accent"), 2.5 if self.hasFocus() else 1.5)
        painter.setPen(pen)
        painter.drawEllipse(place)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QPointF(place.center()), 3.5, 3.5)
        _paint_text(painter, self)
