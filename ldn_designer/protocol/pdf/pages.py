"""Pages: the canvas that remembers where things stand, the frame for text, the footer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from ldn_designer.figures.palette import PRINT
from ldn_designer.protocol.blocks import TitlePage
from ldn_designer.protocol.document import Document, placeholders
from ldn_designer.protocol.pdf.flowables import Held, Text
from ldn_designer.protocol.pdf.fonts import SANS
from ldn_designer.protocol.pdf.text import plain

if TYPE_CHECKING:
    from datetime import date
    from io import BytesIO

    from ldn_designer.protocol.pdf.layout import Styles

_TITLE_LENGTH = 60  # characters of the short title that the footer has room for


class Pages(BaseDocTemplate):  # type: ignore[misc]  # reportlab ships no types
    """The document's pages in one pass, the number of pages known from the pass before."""

    def __init__(self, stream: BytesIO, document: Document, styles: Styles, total: int) -> None:
        layout = styles.layout
        super().__init__(
            stream,
            pagesize=layout.page,
            title=document.title,
            author=document.metadata.author,
            subject=document.metadata.subject,
            keywords=", ".join(document.metadata.keywords),
            creator="LDN Designer",
            producer="LDN Designer, reportlab",
            lang=document.language,
            invariant=1,
            displayDocTitle=1,
            keepTogetherClass=Held,
        )
        self.document, self.styles, self.total = document, styles, total
        self.places: dict[str, int] = {}
        frame = Frame(
            layout.margin_side,
            layout.margin_bottom,
            layout.width,
            layout.height,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        self.addPageTemplates(PageTemplate("page", [frame], onPageEnd=_footer))

    def run(self, story: list[Any]) -> None:
        """Lay the story out and write it to the stream."""

        def canvas(*arguments: Any, **settings: Any) -> PlacingCanvas:
            return PlacingCanvas(self.document.version_date, self.places, *arguments, **settings)

        self.build(story, canvasmaker=canvas)


class PlacingCanvas(Canvas):  # type: ignore[misc]  # reportlab ships no types
    """A canvas that notes the page of every anchor and is dated by the document's version."""

    def __init__(self, day: date, places: dict[str, int], *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.places = places
        stamp = TimeStamp(invariant=1)
        stamp.YMDhms = (day.year, day.month, day.day, 0, 0, 0)
        self._doc._timeStamp = stamp  # noqa: SLF001  # there is no other way in

    def mark(self, anchor: str, top: float) -> None:
        """Make the current place one that links lead to."""
        self.places[anchor] = self.getPageNumber()
        self.bookmarkHorizontal(anchor, 0, top)


def _footer(canvas: Canvas, pages: Pages) -> None:
    """Short title and version on the left; the draft's mark and the page on the right."""
    document, layout, number = pages.document, pages.styles.layout, canvas.getPageNumber()
    if number == 1 and layout.own_title_page and isinstance(document.blocks[0], TitlePage):
        return
    wording = document.wording
    version = wording.version_line(document.version, document.version_date)
    page = wording.page.format(page=number, total=pages.total or number)
    draft = wording.draft(len(placeholders(document)))
    left = f"{_shortened(document.short_title)}  ·  {version}"
    right = f"{draft}  ·  {page}" if draft else page
    base = layout.margin_bottom * 0.5
    canvas.saveState()
    canvas.setStrokeColor(HexColor(PRINT.line))
    canvas.setLineWidth(0.6)
    canvas.line(layout.margin_side, base + 16, layout.margin_side + layout.width, base + 16)
    canvas.restoreState()
    right_style = pages.styles.footer.clone("right", alignment=TA_RIGHT)
    for text, kind, start, share in (
        (left, pages.styles.footer, 0.0, 0.62),
        (right, right_style, 0.62, 0.38),
    ):
        line = Text(plain(text, SANS.regular), kind)
        _, height = line.wrapOn(canvas, layout.width * share, layout.margin_bottom)
        x = layout.margin_side + layout.width * start
        line.drawOn(canvas, x, base + kind.leading - height)


def _shortened(title: str) -> str:
    if len(title) <= _TITLE_LENGTH:
        return title
    return title[: _TITLE_LENGTH - 1].rstrip() + "…"
