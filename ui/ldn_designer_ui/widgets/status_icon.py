"""The state of a step, a finding or a checklist row as a small icon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ldn_designer_ui import icons

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

State = Literal["done", "attention", "open", "half", "note"]

#: Icon, colour and spoken name of each state.
LOOK: dict[State, tuple[str, str, str]] = {
    "done": ("done", "good", "done"),
    "attention": ("attention", "warn", "attention"),
    "open": ("open", "muted", "open"),
    "half": ("half", "muted", "partly done"),
    "note": ("bullet", "muted", "note"),
}


class StatusIcon(QWidget):
    """A 16-pixel icon of a state; its accessible name is the state in words."""

    def __init__(self, state: State, parent: QWidget | None = None, *, size: int = 16) -> None:
        super().__init__(parent)
        self.state: State = state
        self.setFixedSize(QSize(size, size))
        self.set_state(state)

    def set_state(self, state: State) -> None:
        """Show another state."""
        self.state = state
        self.setAccessibleName(LOOK[state][2])
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """The icon, drawn as vectors."""
        name, token, _ = LOOK[self.state]
        icons.paint(QPainter(self), QRectF(self.rect()), name, token)
