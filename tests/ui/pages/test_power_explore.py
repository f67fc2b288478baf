"""The view “Explore” of the power page: its choices are the plan's, and what they show is computed beside it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from ldn_designer_ui.pages.power import PowerPage
from ldn_designer_ui.pages.power_explore import ExploreView

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.exploration_part import Picture
    from ldn_designer.power.exploring import Exploration
    from tests.ui.pages.conftest import Followed


@pytest.fixture
def shown(follow: Callable[[type[PowerPage]], Followed[PowerPage]]) -> Followed[PowerPage]:
    made = follow(PowerPage)
    made.page.figures.views.button("explore").click()
    made.settle()
    return made


def view(shown: Followed[PowerPage]) -> ExploreView:
    return shown.page.figures.explore


def limits(shown: Followed[PowerPage]) -> tuple[float | None, float | None]:
    return shown.plan.exploration.low, shown.plan.exploration.high


def choose(shown: Followed[PowerPage], name: str, key: str) -> None:
    """Choose as a user does, with the keyboard."""
    box = getattr(view(shown).choices, name)
    box.setFocus()
    index = box.findData(key)
    assert index >= 0, key
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(index):
        QTest.keyClick(box, Qt.Key.Key_Down)
    shown.settle()
    shown.wait_for(lambda: box.key, key)


def test_it_opens_with_power_by_number(shown: Followed[PowerPage]) -> None:
    explore = view(shown)
    assert (explore.choices.result.key, explore.choices.across.key, explore.choices.series.key) == (
        "power",
        "n_total",
        "effect",
    )
    shown.wait_for(lambda: explore.curves.accessibleDescription()[:6], "Power,")
    assert not shown.page.figures.export_button.isHidden()


def test_choices_are_edits_of_the_plan_and_the_table_follows(shown: Followed[PowerPage]) -> None:
    explore = view(shown)
    choose(shown, "result", "n")
    assert shown.plan.exploration.result == "n"
    assert (explore.choices.across.key, explore.choices.series.key) == ("effect", "sd"), (
        "what is usual"
    )
    explore.views.button("table").click()
    heading = ["Mean difference, points", "0.90", "1.35", "1.80", "2.25", "2.70"]
    shown.wait_for(lambda: explore.table.lines[:1], [heading])
    own = next(line for line in explore.table.lines if line[0] == "−1.00")
    assert own[3] == "166"
    shown.page.figures.copy_button.click()
    assert "−1.00\t" in QGuiApplication.clipboard().text()
    shown.type_into(shown.page.settings.power, "80")
    shown.wait_for(
        lambda: next(line for line in explore.table.lines if line[0] == "−1.00")[3], "124"
    )
    choose(shown, "across", "sd")
    choose(shown, "series", "alpha")
    assert (shown.plan.exploration.axis, shown.plan.exploration.series) == ("sd", "alpha")
    shown.wait_for(lambda: explore.table.lines[0][0], "Standard deviation, points")


def test_one_of_two_axes_is_never_its_own_series(shown: Followed[PowerPage]) -> None:
    choose(shown, "across", "effect")
    assert shown.plan.exploration.series == ""
    assert view(shown).choices.series.findData("effect") == -1


def test_limits_are_of_the_axis_and_in_its_unit(shown: Followed[PowerPage]) -> None:
    explore = view(shown)
    choose(shown, "across", "dropout")
    assert explore.choices.high.unit.text() == "%"
    shown.type_into(explore.choices.high, "40")
    assert limits(shown) == (None, 0.4)
    explore.views.button("table").click()
    shown.wait_for(lambda: explore.table.lines[-1:][0][0] if explore.table.lines else "", "40%")
    shown.type_into(explore.choices.low, "60")
    assert "must begin below its end" in explore.choices.low.error_label.text()
    assert limits(shown) == (0.06, 0.4), "the last that was one: 6"
    choose(shown, "across", "n_total")
    assert limits(shown) == (None, None)
    assert explore.choices.high.unit.text() == ""


def test_what_the_protocol_prints(shown: Followed[PowerPage]) -> None:
    explore = view(shown)
    explore.in_protocol.click()
    shown.settle()
    assert shown.plan.exploration.in_protocol
    explore.views.button("grid").click()
    shown.settle()
    assert shown.plan.exploration.picture == "grid"
    explore.views.button("table").click()
    shown.settle()
    assert shown.plan.exploration.picture == "grid"
    shown.document.undo()
    shown.document.undo()
    shown.settle()
    shown.wait_for(explore.in_protocol.isChecked, expected=False)


def test_out_of_sight_nothing_is_computed(
    follow: Callable[[type[PowerPage]], Followed[PowerPage]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def note(explore: ExploreView) -> None:
        asked.append(explore)

    monkeypatch.setattr(ExploreView, "_request", note)
    made = follow(PowerPage)
    made.edit(power=0.8)
    assert not asked
    made.page.figures.views.button("explore").click()
    assert asked


def test_the_last_picture_is_greyed_while_another_is_computed(
    shown: Followed[PowerPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ldn_designer_ui.pages import power_explore

    explore, go = view(shown), threading.Event()
    real = power_explore.explored

    def slow(
        evaluation: Evaluation, picture: Picture, progress: Callable[[int, int], None]
    ) -> Exploration:
        go.wait(20)
        return real(evaluation, picture, progress)

    monkeypatch.setattr(power_explore, "explored", slow)
    stack = explore.curves.parentWidget()
    assert stack is not None
    try:
        assert shown.document.edit("exploration.axis", "sd")
        shown.wait_for(lambda: stack.property("stale"), expected=True)
    finally:
        go.set()
    shown.wait_for(lambda: stack.property("stale"), expected=False)


def test_another_design_keeps_the_choice_and_shows_what_it_has(shown: Followed[PowerPage]) -> None:
    from ldn_designer.evaluation.other_designs import in_design

    choose(shown, "across", "sd")
    shown.document.adopt(in_design(shown.plan, "two-proportions"), "design")
    shown.settle()
    shown.wait_for(lambda: view(shown).choices.across.key, "n_total")
    assert shown.plan.exploration.axis == "sd"


def test_what_takes_long_shows_progress_and_can_be_stopped(
    shown: Followed[PowerPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ldn_designer_ui.pages import power_explore

    explore, go, real = view(shown), threading.Event(), power_explore.explored
    stopped: list[int] = []

    def slow(
        evaluation: Evaluation, picture: Picture, progress: Callable[[int, int], None]
    ) -> Exploration:
        for step in range(1000):
            if go.is_set():
                break
            try:
                progress(min(step, 9), 10)
            except BaseException:
                stopped.append(step)
                raise
            time.sleep(0.02)
        return real(evaluation, picture, progress)

    line, height = explore.progress, explore.height()
    assert line.bar.isHidden()
    monkeypatch.setattr(power_explore, "explored", slow)
    try:
        assert shown.document.edit("exploration.axis", "sd")
        shown.wait_for(line.bar.isVisible, expected=True)
        shown.wait_for(lambda: (line.bar.value(), line.bar.maximum()), (9, 10))
        assert explore.height() == height
        line.stop_button.setFocus()
        QTest.keyClick(line.stop_button, Qt.Key.Key_Return)
        shown.wait_for(lambda: len(stopped), 1)
    finally:
        go.set()
    shown.settle()
    assert (line.bar.isHidden(), line.note.text()) == (True, "Stopped.")
    assert explore.curves.parentWidget().property("stale")  # type: ignore[union-attr]
    line.start_button.click()
    shown.settle()
    shown.wait_for(lambda: explore.curves.parentWidget().property("stale"), expected=False)  # type: ignore[union-attr]
    assert line.start_button.isHidden()


def test_nothing_moves_from_view_to_view(shown: Followed[PowerPage]) -> None:
    explore, sizes = view(shown), set()
    for key in ("curves", "table", "grid", "curves"):
        explore.views.button(key).click()
        shown.settle()
        sizes.add(shown.page.figures.size().toTuple())
    assert len(sizes) == 1


def test_units_are_those_of_the_axis(shown: Followed[PowerPage]) -> None:
    explore = view(shown)
    assert explore.choices.high.unit.text() == ""
    choose(shown, "across", "sd")
    assert explore.choices.high.unit.text() == "points"


def test_a_precision_plan_is_explored_in_its_own_words(shown: Followed[PowerPage]) -> None:
    from ldn_designer.evaluation.other_designs import in_design

    shown.document.adopt(in_design(shown.plan, "precision-mean"), "design")
    shown.settle()
    explore = view(shown)
    shown.wait_for(explore.choices.result.currentText, "Probability")
    assert explore.choices.across.currentText() == "Number included"
    assert explore.choices.across.toolTip() == "Number included"
