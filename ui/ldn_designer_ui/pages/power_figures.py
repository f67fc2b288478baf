"""The middle of the power page: the curve, the sensitivity table, the curve's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ldn_designer_ui.canvas import FigureView
from ldn_designer_ui.pages import design_words as words
from ldn_designer_ui.pages.power_explore import ExploreView
from ldn_designer_ui.pages.power_table import TableView
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.details_part import PowerRow
    from ldn_designer.plan import TrialPlan
    from ldn_designer.power.sensitivity import Sensitivity
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Jobs

VIEWS = (
    ("curve", "Power curve"),
    ("sensitivity", "Sensitivity"),
    ("table", "Table"),
    ("explore", "Explore"),
)
#: A number that no trial reaches.
NONE = "–"


class PowerFigures(Card):
    """One of four views, each to copy; the curve, and what is explored, also to export."""

    said = Signal(str)

    def __init__(self, document: Document, jobs: Jobs, parent: QWidget | None = None) -> None:
        from ldn_designer.figures import registry

        super().__init__(parent=parent)
        self._kind = registry.load("power-curve")
        self.figure = FigureView(self._kind.draw, name="Power curve", smallest=(320, 256))
        self.figure.said.connect(self.said)
        self.sensitivity = TableView("Sensitivity", 4)
        self.table = TableView("Power by number randomised", 5)
        self.explore = ExploreView(document, jobs)
        self.explore.said.connect(self.said)
        self._numbers: tuple[TrialPlan, Evaluation, Sensitivity | None, tuple[PowerRow, ...]] | None
        self._numbers = None
        self.views = Segmented(VIEWS, name="View")
        self.copy_button = Button("Copy", small=True)
        self.export_button = Button("Export…", small=True)
        self.copy_button.clicked.connect(self.copy)
        self.export_button.clicked.connect(self.export)
        self._stack = QStackedWidget()
        self._pages: dict[str, QWidget] = {
            "curve": self.figure,
            "sensitivity": self.sensitivity,
            "table": self.table,
            "explore": self.explore,
        }
        for page in self._pages.values():
            self._stack.addWidget(page)
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self.views)
        heading.addStretch(1)
        heading.addWidget(self.copy_button)
        heading.addWidget(self.export_button)
        self.add_layout(heading)
        self.add(self._stack, 1)
        self.views.chosen.connect(self.open)

    def open(self, view: str) -> None:
        """Show one of the views."""
        self.views.choose(view)
        self._fill()
        self._stack.setCurrentWidget(self._pages[view])
        self.export_button.setVisible(view in {"curve", "explore"})

    def export(self) -> None:
        """Save the picture in sight."""
        if self.views.key == "explore":
            self.explore.export()
        else:
            self.figure.export()

    def copy(self) -> None:
        """Put the view on the clipboard: the curve as a picture, a table as lines with tabs."""
        page = self._pages[self.views.key]
        if isinstance(page, ExploreView):
            page.copy()
        elif isinstance(page, TableView):
            text = "\n".join("\t".join(line) for line in page.lines)
            QGuiApplication.clipboard().setText(text)
            self.said.emit(f"Copied: {page.table.accessibleName()}.")
        else:
            self.figure.copy()

    def show_state(self, evaluation: Evaluation) -> None:
        """Draw the curve."""
        self.figure.setAccessibleDescription(self._kind.alternative(evaluation))
        self.figure.show_figure(evaluation)
        self.explore.show_state(evaluation)

    def show_tables(
        self,
        plan: TrialPlan,
        evaluation: Evaluation,
        sensitivity: Sensitivity | None,
        rows: Sequence[PowerRow],
    ) -> None:
        """Show the numbers of both tables, each when it is in sight; none where there is no answer."""
        self._numbers = (plan, evaluation, sensitivity, tuple(rows))
        self._fill()

    def _fill(self) -> None:
        """Put the newest numbers into the table in sight."""
        if self._numbers is None or self.views.key in {"curve", "explore"}:
            return
        plan, evaluation, sensitivity, rows = self._numbers
        if sensitivity is None:
            for page in (self.sensitivity, self.table):
                page.show_lines(evaluation.answer.reason, [], None)
        elif self.views.key == "sensitivity":
            self.sensitivity.show_lines(*_sensitivity(plan, evaluation, sensitivity), None)
        else:
            total = evaluation.answer.n_total
            own = next((i for i, row in enumerate(rows, start=1) if row.randomised == total), None)
            self.table.show_lines(*_powers(plan, evaluation, rows), own)


def _sensitivity(
    plan: TrialPlan, evaluation: Evaluation, found: Sensitivity
) -> tuple[str, list[list[str]]]:
    from ldn_designer.figures.scale import assumption_text, effect_scale, spoken
    from ldn_designer.notation import count, percent

    design, scale = evaluation.planned.design, effect_scale(evaluation)
    field = next(q for q in type(design).fields() if q.name == found.column_field)
    columns = [assumption_text(evaluation, value, field.unit) for value in found.columns]
    lines = [[f"Effect, {scale.unit}", *columns]]
    for effect, totals in zip(found.effects, found.total.tolist(), strict=True):
        numbers = [count(total) if total else NONE for total in totals]
        lines.append([words.planned_size(evaluation, effect), *numbers])
    note = f"Number to randomise for {percent(plan.power)} power, by true effect and {spoken(field.label)}."
    return note, lines


def _powers(
    plan: TrialPlan, evaluation: Evaluation, rows: Sequence[PowerRow]
) -> tuple[str, list[list[str]]]:
    from ldn_designer.figures.scale import effect_scale
    from ldn_designer.notation import count, percent

    scale = effect_scale(evaluation)
    effects = [words.planned_size(evaluation, effect) for effect in evaluation.curve.effects]
    lines = [["Randomised", "Analysed", *effects]]
    for row in rows:
        powers = [percent(power, 1) for power in row.power]
        lines.append([count(row.randomised), count(row.analysed), *powers])
    lost = f", with {words.share(plan.dropout)} leaving" if plan.dropout else ""
    return f"Power by number randomised{lost}, for true effects in {scale.unit}.", lines
