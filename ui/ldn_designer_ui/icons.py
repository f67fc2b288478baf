"""Icons drawn from the bundled SVG files in the colours of the theme, sharp at every scaling."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ldn_designer import resources
from ldn_designer.figures.palette import LIGHT
from ldn_designer_ui import theme

#: Side of icons in buttons and menus, and sides of the window's own icon, in points.
SIDE, WINDOW_SIDES = 16, (16, 24, 32, 48, 64, 128, 256)


@lru_cache(maxsize=256)
def _renderer(name: str, color: str, cut: str) -> QSvgRenderer:
    text = resources.read_text(f"icons/{name}.svg")
    text = text.replace("currentColor", color).replace("#ffffff", cut)
    return QSvgRenderer(QByteArray(text.encode()))


def paint(painter: QPainter, place: QRectF, name: str, token: str, cut: str = "panel") -> None:
    """Draw an icon into a rectangle, in the colour of a token; `cut` colours what is cut out of it."""
    shown = theme.tokens(theme.current())
    _renderer(name, shown[token], shown[cut]).render(painter, place)


def icon(name: str, color: str = "ink") -> QIcon:
    """An icon for buttons and menus, in the colour of a token of the theme shown."""
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    shown = theme.tokens(theme.current())
    return _icon(name, shown[color], shown["muted"], shown["panel"], ratio)


def window_icon() -> QIcon:
    """The program's icon for task bars and window lists, the same in both themes."""
    made = QIcon()
    for side in WINDOW_SIDES:
        made.addPixmap(_pixmap("application", LIGHT.accent, "#ffffff", side, 1.0))
    return made


@lru_cache(maxsize=256)
def _icon(name: str, color: str, disabled: str, cut: str, ratio: float) -> QIcon:
    made = QIcon()
    for mode, shade in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, disabled)):
        made.addPixmap(_pixmap(name, shade, cut, SIDE, ratio), mode)
    return made


def _pixmap(name: str, color: str, cut: str, side: int, ratio: float) -> QPixmap:
    drawn = QPixmap(QSize(side, side) * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    _renderer(name, color, cut).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return drawn
