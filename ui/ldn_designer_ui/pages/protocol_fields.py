"""What stands on the protocol's title page: lines of text, bound to the plan both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.binding import value_at
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from ldn_designer_ui.document import Document

#: Path in the plan, label, what an empty line suggests, and what it is for.
FIELDS = (
    ("title", "Title", "as the plan describes it", "Design, population and interventions."),
    ("short_title", "Short title", "from the title", "Stands at the foot of every page."),
    ("version", "Version", "draft", "Number of this version of the protocol."),
    ("version_date", "Version date", "2026-01-31", "Year, month and day of this version."),
    ("authors", "Authors", "names, in order", "Who wrote this protocol."),
    ("sponsor", "Sponsor", "name, and how to reach it", "Who is responsible for the trial."),
)


class DocumentFields(QWidget):
    """One line a field; each letter is an edit, and what is wrong stands beneath the line."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._typing = ""
        self.lines: dict[str, QLineEdit] = {}
        self.errors: dict[str, Label] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (path, label, hint, tooltip) in enumerate(FIELDS):
            self._add(grid, 2 * row, path, label)
            self.lines[path].setPlaceholderText(hint)
            self.lines[path].setToolTip(tooltip)
        document.changed.connect(self.show_plan)
        document.rejected.connect(self._say)
        document.accepted.connect(self._settle)
        self.show_plan()

    def show_plan(self) -> None:
        """Show the plan's texts, and those being typed that are no value yet."""
        plan, pending = self._document.plan, self._document.pending
        for path, line in self.lines.items():
            text = pending.get(path, str(value_at(plan, path)))
            if line.text() != text:
                line.setText(text)
                line.setCursorPosition(0)

    def _add(self, grid: QGridLayout, row: int, path: str, label: str) -> None:
        line = QLineEdit()
        line.setAccessibleName(label)
        line.textEdited.connect(lambda text: self._edit(path, text, label.lower()))
        name = Label(label, "table")
        name.setBuddy(line)
        error = Label("", "error", wrap=True)
        error.hide()
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(line, row, 1)
        grid.addWidget(error, row + 1, 1)
        self.lines[path], self.errors[path] = line, error

    def _edit(self, path: str, text: str, label: str) -> None:
        self._typing = path
        try:
            self._document.edit(path, text, text, label)
        finally:
            self._typing = ""

    def _settle(self, path: str) -> None:
        if path not in self.errors:
            return
        self._say(path, "")
        if path != self._typing:  # a text that was no value was taken back
            self.show_plan()

    def _say(self, path: str, sentence: str) -> None:
        if path not in self.errors:
            return
        line, error = self.lines[path], self.errors[path]
        error.setText(sentence)
        error.setVisible(bool(sentence))
        line.setProperty("wrong", bool(sentence))
        theme.restyle(line)
