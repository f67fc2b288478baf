"""What stands on the protocol's title page: lines of text, bound to the plan both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ldn_designer_ui.binding import line_row

if TYPE_CHECKING:
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.widgets.label import Label

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
        self.lines: dict[str, QLineEdit] = {}
        self.errors: dict[str, Label] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for path, label, hint, tooltip in FIELDS:
            row = line_row(document, path, label=label, hint=hint, tooltip=tooltip, label_width=96)
            assert isinstance(row.field, QLineEdit)
            self.lines[path], self.errors[path] = row.field, row.error_label
            column.addWidget(row)
