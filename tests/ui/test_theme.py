from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from ldn_designer import resources
from ldn_designer.figures.palette import LIGHT, THEMES
from ldn_designer_ui import theme
from ldn_designer_ui.widgets.headline import Headline
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

GROUNDS = ("panel", "background", "accent_soft")
INKS = ("ink", "muted", "accent", "good", "warn", "bad", "violet")


def luminance(color: QColor) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_text_stands_out_from_every_ground(name: str, ground: str, ink: str) -> None:
    colors = theme.tokens(THEMES[name])
    assert contrast(colors[ink], colors[ground]) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", ["accent", "warn"])
def test_text_stands_out_from_filled_parts(name: str, ground: str) -> None:
    colors = theme.tokens(THEMES[name])
    assert contrast(colors["on_accent"], colors[ground]) >= 4.5


def test_style_sheet_uses_known_tokens_only() -> None:
    template = resources.read_text(theme.STYLE)
    for one in THEMES.values():
        assert "{{" not in theme.style_sheet(one, template)
    with pytest.raises(KeyError):
        theme.style_sheet(LIGHT, "QLabel { color: {{no_such_colour}}; }")


def test_style_sheet_names_no_colour_of_its_own() -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", resources.read_text(theme.STYLE)) == []


def test_theme_reaches_palette_and_widgets(qapp: QApplication, qtbot: QtBot) -> None:
    label = Label("words")
    qtbot.addWidget(label)
    for name, one in THEMES.items():
        theme.apply(qapp, name)
        label.ensurePolished()
        assert theme.current() is one
        assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(one.panel)
        assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(one.ink)


def test_all_weights_of_the_font_are_there() -> None:
    assert theme.FAMILY in QFontDatabase.families()
    weights = {QFontDatabase.weight(theme.FAMILY, s) for s in QFontDatabase.styles(theme.FAMILY)}
    assert weights >= {400, 500, 600, 700}
    regular, bold = (
        QFontMetrics(theme.font(14, weight)).horizontalAdvance("participants")
        for weight in (QFont.Weight.Normal, QFont.Weight.Bold)
    )
    assert regular < bold


def test_a_missing_font_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "FONTS", ("Inter-Nowhere.ttf",))
    (sentence,) = theme.load_fonts()
    assert "Inter-Nowhere.ttf is missing" in sentence
    assert "Install again" in sentence


def test_headline_figures_have_equal_widths(qtbot: QtBot) -> None:
    headline = Headline("Randomise")
    qtbot.addWidget(headline)
    headline.show_number("111")
    (number,) = (part for part in headline.findChildren(QLabel) if part.text() == "111")
    number.ensurePolished()
    metrics = QFontMetrics(number.font())
    assert number.font().pixelSize() == theme.HEADLINE
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")
    plain = QFontMetrics(theme.font(theme.HEADLINE))
    assert plain.horizontalAdvance("1111") < plain.horizontalAdvance("8888")
