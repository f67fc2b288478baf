"""Any one unknown: the value of a field, the level or the margin at which counts have the target power."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from ldn_designer.designs.base import sweep
from ldn_designer.power.crossings import Unknown, real_crossing, whole_crossing

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.fields import Quantity
    from ldn_designer.hypotheses import Hypothesis

__all__ = ["Unknown", "numbers", "solved_for"]

#: Unknowns that belong to the question and not to the design.
LEVEL, MARGIN = "alpha", "margin"
#: Smallest and largest level that is looked for.
LEVELS = (1e-12, 0.5)
#: Fields without finite bounds are searched up to this size.
LARGEST = 1e9
#: Relative difference that binary arithmetic leaves.
ALIKE = 1e-9


def numbers(design: Design) -> tuple[Quantity, ...]:
    """The fields of a design that are one number and can be solved for, and of what is laid over it those that matter.

    Another way to give the same assumption is left out, and so is a layer that changes neither the
    effect that is left nor the variance, such as the size of clusters whose patients are not alike.
    """
    own = (f for f in type(design).fields() if f.shape == "number")
    layers = (f for f in type(design).layers() if _matters(design, f))
    return tuple(f for f in (*own, *layers) if getattr(design, f.name) is not None)


def _matters(design: Design, field: Quantity) -> bool:
    low, high = _within(field)
    left = [sweep(design, **{field.name: x}) for x in (low, (low + high) / 2)]
    effects = [np.asarray(each.bare().effect, float) for each in left]
    alike = np.isclose(left[0].design_effect, left[1].design_effect, rtol=ALIKE)
    return not (alike and np.allclose(effects[0], effects[1], rtol=ALIKE, atol=0.0))


def solved_for(
    name: str, design: Design, hypothesis: Hypothesis, n: Counts, power: float
) -> Unknown:
    """One unknown of design or question, the others held: a numeric field, "alpha" or "margin".

    The crossing of the target is looked for from the present value outwards, within the field's bounds and
    among the values that the design accepts together with its others. A whole number is answered with the
    nearest that reaches the target. KeyError names an unknown that is none.
    """
    if name == LEVEL:
        changed = lambda x: float(  # noqa: E731 - one of two like it
            design.power(n, hypothesis.model_copy(update={"alpha": x}))
        )
        return real_crossing(changed, power, LEVELS, hypothesis.alpha)
    if name == MARGIN:
        changed = lambda x: float(design.power(n, hypothesis.with_margin(design, x)))  # noqa: E731 - likewise
        return real_crossing(changed, power, _margins(design), _present_margin(design, hypothesis))
    kind = type(design)
    field = next((f for f in (*kind.fields(), *kind.layers()) if f.name == name), None)
    if field is None or field.shape != "number" or getattr(design, name) is None:
        message = f"{design.kind} has no number “{name}” to solve for"
        raise KeyError(message)
    return of_field(field, design, lambda there: float(there.power(n, hypothesis)), power)


def of_field(
    field: Quantity, design: Design, power_of: Callable[[Design], float], power: float
) -> Unknown:
    """The field's value at which the power of the design with it crosses the target."""
    fields = {each: getattr(design, each) for each in type(design).model_fields}

    def at(value: Any) -> float:
        if not _accepted(design, fields | {field.name: value}):
            return nan
        return power_of(sweep(design, **{field.name: value}))

    start = getattr(design, field.name)
    if field.whole:
        return whole_crossing(at, power, _within(field), int(start))
    return real_crossing(at, power, _within(field), float(start))


def _accepted(design: Design, fields: dict[str, Any]) -> bool:
    try:
        type(design).model_validate(fields)
    except ValidationError:
        return False
    return True


def _within(field: Quantity) -> tuple[float, float]:
    """The least and the largest value that a field takes."""
    low = -LARGEST if field.minimum is None else field.minimum
    high = LARGEST if field.maximum is None else field.maximum
    first = _inside(low, high) if field.minimum_excluded else low
    return first, _inside(high, low) if field.maximum_excluded else high


def _inside(bound: float, other: float) -> float:
    """A value just inside an excluded bound."""
    step = 1e-9 * max(abs(bound), min(abs(other - bound), 1.0))
    return bound + step if other > bound else bound - step


def _margins(design: Design) -> tuple[float, float]:
    return (1 + 1e-9, 1e6) if _by_ratio(design) else (1e-9, LARGEST)


def _by_ratio(design: Design) -> bool:
    """Whether a margin is a ratio, so that a half and a double are one margin."""
    return design.limits(0.5) == design.limits(2.0)


def _present_margin(design: Design, hypothesis: Hypothesis) -> float:
    limit = float(design.off_scale(hypothesis.nulls(design)[-1]))
    low, high = _margins(design)
    if _by_ratio(design):
        found = limit / design.no_difference if limit > 0 else high
        found = max(found, 1 / found)
    else:
        found = abs(limit - design.no_difference)
    # A limit that the scale of analysis does not have leaves nothing to begin from but the least margin.
    return min(max(found, low), high) if isfinite(found) else low
