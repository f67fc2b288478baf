"""What other methods of pooling give, and each trial alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer_ui.pages import evidence_words as words
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.choice_table import Cell, ChoiceTable, Column, Row
from ldn_designer_ui.widgets.interval_cell import IntervalCell, Scale
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

_ROW = 28


class MethodsCard(Card):
    """A row a method and a row a trial, on one scale; intervals beyond it end in an arrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Other methods, one trial at a time", parent=parent)
        self.table = ChoiceTable(
            (
                Column("", width=152, stretch=2),
                Column("", width=80, stretch=4),
                Column("", right=True, width=152, stretch=1),
            ),
            row_height=_ROW,
            name="Other methods, one trial at a time",
        )
        self.sentence = Label("", "muted", wrap=True)
        self._intervals: list[IntervalCell] = []
        self.add(self.table)
        self.add(self.sentence)
        self.add_stretch()

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the methods and trials of an evaluation."""
        evidence = evaluation.evidence
        several = evidence.pooled is not None and len(evidence.rows) > 1
        self.table.setVisible(several)
        self.sentence.setVisible(not several)
        self.sentence.setText(_why_none(evaluation))
        if not several:
            return
        read = words.reading(evidence.measure, plan)
        found = [(p.method, p.estimate, *p.interval) for p in evidence.others]
        found += [
            (f"{row.study.label} alone", row.effect.estimate, *row.effect.interval())
            for row in evidence.rows
        ]
        scale = words.axis([edge for row in evidence.rows for edge in row.effect.interval()], read)
        rows = []
        for index, (name, estimate, low, high) in enumerate(found):
            cell = Cell(widget=self._interval(index, (low, estimate, high), scale))
            rows.append(Row(str(index), (name, cell, read.estimate(estimate, low, high))))
        self.table.set_rows(rows)
        del self._intervals[len(found) :]  # the table has thrown the surplus away

    def _interval(
        self, index: int, values: tuple[float, float, float], scale: Scale
    ) -> IntervalCell:
        if index == len(self._intervals):
            self._intervals.append(IntervalCell(scale))
        self._intervals[index].show_interval(*values, shape="dot", scale=scale)
        return self._intervals[index]


def _why_none(evaluation: Evaluation) -> str:
    if len(evaluation.evidence.rows) == 1:
        label = evaluation.evidence.rows[0].study.label
        return f"{label} is the only trial in the pool: there is nothing to combine it with."
    return "Nothing is pooled, so there is nothing to compare."
