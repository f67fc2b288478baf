"""The base of every model: immutable, strict, closed; and sentences for what it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from re import sub
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from ldn_designer.notation import MINUS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic.fields import FieldInfo

#: A unit that says a fraction is shown to people as a percentage.
PROPORTION = "%"
_BOUNDS = {"gt": "greater than", "ge": "at least", "lt": "less than", "le": "at most"}


class Frozen(BaseModel):
    """Immutable, strict about types, closed to unknown keys, and free of NaN and infinity."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the dotted path of the field and a sentence that says what to do."""

    path: str
    sentence: str


def problems(
    error: ValidationError, model: type[BaseModel], *, fractions: bool = False
) -> tuple[Problem, ...]:
    """Every complaint of a validation error in words: what is wrong, what is allowed, what was entered.

    Proportions read as percentages, or as fractions where the reader entered fractions.
    """
    return tuple(_problem(dict(item), model, fractions=fractions) for item in error.errors())


def _problem(item: dict[str, Any], model: type[BaseModel], *, fractions: bool) -> Problem:
    path = ".".join(str(part) for part in item["loc"])
    info = _field(model, item["loc"])
    label = (info.title if info else None) or (str(item["loc"][-1]) if item["loc"] else "")
    extra: dict[str, Any] = dict(info.json_schema_extra or {}) if info else {}  # type: ignore[arg-type]
    percent = extra.get("unit") == PROPORTION and not fractions

    def shown(value: Any) -> str:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (number and isfinite(value)):
            return f"“{str(value)[:60]}”"
        text = f"{value * 100 if percent else value:,.10g}".replace("-", MINUS)
        return text + ("%" if percent else "")

    kind, entered = item["type"], item["input"]
    if kind in {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}:
        # A bound inside an optional or repeated type is no bound of the field: the error has it.
        bounds = (allowed(info, shown) if info else "") or _in_words(item["ctx"], shown)
        said = f"must be {bounds}; {shown(entered)} is not"
    elif kind == "missing":
        said = "is missing"
    elif kind == "literal_error":
        choices = extra.get("choices") or {}
        words = " or ".join(f"“{choice}”" for choice in choices)
        expected = sub(r"'([^']*)'", r"“\1”", item["ctx"]["expected"])
        said = f"must be {words or expected}; {shown(entered)} is not"
    elif kind == "string_pattern_mismatch":
        said = f"has characters or a form that is not allowed here: {shown(ascii(entered)[1:-1])}"
    elif kind == "extra_forbidden":
        said = "is not a field that exists here"
    elif kind == "value_error":
        said = str(item["ctx"]["error"])
    elif kind.startswith(("float", "int", "finite")):
        said = (
            f"must be a {'whole ' if kind.startswith('int') else ''}number; {shown(entered)} is not"
        )
    else:
        said = f"cannot be {shown(entered)}: {item['msg'][:1].lower()}{item['msg'][1:]}"
    # A group of fields has no label; what is wrong with it as a whole is a sentence of its own.
    alone = not item["loc"] or (kind == "value_error" and not (info and info.title))
    sentence = said[:1].upper() + said[1:] if alone else f"{label[:60]} {said}"
    return Problem(path, sentence + ("" if sentence.endswith((".", "?")) else "."))


def allowed(info: FieldInfo, shown: Callable[[Any], str]) -> str:
    """The declared bounds of a field in words: "greater than 0 and at most 100"."""
    bounds = {
        key: bound
        for key in _BOUNDS
        for item in info.metadata
        if (bound := getattr(item, key, None)) is not None
    }
    return _in_words(bounds, shown)


def _in_words(bounds: dict[str, Any], shown: Callable[[Any], str]) -> str:
    return " and ".join(
        f"{said} {shown(bounds[key])}" for key, said in _BOUNDS.items() if key in bounds
    )


def _field(model: type[BaseModel], path: tuple[Any, ...]) -> FieldInfo | None:
    """The declaration that a path leads to, where it leads to one."""
    info: FieldInfo | None = None
    current: Any = model
    for part in path:
        fields = getattr(current, "model_fields", {})
        if part not in fields:
            return info if isinstance(part, int) else None
        info = fields[part]
        current = info.annotation
    return info
