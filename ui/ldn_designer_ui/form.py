"""A form made from the fields that a design declares."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.field_row import FieldRow
from ldn_designer_ui.widgets.list_kind import ListKind
from ldn_designer_ui.widgets.number_field import NumberField, NumberKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ldn_designer.fields import Quantity


#: Yes and no, as a choice between words.
_FLAGS, _VALUES = (("True", "yes"), ("False", "no")), {"True": True, "False": False}
#: Shapes of fields that hold more than one number.
LISTS = ("numbers", "matrix")
#: Pixels of a field for a list.
_LIST_WIDTH = 136
#: Digits of a value that stands for one that is not given.
_USUAL_DIGITS = 4
#: Letters of a unit that fit beside a field.
_SHORT_UNIT = 12


class Form(QWidget):
    """One row for each field of a design, in order; in a group of alternatives only one way is shown.

    edited(name, value, text): a valid value was entered. invalid(name, text, sentence): it is none, or
    is still missing from the alternative chosen.
    way_chosen(way, values): another alternative was chosen and all of its fields are filled;
    `values` maps every field of every alternative to its number or None.
    """

    edited = Signal(str, object, str)
    invalid = Signal(str, str, str)
    way_chosen = Signal(str, dict)

    def __init__(
        self,
        quantities: Sequence[Quantity],
        *,
        alternatives: Sequence[tuple[str, tuple[str, ...]]] = (),
        units: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows: dict[str, FieldRow] = {}
        self._values: dict[str, Any] = {}
        self._alternatives = dict(alternatives)
        self._grouped = {name for group in self._alternatives.values() for name in group}
        self._way: ComboBox | None = None
        self._shown_way = self._plan_way = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        for quantity in quantities:
            if quantity.name in self._grouped and self._way is None:
                self._add_ways()
            self._add(quantity, dict(units or {}))

    def has(self, name: str) -> bool:
        """Whether there is a field of this name."""
        return name in self._rows

    def row(self, name: str) -> FieldRow:
        """The row of one field."""
        return self._rows[name]

    def number(self, name: str) -> NumberField:
        """The field of one number; TypeError for a field that is a choice."""
        field = self._rows[name].field
        if not isinstance(field, NumberField):
            raise TypeError(f"{name} is no number")
        return field

    def shown(self, name: str) -> Any:
        """The plan's value that a field was last given; None before that."""
        return self._values.get(name)

    def typed(self) -> dict[str, Any]:
        """What stands in number fields that are marked as wrong, where it is a value all the same.

        Such a value was refused because it does not go with another field's.
        """
        found = {}
        for name, row in self._rows.items():
            field = row.field
            if isinstance(field, NumberField) and field.error and name not in self._grouped:
                try:
                    found[name] = field.kind.read(field.text())
                except ValueError:
                    continue
        return found

    @property
    def way_box(self) -> ComboBox | None:
        """The choice between alternatives; None where the design has none."""
        return self._way

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show the plan's values; texts that are wrong stay, and an alternative not yet filled."""
        self._values = dict(values)
        for name, row in self._rows.items():
            field, value = row.field, values[name]
            if isinstance(field, NumberField):
                field.set_value(value)
                row.set_error(field.error)
            elif isinstance(field, ComboBox):
                field.choose(str(value))
        if self._way is not None:
            given = {name for name in self._grouped if values[name] is not None}
            way = next(w for w, group in self._alternatives.items() if set(group) == given)
            if way != self._plan_way:
                self._plan_way = way
                self._show_way(way)

    def show_usual(self, values: Mapping[str, Any]) -> None:
        """Show in number fields that are empty, where they may be, the value that then stands for theirs."""
        for name, row in self._rows.items():
            field = row.field
            if isinstance(field, NumberField) and field.kind.optional:
                usual = values.get(name)
                shown = None if usual is None else float(f"{usual:.{_USUAL_DIGITS}g}")
                field.setPlaceholderText(field.kind.text(shown))

    def show_error(self, name: str, sentence: str) -> None:
        """Say beside a field why the plan refused its value; "" when it took it."""
        row = self._rows[name]
        row.set_error(sentence)
        if isinstance(row.field, NumberField):
            row.field.set_error(sentence)

    def settle(self, name: str) -> None:
        """The field's text is done with: show the plan's value if it was wrong.

        An alternative in which nothing is wrong any more, yet which is not the plan's, was taken back.
        """
        row = self._rows[name]
        row.set_error("")
        if isinstance(row.field, NumberField):
            row.field.settle()
        if name in self._grouped and self._shown_way != self._plan_way:
            group = self._alternatives[self._shown_way]
            if not any(self.number(each).error for each in group):
                self._show_way(self._plan_way)

    def show_pending(self, name: str, text: str, sentence: str) -> None:
        """Put back a text that is no value yet."""
        self.number(name).set_pending(text, sentence)
        self._rows[name].set_error(sentence)

    def _add(self, quantity: Quantity, units: Mapping[str, str]) -> None:
        name = quantity.name
        unit = quantity.unit
        for start, word in units.items():  # "outcome per week" is "points per week"
            if unit.startswith(start):
                unit = word + unit.removeprefix(start)
        tooltip = quantity.description
        if quantity.symbol:
            tooltip = f"{quantity.symbol}: {tooltip}"
        field: QWidget
        choices = _FLAGS if quantity.shape == "flag" else quantity.choices
        if choices:
            combo = ComboBox(choices, name=quantity.label)
            combo.chosen.connect(
                lambda key, name=name: self.edited.emit(name, _VALUES.get(key, key), key)
            )
            field = combo
        else:
            kind = _kind_of(quantity, grouped=name in self._grouped)
            number = NumberField(kind, width=_LIST_WIDTH if isinstance(kind, ListKind) else 80)
            number.edited.connect(lambda value, text, name=name: self._edited(name, value, text))
            number.invalid.connect(
                lambda text, sentence, name=name: self._invalid(name, text, sentence)
            )
            field = number
        row = FieldRow(quantity.label, field, unit=unit, tooltip=tooltip)
        row.unit.setWordWrap(len(unit) > _SHORT_UNIT)
        self._rows[name] = row
        self._column.addWidget(row)

    def _add_ways(self) -> None:
        self._way = ComboBox([(way, way) for way in self._alternatives], name="Given as")
        self._way.chosen.connect(self._choose_way)
        self._column.addWidget(FieldRow("Given as", self._way))

    def _show_way(self, way: str) -> None:
        assert self._way is not None
        self._shown_way = way
        self._way.choose(way)
        for name in self._grouped:
            self._rows[name].setVisible(name in self._alternatives[way])

    def _choose_way(self, way: str) -> None:
        self._show_way(way)
        self._hand_on_way()

    def _hand_on_way(self) -> None:
        """Hand on the alternative shown once all of its fields are filled."""
        group = self._alternatives[self._shown_way]
        values = {
            name: self.number(name).value if name in group else None for name in self._grouped
        }
        missing = [name for name in group if values[name] is None]
        for name in group:
            self.show_error(name, "")
        for name in missing:
            sentence = f"Enter {self._rows[name].label.text()}."
            self.show_error(name, sentence)
            self.invalid.emit(name, "", sentence)
        if not missing:
            self.way_chosen.emit(self._shown_way, values)

    def _edited(self, name: str, value: float | None, text: str) -> None:
        self._rows[name].set_error("")
        if name in self._grouped:
            self._hand_on_way()
        else:
            self.edited.emit(name, value, text)

    def _invalid(self, name: str, text: str, sentence: str) -> None:
        self._rows[name].set_error(sentence)
        self.invalid.emit(name, text, sentence)


def _kind_of(quantity: Quantity, *, grouped: bool) -> NumberKind:
    made = NumberKind
    if quantity.shape in LISTS:
        made = partial(  # type: ignore[assignment]
            ListKind, rows=quantity.shape == "matrix", empty=quantity.default == ()
        )
    return made(
        label=quantity.label,
        whole=quantity.whole,
        percent=quantity.unit == "%",
        optional=quantity.optional and not grouped,
        minimum=quantity.minimum,
        maximum=quantity.maximum,
        minimum_excluded=quantity.minimum_excluded,
        maximum_excluded=quantity.maximum_excluded,
    )
