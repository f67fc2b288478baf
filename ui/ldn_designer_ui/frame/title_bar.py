"""The top row: menu, program, file, whether it is saved, and the actions used most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from ldn_designer_ui import icons
from ldn_designer_ui.widgets.button import Button, Kind
from ldn_designer_ui.widgets.elided_label import ElidedLabel
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QPaintEvent


class _Emblem(QWidget):
    """The program's icon."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(20, 20))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        icons.paint(QPainter(self), QRectF(self.rect()), "application", "accent", "on_accent")


class TitleBar(QFrame):
    """Menu button, names, and buttons that mirror actions."""

    def __init__(self, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(48)
        self.menu_button = Button("", "quiet", icon="menu")
        self.menu_button.setFixedWidth(32)
        self.menu_button.setAccessibleName("Menu")
        self.menu_button.setToolTip("Menu (F10)")
        self.menu_button.setMenu(menu)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_F10), self)
        shortcut.activated.connect(self.open_menu)
        self.file = ElidedLabel("", "muted")
        self.state = Label("", "note")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 16, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.menu_button)
        self._row.addWidget(_Emblem())
        self._row.addWidget(Label("LDN Designer", "title"))
        self._row.addWidget(self.file)
        self._row.addWidget(self.state)
        self._row.addStretch(1)

    def open_menu(self) -> None:
        """Open the menu beneath its button."""
        self.menu_button.showMenu()

    def add_action(self, action: QAction, kind: Kind = "plain", icon: str = "") -> Button:
        """A button at the right that does what an action does, when it can."""
        button = Button(action.text(), kind, icon=icon)
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.toolTip())

        action.changed.connect(follow)
        follow()
        self._row.addWidget(button)
        return button

    def show_file(self, name: str, *, saved: bool, recent: bool) -> None:
        """Name the file, and say whether it holds what is shown; `recent` is false for a plan without one."""
        self.file.setText(name)
        words = ("saved" if recent else "not saved yet") if saved else "unsaved changes"
        self.state.setText(f"· {words}" if name else "")
        self.state.setAlignment(Qt.AlignmentFlag.AlignVCenter)
