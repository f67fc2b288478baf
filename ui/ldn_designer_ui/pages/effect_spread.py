"""The standard deviation to plan on: each trial's, the pooled one, its upper limit, or an own value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer_ui.binding import explain_at, number_kind, show_number
from ldn_designer_ui.pages.effect_words import spread_key, spread_row
from ldn_designer_ui.pages.planning_number import PlanningNumber
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.choice_table import ChoiceTable, Column
from ldn_designer_ui.widgets.field_row import FieldRow
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.number_field import NumberField, NumberKind
from ldn_designer_ui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document

_LABEL, _SPOKEN = "Own value", "Own standard deviation"


class SpreadCard(Card):
    """The table, a field for an own value and the reason; a sentence where the design has no such SD."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__("Standard deviation", " ", parent=parent)
        self._document = document
        self._path = ""
        self._keys: dict[str, tuple[str, str | None]] = {}
        self.table = ChoiceTable(
            (
                Column("From", stretch=3, width=136),
                Column("SD", right=True, width=44),
                Column(
                    "N needed",
                    right=True,
                    width=72,
                    help="To randomise for the target power of step 4.",
                ),
                Column(
                    "Power", right=True, width=52, help="Of the number that this plan randomises."
                ),
            ),
            lead="radio",
            row_height=30,
            name="Standard deviation",
        )
        self.sentence = Label("", "muted", wrap=True)
        self.field = NumberField(NumberKind(_SPOKEN))
        self.row = FieldRow(
            _LABEL,
            self.field,
            unit=" ",
            tooltip="A standard deviation between patients of one arm; entering one chooses it.",
            label_width=88,
        )
        self.reason = TextArea(
            name="Reason for the standard deviation",
            placeholder="Why this standard deviation?",
            lines=2,
        )
        for widget in (self.table, self.sentence, self.row):
            self.add(widget)
        self.add(self.reason, 1)
        self.body.addStretch(0)  # takes the room while the fields above are hidden
        self.table.chosen.connect(self._choose)
        self.field.edited.connect(self._enter)
        explain_at(document, self.row, lambda: self._path)
        self.reason.edited.connect(
            lambda text: document.edit("spread.reason", text, label="reason for the SD")
        )

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the standard deviations of an evaluation."""
        assert self.heading is not None
        spread = plan.design.spread_field
        for widget in (self.table, self.row, self.reason):
            widget.setVisible(spread is not None)
        self.sentence.setVisible(spread is None)
        self.body.setStretch(self.body.count() - 1, int(spread is None))
        if spread is None:
            self._path = ""
            self.heading.set_note("")
            self.sentence.setText(_without(plan))
            return
        self._path = f"design.{spread}"
        self.field.kind = PlanningNumber.of(number_kind(plan, self._path, _SPOKEN))
        show_number(self._document, self.row, self._path, float(getattr(plan.design, spread)))
        self.row.unit.setText(plan.outcome.unit)
        self.reason.set_text(plan.spread.reason)
        kinds = {row.effect.spread for row in evaluation.evidence.rows if row.effect.spread}
        self.heading.set_note(f"of the {' and '.join(sorted(kinds))}" if kinds else "")
        rows = evaluation.spread_rows
        self._keys = {
            spread_key(row.candidate.rule, row.candidate.study): (
                row.candidate.rule,
                row.candidate.study,
            )
            for row in rows
        }
        self.table.set_rows([spread_row(row, evaluation) for row in rows])

    def _choose(self, key: str) -> None:
        plan = self._document.plan
        if plan is None:
            return
        rule, study = self._keys[key]
        after = plan.spread.model_copy(update={"rule": rule, "study": study})
        if after != plan.spread:
            self._document.adopt(plan.edited("spread", after), "standard deviation")

    def _enter(self, value: float, text: str) -> None:
        """Take an own value and choose it; both are one step of undo, having one path."""
        if not self._document.edit(self._path, value, text, "standard deviation"):
            return
        plan = self._document.plan
        if plan is not None and plan.spread.rule != "own":
            after = plan.edited("spread.rule", "own").edited("spread.study", None)
            self._document.adopt(after, "standard deviation", self._path)


def _without(plan: TrialPlan) -> str:
    """Why there is no standard deviation to choose here, and what stands in its place."""
    from ldn_designer.figures.scale import spoken

    design = plan.design
    declared = next(each for each in type(design).fields() if each.name == design.nuisance_field)
    return (
        "This design is not planned on a standard deviation between patients. "
        f"What counts in its place is the {spoken(declared.label)}, entered in step 3."
    )
