"""Running text in which the values stand out softly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from ldn_designer_ui import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

#: Height of a line over the height of its type.
_LEADING = 135.0
#: Stands at either side of a value inside its mark; no copy holds it.
_PAD = "\u2009"


class ValueText(QTextEdit):
    """A paragraph of (text, is a value) runs to read, select and copy; as high as its words need."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: tuple[tuple[str, bool], ...] = ()
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)

    def set_runs(self, runs: Sequence[tuple[str, bool]]) -> None:
        """Show other runs; nothing happens where they are those shown."""
        if tuple(runs) != self._runs:
            self._runs = tuple(runs)
            self._write()

    @property
    def words(self) -> str:
        """The text as it is copied."""
        return "".join(text for text, _ in self._runs)

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  Qt's name
        """The selected words, without the space around values."""
        data = QMimeData()
        chosen = self.textCursor().selectedText()
        data.setText(chosen.replace(_PAD, "").replace("\u2029", "\n"))
        return data

    def sizeHint(self) -> QSize:
        """The width there is, and the height its lines need in it."""
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        """A narrow column of the height that the present width needs."""
        return QSize(160, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height when the width changes."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, in a frame while it has the focus; paler where it no longer follows from the fields."""
        super().paintEvent(event)
        if (strength := theme.strength(self)) < 1:
            veil = theme.color("panel")
            veil.setAlphaF(1 - strength)
            QPainter(self.viewport()).fillRect(event.rect(), veil)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(theme.color("accent"))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def changeEvent(self, event: QEvent) -> None:
        """Write again in the colours of a new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._runs:
            self._write()

    def _height(self) -> int:
        return int(self.document().size().height()) + 2

    def _write(self) -> None:
        plain, value = QTextCharFormat(), QTextCharFormat()
        plain.setFont(theme.font(theme.TABLE))
        plain.setForeground(theme.color("ink"))
        strong = theme.font(theme.TABLE, QFont.Weight.DemiBold)
        strong.setFeature(QFont.Tag("tnum"), 1)
        value.setFont(strong)
        value.setForeground(theme.color("ink"))
        value.setBackground(theme.color("accent_soft"))
        self.clear()
        cursor = self.textCursor()
        block = cursor.blockFormat()
        block.setLineHeight(_LEADING, 1)  # proportional
        cursor.setBlockFormat(block)
        for text, is_value in self._runs:
            padded = f"{_PAD}{text}{_PAD}" if is_value else text
            cursor.insertText(padded, value if is_value else plain)
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.setTextCursor(cursor)
        self.updateGeometry()
