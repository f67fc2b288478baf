"""A row of joined buttons of which one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ldn_designer_ui.widgets.button import PushButton
from ldn_designer_ui.widgets.tab_stops import one_stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent


class _Segment(PushButton):
    """One of the joined buttons; arrow keys move to its neighbours."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        group = self.group()
        if step is None or group is None:
            super().keyPressEvent(event)
            return
        buttons = group.buttons()
        neighbour = buttons[(buttons.index(self) + step) % len(buttons)]
        neighbour.setFocus(Qt.FocusReason.TabFocusReason)
        neighbour.click()


class Segmented(QWidget):
    """One choice of a few. chosen(key) follows a click or an arrow key, not `choose`."""

    chosen = Signal(str)

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        *,
        name: str,
        stretch: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        last = len(options) - 1
        for index, (key, text) in enumerate(options):
            button = _Segment(text)
            button.setCheckable(True)
            button.setAutoExclusive(True)  # spoken as one of several, not as a box to tick
            button.setAutoDefault(False)
            button.setAccessibleName(f"{name}: {text}")
            place = "only" if last == 0 else {0: "first", last: "last"}.get(index, "middle")
            button.setProperty("segment", place)
            if stretch:
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)
        self.choose(options[0][0])

    def choose(self, key: str) -> None:
        """Mark one option as chosen without a signal."""
        self._buttons[key].setChecked(True)
        one_stop(self._buttons.values())

    def set_text(self, key: str, text: str) -> None:
        """Give one option another name."""
        button = self._buttons[key]
        button.setText(text)
        button.setAccessibleName(f"{self.accessibleName()}: {text}")

    @property
    def key(self) -> str:
        """The option chosen."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def button(self, key: str) -> QPushButton:
        """The button of one option."""
        return self._buttons[key]
