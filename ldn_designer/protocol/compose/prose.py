"""Words around values: numbers of other texts made values, plural forms, articles, paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ldn_designer.notation import MINUS
from ldn_designer.protocol.blocks import Block, Paragraph, Spans, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A number that stands for itself: not part of a name such as TLR4 or NCT04270877.
_NUMBER = re.compile(r"(?<![\w.])[−+]?(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)%?(?!\w)")
_BLANK_LINES = re.compile(r"\n\s*\n")
_VOWELS = frozenset("aeiouAEIOU")


def with_values(text: str, key: str, source: str) -> Spans:
    """The text with each of its numbers as a Value, keyed by its place: finding.few-trials.1."""
    spans: list[str | Value] = []
    end = 0
    for position, found in enumerate(_NUMBER.finditer(text), start=1):
        if found.start() > end:
            spans.append(text[end : found.start()])
        written = found.group()
        bare = written.replace(MINUS, "-").replace(",", "").rstrip("%")
        spans.append(Value(f"{key}.{position}", written, source, float(bare)))
        end = found.end()
    if end < len(text):
        spans.append(text[end:])
    return tuple(spans)


def paragraphs(text: str) -> tuple[Block, ...]:
    """The author's text: blank lines part paragraphs, other line breaks stay."""
    parts = (part.strip() for part in _BLANK_LINES.split(text))
    return tuple(Paragraph((part,)) for part in parts if part)


def sentences(*parts: Spans) -> Spans:
    """Sentences in one paragraph, a space between; empty ones are left out."""
    joined: list[object] = []
    for part in parts:
        if part:
            joined.extend(((" ",) if joined else ()) + part)
    return tuple(joined)  # type: ignore[arg-type]  # every part is spans


def series(items: Iterable[Spans]) -> Spans:
    """Items as a sentence lists them: A, B and C."""
    listed = tuple(items)
    return (
        *parted(listed[:-1], ", "),
        *((" and ",) if listed[1:] else ()),
        *(listed[-1:] or ((),))[0],
    )


def parted(items: Iterable[Spans], mark: str) -> Spans:
    """Items with a mark between them: A; B; C."""
    spans: Spans = ()
    for position, item in enumerate(items):
        spans += (*((mark,) if position else ()), *item)
    return spans


def article(noun: str) -> str:
    """The noun with its indefinite article, which goes by sound: an SD, a one-sided test."""
    first = noun.split(" ", maxsplit=1)[0]
    spoken = first.isupper() and first[:1] in "AEFHILMNORSX"
    vowel = first[:1] in _VOWELS and re.match(r"one\b", first) is None
    return f"{'an' if spoken or vowel else 'a'} {noun}"


def named(label: str) -> str:
    """A label inside a sentence: “a standard deviation”, “weights”. A plural has no article."""
    noun = re.split(r" (?:in|of|on|at|by|within|that) | \(", label)[0]
    many = noun.endswith("s") and not noun.endswith("ss")
    return label if many else article(label)


def plural(noun: str, count: int) -> str:
    """The noun for this many."""
    return noun if count == 1 else f"{noun}s"


def lowered(text: str) -> str:
    """A phrase as it stands inside a sentence: its first letter small, unless it is an acronym."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def raised(text: str) -> str:
    """A phrase at the beginning of a sentence."""
    return text[:1].upper() + text[1:]
