"""The power computed a second time, as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer import notation
from ldn_designer.designs.base import Design
from ldn_designer.protocol.blocks import Spans, Value

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation

#: Two engines that differ by less than this give one number, however many digits are printed.
SMALLEST = 0.00005


def sentence(evaluation: Evaluation) -> Spans:
    """What the second engine is, the power it gives and the difference; nothing where there is none."""
    answer, second = evaluation.answer, evaluation.second_engine
    if second is None:
        return ()
    own = type(answer.design).second_power is not Design.second_power
    way = "a second method" if own else "numerical integration over the estimate"
    what = evaluation.plan.hypothesis.chance
    said = f"The {what} was computed a second time, by {way}: "
    source = f"computed: {way}"
    gap = second - answer.power
    found: Spans = (said, Value("second.power", notation.percent(second, 2), source, second))
    if abs(gap) < SMALLEST:
        return (*found, ", the same number. ")
    words = f"{notation.number(gap * 100, 2)} percentage points"
    return (*found, "; the difference is ", Value("second.gap", words, source, gap), ". ")
