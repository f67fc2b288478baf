"""A part of a card that scrolls on its own, so that the page need not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class ScrollPanel(QScrollArea):
    """Widgets beneath one another; add them to `column`. `least` is the height it always has.

    It takes the focus, so that arrow keys scroll what holds nothing but text; `name` is then spoken.
    """

    def __init__(self, *, name: str, least: int = 160, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._least = least
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        # The window's style gives scroll areas the colour of a page; here the card shows through.
        self.setStyleSheet(
            "ScrollPanel, ScrollPanel > QWidget > QWidget { background: transparent; }"
        )
        self._inside = QWidget()
        self.column = QVBoxLayout(self._inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.setWidget(self._inside)
        self.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is inside as wide as what is seen of it."""
        super().resizeEvent(event)
        self._inside.setMaximumWidth(self.viewport().width())

    def sizeHint(self) -> QSize:
        """The least height; more where there is room."""
        return QSize(240, self._least)

    def minimumSizeHint(self) -> QSize:
        """Room for a few lines."""
        return QSize(160, self._least)
