"""The question the trial asks, edited in one place and taken over as one step of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ldn_designer_ui.binding import choices, number_kind, value_at
from ldn_designer_ui.pages.evidence_selection import with_condition
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.field_row import FieldRow
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.number_field import NumberField
from ldn_designer_ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document

_TEXTS = (
    ("condition", "Condition", "The evidence and the protocol are about it."),
    ("treatment", "Treatment", "As figures and sentences name the treatment arm."),
    ("comparator", "Comparator", "As figures and sentences name the control arm."),
    ("outcome.name", "Outcome", "The primary outcome, as the protocol names it."),
    (
        "outcome.scale",
        "Scale",
        "The instrument, such as NRS 0–10. For a proportion, such as responders, it may stay empty.",
    ),
    (
        "outcome.unit",
        "Unit",
        "What one step of the scale is called, in the plural, such as points.",
    ),
)
_NUMBERS = (
    ("outcome.minimum", "Lowest value", "The lowest value the scale can take; may stay empty."),
    ("outcome.maximum", "Highest value", "The highest value the scale can take; may stay empty."),
    ("outcome.weeks", "Time point", "Weeks from randomisation to the primary outcome."),
)
_UNITS = {"outcome.weeks": "weeks"}


def _plain(condition: str) -> str:
    """A condition as it is compared: however its letters and apostrophes were typed."""
    return condition.strip().casefold().replace("’", "'")


class ContextDialog(QDialog):
    """Condition, treatment, outcome, scale, direction and time point."""

    def __init__(
        self, document: Document, parent: QWidget | None = None, *, conditions: Sequence[str] = ()
    ) -> None:
        from ldn_designer.evidence import library

        super().__init__(parent)
        conditions = conditions or [each.condition for each in library.conditions()]
        self._conditions = {_plain(name): name for name in conditions}
        assert document.plan is not None
        self._document = document
        self._plan: TrialPlan = document.plan
        self.setWindowTitle("The question")
        self.setMinimumWidth(520)
        self.rows: dict[str, FieldRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        for path, label, tooltip in _TEXTS:
            self._add(column, path, label, tooltip, self._line(path, label, conditions))
        self.better = Segmented(
            [(str(way), str(way)) for way in choices(self._plan, "outcome.better")], name="Better"
        )
        self.better.choose(self._plan.outcome.better)
        self._add(column, "outcome.better", "Better", "Which way an improvement goes.", self.better)
        for path, label, tooltip in _NUMBERS:
            field = NumberField(number_kind(self._plan, path, label))
            field.set_value(value_at(self._plan, path))
            field.edited.connect(lambda _value, _text, path=path: self.rows[path].set_error(""))
            field.invalid.connect(lambda _text, said, path=path: self.rows[path].set_error(said))
            self._add(column, path, label, tooltip, field)
        self.problem = Label("", "error", wrap=True)
        column.addWidget(self.problem)
        column.addLayout(self._buttons())

    def changes(self) -> dict[str, object]:
        """The values of the dialog by their paths."""
        values: dict[str, object] = {"outcome.better": self.better.key}
        for path, row in self.rows.items():
            if isinstance(row.field, NumberField):
                values[path] = row.field.value
            elif isinstance(row.field, QLineEdit):
                values[path] = row.field.text().strip()
        return values

    def apply(self) -> None:
        """Take the question over and close; or say what is wrong and stay."""
        from ldn_designer.plan import PlanError, revised

        wrong = [row for row in self.rows.values() if row.error_label.text()]
        if wrong:
            wrong[0].field.setFocus()
            return
        values = self.changes()
        condition = str(values["condition"])
        values["condition"] = self._conditions.get(_plain(condition), condition)
        outcome = {path.partition(".")[2]: v for path, v in values.items() if "." in path}
        rest = {path: v for path, v in values.items() if "." not in path}
        if outcome["scale"] != self._plan.outcome.scale:
            outcome["scale_id"] = (
                ""  # another scale: results on the former one no longer speak of it
            )
        try:
            rest["outcome"] = revised(self._plan.outcome, outcome, "outcome")
            plan: TrialPlan = revised(self._plan, rest, "")
            if plan.condition != self._plan.condition:
                plan = with_condition(plan, plan.condition)
        except PlanError as error:
            self.problem.setText(error.sentence)
            return
        if plan != self._plan:
            self._document.adopt(plan, "the question")
        self.accept()

    def _line(self, path: str, label: str, conditions: Sequence[str]) -> QLineEdit:
        line = QLineEdit(str(value_at(self._plan, path)))
        line.setAccessibleName(label)
        if path == "condition" and conditions:
            completer = QCompleter(list(conditions), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        return line

    def _add(
        self, column: QVBoxLayout, path: str, label: str, tooltip: str, field: QWidget
    ) -> None:
        self.rows[path] = FieldRow(label, field, unit=_UNITS.get(path, ""), tooltip=tooltip)
        column.addWidget(self.rows[path])

    def _buttons(self) -> QHBoxLayout:
        cancel, take = Button("Cancel"), Button("Change the question", "primary")
        take.setDefault(True)
        cancel.clicked.connect(self.reject)
        take.clicked.connect(self.apply)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(take)
        return row
