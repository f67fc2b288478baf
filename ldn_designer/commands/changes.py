"""An impossible request as an answer: why, and each change that would make it possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ldn_designer.commands import Refused
from ldn_designer.commands.layout import paragraph
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import MINUS, count

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.power.changes import Change

#: Digits of a value that a person might type; binary arithmetic leaves more.
_TYPED_DIGITS = 12


def impossible(evaluation: Evaluation) -> Refused:
    """Why there is no answer, and the changes: as values for JSON and as sentences."""
    answer, power = evaluation.answer, evaluation.plan.power
    changes = [_content(answer.design, change, power) for change in answer.changes]
    lines = [paragraph(change["sentence"], "- ") for change in changes]
    shown = "\n".join(("Any of these would make it possible:", *lines)) if lines else ""
    return Refused(answer.reason, "impossible", changes, shown)


def _content(design: Design, change: Change, power: float) -> dict[str, Any]:
    """A change: the option that makes it, without its dashes, its value, and what is then enough."""
    if change.what == "effect":
        changed = design.with_effect(change.value)
        value = _typed(float(getattr(changed, design.effect_field)))
        return _of_field(design, design.effect_field, value, change.total, power)
    if change.what == "spread":
        assert design.spread_field is not None
        return _of_field(design, design.spread_field, change.value, change.total, power)
    total = count(change.total)
    if change.what == "power":
        said = f"reached by {total} randomised for an effect that is large enough"
        return _named("power", "Target power", change.value, change.total, PROPORTION, said)
    said = f"enough for {percentage(power)} power, for an effect that is large enough"
    return _named("n", "Participants randomised", change.total, change.total, "", said)


def _of_field(design: Design, field: str, value: float, total: int, power: float) -> dict[str, Any]:
    label, unit = next((one.label, one.unit) for one in design.fields() if one.name == field)
    said = f"{count(total)} randomised are then enough for {percentage(power)} power"
    return _named(field, label, value, total, unit, said)


def _named(
    field: str, label: str, value: float, total: int, unit: str, said: str
) -> dict[str, Any]:
    shown = percentage(value) if unit == PROPORTION else _figure(value)
    sentence = f"{label} {shown}: {said}."
    return {"field": field, "value": value, "n_total": total, "sentence": sentence}


def percentage(value: float) -> str:
    """A fraction as a percentage with the digits it was given: 92.5%."""
    return f"{_figure(value * 100)}%"


def _figure(value: float) -> str:
    return f"{_typed(value):,.10g}".replace("-", MINUS)


def _typed(value: float) -> float:
    return float(f"{value:.{_TYPED_DIGITS}g}")
