"""A table of numbers on the power page, with a sentence above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_designer_ui.widgets.choice_table import Cell, ChoiceTable, Column, Row
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence


class TableView(QWidget):
    """A table with a sentence above it; `lines` is what a copy holds."""

    def __init__(self, name: str, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = Label("", "note", wrap=True)
        first = Column("", stretch=2, width=112)
        others = [Column("", right=True, stretch=1, width=64)] * (columns - 1)
        self.table = ChoiceTable((first, *others), row_height=28, name=name)
        self.lines: list[list[str]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.note)
        column.addWidget(self.table)
        column.addStretch(1)

    def show_lines(self, note: str, lines: Sequence[Sequence[str]], chosen: int | None) -> None:
        """Show headings and rows beneath them; `chosen` is the row of the plan, from 1."""
        self.note.setText(note)
        self.lines = [list(line) for line in lines]
        rows = []
        for index, line in enumerate(lines):
            heading = index == 0
            cells = tuple(Cell(text, voice="column" if heading else "table") for text in line)
            rows.append(Row(str(index), cells, chosen=index == chosen, heading=heading))
        self.table.set_rows(rows)
