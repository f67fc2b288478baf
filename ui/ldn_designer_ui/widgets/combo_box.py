"""A choice of several that opens a list; its arrow follows the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QListView,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from ldn_designer_ui import icons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QWheelEvent


#: Pixels from the right edge to the arrow, and of the arrow.
_ASIDE, _ARROW = 8, 14
#: Pixels of the list beside its words.
_AROUND = 16


class ComboBox(QComboBox):
    """One choice of a list of (key, words). chosen(key) follows the user, not `choose`."""

    chosen = Signal(str)

    def __init__(
        self, options: Sequence[tuple[str, str]], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        # A list view of its own takes the style sheet; the native pop-up of some styles does not.
        self.setView(QListView(self))
        self.setAccessibleName(name)
        self.set_options(options)
        self.activated.connect(lambda _index: self.chosen.emit(self.key))

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other choices; the one chosen stays if it is among them."""
        kept = self.key
        if list(options) == [(self.itemData(i), self.itemText(i)) for i in range(self.count())]:
            return
        self.clear()
        for key, words in options:
            self.addItem(words, key)
        self.choose(kept)

    def choose(self, key: str) -> None:
        """Mark one choice without a signal; an unknown key leaves the first one."""
        self.setCurrentIndex(max(self.findData(key), 0) if self.count() else -1)

    @property
    def key(self) -> str:
        """The choice made; "" while there is none to make."""
        return str(self.currentData() or "")

    def showPopup(self) -> None:  # noqa: N802  Qt’s name
        """Open the list, as wide as its longest words."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + _AROUND)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling past must not change a decision."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt’s signature
        """The box, words that are too long for it cut with an ellipsis, and the arrow at its right."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, field.width()
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        left, top = self.width() - _ASIDE - _ARROW, (self.height() - _ARROW) / 2
        place = QRectF(left, top, _ARROW, _ARROW)
        icons.paint(painter, place, "chevron", "muted")
        painter.end()
