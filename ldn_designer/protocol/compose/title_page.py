"""The title page and the contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import (
    Block,
    Citation,
    Contents,
    PageBreak,
    Reference,
    Spans,
    TitlePage,
)
from ldn_designer.protocol.compose import words
from ldn_designer.protocol.compose.frame import placeholder
from ldn_designer.protocol.compose.outline import section, spirit_rows
from ldn_designer.protocol.compose.prose import raised

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

SPONSOR_ROW = "3b"


def blocks(plan: TrialPlan, _evaluation: Evaluation) -> tuple[Block, ...]:
    """Cover with what is known of the trial, then the contents."""
    details: list[tuple[str, Spans]] = []
    if plan.authors.strip():
        details.append(("Authors", (plan.authors.strip(),)))
    sponsor = plan.sponsor.strip()
    details += [
        ("Sponsor", (sponsor,) if sponsor else (placeholder(spirit_rows()[SPONSOR_ROW]),)),
        ("Registration", _written(plan, "registration")),
        ("Funding", _written(plan, "funding")),
        ("Condition", (raised(words.condition(plan)),)),
        _compared(plan),
    ]
    statement: Spans = (
        "This protocol follows the SPIRIT 2025 statement ",
        Citation("spirit"),
        " and the order of ICH M11 ",
        Citation("harmonised-template"),
        ". Numbers were computed from the plan; what only the author can write is marked with its SPIRIT item.",
    )
    subtitle = words.full_title(plan) if words.titled(plan) else ""
    cover = TitlePage("Clinical trial protocol", subtitle, tuple(details), (statement,))
    return (cover, Contents(), PageBreak())


def _compared(plan: TrialPlan) -> tuple[str, Spans]:
    if not words.compared(plan.design):
        return ("Treatment", (words.treatment_with_dose(plan),))
    return ("Comparison", (f"{words.treatment_with_dose(plan)} with {words.comparator(plan)}",))


def _written(plan: TrialPlan, identifier: str) -> Spans:
    """Where the author wrote it, or the placeholder of the section's row."""
    if plan.text(identifier).strip():
        return ("see ", Reference(identifier))
    (row,) = section(identifier).rows
    return (placeholder(spirit_rows()[row]),)
