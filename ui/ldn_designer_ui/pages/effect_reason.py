"""The own value, why the difference to plan on is the right one, and what DELTA2 asks of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ldn_designer_ui.binding import explain_at, number_kind, show_number
from ldn_designer_ui.pages.design_words import effect_in_form
from ldn_designer_ui.pages.effect_delta2 import answers
from ldn_designer_ui.pages.effect_words import compared, effect_quantity, planned_words
from ldn_designer_ui.pages.planning_number import PlanningNumber
from ldn_designer_ui.widgets.callout import Callouts
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.field_row import FieldRow
from ldn_designer_ui.widgets.label import Label
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
        self.elsewhere = Label("", "muted", wrap=True)
        self.add(self.row)
        self.add(self.elsewhere)
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
        self.set_title(f"Why {planned_words(evaluation)}")
        design = plan.design
        apart = effect_in_form(type(design))
        self.row.setVisible(not apart)
        self.elsewhere.setVisible(apart)
        if apart:
            self._path = ""
            self.elsewhere.setText(_elsewhere(design))
        else:
            self._path = f"design.{design.effect_field}"
            self.field.kind = _kind(plan)
            show_number(self._document, self.row, self._path, _own(design))
            self.row.unit.setText(_unit(evaluation))
        self.reason.set_text(plan.effect.reason)
        self.asked.set_callouts(answers(plan, evaluation))

    def _enter(self, value: float, text: str) -> None:
        """Take an own value and choose it; both are one step of undo, having one path."""
        plan = self._document.plan
        if plan is None:
            return
        design = plan.design
        entered = value
        if design.pools is not None:  # the difference is typed, the field may hold a proportion
            entered = round(float(getattr(design.with_effect(value), design.effect_field)), _DIGITS)
        if not self._document.edit(self._path, entered, text, "difference"):
            return
        plan = self._document.plan
        if plan is not None and plan.effect.rule != "own":
            self._document.adopt(plan.edited("effect.rule", "own"), "difference", self._path)


def _elsewhere(design: Design) -> str:
    """Where an effect is entered that is no single number."""
    from ldn_designer.figures.scale import spoken

    named = spoken(effect_quantity(design).label)
    return f"Your own value is entered in step 3: the {named}. The effect here follows from it."


def _own(design: Design) -> float:
    """The own value: a difference where published ones can be planned on, else what the effect's field holds."""
    if design.pools is None:
        return float(getattr(design, design.effect_field))
    return round(float(design.effect), _DIGITS)


def _unit(evaluation: Evaluation) -> str:
    """The unit of the own value, and what it is."""
    from ldn_designer.figures.scale import effect_scale, unit_words
    from ldn_designer.frozen import PROPORTION

    plan = evaluation.plan
    if plan.design.pools is not None:
        unit = effect_scale(evaluation).unit
    else:
        declared = effect_quantity(plan.design).unit
        unit = declared if declared == PROPORTION else unit_words(evaluation, declared)
    return f"{unit}, {compared(plan)}" if unit else compared(plan)


def _kind(plan: TrialPlan) -> NumberKind:
    """Which effects the design can have, in the words of a field."""
    from ldn_designer.frozen import PROPORTION

    design = plan.design
    if design.pools is None:
        return PlanningNumber.of(number_kind(plan, f"design.{design.effect_field}", _SPOKEN))
    low, high = design.effect_range()
    return PlanningNumber(
        _SPOKEN,
        percent=design.effect_unit == PROPORTION,
        minimum=low if math.isfinite(low) else None,
        maximum=high if math.isfinite(high) else None,
        minimum_excluded=True,
        maximum_excluded=True,
    )
