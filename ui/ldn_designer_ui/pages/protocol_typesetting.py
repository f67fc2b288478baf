"""Blocks of a document set into a text document of the window; nobody's words become markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextListFormat,
    QTextTableCellFormat,
    QTextTableFormat,
)

from ldn_designer_ui import theme
from ldn_designer_ui.pages.protocol_columns import widths
from ldn_designer_ui.pages.protocol_sources import step_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ldn_designer.protocol.blocks import Block, Spans, Value
    from ldn_designer.protocol.document import Document

#: Room at both sides of a chip's text: a narrow space at which no line breaks.
PADDING = "\u202f"
_NO_BREAK = "\u00a0"
#: Pixels between blocks, and the height of a line in percent.
_GAP, _LEADING, _TIGHT = 8, 130, 110
#: A table with more columns is legible on the page only.
_MOST_COLUMNS = 3
_SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A value, and where its text begins and ends; `marked` where the plan decides it."""

    value: Value
    start: int
    end: int
    marked: bool


class Typesetting:
    """Puts blocks at a cursor, one after another; `chips` are the values put so far."""

    def __init__(self, cursor: QTextCursor, document: Document) -> None:
        from ldn_designer.protocol import blocks

        self.chips: list[Chip] = []
        self._cursor = cursor
        self._document = document
        self._empty = True
        self._setters: dict[type, Callable[[Any], None]] = {
            blocks.Heading: self._heading,
            blocks.Bullets: self._bullets,
            blocks.References: self._references,
            blocks.Table: self._table,
            blocks.KeyValues: self._key_values,
            blocks.Figure: self._figure,
            blocks.Callout: self._callout,
            blocks.Columns: self._columns,
        }

    def set_blocks(self, shown: Sequence[Block]) -> None:
        """Put blocks beneath what is there; one without a way of its own is a paragraph a line."""
        for block in shown:
            self._setters.get(type(block), self._lines)(block)

    # ---- blocks
    def _lines(self, block: Block) -> None:
        for line in block.lines():
            self._begin()
            self._spans(line, _plain())

    def _heading(self, block: Any) -> None:
        for line in block.lines():
            self._begin()
            self._spans(line, _plain(weight=QFont.Weight.DemiBold))

    def _figure(self, block: Any) -> None:
        for line in block.lines():
            self._begin()
            self._spans((*line, " Shown on the page."), _plain("muted", size=theme.NOTE))

    def _callout(self, block: Any) -> None:
        self._begin(left=12)
        self._spans(block.spans, _plain("muted" if block.tone == "note" else "warn", theme.TABLE))

    def _columns(self, block: Any) -> None:
        for column in block.columns:
            self.set_blocks(column)

    def _bullets(self, block: Any) -> None:
        self._list(block.items, ordered=block.ordered)

    def _references(self, block: Any) -> None:
        self._list(tuple(entry.spans for entry in block.entries), ordered=True)

    def _list(self, items: Sequence[Spans], *, ordered: bool) -> None:
        style = QTextListFormat()
        styles = QTextListFormat.Style
        style.setStyle(styles.ListDecimal if ordered else styles.ListDisc)
        style.setIndent(1)
        for position, item in enumerate(items):
            self._begin(gap=_GAP if not position else 4)
            if not position:
                made = self._cursor.createList(style)
            else:
                made.add(self._cursor.block())
            self._spans(item, _plain())

    def _table(self, block: Any) -> None:
        if block.caption:
            self._begin()
            self._spans(next(iter(block.lines())), _plain("muted", theme.NOTE))
        if len(block.columns) > _MOST_COLUMNS:
            self._begin(gap=4)
            self._spans(("Shown on the page.",), _plain("muted", theme.NOTE))
            return
        rows = [tuple(column.title for column in block.columns), *block.rows]
        shares = [column.share for column in block.columns]
        sides = [column.align for column in block.columns]
        strong = {row + 1 for row in block.emphasised}
        self._grid(rows, shares, sides, strong=strong, headed=True)
        for note in block.notes:
            self._begin(gap=4)
            self._spans(note, _plain("muted", theme.NOTE))

    def _key_values(self, block: Any) -> None:
        rows = [((label,), content) for label, content in block.entries]
        self._grid(rows, [1, 2.4], ["left", "left"])

    def _grid(
        self,
        rows: Sequence[tuple[Spans, ...]],
        shares: Sequence[float],
        sides: Sequence[str],
        *,
        strong: set[int] | None = None,
        headed: bool = False,
    ) -> None:
        made = QTextTableFormat()
        made.setBorder(0)
        made.setCellSpacing(0)
        made.setCellPadding(4)
        made.setTopMargin(4)
        made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        made.setColumnWidthConstraints(
            [
                QTextLength(QTextLength.Type.PercentageLength, percent)
                for percent in widths(rows, shares)
            ]
        )
        if self._empty:
            # Qt keeps an empty block before a table; it must not show.
            self._begin()
        _shrink(self._cursor)
        table = self._cursor.insertTable(len(rows), len(shares), made)
        for row, cells in enumerate(rows):
            for column, content in enumerate(cells):
                cell = table.cellAt(row, column)
                cell.setFormat(_ruled(heading=headed and row == 0, last=row == len(rows) - 1))
                self._cursor = cell.firstCursorPosition()
                self._cursor.setBlockFormat(_block(side=sides[column], gap=0, leading=_TIGHT))
                label = (headed and row == 0) or (not headed and column == 0)
                weight = QFont.Weight.DemiBold if row in (strong or ()) else QFont.Weight.Normal
                self._spans(content, _plain("muted" if label else "ink", theme.TABLE, weight))
        self._cursor = table.lastCursorPosition()
        self._cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
        self._empty = True

    # ---- spans
    def _spans(self, spans: Spans, look: QTextCharFormat) -> None:
        from ldn_designer.protocol.blocks import Emphasis, Link, Placeholder, Reference, Value
        from ldn_designer.protocol.plaintext import citation_groups, line_text

        for span in citation_groups(spans):
            match span:
                case Value():
                    self._chip(span, look)
                case Emphasis():
                    self._spans(span.spans, _emphasised(look, span.style))
                case Link():
                    self._anchor(span.text, span.url, look)
                case Reference():
                    self._anchor(line_text((span,), self._document), f"place:{span.anchor}", look)
                case Placeholder():
                    open_look = QTextCharFormat(look)
                    open_look.setForeground(theme.color("warn"))
                    self._cursor.insertText(line_text((span,), self._document), open_look)
                case tuple():
                    self._cursor.insertText(line_text(span, self._document), look)
                case _:
                    self._cursor.insertText(str(span), look)

    def _chip(self, value: Value, look: QTextCharFormat) -> None:
        chip, marked = QTextCharFormat(look), step_of(value.key) is not None
        chip.setAnchor(True)
        chip.setAnchorHref(f"value:{len(self.chips)}")
        start, text = self._cursor.position(), value.text
        if marked:
            chip.setFontWeight(max(look.fontWeight(), QFont.Weight.Medium))
            text = f"{PADDING}{text.replace(' ', _NO_BREAK)}{PADDING}"
        self._cursor.insertText(text, chip)
        self.chips.append(Chip(value, start, self._cursor.position(), marked))

    def _anchor(self, text: str, address: str, look: QTextCharFormat) -> None:
        link = QTextCharFormat(look)
        link.setForeground(theme.color("accent"))
        link.setAnchor(True)
        link.setAnchorHref(address)
        self._cursor.insertText(text, link)

    def _begin(self, *, gap: int = _GAP, left: int = 0) -> None:
        """Begin a new block, the first one in the empty block that is there."""
        made = _block(gap=0 if self._cursor.position() == 0 else gap)
        made.setLeftMargin(left)
        if self._empty:
            self._cursor.setBlockFormat(made)
            self._cursor.setBlockCharFormat(_plain())
        else:
            self._cursor.insertBlock(made, _plain())
        self._empty = False


def _plain(
    shade: str = "ink", size: int = theme.TEXT, weight: QFont.Weight = QFont.Weight.Normal
) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setFont(theme.font(size, weight))
    look.setForeground(theme.color(shade))
    return look


def _emphasised(look: QTextCharFormat, style: str) -> QTextCharFormat:
    made = QTextCharFormat(look)
    if style == "strong":
        made.setFontWeight(QFont.Weight.DemiBold)
    else:
        made.setFontItalic(True)
    return made


def _block(*, gap: int, side: str = "left", leading: int = _LEADING) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setTopMargin(gap)
    made.setAlignment(_SIDES[side])
    made.setLineHeight(leading, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return made


def _shrink(cursor: QTextCursor) -> None:
    """Take the height from a block in which nothing stands."""
    if not cursor.block().text():
        empty = QTextBlockFormat()
        empty.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.setBlockFormat(empty)


def _ruled(*, heading: bool, last: bool) -> QTextTableCellFormat:
    made = QTextTableCellFormat()
    if not last:
        made.setBottomBorder(1)
        made.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        made.setBottomBorderBrush(theme.color("edge" if heading else "line"))
    return made
