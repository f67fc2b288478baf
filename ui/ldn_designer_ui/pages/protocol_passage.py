"""The blocks of one section as text on screen, with its values as soft chips that tell their source."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QToolTip, QWidget
from shiboken6 import isValid

from ldn_designer_ui import theme
from ldn_designer_ui.pages.protocol_typesetting import PADDING, Chip, Typesetting

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QHelpEvent,
        QPaintEvent,
        QResizeEvent,
        QTextBlock,
        QTextLine,
        QWheelEvent,
    )

    from ldn_designer.protocol.blocks import Block
    from ldn_designer.protocol.document import Document

__all__ = ["Passage"]


class Passage(QTextBrowser):
    """Text as high as it needs to be.

    value_chosen(value, place): a chip was clicked, or opened by key; place is on the screen.
    place_chosen(anchor): a reference to another place of the document was followed.
    """

    value_chosen = Signal(object, object)
    place_chosen = Signal(str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setOpenLinks(False)
        self.setTabChangesFocus(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown: tuple[tuple[Block, ...], Document] | None = None
        self._text: QTextDocument | None = None
        self._chips: tuple[Chip, ...] = ()
        self.anchorClicked.connect(self._follow)

    def show_blocks(self, blocks: tuple[Block, ...], document: Document) -> None:
        """Show these blocks of a document; nothing happens where they are already there."""
        known = self._shown
        self._shown = (blocks, document)
        if known is None or known[0] != blocks or known[1].names != document.names:
            self._typeset()

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The values shown, in reading order."""
        return self._chips

    @property
    def text(self) -> str:
        """The words shown, without the space that pads chips."""
        return self.toPlainText().replace(PADDING, "")

    def choose(self, chip: Chip) -> None:
        """Tell of a value, as if its chip were clicked."""
        places = self._places(chip)
        corner = places[-1].bottomLeft().toPoint() if places else QPoint()
        self.value_chosen.emit(chip.value, self.viewport().mapToGlobal(corner))

    def _typeset(self) -> None:
        """Set the text aside and show it whole: laid out once, not after each block."""
        assert self._shown is not None
        blocks, document = self._shown
        text = QTextDocument(self)
        text.setDocumentMargin(0)
        text.setIndentWidth(20)
        text.setDefaultFont(theme.font())
        typesetting = Typesetting(QTextCursor(text), document)
        typesetting.set_blocks(blocks)
        self._chips = tuple(typesetting.chips)
        before, self._text = self._text, text
        self.setDocument(text)
        if before is not None and isValid(before):  # Qt lets go of some documents itself
            before.deleteLater()
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(1, ceil(self.document().size().height())))

    def _follow(self, address: QUrl) -> None:
        kind, _, rest = address.toString().partition(":")
        if kind == "value":
            self.choose(self._chips[int(rest)])
        elif kind == "place":
            self.place_chosen.emit(rest)
        else:
            QDesktopServices.openUrl(address)

    # ---- what Qt calls
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the new width needs."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Set the text in the colours of a new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown is not None:
            self._typeset()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the page."""
        event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the source of a value on which the pointer rests."""
        if event.type() == QEvent.Type.ToolTip:
            self._tell(event)  # type: ignore[arg-type]  # this type of event is a QHelpEvent
            return True
        return super().viewportEvent(event)

    def _tell(self, event: QHelpEvent) -> None:
        kind, _, rest = self.anchorAt(event.pos()).partition(":")
        if kind == "value":
            QToolTip.showText(event.globalPos(), self._chips[int(rest)].value.source, self)
        else:
            QToolTip.hideText()

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  Qt's name
        """The selected words without the space that pads chips."""
        data = QMimeData()
        words = self.textCursor().selection().toPlainText()
        data.setText(words.replace(PADDING, ""))
        return data

    def paintEvent(self, event: QPaintEvent) -> None:
        """Chips behind the text, then the text, in a frame while it has the focus."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_soft"))
        for chip in self._chips:
            for place in self._places(chip) if chip.marked else ():
                painter.drawRoundedRect(place, 4, 4)
        painter.end()
        super().paintEvent(event)
        if self.hasFocus():
            frame = QPainter(self.viewport())
            frame.setPen(theme.color("accent"))
            frame.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def _places(self, chip: Chip) -> list[QRectF]:
        """Where a chip stands, one rectangle a line."""
        block: QTextBlock = self.document().findBlock(chip.start)
        origin = self.document().documentLayout().blockBoundingRect(block).topLeft()
        start, end = chip.start - block.position(), chip.end - block.position()
        layout, places = block.layout(), []
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            first, last = line.textStart(), line.textStart() + line.textLength()
            if start < last and end > first:
                left = _x(line, max(start, first))
                right = _x(line, min(end, last))
                top = line.y() + line.ascent() - self.fontMetrics().ascent() - 1
                height = self.fontMetrics().height() + 2
                places.append(QRectF(left, top, right - left, height).translated(origin))
        return places


def _x(line: QTextLine, position: int) -> float:
    """How far from the left a position of the text stands; PySide6 gives the position with it."""
    found: Any = line.cursorToX(position)
    return float(found[0])
