"""Every row of the proof as tables, one a procedure: expected beside obtained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Heading, Table
from ldn_designer.qualification.wording import (
    columns,
    off_words,
    text_row,
    tolerance_words,
    value_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_designer.protocol.blocks import Spans
    from ldn_designer.qualification.running import Qualification, Result

_TITLES = ("Row", "Call", "Value", "Expected", "Obtained", "Tolerance", "Off", "Verdict")
_SHARES = (2.3, 4.2, 1.6, 1.9, 1.9, 1.7, 0.8, 1.1)
_NUMBERS = (3, 4, 6)


def row_tables(qualification: Qualification) -> Iterator[Block]:
    """A heading and a table for each procedure."""
    for position, (name, results) in enumerate(qualification.groups.items(), start=1):
        yield Heading(2, name, f"rows-{position}", f"6.{position}")
        rows = [row for result in results for row in _rows(result)]
        emphasised = frozenset(
            at for at, (result, _) in enumerate(rows) if result.verdict == "disagreed"
        )
        yield Table(
            f"rows-{position}-table",
            columns(_TITLES, _SHARES, _NUMBERS),
            tuple(cells for _, cells in rows),
            emphasised=emphasised,
        )


def _rows(result: Result) -> Iterator[tuple[Result, tuple[Spans, ...]]]:
    """One table row a value; the row's own words stand beside the first."""
    row = result.given.row
    named = [f"{row.id}\n{row.tool} {row.tool_version}", row.call]
    tolerance = tolerance_words(row.tolerance)
    values = [
        (
            each.key,
            value_words(each.expected),
            value_words(each.obtained),
            tolerance,
            off_words(each.off),
        )
        for each in result.comparisons
    ]
    values += [
        (key, value_words(row.expected[key]), f"not compared: {why}", "", "")
        for key, why in result.left_out
    ]
    verdict = result.verdict
    if not values:
        verdict_words = result.reason
        values = [("", "", verdict_words, "", "")]
    for cells in values:
        yield result, text_row(*named, *cells, verdict if named[0] else "")
        named = ["", ""]
