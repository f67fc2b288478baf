"""The list of a combo box, and what new options change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from ldn_designer_ui.widgets.combo_box import ComboBox

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot


def test_the_list_of_a_narrow_combo_box_shows_whole_words(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The list itself cannot be opened where there is no screen.
    monkeypatch.setattr(QComboBox, "showPopup", lambda _box: None)
    words = "Proportion of those who respond, treatment arm"
    made = ComboBox([("a", "short"), ("b", words)], name="Series")
    qtbot.addWidget(made)
    made.setFixedWidth(90)
    made.show()
    made.showPopup()
    needed = made.view().fontMetrics().horizontalAdvance(words)
    assert made.view().minimumWidth() >= needed > made.width()


def test_the_same_options_again_change_nothing(qtbot: QtBot) -> None:
    made = ComboBox([("a", "first"), ("b", "second")], name="Series")
    qtbot.addWidget(made)
    made.choose("b")
    with qtbot.assertNotEmitted(made.currentTextChanged):
        made.set_options([("a", "first"), ("b", "second")])
    assert made.key == "b"
