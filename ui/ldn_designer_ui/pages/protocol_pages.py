"""The pages of a PDF as pictures, and where in them each heading stands."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

#: PDFium does one thing at a time, in whatever document.
_PDFIUM = Lock()


class Place(NamedTuple):
    """A page, from 0, and how far down on it: 0 at its top, 1 at its bottom."""

    page: int
    down: float


class Pages:
    """A PDF to look at. Every method may be called from any thread; `close` ends it."""

    def __init__(self, content: bytes) -> None:
        import pypdfium2

        with _PDFIUM:
            self._document: PdfDocument | None = pypdfium2.PdfDocument(content)
            self.count = len(self._document)
            self.places = _places(self._document)

    def picture(self, page: int, width: int) -> QImage:
        """One page so many pixels wide; an empty picture once the pages were closed."""
        with _PDFIUM:
            if self._document is None:
                return QImage()
            found = self._document[page]
            bitmap = found.render(scale=width / found.get_width(), prefer_bgrx=True)
            picture = QImage(
                bytes(bitmap.buffer),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGB32,
            ).copy()  # its own memory: the bytes above are gone with this call
            bitmap.close()
            found.close()
            return picture

    def close(self) -> None:
        """Give the memory back."""
        with _PDFIUM:
            if self._document is not None:
                self._document.close()
                self._document = None


def _places(document: PdfDocument) -> dict[str, Place]:
    """Where each bookmark leads, by its title."""
    places: dict[str, Place] = {}
    for bookmark in document.get_toc():
        target = bookmark.get_dest()
        page = None if target is None else target.get_index()
        if page is None:
            continue
        _, view = target.get_view()
        height = document.get_page_size(page)[1]
        # A view at a place holds (left, top, zoom), measured upwards from the page's lower edge.
        top = float(view[1]) if len(view) > 1 and view[1] else height
        places.setdefault(bookmark.get_title(), Place(page, min(1.0, max(0.0, 1 - top / height))))
    return places
