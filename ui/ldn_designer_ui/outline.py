"""The outline of the frame: what the window shows while its parts are being made.

It imports next to nothing, so that something stands on the screen as soon as Qt can paint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPainter

from ldn_designer.figures.palette import THEMES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

#: Heights of title bar, context bar and footer, and the width of the steps, in pixels.
TITLE, CONTEXT, FOOTER, STEPS = 48, 40, 28, 208


def paint(window: QWidget, theme: str) -> None:
    """Bars, steps and page as plain areas in the colours of the theme."""
    palette = THEMES[theme]
    width, height = window.width(), window.height()
    top, bottom = TITLE + CONTEXT, height - FOOTER
    painter = QPainter(window)
    painter.fillRect(0, 0, width, height, QColor(palette.panel))
    painter.fillRect(STEPS, top, width - STEPS, bottom - top, QColor(palette.background))
    line = QColor(palette.line)
    for y in (TITLE - 1, top - 1, bottom):
        painter.fillRect(0, y, width, 1, line)
    painter.fillRect(STEPS - 1, top, 1, bottom - top, line)
    painter.end()
