"""Risks and benefits: what is known of naltrexone at low dose, with sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Callout, Paragraph
from ldn_designer.protocol.compose.facts import table

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

_TOPICS = frozenset({"Opioids", "Liver", "Harms", "Pregnancy", "Proposed mechanism", "Licence"})


def compose(plan: TrialPlan, _evaluation: Evaluation) -> tuple[Block, ...]:
    """A table of facts, what is not known, and the author's confirmation."""
    return (
        table("risks", "What is known of naltrexone, with sources.", _TOPICS),
        Paragraph(
            (
                (
                    "Those with a contraindication are excluded, the dose is raised in steps where steps "
                    "are planned, and adverse events are asked for at every visit. Whether "
                    f"{plan.treatment} helps is the question of the trial, so no benefit is promised to "
                    "those who take part."
                ),
            )
        ),
        Callout(
            "caution",
            (
                (
                    "Facts about drugs age and differ by country. They are to be confirmed against the "
                    "current label or investigator’s brochure before this protocol is used."
                ),
            ),
        ),
    )
