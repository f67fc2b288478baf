"""The form for what a paper printed, made from the declarations of its fields."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ldn_designer_ui.binding import number_kind
from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.field_row import FieldRow
from ldn_designer_ui.widgets.number_field import NumberField
from ldn_designer_ui.widgets.section_label import SectionLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic.fields import FieldInfo

#: The first field of each section; a field belongs to the section begun last before it.
_SECTIONS = {
    "label": "Paper",
    "condition": "Trial",
    "outcome": "Outcome",
    "n_treatment": "Comparison as printed",
    "means": "Means and spread",
    "events_treatment": "Events",
    "read_in": "Reading",
}
#: Fields that only one design has.
_DESIGNS = {
    "n_treatment": "parallel",
    "n_control": "parallel",
    "sd_treatment": "parallel",
    "sd_control": "parallel",
    "events_treatment": "parallel",
    "events_control": "parallel",
    "n_pairs": "crossover",
    "sd_differences": "crossover",
}
#: Sections all of whose fields one design alone has.
_SECTION_DESIGNS = {"events_treatment": "parallel"}
_UNKNOWN = "not stated"
_WIDE = 264


class PrintedForm(QWidget):
    """Every field of `PrintedResult`. changed(): something else is entered.

    studies: (id, name) of those that the user's study may be another report of.
    """

    changed = Signal()

    def __init__(
        self, studies: Sequence[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        from ldn_designer.evidence.printed_result import PrintedResult

        self._fields = PrintedResult.model_fields
        self._printed = PrintedResult
        self._studies = tuple(studies)
        self.rows: dict[str, FieldRow] = {}
        self._sections: dict[str, SectionLabel] = {}
        self._touched: set[str] = set()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(8)
        for name, info in self._fields.items():
            if name in _SECTIONS:
                self._column.addSpacing(8 if self.rows else 0)
                self._sections[name] = SectionLabel(_SECTIONS[name])
                self._column.addWidget(self._sections[name])
            self._add(name, info)
        self._column.addStretch(1)
        self._show_design()

    @property
    def touched(self) -> frozenset[str]:
        """Names of the fields in which something was entered."""
        return frozenset(self._touched)

    def values(self) -> dict[str, object]:
        """What is entered, by field; None for what is empty or belongs to another design."""
        return {
            name: self._value(name) if self.rows[name].isVisibleTo(self) else None
            for name in self._fields
        }

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill the form; fields that are not named stay as they are."""
        for name, value in values.items():
            field = self.rows[name].field
            if isinstance(field, NumberField):
                field.set_value(value)
                field.settle()
            elif isinstance(field, ComboBox):
                field.choose(_key(value))
            elif isinstance(field, QLineEdit):
                field.setText("" if value is None else str(value))
        self._show_design()

    def invalid(self) -> dict[str, str]:
        """Sentences about texts that are no numbers, by field."""
        return {
            name: row.field.error
            for name, row in self.rows.items()
            if isinstance(row.field, NumberField) and row.field.error and row.isVisibleTo(self)
        }

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put each sentence beneath its field and none beneath the others."""
        told = {**problems, **self.invalid()}
        for name, row in self.rows.items():
            if row.error_label.text() != told.get(name, ""):
                row.set_error(told.get(name, ""))
            row.field.setAccessibleDescription(told.get(name, ""))

    def _add(self, name: str, info: FieldInfo) -> None:
        field = self._field(name, info)
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        row = FieldRow(
            str(info.title), field, unit=str(extra["unit"]), tooltip=info.description or ""
        )
        self.rows[name] = row
        self._column.addWidget(row)

    def _field(self, name: str, info: FieldInfo) -> QWidget:
        kind, optional = _kind(info.annotation)
        label = str(info.title)
        if name == "report_of":
            return self._combo(name, [("", "no other study"), *self._studies], label)
        if kind is bool:
            return self._combo(name, [("", _UNKNOWN), ("yes", "Yes"), ("no", "No")], label)
        if get_origin(kind) is Literal:
            extra: Any = info.json_schema_extra
            words: dict[str, str] = extra["choices"]
            options = [(str(key), words.get(str(key), str(key))) for key in get_args(kind)]
            return self._combo(name, [("", _UNKNOWN), *options] if optional else options, label)
        if kind in {int, float}:
            number = NumberField(number_kind(self._printed.model_construct(), name), width=96)
            if not info.is_required():
                number.set_value(info.default)
            number.edited.connect(lambda _value, _text: self._enter(name))
            number.invalid.connect(lambda _text, _sentence: self._enter(name))
            return number
        line = QLineEdit()
        line.setMinimumWidth(_WIDE)
        line.setAccessibleName(label)
        line.textEdited.connect(lambda _text: self._enter(name))
        return line

    def _combo(self, name: str, options: Sequence[tuple[str, str]], label: str) -> ComboBox:
        combo = ComboBox(options, name=label)
        combo.setMinimumWidth(_WIDE)
        combo.setMaximumWidth(_WIDE)
        combo.chosen.connect(lambda _key: self._enter(name))
        return combo

    def _enter(self, name: str) -> None:
        self._touched.add(name)
        if name == "design":
            self._show_design()
        self.changed.emit()

    def _show_design(self) -> None:
        """Hide what the chosen design does not have."""
        design = self._value("design")
        for name, row in self.rows.items():
            row.setVisible(_DESIGNS.get(name, design) == design)
        for name, label in self._sections.items():
            label.setVisible(_SECTION_DESIGNS.get(name, design) == design)

    def _value(self, name: str) -> object:
        field = self.rows[name].field
        if isinstance(field, NumberField):
            return None if field.error else field.value
        if isinstance(field, ComboBox):
            kind, _ = _kind(self._fields[name].annotation)
            return {"yes": True, "no": False}.get(field.key) if kind is bool else field.key or None
        assert isinstance(field, QLineEdit)
        return field.text().strip() or None


def _kind(annotation: Any) -> tuple[Any, bool]:
    """The one type behind an annotation, and whether nothing may be entered."""
    types = get_args(annotation) if get_origin(annotation) in {Union, UnionType} else (annotation,)
    kinds = [each for each in types if each is not type(None)]
    kind = kinds[0]
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind, len(kinds) < len(types)


def _key(value: object) -> str:
    return {True: "yes", False: "no", None: ""}.get(value, str(value))  # type: ignore[call-overload, no-any-return]
