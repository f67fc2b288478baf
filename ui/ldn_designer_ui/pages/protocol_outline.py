"""The outline of the protocol: its sections with their state, and how much is still to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ldn_designer_ui import icons, theme
from ldn_designer_ui.widgets.status_icon import LOOK, State

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW, _ICON, _SIDE = 27, 16, 8
#: Widths of the number of a chapter, and of a section with its indent.
_CHAPTER, _INDENT, _SECTION = 28, 12, 48
_ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the outline; `open` counts what is to be written in it and beneath it."""

    id: str
    number: str
    heading: str
    level: int
    state: State
    open: int

    @property
    def words(self) -> str:
        """The line as a screen reader speaks it."""
        parts = (f"{self.number} {self.heading}".strip(), LOOK[self.state][2])
        return ", ".join((*parts, f"{self.open} open") if self.open else parts)


class Outline(QTreeWidget):
    """Chapters, and the sections of the chapter that is open. chosen(id) follows click and arrow key."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Outline")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_Lines(self))
        self._entries: tuple[Entry, ...] = ()
        self._items: dict[str, QTreeWidgetItem] = {}
        self.currentItemChanged.connect(self._choose)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The lines there are, in order."""
        return self._entries

    @property
    def current(self) -> str:
        """The section chosen; "" before the first."""
        item = self.currentItem()
        return "" if item is None else str(item.data(0, _ENTRY).id)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these lines; what is chosen and open stays so while its section is there."""
        new = tuple(entries)
        if new == self._entries:
            return
        if [entry.id for entry in new] != [entry.id for entry in self._entries]:
            self._rebuild(new)
        self._entries = new
        for entry in new:
            item = self._items[entry.id]
            item.setData(0, _ENTRY, entry)
            item.setText(0, entry.heading)
            item.setToolTip(0, f"{entry.number} {entry.heading}".strip())
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, entry.words)

    def choose(self, identifier: str) -> None:
        """Go to a section, as if it were clicked."""
        item = self._items[identifier]
        if (parent := item.parent()) is not None:
            parent.setExpanded(True)
        self.setCurrentItem(item)
        self.scrollToItem(item)

    def _rebuild(self, entries: tuple[Entry, ...]) -> None:
        current = self.current
        self.blockSignals(True)
        self.clear()
        self._items = {}
        chapter: QTreeWidgetItem | None = None
        for entry in entries:
            if entry.level == 1 or chapter is None:
                item = chapter = QTreeWidgetItem(self)
            else:
                item = QTreeWidgetItem(chapter)
            item.setData(0, _ENTRY, entry)
            self._items[entry.id] = item
        self.blockSignals(False)
        if current in self._items:
            self.choose(current)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        chapter = item.parent() or item
        for index in range(self.topLevelItemCount()):
            other = self.topLevelItem(index)
            if other is not None:
                other.setExpanded(other is chapter)
        self.chosen.emit(str(item.data(0, _ENTRY).id))


class _Lines(QStyledItemDelegate):
    """Number, heading, count and state in one line."""

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002  Qt's signature
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        return QSize(160, _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        entry: Entry = index.data(_ENTRY)
        place = QRect(option.rect)
        state: QStyle.StateFlag = option.state
        flag = QStyle.StateFlag
        chosen = bool(state & flag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._fill(painter, place, chosen=chosen, pointed=bool(state & flag.State_MouseOver))
        if state & flag.State_HasFocus and state & flag.State_KeyboardFocusChange:
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 6, 6)
        _write(painter, place, entry, chosen=chosen)
        painter.restore()

    def _fill(self, painter: QPainter, place: QRect, *, chosen: bool, pointed: bool) -> None:
        if chosen or pointed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if chosen else "background"))
            painter.drawRoundedRect(QRectF(place).adjusted(0, 0.5, 0, -0.5), 6, 6)


def _write(painter: QPainter, place: QRect, entry: Entry, *, chosen: bool) -> None:
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Normal
    font = theme.font(theme.TABLE, weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    painter.setFont(font)
    inner = place.adjusted(_SIDE, 0, -_SIDE, 0)
    left = inner.left() + (_INDENT if entry.level > 1 else 0)
    number = QRect(left, inner.top(), _SECTION if entry.level > 1 else _CHAPTER, inner.height())
    icon = QRectF(inner.right() - _ICON + 1, inner.top() + (_ROW - _ICON) / 2, _ICON, _ICON)
    name, token, _ = LOOK[entry.state]
    icons.paint(painter, icon, name, token)
    right = int(icon.left()) - 8
    if entry.open and entry.level == 1:
        right -= _write_count(painter, inner, right, f"{entry.open} open")
    painter.setFont(font)
    painter.setPen(theme.color("accent" if chosen else "muted"))
    painter.drawText(number, middle, entry.number)
    text = QRect(number.right() + 1, inner.top(), right - number.right() - 1, inner.height())
    if not entry.number:
        text.setLeft(inner.left())
    painter.setPen(theme.color("accent" if chosen else "ink"))
    heading = QFontMetrics(font).elidedText(
        entry.heading, Qt.TextElideMode.ElideRight, text.width()
    )
    painter.drawText(text, middle, heading)


def _write_count(painter: QPainter, inner: QRect, right: int, words: str) -> int:
    """Write the count so that it ends at `right`; the width that it took, with a gap."""
    painter.setFont(theme.font(theme.NOTE))
    painter.setPen(theme.color("muted"))
    width = painter.fontMetrics().horizontalAdvance(words)
    place = QRect(right - width, inner.top(), width, inner.height())
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), words)
    return width + 8
