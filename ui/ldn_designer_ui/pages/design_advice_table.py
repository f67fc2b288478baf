"""An advice's table in a narrow card: numbers at the right, long texts as a small line beneath the first column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ldn_designer_ui.widgets.choice_table import Cell, Column, Row

if TYPE_CHECKING:
    from ldn_designer.advice.base import AdvisedTable

#: Letters of a text that has a column of its own, unless it is the first.
_LONGEST = 30
#: Pixels of a letter and of the margins of a cell; letters of a column that is never cut.
_LETTER, _MARGIN, _NEVER_CUT = 7, 12, 16
#: Pixels of a row with a small line.
_HIGH = 44
#: What stands where there is nothing to say.
_NONE = "–"


def columns(table: AdvisedTable) -> tuple[Column, ...]:
    """The columns that stand for themselves; a longer one takes more of the room that is left."""
    found = []
    for at in _shown(table):
        texts = [row[at] for row in table.rows]
        longest = max(map(len, (table.columns[at], *texts)))
        width = min(longest, _NEVER_CUT) * _LETTER + _MARGIN
        right = at > 0 and all(re.fullmatch(r"[−\d.,%]+", text) for text in texts)
        found.append(Column(table.columns[at], right, min(longest, 40), width))
    return tuple(found)


def rows(table: AdvisedTable | None) -> list[Row]:
    """A row for each of the table's, spoken as the whole of it."""
    if table is None:
        return []
    return [_row(table, at) for at in range(len(table.rows))]


def _shown(table: AdvisedTable) -> list[int]:
    """The first column, and the others whose texts are short."""
    others = range(1, len(table.columns))
    return [0, *(at for at in others if max(len(row[at]) for row in table.rows) <= _LONGEST)]


def _row(table: AdvisedTable, number: int) -> Row:
    texts, shown = table.rows[number], _shown(table)
    beneath = ", ".join(text for at, text in enumerate(texts) if at not in shown and text)
    first = Cell(texts[0], beneath, cut=True, help=beneath)
    others = (Cell(texts[at] or _NONE, cut=True) for at in shown[1:])
    spoken = ", ".join(filter(None, texts))
    return Row(f"{number}", (first, *others), name=spoken, height=_HIGH if beneath else 0)
