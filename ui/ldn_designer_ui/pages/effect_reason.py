"""The own value, why the difference to plan on is the right one, and what DELTA2 asks of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ldn_designer_ui.binding import explain_at, show_number
from ldn_designer_ui.pages.effect_delta2 import answers
from ldn_designer_ui.pages.effect_words import planned_words
from ldn_designer_ui.pages.planning_number import PlanningNumber
from ldn_designer_ui.widgets.callout import Callouts
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.field_row import FieldRow
from ldn_designer_ui.widgets.number_field import NumberField, NumberKind
from ldn_designer_ui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ldn_designer.designs.base import Design
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document

_LABEL, _SPOKEN = "Own value", "Own difference"
#: Digits of an effect that are the user's own and not the rounding of a subtraction.
_DIGITS = 12


class ReasonCard(Card):
    """Own value, reason, and DELTA2's questions."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__("Why", parent=parent)
        self._document = document
        self._path = ""
        self.field = NumberField(NumberKind(_SPOKEN))
        self.row = FieldRow(
            _LABEL,
            self.field,
            unit=" ",
            tooltip="Treatment minus control, with its sign; entering one chooses it.",
            label_width=72,
        )
        self.reason = TextArea(
            name="Reason for the difference",
            placeholder="Why is this difference worth finding, and where does it come from?",
            lines=3,
        )
        self.add(self.row)
        self.add(self.reason, 1)
        self.add_section("DELTA2 asks")
        self.asked = Callouts()
        self.add(self.asked)
        self.field.edited.connect(self._enter)
        explain_at(document, self.row, lambda: self._path)
        self.reason.edited.connect(
            lambda text: document.edit("effect.reason", text, label="reason for the difference")
        )

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the own value and the reason of a plan."""
        from ldn_designer.figures.scale import difference_label, effect_scale

        self.set_title(f"Why {planned_words(evaluation)}")
        design = plan.design
        self._path = f"design.{design.effect_field}"
        self.field.kind = _kind(design)
        show_number(self._document, self.row, self._path, round(float(design.effect), _DIGITS))
        unit = effect_scale(evaluation).unit
        self.row.unit.setText(f"{unit}, {difference_label(plan)}")
        self.reason.set_text(plan.effect.reason)
        self.asked.set_callouts(answers(plan, evaluation))

    def _enter(self, value: float, text: str) -> None:
        """Take an own value and choose it; both are one step of undo, having one path."""
        plan = self._document.plan
        if plan is None:
            return
        design = plan.design
        entered = float(getattr(design.with_effect(value), design.effect_field))
        if not self._document.edit(self._path, round(entered, _DIGITS), text, "difference"):
            return
        plan = self._document.plan
        if plan is not None and plan.effect.rule != "own":
            self._document.adopt(plan.edited("effect.rule", "own"), "difference", self._path)


def _kind(design: Design) -> NumberKind:
    """Which effects the design can have, in the words of a field."""
    from ldn_designer.frozen import PROPORTION

    low, high = design.effect_range()
    return PlanningNumber(
        _SPOKEN,
        percent=design.effect_unit == PROPORTION,
        minimum=low if math.isfinite(low) else None,
        maximum=high if math.isfinite(high) else None,
        minimum_excluded=True,
        maximum_excluded=True,
    )
