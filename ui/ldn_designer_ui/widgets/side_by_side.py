"""Two widgets beside one another where there is room for both, else beneath one another."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.widgets.items_layout import ItemsLayout


class SideBySideLayout(ItemsLayout):
    """Needs no more width than the wider item; `shares` divide the width while both stand abreast.

    The height it asks for is the least one, so that figures give way before the page has to scroll.
    """

    def __init__(self, parent: QWidget, shares: tuple[int, int]) -> None:
        super().__init__(parent)
        self._shares = shares

    def expandingDirections(self) -> Qt.Orientation:
        """Both: whatever room there is is filled."""
        return Qt.Orientation.Horizontal | Qt.Orientation.Vertical

    def heightForWidth(self, width: int) -> int:
        """The least height at a width."""
        heights = [
            _least_height(item, each)
            for item, each in zip(self._items, self._widths(width), strict=True)
        ]
        return sum(heights) + theme.GAP if self.stacks(width) else max(heights)

    def minimumSize(self) -> QSize:
        """The wider item's width; the height follows from the width there is."""
        least = max(item.minimumSize().width() for item in self._items)
        return QSize(least, self.heightForWidth(max(self.geometry().width(), least)))

    def sizeHint(self) -> QSize:
        """Room for both abreast."""
        width = sum(item.sizeHint().width() for item in self._items) + theme.GAP
        return QSize(width, self.heightForWidth(width))

    def setGeometry(self, rect: QRect) -> None:
        """Put both in their places; spare height goes to the first where they are stacked."""
        super().setGeometry(rect)
        widths = self._widths(rect.width())
        first, second = self._items
        if self.stacks(rect.width()):
            below = _least_height(second, widths[1])
            # Until the page has grown to its height there may be too little of it: nothing is squeezed.
            above = max(rect.height() - theme.GAP - below, _least_height(first, widths[0]))
            first.setGeometry(QRect(rect.x(), rect.y(), widths[0], above))
            second.setGeometry(QRect(rect.x(), rect.y() + above + theme.GAP, widths[1], below))
            return
        first.setGeometry(QRect(rect.x(), rect.y(), widths[0], rect.height()))
        left = rect.x() + widths[0] + theme.GAP
        second.setGeometry(QRect(left, rect.y(), widths[1], rect.height()))

    def stacks(self, width: int) -> bool:
        """Whether at this width the second stands beneath the first."""
        return width < sum(item.minimumSize().width() for item in self._items) + theme.GAP

    def _widths(self, width: int) -> tuple[int, int]:
        if self.stacks(width):
            return width, width
        room = width - theme.GAP
        least, other = (item.minimumSize().width() for item in self._items)
        first = min(max(room * self._shares[0] // sum(self._shares), least), room - other)
        return first, room - first


class SideBySide(QWidget):
    """Two widgets in such a layout."""

    def __init__(
        self,
        first: QWidget,
        second: QWidget,
        *,
        shares: tuple[int, int] = (1, 1),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._layout = SideBySideLayout(self, shares)
        self._layout.addWidget(first)
        self._layout.addWidget(second)

    @property
    def stacked(self) -> bool:
        """Whether the second stands beneath the first."""
        return self._layout.stacks(self.width())


def _least_height(item: QLayoutItem, width: int) -> int:
    """The least height an item needs at a width, with its text wrapped."""
    if item.hasHeightForWidth():
        return item.minimumHeightForWidth(width)
    return item.minimumSize().height()
