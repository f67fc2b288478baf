"""A small button for a figure whose card has no room for several: copy, export, table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from ldn_designer_ui.widgets.button import Button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ldn_designer_ui.canvas import FigureView


class FigureMenu(Button):
    """Opens what can be done with a figure that has a table."""

    def __init__(self, figure: FigureView, parent: QWidget | None = None) -> None:
        super().__init__("", "quiet", icon="menu", small=True, parent=parent)
        self.setFixedSize(24, 24)
        self.setAccessibleName(f"Copy, export or read as a table: {figure.accessibleName()}")
        self.setToolTip("Copy, export or read as a table")
        menu = QMenu(self)
        menu.addAction("Copy").triggered.connect(figure.copy)
        menu.addAction("Export…").triggered.connect(figure.export)
        menu.addAction("Table").triggered.connect(figure.show_table)
        self.setMenu(menu)
