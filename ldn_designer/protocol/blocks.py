"""What documents are made of: frozen blocks that every writer reads and none changes.

Equal blocks compare equal and hash alike. A figure is named by its key; its drawing is given
to the writer, so that blocks hold nothing but values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ldn_designer.protocol.spans import (
    Citation,
    DocumentError,
    Emphasis,
    Link,
    Placeholder,
    Reference,
    Span,
    Spans,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Block",
    "Bullets",
    "Callout",
    "Citation",
    "Column",
    "Columns",
    "Contents",
    "DocumentError",
    "Emphasis",
    "Entry",
    "Figure",
    "Heading",
    "KeyValues",
    "Link",
    "PageBreak",
    "Paragraph",
    "Placeholder",
    "Reference",
    "References",
    "Span",
    "Spans",
    "Table",
    "TitlePage",
    "Value",
]


@dataclass(frozen=True)
class Heading:
    """A section's title; `anchor` is what references lead to, `number` may be empty."""

    level: Literal[1, 2, 3]
    text: str
    anchor: str
    number: str = ""

    def lines(self) -> Iterator[Spans]:
        """Number and title."""
        yield (f"{self.number} {self.text}".strip(),)


@dataclass(frozen=True)
class Paragraph:
    """Running text; a line break in it stays one."""

    spans: Spans

    def lines(self) -> Iterator[Spans]:
        """The text."""
        yield self.spans


@dataclass(frozen=True)
class Bullets:
    """A list, numbered from 1 where `ordered`."""

    items: tuple[Spans, ...]
    ordered: bool = False

    def lines(self) -> Iterator[Spans]:
        """One line an item, with its number where there is one."""
        for position, item in enumerate(self.items, start=1):
            yield (f"{position}. ", *item) if self.ordered else item


@dataclass(frozen=True)
class Column:
    """A table's column: title, alignment, and its share of the width beside the others'."""

    title: Spans
    align: Literal["left", "right", "centre"] = "left"
    share: float = 1.0


@dataclass(frozen=True)
class Table:
    """Rows under titled columns, the titles repeated on every page the table reaches.

    `key` is unique in the document and what references lead to. A table with a caption is
    numbered. `emphasised` holds the positions, from 0, of rows that stand out; `notes` stand
    beneath the last row. Raises DocumentError for a row whose length is not the columns'.
    """

    key: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Spans, ...], ...]
    caption: Spans = ()
    emphasised: frozenset[int] = frozenset()
    notes: tuple[Spans, ...] = ()

    def __post_init__(self) -> None:
        wrong = [row for row in self.rows if len(row) != len(self.columns)]
        if wrong or not self.rows or any(column.share <= 0 for column in self.columns):
            raise DocumentError(
                f"The table “{self.key}” needs at least one row, {len(self.columns)} cells in "
                "each, and a positive share of the width for every column."
            )
        if any(not 0 <= row < len(self.rows) for row in self.emphasised):
            raise DocumentError(f"The table “{self.key}” emphasises a row that it does not have.")

    def lines(self) -> Iterator[Spans]:
        """Caption, titles, rows with tabs between their cells, notes."""
        if self.caption:
            yield (Reference(self.key), ". ", *self.caption)
        yield _tabbed(tuple(column.title for column in self.columns))
        yield from map(_tabbed, self.rows)
        yield from self.notes


@dataclass(frozen=True)
class KeyValues:
    """Labels and what they say, as in a synopsis."""

    entries: tuple[tuple[str, Spans], ...]

    def lines(self) -> Iterator[Spans]:
        """One line an entry, a tab after the label."""
        for label, content in self.entries:
            yield (label, "\t", *content)


@dataclass(frozen=True)
class Figure:
    """A drawing, found by its key in the `figures` given to the writer; numbered.

    `alternative` says in words what it shows; `aspect` is height over width; `share` is the part
    of the text's width that it fills.
    """

    key: str
    caption: Spans
    alternative: str
    aspect: float = 0.6
    share: float = 1.0

    def __post_init__(self) -> None:
        if not self.alternative.strip() or not self.caption:
            raise DocumentError(
                f"The figure “{self.key}” needs a caption and, for readers who cannot see it, "
                "a text that says what it shows."
            )
        if not (self.aspect > 0 and 0 < self.share <= 1):
            raise DocumentError(
                f"The figure “{self.key}” needs a positive aspect and a share above 0, at most 1."
            )

    def lines(self) -> Iterator[Spans]:
        """The caption."""
        yield (Reference(self.key), ". ", *self.caption)


@dataclass(frozen=True)
class Callout:
    """A note set apart: "note" for what helps, "caution" for what the reader must not miss."""

    tone: Literal["note", "caution"]
    spans: Spans

    def lines(self) -> Iterator[Spans]:
        """The text."""
        yield self.spans


@dataclass(frozen=True)
class Entry:
    """One cited work: the key that citations use, and how it reads."""

    key: str
    spans: Spans


@dataclass(frozen=True)
class References:
    """The reference list; its order gives the numbers that citations print."""

    entries: tuple[Entry, ...]

    def lines(self) -> Iterator[Spans]:
        """One line a work, with its number."""
        for position, entry in enumerate(self.entries, start=1):
            yield (f"{position}. ", *entry.spans)


@dataclass(frozen=True)
class Columns:
    """Blocks side by side, each column with its share of the width."""

    columns: tuple[tuple[Block, ...], ...]
    shares: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.columns) != len(self.shares) or min(self.shares, default=0) <= 0:
            raise DocumentError("Blocks side by side need a positive share for every column.")

    def lines(self) -> Iterator[Spans]:
        """No text of its own: `walk` visits the blocks inside."""
        return iter(())


@dataclass(frozen=True)
class Contents:
    """The list of headings down to `depth`, with the pages they stand on."""

    depth: Literal[1, 2, 3] = 2

    def lines(self) -> Iterator[Spans]:
        """No text of its own: the headings are the document's."""
        return iter(())


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page."""

    def lines(self) -> Iterator[Spans]:
        """No text."""
        return iter(())


@dataclass(frozen=True)
class TitlePage:
    """The opening: what kind of document this is, details as label and value, statements.

    Title, version and date, and the count of what is still to write, come from the document.
    """

    kind: str
    subtitle: str = ""
    details: tuple[tuple[str, Spans], ...] = ()
    statements: tuple[Spans, ...] = ()

    def lines(self) -> Iterator[Spans]:
        """Kind, subtitle, details with a tab after the label, statements."""
        yield (self.kind,)
        if self.subtitle:
            yield (self.subtitle,)
        yield from KeyValues(self.details).lines()
        yield from self.statements


Block: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Table
    | KeyValues
    | Figure
    | Placeholder
    | Callout
    | References
    | Columns
    | Contents
    | PageBreak
    | TitlePage
)


def _tabbed(cells: tuple[Spans, ...]) -> Spans:
    joined: list[Span] = []
    for position, cell in enumerate(cells):
        joined.extend((("\t",) if position else ()) + cell)
    return tuple(joined)
