"""Administration: the titration step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Column, Paragraph, Spans, Table, Value
from ldn_designer.protocol.compose import numbers_of, values, words

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(plan: TrialPlan, _evaluation: Evaluation) -> tuple[Block, ...]:
    """The steps as a table; one sentence where the full dose is taken from the first day."""
    timing = f" {plan.dosing.timing}".rstrip()
    if not plan.dosing.steps:
        return (
            Paragraph(
                (
                    "The full dose, ",
                    numbers_of.dose(plan),
                    f",{timing}, is taken from the first day.",
                )
            ),
        )
    columns = (
        Column(("Step",), share=1.2),
        Column(("Daily dose",), "right"),
        Column(("From week",), "right"),
        Column(("To week",), "right"),
    )
    same = ""
    if words.compared(plan.design):
        same = f"; {words.comparator(plan)} follows the same steps"
    each = " in each period" if plan.design.periods > 1 else ""
    caption: Spans = (f"Titration of {plan.treatment}{each}{same}.",)
    return (
        Table("titration", columns, _rows(plan), caption),
        Paragraph(
            (
                f"The daily dose is taken{timing}. A missed dose is left out, not doubled the day after.",
            )
        ),
    )


def _rows(plan: TrialPlan) -> tuple[tuple[Spans, ...], ...]:
    rows: list[tuple[Spans, ...]] = []
    week = 0.0
    stages = [(step.dose_mg, step.weeks) for step in plan.dosing.steps]
    left = plan.dosing.weeks - sum(length for _, length in stages)
    for position, (dose, length) in enumerate([*stages, (plan.dosing.dose_mg, left)]):
        last = position == len(stages)
        key = f"dosing.steps.{position}"
        number = Value(f"{key}.number", str(position + 1), values.DECIDED, position + 1)
        amount = Value(f"{key}.dose", plan.dosing.amount(dose), values.DECIDED, dose)
        name: Spans = ("Full dose",) if last else ("Step ", number)
        start = Value(f"{key}.start", f"{week:g}", values.DECIDED, week)
        end = Value(f"{key}.end", f"{week + length:g}", values.DECIDED, week + length)
        rows.append((name, (amount,), (start,), (end,)))
        week += length
    return tuple(rows)
