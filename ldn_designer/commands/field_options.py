"""Declared fields as options of a command line: how each is called, read and explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ldn_designer.commands.words import flag, matrix, number, numbers, one_of, whole_number

if TYPE_CHECKING:
    from argparse import _ArgumentGroup
    from collections.abc import Callable, Iterable

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from ldn_designer.fields import Quantity

#: How a field of each shape is read, and how help shows one that is more than a number.
READERS = {"number": number, "flag": flag, "numbers": numbers, "matrix": matrix}
METAVARS = {"flag": "yes|no", "numbers": "X,X,…", "matrix": "X,X;X,X"}


def option(field: str) -> str:
    """The option that gives a field: sd_treatment is --sd-treatment."""
    return "--" + field.replace("_", "-")


def add_options(
    group: _ArgumentGroup, model: type[BaseModel], fields: Iterable[Quantity], unknown: str = ""
) -> None:
    """One option for each of these fields of the model; that of the unknown need not be given."""
    for field in fields:
        choices = tuple(value for value, _ in field.choices)
        group.add_argument(
            option(field.name),
            type=one_of(choices, "choice") if choices else _reader(field),
            metavar="|".join(choices)
            if choices
            else METAVARS.get(field.shape, field.symbol or "X"),
            required=field.required and field.name != unknown,
            help=explained(field, model.model_fields[field.name]).replace("%", "%%"),
        )


def explained(field: Quantity, info: FieldInfo) -> str:
    """What a field is, its choices, its bounds and its default, in words."""
    from ldn_designer.fields import OUTCOME_UNIT
    from ldn_designer.frozen import PROPORTION, allowed

    words = [field.description]
    if field.choices:
        words.append("; ".join(f"{value}: {said}" for value, said in field.choices) + ".")
    if field.unit == PROPORTION:
        words.append("A fraction, such as 0.4.")
    elif field.unit == OUTCOME_UNIT:
        words.append("In the outcome's unit.")
    if bounds := allowed(info, lambda bound: f"{bound:,.10g}"):
        words.append(f"{bounds[0].upper()}{bounds[1:]}.")
    if field.default is not None:
        words.append(f"Default {field.default}.")
    return " ".join(words)


def _reader(field: Quantity) -> Callable[[str], Any]:
    """What reads the words given for a field that is no choice."""
    return whole_number if field.whole else READERS[field.shape]
