from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ldn_designer_ui.binding import text_area
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.main_window import MainWindow
    from ldn_designer_ui.preferences import Preferences
    from tests.ui.conftest import Person


def number_field(window: MainWindow, name: str) -> NumberField:
    row = getattr(window.stack.page("power"), name)
    assert isinstance(row.field, NumberField)
    return row.field


def headline(window: MainWindow) -> str:
    return str(window.stack.page("power").headline.number)  # type: ignore[attr-defined]


def type_into(qtbot: QtBot, field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def test_window_shows_the_plan_once_the_engine_is_there(window: MainWindow) -> None:
    assert window.stack.currentWidget() is not window.stack.skeleton
    assert headline(window) == "140"
    assert window.footer.versions.text().startswith("statsmodels")
    texts = {label.text() for label in window.context_bar.findChildren(Label)}
    assert texts >= {"Fibromyalgia", "LDN 4.5 mg v placebo", "NRS 0–10", "↓ lower", "week 12"}
    assert window.steps.step("power").value.text() == "N 140"
    assert window.steps.step("protocol").value.text() == "Untitled trial"


def test_typing_moves_headline_and_step(window: MainWindow, qtbot: QtBot) -> None:
    type_into(qtbot, number_field(window, "power"), "80")
    qtbot.waitUntil(lambda: headline(window) == "104")
    qtbot.waitUntil(lambda: window.steps.step("power").value.text() == "N 104")
    window.undo()
    qtbot.waitUntil(lambda: headline(window) == "140")


def test_a_wrong_value_greys_the_last_result_and_keeps_it(window: MainWindow, qtbot: QtBot) -> None:
    page = window.stack.page("power")
    field = number_field(window, "power")
    type_into(qtbot, field, "0")
    assert page.results()[0].property("stale") is True
    assert headline(window) == "140"
    assert "at least" in page.power.error_label.text() or "greater" in page.power.error_label.text()  # type: ignore[attr-defined]
    assert "unsaved" in window.title_bar.state.text()
    type_into(qtbot, field, "80")
    qtbot.waitUntil(lambda: headline(window) == "104")
    assert page.results()[0].property("stale") is False


def test_a_page_is_built_when_it_is_opened(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.stack.has("protocol")
    window.steps.step("protocol").click()
    qtbot.waitUntil(lambda: window.stack.has("protocol"))
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.stack._places["protocol"])


def test_a_page_out_of_sight_is_shown_anew_when_it_is_opened(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.open_step("protocol")
    qtbot.waitUntil(lambda: not window.jobs.busy)
    window.document.edit("power", 0.8)
    qtbot.waitUntil(lambda: not window.jobs.busy)
    assert headline(window) == "140"
    window.open_step("power")
    qtbot.waitUntil(lambda: headline(window) == "104")


def test_steps_can_be_walked_with_the_arrow_keys(window: MainWindow, qtbot: QtBot) -> None:
    first, second = window.steps.step("power"), window.steps.step("protocol")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.isChecked()
    assert window.focusWidget() is second
    QTest.keyClick(second, Qt.Key.Key_Down)
    assert first.isChecked()


def test_tab_visits_frame_and_page_in_reading_order(window: MainWindow, qtbot: QtBot) -> None:
    window.document.edit("power", 0.8)
    qtbot.waitUntil(lambda: not window.jobs.busy)
    window.title_bar.menu_button.setFocus()
    visited: list[QWidget] = []
    for _ in range(30):
        widget = window.focusWidget()
        assert widget is not None
        visited.append(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        if window.focusWidget() is visited[0]:
            break
    names = [w.accessibleName() or getattr(w, "text", str)() for w in visited]
    assert names[:4] == ["Menu", "Undo", "Export…", "Change the question"]
    assert names[4].startswith("Power, step 1")
    order = [names.index(name) for name in ("Significance level", "Target power")]
    assert order == sorted(order)
    assert all(names)


def visible_parts(window: MainWindow) -> list[QWidget]:
    kinds = (Button, Label, NumberField)
    parts: list[QWidget] = []
    for kind in kinds:
        parts += [part for part in window.findChildren(kind) if part.isVisibleTo(window)]
    return parts


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900), (800, 560)])
def test_everything_stays_within_the_window(
    make_window: Callable[..., MainWindow], size: tuple[int, int]
) -> None:
    window = make_window(size=size)
    assert (window.width(), window.height()) == size
    assert window.steps.width() == (208 if size[0] == 1440 else 64)
    for part in visible_parts(window):
        left = part.mapTo(window, QPoint(0, 0)).x()
        assert left >= 0, part
        assert left + part.width() <= size[0], part


def test_neighbours_in_the_frame_do_not_overlap(
    make_window: Callable[..., MainWindow],
) -> None:
    window = make_window(size=(1024, 700))
    for bar in (window.title_bar, window.context_bar, window.footer):
        parts = [p for p in bar.findChildren(QWidget) if p.isVisibleTo(window) and p.width()]
        boxes = sorted(
            (part.mapTo(bar, QPoint(0, 0)).x(), part.width())
            for part in parts
            if part.parent() is bar
        )
        for (left, width), (following, _) in itertools.pairwise(boxes):
            assert left + width <= following


def close(window: MainWindow) -> bool:
    event = QCloseEvent()
    window.closeEvent(event)
    return event.isAccepted()


def test_saved_work_is_left_without_a_question(window: MainWindow, person: Person) -> None:
    assert close(window)
    assert person.asked == []


def test_unsaved_work_is_asked_about(window: MainWindow, person: Person, tmp_path: Path) -> None:
    window.document.edit("power", 0.8)
    person.answer = "cancel"
    assert not close(window)
    assert len(person.asked) == 1
    person.answer = "save"
    person.path = None  # thought better of it in the file dialog
    assert not close(window)
    person.path = tmp_path / "trial.ldn"
    assert close(window)
    assert person.path.is_file()


def test_words_typed_just_now_are_not_lost_by_closing(window: MainWindow, person: Person) -> None:
    area = text_area(window.document, "dropout_reason", name="Reason")
    window.stack.page("power").layout().addWidget(area)  # type: ignore[union-attr]
    area.show()
    area.setFocus()
    QTest.keyClicks(area, "From FINAL")
    assert window.document.saved
    assert not close(window)
    assert len(person.asked) == 1
    assert window.document.plan is not None
    assert window.document.plan.dropout_reason == "From FINAL"


def test_words_typed_just_now_are_saved(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    area = text_area(window.document, "dropout_reason", name="Reason")
    window.stack.page("power").layout().addWidget(area)  # type: ignore[union-attr]
    person.path = tmp_path / "plan.ldn"
    area.show()
    window.activateWindow()
    area.setFocus()
    qtbot.waitUntil(area.hasFocus)
    QTest.keyClicks(area, "From FINAL")
    QTest.keyClick(area, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "From FINAL" in person.path.read_text(encoding="utf-8")


def test_typing_quickly_evaluates_what_was_typed_last(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluate, evaluated = window.evaluations._evaluate, []

    def slow(plan: TrialPlan) -> Evaluation:
        time.sleep(0.05)
        evaluated.append(plan)
        return evaluate(plan)

    monkeypatch.setattr(window.evaluations, "_evaluate", slow)
    field = number_field(window, "power")
    for power in ("70", "75", "85", "95", "60", "65", "90.5", "88.5", "91.5", "80"):
        type_into(qtbot, field, power)  # 29 keys, sooner than one evaluation takes
    qtbot.waitUntil(lambda: headline(window) == "104")
    assert len(evaluated) <= 4


def test_discarded_work_is_let_go(window: MainWindow, person: Person) -> None:
    window.document.edit("power", 0.8)
    person.answer = "discard"
    assert close(window)


def test_a_new_plan_asks_first_too(window: MainWindow, person: Person) -> None:
    window.document.edit("power", 0.8)
    window.new_plan()
    assert window.document.plan is not None
    assert window.document.plan.power == 0.8
    person.answer = "discard"
    window.new_plan()
    assert window.document.plan.title == "New trial"
    assert window.title_bar.file.text() == "untitled.ldn"


def test_save_open_and_recent(
    window: MainWindow, person: Person, preferences: Preferences, tmp_path: Path
) -> None:
    person.path = tmp_path / "pain.ldn"
    window.document.edit("power", 0.8)
    window.save()
    assert window.title_bar.file.text() == "pain.ldn"
    assert window.title_bar.state.text() == "· saved"
    assert preferences.recent == (person.path,)
    window.document.edit("power", 0.7)
    window.save()
    window.new_plan()
    (recent,) = window.menu.recent.actions()
    recent.trigger()
    assert window.document.plan is not None
    assert window.document.plan.power == 0.7


def test_a_file_that_cannot_be_read_is_explained_and_changes_nothing(
    window: MainWindow, person: Person, tmp_path: Path
) -> None:
    before = window.document.plan
    person.path = tmp_path / "damaged.ldn"
    person.path.write_text("{", encoding="utf-8")
    window.open_plan()
    assert len(person.told) == 1
    assert "damaged.ldn" in person.told[0]
    assert window.document.plan is before


def test_a_place_that_takes_no_file_is_explained_and_the_work_stays(
    window: MainWindow, person: Person, tmp_path: Path
) -> None:
    window.document.edit("power", 0.8)
    person.path = tmp_path / "no" / "such" / "folder" / "plan.ldn"
    window.save()
    assert len(person.told) == 1
    assert window.document.plan is not None
    assert window.document.plan.power == 0.8
    assert not window.document.saved


def test_the_window_opens_a_file_named_at_the_start(
    make_window: Callable[..., MainWindow], person: Person, tmp_path: Path
) -> None:
    first = make_window()
    first.document.edit("power", 0.8)
    person.path = tmp_path / "plan.ldn"
    first.save()
    second = make_window(file=person.path)
    assert second.document.path == person.path
    assert second.document.plan == first.document.plan


def test_a_missing_file_at_the_start_is_explained_and_the_example_shown(
    make_window: Callable[..., MainWindow], person: Person, tmp_path: Path
) -> None:
    window = make_window(file=tmp_path / "gone.ldn")
    assert len(person.told) == 1
    assert window.document.plan is not None
    assert window.document.path is None


def test_the_theme_changes_without_a_new_window(window: MainWindow, qapp: QApplication) -> None:
    from ldn_designer_ui import theme

    light = window.grab().toImage().pixelColor(300, 300)
    theme.apply(qapp, "dark")
    dark = window.grab().toImage().pixelColor(300, 300)
    assert light.lightness() > 200
    assert dark.lightness() < 60
