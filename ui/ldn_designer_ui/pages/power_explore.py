"""A view of the power page: any result over any number of the plan, as curves, as a grid, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ldn_designer_ui.canvas import FigureView
from ldn_designer_ui.pages.page import Page
from ldn_designer_ui.pages.power_explore_choices import ExploreChoices
from ldn_designer_ui.pages.power_progress import ProgressLine
from ldn_designer_ui.pages.power_table import TableView
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.mark import CheckBox
from ldn_designer_ui.widgets.scroll_panel import ScrollPanel
from ldn_designer_ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.exploration_part import Picture
    from ldn_designer.power.exploring import Exploration
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Job, Jobs

VIEWS = (("curves", "Curves"), ("grid", "Grid"), ("table", "Table"))
#: What is said of a picture that was not in sight yet.
NOT_YET = "It is drawn when it comes into sight, from the choices above it."
#: Headings of the table: the axis, and as many values of the series as a grid has rows.
COLUMNS = 6
#: Height that a picture or the table always has.
HEIGHT = 180
#: Milliseconds after which what no longer follows from the choices is greyed: most of it comes sooner.
PATIENCE = 200


class ExploreView(QWidget):
    """The choices, and what follows from them, computed while it is in sight."""

    said = Signal(str)

    def __init__(self, document: Document, jobs: Jobs, parent: QWidget | None = None) -> None:
        from ldn_designer.figures import registry

        super().__init__(parent)
        self._document, self._jobs = document, jobs
        self._evaluation: Evaluation | None = None
        self._behind = False
        self.choices = ExploreChoices(document)
        self.views = Segmented(VIEWS, name="Shown as")
        self.in_protocol = CheckBox("In the protocol")
        self.message = Label("", "error", wrap=True)
        self.message.hide()
        curves, grid = registry.load("exploration"), registry.load("exploration-grid")
        self._kinds = {"curves": curves, "grid": grid}
        self.curves = FigureView(curves.draw, name="Explored curves", smallest=(320, HEIGHT))
        self.grid = FigureView(grid.draw, name="Explored grid", smallest=(320, HEIGHT))
        self.table = TableView("Explored numbers", COLUMNS)
        self._pages: dict[str, FigureView | TableView] = {
            "curves": self.curves,
            "grid": self.grid,
            "table": self.table,
        }
        self.progress = ProgressLine("the exploration")
        self._job: Job | None = None
        self._stack = QStackedWidget()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(lambda: Page.grey((self._stack,), stale=True))
        self._build()
        self._connect()

    def _build(self) -> None:
        numbers = ScrollPanel(name="Explored numbers", least=HEIGHT)
        numbers.column.addWidget(self.table)
        for page in (self.curves, self.grid, numbers):  # as the buttons stand
            self._stack.addWidget(page)
        shown = QHBoxLayout()
        shown.setSpacing(12)
        shown.addWidget(self.views)
        shown.addWidget(self.in_protocol)
        shown.addWidget(self.progress, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.choices)
        column.addLayout(shown)
        column.addWidget(self.choices.limits)
        column.addWidget(self.message)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.views.chosen.connect(self.open)
        self.in_protocol.clicked.connect(
            lambda on: self._document.edit("exploration.in_protocol", on, label="in the protocol")
        )
        for figure in (self.curves, self.grid):
            figure.setAccessibleDescription(NOT_YET)
            figure.said.connect(self.said)
        self.progress.cancelled.connect(self._stop)
        self.progress.again.connect(self._request)

    def open(self, view: str) -> None:
        """Show curves, grid or table; the plan keeps which of the pictures it is."""
        self._choose_view(view)
        plan = self._document.plan
        if view != "table" and plan is not None and plan.exploration.picture != view:
            self._document.edit("exploration.picture", view, label="picture")
        self._request()

    def copy(self) -> None:
        """Put what is in sight on the clipboard: a picture, or lines with tabs."""
        page = self._pages[self.views.key]
        if isinstance(page, TableView):
            text = "\n".join("\t".join(line) for line in page.lines)
            QGuiApplication.clipboard().setText(text)
            self.said.emit(f"Copied: {page.table.accessibleName()}.")
        else:
            page.copy()

    def export(self) -> None:
        """Save the picture; beside a table, the plan's."""
        page = self._pages[self.views.key]
        figure = page if isinstance(page, FigureView) else self._pages[self._picture()]
        assert isinstance(figure, FigureView)
        figure.export()

    def show_state(self, evaluation: Evaluation) -> None:
        """Show the choices and what follows from them, as soon as this is in sight."""
        self._evaluation = evaluation
        self._behind = True
        if self.isVisible():
            self._catch_up()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while the view was out of sight."""
        super().showEvent(event)
        if self._behind:
            self._catch_up()

    def _catch_up(self) -> None:
        from ldn_designer.evaluation.exploration_part import chosen

        evaluation = self._evaluation
        if evaluation is None:
            return
        choice = chosen(evaluation)
        self.choices.show_state(evaluation, choice)
        self.in_protocol.setChecked(evaluation.plan.exploration.in_protocol)
        if self.views.key != "table":
            self._choose_view(self._picture())
        self._request()

    def _choose_view(self, view: str) -> None:
        self.views.choose(view)
        self._stack.setCurrentIndex(list(self._pages).index(view))

    def _picture(self) -> Picture:
        assert self._evaluation is not None
        return self._evaluation.plan.exploration.picture

    def _request(self) -> None:
        evaluation = self._evaluation
        if evaluation is None:
            return
        self._behind = False
        self._patience.start()
        view = self.views.key
        picture: Picture = "curves" if view == "curves" else "grid"
        self.progress.begin()
        self._job = self._jobs.submit(
            explored,
            evaluation,
            picture,
            done=lambda found: self._show(evaluation, found, view),
            failed=self._fail,
            progress=self.progress.advance,
            replaces="power: explored",
        )

    def _stop(self) -> None:
        """Compute no further; what was shown before stays, greyed."""
        if self._job is not None:
            self._job.cancel()
        self._patience.stop()
        Page.grey((self._stack,), stale=True)
        self.progress.stop("Stopped.")

    def _show(self, evaluation: Evaluation, found: Exploration, view: str) -> None:
        self._end()
        self.message.hide()
        Page.grey((self._stack,), stale=False)
        if view == "table":
            self._show_table(evaluation, found)
            return
        figure = self.curves if view == "curves" else self.grid
        figure.setAccessibleDescription(self._kinds[view].alternative(evaluation))
        figure.show_figure(evaluation)

    def _end(self) -> None:
        self._patience.stop()
        self.progress.end()

    def _show_table(self, evaluation: Evaluation, found: Exploration) -> None:
        from ldn_designer.figures.explored import brief, numbers, sentence

        lines = numbers(evaluation, found)
        wide = [[*map(brief, line), *[""] * (COLUMNS - len(line))] for line in lines]
        own = found.axis.value
        chosen = found.across.index(own) + 1 if own in found.across else None
        self.table.show_lines(sentence(evaluation, found), wide, chosen)

    def _fail(self, error: Exception) -> None:
        self._end()
        self.message.setText(f"This could not be computed: {error}")
        self.message.show()
        raise error  # a fault of the program: told in full where faults are told


def explored(
    evaluation: Evaluation, picture: Picture, progress: Callable[[int, int], None]
) -> Exploration:
    """The exploration; runs in a thread, and stops where it tells its progress."""
    from ldn_designer.evaluation.exploration_part import steps
    from ldn_designer.power.exploring import finished

    return finished(steps(evaluation, picture), progress)
