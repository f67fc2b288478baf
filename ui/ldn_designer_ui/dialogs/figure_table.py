"""The numbers of a figure as a table, to be read, selected and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ldn_designer_ui import theme
from ldn_designer_ui.widgets.button import Button

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    #: Headings, and rows of as many printed numbers.
    FigureNumbers: TypeAlias = tuple[Sequence[str], Sequence[Sequence[str]]]


class FigureTable(QDialog):
    """Headings and rows; Copy puts all of them on the clipboard, for a spreadsheet."""

    def __init__(self, name: str, numbers: FigureNumbers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headings, self._rows = numbers
        self.setWindowTitle(name)
        self.resize(560, 480)
        self.table = QTableWidget(len(self._rows), len(self._headings))
        self.table.setAccessibleName(f"{name} as a table")
        self.table.setHorizontalHeaderLabels(list(self._headings))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)  # arrow keys go from cell to cell, Tab leaves
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        theme.set_tabular(self.table)
        for i, row in enumerate(self._rows):
            for j, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(i, j, item)
        self.table.resizeColumnsToContents()
        copy, close = Button("Copy"), Button("Close", "primary")
        copy.clicked.connect(self.copy)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        end = QHBoxLayout()
        end.setSpacing(8)
        end.addStretch(1)
        end.addWidget(copy)
        end.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(self.table)
        column.addLayout(end)

    def copy(self) -> None:
        """Put the table on the clipboard, cells divided by tabs."""
        lines = ["\t".join(row) for row in (self._headings, *self._rows)]
        QGuiApplication.clipboard().setText("\n".join(lines))
