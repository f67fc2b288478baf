"""The right of the robustness page: the fragile assumption, the engines, dilution, what would be added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ldn_designer_ui.pages import design_words as words
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.choice_table import Cell, ChoiceTable, Column, Row
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.status_icon import StatusIcon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.details_part import Fragility
    from ldn_designer.evaluation.robustness_part import AddedRow, DilutionRow
    from ldn_designer.evaluation.simulation_part import Simulated
    from ldn_designer.plan import TrialPlan

ROW = 28
#: Two engines agree when they differ by less than is ever printed.
AGREE = 1e-4


class FragileCard(Card):
    """Which assumption has the least room, in sentences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Most fragile assumption", tone="warn", parent=parent)
        self.words = Label("", "table", wrap=True)
        self.add(self.words)

    def show_state(self, evaluation: Evaluation, found: Fragility | None) -> None:
        """Show the room that effect and spread have before power is 70 %."""
        possible = evaluation.answer.possible
        self.set_title("Most fragile assumption" if possible else "Not possible as planned")
        self.words.setText(_fragile(evaluation, found))


def _fragile(evaluation: Evaluation, found: Fragility | None) -> str:
    from ldn_designer.evaluation.details_part import FRAGILE_POWER
    from ldn_designer.figures.scale import effect_scale
    from ldn_designer.notation import listed, number, percent, quantity

    if not evaluation.answer.possible:
        return evaluation.answer.reason
    if found is None:
        return f"Power is {percent(evaluation.answer.power)} already: no assumption has room left."
    scale, power = effect_scale(evaluation), percent(FRAGILE_POWER)
    size = quantity(words.size(evaluation, found.effect), scale.unit)
    effect = f"At {size}, {percent(found.effect_share)} less than planned, power is {power}."
    if found.beyond is not None:
        trials = listed(evaluation.evidence.labels)
        gives = "gives" if len(evaluation.evidence.labels) == 1 else "give"
        effect += f" {trials} {gives} {percent(found.beyond)} to a benefit that large."
    if found.spread is None or found.spread_share is None:
        return f"The true effect. {effect}"
    rise = f"rise by {percent(found.spread_share)}, to {number(found.spread)}"
    if found.effect_share <= found.spread_share:
        return f"The true effect. {effect} The SD would have to {rise}."
    return f"The standard deviation. Power is {power} if it should {rise}. {effect}"


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

        if second is None:
            self.table.set_rows([])
            self.set_title("Three engines")
            return
        power, note = evaluation.answer.power, ""
        rows = [("Formula, statsmodels", percent(power, 2), True)]
        rows.append(("Quadrature, own integral", percent(second, 2), abs(second - power) < AGREE))
        if simulated is not None:
            per = words.per_stratum(evaluation, "analysed")
            for name, found, expected in (
                (f"Simulation, {per}", simulated.power, power),
                ("Simulation, no effect: type I error", simulated.level, plan.alpha),
            ):
                low, high = found.interval()
                text = f"{percent(found.power, 2)} ± {found.half_width() * 100:.2f}"
                rows.append((name, text, low <= expected <= high))
            note = f"{simulated.power.trials:,} trials, ± half a 95% Monte Carlo interval"
        agree = all(right for _, _, right in rows)
        engines = "Three engines" if simulated is not None else "Two engines"
        self.set_title(f"{engines} agree" if agree else f"{engines} disagree", note)
        self.set_tone("plain" if agree else "warn")
        self.table.set_rows([_engine_row(*row) for row in rows])


def _heading() -> Label:
    """A column's heading that changes with the plan."""
    label = Label("", "column")
    label.setContentsMargins(6, 0, 6, 0)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


def _engine_row(name: str, value: str, agrees: bool) -> Row:  # noqa: FBT001 - a row says yes or no
    icon = StatusIcon("done" if agrees else "attention")
    return Row(name, (name, value, Cell(widget=icon)))


class DilutionCard(Card):
    """What patients who never reach an effective dose do to the mean effect."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Patients who never reach an effective dose", parent=parent)
        self._power, self._needed = _heading(), _heading()
        columns = (
            Column("Share", stretch=1, width=56),
            Column("Mean effect", right=True, stretch=1, width=84),
            Column("", right=True, stretch=1, width=96, widget=self._power),
            Column("", right=True, stretch=1, width=80, widget=self._needed),
        )
        self.table = ChoiceTable(columns, row_height=ROW, name="Dilution of the effect")
        self.add(self.table)

    def show_rows(
        self, plan: TrialPlan, evaluation: Evaluation, rows: Sequence[DilutionRow]
    ) -> None:
        """Show power of the plan's number and the number needed, by share."""
        from ldn_designer.notation import count, percent

        self.table.setVisible(bool(rows))
        self._power.setText(f"Power of {count(evaluation.answer.n_total)}")
        self._needed.setText(f"N for {words.share(plan.power)}")
        self.table.set_rows(
            [
                Row(
                    str(row.share),
                    (
                        percent(row.share) if row.share else "None",
                        words.size(evaluation, row.effect),
                        percent(row.power),
                        Cell(
                            count(row.answer.n_total) if row.answer.possible else "–",
                            voice="table-strong",
                        ),
                    ),
                    chosen=row.share == 0,
                )
                for row in rows
            ]
        )


class AddedCard(Card):
    """What this trial would add to the pool, by what it finds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What this trial would add", parent=parent)
        self._favours = _heading()
        columns = (
            Column("If it finds", stretch=1, width=72),
            Column("Pooled then", right=True, stretch=2, width=136),
            Column("", right=True, stretch=1, width=104, widget=self._favours),
        )
        self.table = ChoiceTable(columns, row_height=ROW, name="What this trial would add")
        self.note = Label("", "note", wrap=True)
        self.add(self.table)
        self.add(self.note)
        self.add_stretch()

    def show_rows(self, plan: TrialPlan, evaluation: Evaluation, rows: Sequence[AddedRow]) -> None:
        """Show the pool with this trial in it; without a pool, say what is missing."""
        from ldn_designer.figures.scale import effect_scale
        from ldn_designer.notation import count, percent

        self.table.setVisible(bool(rows))
        if not rows:
            self.note.setText(
                "The selected results measure something else than this design."
                if evaluation.evidence.rows
                else "There is no pool to add to. Select results to pool in step 1."
            )
            return
        scale, pooled = effect_scale(evaluation), evaluation.evidence.pooled
        self.table.set_rows(
            [
                Row(
                    str(row.finds),
                    (
                        scale.number(row.finds),
                        f"{scale.number(row.pooled.estimate)} ({scale.interval(*row.pooled.interval)})",
                        percent(row.favours),
                    ),
                )
                for row in rows
            ]
        )
        assert pooled is not None
        now = f"{scale.number(pooled.estimate)} ({scale.interval(*pooled.interval)})"
        trials = count(len(evaluation.evidence.rows) + 1)
        self._favours.setText(f"P (favours {plan.treatment})")
        self.note.setText(f"Now {now}. The same model, {trials} trials.")
