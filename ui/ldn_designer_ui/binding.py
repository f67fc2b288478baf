"""Fields bound to the document: each edits one value of the plan by its path, and follows it."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from PySide6.QtWidgets import QLineEdit

from ldn_designer_ui import theme
from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.field_row import FieldRow
from ldn_designer_ui.widgets.number_field import NumberField, NumberKind
from ldn_designer_ui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document

_BOUNDS = {
    "gt": ("minimum", True),
    "ge": ("minimum", False),
    "lt": ("maximum", True),
    "le": ("maximum", False),
}


def value_at(plan: object, path: str) -> Any:
    """The value at a dotted path."""
    for name in path.split("."):
        plan = getattr(plan, name)
    return plan


def number_kind(plan: BaseModel, path: str, label: str = "") -> NumberKind:
    """Which numbers the plan takes at a dotted path, read from its declaration."""
    info = _declaration(plan, path)
    union = get_origin(info.annotation) in {Union, UnionType}
    types = get_args(info.annotation) if union else (info.annotation,)
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    bounds: dict[str, Any] = {}
    for item in info.metadata:
        for key, (side, excluded) in _BOUNDS.items():
            if (bound := getattr(item, key, None)) is not None:
                bounds |= {side: float(bound), f"{side}_excluded": excluded}
    return NumberKind(
        label=label or info.title or path,
        whole=int in types and float not in types,
        percent=extra.get("unit") == "%",
        optional=type(None) in types,
        **bounds,
    )


def choices(plan: BaseModel, path: str) -> tuple[Any, ...]:
    """The values the plan takes at a dotted path whose field is one of a fixed set."""
    annotation = _declaration(plan, path).annotation
    if get_origin(annotation) is not Literal:
        raise TypeError(f"{path} is no choice")
    return get_args(annotation)


def explain_at(document: Document, row: FieldRow, path: Callable[[], str]) -> None:
    """Keep what is wrong in a row's number field beside it: no number, or refused by the plan at a path.

    What was typed stays until it is corrected or taken back. The path is asked for each time, since
    another design may have another one.
    """
    field = row.field
    assert isinstance(field, NumberField)

    def refuse(refused: str, sentence: str) -> None:
        if refused == path():
            field.set_error(sentence)
            row.set_error(sentence)

    def settle(settled: str) -> None:
        if settled == path():
            field.settle()
            row.set_error("")

    field.invalid.connect(lambda text, sentence: document.reject(path(), text, sentence))
    document.rejected.connect(refuse)
    document.accepted.connect(settle)


def show_number(
    document: Document, row: FieldRow, path: str, value: Any, sentence: str = ""
) -> None:
    """Show the plan's value in a row's number field, or the text for it that was rescued after a crash.

    `sentence` says what is wrong with such a text, by default which numbers are wanted.
    """
    field = row.field
    assert isinstance(field, NumberField)
    field.set_value(value)
    if path in document.pending and not field.error:
        field.set_pending(document.pending[path], sentence or field.kind.wanted())
    row.set_error(field.error)


def number_row(
    document: Document,
    path: str,
    *,
    label: str = "",
    unit: str = "",
    tooltip: str = "",
    width: int = 80,
) -> FieldRow:
    """A row for the number at a path; a text that is no number yet stays and is explained beneath."""
    plan = _plan(document)
    kind = number_kind(plan, path, label)
    field = NumberField(kind, width=width)
    row = FieldRow(kind.label, field, unit=unit or ("%" if kind.percent else ""), tooltip=tooltip)

    def show(shown: TrialPlan) -> None:
        show_number(document, row, path, value_at(shown, path))

    field.edited.connect(lambda value, text: document.edit(path, value, text, kind.label))
    document.changed.connect(show)
    explain_at(document, row, lambda: path)
    show(plan)
    return row


def choice_row(
    document: Document, path: str, words: Mapping[Any, str], *, label: str = "", tooltip: str = ""
) -> FieldRow:
    """A row for the choice at a path; `words` says what each value of the plan is called."""
    plan = _plan(document)
    name = label or _declaration(plan, path).title or path
    values = {str(value): value for value in words}
    field = ComboBox([(str(value), said) for value, said in words.items()], name=name)
    field.chosen.connect(lambda key: document.edit(path, values[key], label=name))
    document.changed.connect(lambda shown: field.choose(str(value_at(shown, path))))
    field.choose(str(value_at(plan, path)))
    return FieldRow(name, field, tooltip=tooltip)


def line_row(
    document: Document,
    path: str,
    *,
    label: str = "",
    tooltip: str = "",
    hint: str = "",
    label_width: int = 152,
) -> FieldRow:
    """A row for the short text at a path; each letter is an edit, a word one step of undo."""
    name = label or _declaration(_plan(document), path).title or path
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    row = FieldRow(name, field, tooltip=tooltip, label_width=label_width)

    def show(shown: TrialPlan) -> None:
        text = document.pending.get(path, str(value_at(shown, path)))
        if field.text() != text:
            field.setText(text)
            field.setCursorPosition(0)

    def say(told: str, sentence: str) -> None:
        if told == path:
            row.set_error(sentence)
            field.setProperty("wrong", bool(sentence))
            theme.restyle(field)

    def settle(settled: str) -> None:
        say(settled, "")
        if settled == path:
            show(_plan(document))

    field.textEdited.connect(lambda text: document.edit(path, text, text, name.lower()))
    document.changed.connect(show)
    document.rejected.connect(say)
    document.accepted.connect(settle)
    show(_plan(document))
    return row


def text_area(document: Document, path: str, *, name: str, placeholder: str = "") -> TextArea:
    """A field for the sentences at a path."""
    area = TextArea(name=name, placeholder=placeholder)
    area.set_text(value_at(_plan(document), path))
    area.edited.connect(lambda text: document.edit(path, text, text, name))
    document.changed.connect(lambda shown: area.set_text(value_at(shown, path)))
    return area


def _plan(document: Document) -> TrialPlan:
    plan = document.plan
    assert plan is not None, "fields are bound once a plan is open"
    return plan


def _declaration(plan: BaseModel, path: str) -> FieldInfo:
    head, _, name = path.rpartition(".")
    model = value_at(plan, head) if head else plan
    return type(model).model_fields[name]
