"""A labelled field with its unit beside it and what is wrong with it beneath."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ldn_designer_ui.widgets.label import Label


class FieldRow(QWidget):
    """Label, field, unit; the sentence of an error appears beneath the field and is spoken with it."""

    def __init__(
        self,
        label: str,
        field: QWidget,
        *,
        unit: str = "",
        tooltip: str = "",
        label_width: int = 152,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self.label = Label(label, "table", wrap=True)
        self.label.setBuddy(field)
        self.label.setFixedWidth(label_width)
        self.unit = Label(unit, "note")
        self.error_label = Label("", "error", wrap=True)
        self.error_label.hide()
        self.note_label = Label("", "note", wrap=True)
        self.note_label.hide()
        for part in (self.label, field):
            part.setToolTip(tooltip)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.label, 0, 0)
        fixed = field.minimumWidth() == field.maximumWidth()
        if fixed:
            grid.addWidget(field, 0, 1, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self.unit, 0, 2)
            grid.setColumnStretch(2, 1)
        else:
            grid.addWidget(field, 0, 1, 1, 2)
            grid.setColumnStretch(1, 1)
        grid.addWidget(self.error_label, 1, 0, 1, 3)
        grid.addWidget(self.note_label, 2, 0, 1, 3)

    def set_error(self, sentence: str) -> None:
        """Show a sentence beneath the field, or nothing with ""."""
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))

    def set_note(self, sentence: str) -> None:
        """Show a quiet sentence beneath the field, or nothing with ""."""
        self.note_label.setText(sentence)
        self.note_label.setVisible(bool(sentence))
