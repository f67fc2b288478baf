"""Why this dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Paragraph
from ldn_designer.protocol.compose import numbers_of
from ldn_designer.protocol.compose.facts import facts

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(plan: TrialPlan, _evaluation: Evaluation) -> tuple[Block, ...]:
    """The dose beside what is known of others."""
    known = facts()["dose"]
    return (
        Paragraph(
            (
                "The dose is ",
                numbers_of.dose(plan),
                f" {plan.dosing.timing}".rstrip(),
                ". ",
                *known.spans(),
                " (",
                *known.origin(),
                "). Which low dose is best is not known.",
            )
        ),
    )
