from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.side_by_side import SideBySide

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WORDS = "Words that wrap over several lines in a narrow column. " * 4


@pytest.fixture
def cards(qtbot: QtBot) -> tuple[QScrollArea, SideBySide, Card, Card]:
    first, second = Card("First"), Card("Second")
    for card in (first, second):
        card.setMinimumWidth(300)
        card.add(Label(WORDS, wrap=True))
    both = SideBySide(first, second, shares=(2, 1))
    page = QWidget()
    QVBoxLayout(page).addWidget(both)
    place = QScrollArea()
    place.setWidgetResizable(True)
    place.setWidget(page)
    qtbot.addWidget(place)
    place.show()
    return place, both, first, second


def test_abreast_in_a_wide_window(cards: tuple[QScrollArea, SideBySide, Card, Card]) -> None:
    place, both, first, second = cards
    place.resize(1000, 500)
    assert not both.stacked
    assert first.y() == second.y()
    assert first.width() == pytest.approx(2 * second.width(), abs=40)
    assert second.geometry().right() < both.width()


def test_beneath_one_another_in_a_narrow_one(
    qtbot: QtBot, cards: tuple[QScrollArea, SideBySide, Card, Card]
) -> None:
    place, both, first, second = cards
    place.resize(420, 200)
    qtbot.waitUntil(lambda: both.stacked)
    assert first.width() == second.width() == both.width()
    qtbot.waitUntil(lambda: second.y() >= first.geometry().bottom())
    for card in (first, second):
        assert card.height() >= card.heightForWidth(card.width())
    assert place.horizontalScrollBar().maximum() == 0
