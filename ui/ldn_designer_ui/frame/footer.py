"""The bottom row: a hint or a message, the check by simulation, and the versions at work."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ldn_designer_ui.widgets.elided_label import ElidedLabel
from ldn_designer_ui.widgets.label import Label

#: Milliseconds for which a message stands in place of the hint.
STAY = 8000


class Footer(QFrame):
    """One line. A message stands for a while; a problem stands until it is answered by `clear`."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(28)
        self._hint = hint
        self.message = ElidedLabel(hint, "note")
        self.check = Label("", "note")
        self.versions = Label("", "note")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(16)
        row.addWidget(self.message, 1)
        row.addWidget(self.check)
        row.addWidget(self.versions)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)

    def say(self, sentence: str) -> None:
        """Show a message for a while."""
        self.message.set_voice("note")
        self.message.setText(sentence)
        self._timer.start(STAY)

    def warn(self, sentence: str) -> None:
        """Show a problem until `clear`."""
        self._timer.stop()
        self.message.set_voice("error")
        self.message.setText(sentence)

    def clear(self) -> None:
        """Show the hint again."""
        self._timer.stop()
        self.message.set_voice("note")
        self.message.setText(self._hint)
