"""How wide a table's columns stand on screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontMetricsF

from ldn_designer_ui import theme

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_designer.protocol.blocks import Spans

#: Pixels that a table has at least, and those at the sides of a cell's text.
_NARROWEST, _SIDES = 276, 12
#: Where a line may break: at spaces, and after a hyphen inside a word.
_BREAKS = re.compile(r"\s+|(?<=\w-)(?=\w)")


def widths(rows: Sequence[tuple[Spans, ...]], shares: Sequence[float]) -> list[float]:
    """Percentages of the columns: as their shares have it, but with room for the longest word of each."""
    metrics = QFontMetricsF(theme.font(theme.TABLE, QFont.Weight.Medium))
    least = [
        max(metrics.horizontalAdvance(piece) for row in rows for piece in _pieces(row[column]))
        + _SIDES
        for column in range(len(shares))
    ]
    fixed: set[int] = set()
    while True:
        free = [column for column in range(len(shares)) if column not in fixed]
        room = _NARROWEST - sum(least[column] for column in fixed)
        unit = max(0.0, room) / (sum(shares[column] for column in free) or 1)
        short = {column for column in free if shares[column] * unit < least[column]}
        if not short:
            break
        fixed |= short
    pixels = [
        least[column] if column in fixed else shares[column] * unit for column in range(len(shares))
    ]
    return [100 * width / sum(pixels) for width in pixels]


def _pieces(spans: Spans) -> Iterator[str]:
    """The pieces of a cell at whose edges a line may break; a value is one piece."""
    from ldn_designer.protocol.spans import Emphasis, Value, flattened

    yield ""
    for span in flattened(spans):
        text = span if isinstance(span, str) else getattr(span, "text", "")
        if isinstance(span, Value):
            yield text
        elif not isinstance(span, Emphasis):
            yield from _BREAKS.split(text)
