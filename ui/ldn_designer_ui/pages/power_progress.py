"""How far a computation has come that takes its time, with a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.label import Label

#: Milliseconds after which progress is shown: what is over sooner shows none.
PATIENCE = 500
#: Height of the line, kept free while nothing is shown, so that nothing moves when it is.
HEIGHT = 28
#: Width in which all that is shown at once has room.
NARROWEST = 144


class ProgressLine(QWidget):
    """A bar and a button, shown only where work takes long. cancelled(): it shall stop. again(): it shall go on."""

    cancelled = Signal()
    again = Signal()

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = Label("", "note")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(f"Progress of {what}")
        self.stop_button = Button("Cancel", small=True)
        self.stop_button.setAccessibleName(f"Cancel {what}")
        self.stop_button.clicked.connect(self.cancelled)
        self.start_button = Button("Compute", small=True)
        self.start_button.setAccessibleName(f"Compute {what}")
        self.start_button.clicked.connect(self.again)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addStretch(1)
        line.addWidget(self.note)
        line.addWidget(self.bar, 1)
        line.addWidget(self.stop_button)
        line.addWidget(self.start_button)
        self.bar.setMinimumWidth(40)
        self.setMinimumWidth(NARROWEST)  # nor does the page grow when it is
        self.setFixedHeight(HEIGHT)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self._show_running)
        self.end()

    def begin(self) -> None:
        """Work begins, or begins anew: progress is shown once it has taken long."""
        self.bar.setRange(0, 1)
        self.bar.setValue(0)
        if self.bar.isHidden():
            self.end()
            self._patience.start()

    def advance(self, done: int, total: int) -> None:
        """So much of the work is done."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def end(self) -> None:
        """The work is done: show nothing."""
        self._patience.stop()
        for part in (self.note, self.bar, self.stop_button, self.start_button):
            part.hide()

    def stop(self, sentence: str) -> None:
        """The work was stopped: say so, and offer to do it after all."""
        focused = self.stop_button.hasFocus()
        self.note.setText(sentence)
        self.note.show()
        self.start_button.show()
        if focused:
            self.start_button.setFocus()
        self._patience.stop()
        self.bar.hide()
        self.stop_button.hide()

    def _show_running(self) -> None:
        focused = self.start_button.hasFocus()
        self.bar.show()
        self.stop_button.show()
        if focused:
            self.stop_button.setFocus()
        self.note.hide()
        self.start_button.hide()
