"""Spans as reportlab's markup: everything escaped, every character in a font that has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ldn_designer.figures.palette import PRINT
from ldn_designer.protocol.blocks import (
    Citation,
    Emphasis,
    Link,
    Placeholder,
    Reference,
    Spans,
    Value,
)
from ldn_designer.protocol.pdf import fonts
from ldn_designer.protocol.plaintext import citation_groups, placeholder_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ldn_designer.protocol.document import Document

_FAMILIES = {
    font: family
    for family in (fonts.SERIF, fonts.SANS)
    for font in (family.bold_italic, family.italic, family.bold, family.regular)
}


@dataclass(frozen=True)
class Script:
    """Turns spans into markup for one document, with the pages known from the pass before."""

    document: Document
    pages: Mapping[str, int]

    def markup(self, spans: Spans, font: str) -> str:
        """The spans as paragraph markup in a font and, for emphasis, its bold and italic."""
        return "".join(self._pieces(spans, font))

    def _pieces(self, spans: Spans, font: str) -> Iterator[str]:
        for span in citation_groups(spans):
            match span:
                case str():
                    yield plain(span, font)
                case Value():
                    yield plain(span.text, font)
                case Emphasis():
                    yield self._emphasised(span, font)
                case Link():
                    yield _linked(plain(span.text, font), span.url)
                case Reference():
                    yield _linked(plain(self._reference(span), font), f"#{span.anchor}")
                case Placeholder():
                    written = plain(f"[{placeholder_text(span, self.document)}]", font)
                    yield f'<font color="{PRINT.warn}">{written}</font>'
                case tuple():
                    yield self._cited(span, font)
                case _:
                    raise TypeError(span)

    def _emphasised(self, span: Emphasis, font: str) -> str:
        family = _FAMILIES[font]
        bold = span.style == "strong" or font in {family.bold, family.bold_italic}
        italic = span.style == "italic" or font in {family.italic, family.bold_italic}
        if family.bold == family.bold_italic and font == family.bold:
            italic = span.style == "italic"
        wanted = family.font(bold=bold, italic=italic)
        return f'<font name="{wanted}">{self.markup(span.spans, wanted)}</font>'

    def _reference(self, span: Reference) -> str:
        if span.shows == "page":
            return str(self.pages.get(span.anchor, "–"))
        return self.document.names[span.anchor]

    def _cited(self, group: tuple[Citation, ...], font: str) -> str:
        numbers = {self.document.citation_numbers[cited.key]: cited.key for cited in group}
        links = [
            _linked(plain(str(number), font), f"#{entry_anchor(numbers[number])}")
            for number in sorted(numbers)
        ]
        return f"[{', '.join(links)}]"


def plain(text: str, font: str) -> str:
    """User text as markup: escaped, with the fallback font named where the first lacks a sign."""
    pieces = []
    for name, run in fonts.runs(fonts.clean(text), font):
        written = escape(run).replace("\n", "<br/>").replace("\t", " ")
        pieces.append(written if name == font else f'<font name="{name}">{written}</font>')
    return "".join(pieces)


def entry_anchor(key: str) -> str:
    """Anchor of a work in the reference list; the colon keeps it apart from authors' anchors."""
    return f"reference:{key}"


def _linked(markup: str, target: str) -> str:
    return f'<a href={quoteattr(target)} color="{PRINT.accent}">{markup}</a>'
