"""Assignment: how participants are allocated, without anything that would help to guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Paragraph, Spans
from ldn_designer.protocol.compose import words
from ldn_designer.protocol.compose.clauses import allocation

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(plan: TrialPlan, _evaluation: Evaluation) -> tuple[Block, ...]:
    """Type, method, concealment and implementation."""
    if not plan.design.randomised:
        return (Paragraph(("Nobody is randomised: all participants form one group.",)),)
    stratified = ", stratified by centre" if plan.recruitment.centres > 1 else ""
    return (
        Paragraph(
            (
                *_allocated(plan),
                (
                    f" by restricted randomisation{stratified}. "
                    "The sequence is made by computer by a statistician who has no other part in the "
                    "trial. How it is restricted stands in a document that those who enrol participants "
                    "cannot see; this protocol names neither the size of blocks nor the sequence."
                ),
            )
        ),
        Paragraph(
            (
                (
                    "Sites receive an allocation from a central system after consent, eligibility and "
                    "baseline data are recorded. Nobody who enrols, treats or assesses participants can "
                    "see the sequence; the pharmacy packs by number."
                ),
            )
        ),
    )


def _allocated(plan: TrialPlan) -> Spans:
    if not words.divided(plan.design):
        return ("The order of the two treatments within each cycle is chosen",)
    return ("Participants are allocated ", allocation(plan), f" to the {plan.design.stratum}s")
