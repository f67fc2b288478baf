"""Declared fields: what forms, options, messages, reports and tests know about each field of a design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from pydantic import Field

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

#: A unit that a plan fills in: the outcome's own.
OUTCOME_UNIT = "outcome"

Role = Literal["effect", "spread", "assumption", "option", "layer"]
#: One number, a choice, yes or no, a list of numbers, or a list of such lists.
Shape = Literal["number", "choice", "flag", "numbers", "matrix"]

#: Elements of lists: within these bounds each.
Share = Annotated[float, Field(ge=0, le=1)]
Correlation = Annotated[float, Field(ge=-1, le=1)]
Real = Annotated[float, Field(ge=-1e9, le=1e9)]
Positive = Annotated[float, Field(gt=0, le=1e9)]


def quantity(
    label: str,
    default: Any = ...,
    *,
    symbol: str = "",
    unit: str = "",
    role: Role = "assumption",
    description: str,
    choices: dict[str, str] | None = None,
    **bounds: Any,
) -> Any:
    """A pydantic field that also says how forms, options, reports and scripts name it.

    `choices` maps each allowed value to the words shown for it; `bounds` are gt, ge, lt, le.
    """
    extra: dict[str, Any] = {"symbol": symbol, "unit": unit, "role": role, "choices": choices or {}}
    return Field(default, title=label, description=description, json_schema_extra=extra, **bounds)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One field of a design as a form or a command line needs it. Bounds of a list are those of its elements."""

    name: str
    shape: Shape
    label: str
    symbol: str
    unit: str
    role: Role
    description: str
    default: Any
    required: bool
    optional: bool
    choices: tuple[tuple[str, str], ...]
    whole: bool
    minimum: float | None
    maximum: float | None
    minimum_excluded: bool
    maximum_excluded: bool

    @classmethod
    def of(cls, name: str, info: FieldInfo) -> Quantity:
        """The declaration of one pydantic field."""
        extra: dict[str, Any] = dict(info.json_schema_extra or {})  # type: ignore[arg-type]
        bound: dict[str, float] = {}
        shape, elements = _shape(info)
        for item in (*info.metadata, *elements):
            bound |= {
                k: v for k in ("gt", "ge", "lt", "le") if (v := getattr(item, k, None)) is not None
            }
        return cls(
            name=name,
            shape=shape,
            label=info.title or name,
            symbol=extra.get("symbol", ""),
            unit=extra.get("unit", ""),
            role=extra.get("role", "assumption"),
            description=info.description or "",
            default=None if info.is_required() else info.default,
            required=info.is_required(),
            optional=type(None) in get_args(info.annotation),
            choices=tuple(extra.get("choices", {}).items()),
            whole=_is_whole(info),
            minimum=bound.get("gt", bound.get("ge")),
            maximum=bound.get("lt", bound.get("le")),
            minimum_excluded="gt" in bound,
            maximum_excluded="lt" in bound,
        )


def _is_whole(info: FieldInfo) -> bool:
    """Whether the field is a whole number, or may be none."""
    types = get_args(info.annotation) or (info.annotation,)
    return int in types and float not in types


def _shape(info: FieldInfo) -> tuple[Shape, tuple[Any, ...]]:
    """The shape of a field's value, and the metadata of a list's elements."""
    annotation: Any = info.annotation
    if get_origin(annotation) is not tuple:  # a list, or none
        annotation = next((a for a in get_args(annotation) if get_origin(a) is tuple), annotation)
    depth, metadata = 0, ()
    while get_origin(annotation) is tuple:
        annotation, depth = get_args(annotation)[0], depth + 1
    if hasattr(annotation, "__metadata__"):
        metadata = tuple(
            m for each in annotation.__metadata__ for m in getattr(each, "metadata", ())
        )
    if depth:
        return ("numbers" if depth == 1 else "matrix"), metadata
    if annotation is bool:
        return "flag", ()
    return ("choice" if get_origin(annotation) is Literal else "number"), ()
