"""Colours, type and style of the window, light and dark, applied from the palettes of the figures.

The palette is set explicitly because a colour scheme asked of Qt has no effect on plain X.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ldn_designer import resources
from ldn_designer.figures.palette import LIGHT, THEMES, Palette

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

FAMILY = "Inter"
FONTS = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")
STYLE = "styles/window.qss"

#: Pixel sizes: text of the frame, of tables and forms, of notes, and of headline numbers.
TEXT, TABLE, NOTE, HEADLINE = 14, 13, 12, 44
#: Gaps between and inside cards, in pixels; every distance is a multiple of 4.
GAP, RADIUS = 16, 8
#: Opacity of drawings that no longer follow from the fields.
FADED = 0.6


def tokens(theme: Palette) -> dict[str, str]:
    """Every colour under its name, as the style sheet asks for it."""
    return {name: value for name, value in asdict(theme).items() if str(value).startswith("#")}


def color(token: str) -> QColor:
    """A colour of the theme shown, for painting."""
    return QColor(getattr(current(), token))


def current() -> Palette:
    """The theme the application shows; light until one was applied."""
    app = QApplication.instance()
    name = app.property("theme") if app is not None else None
    return THEMES.get(str(name), LIGHT)


def load_fonts() -> tuple[str, ...]:
    """Sentences about fonts that could not be loaded; empty when all of them were."""
    missing = []
    for name in FONTS:
        try:
            data = resources.read_bytes(f"fonts/{name}")
        except (OSError, ValueError):
            missing.append(name)
            continue
        if QFontDatabase.addApplicationFontFromData(data) < 0:
            missing.append(name)
    if not missing:
        return ()
    return (
        f"Font {', '.join(missing)} is missing; another font is used. Install again to mend it.",
    )


def font(size: int = TEXT, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Inter at a pixel size."""
    made = QFont(FAMILY)
    made.setPixelSize(size)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def set_tabular(widget: QWidget) -> None:
    """Give a widget figures of equal width, so that columns align and counters stand still.

    Only where numbers stand: the same feature widens every hyphen in words.
    """
    made = QFont(widget.font())
    made.setFeature(QFont.Tag("tnum"), 1)
    widget.setFont(made)


def restyle(widget: QWidget) -> None:
    """Let a widget follow the style sheet anew after a property that the sheet asks for has changed.

    A widget that was never shown follows it anyway when it is.
    """
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def strength(widget: QWidget) -> float:
    """The opacity with which a widget paints itself: less among results that no longer follow from the fields."""
    shown: QWidget | None = widget
    while shown is not None:
        if shown.property("stale"):
            return FADED
        shown = shown.parentWidget()
    return 1.0


def palette(theme: Palette) -> QPalette:
    """The theme as a palette, for whatever the style sheet does not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    for part, token in (
        (role.Window, "background"),
        (role.WindowText, "ink"),
        (role.Base, "panel"),
        (role.AlternateBase, "background"),
        (role.Text, "ink"),
        (role.Button, "panel"),
        (role.ButtonText, "ink"),
        (role.BrightText, "bad"),
        (role.ToolTipBase, "panel"),
        (role.ToolTipText, "ink"),
        (role.PlaceholderText, "muted"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.Light, "panel"),
        (role.Midlight, "line"),
        (role.Mid, "edge"),
        (role.Dark, "muted"),
        (role.Shadow, "muted"),
        (role.Accent, "accent"),
    ):
        made.setColor(part, QColor(getattr(theme, token)))
    for part in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, QColor(theme.muted))
    return made


def style_sheet(theme: Palette, template: str) -> str:
    """The template with each `{{token}}` replaced by its colour; KeyError names an unknown token."""
    named = tokens(theme)
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda found: named[found[1]], template)


def apply(app: QApplication, name: str) -> None:
    """Show the whole application in the theme of that name, at once; KeyError for an unknown one.

    The application is made with the style Fusion, which follows palette and sheet.
    """
    theme = THEMES[name]
    app.setProperty("theme", theme.name)
    app.setFont(font())
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme, resources.read_text(STYLE)))
