"""The questions and messages that stop the user; tests answer them without a dialog."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

if TYPE_CHECKING:
    from ldn_designer_ui.recovery import Rescued

Answer = Literal["save", "discard", "cancel"]

_FILES = "LDN Designer plans (*.ldn)"


class Asking:
    """Asks by dialog over one window."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def unsaved(self, name: str) -> Answer:
        """What to do with changes that would be lost."""
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("Unsaved changes")
        box.setText(f"Save the changes to {name}?")
        box.setInformativeText("Without saving they are lost.")
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        answers: dict[int, Answer] = {int(button.Save): "save", int(button.Discard): "discard"}
        return answers.get(box.exec(), "cancel")

    def open_path(self, folder: Path) -> Path | None:
        """A file to open; None when the user thought better of it."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open a plan", str(folder), _FILES)
        return Path(name) if name else None

    def save_path(self, suggested: Path) -> Path | None:
        """A file to save to; None when the user thought better of it."""
        name, _ = QFileDialog.getSaveFileName(self._parent, "Save the plan", str(suggested), _FILES)
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_suffix(".ldn")

    def restore(self, rescued: Rescued) -> bool:
        """Whether work found after a crash is to be opened."""
        name = "a plan without a file" if rescued.path is None else rescued.path.name
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("Work was rescued")
        box.setText(f"LDN Designer ended without closing. Its last work, on {name}, was kept.")
        restore = box.addButton("Restore", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
        box.exec()
        return box.clickedButton() is restore

    def tell(self, title: str, sentence: str) -> None:
        """Say something that must be read before going on."""
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(title)
        box.setText(sentence)
        box.exec()
