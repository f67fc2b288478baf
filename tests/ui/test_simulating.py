"""The plan's trial is simulated when nobody edits, once for the footer and for whoever else shows it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from ldn_designer.evaluation import evaluate, simulation_part
from ldn_designer_ui import simulating
from ldn_designer_ui.document import Document
from ldn_designer_ui.simulating import Check, Simulations
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.main_window import MainWindow


class Checked:
    """A check with the document it follows; every plan is evaluated as soon as it is shown."""

    def __init__(self, qtbot: QtBot, jobs: Jobs, plan: TrialPlan) -> None:
        self.document, self.label = Document(), Label()
        qtbot.addWidget(self.label)
        self.check = Check(self.document, jobs, self.label)
        self.document.changed.connect(lambda plan: self.check.evaluated(evaluate(plan)))
        self.document.start(plan)

    @property
    def evaluation(self) -> Evaluation:
        assert self.document.plan is not None
        return evaluate(self.document.plan)


@pytest.fixture
def checked(qtbot: QtBot, jobs: Jobs, plan: TrialPlan, monkeypatch: pytest.MonkeyPatch) -> Checked:
    monkeypatch.setattr(simulating, "QUIET", 50)
    monkeypatch.setattr(simulation_part, "TRIALS", 20_000)
    return Checked(qtbot, jobs, plan)


def test_the_simulated_power_is_said_with_its_uncertainty(checked: Checked, qtbot: QtBot) -> None:
    assert checked.label.text() == ""
    qtbot.waitUntil(lambda: checked.label.text() != "", timeout=30_000)
    said, _, trials = checked.label.text().partition(" (")
    assert trials == "20,000 trials)"
    power, half = said.removeprefix("Simulated ").split("% ± ")
    # 70 a group have 90.38 % power; four standard errors of 20,000 trials.
    assert float(power) == pytest.approx(90.4, abs=0.9)
    assert float(half) == pytest.approx(0.4, abs=0.05)


def test_nothing_is_said_of_a_plan_that_is_not_up_to_date(checked: Checked, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: checked.label.text() != "", timeout=30_000)
    before = checked.label.text()
    checked.document.reject("power", "x", "Power must be a number.")
    assert checked.label.text() == ""
    checked.document.undo()
    assert checked.label.text() == before
    checked.document.edit("power", 0.8)
    assert checked.label.text() == ""
    qtbot.waitUntil(lambda: "Simulated 8" in checked.label.text(), timeout=30_000)


def test_an_edit_stops_the_simulation(
    checked: Checked, qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulations = Simulations.of(jobs)
    started, ended, told = threading.Event(), threading.Event(), threading.Event()

    def endless(
        answer: object, hypothesis: object, *, progress: Callable[[int, int], None]
    ) -> None:
        try:
            while True:
                started.set()
                told.wait(0.01)
                progress(0, 1)
        finally:
            ended.set()

    monkeypatch.setattr(simulation_part, "simulated", endless)
    qtbot.waitUntil(started.is_set, timeout=30_000)
    assert simulations.runs(checked.evaluation)
    simulations._timer.setInterval(60_000)
    checked.document.edit("power", 0.8)
    qtbot.waitUntil(ended.is_set, timeout=5_000)
    assert not simulations.runs(checked.evaluation)
    assert not jobs.busy


def test_one_simulation_serves_all_who_ask(
    checked: Checked, qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulated = simulation_part.simulated
    runs: list[object] = []

    def counted(*asked: object, **how: object) -> object:
        runs.append(asked)
        return simulated(*asked, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(simulation_part, "simulated", counted)
    assert Simulations.of(jobs) is Simulations.of(jobs)
    Simulations.of(jobs).request(checked.evaluation)  # another page asks before the footer does
    qtbot.waitUntil(lambda: checked.label.text() != "", timeout=30_000)
    checked.check.evaluated(checked.evaluation)
    Simulations.of(jobs).request(checked.evaluation)
    qtbot.wait(100)
    assert len(runs) == 1


@pytest.mark.parametrize("difference", [-0.01, 1.0])
def test_a_trial_too_large_or_impossible_is_not_simulated(
    checked: Checked, qtbot: QtBot, jobs: Jobs, difference: float
) -> None:
    checked.document.edit("design.difference", difference)
    qtbot.wait(150)
    assert not jobs.busy
    assert checked.label.text() == ""


def test_the_window_says_it_in_its_footer(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation_part, "TRIALS", 20_000)
    window.document.edit("power", 0.8)
    assert window.footer.check.text() == ""
    qtbot.waitUntil(lambda: "Simulated 8" in window.footer.check.text(), timeout=30_000)
