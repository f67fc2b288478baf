"""The right of the robustness page: the fragile assumption, dilution, what would be added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ldn_designer_ui.pages import design_words as words
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.choice_table import Cell, ChoiceTable, Column, Row
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.details_part import Fragility
    from ldn_designer.evaluation.robustness_part import AddedRow, DilutionRow
    from ldn_designer.plan import TrialPlan

ROW = 28


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


def _heading() -> Label:
    """A column's heading that changes with the plan."""
    label = Label("", "column")
    label.setContentsMargins(6, 0, 6, 0)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


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
        from ldn_designer.figures.scale import evidence_scale
        from ldn_designer.notation import count, percent

        self.table.setVisible(bool(rows))
        if not rows:
            self.note.setText(
                "The selected results measure something else than this design."
                if evaluation.evidence.rows
                else "There is no pool to add to. Select results to pool in step 1."
            )
            return
        scale, pooled = evidence_scale(evaluation), evaluation.evidence.pooled
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
