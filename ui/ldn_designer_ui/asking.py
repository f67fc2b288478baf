"""The questions and messages that stop the user; tests answer them without a dialog.

Dialogs are imported when the first one is asked for, not before the first paint.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox, QWidget

    from ldn_designer_ui.recovery import Rescued

Answer = Literal["save", "discard", "cancel"]

_FILES = "LDN Designer plans (*.ldn)"


class Asking:
    """Asks by dialog over one window."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def unsaved(self, name: str) -> Answer:
        """What to do with changes that would be lost."""
        from PySide6.QtWidgets import QMessageBox

        box = self._box("Unsaved changes")
        box.setText(f"Save the changes to {name}?")
        box.setInformativeText("Without saving they are lost.")
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        answers: dict[int, Answer] = {int(button.Save): "save", int(button.Discard): "discard"}
        return answers.get(box.exec(), "cancel")

    def open_path(self, folder: Path) -> Path | None:
        """A file to open; None when the user thought better of it."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getOpenFileName(self._parent, "Open a plan", str(folder), _FILES)
        return Path(name) if name else None

    def save_path(self, suggested: Path) -> Path | None:
        """A file to save to; None when the user thought better of it."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getSaveFileName(self._parent, "Save the plan", str(suggested), _FILES)
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_suffix(".ldn")

    def restore(self, rescued: Rescued) -> bool:
        """Whether work found after a crash is to be opened."""
        from PySide6.QtWidgets import QMessageBox

        name = "a plan without a file" if rescued.path is None else rescued.path.name
        box = self._box("Work was rescued")
        box.setText(f"LDN Designer ended without closing. Its last work, on {name}, was kept.")
        restore = box.addButton("Restore", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
        box.exec()
        return box.clickedButton() is restore

    def tell(self, title: str, sentence: str) -> None:
        """Say something that must be read before going on."""
        from PySide6.QtWidgets import QMessageBox

        box = self._box(title)
        box.setText(sentence)
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        box.exec()

    def _box(self, title: str) -> QMessageBox:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(title)
        return box
