from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer_ui.binding import (
    choice_row,
    line_row,
    number_kind,
    number_row,
    text_area,
)
from ldn_designer_ui.document import Document
from ldn_designer_ui.form import Form
from ldn_designer_ui.form_binding import bind_form
from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ldn_designer.plan import TrialPlan


@pytest.fixture
def document(qtbot: QtBot, plan: TrialPlan) -> Document:
    made = Document()
    made.start(plan)
    return made


def shown(document: Document) -> TrialPlan:
    assert document.plan is not None
    return document.plan


@pytest.mark.parametrize(
    ("path", "whole", "percent", "optional"),
    [
        ("alpha", False, True, False),
        ("recruitment.centres", True, False, False),
        ("recruitment.per_centre_month", False, False, False),
        ("outcome.minimum", False, False, True),
        ("dropout", False, True, False),
    ],
)
def test_a_field_of_the_plan_is_known_by_its_declaration(
    plan: TrialPlan, path: str, whole: bool, percent: bool, optional: bool
) -> None:
    kind = number_kind(plan, path)
    assert (kind.whole, kind.percent, kind.optional) == (whole, percent, optional)


def test_a_row_bound_to_the_plan_edits_it_and_follows_it(qtbot: QtBot, plan: TrialPlan) -> None:
    document = Document()
    document.start(plan)
    row = number_row(document, "dropout")
    qtbot.addWidget(row)
    field = row.field
    assert isinstance(field, NumberField)
    assert row.unit.text() == "%"
    field.selectAll()
    QTest.keyClicks(field, "15")
    assert document.plan is not None
    assert document.plan.dropout == 0.15
    field.selectAll()
    QTest.keyClicks(field, "100")
    assert "less than 95%" in row.error_label.text()
    assert document.pending == {"dropout": "100"}
    assert document.plan.dropout == 0.1  # the last valid number of the typing
    document.edit("power", 0.8)
    assert field.text() == "100"
    document.undo()
    assert field.text() == "10"
    assert row.error_label.isHidden()
    assert document.pending == {}
    document.undo()
    document.undo()
    assert field.text() == "0"


def test_what_the_plan_refuses_stays_while_other_fields_are_edited(
    qtbot: QtBot, document: Document
) -> None:
    row = number_row(document, "alpha")
    qtbot.addWidget(row)
    assert isinstance(row.field, NumberField)
    document.edit("power", 0.3)
    row.field.selectAll()
    QTest.keyClicks(row.field, "40")  # 4% is possible, 40% is above the target power
    assert "above the significance level" in row.error_label.text()
    assert document.pending == {"alpha": "40"}
    document.edit("dropout", 0.1)
    assert row.field.text() == "40"
    assert "above the significance level" in row.error_label.text()
    document.undo()
    assert (row.field.text(), row.field.value) == ("4", 0.04)
    assert document.pending == {}
    row.field.selectAll()
    QTest.keyClicks(row.field, "40")
    row.field.selectAll()
    QTest.keyClicks(row.field, "2.5")
    assert shown(document).alpha == 0.025
    assert row.error_label.isHidden()


def test_another_plan_takes_the_place_of_a_text_that_is_wrong(
    qtbot: QtBot, document: Document, plan: TrialPlan
) -> None:
    row = number_row(document, "alpha")
    qtbot.addWidget(row)
    assert isinstance(row.field, NumberField)
    row.field.selectAll()
    QTest.keyClicks(row.field, "-")
    document.start(plan.edited("alpha", 0.01))
    assert row.field.text() == "1"
    assert row.error_label.isHidden()


def test_a_row_shows_the_text_that_was_being_typed_before_a_crash(
    qtbot: QtBot, plan: TrialPlan
) -> None:
    document = Document()
    document.restore(plan, None, {"dropout": "fifteen"})
    row = number_row(document, "dropout")
    qtbot.addWidget(row)
    assert isinstance(row.field, NumberField)
    assert row.field.text() == "fifteen"
    assert row.error_label.text()


def test_undo_takes_back_a_text_that_is_no_value_first(qtbot: QtBot, document: Document) -> None:
    row = number_row(document, "dropout")
    qtbot.addWidget(row)
    assert isinstance(row.field, NumberField)
    document.edit("power", 0.8)
    row.field.selectAll()
    QTest.keyClicks(row.field, "-")
    assert document.can_undo
    document.undo()
    assert row.field.text() == "0"
    assert row.error_label.isHidden()
    assert shown(document).power == 0.8
    document.undo()
    assert shown(document).power == 0.9
    assert not document.can_undo


def test_a_choice_edits_and_follows(qtbot: QtBot, document: Document) -> None:
    row = choice_row(document, "sides", {1: "one-sided", 2: "two-sided"})
    qtbot.addWidget(row)
    assert isinstance(row.field, ComboBox)
    assert row.field.currentText() == "two-sided"
    QTest.keyClick(row.field, Qt.Key.Key_Up)
    assert shown(document).sides == 1
    document.undo()
    assert row.field.currentText() == "two-sided"


def test_a_line_edits_follows_and_explains(qtbot: QtBot, document: Document) -> None:
    row = line_row(document, "title")
    qtbot.addWidget(row)
    assert isinstance(row.field, QLineEdit)
    row.field.selectAll()
    QTest.keyClicks(row.field, "Pain")
    assert shown(document).title == "Pain"
    assert document.undo_stack.count() == 1
    row.field.setText("x" * 400)
    QTest.keyClicks(row.field, "y")
    assert row.error_label.text()
    assert row.field.text() == "x" * 400 + "y"
    document.undo()
    assert row.field.text() == "Pain"
    assert row.error_label.isHidden()
    document.undo()
    assert row.field.text() == "Untitled trial"


def test_a_line_is_edited_in_its_middle(qtbot: QtBot, document: Document) -> None:
    row = line_row(document, "title")
    qtbot.addWidget(row)
    assert isinstance(row.field, QLineEdit)
    row.field.setCursorPosition(2)
    QTest.keyClicks(row.field, "xyz")
    assert shown(document).title == "Unxyztitled trial"
    assert row.field.cursorPosition() == 5


def test_sentences_edit_and_follow(qtbot: QtBot, document: Document) -> None:
    area = text_area(document, "effect.reason", name="Why")
    qtbot.addWidget(area)
    QTest.keyClicks(area, "Because")
    area.hand_on()
    assert shown(document).effect.reason == "Because"
    document.undo()
    assert area.toPlainText() == ""


@pytest.fixture
def crossover(qtbot: QtBot, document: Document) -> Form:
    design = CrossoverMeans(difference=-1.0, sd=1.8, correlation=0.5)
    document.start(shown(document).edited("design", design))
    made = Form(design.fields(), alternatives=design.alternatives)
    qtbot.addWidget(made)
    bind_form(made, document)
    return made


def test_a_bound_form_edits_follows_and_explains(crossover: Form, document: Document) -> None:
    field = crossover.number("difference")
    assert field.text() == "−1"
    field.selectAll()
    QTest.keyClicks(field, "-2")
    assert shown(document).design.effect == -2.0
    field.selectAll()
    QTest.keyClicks(field, "two")
    assert document.pending == {"design.difference": "two"}
    document.undo()
    assert field.text() == "−2"
    document.undo()
    assert field.text() == "−1"


def test_another_way_is_one_step_of_undo(crossover: Form, document: Document) -> None:
    assert crossover.way_box is not None
    crossover.way_box.choose("SD of differences")
    crossover.way_box.chosen.emit("SD of differences")
    QTest.keyClicks(crossover.number("sd_differences"), "2.5")
    design = shown(document).design
    assert isinstance(design, CrossoverMeans)
    assert (design.sd_differences, design.sd, design.correlation) == (2.5, None, None)
    document.undo()
    design = shown(document).design
    assert isinstance(design, CrossoverMeans)
    assert (design.sd_differences, design.sd, design.correlation) == (None, 1.8, 0.5)
    assert crossover.way_box.key == "SD and correlation"


def test_a_way_not_yet_filled_stays_while_other_fields_are_edited(
    crossover: Form, document: Document
) -> None:
    assert crossover.way_box is not None
    crossover.way_box.choose("SD of differences")
    crossover.way_box.chosen.emit("SD of differences")
    assert document.pending == {"design.sd_differences": ""}  # results are grey until it is filled
    document.edit("dropout", 0.1)
    assert crossover.way_box.key == "SD of differences"
    assert crossover.row("sd_differences").error_label.text() == "Enter SD of differences."
    document.undo()
    assert crossover.way_box.key == "SD and correlation"
    assert crossover.number("correlation").text() == "0.5"
    assert document.pending == {}


def test_a_form_shows_what_was_being_typed_before_a_crash(
    qtbot: QtBot, plan: TrialPlan, document: Document
) -> None:
    document.restore(plan, None, {"design.sd": "wide", "power": "x"})
    made = Form(type(plan.design).fields())
    qtbot.addWidget(made)
    bind_form(made, document)
    assert made.number("sd").text() == "wide"
    assert made.row("sd").error_label.text()


def test_ctrl_z_in_a_field_is_left_to_the_window(qtbot: QtBot, document: Document) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    row = number_row(document, "dropout")
    qtbot.addWidget(row)
    override = QEvent.Type.ShortcutOverride
    undo = QKeyEvent(override, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    copy = QKeyEvent(override, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    row.field.event(undo)
    row.field.event(copy)
    assert not undo.isAccepted()
    assert copy.isAccepted()
