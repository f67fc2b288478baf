from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from ldn_designer.plan import PlanError
from ldn_designer_ui.document import TYPING_PAUSE, Document

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ldn_designer.plan import TrialPlan


@dataclass(frozen=True)
class SmallPlan:
    """Two numbers, of which `sd` must be positive."""

    sd: float = 1.8
    power: float = 0.9

    def edited(self, path: str, value: Any) -> SmallPlan:
        if path == "sd" and not value > 0:
            raise PlanError(path, "The standard deviation must be greater than 0.")
        return replace(self, **{path: value})


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def document(qtbot: QtBot, clock: Clock) -> Document:
    made = Document(clock=clock)
    made.start(cast("TrialPlan", SmallPlan()))
    return made


def shown(document: Document) -> object:
    return document.plan


def test_an_edit_makes_a_new_plan_and_can_be_undone_and_redone(
    document: Document, qtbot: QtBot
) -> None:
    first = shown(document)
    with qtbot.waitSignal(document.changed) as told:
        assert document.edit("sd", 2.0)
    assert told.args == [SmallPlan(sd=2.0)]
    assert first == SmallPlan()
    document.undo()
    assert shown(document) is first
    document.redo()
    assert shown(document) == SmallPlan(sd=2.0)


def test_a_refused_value_leaves_plan_and_undo_alone_and_keeps_the_text(
    document: Document, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(document.changed), qtbot.waitSignal(document.rejected) as told:
        assert not document.edit("sd", 0.0, "0.")
    assert told.args == ["sd", "The standard deviation must be greater than 0."]
    assert shown(document) == SmallPlan()
    assert document.pending == {"sd": "0."}
    assert not document.undo_stack.canUndo()
    assert not document.saved


def test_a_valid_value_ends_the_pending_text(document: Document, qtbot: QtBot) -> None:
    document.edit("sd", 0.0, "0.")
    with qtbot.waitSignal(document.accepted) as told:
        document.edit("sd", 0.5, "0.5")
    assert told.args == ["sd"]
    assert document.pending == {}


def test_a_text_is_accepted_once_the_plan_holds_it(document: Document) -> None:
    plans: list[object] = []
    document.accepted.connect(lambda _path: plans.append(document.plan))
    document.edit("sd", 2.0)
    assert plans == [SmallPlan(sd=2.0)]


def test_the_value_of_before_ends_the_pending_text_without_a_step(document: Document) -> None:
    document.edit("sd", 0.0, "0")
    assert document.edit("sd", 1.8, "1.8")
    assert document.pending == {}
    assert document.saved
    assert not document.undo_stack.canUndo()


def test_typing_one_number_is_one_step(document: Document, clock: Clock) -> None:
    for value in (2.0, 2.1, 2.15):
        document.edit("sd", value)
        clock.now += TYPING_PAUSE / 2
    assert document.undo_stack.count() == 1
    document.undo()
    assert shown(document) == SmallPlan()
    document.redo()
    assert shown(document) == SmallPlan(sd=2.15)


def test_a_pause_or_another_field_begins_another_step(document: Document, clock: Clock) -> None:
    document.edit("sd", 2.0)
    clock.now += TYPING_PAUSE * 1.1
    document.edit("sd", 2.5)
    document.edit("power", 0.8)
    document.edit("sd", 2.6)
    assert document.undo_stack.count() == 4


def test_typing_back_to_the_old_value_leaves_no_step(document: Document) -> None:
    document.edit("sd", 2.0)
    document.edit("sd", 1.8)
    assert document.undo_stack.count() == 0
    assert document.saved


def test_an_adopted_plan_is_one_step_with_its_name(document: Document) -> None:
    document.adopt(cast("TrialPlan", SmallPlan(sd=3.0, power=0.8)), "fewer participants")
    document.adopt(cast("TrialPlan", SmallPlan(sd=4.0, power=0.8)), "a wider spread")
    assert document.undo_stack.count() == 2
    assert document.undo_stack.undoText() == "a wider spread"


def test_the_undo_step_is_named_after_the_field(document: Document) -> None:
    document.edit("power", 0.8)
    assert document.undo_stack.undoText() == "power"
    document.edit("sd", 2.0, label="Standard deviation")
    assert document.undo_stack.undoText() == "Standard deviation"


def test_starting_another_plan_forgets_steps_and_pending_texts(
    document: Document, qtbot: QtBot
) -> None:
    document.edit("power", 0.8)
    document.edit("sd", 0.0, "0")
    with qtbot.waitSignal(document.path_changed):
        document.start(cast("TrialPlan", SmallPlan(sd=5.0)))
    assert document.saved
    assert document.pending == {}
    assert not document.undo_stack.canUndo()


def test_rescued_work_is_unsaved_and_keeps_its_texts(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "plan.ldn"
    document.restore(cast("TrialPlan", SmallPlan(sd=5.0)), path, {"sd": "five"})
    assert not document.saved
    assert document.path == path
    assert document.pending == {"sd": "five"}


def test_nothing_is_edited_before_a_plan_is_open(qtbot: QtBot) -> None:
    assert not Document().edit("sd", 2.0)
