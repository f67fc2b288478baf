"""Why this design, this comparator and this length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Paragraph, Spans
from ldn_designer.protocol.compose import numbers_of, words
from ldn_designer.protocol.compose.advised import advised
from ldn_designer.protocol.compose.facts import facts
from ldn_designer.protocol.compose.prose import lowered

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """Design and comparator; for a crossover, what is known about the washout."""
    blocks: list[Block] = [Paragraph((words.groups(plan.design).benefit,))]
    if words.compared(plan.design):
        why = (
            f"The comparator is {lowered(words.comparator(plan))}, because the question is what "
            f"{plan.treatment} adds, and outcomes that participants report themselves respond to "
            "the expectation of help."
        )
        blocks.append(Paragraph((why,)))
    if words.periods(plan) > 1:
        blocks.append(Paragraph(_washout(plan)))
    blocks += advised("design-rationale", plan, evaluation)
    return tuple(blocks)


def _washout(plan: TrialPlan) -> Spans:
    blockade = facts()["blockade"]
    return (
        "A washout of ",
        numbers_of.washout_weeks(plan),
        " is planned. ",
        *blockade.spans(),
        " (",
        *blockade.origin(),
        ").",
    )
