"""A window with small pages of its own over the real engine, and people who answer without dialogs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout

from ldn_designer_ui import theme
from ldn_designer_ui.binding import number_row
from ldn_designer_ui.engine import Engine
from ldn_designer_ui.jobs import Jobs
from ldn_designer_ui.main_window import MainWindow
from ldn_designer_ui.pages import PageEntry
from ldn_designer_ui.pages.page import Page, Status
from ldn_designer_ui.preferences import Preferences
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.headline import Headline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.asking import Answer
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.recovery import Rescued


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    if qapp.property("theme") is None:
        theme.load_fonts()
    if qapp.property("theme") != "light":
        theme.apply(qapp, "light")


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.shutdown()


def sample_plan() -> TrialPlan:
    from ldn_designer.designs.two_means import TwoMeans
    from ldn_designer.plan import PlannedOutcome, TrialPlan

    outcome = PlannedOutcome(name="Average pain, change from baseline", scale="NRS 0–10")
    return TrialPlan(design=TwoMeans(difference=-1.0, sd=1.8), outcome=outcome)


@pytest.fixture
def plan() -> TrialPlan:
    return sample_plan()


class PowerPage(Page):
    """A page with two fields and a headline, as small as a page can be."""

    def __init__(self, document: Document, jobs: Jobs) -> None:
        super().__init__(document, jobs)
        self.card = Card("Randomise")
        self.headline = Headline("Randomise")
        self.card.add(self.headline)
        self.alpha = number_row(document, "alpha")
        self.power = number_row(document, "power")
        column = QVBoxLayout(self)
        for widget in (self.alpha, self.power, self.card):
            column.addWidget(widget)

    @staticmethod
    def prepare(plan: TrialPlan, evaluation: Evaluation) -> None:
        _ = evaluation.answer

    @staticmethod
    def status(plan: TrialPlan, evaluation: Evaluation) -> Status:
        return Status("done", f"N {evaluation.answer.n_total}")

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        self.headline.show_number(str(evaluation.answer.n_total), "in all")

    def results(self) -> tuple[QWidget, ...]:
        return (self.card,)


class TextPage(Page):
    """A second page, so that there is somewhere else to go."""

    shown: ClassVar[list[str]] = []

    @staticmethod
    def status(plan: TrialPlan, evaluation: Evaluation) -> Status:
        return Status("open", plan.title)

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        self.shown.append(plan.title)


class SamplePage(PageEntry):
    """An entry whose page is here, and in no module of the program."""

    def load(self) -> type[Page]:
        return PowerPage if self.key == "power" else TextPage


ENTRIES = (SamplePage("power", "Power", "", ""), SamplePage("protocol", "Protocol", "", ""))


class SmallEngine(Engine):
    """The real engine, with a plan that needs no evidence."""

    def examples(self) -> tuple[str, ...]:
        return ("sample",)

    def example(self, name: str) -> TrialPlan:
        return sample_plan()

    def new_plan(self) -> TrialPlan:
        return sample_plan().edited("title", "New trial")


class Person:
    """Answers every question as told, and remembers what it was asked and told."""

    def __init__(self) -> None:
        self.answer: Answer = "cancel"
        self.path: Path | None = None
        self.restores = True
        self.asked: list[str] = []
        self.told: list[str] = []

    def unsaved(self, name: str) -> Answer:
        self.asked.append(name)
        return self.answer

    def open_path(self, folder: Path) -> Path | None:
        return self.path

    def save_path(self, suggested: Path) -> Path | None:
        return self.path

    def restore(self, rescued: Rescued) -> bool:
        self.asked.append("restore")
        return self.restores

    def tell(self, title: str, sentence: str) -> None:
        self.told.append(sentence)


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "settings" / "window.ini")


@pytest.fixture
def make_window(
    qtbot: QtBot, preferences: Preferences, person: Person
) -> Iterator[Callable[..., MainWindow]]:
    made: list[MainWindow] = []

    def make(file: Path | None = None, size: tuple[int, int] = (1440, 900)) -> MainWindow:
        window = MainWindow(
            ENTRIES,
            preferences,
            file=file,
            engine=SmallEngine(),
            asking=person,  # type: ignore[arg-type]
        )
        made.append(window)
        window.resize(*size)
        with qtbot.waitSignal(window.ready, timeout=30_000):
            window.show()
        qtbot.waitUntil(lambda: not window.jobs.busy, timeout=30_000)
        return window

    yield make
    for window in made:
        window.jobs.shutdown()
        window.recovery.forget()
        window.deleteLater()


@pytest.fixture
def window(make_window: Callable[..., MainWindow]) -> MainWindow:
    return make_window()
