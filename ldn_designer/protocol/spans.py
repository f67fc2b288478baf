"""What stands in a line of text: plain text, values, emphasis, citations, links, references.

Content only: how a span looks is the writers' business.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

# A word in a value's text that only a failed calculation leaves there.
_FAILED = re.compile(r"(?<![^\W_])(?:(?i:nan|inf|infinity)|None)(?![^\W_])")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+")


class DocumentError(ValueError):
    """A document cannot be built or written; the message is one sentence for its author."""


@dataclass(frozen=True)
class Value:
    """One number of a document: what it is called, how it reads, where it comes from.

    `key` names it in the plan or the evaluation ("design.sd"), `text` is what is printed,
    `source` says in words where it comes from, `number` is the unrounded number, or None where
    the value is not a single number ("1 : 1"). Raises DocumentError for an empty key, text or
    source, and for anything that is not a finite number.
    """

    key: str
    text: str
    source: str
    number: float | None = None

    def __post_init__(self) -> None:
        for name, content in (("key", self.key), ("text", self.text), ("source", self.source)):
            if not content.strip():
                raise DocumentError(
                    f"The value “{self.key or self.text}” has no {name}: "
                    "each number in a document needs a key, a text and a source."
                )
        failed = _FAILED.search(self.text)
        if failed or (self.number is not None and not math.isfinite(self.number)):
            raise DocumentError(
                f"The value “{self.key}” reads “{self.text}” and is {self.number}: "
                "only a finite number can be printed."
            )


@dataclass(frozen=True)
class Emphasis:
    """Spans that stand out: "strong" (bold) or "italic"."""

    spans: Spans
    style: Literal["strong", "italic"] = "italic"


@dataclass(frozen=True)
class Citation:
    """A work in the reference list, by its key; neighbours are printed together: [1, 2]."""

    key: str


@dataclass(frozen=True)
class Link:
    """Text that leads to a web or e-mail address; raises DocumentError for any other scheme."""

    text: str
    url: str

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.url):
            raise DocumentError(
                f"“{self.url}” is no address a document may lead to: "
                "write it with https://, http:// or mailto: and without spaces."
            )


@dataclass(frozen=True)
class Reference:
    """A place in the same document, by its anchor or key: its name ("Table 2") or its page."""

    anchor: str
    shows: Literal["name", "page"] = "name"


@dataclass(frozen=True)
class Placeholder:
    """What the author still has to write, as a block or inside a line.

    `item` names the requirement ("SPIRIT 2025, item 15a") and is counted once however often it
    stands in the document; `prompt` says what to write.
    """

    item: str
    prompt: str

    def __post_init__(self) -> None:
        if not self.item.strip() or not self.prompt.strip():
            raise DocumentError(
                "A placeholder must name its requirement and say what to write: "
                f"item “{self.item}”, prompt “{self.prompt}”."
            )

    def lines(self) -> Iterator[Spans]:
        """The placeholder's own line, when it stands as a block."""
        yield (self,)


Span: TypeAlias = str | Value | Emphasis | Citation | Link | Reference | Placeholder
Spans: TypeAlias = tuple[Span, ...]
SPAN_TYPES = (str, Value, Emphasis, Citation, Link, Reference, Placeholder)


def flattened(spans: Spans) -> Iterator[Span]:
    """Every span in reading order, those inside an emphasis after the emphasis itself.

    Raises DocumentError for anything that is not a span, and for text that stands in place of a
    tuple of spans.
    """
    if not isinstance(spans, tuple):
        raise DocumentError(f"“{spans}” stands where a tuple of spans belongs: write (…,).")
    for span in spans:
        if not isinstance(span, SPAN_TYPES):
            raise DocumentError(
                f"{span!r} is not a span: a number enters a document as a Value, words as text."
            )
        yield span
        if isinstance(span, Emphasis):
            yield from flattened(span.spans)
