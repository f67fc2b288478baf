"""The whole window over the real engine and all pages, with a person who answers without dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest

from ldn_designer_ui import pages, theme
from ldn_designer_ui.asking import Asking
from ldn_designer_ui.dialogs.export import ExportDialog
from ldn_designer_ui.main_window import MainWindow
from ldn_designer_ui.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.asking import Answer
    from ldn_designer_ui.pages.page import Page

PATIENCE = 60_000


class Person(Asking):
    """Answers every question as told, and remembers what it was asked and told."""

    def __init__(self) -> None:
        self.answer: Answer = "cancel"
        self.path: Path | None = None
        self.asked: list[str] = []
        self.told: list[str] = []

    def unsaved(self, name: str) -> Answer:
        self.asked.append(name)
        return self.answer

    def open_path(self, folder: Path) -> Path | None:
        return self.path

    def save_path(self, suggested: Path) -> Path | None:
        return self.path

    def tell(self, title: str, sentence: str) -> None:
        self.told.append(sentence)


class Desk:
    """A window and the hands on it."""

    def __init__(self, window: MainWindow, person: Person, qtbot: QtBot) -> None:
        self.window, self.person, self.qtbot = window, person, qtbot

    @property
    def plan(self) -> TrialPlan:
        plan = self.window.document.plan
        assert plan is not None
        return plan

    def settle(self) -> None:
        """Wait until nothing is being computed, nor about to be."""
        quiet = 0

        def idle() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if not self.window.jobs.busy else 0
            return quiet > 10

        self.qtbot.waitUntil(idle, timeout=PATIENCE)

    def open(self, key: str) -> Page:
        """Open a step by its button, and wait for its page."""
        self.window.steps.step(key).click()
        stack = self.window.stack
        self.qtbot.waitUntil(
            lambda: stack.has(key) and stack.page(key).isVisible(), timeout=PATIENCE
        )
        self.settle()
        return stack.page(key)

    def status(self, key: str) -> str:
        """What a step says at the left."""
        return self.window.steps.step(key).value.text()

    def export(
        self, path: Path, document: str = "protocol", *, monkeypatch: pytest.MonkeyPatch
    ) -> str:
        """Export through the dialog that the window opens; the problem it tells, or ""."""
        told: list[str] = []

        def run(dialog: ExportDialog) -> int:
            dialog.show()
            dialog.choices[document].click()
            dialog.place.setText(str(path))
            dialog.take.click()
            self.qtbot.waitUntil(lambda: not dialog.writing, timeout=PATIENCE)
            told.append(dialog.problem.text())
            dialog.close()
            return 0

        with monkeypatch.context() as patched:
            patched.setattr(ExportDialog, "exec", run)
            self.window.menu.actions_by_id["export"].trigger()
        self.settle()
        return told[0]


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def make_desk(
    qapp: QApplication, qtbot: QtBot, person: Person, tmp_path: Path
) -> Iterator[Callable[..., Desk]]:
    if qapp.property("theme") is None:
        theme.load_fonts()
    if qapp.property("theme") != "light":
        theme.apply(qapp, "light")
    made: list[MainWindow] = []

    def make(file: Path | None = None) -> Desk:
        preferences = Preferences(tmp_path / "settings" / "window.ini")
        window = MainWindow(pages.PAGES, preferences, file=file, asking=person)
        made.append(window)
        window.resize(1440, 900)
        with qtbot.waitSignal(window.ready, timeout=PATIENCE):
            window.show()
        desk = Desk(window, person, qtbot)
        desk.settle()
        return desk

    yield make
    for window in made:
        window.jobs.shutdown()
        window.recovery.forget()
        window.deleteLater()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


@pytest.fixture
def pdf_text() -> Callable[[Path], str]:
    """Reads the text of a PDF, its lines joined by single spaces."""

    def read(path: Path) -> str:
        document = pypdfium2.PdfDocument(path)
        try:
            texts = [page.get_textpage().get_text_range() for page in document]
        finally:
            document.close()
        return " ".join(" ".join(texts).split())

    return read
