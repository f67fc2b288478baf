from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QKeySequence

from ldn_designer_ui.actions import ACTIONS, WindowState
from ldn_designer_ui.main_window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def enabled(state: WindowState) -> set[str]:
    return {action.id for action in ACTIONS if action.enabled(state)}


def test_every_action_names_a_method_of_the_window() -> None:
    for action in ACTIONS:
        assert callable(getattr(MainWindow, action.callback)), action.id


def test_ids_and_shortcuts_are_used_once() -> None:
    ids = [action.id for action in ACTIONS]
    shortcuts = [action.shortcut for action in ACTIONS if action.shortcut]
    assert len(ids) == len(set(ids))
    assert len(shortcuts) == len(set(shortcuts))
    assert all(not QKeySequence(text).isEmpty() for text in shortcuts)


ALWAYS = {"preferences", "about", "quit"}


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        (WindowState(), ALWAYS),
        (WindowState(ready=True), ALWAYS | {"new", "open"}),
        (
            WindowState(ready=True, has_plan=True),
            ALWAYS | {"new", "open", "save", "save_as", "export", "context"},
        ),
        (WindowState(can_undo=True), ALWAYS | {"undo"}),
        (WindowState(can_redo=True), ALWAYS | {"redo"}),
    ],
)
def test_only_what_is_possible_is_offered(state: WindowState, possible: set[str]) -> None:
    assert enabled(state) == possible


def test_buttons_follow_the_actions(window: MainWindow, qtbot: QtBot) -> None:
    from ldn_designer_ui.widgets.button import Button

    buttons = {b.text(): b for b in window.title_bar.findChildren(Button) if b.text()}
    assert not buttons["Undo"].isEnabled()
    assert buttons["Export…"].isEnabled()
    window.document.edit("power", 0.8)
    assert buttons["Undo"].isEnabled()
    assert not buttons["Redo"].isEnabled()
    buttons["Undo"].click()
    assert buttons["Redo"].isEnabled()
    assert window.document.plan is not None
    assert window.document.plan.power == 0.9
