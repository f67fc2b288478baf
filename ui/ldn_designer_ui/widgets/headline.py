"""A number that is the answer, large, with what it means beneath it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.widgets.elided_label import ElidedLabel
from ldn_designer_ui.widgets.label import Label


class Headline(QWidget):
    """One large number, its unit beside it and a line of context beneath."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._number = QLabel("–")
        self._number.setTextFormat(Qt.TextFormat.PlainText)
        self._number.setProperty("voice", "headline")
        theme.set_tabular(self._number)
        self._unit = Label("", "muted")
        self._caption = ElidedLabel("", "note")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._number)
        line.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self._caption)

    def show_number(
        self, number: str, caption: str = "", unit: str = "", *, warning: bool = False
    ) -> None:
        """Show a number; `warning` gives it the colour of what needs attention."""
        self._number.setText(number)
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        self._unit.setContentsMargins(0, 0, 0, 8)
        self._caption.setText(caption)
        self.setAccessibleName(f"{self._name}: {number} {unit}, {caption}")
        if self._number.property("warning") != warning:
            self._number.setProperty("warning", warning)
            theme.restyle(self._number)

    def mark_approximate(self, note: str) -> None:
        """Mark the number shown as approximate, with a note in place of its context, until another is shown."""
        self.show_number(f"≈\u2009{self.number}", note, self._unit.text())

    @property
    def number(self) -> str:
        """The number shown."""
        return self._number.text()
