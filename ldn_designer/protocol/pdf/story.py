"""A document's blocks as reportlab flowables, one function a kind of block."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from reportlab.platypus import PageBreak, Spacer

from ldn_designer.figures.palette import PRINT
from ldn_designer.protocol import blocks
from ldn_designer.protocol.document import Document, placeholders, walk
from ldn_designer.protocol.pdf.flowables import Anchored, ContentsLine, Picture, Text
from ldn_designer.protocol.pdf.fonts import SANS, SERIF
from ldn_designer.protocol.pdf.layout import TONES, Styles, style
from ldn_designer.protocol.pdf.tables import caption_spans, key_values, side_by_side, table
from ldn_designer.protocol.pdf.text import Script, entry_anchor, plain
from ldn_designer.protocol.plaintext import placeholder_text
from ldn_designer.protocol.spans import Placeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportlab.graphics.shapes import Drawing

Drawings: TypeAlias = "Mapping[str, Drawing]"
_TITLE_PART = 0.38  # of the page's height, at most


@dataclass(frozen=True)
class Setting:
    """All that turning a block into flowables needs beside the block."""

    styles: Styles
    script: Script
    drawings: Drawings
    width: float


def story_of(document: Document, setting: Setting) -> list[Any]:
    """The document's flowables, made anew: reportlab uses them up."""
    story: list[Any] = []
    for block in document.blocks:
        if isinstance(block, blocks.Callout):
            _hold(story)
        story += _flowables(block, setting)
    return story


def _hold(story: list[Any]) -> None:
    """Keep the last lines of text with the note that follows them."""
    for each in reversed(story):
        if not isinstance(each, Text | Spacer):
            return
        each.keepWithNext = 1
        if isinstance(each, Text):
            return


def _flowables(block: blocks.Block, setting: Setting) -> list[Any]:
    return _MAKERS[type(block)](block, setting)


def _heading(block: blocks.Heading, setting: Setting) -> list[Any]:
    written = f"{block.number}\u2002{block.text}" if block.number else block.text
    title = f"{block.number} {block.text}".strip()
    return [
        Anchored.at(
            block.anchor,
            plain(written, SANS.bold),
            setting.styles.headings[block.level - 1],
            bookmark=(title, block.level - 1),
        )
    ]


def _paragraph(block: blocks.Paragraph, setting: Setting) -> list[Any]:
    return _text(block.spans, SERIF.regular, setting.styles.body, setting)


def _text(spans: blocks.Spans, font: str, kind: Any, setting: Setting) -> list[Any]:
    return list(Text(setting.script.markup(spans, font), kind).pieces(setting.width))


def _bullets(block: blocks.Bullets, setting: Setting) -> list[Any]:
    items = [
        Text(
            setting.script.markup(item, SERIF.regular),
            setting.styles.item,
            bulletText=f"{number}." if block.ordered else "•",
        )
        for number, item in enumerate(block.items, start=1)
    ]
    return [*items, Spacer(0, setting.styles.layout.body.after / 2)]


def _table(block: blocks.Table, setting: Setting) -> list[Any]:
    return [table(block, setting.width, setting.styles, setting.script)]


def _key_values(block: blocks.KeyValues, setting: Setting) -> list[Any]:
    return [key_values(block, setting.width, setting.styles, setting.script)]


def _figure(block: blocks.Figure, setting: Setting) -> list[Any]:
    styles, script = setting.styles, setting.script
    picture = Picture(setting.drawings[block.key], block.key, styles.layout.block_space / 2)
    markup = script.markup(caption_spans(block.key, block.caption, script), SANS.regular)
    after = styles.layout.block_space
    kind = styles.figure_caption.clone("figure caption", spaceAfter=after)
    return [picture, Text(markup, kind)]


def _placeholder(block: Placeholder, setting: Setting) -> list[Any]:
    layout = setting.styles.layout
    padding = layout.body.size * 0.55
    kind = style(
        layout.table,
        SANS.regular,
        PRINT.warn,
        leftIndent=padding * 1.6,
        rightIndent=padding * 1.6,
        spaceBefore=padding + layout.block_space * 0.7,
        spaceAfter=padding + layout.block_space,
        frame="dashes",
        frameColour=PRINT.warn,
        framePadding=padding,
    )
    return [Text(plain(placeholder_text(block, setting.script.document), SANS.regular), kind)]


def _callout(block: blocks.Callout, setting: Setting) -> list[Any]:
    layout = setting.styles.layout
    kind = style(
        replace(layout.table, before=layout.block_space / 2, after=layout.block_space * 0.8),
        SANS.regular,
        leftIndent=layout.indent * 0.8,
        frame="rule",
        frameColour=TONES[block.tone],
    )
    return _text(block.spans, SANS.regular, kind, setting)


def _references(block: blocks.References, setting: Setting) -> list[Any]:
    layout = setting.styles.layout
    kind = setting.styles.item.clone(
        "reference", leftIndent=layout.indent * 1.6, spaceAfter=layout.body.after * 0.6
    )
    numbers = setting.script.document.citation_numbers
    return [
        Anchored.at(
            entry_anchor(entry.key),
            setting.script.markup(entry.spans, SERIF.regular),
            kind,
            bullet=f"{numbers[entry.key]}.",
        )
        for entry in block.entries
    ]


def _columns(block: blocks.Columns, setting: Setting) -> list[Any]:
    gutters = setting.styles.layout.gutter * (len(block.shares) - 1)
    widths = [(setting.width - gutters) * share / sum(block.shares) for share in block.shares]
    columns = [
        [each for inner in column for each in _flowables(inner, replace(setting, width=width))]
        for column, width in zip(block.columns, widths, strict=True)
    ]
    return [side_by_side(columns, widths, setting.styles)]


def _contents(block: blocks.Contents, setting: Setting) -> list[Any]:
    layout, document = setting.styles.layout, setting.script.document
    lines: list[Any] = [
        Text(plain(document.wording.contents, SANS.bold), setting.styles.headings[0])
    ]
    for heading in walk(document):
        if isinstance(heading, blocks.Heading) and heading.level <= block.depth:
            font = SANS.font(bold=heading.level == 1)
            written = f"{heading.number}\u2002{heading.text}" if heading.number else heading.text
            indent = layout.indent * (heading.level - 1)
            kind = style(layout.contents[heading.level - 1], font, leftIndent=indent)
            page = setting.script.pages.get(heading.anchor, 0)
            lines.append(ContentsLine(Text(plain(written, font), kind), str(page), heading.anchor))
    return lines


def _page_break(_block: blocks.PageBreak, _setting: Setting) -> list[Any]:
    return [PageBreak()]


def _title_page(block: blocks.TitlePage, setting: Setting) -> list[Any]:
    layout, document = setting.styles.layout, setting.script.document
    wording, body = document.wording, layout.body
    small = style(layout.caption, SANS.bold, PRINT.accent)
    version = style(layout.table, SANS.regular, PRINT.muted, spaceBefore=body.size * 0.5)
    parts: list[Any] = [Spacer(0, layout.height * 0.12)] if layout.own_title_page else []
    parts += [Text(plain(block.kind, SANS.bold), small), _title(setting)]
    if block.subtitle:
        subtitle = style(layout.headings[1], SANS.regular, PRINT.muted)
        parts.append(Text(plain(block.subtitle, SANS.regular), subtitle))
    line = wording.version_line(document.version, document.version_date)
    parts.append(Text(plain(line, SANS.regular), version))
    parts.append(Spacer(0, layout.block_space * (2 if layout.own_title_page else 0.5)))
    if block.details:
        parts += _key_values(blocks.KeyValues(block.details), setting)
    left = wording.to_write(len(placeholders(document)))
    if left:
        parts += _callout(blocks.Callout("caution", (left,)), setting)
    for statement in block.statements:
        parts += _text(
            statement,
            SANS.regular,
            style(layout.table, SANS.regular, spaceAfter=body.after),
            setting,
        )
    return [*parts, PageBreak()] if layout.own_title_page else parts


def _title(setting: Setting) -> Text:
    """The title in the largest size that leaves room for the rest of its page."""
    layout = setting.styles.layout
    markup = plain(setting.script.document.title, SANS.bold)
    for kind in layout.titles:
        title = Text(markup, style(kind, SANS.bold, spaceBefore=4))
        if title.wrap(setting.width, layout.height)[1] <= layout.height * _TITLE_PART:
            return title
    return title


_MAKERS: Mapping[type, Callable[[Any, Setting], list[Any]]] = {
    blocks.Heading: _heading,
    blocks.Paragraph: _paragraph,
    blocks.Bullets: _bullets,
    blocks.Table: _table,
    blocks.KeyValues: _key_values,
    blocks.Figure: _figure,
    Placeholder: _placeholder,
    blocks.Callout: _callout,
    blocks.References: _references,
    blocks.Columns: _columns,
    blocks.Contents: _contents,
    blocks.PageBreak: _page_break,
    blocks.TitlePage: _title_page,
}
