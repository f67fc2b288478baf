"""Seconds to write a protocol of about twenty pages, after loading: the target is under 2."""

from __future__ import annotations

from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING

from ldn_designer.figures import PRINT, Palette, svg
from ldn_designer.protocol.blocks import (
    Block,
    Column,
    Contents,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    TitlePage,
    Value,
)
from ldn_designer.protocol.document import Document
from ldn_designer.protocol.pdf import pdf_bytes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SECTIONS = 17
TARGET = 2.0


def curve(axes: Axes, evaluation: int, palette: Palette) -> None:
    """Draw a curve of as many points as asked for."""
    axes.plot([step / (step + 10) for step in range(evaluation)], color=palette.accent)
    axes.set_xlabel("randomised in all")


def drawn(width: float, height: float) -> bytes:
    """SVG of the curve."""
    return svg(curve, 200, (width, height), PRINT)


def section(number: int) -> tuple[Block, ...]:
    """About a page: headings, text, a figure or a table."""
    text = "The trial is worth doing to settle the question; its evidence promises little. " * 9
    size = Value(f"size.{number}", str(100 + number), "computed", 100 + number)
    rows = tuple(((f"{row}",), ("Description of a visit, " * 3,), (f"{row}",)) for row in range(9))
    columns = (Column(("Visit",)), Column(("Procedure",), share=4), Column(("N",), "right"))
    return (
        Heading(1, f"Section {number}", f"s{number}", str(number)),
        *[Paragraph((text, "N is ", size, ".")) for _ in range(2)],
        Heading(2, "Details", f"s{number}-details", f"{number}.1"),
        Figure(f"figure{number}", ("A curve.",), "a rising curve", aspect=0.4)
        if number % 4 == 0
        else Table(f"table{number}", columns, rows, caption=("A table.",)),
        Paragraph((text,)),
    )


def protocol() -> Document:
    """A protocol of the usual mixture."""
    body = tuple(block for number in range(1, SECTIONS + 1) for block in section(number))
    return Document(
        kind="protocol",
        title="A protocol to measure the writer by",
        short_title="Benchmark",
        version="1.0",
        version_date=date(2026, 11, 22),
        language="en-GB",
        blocks=(TitlePage("Protocol"), Contents(), PageBreak(), *body),
    )


def main() -> int:
    """0 when the best of three runs, figures included, is within the target."""
    document = protocol()
    figures = {f"figure{number}": drawn for number in range(4, SECTIONS + 1, 4)}
    content, seconds = b"", []
    for _ in range(4):
        start = perf_counter()
        content = pdf_bytes(document, figures)
        seconds.append(perf_counter() - start)
    pages = content.count(b"/Type /Page\n") or content.count(b"/Type /Page ")
    best = min(seconds[1:])
    print(f"{pages} pages: first {seconds[0]:.2f} s with loading, then {best:.2f} s")
    return int(best > TARGET)


if __name__ == "__main__":
    raise SystemExit(main())
