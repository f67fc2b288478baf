"""Computed values as a person would type them: few digits, on the side that is safe."""

from __future__ import annotations

from contextlib import suppress
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ldn_designer.designs.base import Design

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Digits kept of a suggested value: as many as a person would type.
DIGITS = 3
#: Digits that undo binary arithmetic: 0.3 + 0.123 is 0.423.
TYPED_DIGITS = 12


def rounded(value: float, rule: Callable[[float], int], digits: int = DIGITS) -> float:
    """The value with a few significant digits, its size rounded up or down by the rule, its sign kept."""
    if value == 0:
        return 0.0
    decimals = digits - 1 - floor(log10(abs(value)))
    scaled = round(abs(value) * 10.0**decimals, 6)
    size_of = round(rule(scaled) / 10.0**decimals, max(decimals, 0))
    return size_of if value > 0 else -size_of


def typed(value: float) -> float:
    """The value as a person would type it, without the digits that binary arithmetic leaves."""
    return round(value, TYPED_DIGITS)


def as_typed(design: Design, effect: float) -> Iterator[tuple[str, Design]]:
    """The field that gives the effect and designs with about this one, with few digits of it and then more."""
    name, exact = _given(design, effect)
    values: list[Any] = []
    if isinstance(exact, tuple):
        larger = _given(design, rounded(effect, ceil))[1]
        values += [_to_digits(larger, digits) for digits in range(DIGITS - 1, TYPED_DIGITS)]
    else:
        if design.scale == "identity" and type(design).off_scale is Design.off_scale:
            # What is rounded is the effect: a proportion beside another keeps its distance from it.
            near = (rounded(effect, rule) for rule in (ceil, floor))
            values += [typed(_given(design, each)[1]) for each in near]
        every = range(DIGITS, TYPED_DIGITS)
        values += [rounded(exact, rule, digits) for digits in every for rule in (ceil, floor)]
    fields = {each: getattr(design, each) for each in type(design).model_fields}
    others = {k: v for k, v in _moved(design, effect).items() if v is None}
    for value in values:
        # What validation refuses is no change that could be adopted.
        with suppress(ValidationError):
            yield name, type(design).model_validate(fields | others | {name: value})


def _moved(design: Design, effect: float) -> dict[str, Any]:
    """The fields that another effect changes: mostly one; another way to give it is then empty."""
    there, every = design.with_effect(effect), type(design).model_fields
    return {k: v for k in every if (v := getattr(there, k)) != getattr(design, k)}


def _given(design: Design, effect: float) -> tuple[str, Any]:
    """The field that gives this effect, and its value."""
    moved = {k: v for k, v in _moved(design, effect).items() if v is not None}
    value = getattr(design.with_effect(effect), name := next(iter(moved), design.effect_field))
    return name, value if isinstance(value, tuple) else float(value)


def _to_digits(value: Any, digits: int) -> Any:
    """Every number of a list, or of a list of lists, with so many digits after the point."""
    if isinstance(value, tuple):
        return tuple(_to_digits(each, digits) for each in value)
    return round(float(value), digits)
