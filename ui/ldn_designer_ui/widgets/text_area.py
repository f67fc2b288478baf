"""A field for sentences; what is typed is one edit when the typing pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

#: Milliseconds without a key after which the text is handed on.
PAUSE = 400


class TextArea(QPlainTextEdit):
    """Plain text over several lines. edited(text) follows a pause in typing, or leaving the field.

    It follows before a shortcut too, so that saving saves the last words. Undo is that of the window:
    one history for everything.
    """

    edited = Signal(str)

    def __init__(
        self, *, name: str, placeholder: str = "", lines: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setMinimumHeight(lines * self.fontMetrics().lineSpacing() + 20)
        self._handed_on = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.hand_on)
        self.textChanged.connect(self._timer.start)

    def sizeHint(self) -> QSize:
        """As high as the lines it was made for; a layout may give it more."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """No higher than those lines: the room of scroll bars is not needed."""
        return QSize(super().minimumSizeHint().width(), self.minimumHeight())

    def set_text(self, text: str) -> None:
        """Show the plan's text, unless other words are being typed."""
        if text == self._handed_on and self.toPlainText() != text:
            return
        self._handed_on = text
        if text != self.toPlainText():
            self.setPlainText(text)
        self._timer.stop()

    def hand_on(self) -> None:
        """Emit what was typed since the last time."""
        self._timer.stop()
        text = self.toPlainText()
        if text != self._handed_on:
            self._handed_on = text
            self.edited.emit(text)

    def event(self, event: QEvent) -> bool:
        """Hand the text on before a shortcut acts on the plan, and leave undo and redo to the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.hand_on()
            keys = QKeySequence.StandardKey
            if event.matches(keys.Undo) or event.matches(keys.Redo):
                event.ignore()
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hand the text on when the field is left."""
        super().focusOutEvent(event)
        self.hand_on()
