"""The place of the pages: each is built when it is opened first, and stays where it was scrolled to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from ldn_designer_ui.widgets.skeleton import Skeleton
from ldn_designer_ui.widgets.tab_stops import chain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.pages import PageEntry
    from ldn_designer_ui.pages.page import Page


class _Place(QScrollArea):
    """A page that scrolls. Tab goes through it as it is read, whatever was built last."""

    def __init__(self, page: Page, title: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName(f"{title} page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Keys that scroll reach it from whatever has the focus inside; by itself it is no stop of Tab.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)

    def focusNextPrevChild(self, following: bool) -> bool:  # noqa: FBT001, N802  Qt's signature
        """Put the widgets in order before Tab moves on."""
        chain(self)
        return super().focusNextPrevChild(following)


class PageStack(QStackedWidget):
    """All pages, one in sight; a skeleton until there are numbers. Signals are those of the pages."""

    step_requested = Signal(str)
    said = Signal(str)

    def __init__(
        self,
        entries: Sequence[PageEntry],
        document: Document,
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._entries = {entry.key: entry for entry in entries}
        self._document = document
        self._jobs = jobs
        self._pages: dict[str, Page] = {}
        self._places: dict[str, QScrollArea] = {}
        self._shown: dict[str, Evaluation] = {}
        self.skeleton = Skeleton("Loading the science…")
        self.addWidget(self.skeleton)

    def has(self, key: str) -> bool:
        """Whether a page was built."""
        return key in self._pages

    def page(self, key: str) -> Page:
        """A page, built when it is asked for the first time."""
        if key not in self._pages:
            entry = self._entries[key]
            page = entry.load()(self._document, self._jobs)
            place = _Place(page, entry.title)
            page.setProperty("canvas", "page")
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            page.step_requested.connect(self.step_requested)
            page.said.connect(self.said)
            self._pages[key], self._places[key] = page, place
            self.addWidget(place)
        return self._pages[key]

    def open(self, key: str) -> None:
        """Bring a page into sight, if it has ever shown anything."""
        place = self._places.get(key)
        if key in self._shown and place is not None and place is not self.currentWidget():
            chain(place)
            self.setCurrentWidget(place)

    def show_page(self, key: str, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Let a page show plan and evaluation, and bring it into sight."""
        page = self.page(key)
        self.mark_stale(key)  # what the page itself greys until it follows stays so
        if self._shown.get(key) is not evaluation:
            page.show_state(plan, evaluation)
            self._shown[key] = evaluation
        self.open(key)

    def show_approximate(self, key: str, plan: TrialPlan, approximate: Evaluation) -> None:
        """Let a page that is in sight show a stand-in until the plan is evaluated."""
        if plan is self._document.plan and self.currentWidget() is self._places.get(key):
            self._pages[key].show_approximate(plan, approximate)
            self._shown[key] = approximate  # even the evaluation shown before is news now

    def mark_stale(self, key: str) -> None:
        """Grey the results of a page while a field holds what is no value yet."""
        if key in self._pages:
            self._pages[key].set_stale(bool(self._document.pending))
