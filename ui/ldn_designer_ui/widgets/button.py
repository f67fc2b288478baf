"""Push buttons: plain, primary, or flat as a link, with an icon that follows the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ldn_designer_ui import icons

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

Kind = Literal["plain", "primary", "link", "quiet"]


class PushButton(QPushButton):
    """A button that Enter presses as Space does, also where another one is the dialog's default."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it by Enter; other keys are Qt's."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


class Button(PushButton):
    """A button of one kind. `small` is for tool rows inside cards."""

    def __init__(
        self,
        text: str,
        kind: Kind = "plain",
        *,
        icon: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        self.setProperty("small", small)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setProperty("bare", not text)
        self._icon = icon
        self._kind = kind
        self._paint_icon()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icon()

    def _paint_icon(self) -> None:
        if self._icon:
            token = {"primary": "on_accent", "link": "accent"}.get(self._kind, "ink")
            self.setIconSize(QSize(16, 16))
            self.setIcon(icons.icon(self._icon, token))
