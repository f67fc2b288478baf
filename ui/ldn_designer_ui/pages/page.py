"""What every page is: a function of plan and evaluation, with a state for its step.

Its key and title stand in the table of `pages`, so that steps are painted before pages are loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from ldn_designer_ui import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.widgets.status_icon import State


class Status(NamedTuple):
    """A step at a glance: its state and one value."""

    state: State
    value: str


class Page(QWidget):
    """One step. A subclass builds its widgets in `__init__`, says what it needs, and shows.

    Pages read (plan, evaluation), call `document.edit`, and know nothing of one another:
    step_requested(key) asks the window to open another step, said(sentence) puts one in the footer.
    """

    step_requested = Signal(str)
    said = Signal(str)

    def __init__(self, document: Document, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.jobs = jobs

    @staticmethod
    def prepare(plan: TrialPlan, evaluation: Evaluation) -> None:
        """Compute what `show_state` will ask for; runs in a thread, so it touches no widget."""

    @staticmethod
    def status(plan: TrialPlan, evaluation: Evaluation) -> Status:
        """The state of the step; runs in a thread, so it touches no widget."""
        raise NotImplementedError

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show plan and evaluation; what it asks for was prepared, so that it takes no time."""
        raise NotImplementedError

    def show_approximate(self, plan: TrialPlan, approximate: Evaluation) -> None:
        """Show, marked as such, what a quick test says in place of a slow exact one; `show_state` follows."""

    def results(self) -> tuple[QWidget, ...]:
        """The widgets that show what follows from the plan, greyed while the plan is not up to date."""
        return ()

    def set_stale(self, stale: bool) -> None:  # noqa: FBT001  a setter in Qt's manner
        """Grey the results while a field holds what is no value yet, or show them plainly."""
        self.grey(self.results(), stale=stale)

    @staticmethod
    def grey(widgets: Iterable[QWidget], *, stale: bool) -> None:
        """Grey widgets, or show them plainly."""
        for widget in widgets:
            if bool(widget.property("stale")) != stale:
                widget.setProperty("stale", stale)
                for label in widget.findChildren(QLabel):
                    theme.restyle(label)
                widget.update()  # what paints itself asks for its strength
