"""A whole section: its heading, what follows from the plan, the author's text or what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import (
    Block,
    Bullets,
    Callout,
    Emphasis,
    Heading,
    Paragraph,
    Placeholder,
    Spans,
    Value,
)
from ldn_designer.protocol.compose import words
from ldn_designer.protocol.compose.facts import facts
from ldn_designer.protocol.compose.outline import Bullet, Section, SpiritRow, spirit_rows
from ldn_designer.protocol.compose.prose import paragraphs, series, with_values

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

#: Keys of the values that name a SPIRIT row begin so; in a callout they mark it as a draft.
SPIRIT = "spirit."


def section_blocks(section: Section, plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """Everything under one heading, the heading first.

    The author's text takes the place of placeholders and suggestions.
    """
    written = plan.text(section.id)
    heading = Heading(section.level, section.heading, section.id, section.number)
    fixed = tuple(
        Paragraph(_filled(text, f"{section.id}.text.{position}", plan))
        for position, text in enumerate(section.paragraphs)
    )
    blocks = (heading, *fixed, *section.compose(plan, evaluation))
    if written.strip():
        return (*blocks, *paragraphs(written))
    return (*blocks, *_suggestions(section, plan), *_draft(section), *_missing(section))


def row_value(row: SpiritRow) -> Value:
    """The number of a row, as a value."""
    return Value(f"{SPIRIT}{row.number}", row.number, f"SPIRIT 2025, {row.topic}")


def placeholder(row: SpiritRow) -> Placeholder:
    """What the author has to write for a row."""
    return Placeholder(item(row), row.prompt)


def item(row: SpiritRow) -> str:
    """The row as a placeholder names it."""
    return f"SPIRIT 2025, item {row.number}"


def _missing(section: Section) -> tuple[Block, ...]:
    rows = (spirit_rows()[number] for number in section.rows)
    return tuple(placeholder(row) for row in rows if row.answered_by == "author")


def _draft(section: Section) -> tuple[Block, ...]:
    """A note that names the rows which the author still has to confirm."""
    rows = [spirit_rows()[number] for number in section.rows]
    drafted = [row for row in rows if row.answered_by == "draft"]
    if not drafted:
        return ()
    named = series((row_value(row),) for row in drafted)
    which = "item" if len(drafted) == 1 else "items"
    return (
        Callout(
            "note",
            (
                Emphasis(("Draft, for the author to confirm or replace: ",), "strong"),
                f"SPIRIT 2025, {which} ",
                *named,
                ".",
            ),
        ),
    )


def _suggestions(section: Section, plan: TrialPlan) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if section.suggestions:
        elsewhere = "single" if words.compared(plan.design) else "compared"
        items = tuple(
            _bullet(bullet, f"{section.id}.suggestion.{position}", plan)
            for position, bullet in enumerate(section.suggestions)
            if bullet.where != elsewhere
        )
        blocks.append(Bullets(items))
    blocks.extend(
        Paragraph(_filled(text, f"{section.id}.suggested.{position}", plan))
        for position, text in enumerate(section.suggested)
    )
    return tuple(blocks)


def _bullet(bullet: Bullet, key: str, plan: TrialPlan) -> Spans:
    said = _filled(bullet.text, key, plan, facts()[bullet.fact].source if bullet.fact else "")
    if not bullet.fact:
        return said
    source = facts()[bullet.fact].source
    return (*said, " (", *with_values(source, f"{key}.source", source), ")")


def _slots(plan: TrialPlan) -> dict[str, str]:
    """The plan's own words by their slot; what speaks of arms, blinding or chance only where there are any."""
    design = plan.design
    compared, chance = words.compared(design), design.randomised
    return {
        "{treatment}": plan.treatment,
        "{comparator}": words.comparator(plan),
        "{condition}": words.condition(plan),
        "{or_comparator}": f" or {words.comparator(plan)}" if compared else "",
        "{weigh}": "compare" if compared else "describe",
        "{start}": "randomisation" if chance else "the start of treatment",
        "{supplies}": "blinded supplies" if compared else "the capsules",
        "{entered}": design.entered,
        "{as_randomised}": " as randomised" if chance else "",
        "{by_what_taken}": ", by what they took" if compared else "",
        "{by_treatment}": " by treatment" if compared else "",
        "{by_coded_arm}": f" by coded {design.stratum}" if words.divided(design) else "",
        "{harms_shown}": (
            "difference of their proportions with its confidence interval"
            if compared
            else "confidence interval of their proportion"
        ),
    }


def _filled(text: str, key: str, plan: TrialPlan, source: str = "") -> Spans:
    """A text of the outline with the plan's own words in its slots; its numbers are values."""
    spans: Spans = ()
    slots = _slots(plan)
    rest = text
    while rest:
        place, slot = min(
            ((rest.find(slot), slot) for slot in slots if slot in rest), default=(len(rest), "")
        )
        named = source or "suggested text of the program"
        spans += with_values(rest[:place], f"{key}.{len(spans)}", named)
        spans += (slots[slot],) if slot and slots[slot] else ()
        rest = rest[place + len(slot) :]
    return spans
