"""Evaluation in the background: the newest plan wins, the page in sight first, then the steps."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.pages import PageEntry
    from ldn_designer_ui.pages.page import Page


#: Milliseconds after which a quick stand-in is asked for, where the answer of an exact test has not come.
PATIENCE = 70


class Evaluations(QObject):
    """Evaluates plans for pages.

    page_ready(key, plan, evaluation): what the page shows is computed. approximated(key, plan, evaluation): it takes
    a while, and this is the evaluation of the plan with a normal test in place of the exact one.
    status_ready(key, status): the state of a step. failed(sentence): neither could be had.
    """

    page_ready = Signal(str, object, object)
    approximated = Signal(str, object, object)
    status_ready = Signal(str, object)
    failed = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        pages: Sequence[PageEntry],
        evaluate: Callable[[TrialPlan], Evaluation],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._pages = tuple(pages)
        self._evaluate = evaluate
        self._known: tuple[TrialPlan, Evaluation] | None = None
        self._awaited: tuple[TrialPlan, PageEntry] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE)
        self._timer.timeout.connect(self._approximate)

    def request(self, plan: TrialPlan, page: PageEntry) -> None:
        """Evaluate a plan for a page; an older request that is still running is forgotten."""
        known = self._known
        if known is not None and known[0] is plan:
            self._awaited = None
            self._request_page(plan, known[1], page)
            return
        self._awaited = (plan, page)
        self._timer.start()
        self._jobs.submit(
            self._compute,
            plan,
            page.load(),
            done=lambda evaluation: self._arrived(plan, evaluation, page),
            failed=self._fail,
            replaces="page",
            urgent=True,
        )

    def _approximate(self) -> None:
        """Ask for a stand-in, in a thread where it waits neither for this exact answer nor for an older one."""
        from ldn_designer.evaluation.stand_in import stand_in

        if self._awaited is None or self._awaited[0].design.approximation() is None:
            return
        plan, page = self._awaited

        def show(found: Evaluation | None) -> None:
            if found is not None and self._awaited == (plan, page):
                self.approximated.emit(page.key, plan, found)

        self._jobs.submit(
            stand_in, plan, done=show, replaces="stand-in", urgent=True, thread="stand-in"
        )

    def _compute(self, plan: TrialPlan, page: type[Page]) -> Evaluation:
        evaluation = self._evaluate(plan)
        page.prepare(plan, evaluation)
        return evaluation

    def _request_page(self, plan: TrialPlan, evaluation: Evaluation, page: PageEntry) -> None:
        self._jobs.submit(
            page.load().prepare,
            plan,
            evaluation,
            done=lambda _none: self.page_ready.emit(page.key, plan, evaluation),
            failed=self._fail,
            replaces="page",
            urgent=True,
        )

    def _arrived(self, plan: TrialPlan, evaluation: Evaluation, page: PageEntry) -> None:
        self._known, self._awaited = (plan, evaluation), None
        self.page_ready.emit(page.key, plan, evaluation)
        for one in self._pages:
            self._jobs.submit(
                one.load().status,
                plan,
                evaluation,
                done=partial(self.status_ready.emit, one.key),
                failed=self._fail,
                replaces=f"status {one.key}",
            )

    def _fail(self, error: Exception) -> None:
        self._awaited = None
        self.failed.emit(f"The numbers could not be computed: {error}")
        raise error  # a fault of the program: told in full where faults are told
