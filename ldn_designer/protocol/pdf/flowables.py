"""Pieces of a page that reportlab lays out: marked paragraphs, contents lines, kept groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.graphics import renderPDF
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, FrameBreak, KeepTogether
from reportlab.platypus import Paragraph as _Paragraph

from ldn_designer.figures.palette import PRINT

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.styles import ParagraphStyle

_LONG = 120  # lines; a longer paragraph is cut before layout
_ENDLESS = 10**9


class Text(_Paragraph):  # type: ignore[misc]  # reportlab ships no types
    """A paragraph; where its style names a `frame`, that decoration is drawn around it.

    Frames: "rule", a line on the left in `frameColour`; "dashes", a dashed box.
    """

    def draw(self) -> None:
        """Draw the decoration, then the text."""
        frame = getattr(self.style, "frame", None)
        if frame is not None:
            self.canv.saveState()
            self.canv.setStrokeColor(HexColor(self.style.frameColour))
            _FRAMES[frame](self)
            self.canv.restoreState()
        super().draw()

    def pieces(self, width: float) -> list[Text]:
        """The paragraph cut into runs of lines that look the same in sequence.

        reportlab breaks all the remaining text anew on every page, so a long section would cost
        the square of its length; halving it first costs little more than its length.
        """
        self.wrap(width, _ENDLESS)
        lines = len(self.blPara.lines)
        if lines <= _LONG:
            return [self]
        first, second = self.split(width, self.style.leading * (lines // 2) + 1)
        for part, space in ((first, "spaceAfter"), (second, "spaceBefore")):
            part.style = part.style.clone(part.style.name, **{space: 0})
        return [*first.pieces(width), *second.pieces(width)]


def _rule(text: Text) -> None:
    text.canv.setLineWidth(1.6)
    text.canv.line(0.8, 0, 0.8, text.height - 1)


def _dashes(text: Text) -> None:
    text.canv.setLineWidth(0.7)
    text.canv.setDash(3, 2.5)
    padding = text.style.framePadding
    text.canv.roundRect(0, -padding, text.width, text.height + 2 * padding, 3, stroke=1, fill=0)


_FRAMES = {"rule": _rule, "dashes": _dashes}


class Anchored(Text):
    """A paragraph that links lead to; with an outline level it is a bookmark too."""

    anchor = ""
    bookmark: tuple[str, int] | None = None

    @classmethod
    def at(
        cls,
        anchor: str,
        markup: str,
        style: ParagraphStyle,
        *,
        bookmark: tuple[str, int] | None = None,
        bullet: str | None = None,
    ) -> Anchored:
        """The paragraph, with its bookmark's title and level from 0."""
        made = cls(markup, style, bulletText=bullet)
        made.anchor, made.bookmark = anchor, bookmark
        return made

    def split(self, width: float, height: float) -> list[Any]:
        """The parts, the first of which keeps the anchor."""
        parts: list[Any] = super().split(width, height)
        if parts and parts[0] is not self:
            parts[0].anchor, parts[0].bookmark = self.anchor, self.bookmark
        return parts

    def draw(self) -> None:
        """Mark the place, then draw the paragraph."""
        if self.anchor:
            self.canv.mark(self.anchor, self.height + 4)
        if self.bookmark:
            title, level = self.bookmark
            self.canv.addOutlineEntry(title, self.anchor, level=level, closed=level > 0)
        super().draw()


class Picture(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """A drawing that links lead to and that stays with the caption after it."""

    keepWithNext = 1  # noqa: N815  # reportlab's name

    def __init__(self, drawing: Drawing, anchor: str, space: float) -> None:
        super().__init__()
        self.drawing, self.anchor, self.spaceBefore = drawing, anchor, space

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Size on the page."""
        self.width, self.height = self.drawing.width, self.drawing.height
        return self.width, self.height

    def draw(self) -> None:
        """Mark the place and draw."""
        self.canv.mark(self.anchor, self.height + 4)
        renderPDF.draw(self.drawing, self.canv, 0, 0)


class ContentsLine(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """A heading in the contents: its text, dots, and its page; the whole line is a link."""

    number_width = 30.0

    def __init__(self, text: Text, page: str, anchor: str) -> None:
        super().__init__()
        self.text, self.page, self.anchor = text, page, anchor
        self.spaceBefore, self.spaceAfter = text.style.spaceBefore, text.style.spaceAfter

    def getSpaceBefore(self) -> float:  # noqa: N802  # reportlab's name
        """Space above."""
        return float(self.spaceBefore)

    def getSpaceAfter(self) -> float:  # noqa: N802  # reportlab's name
        """Space beneath."""
        return float(self.spaceAfter)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Size on the page."""
        self.width = width
        _, self.height = self.text.wrapOn(self.canv, width - self.number_width, height)
        return width, self.height

    def draw(self) -> None:
        """Draw text, dots and page, and lay the link over them."""
        canvas, style = self.canv, self.text.style
        self.text.drawOn(canvas, 0, 0)
        baseline = self.height - style.fontSize - style.leading * (len(self.text.blPara.lines) - 1)
        canvas.setFont(style.fontName, style.fontSize)
        canvas.setFillColor(style.textColor)
        canvas.drawRightString(self.width, baseline, self.page)
        self._leader(baseline + 0.6)
        canvas.linkRect("", self.anchor, (0, 0, self.width, self.height), relative=1)

    def _leader(self, y: float) -> None:
        """Dots from the page back to the text: one dashed stroke with round ends, which is quick to draw."""
        canvas, style = self.canv, self.text.style
        step = 5.0  # dots stand on a grid, so that they line up from line to line
        page_width = stringWidth(self.page, style.fontName, style.fontSize)
        last = self.width - step * (page_width // step + 2)
        dots = int((last - self._text_end() - step) // step)
        if dots < 0:
            return
        canvas.saveState()
        canvas.setStrokeColor(HexColor(PRINT.edge))
        canvas.setLineWidth(0.9)
        canvas.setLineCap(1)
        canvas.setDash([0, step])
        canvas.line(last, y, last - dots * step, y)
        canvas.restoreState()

    def _text_end(self) -> float:
        last = self.text.blPara.lines[-1]
        spare = last[0] if isinstance(last, tuple) else last.extraSpace
        return float(self.width - self.number_width - self.text.style.rightIndent - spare)


class Held(KeepTogether):  # type: ignore[misc]  # reportlab ships no types
    """Flowables of which all but the last stay with the beginning of the last.

    reportlab's own keeps whole tables with their heading and leaves half a page empty.
    """

    def split(self, width: float, height: float) -> list[Any]:
        """The flowables, after a page break where the last could not begin on this page."""
        held: list[Any] = list(self._content)
        needed = sum(
            each.wrapOn(self.canv, width, height)[1] + each.getSpaceBefore() + each.getSpaceAfter()
            for each in held[:-1]
        )
        last, left = held[-1], height - needed - held[-1].getSpaceBefore()
        fits = last.wrapOn(self.canv, width, max(left, 0.0))[1] <= left
        begins = fits or (left > 0 and len(last.splitOn(self.canv, width, left)) > 1)
        at_top = getattr(getattr(self, "_frame", None), "_atTop", False)
        return held if begins or at_top else [FrameBreak(), *held]
