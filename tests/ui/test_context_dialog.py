from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from ldn_designer_ui.dialogs.context import ContextDialog
from ldn_designer_ui.document import Document
from ldn_designer_ui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ldn_designer.plan import TrialPlan


@pytest.fixture
def dialog(qtbot: QtBot, plan: TrialPlan) -> ContextDialog:
    document = Document()
    document.start(plan)
    made = ContextDialog(document)
    document.setParent(made)
    qtbot.addWidget(made)
    return made


def line(dialog: ContextDialog, path: str) -> QLineEdit:
    field = dialog.rows[path].field
    assert isinstance(field, QLineEdit)
    return field


def test_all_changes_are_one_step_of_undo(dialog: ContextDialog, qtbot: QtBot) -> None:
    document = dialog._document
    line(dialog, "condition").setText("Crohn’s disease")
    line(dialog, "outcome.scale").setText("CDAI")
    dialog.better.choose("higher")
    weeks = line(dialog, "outcome.weeks")
    weeks.selectAll()
    QTest.keyClicks(weeks, "26")
    dialog.apply()
    plan = document.plan
    assert plan is not None
    assert (plan.condition, plan.outcome.scale) == ("Crohn’s disease", "CDAI")
    assert (plan.outcome.better, plan.outcome.weeks) == ("higher", 26)
    assert document.undo_stack.count() == 1
    assert dialog.result() == ContextDialog.DialogCode.Accepted


def test_nothing_changed_is_no_step(dialog: ContextDialog) -> None:
    dialog.apply()
    assert dialog._document.undo_stack.count() == 0


def test_a_wrong_number_keeps_the_dialog_open(dialog: ContextDialog, qtbot: QtBot) -> None:
    weeks = dialog.rows["outcome.weeks"].field
    assert isinstance(weeks, NumberField)
    weeks.selectAll()
    QTest.keyClicks(weeks, "0")
    dialog.apply()
    assert dialog.result() == ContextDialog.DialogCode.Rejected
    assert "at least 1" in dialog.rows["outcome.weeks"].error_label.text()


def test_a_contradiction_is_said(dialog: ContextDialog, qtbot: QtBot) -> None:
    QTest.keyClicks(line(dialog, "outcome.minimum"), "10")
    QTest.keyClicks(line(dialog, "outcome.maximum"), "0")
    dialog.apply()
    assert "lowest value must be below its highest" in dialog.problem.text()
    assert dialog._document.undo_stack.count() == 0


def test_another_condition_takes_the_trials_of_the_former_one_out_of_the_pool(qtbot: QtBot) -> None:
    from ldn_designer.examples import load_example

    document = Document()
    document.start(load_example("fibromyalgia-parallel"))
    made = ContextDialog(document)
    document.setParent(made)
    qtbot.addWidget(made)
    line(made, "condition").setText("multiple sclerosis")
    made.apply()
    assert document.plan is not None
    assert document.plan.evidence.included == ()
    document.undo()
    assert len(document.plan.evidence.included) == 2


def test_a_condition_of_the_library_is_found_however_it_is_typed(dialog: ContextDialog) -> None:
    line(dialog, "condition").setText("crohn’s disease and ibd")
    dialog.apply()
    assert dialog._document.plan is not None
    assert dialog._document.plan.condition == "Crohn's disease and IBD"
