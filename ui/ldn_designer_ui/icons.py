"""Icons drawn from the bundled SVG files in the colours of the theme, sharp at every scaling."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ldn_designer import resources
from ldn_designer_ui import theme

#: Pixels of a 16-point icon at 100, 125, 150, 175, 200 and 300 % scaling, and of larger ones.
SIZES = (16, 20, 24, 28, 32, 40, 48, 64, 128, 256)


@lru_cache(maxsize=256)
def _renderer(name: str, color: str, cut: str) -> QSvgRenderer:
    text = resources.read_text(f"icons/{name}.svg")
    text = text.replace("currentColor", color).replace("#ffffff", cut)
    return QSvgRenderer(QByteArray(text.encode()))


def paint(painter: QPainter, place: QRectF, name: str, token: str, cut: str = "panel") -> None:
    """Draw an icon into a rectangle, in the colour of a token; `cut` colours what is cut out of it."""
    shown = theme.tokens(theme.current())
    _renderer(name, shown[token], shown[cut]).render(painter, place)


def icon(name: str, color: str = "ink", cut: str = "panel") -> QIcon:
    """An icon for buttons and menus, in the colour of a token of the theme shown."""
    shown = theme.tokens(theme.current())
    return _icon(name, shown[color], shown[cut], shown["muted"])


@lru_cache(maxsize=256)
def _icon(name: str, color: str, cut: str, muted: str) -> QIcon:
    made = QIcon()
    for size in SIZES:
        for mode, shade in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, muted)):
            made.addPixmap(_pixmap(name, shade, cut, size), mode)
    return made


def _pixmap(name: str, color: str, cut: str, size: int) -> QPixmap:
    drawn = QPixmap(QSize(size, size))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    _renderer(name, color, cut).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn
