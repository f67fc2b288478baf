"""Tables with three rules, label and value lists, and blocks side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Table as _Table

from ldn_designer.figures.palette import PRINT
from ldn_designer.protocol.blocks import Emphasis, KeyValues, Reference, Spans, Table
from ldn_designer.protocol.pdf.flowables import Anchored, Text
from ldn_designer.protocol.pdf.fonts import SANS, SERIF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_designer.protocol.pdf.layout import Styles
    from ldn_designer.protocol.pdf.text import Script

_HEAVY, _LIGHT = 0.9, 0.45
_GAP = 10.0  # between columns
_WHOLE = 0.38  # of the page's height: a table up to so high is not broken


class Grid(_Table):  # type: ignore[misc]  # reportlab ships no types
    """A table whose rows stay whole, save a row higher than a page, which runs on.

    One that is no higher than `whole` goes to the next page rather than being broken.
    """

    whole = 0.0

    def split(self, width: float, height: float) -> list[Any]:
        """The parts that fit, broken between rows wherever that is possible."""
        if self.wrap(width, height)[1] <= self.whole:
            return []
        parts: list[Any] = super().split(width, height)
        frame = getattr(self, "_frame", None)
        if parts or frame is None or not getattr(frame, "_atTop", False):
            return parts
        self.splitInRow = 1
        return list(super().split(width, height))


def table(block: Table, width: float, styles: Styles, script: Script) -> Grid:
    """The table with its caption above and notes beneath, as rows that cannot part from it."""
    shares = [column.share for column in block.columns]
    widths = [width * share / sum(shares) for share in shares]
    captioned, last = bool(block.caption), len(block.columns) - 1
    rows = [_caption(block, styles, script)] if captioned else []
    header = len(rows)
    rows.append(
        [
            Text(script.markup(column.title, SANS.bold), styles.cell(column.align, strong=True))
            for column in block.columns
        ]
    )
    for position, row in enumerate(block.rows):
        strong = position in block.emphasised
        rows.append(
            [
                Text(
                    script.markup(cell, SANS.font(bold=strong)),
                    styles.cell(column.align, strong=strong),
                )
                for cell, column in zip(row, block.columns, strict=True)
            ]
        )
    bottom = len(rows) - 1
    rows.extend(
        [Text(script.markup(note, SANS.regular), styles.note), *[""] * last] for note in block.notes
    )
    if not captioned:  # the anchor stands in the first title
        first = block.columns[0]
        rows[header][0] = Anchored.at(
            block.key,
            script.markup(first.title, SANS.bold),
            styles.cell(first.align, strong=True),
        )
    commands = [
        *_spacing(styles),
        ("LINEABOVE", (0, header), (-1, header), _HEAVY, HexColor(PRINT.ink)),
        ("LINEBELOW", (0, header), (-1, header), _LIGHT, HexColor(PRINT.ink)),
        ("LINEBELOW", (0, bottom), (-1, bottom), _HEAVY, HexColor(PRINT.ink)),
        ("VALIGN", (0, header), (-1, header), "BOTTOM"),
        ("NOSPLIT", (0, max(bottom - 1, header + 1)), (0, -1)),
        *[("SPAN", (0, row), (-1, row)) for row in _spanned(header, bottom, len(rows))],
        *[
            ("TOPPADDING", (0, row), (-1, row), 4 if row == bottom + 1 else 0)
            for row in range(bottom + 1, len(rows))
        ],
    ]
    return _grid(rows, widths, styles, commands, repeated=(header,))


def key_values(block: KeyValues, width: float, styles: Styles, script: Script) -> Grid:
    """Labels on the left, what they say on the right, hairlines between."""
    share = styles.layout.label_share
    rows = [
        [
            Text(script.markup((label,), SANS.bold), styles.cell("left", strong=True)),
            Text(script.markup(content, SANS.regular), styles.cell("left")),
        ]
        for label, content in block.entries
    ]
    commands = [
        *_spacing(styles),
        ("LINEABOVE", (0, 0), (-1, 0), _HEAVY, HexColor(PRINT.ink)),
        ("LINEBELOW", (0, 0), (-1, -2), _LIGHT, HexColor(PRINT.line)),
        ("LINEBELOW", (0, -1), (-1, -1), _HEAVY, HexColor(PRINT.ink)),
    ]
    return _grid(rows, [width * share, width * (1 - share)], styles, commands)


def side_by_side(columns: Sequence[list[Any]], widths: Sequence[float], styles: Styles) -> Grid:
    """Lists of flowables next to one another, their tops aligned."""
    gutter = styles.layout.gutter
    commands = [
        ("FONTNAME", (0, 0), (-1, -1), SERIF.regular),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *[(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "TOP", "BOTTOM", "RIGHT")],
        ("RIGHTPADDING", (0, 0), (-2, -1), gutter),
    ]
    spread = [width + gutter for width in widths[:-1]] + [widths[-1]]
    after = styles.layout.block_space / 2
    return Grid([list(columns)], colWidths=spread, style=commands, hAlign="LEFT", spaceAfter=after)


def _grid(
    rows: list[list[Any]],
    widths: list[float],
    styles: Styles,
    commands: list[tuple[Any, ...]],
    repeated: tuple[int, ...] | int = 0,
) -> Grid:
    space = styles.layout.block_space
    grid = Grid(
        rows,
        colWidths=widths,
        repeatRows=repeated,
        style=commands,
        hAlign="LEFT",
        spaceBefore=space / 2,
        spaceAfter=space,
    )
    grid.whole = _WHOLE * styles.layout.height
    return grid


def _caption(block: Table, styles: Styles, script: Script) -> list[Any]:
    markup = script.markup(caption_spans(block.key, block.caption, script), SANS.regular)
    caption = Anchored.at(block.key, markup, styles.table_caption)
    return [caption, *[""] * (len(block.columns) - 1)]


def caption_spans(key: str, caption: Spans, script: Script) -> Spans:
    """Number and caption: “**Table 2.** Studies …”."""
    name = script.document.names[Reference(key).anchor]
    return (Emphasis((f"{name}. ",), "strong"), *caption)


def _spacing(styles: Styles) -> list[tuple[Any, ...]]:
    """Paddings of all cells: columns apart, the outer edges flush with the text."""
    padding = styles.layout.row_padding
    return [
        ("FONTNAME", (0, 0), (-1, -1), SANS.regular),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), padding + 0.8),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-2, -1), _GAP),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ]


def _spanned(header: int, bottom: int, count: int) -> list[int]:
    return [*range(header), *range(bottom + 1, count)]
