"""What is explored: a result, what it goes across, a series, and where the axis begins and ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ldn_designer_ui.binding import number_row, show_number
from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.exploration_part import Chosen
    from ldn_designer_ui.document import Document

#: The choice of no series.
NONE = ("", "None")


class ExploreChoices(QWidget):
    """Three choices beside one another; `limits` is a row of its own, to be placed by whoever shows them."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.result = ComboBox((), name="Result")
        self.across = ComboBox((), name="Across")
        self.series = ComboBox((), name="Series")
        self.low = number_row(document, "exploration.low", width=72)
        self.high = number_row(document, "exploration.high", width=72)
        self.limits = QWidget()
        self._build()
        for name, box in (("result", self.result), ("axis", self.across), ("series", self.series)):
            box.chosen.connect(lambda key, name=name: self._choose(name, key))

    def _build(self) -> None:
        choices = QHBoxLayout(self)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(8)
        for name, box in (
            ("Result", self.result),
            ("Across", self.across),
            ("Series", self.series),
        ):
            if box is not self.result:  # its words are few: they are never cut
                box.setMinimumWidth(72)
                box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.currentTextChanged.connect(box.setToolTip)
            column = QVBoxLayout()
            column.setSpacing(2)
            label = Label(name, "note")
            label.setBuddy(box)
            column.addWidget(label)
            column.addWidget(box)
            choices.addLayout(column, 0 if box is self.result else 1)
        limits = QHBoxLayout(self.limits)
        limits.setContentsMargins(0, 0, 0, 0)
        for row, width, share in ((self.low, 34, 0), (self.high, 18, 1)):
            row.label.setFixedWidth(width)
            limits.addWidget(row, share, Qt.AlignmentFlag.AlignTop)

    def show_state(self, evaluation: Evaluation, choice: Chosen) -> None:
        """Show what is chosen of what is offered."""
        self._show_choices(choice)
        self._show_limits(evaluation, choice)

    def _show_choices(self, choice: Chosen) -> None:
        from ldn_designer.figures.explored import result_names

        offered = tuple((axis.name, axis.label) for axis in choice.offered)
        self.result.set_options(result_names(choice.question.hypothesis))
        self.result.choose(choice.result)
        self.across.set_options(offered)
        self.across.choose(choice.axis.name)
        others = (NONE, *(each for each in offered if each[0] != choice.axis.name))
        self.series.set_options(others)
        self.series.choose(choice.series.name if choice.series else "")

    def _show_limits(self, evaluation: Evaluation, choice: Chosen) -> None:
        """Limits in the axis' own unit; empty where they are the usual ones."""
        from ldn_designer.figures.explored import unit
        from ldn_designer.frozen import PROPORTION

        percent = choice.axis.unit == PROPORTION
        wanted = evaluation.plan.exploration
        limits = (("low", self.low, choice.axis.low), ("high", self.high, choice.axis.high))
        for name, row, usual in limits:
            field = row.field
            assert isinstance(field, NumberField)
            field.kind = replace(field.kind, percent=percent)
            field.setPlaceholderText(field.kind.text(float(f"{usual:.3g}")))
            row.unit.setText(unit(evaluation, choice.axis) if row is self.high else "")
            show_number(self._document, row, f"exploration.{name}", getattr(wanted, name))

    def _choose(self, name: str, key: str) -> None:
        """Take a choice; limits belong to the axis for which they were given."""
        changes: dict[str, object] = {name: key}
        if name == "axis":
            changes |= {"low": None, "high": None}
            if key == self.series.key:
                changes["series"] = ""
        self._document.edit_together("exploration", changes, f"explored {name}")
