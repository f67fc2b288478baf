"""Checklists that cannot lie: what is written is read from the document's blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ldn_designer.protocol.blocks import (
    Block,
    Callout,
    Contents,
    Heading,
    PageBreak,
    Placeholder,
    References,
    TitlePage,
    Value,
)
from ldn_designer.protocol.compose.frame import SPIRIT, item
from ldn_designer.protocol.compose.outline import sections, spirit_rows
from ldn_designer.protocol.spans import flattened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

State = Literal["written", "draft", "open"]

TITLE_PAGE = "title-page"
#: Rows that the title page answers.
TITLE_ROWS = ("1a", "2", "3b")
_EMPTY = (Heading, Placeholder, PageBreak, Contents)


@dataclass(frozen=True, slots=True)
class RowState:
    """One row of SPIRIT 2025 and how far the document answers it.

    "written": the document answers it. "draft": it does, and asks the author to confirm. "open":
    a placeholder stands there, or nothing.
    """

    number: str
    topic: str
    state: State
    sections: tuple[str, ...]


def spirit(blocks: Iterable[Block]) -> tuple[RowState, ...]:
    """The state of every row, in order."""
    content = dict(_by_section(blocks))
    answered = _answers()
    missing = {
        span.item
        for section in content.values()
        for block in section
        for span in _spans(block)
        if isinstance(span, Placeholder)
    }
    return tuple(
        RowState(
            number,
            row.topic,
            "open" if item(row) in missing else _state(number, answered[number], content),
            answered[number],
        )
        for number, row in spirit_rows().items()
    )


def _answers() -> dict[str, tuple[str, ...]]:
    """Sections that answer each row."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(TITLE_ROWS, (TITLE_PAGE,))
    for section in sections():
        for number in section.rows:
            found[number] = (*found.get(number, ()), section.id)
    return found


def _state(number: str, places: tuple[str, ...], content: dict[str, list[Block]]) -> State:
    """How far the sections that answer a row do so, where no placeholder stands for it."""
    if not all(_has_content(content.get(place, [])) for place in places):
        return "open"
    key = f"{SPIRIT}{number}"
    drafted = any(
        isinstance(block, Callout)
        and any(isinstance(span, Value) and span.key == key for span in _spans(block))
        for place in places
        for block in content[place]
    )
    return "draft" if drafted else "written"


def _has_content(blocks: list[Block]) -> bool:
    """Whether there is more than a heading, a placeholder and a note that names rows."""
    return any(not isinstance(block, _EMPTY) and not is_draft_note(block) for block in blocks)


def is_draft_note(block: Block) -> bool:
    """Whether the block is the note that asks the author to confirm a draft."""
    return isinstance(block, Callout) and any(
        isinstance(span, Value) and span.key.startswith(SPIRIT) for span in _spans(block)
    )


def _by_section(blocks: Iterable[Block]) -> Iterator[tuple[str, list[Block]]]:
    """Blocks under each heading of the outline; further headings stay with the one before."""
    known = {section.id for section in sections()}
    current, gathered = "", list[Block]()
    for block in blocks:
        if isinstance(block, TitlePage):
            yield TITLE_PAGE, [block]
        elif isinstance(block, Heading) and block.anchor in known:
            yield current, gathered
            current, gathered = block.anchor, []
        elif not isinstance(block, References):
            gathered.append(block)
    yield current, gathered


def _spans(block: Block) -> Iterator[object]:
    for line in block.lines():
        yield from flattened(line)
