"""`designs`: every design with its fields, as options and as they are explained."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ldn_designer.commands import as_json
from ldn_designer.commands.layout import parts, rows

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ldn_designer.designs.base import Design
    from ldn_designer.fields import Quantity


def add_arguments(parser: ArgumentParser, words: list[str]) -> None:  # noqa: ARG001 - every command's shape
    """One option: JSON."""
    parser.add_argument("--json", action="store_true", help="Print the designs as JSON.")


def run(options: Namespace) -> str:
    """Every design, in the order in which they are offered."""
    from ldn_designer.designs import load_all

    if options.json:
        return as_json({"designs": [_content(design) for design in load_all()]})
    return parts(*(_text(design) for design in load_all()))


def _content(design: type[Design]) -> dict[str, Any]:
    return {
        "design": design.kind,
        "title": design.title,
        "summary": _summary(design),
        "measure": design.measure,
        "strata": list(design.names),
        "exact": design.exact,
        "reference": design.reference,
        "alternatives": [list(group) for _, group in design.alternatives],
        "fields": [asdict(field) | {"choices": dict(field.choices)} for field in design.fields()],
    }


def _text(design: type[Design]) -> str:
    fields = ((f"--{one.name.replace('_', '-')}", _field(one)) for one in design.fields())
    return f"{design.kind}: {_summary(design)}\n{rows((*fields, ('Source', design.reference)))}"


def _field(field: Quantity) -> str:
    words = f"{field.label}, {field.symbol}. " if field.symbol else f"{field.label}. "
    return words + field.description


def _summary(design: type[Design]) -> str:
    return (design.__doc__ or "").partition("\n")[0]
