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
        self, plan: TrialPlan, evaluation: Evaluation, simulated: Simulated | None
    ) -> None:
        """Show the engines that have answered, and whether they agree."""
        from ldn_designer.evaluation.engines_part import engines_part

        found = engines_part(evaluation, None if simulated is None else simulated.power)
        first, *others = found.answered
        rows = [(first.name, first.words, True)]
        if found.second is not None:
            rows.append((others[0].name, others[0].words, found.second_agrees))
        note = ""
        if simulated is not None:
            per = words.per_stratum(evaluation, "analysed")
            rows.append((f"Simulation, {per}", others[-1].words, found.simulation_agrees))
            rows += _level_rows(plan, evaluation, simulated.level)
            note = f"{simulated.power.trials:,} trials, ± half a 95% Monte Carlo interval"
        engines = ("One engine", "Two engines", "Three engines")[len(others)]
        agree = all(right for _, _, right in rows)
        said = "" if len(rows) == 1 else " agree" if agree else " disagree"
        self.set_title(engines + said, note)
        self.set_tone("plain" if agree else "warn")
        self.table.set_rows([_engine_row(*row) for row in rows])


def _level_rows(
    plan: TrialPlan, evaluation: Evaluation, level: Simulation
) -> list[tuple[str, str, bool]]:
    """How often a trial without the effect shows one all the same; none where nothing is tested."""
    from ldn_designer.evaluation.engines_part import with_half_width
    from ldn_designer.power.agreement import level_kept

    hypothesis, design = plan.hypothesis, evaluation.answer.design
    if not hypothesis.tests:
        return []
    # Exact tests and equivalence keep below their level; that is no disagreement.
    below = design.whole or hypothesis.conservative
    kept = level_kept(level, hypothesis.alpha, exact=type(design).exact, below=below)
    at = "no effect" if plan.margin is None else "at the margin"
    found = with_half_width(level)
    return [(f"Simulation, {at}: type I error", found, kept)]


def _engine_row(name: str, value: str, agrees: bool) -> Row:  # noqa: FBT001 - a row says yes or no
    icon = StatusIcon("done" if agrees else "attention")
    return Row(name, (name, value, Cell(widget=icon)))
