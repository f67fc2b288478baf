"""The trial products: what each arm or sequence receives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Column, Paragraph, Spans, Table
from ldn_designer.protocol.compose import numbers_of, words
from ldn_designer.protocol.compose.facts import facts
from ldn_designer.protocol.compose.prose import raised

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(plan: TrialPlan, _evaluation: Evaluation) -> tuple[Block, ...]:
    """A table of the products, and what is known about the capsules."""
    columns = (
        Column(("Product",), share=1.2),
        Column(("Kind",), share=1.4),
        Column(("Dose",), share=1.4),
        Column(("When",), share=1.2),
        Column(("For",), share=1.0),
    )
    timing = (plan.dosing.timing or "once a day",)
    length = (numbers_of.treatment_weeks(plan),)
    rows: tuple[tuple[Spans, ...], ...] = (
        ((plan.treatment,), ("naltrexone, by mouth",), (numbers_of.dose(plan),), timing, length),
    )
    if words.compared(plan.design):
        matching: Spans = ("matching, by mouth",)
        dose = "by arm" if words.numbered(plan.design) else "none"
        rows = (*rows, ((raised(words.comparator(plan)),), matching, (dose,), timing, length))
    capsules = facts()["capsules"]
    return (
        Table("products", columns, rows, ("Trial products.",)),
        Paragraph(
            (
                *capsules.spans(),
                " (",
                *capsules.origin(),
                "). The maker, the filler and the tests of content are named before the trial begins.",
            )
        ),
    )
