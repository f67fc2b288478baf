"""Names and values in rows with a line between them: what was reported, what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.elided_label import ElidedLabel
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Row(QFrame):
    """One row; its value is text, or a link when there is more to tell."""

    def __init__(self, key: str, rows: ValueRows) -> None:
        super().__init__(rows)
        self.key = key
        self._told = rows.told
        self.setProperty("row", True)
        self.setFixedHeight(28)
        self.name = ElidedLabel("", "table")
        self.name.setProperty("quiet", True)
        self.value = Label("", "table")
        self.link = Button("", "link")
        self.link.setProperty("inline", True)
        theme.set_tabular(self.value)
        theme.set_tabular(self.link)
        self.link.clicked.connect(lambda: rows.asked.emit(self.key))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.name, 1)
        line.addWidget(self.value, 0, Qt.AlignmentFlag.AlignRight)
        line.addWidget(self.link, 0, Qt.AlignmentFlag.AlignRight)

    def show_pair(self, key: str, name: str, value: str) -> None:
        self.key = key
        self.name.setText(name)
        self.value.setText(value)
        self.link.setText(value)
        self.link.setAccessibleName(f"{name}: {value}, {self._told}")
        self.value.setVisible(not key)
        self.link.setVisible(bool(key))


class ValueRows(QWidget):
    """Rows of (name, value, key). A row with a key is a link: asked(key) follows a click on it.

    told: what a click tells, as it is spoken.
    """

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, told: str = "how it was derived") -> None:
        super().__init__(parent)
        self.told = told
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rows: list[_Row] = []

    def set_rows(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Show these rows in place of those there."""
        wanted = list(rows)
        while len(self._rows) > len(wanted):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for index, (name, value, key) in enumerate(wanted):
            if index == len(self._rows):
                row = _Row(key, self)
                self._column.addWidget(row)
                self._rows.append(row)
            self._rows[index].show_pair(key, name, value)
            self._rows[index].setProperty("last", index == len(wanted) - 1)

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Names and values shown."""
        return tuple((row.name.text(), row.value.text()) for row in self._rows)
