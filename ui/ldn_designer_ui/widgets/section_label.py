"""A section's name in small capitals, with a quiet note beside it."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ldn_designer_ui.widgets.elided_label import ElidedLabel
from ldn_designer_ui.widgets.label import Label


class SectionLabel(QWidget):
    """The name of a section; `note` says in lower case what its numbers stand on."""

    def __init__(self, text: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = Label(text, "section")
        capitals = QFont(self._name.font())
        capitals.setCapitalization(QFont.Capitalization.AllUppercase)
        capitals.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
        self._name.setFont(capitals)
        self._note = ElidedLabel("", "note")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self._note, 1)
        self.setAccessibleName(text)
        self.set_note(note)

    def set_text(self, text: str) -> None:
        """Show another name."""
        self._name.setText(text)
        self.setAccessibleName(text)

    def set_note(self, note: str) -> None:
        """Show another note."""
        self._note.setText(note)
        self._note.setVisible(bool(note))  # an empty one would take its distance from the name

    def set_warning(self, warning: bool) -> None:  # noqa: FBT001  a setter in Qt's manner
        """Show the name in the colour of a warning, or in its own."""
        self._name.set_voice("warn" if warning else "section")
