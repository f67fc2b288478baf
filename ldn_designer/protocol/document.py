"""A whole document, checked when it is made, and what can be asked of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ldn_designer.protocol.blocks import (
    Block,
    Citation,
    Columns,
    DocumentError,
    Figure,
    Heading,
    Placeholder,
    Reference,
    References,
    Span,
    Table,
    Value,
)
from ldn_designer.protocol.spans import flattened
from ldn_designer.protocol.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_ANCHOR = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Metadata:
    """What catalogues read: author, subject, keywords."""

    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole document, checked when it is made.

    Raises DocumentError for two values with one key and different texts, for anchors or keys
    used twice, for citations and references that lead nowhere, and for what is not a span.
    """

    kind: str
    title: str
    short_title: str
    version: str
    version_date: date
    language: str
    blocks: tuple[Block, ...]
    metadata: Metadata = field(default_factory=Metadata)
    layout: Literal["report", "sheet", "ledger"] = "report"
    wording: Wording = ENGLISH

    def __post_init__(self) -> None:
        for name in ("title", "short_title", "version", "language"):
            if not getattr(self, name).strip():
                raise DocumentError(f"The document needs a {name.replace('_', ' ')}.")
        _check_places(self)
        _check_values(self)

    @cached_property
    def names(self) -> dict[str, str]:
        """What references to each anchor or key read: “section 4.2”, “Table 3”, “Figure 1”."""
        named: dict[str, str] = {}
        tables = figures = 0
        for block in walk(self):
            match block:
                case Heading():
                    name = self.wording.section.format(number=block.number)
                    named[block.anchor] = name if block.number else block.text
                case Table():
                    tables += bool(block.caption)
                    named[block.key] = self.wording.table.format(number=tables)
                case Figure():
                    figures += 1
                    named[block.key] = self.wording.figure.format(number=figures)
                case _:
                    pass
        return named

    @cached_property
    def citation_numbers(self) -> dict[str, int]:
        """Number of each work in the reference list, by its key."""
        lists = (block for block in walk(self) if isinstance(block, References))
        entries = (entry for block in lists for entry in block.entries)
        return {entry.key: number for number, entry in enumerate(entries, start=1)}


def walk(document: Document) -> Iterator[Block]:
    """Every block in reading order, those inside columns too."""
    yield from _walk(document.blocks)


def spans_of(document: Document) -> Iterator[Span]:
    """Every span of the document in reading order, those inside an emphasis too."""
    for block in walk(document):
        for line in block.lines():
            yield from flattened(line)


def values(document: Document) -> tuple[Value, ...]:
    """The document's values, each key once, in the order of first appearance."""
    first: dict[str, Value] = {}
    for span in spans_of(document):
        if isinstance(span, Value):
            first.setdefault(span.key, span)
    return tuple(first.values())


def placeholders(document: Document) -> tuple[Placeholder, ...]:
    """What is still to write, each item once, in the order of first appearance."""
    first: dict[str, Placeholder] = {}
    for span in spans_of(document):
        if isinstance(span, Placeholder):
            first.setdefault(span.item, span)
    return tuple(first.values())


def _walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Columns):
            for column in block.columns:
                yield from _walk(column)


def _check_values(document: Document) -> None:
    texts: dict[str, str] = {}
    for span in spans_of(document):
        if isinstance(span, Value) and texts.setdefault(span.key, span.text) != span.text:
            raise DocumentError(
                f"The value “{span.key}” reads “{texts[span.key]}” in one place and "
                f"“{span.text}” in another: one key has one text."
            )


def _check_places(document: Document) -> None:
    places: set[str] = set()
    for block in walk(document):
        place = getattr(block, "anchor", None) or getattr(block, "key", None)
        if place is None and not isinstance(block, Heading | Table | Figure):
            continue
        if not place or not _ANCHOR.fullmatch(place) or place in places:
            raise DocumentError(
                f"“{place}” cannot name a place in the document: headings, tables and figures "
                "each need a name of their own, of letters, digits, dots and hyphens."
            )
        places.add(place)
    for span in spans_of(document):
        if isinstance(span, Reference) and span.anchor not in places:
            raise DocumentError(f"A reference leads to “{span.anchor}”, which is not there.")
        if isinstance(span, Citation) and span.key not in document.citation_numbers:
            raise DocumentError(f"“{span.key}” is cited but not in the reference list.")
