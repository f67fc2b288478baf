"""How documents look: page, type sizes and spacing of each layout, as frozen values.

Lengths are points (1/72 inch).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle

from ldn_designer.figures.palette import PRINT
from ldn_designer.protocol.pdf.fonts import SANS, SERIF

if TYPE_CHECKING:
    from collections.abc import Mapping

ALIGNMENT: Mapping[str, int] = MappingProxyType(
    {"left": TA_LEFT, "right": TA_RIGHT, "centre": TA_CENTER}
)
TONES: Mapping[str, str] = MappingProxyType({"note": PRINT.accent, "caution": PRINT.warn})


@dataclass(frozen=True)
class Type:
    """Size and line distance of one kind of text, and the space around its paragraphs."""

    size: float
    leading: float
    before: float = 0.0
    after: float = 0.0

    def scaled(self, share: float) -> Type:
        """The same with all lengths at this share."""
        return Type(
            share * self.size, share * self.leading, share * self.before, share * self.after
        )


@dataclass(frozen=True)
class Layout:
    """One look: page margins, type, and the spacing of tables and lists."""

    margin_side: float
    margin_top: float
    margin_bottom: float
    body: Type
    headings: tuple[Type, Type, Type]
    titles: tuple[Type, ...]
    caption: Type
    table: Type
    note: Type
    row_padding: float
    block_space: float
    indent: float
    gutter: float
    label_share: float
    own_title_page: bool
    contents: tuple[Type, Type, Type]
    page: tuple[float, float] = A4
    #: Pages that a document in this look has at most, where it is to keep to that.
    most_pages: float = inf

    def tighter(self, share: float) -> Layout:
        """The same look with type, spacing and the margins above and beneath reduced to this share."""
        first, second, third = self.headings
        return replace(
            self,
            margin_top=share * self.margin_top,
            margin_bottom=share * self.margin_bottom,
            body=self.body.scaled(share),
            headings=(first.scaled(share), second.scaled(share), third.scaled(share)),
            titles=tuple(each.scaled(share) for each in self.titles),
            caption=self.caption.scaled(share),
            table=self.table.scaled(share),
            note=self.note.scaled(share),
            row_padding=share**2 * self.row_padding,
            block_space=share**2 * self.block_space,
        )

    @property
    def width(self) -> float:
        """Width of the text."""
        return float(self.page[0]) - 2 * self.margin_side

    @property
    def height(self) -> float:
        """Height of the text."""
        return float(self.page[1]) - self.margin_top - self.margin_bottom


# Line lengths near 85 characters; headings grow by thirds of the body's size.
REPORT = Layout(
    margin_side=80,
    margin_top=72,
    margin_bottom=84,
    body=Type(10.2, 14.8, after=7.4),
    headings=(
        Type(17, 21, before=22, after=9),
        Type(13, 17, before=17, after=6),
        Type(10.6, 14.5, before=13, after=4),
    ),
    titles=(Type(27, 33), Type(23, 28), Type(19, 24), Type(15, 19), Type(12, 15)),
    caption=Type(9, 12.4, before=3, after=5),
    table=Type(9.2, 12.4),
    note=Type(8.2, 11),
    row_padding=3.6,
    block_space=15,
    indent=15,
    gutter=18,
    label_share=0.27,
    own_title_page=True,
    contents=(
        Type(10.2, 14, before=8, after=2),
        Type(9.6, 13, before=1.5, after=1),
        Type(9.2, 12.5, before=1, after=1),
    ),
)

SHEET = Layout(
    margin_side=45,
    margin_top=40,
    margin_bottom=52,
    body=Type(8.8, 11.9, after=4.5),
    headings=(
        Type(10.6, 13.5, before=8, after=3),
        Type(9.4, 12.5, before=6, after=2.5),
        Type(8.8, 12, before=5, after=2),
    ),
    titles=(Type(16, 19.5), Type(13, 16), Type(10.5, 13)),
    caption=Type(7.8, 10.2, before=2, after=3),
    table=Type(8, 10.2),
    note=Type(7.2, 9.4),
    row_padding=2,
    block_space=7,
    indent=12,
    gutter=16,
    label_share=0.2,
    own_title_page=False,
    contents=(Type(8.8, 11.5), Type(8.4, 11), Type(8, 10.5)),
    most_pages=1,
)

# Wide pages for tables of many columns and many rows.
LEDGER = replace(
    SHEET,
    most_pages=inf,
    page=landscape(A4),
    body=Type(9.2, 12.8, after=5),
    headings=(
        Type(15, 19, before=14, after=6),
        Type(11, 14.5, before=10, after=4),
        Type(9.2, 12.5, before=6, after=2),
    ),
    titles=REPORT.titles[1:],
    caption=Type(8.4, 11, before=2, after=3),
    table=Type(7.4, 9.4),
    note=Type(7.2, 9.4),
    row_padding=1.6,
    block_space=10,
    own_title_page=True,
)

#: Shares to which a look is tightened, one after another, until a document keeps to its pages.
TIGHTER = (0.96, 0.92, 0.88)
#: By name the looks to try in order; the last one is taken whatever it comes to.
LAYOUTS: Mapping[str, tuple[Layout, ...]] = MappingProxyType(
    {
        "report": (REPORT,),
        "sheet": (SHEET, *(SHEET.tighter(share) for share in TIGHTER)),
        "ledger": (LEDGER,),
    }
)


def style(kind: Type, font: str, colour: str = PRINT.ink, **settings: object) -> ParagraphStyle:
    """A reportlab style of one type; further settings are reportlab's own names."""
    return ParagraphStyle(
        font,
        **{
            "fontName": font,
            "fontSize": kind.size,
            "leading": kind.leading,
            "spaceBefore": kind.before,
            "spaceAfter": kind.after,
            "textColor": HexColor(colour),
            "bulletFontName": font,
            "bulletFontSize": kind.size,
            "bulletColor": HexColor(colour),
            "allowWidows": 0,
            "allowOrphans": 0,
            "splitLongWords": 1,
            **settings,
        },
    )


@dataclass(frozen=True)
class Styles:
    """The paragraph styles of one layout."""

    layout: Layout
    body: ParagraphStyle
    headings: tuple[ParagraphStyle, ...]
    table_caption: ParagraphStyle
    figure_caption: ParagraphStyle
    footer: ParagraphStyle
    note: ParagraphStyle
    item: ParagraphStyle

    @classmethod
    def of(cls, layout: Layout) -> Styles:
        """The styles that follow from a layout."""
        return cls(
            layout=layout,
            body=style(layout.body, SERIF.regular),
            headings=tuple(style(kind, SANS.bold, keepWithNext=1) for kind in layout.headings),
            table_caption=style(layout.caption, SANS.regular, PRINT.muted),
            figure_caption=style(layout.caption, SANS.regular, PRINT.muted),
            footer=style(Type(8.2, 10), SANS.regular, PRINT.muted),
            note=style(layout.note, SANS.regular, PRINT.muted),
            item=style(
                layout.body,
                SERIF.regular,
                leftIndent=layout.indent,
                bulletIndent=2,
                spaceAfter=layout.body.after / 2,
            ),
        )

    def cell(self, align: str, *, strong: bool = False) -> ParagraphStyle:
        """Style of a table's cell."""
        font = SANS.font(bold=strong)
        return style(self.layout.table, font, alignment=ALIGNMENT[align])
