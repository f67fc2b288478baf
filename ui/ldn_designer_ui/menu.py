"""The window's menu, made from the table of actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ldn_designer_ui import icons
from ldn_designer_ui.actions import ACTIONS, WindowState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


class Menu(QMenu):
    """All actions in sections, with lists of examples and recent files beneath "Open"."""

    def __init__(self, window: QWidget) -> None:
        super().__init__("Menu", window)
        self.actions_by_id: dict[str, QAction] = {}
        self.examples = QMenu("Open example", self)
        self.recent = QMenu("Open recent", self)
        section = ACTIONS[0].section
        for one in ACTIONS:
            if one.section != section:
                self.addSeparator()
                section = one.section
            action = QAction(one.title, window)
            if one.shortcut:
                action.setShortcut(QKeySequence(one.shortcut))
                action.setToolTip(f"{one.title.rstrip('…')} ({action.shortcut().toString()})")
            action.triggered.connect(partial(_call, window, one.callback))
            window.addAction(action)  # shortcuts work while the menu is shut
            self.addAction(action)
            self.actions_by_id[one.id] = action
            if one.id == "open":
                self.addMenu(self.examples)
                self.addMenu(self.recent)
        self.aboutToShow.connect(self._show_icons)
        self.update_state(WindowState())

    def update_state(self, state: WindowState) -> None:
        """Enable what is possible in a state."""
        for one in ACTIONS:
            self.actions_by_id[one.id].setEnabled(one.enabled(state))
        self.examples.setEnabled(state.ready)
        self.recent.setEnabled(state.ready and bool(self.recent.actions()))

    def _show_icons(self) -> None:
        """Draw the icons in the colours of the theme shown now."""
        for one in ACTIONS:
            if one.icon:
                self.actions_by_id[one.id].setIcon(icons.icon(one.icon))

    def list_examples(self, names: Sequence[str], chosen: Callable[[str], None]) -> None:
        """Offer these examples."""
        self.examples.clear()
        for name in names:
            self.examples.addAction(name).triggered.connect(partial(_give, chosen, name))

    def list_recent(self, paths: Sequence[Path], chosen: Callable[[Path], None]) -> None:
        """Offer these files."""
        self.recent.clear()
        for path in paths:
            action = self.recent.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(partial(_give, chosen, path))
        self.recent.setEnabled(bool(paths))


def _call(window: QWidget, name: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  Qt's signal
    getattr(window, name)()


def _give(chosen: Callable[[Any], None], value: Any, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - what Qt hands over
    chosen(value)
