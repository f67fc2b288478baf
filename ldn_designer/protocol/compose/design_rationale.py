"""Why this design, this comparator and this length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Paragraph, Spans
from ldn_designer.protocol.compose import numbers_of, words
from ldn_designer.protocol.compose.facts import facts
from ldn_designer.protocol.compose.prose import lowered

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(plan: TrialPlan, _evaluation: Evaluation) -> tuple[Block, ...]:
    """Design and comparator; for a crossover, what is known about the washout."""
    blocks: list[Block] = [
        Paragraph((words.groups(plan.design).benefit,)),
        Paragraph(
            (
                (
                    f"The comparator is {lowered(plan.comparator)}, because the question is what "
                    f"{plan.treatment} adds, and outcomes that participants report themselves respond to "
                    "the expectation of help."
                ),
            )
        ),
    ]
    if words.periods(plan) > 1:
        blocks.append(Paragraph(_washout(plan)))
    return tuple(blocks)


def _washout(plan: TrialPlan) -> Spans:
    blockade = facts()["blockade"]
    return (
        "The washout of ",
        numbers_of.washout_weeks(plan),
        " rests on what is known of the drug. ",
        *blockade.spans(),
        " (",
        *blockade.origin(),
        "). An effect on inflammation could last longer.",
    )
