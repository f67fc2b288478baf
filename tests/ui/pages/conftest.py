"""A page that follows its document, as in the window, with hands to type into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import pytest
from PySide6.QtTest import QTest

from ldn_designer_ui.document import Document
from ldn_designer_ui.evaluating import Evaluations
from ldn_designer_ui.pages import PageEntry
from ldn_designer_ui.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.widgets.field_row import FieldRow

P = TypeVar("P", bound=Page)


class Followed(Generic[P]):
    """A page on the built-in example; every edit is evaluated and shown."""

    def __init__(self, qtbot: QtBot, jobs: Jobs, kind: type[P]) -> None:
        from ldn_designer.evaluation import evaluate
        from ldn_designer.examples import load_example

        self.qtbot, self.jobs = qtbot, jobs
        self.entry = PageEntry("page", "Page", kind.__module__, kind.__name__)
        self.document = Document()
        self.document.start(load_example("fibromyalgia-parallel"))
        self.page = kind(self.document, jobs)
        qtbot.addWidget(self.page)
        self.page.resize(1232, 812)
        self.evaluations = Evaluations(jobs, [self.entry], evaluate)
        self.evaluations.page_ready.connect(lambda _key, plan, e: self.page.show_state(plan, e))
        self.document.changed.connect(lambda plan: self.evaluations.request(plan, self.entry))
        self.document.pending_changed.connect(
            lambda: self.page.set_stale(bool(self.document.pending))
        )
        self.page.show()
        self.evaluations.request(self.plan, self.entry)
        self.settle()

    @property
    def plan(self) -> TrialPlan:
        assert self.document.plan is not None
        return self.document.plan

    def settle(self) -> None:
        """Wait until nothing is being computed."""
        self.qtbot.waitUntil(lambda: not self.jobs.busy, timeout=30_000)

    def wait_for(self, what: Callable[[], object], expected: object) -> None:
        """Wait until the page shows this."""

        def shown() -> None:
            assert what() == expected

        self.qtbot.waitUntil(shown, timeout=30_000)

    def edit(self, **changes: Any) -> None:
        """Edit the plan elsewhere; "__" stands for the dot of a path."""
        for path, value in changes.items():
            assert self.document.edit(path.replace("__", "."), value)
        self.settle()

    def type_into(self, row: FieldRow, text: str) -> None:
        field: Any = row.field
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        self.settle()


@pytest.fixture
def follow(qtbot: QtBot, jobs: Jobs) -> Callable[[type[P]], Followed[P]]:
    def made(kind: type[P]) -> Followed[P]:
        return Followed(qtbot, jobs, kind)

    return made
