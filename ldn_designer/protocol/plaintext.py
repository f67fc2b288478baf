"""A document as plain text, in reading order: for search, for comparing writers, for tests."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import (
    Citation,
    Emphasis,
    Link,
    Placeholder,
    Reference,
    Span,
    Spans,
    Value,
)
from ldn_designer.protocol.document import Document, walk

if TYPE_CHECKING:
    from collections.abc import Iterator


def plain_text(document: Document) -> str:
    """Every line of the document under its title; cells of a row stand apart by tabs.

    Page numbers read “…”, because only a writer with pages knows them.
    """
    version = document.wording.version_line(document.version, document.version_date)
    lines = [document.title, version]
    for block in walk(document):
        lines.extend(line_text(line, document) for line in block.lines())
    return "\n".join(lines)


def line_text(spans: Spans, document: Document) -> str:
    """The spans as they read, neighbouring citations in one pair of brackets."""
    return "".join(_texts(spans, document))


def citation_groups(spans: Spans) -> Iterator[tuple[Citation, ...] | Span]:
    """The spans in order, neighbouring citations gathered into tuples."""
    for cited, group in groupby(spans, key=lambda span: isinstance(span, Citation)):
        if cited:
            yield tuple(span for span in group if isinstance(span, Citation))
        else:
            yield from group


def _texts(spans: Spans, document: Document) -> Iterator[str]:
    for span in citation_groups(spans):
        match span:
            case str():
                yield span
            case Value() | Link():
                yield span.text
            case Emphasis():
                yield line_text(span.spans, document)
            case Reference():
                yield document.names[span.anchor] if span.shows == "name" else "…"
            case Placeholder():
                yield placeholder_text(span, document)
            case tuple():
                numbers = sorted({document.citation_numbers[citation.key] for citation in span})
                yield f"[{', '.join(map(str, numbers))}]"
            case _:
                raise TypeError(span)


def placeholder_text(placeholder: Placeholder, document: Document) -> str:
    """What a placeholder reads, in the document's wording."""
    template = document.wording.to_be_written
    return template.format(prompt=placeholder.prompt.rstrip("."), item=placeholder.item)
