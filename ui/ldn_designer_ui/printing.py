"""Documents set for print in the background, one at a time, with progress that can be cancelled."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.protocol.document import Document

    Source = Callable[[float, float], bytes]

#: Figures are drawn under settings that are the whole program's, so one document waits for another.
_ONE_AT_A_TIME = Lock()


class Progress(Protocol):
    """Told how much is done; what it raises ends the work, and nothing is written then."""

    def __call__(self, done: int, total: int) -> None:
        """Note that `done` of `total` parts are done; at total − 1 only the page breaks are left."""


def pdf_of(document: Document, evaluation: Evaluation, progress: Progress) -> bytes:
    """The document as PDF. DocumentError and FigureError say in a sentence what hinders it."""
    from ldn_designer.protocol.pdf import pdf_bytes

    with _ONE_AT_A_TIME:
        return pdf_bytes(document, _figures(document, evaluation, progress))


def write(kind: str, evaluation: Evaluation, path: Path, progress: Progress) -> int:
    """Number of pages of the document of that kind, written to a file whole or not at all.

    DocumentError and FigureError say in a sentence what hinders it.
    """
    from ldn_designer.protocol.documents import DOCUMENTS
    from ldn_designer.protocol.pdf import write_pdf

    document = DOCUMENTS[kind](evaluation.plan, evaluation)
    with _ONE_AT_A_TIME:
        return write_pdf(document, path, _figures(document, evaluation, progress))


def hindrance(error: Exception) -> str:
    """Why a document could not be set, as a sentence; an error of another kind is raised again."""
    from ldn_designer.atomic import reason_of
    from ldn_designer.figures import FigureError
    from ldn_designer.protocol.blocks import DocumentError

    if isinstance(error, DocumentError | FigureError):
        return str(error)
    if isinstance(error, OSError):
        return (
            f"The document could not be set because {reason_of(error)}: "
            f"{error.filename or 'a file of the program'}. Install LDN Designer again."
        )
    raise error


def _figures(
    document: Document, evaluation: Evaluation, progress: Progress
) -> Mapping[str, Source]:
    from ldn_designer.protocol.documents import figure_sources

    sources = figure_sources(document, evaluation)
    total = len(sources) + 1

    def counted(position: int, source: Source) -> Source:
        def drawn(width: float, height: float) -> bytes:
            progress(position, total)
            drawing = source(width, height)
            progress(position + 1, total)
            return drawing

        return drawn

    return {
        key: counted(position, source) for position, (key, source) in enumerate(sources.items())
    }
