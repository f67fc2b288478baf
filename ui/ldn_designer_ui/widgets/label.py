"""Text in one of the window's voices."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from ldn_designer_ui import theme

Voice = Literal[
    "text",
    "strong",
    "title",
    "muted",
    "note",
    "section",
    "table",
    "table-strong",
    "column",
    "error",
    "warn",
]


class Label(QLabel):
    """Plain text in one voice; text is never read as markup, whatever a paper or a user wrote."""

    def __init__(
        self,
        text: str = "",
        voice: Voice = "text",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("voice", voice)
        self.setWordWrap(wrap)
        self.voice: Voice = voice

    def set_voice(self, voice: Voice) -> None:
        """Speak in another voice from now on."""
        if voice != self.voice:
            self.voice = voice
            self.setProperty("voice", voice)
            theme.restyle(self)
