"""The studies of a condition: those pooled with their forest plot, the others as printed with why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui.pages import evidence_words as words
from ldn_designer_ui.widgets.chip import Tag
from ldn_designer_ui.widgets.choice_table import Cell, ChoiceTable, Column, Row
from ldn_designer_ui.widgets.elided_label import ElidedLabel
from ldn_designer_ui.widgets.interval_cell import IntervalCell, Scale, ScaleCell, Shape
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.evidence_part import PooledRow, PrintedRow
    from ldn_designer.plan import TrialPlan

#: Keys of the rows that are no study; a reference always holds a slash.
POOLED, NEXT, AXIS, OTHERS = "pooled", "next", "axis", "others"
_ROW, _SMALL = 32, 28
#: Pixels of the reason why a result is not pooled, at most; longer ones are cut.
_REASON = 216


class StudyTable(QWidget):
    """The table. chosen(reference): a row was picked. ticked(reference, on): its box was changed."""

    chosen = Signal(str)
    ticked = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sides = _Sides()
        self.table = ChoiceTable(
            (
                Column("Study", width=140, stretch=2),
                Column("Design", width=160, stretch=2),
                Column(
                    "n", right=True, width=32, help="People randomised or, where unknown, analysed."
                ),
                Column("mg", right=True, width=56, help="Daily dose of naltrexone."),
                Column("", width=212, stretch=8, widget=self._sides),
                Column("", right=True, width=152, stretch=1),
            ),
            row_height=_ROW,
            lead="check",
            name="Studies",
        )
        self._intervals: dict[str, IntervalCell] = {}
        self._printed: dict[str, _Printed] = {}
        self._axis = ScaleCell(Scale(-1, 1))
        self._named: dict[str, _Named] = {}
        self.table.chosen.connect(self._choose)
        self.table.toggled.connect(self.ticked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

    def show_state(self, plan: TrialPlan, evaluation: Evaluation, selected: str) -> None:
        """Show the studies of a plan and mark the selected study by its id."""
        from ldn_designer.figures.scale import difference_label, favours

        evidence = evaluation.evidence
        read_as = words.in_direction(plan, evidence.rows[0].outcome) if evidence.rows else plan
        self._sides.show_sides(*favours(read_as), f"{difference_label(plan)} (95% CI)")
        rows = [*self._pooled_rows(plan, evaluation), *self._other_rows(evidence.printed)]
        self.table.set_rows([_marked(row, selected) for row in rows])
        # The table has thrown away the widgets of rows that are gone.
        kept = {cell.widget for row in rows for cell in row.cells if isinstance(cell, Cell)}
        self._intervals = {key: cell for key, cell in self._intervals.items() if cell in kept}
        self._named = {key: name for key, name in self._named.items() if name in kept}
        self._printed = {key: line for key, line in self._printed.items() if line in kept}

    def show_again(self) -> None:
        """Put every box back to what the plan says."""
        self.table.set_rows(self.table.rows)

    def _choose(self, key: str) -> None:
        if "/" in key:
            self.chosen.emit(key)

    def _pooled_rows(self, plan: TrialPlan, evaluation: Evaluation) -> list[Row]:
        evidence = evaluation.evidence
        if evidence.pooled is None:
            return [self._study_row(row, plan, None) for row in evidence.rows]
        read = words.reading(evidence.measure, plan)
        scale = words.axis(_edges(evaluation), read)
        if AXIS not in {row.key for row in self.table.rows}:
            self._axis = ScaleCell(scale)
        self._axis.scale = scale
        self._axis.update()
        rows = [self._study_row(row, plan, scale) for row in evidence.rows]
        pooled = evidence.pooled
        rows.append(
            Row(
                POOLED,
                (
                    self._name(POOLED, "Pooled", pooled.method),
                    self._interval(
                        POOLED,
                        (pooled.interval[0], pooled.estimate, pooled.interval[1]),
                        scale,
                        "diamond",
                    ),
                    Cell(read.estimate(pooled.estimate, *pooled.interval), voice="table-strong"),
                ),
                lead=False,
                band=True,
                enabled=False,
            )
        )
        if pooled.prediction is not None and len(evidence.rows) > 1:
            low, high = pooled.prediction
            rows.append(
                Row(
                    NEXT,
                    (
                        self._name(NEXT, "Next trial", "95% predictive interval"),
                        self._interval(NEXT, (low, pooled.estimate, high), scale, "bar"),
                        read.interval(low, high),
                    ),
                    lead=False,
                    band=True,
                    enabled=False,
                )
            )
        unit = Cell(_unit(evaluation, read), voice="note", cut=True)
        cells = (Cell("", span=4), Cell(widget=self._axis), unit)
        return [*rows, Row(AXIS, cells, lead=False, enabled=False, height=24)]

    def _study_row(self, row: PooledRow, plan: TrialPlan, scale: Scale | None) -> Row:
        low, high = row.effect.interval()
        read = words.reading(row.effect.measure, plan)
        text = read.estimate(row.effect.estimate, low, high)
        mark = Cell("")
        if scale is not None:
            mark = self._interval(row.reference, (low, row.effect.estimate, high), scale, "square")
        return Row(
            row.reference,
            (*_study_cells(row), mark, Cell(text)),
            name=f"{row.study.label}, {text}, pooled",
            marked=True,
        )

    def _name(self, key: str, name: str, note: str) -> Cell:
        shown = self._named.setdefault(key, _Named(name))
        shown.note.setText(note)
        return Cell(widget=shown, span=4)

    def _interval(
        self, key: str, values: tuple[float, float, float], scale: Scale, shape: Shape
    ) -> Cell:
        cell = self._intervals.get(key)
        if cell is None:
            cell = self._intervals[key] = IntervalCell(scale)
        low, middle, high = values
        cell.show_interval(low, min(max(middle, low), high), high, shape=shape, scale=scale)
        return Cell(widget=cell)

    def _other_rows(self, printed: tuple[PrintedRow, ...]) -> list[Row]:
        if not printed:
            return []
        title = Cell("Not pooled: as printed, and why", voice="note", span=6)
        rows = [Row(OTHERS, (title,), lead=False, heading=True, height=_SMALL)]
        for row in printed:
            line = self._printed.setdefault(row.reference, _Printed())
            line.show_result(row.printed, row.reason)
            rows.append(
                Row(
                    row.reference,
                    (*_study_cells(row), Cell(widget=line, span=2)),
                    name=f"{row.study.label}, not pooled: {row.reason}",
                    height=_SMALL,
                )
            )
        return rows


class _Sides(QWidget):
    """Who is favoured left and right of no effect, and the name of the column of numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._left, self._right = ElidedLabel("", "column"), ElidedLabel("", "column")
        self._right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(self._left)
        row.addWidget(self._right)

    def show_sides(self, left: str, right: str, spoken: str) -> None:
        self._left.setText(left)
        self._right.setText(right)
        self.setAccessibleName(spoken)


class _Named(QWidget):
    """The name of a row that is no study, and beside it what its numbers stand on."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.note = ElidedLabel("", "table")
        self.note.setProperty("quiet", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(6)
        row.addWidget(Label(name, "table-strong"))
        row.addWidget(self.note, 1)


class _Printed(QWidget):
    """A result as printed, and at the right why it is not pooled."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ElidedLabel("", "table", least=96)
        self._text.setProperty("quiet", True)
        self._reason = Tag("", most=_REASON)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(self._reason, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_result(self, printed: str, reason: str) -> None:
        self._text.setText(printed)
        self._reason.setText(reason)


def _study_cells(row: PooledRow | PrintedRow) -> tuple[Cell, ...]:
    study = row.study
    return (
        Cell(study.label, voice="table-strong"),
        Cell(study.design_label),
        Cell(words.people(study)),
        Cell(words.dose(study)),
    )


def _unit(evaluation: Evaluation, read: words.Reading) -> str:
    """The unit of the pooled effect with its scale, which may be another than the plan's."""
    outcome, planned = evaluation.evidence.rows[0].outcome, evaluation.plan.outcome
    scale = planned.scale if outcome.scale_id == planned.scale_id else outcome.scale
    return ", ".join(filter(None, (read.unit, scale)))


def _edges(evaluation: Evaluation) -> list[float]:
    """The values that the plot must hold."""
    evidence = evaluation.evidence
    edges = [edge for row in evidence.rows for edge in row.effect.interval()]
    if evidence.pooled is not None:
        edges += [*evidence.pooled.interval, *(evidence.pooled.prediction or ())]
    return edges


def _marked(row: Row, selected: str) -> Row:
    from dataclasses import replace

    return replace(row, chosen="/" in row.key and row.key.partition("/")[0] == selected)
