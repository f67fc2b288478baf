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

    from PySide6.QtGui import QResizeEvent

_ROW, _LINE, _ICON, _SIDE = 27, 17, 16, 8
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
        self.setUniformRowHeights(False)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break headings anew in another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

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
    """Number, heading, count and state; a heading too long for one line takes two."""

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002  Qt's signature
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        outline = self.parent()
        width = outline.viewport().width() if isinstance(outline, Outline) else 0
        entry: Entry = index.data(_ENTRY)
        text = _spaces(QRect(0, 0, width, _ROW), entry)[1]
        # In the weight of the chosen line, so that choosing one moves nothing.
        whole = QFontMetrics(_font(chosen=True)).horizontalAdvance(entry.heading)
        return QSize(160, _ROW if whole <= text.width() else _ROW + _LINE)

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


def _font(*, chosen: bool) -> QFont:
    font = theme.font(theme.TABLE, QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _count(entry: Entry) -> str:
    return f"{entry.open} open" if entry.open and entry.level == 1 else ""


def _spaces(place: QRect, entry: Entry) -> tuple[QRect, QRect, QRect, QRect]:
    """Where number, heading, count and icon stand in a line."""
    inner = place.adjusted(_SIDE, 0, -_SIDE, 0)
    left = inner.left() + (_INDENT if entry.level > 1 else 0)
    width = _SECTION if entry.level > 1 else _CHAPTER
    number = QRect(left, inner.top(), width if entry.number else 0, _ROW)
    icon = QRect(inner.right() - _ICON + 1, inner.top() + (_ROW - _ICON) // 2, _ICON, _ICON)
    words = _count(entry)
    taken = QFontMetrics(theme.font(theme.NOTE)).horizontalAdvance(words) if words else 0
    count = QRect(icon.left() - 8 - taken, inner.top(), taken, _ROW)
    right = count.left() - (8 if taken else 0)
    text = QRect(number.right() + 1, inner.top(), right - number.right() - 1, inner.height())
    return number, text, count, icon


def _write(painter: QPainter, place: QRect, entry: Entry, *, chosen: bool) -> None:
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    number, text, count, icon = _spaces(place, entry)
    name, token, _ = LOOK[entry.state]
    icons.paint(painter, QRectF(icon), name, token)
    painter.setFont(theme.font(theme.NOTE))
    painter.setPen(theme.color("muted"))
    painter.drawText(count, middle, _count(entry))
    font = _font(chosen=chosen)
    painter.setFont(font)
    painter.setPen(theme.color("accent" if chosen else "muted"))
    painter.drawText(number, middle, entry.number)
    painter.setPen(theme.color("accent" if chosen else "ink"))
    _write_heading(painter, QFontMetrics(font), text, icon.left() - 8, entry.heading)


def _write_heading(
    painter: QPainter, metrics: QFontMetrics, text: QRect, right: int, heading: str
) -> None:
    """The heading on the lines there are, the second as far as `right`; what does not fit it is cut."""
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    first, rest = heading, ""
    if text.height() > _ROW and metrics.horizontalAdvance(heading) > text.width():
        first, rest = _broken(metrics, heading, text.width())
    painter.drawText(
        QRect(text.left(), text.top(), text.width(), _ROW),
        middle,
        metrics.elidedText(first, Qt.TextElideMode.ElideRight, text.width()),
    )
    if rest:
        below = QRect(text.left(), text.top() + _LINE, right - text.left(), _ROW)
        cut = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, middle, cut)


def _broken(metrics: QFontMetrics, heading: str, width: int) -> tuple[str, str]:
    """As many whole words as fit the width, at least one, and the others."""
    words = heading.split(" ")
    kept = 1
    while kept < len(words) and metrics.horizontalAdvance(" ".join(words[: kept + 1])) < width - 2:
        kept += 1
    return " ".join(words[:kept]), " ".join(words[kept:])
