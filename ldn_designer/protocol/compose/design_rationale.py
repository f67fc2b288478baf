"""Why this design, this comparator and this length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Paragraph, Spans, Value
from ldn_designer.protocol.compose import numbers_of, words
from ldn_designer.protocol.compose.facts import facts
from ldn_designer.protocol.compose.prose import lowered

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

#: Half-lives after which about 3 % is left.
_HALF_LIVES = 5
#: Half-life of the blockade of opioid receptors in hours, as the fact "blockade" has it.
_BLOCKADE = (72, 108)
_HOURS = 24


def compose(plan: TrialPlan, _evaluation: Evaluation) -> tuple[Block, ...]:
    """Design and comparator; for a crossover, what is known about the washout."""
    blocks: list[Block] = [Paragraph((words.groups(plan.design).benefit,))]
    if words.compared(plan.design):
        why = (
            f"The comparator is {lowered(plan.comparator)}, because the question is what "
            f"{plan.treatment} adds, and outcomes that participants report themselves respond to "
            "the expectation of help."
        )
        blocks.append(Paragraph((why,)))
    if words.periods(plan) > 1:
        blocks.append(Paragraph(_washout(plan)))
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
        "). ",
        *_half_lives(plan),
        "An effect on inflammation could last longer.",
    )


def _half_lives(plan: TrialPlan) -> Spans:
    """Whether the washout spans the half-lives after which nearly nothing is left."""
    low, high = (_HALF_LIVES * hours / _HOURS for hours in _BLOCKADE)
    days = 7 * plan.dosing.washout_weeks
    found = "shorter" if days < low else "between the two" if days < high else "at least as long"
    source = "computed: half-lives × hours, in days"
    return (
        "Five half-lives are ",
        Value("washout.low", f"{low:g}", source, low),
        " to ",
        Value("washout.high", f"{high:g}", source, high),
        f" days; the planned washout is {found}. ",
    )
