"""The dialog that solves for any one field: typing, the value, the changes, and one step of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ldn_designer_ui.dialogs.solve_field import SolveFieldDialog
from ldn_designer_ui.document import Document
from ldn_designer_ui.pages.power_settings import PowerSettings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.jobs import Jobs


class Asked:
    """The dialog on the built-in example."""

    def __init__(self, qtbot: QtBot, jobs: Jobs) -> None:
        from ldn_designer.examples import load_example

        self.qtbot, self.jobs = qtbot, jobs
        self.document = Document()
        self.document.start(load_example("fibromyalgia-parallel"))
        self.dialog = SolveFieldDialog(self.document, jobs)
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        self.settle()

    @property
    def plan(self) -> TrialPlan:
        assert self.document.plan is not None
        return self.document.plan

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.jobs.busy, timeout=30_000)

    def type(self, name: str, text: str) -> None:
        field = getattr(self.dialog, name).field
        field.selectAll()
        QTest.keyClicks(field, text)
        self.settle()

    def choose(self, name: str) -> None:
        self.dialog.field.choose(name)
        self.dialog.field.activated.emit(self.dialog.field.currentIndex())
        self.settle()


@pytest.fixture
def asked(qtbot: QtBot, jobs: Jobs) -> Asked:
    return Asked(qtbot, jobs)


def test_it_begins_with_the_number_of_the_plan_and_the_spread(asked: Asked) -> None:
    dialog = asked.dialog
    assert dialog.n_total.field.text() == "166"  # type: ignore[attr-defined]
    assert dialog.answer.value.number == "1.812"
    assert dialog.answer.value.accessibleName() == "Value: 1.812 points, Power is then 90.01%"
    assert (
        "166 randomised have 90% power as long as the standard deviation is at most 1.812 points"
        in (dialog.answer.sentence.text())
    )
    assert dialog.rows.rows == (
        ("Mean difference", "−0.9932 points"),
        ("Standard deviation", "1.812 points"),
        ("Never reach the dose", "0.68%"),
        ("Significance level", "4.75%"),
        ("Margin", "0.006813 points"),
        ("Dropout", "15.66%"),
        ("Lost in each arm", "13"),
    )


def test_the_value_is_used_as_one_step_of_undo(asked: Asked) -> None:
    from ldn_designer.evaluation import evaluate

    before = asked.plan
    asked.type("n_total", "200")
    QTest.keyClick(asked.dialog, Qt.Key.Key_Return)
    assert not asked.dialog.isVisible()
    plan = asked.plan
    assert (plan.solve_for, plan.n_total, plan.spread.rule) == ("power", 200, "own")
    answer = evaluate(plan).answer
    assert 0.9 <= answer.power < 0.9005
    assert asked.document.undo_stack.count() == 1
    assert asked.document.undo_stack.undoText().startswith("solved for standard deviation")
    asked.document.undo()
    assert asked.plan == before


@pytest.mark.parametrize("name", ["difference", "alpha", "margin", "dropout", "lost", "dilution"])
def test_every_field_can_be_used(asked: Asked, name: str) -> None:
    from ldn_designer.evaluation import evaluate

    asked.choose(name)
    asked.dialog.use.click()
    assert asked.document.undo_stack.count() == 1
    assert evaluate(asked.plan).answer.power >= 0.9
    assert evaluate(asked.plan).answer.n_total == 166


def test_where_no_value_suffices_a_change_is_one_click(asked: Asked) -> None:
    from ldn_designer.evaluation import evaluate

    asked.choose("dropout")
    asked.type("n_total", "20")
    dialog = asked.dialog
    assert not dialog.use.isEnabled()
    assert not dialog.answer.value.isVisible()
    assert dialog.answer.sentence.text() == (
        "No value of the dropout gives 90% power with 20 randomised: the most is 21.7%, at 0%."
    )
    assert len(dialog.answer.buttons) >= 2
    dialog.answer.buttons[1].click()
    answer = evaluate(asked.plan).answer
    assert (asked.plan.n_total, asked.plan.effect.rule) == (20, "own")
    assert answer.power >= 0.9
    assert asked.document.undo_stack.count() == 1


def test_a_wrong_number_is_said_beside_its_field(asked: Asked) -> None:
    asked.type("n_total", "1")
    assert asked.dialog.n_total.error_label.text() == (
        "Randomised must be at least 2 and at most 10000000."
    )
    assert not asked.dialog.use.isEnabled()
    assert asked.dialog.intro.text() == "Correct the number at the left to see what would do."
    asked.type("n_total", "166")
    assert asked.dialog.use.isEnabled()
    asked.type("power", "4")
    assert "above the significance level" in asked.dialog.power.error_label.text()
    assert asked.dialog.power.field.property("wrong"), "and the field is marked"
    asked.choose("dropout")
    assert asked.dialog.solved is None, "nothing is computed with the number before it"
    assert not asked.dialog.use.isEnabled()


def test_a_precision_plan_is_asked_in_its_own_words(qtbot: QtBot, jobs: Jobs) -> None:
    from ldn_designer.evaluation.other_designs import in_design
    from ldn_designer.examples import load_example

    document = Document()
    document.start(in_design(load_example("fibromyalgia-parallel"), "precision-mean"))
    dialog = SolveFieldDialog(document, jobs)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: not jobs.busy, timeout=30_000)
    assert dialog.n_total.label.text() == "Included"
    assert dialog.power.label.text() == "Target probability"
    assert dialog.answer.sentence.text() == (
        "56 included have a probability of 90% as long as the standard deviation is at most "
        "1.809 points, with 47 analysed."
    )
    assert "Probability is then 90." in dialog.answer.value.accessibleName()
    assert dialog.intro.text().startswith("At 56 included and a probability of 90% any one")


def test_nothing_moves_when_changes_come_and_go(asked: Asked) -> None:
    panel = asked.dialog.rows.parentWidget()
    assert panel is not None
    before = panel.mapTo(asked.dialog, panel.rect().topLeft())
    asked.choose("dropout")
    asked.type("n_total", "20")
    assert asked.dialog.answer.buttons
    assert panel.mapTo(asked.dialog, panel.rect().topLeft()).x() == before.x()


def test_a_row_of_the_table_shows_its_field(asked: Asked) -> None:
    asked.dialog.rows.asked.emit("alpha")
    asked.settle()
    assert asked.dialog.field.key == "alpha"
    assert asked.dialog.answer.value.number == "4.75%"


def test_escape_closes_and_stops_computing(asked: Asked) -> None:
    before = asked.plan
    asked.dialog.field.choose("alpha")
    asked.dialog.field.activated.emit(0)
    QTest.keyClick(asked.dialog, Qt.Key.Key_Escape)
    assert not asked.jobs.busy
    assert not asked.dialog.isVisible()
    assert asked.plan == before


def test_the_power_page_has_the_button(qtbot: QtBot) -> None:
    from ldn_designer.examples import load_example

    document = Document()
    document.start(load_example("fibromyalgia-parallel"))
    settings = PowerSettings(document)
    qtbot.addWidget(settings)
    assert settings.another.focusPolicy() & Qt.FocusPolicy.TabFocus
    with qtbot.waitSignal(settings.another_field):
        settings.another.click()


def test_the_page_opens_the_dialog(qtbot: QtBot, jobs: Jobs) -> None:
    from ldn_designer.examples import load_example
    from ldn_designer_ui.pages.power import PowerPage

    document = Document()
    document.start(load_example("fibromyalgia-parallel"))
    page = PowerPage(document, jobs)
    qtbot.addWidget(page)
    seen: list[str] = []

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, SolveFieldDialog)
        seen.append(dialog.windowTitle())
        dialog.reject()

    QTimer.singleShot(50, close)
    page.settings.another.click()
    assert seen == ["Solve for another field"]
