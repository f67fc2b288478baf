"""Writer of PDF: a document's blocks on A4 pages, with contents, bookmarks and embedded fonts.

The same document gives the same bytes, on any day and in any folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from reportlab.platypus.doctemplate import LayoutError

from ldn_designer.atomic import NotReplaced, replace_file
from ldn_designer.protocol.blocks import Columns, DocumentError, Figure
from ldn_designer.protocol.pdf import fonts
from ldn_designer.protocol.pdf.drawings import drawing
from ldn_designer.protocol.pdf.layout import LAYOUTS, Layout, Styles
from ldn_designer.protocol.pdf.pages import Pages
from ldn_designer.protocol.pdf.story import Setting, story_of
from ldn_designer.protocol.pdf.text import Script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.graphics.shapes import Drawing

    from ldn_designer.protocol.blocks import Block
    from ldn_designer.protocol.document import Document

__all__ = ["DocumentError", "FigureSource", "pdf_bytes", "write_pdf"]

# Width and height in points to the figure's SVG.
FigureSource: TypeAlias = Callable[[float, float], bytes]

_PASSES = 6


def write_pdf(document: Document, path: str | Path, figures: Mapping[str, FigureSource]) -> int:
    """Number of pages written to `path`, which is replaced in one step or not at all.

    `figures` gives the drawing of every Figure by its key. Raises DocumentError, in one
    sentence, for a character that no font holds, a figure that is missing, and a file that
    cannot be written; an older file at `path` then stays as it was.
    """
    content, pages = _made(document, figures)
    _save(content, Path(path))
    return pages


def pdf_bytes(document: Document, figures: Mapping[str, FigureSource]) -> bytes:
    """The PDF itself, for a preview; errors as in `write_pdf`."""
    return _made(document, figures)[0]


def _made(document: Document, figures: Mapping[str, FigureSource]) -> tuple[bytes, int]:
    """Bytes and number of pages, in the first look in which the document keeps to its pages.

    The last look is taken however many pages it comes to.
    """
    fonts.load()
    for layout in LAYOUTS[document.layout]:
        content, total = _laid_out(document, layout, figures)
        if total <= layout.most_pages:
            break
    return content, total


def _laid_out(
    document: Document, layout: Layout, figures: Mapping[str, FigureSource]
) -> tuple[bytes, int]:
    """Bytes and number of pages, laid out until no page number changes any more.

    Contents and references print pages that only layout can tell, so each pass uses the numbers
    of the one before. Two passes are the rule.
    """
    styles = Styles.of(layout)
    drawings = dict(_drawings(document.blocks, layout.width, layout, figures))
    places: dict[str, int] = {}
    total = 0
    for _ in range(_PASSES):
        stream = BytesIO()
        pages = Pages(stream, document, styles, total)
        setting = Setting(styles, Script(document, places), drawings, layout.width)
        try:
            pages.run(story_of(document, setting))
        except LayoutError as error:
            raise DocumentError(
                "A block of the document does not fit on a page: "
                "shorten the longest table cell, or make the figure less high."
            ) from error
        if (pages.places, pages.page) == (places, total):
            return stream.getvalue(), total
        places, total = pages.places, pages.page
    raise DocumentError("The page numbers of the document do not settle: remove a page reference.")


def _drawings(
    blocks: tuple[Block, ...],
    width: float,
    layout: Layout,
    figures: Mapping[str, FigureSource],
) -> Iterator[tuple[str, Drawing]]:
    """Each figure's key and drawing, at the width of the column it stands in."""
    for block in blocks:
        if isinstance(block, Figure):
            if block.key not in figures:
                raise DocumentError(f"The figure “{block.key}” was not given to the writer.")
            wide = width * block.share
            svg = figures[block.key](wide, wide * block.aspect)
            yield block.key, drawing(block.key, svg, wide)
        elif isinstance(block, Columns):
            left = width - layout.gutter * (len(block.shares) - 1)
            for column, share in zip(block.columns, block.shares, strict=True):
                yield from _drawings(column, left * share / sum(block.shares), layout, figures)


def _save(content: bytes, path: Path) -> None:
    try:
        replace_file(path, content)
    except NotReplaced as refused:
        raise DocumentError(
            f"The PDF could not be written to “{path}” because {refused.reason}: "
            "choose another place or name, or close the other program, and export again."
        ) from refused
