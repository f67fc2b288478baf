"""The same power from engines that share no code, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ldn_designer_ui.pages import design_words as words
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.choice_table import Cell, ChoiceTable, Column, Row
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.status_icon import StatusIcon

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.simulation_part import Simulated
    from ldn_designer.plan import TrialPlan
    from ldn_designer.power.simulation import Simulation

ROW = 28
#: Two engines agree when they differ by less than is ever printed.
AGREE = 1e-4


class EnginesCard(Card):
    """The same power from engines that share no code. cancelled(): the simulation shall stop."""

    cancelled = Signal()
    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Three engines", parent=parent)
        columns = (
            Column("", stretch=1, width=140),
            Column("", right=True, width=110),
            Column("", width=28),
        )
        self.table = ChoiceTable(columns, row_height=ROW, name="Power from three engines")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Simulation")
        self.stop = Button("Cancel", small=True)
        self.stop.setAccessibleName("Cancel the simulation")
        self.stop.clicked.connect(self.cancelled)
        self.start = Button("Simulate", small=True)
        self.start.clicked.connect(self.again)
        self.note = Label("", "note", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.note, 1)
        line.addWidget(self.progress, 1)
        line.addWidget(self.stop)
        line.addWidget(self.start)
        self.add(self.table)
        self.add_layout(line)
        self.show_running(running=False)

    def show_running(self, *, running: bool, done: int = 0, total: int = 1) -> None:
        """Show how far the simulation has come, or that it does not run."""
        self.progress.setVisible(running)
        self.stop.setVisible(running)
        self.start.hide()
        if running:
            self.note.setText("Simulating …")
            self.progress.setRange(0, total)
            self.progress.setValue(done)
        else:
            self.note.clear()
        self.note.setVisible(running)

    def show_stopped(self, sentence: str, *, again: bool) -> None:
        """Say why there is no simulation, and offer to run it."""
        self.show_running(running=False)
        self.note.setText(sentence)
        self.note.show()
        self.start.setVisible(again)

    def show_engines(
        self,
        plan: TrialPlan,
        evaluation: Evaluation,
        second: float | None,
        simulated: Simulated | None,
    ) -> None:
        """Show the engines that have answered, and whether they agree."""
        from ldn_designer.notation import percent

        power, note = evaluation.answer.power, ""
        first_name, second_name = _engine_names(evaluation)
        rows = [(first_name, percent(power, 2), True)]
        if second is not None:
            rows.append((second_name, percent(second, 2), abs(second - power) < _room(evaluation)))
        if simulated is not None:
            rows += _simulated_rows(plan, evaluation, simulated)
            note = f"{simulated.power.trials:,} trials, ± half a 95% Monte Carlo interval"
        engines = ("One engine", "Two engines", "Three engines")[
            (second is not None) + (simulated is not None)
        ]
        if len(rows) == 1:
            self.set_title(engines, note)
        else:
            agree = all(right for _, _, right in rows)
            self.set_title(f"{engines} agree" if agree else f"{engines} disagree", note)
        self.set_tone("plain" if all(right for _, _, right in rows) else "warn")
        self.table.set_rows([_engine_row(*row) for row in rows])


def _engine_names(evaluation: Evaluation) -> tuple[str, str]:
    """What the headline's power is computed by, and what the second one is."""
    from ldn_designer.designs.base import Design

    design = evaluation.answer.design
    own = type(design).second_power is not Design.second_power
    second = "Second method, no shared code" if own else "Quadrature, own integral"
    if design.whole:
        return "Enumeration of all outcomes", second
    return "Formula, statsmodels" if design.measurable else "Formula", second


def _room(evaluation: Evaluation) -> float:
    """How far two engines may differ: an approximation by the point that is allowed it."""
    from ldn_designer.power.agreement import POINT

    return AGREE if evaluation.answer.design.exact else POINT


def _simulated_rows(
    plan: TrialPlan, evaluation: Evaluation, simulated: Simulated
) -> list[tuple[str, str, bool]]:
    """The simulated power, and how often a trial without the effect shows one all the same."""
    per = words.per_stratum(evaluation, "analysed")
    room = 0.0 if evaluation.answer.design.exact else _room(evaluation)
    found = simulated.power
    low, high = found.interval()
    close = low - room <= evaluation.answer.power <= high + room
    rows = [(f"Simulation, {per}", _with_error(found), close)]
    hypothesis = plan.hypothesis
    if not hypothesis.tests:
        return rows
    low, high = simulated.level.interval()
    # Exact tests and equivalence keep below their level; that is no disagreement.
    below = evaluation.answer.design.whole or hypothesis.conservative
    kept = low - room <= hypothesis.alpha and (below or hypothesis.alpha <= high + room)
    at = "no effect" if plan.margin is None else "at the margin"
    rows.append((f"Simulation, {at}: type I error", _with_error(simulated.level), kept))
    return rows


def _with_error(found: Simulation) -> str:
    from ldn_designer.notation import percent

    return f"{percent(found.power, 2)} ± {found.half_width() * 100:.2f}"


def _engine_row(name: str, value: str, agrees: bool) -> Row:  # noqa: FBT001 - a row says yes or no
    icon = StatusIcon("done" if agrees else "attention")
    return Row(name, (name, value, Cell(widget=icon)))
