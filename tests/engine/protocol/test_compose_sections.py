"""Sections, outline and checklist: what is written, what is open, and where the author's text goes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from ldn_designer.evaluation import evaluate
from ldn_designer.protocol import checklists
from ldn_designer.protocol.blocks import Block, Callout, Heading, Paragraph, Placeholder, TitlePage
from ldn_designer.protocol.compose.outline import Section, sections, spirit_rows
from ldn_designer.protocol.compose.prose import article, paragraphs, series, with_values
from ldn_designer.protocol.document import placeholders
from ldn_designer.protocol.documents import (
    outline,
    protocol_document,
    section_blocks,
)
from ldn_designer.protocol.plaintext import plain_text
from ldn_designer.protocol.spans import Value

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan


def states(blocks: tuple[Block, ...]) -> dict[str, str]:
    return {row.number: row.state for row in checklists.spirit(blocks)}


def without(blocks: tuple[Block, ...], section: str) -> tuple[Block, ...]:
    """The blocks with one section emptied, its heading left."""
    known = {each.id for each in sections()}
    kept, inside = list[Block](), False
    for block in blocks:
        if isinstance(block, Heading) and block.anchor in known:
            inside = block.anchor == section
        if not inside or isinstance(block, Heading):
            kept.append(block)
    return tuple(kept)


def test_spirit_has_its_53_rows_and_each_has_a_place() -> None:
    assert len(spirit_rows()) == 53
    assert list(spirit_rows())[:3] == ["1a", "1b", "2"]
    assert list(spirit_rows())[-1] == "34"
    placed = {row for section in sections() for row in section.rows} | set(checklists.TITLE_ROWS)
    assert placed == set(spirit_rows())


def test_only_rows_of_the_author_have_a_prompt() -> None:
    for row in spirit_rows().values():
        assert bool(row.prompt) == (row.answered_by == "author"), row.number


def test_numbers_rise_as_in_the_template() -> None:
    numbers = [tuple(map(int, each.number.split("."))) for each in sections()]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == len(numbers)
    assert all(len(number) == each.level for number, each in zip(numbers, sections(), strict=True))
    assert {each.id: each.number for each in sections()}["sample-size"] == "10.11"


def test_the_cover_s_count_is_the_rows_that_are_open(example: TrialPlan) -> None:
    document = protocol_document(example, evaluate(example))
    found = Counter(states(document.blocks).values())
    assert found["open"] == len(placeholders(document)) == 18
    assert sum(found.values()) == 53


@pytest.mark.parametrize("section", [each for each in sections() if each.rows], ids=lambda s: s.id)
def test_an_emptied_section_opens_its_rows(section: Section, example: TrialPlan) -> None:
    blocks = protocol_document(example, evaluate(example)).blocks
    emptied = states(without(blocks, section.id))
    assert {emptied[row] for row in section.rows} == {"open"}
    whole = states(blocks)
    others = set(whole) - set(section.rows)
    assert {row: emptied[row] for row in others} == {row: whole[row] for row in others}


def test_without_a_title_page_its_rows_are_open(example: TrialPlan) -> None:
    blocks = protocol_document(example, evaluate(example)).blocks
    bare = states(tuple(block for block in blocks if not isinstance(block, TitlePage)))
    assert {bare[row] for row in checklists.TITLE_ROWS} == {"open"}


def test_a_placeholder_never_counts(example: TrialPlan) -> None:
    blocks = protocol_document(example, evaluate(example)).blocks
    stray = Placeholder("SPIRIT 2025, item 19", "the sample size")
    assert states(blocks)["19"] == "written"
    assert states((*blocks, stray))["19"] == "open"


@pytest.mark.parametrize("section", [each for each in sections() if each.rows], ids=lambda s: s.id)
def test_the_author_s_text_closes_the_section(section: Section, example: TrialPlan) -> None:
    mine = "First <b>paragraph</b> & more.\n\nSecond paragraph,\nwith a line."
    plan = example.with_text(section.id, mine)
    blocks = section_blocks(section.id, plan, evaluate(plan))
    assert not [block for block in blocks if isinstance(block, Placeholder)]
    assert not [block for block in blocks if checklists.is_draft_note(block)]
    written = [block.spans for block in blocks if isinstance(block, Paragraph)]
    assert ("First <b>paragraph</b> & more.",) in written
    assert ("Second paragraph,\nwith a line.",) in written
    entry = {each.id: each for each in outline(plan, evaluate(plan))}[section.id]
    alone = all(
        other.id == section.id or row not in other.rows
        for other in sections()
        for row in section.rows
    )
    if alone:
        assert (entry.state, entry.open) == ("written", 0)


def test_the_outline_counts_what_is_open(example: TrialPlan) -> None:
    entries = {entry.id: entry for entry in outline(example, evaluate(example))}
    assert (entries["sample-size"].state, entries["sample-size"].open) == ("draft", 0)
    assert (entries["involvement"].state, entries["involvement"].open) == ("open", 1)
    assert entries["oversight"].open == sum(
        entry.open for entry in entries.values() if entry.number.startswith("11.")
    )
    assert entries["interim"].state == "written"


def test_each_section_composes_alone(example: TrialPlan) -> None:
    evaluation = evaluate(example)
    for section in sections():
        blocks = section_blocks(section.id, example, evaluation)
        assert isinstance(blocks[0], Heading)
        assert blocks[0].number == section.number
    with pytest.raises(KeyError):
        section_blocks("appendix-z", example, evaluation)


def test_facts_carry_source_and_date_and_ask_to_be_confirmed(example: TrialPlan) -> None:
    document = protocol_document(example, evaluate(example))
    text = plain_text(document)
    assert "confirmed against the current label" in text
    assert text.count("; read November 2026") >= 10
    assert any(isinstance(block, Callout) and block.tone == "caution" for block in document.blocks)


def test_null_trials_are_reported_as_null(example: TrialPlan) -> None:
    text = plain_text(protocol_document(example, evaluate(example)))
    null, _, rest = text.partition("A significant difference was printed for ")
    null = null.rpartition("No significant difference was found by ")[2]
    assert "FINAL 2024" in null
    assert "INNOVA" in null
    assert rest.startswith("Younger 2013")
    assert "INNOVA" not in rest.split("\n")[0]


def test_the_protocol_never_helps_to_guess_the_allocation(example: TrialPlan) -> None:
    text = plain_text(protocol_document(example, evaluate(example))).lower()
    assert not re.search(r"block(s)? of \d|block size|seed", text)


def test_numbers_of_other_texts_become_values() -> None:
    spans = with_values("TLR4 at 4.5 mg, −0.34 (p .27), 45% of 11,194.", "key", "source")
    assert [span.text for span in spans if isinstance(span, Value)] == [
        "4.5", "−0.34", ".27", "45%", "11,194",
    ]  # fmt: skip
    assert "".join(s.text if isinstance(s, Value) else str(s) for s in spans).startswith(
        "TLR4 at 4.5 mg"
    )


def test_words_around_values() -> None:
    assert series((("A",), ("B",), ("C",))) == ("A", ", ", "B", " and ", "C")
    assert series((("A",),)) == ("A",)
    assert [article(noun) for noun in ("SD of differences", "odds ratio", "mean")] == [
        "an SD of differences",
        "an odds ratio",
        "a mean",
    ]
    assert paragraphs(" one\n\n \n two ") == (Paragraph(("one",)), Paragraph(("two",)))
