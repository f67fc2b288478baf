"""What a design's fields assume, each as a value with its unit and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ldn_designer import notation
from ldn_designer.fields import OUTCOME_UNIT
from ldn_designer.figures.scale import assumption_text, unit_words
from ldn_designer.frozen import PROPORTION
from ldn_designer.protocol.blocks import Value
from ldn_designer.protocol.compose.prose import lowered

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.fields import Quantity

#: What the standard deviations of published results are those of.
SPREADS = {
    "adjusted change": "adjusted for baseline",
    "change": "of the change",
    "one time": "at one time",
    "difference within patient": "of differences within patients",
}


def assumption(evaluation: Evaluation, field: Quantity, value: Any) -> Value:
    """One field of the design with its unit; a list with all that is in it."""
    key, source = f"design.{field.name}", assumption_source(evaluation, field)
    if field.shape in {"numbers", "matrix"}:
        return Value(key, list_text(evaluation, value, field.unit), source)
    if field.whole:
        text = notation.quantity(notation.count(value), field.unit)
        return Value(key, text, source, float(value))
    if _counts(field) and float(value).is_integer():
        text = notation.quantity(notation.count(value), field.unit)
        return Value(key, text, source, float(value))
    return Value(key, assumption_text(evaluation, float(value), field.unit), source, float(value))


def _counts(field: Quantity) -> bool:
    """Whether a field counts weeks or measures: a whole number of them is written without decimals."""
    return bool(field.unit) and field.unit != PROPORTION and OUTCOME_UNIT not in field.unit


def list_text(evaluation: Evaluation, values: Any, unit: str) -> str:
    """A list as a sentence has it, or the rows of a matrix one after another."""
    if values and isinstance(values[0], tuple):
        return "; ".join(list_text(evaluation, row, unit) for row in values)
    if unit == PROPORTION:
        return ", ".join(assumption_text(evaluation, value, unit) for value in values)
    shown = ", ".join(f"{value:g}".replace("-", notation.MINUS) for value in values)
    return notation.quantity(shown, unit_words(evaluation, unit))


def assumption_source(evaluation: Evaluation, field: Quantity) -> str:
    """Where a field's value comes from: the trials it was pooled from, or the author."""
    spread = evaluation.planned.spread
    if field.role != "spread" or spread is None or spread.rule == "own":
        return "own value"
    rows = [row for row in evaluation.evidence.rows if spread.study in {None, row.reference}]
    kinds = {row.effect.spread for row in rows if row.effect.sd is not None}
    kind = SPREADS.get(str(kinds.pop()), "") if len(kinds) == 1 else ""
    named = spread.title if spread.rule == "trial" else lowered(spread.title)
    return f"{named}, {kind}" if kind else named
