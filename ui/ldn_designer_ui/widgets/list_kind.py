"""Lists of numbers, and lists of such lists, in a field of one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ldn_designer_ui.widgets.number_field import NumberKind

if TYPE_CHECKING:
    from collections.abc import Sequence

#: More values than any design takes in one field.
_MOST = 400


@dataclass(frozen=True, slots=True)
class ListKind(NumberKind):
    """Numbers with a comma or a space between, each within the bounds.

    rows: rows with a semicolon between. empty: a list without any numbers is a value.
    """

    rows: bool = False
    empty: bool = False

    def text(self, value: Any) -> str:
        """The list as the field shows it: 20, 30, 50; "" for none."""
        if value is None:
            return ""
        return "; ".join(map(self._line, value)) if self.rows else self._line(value)

    def read(self, text: str) -> Any:
        """The list typed; ValueError carries a sentence that says what is wrong and what to do."""
        if not text.strip():
            if self.optional or self.empty:
                return () if self.empty else None
            raise ValueError(f"{self.label} is empty. {self.wanted()}")
        lines = [self._values(line) for line in text.split(";") if line.strip()]
        if self.rows:
            return tuple(lines)
        if len(lines) > 1:
            raise ValueError(f"{self.label}: a semicolon is for rows. {self.wanted()}")
        return lines[0]

    def wanted(self) -> str:
        """What to do, as a sentence with an example."""
        example = "1, 0.5; 0.5, 1, a row after each semicolon" if self.rows else "20, 30, 50"
        bounds = self.allowed()
        return f"Enter numbers such as {example}{', each ' if bounds else ''}{bounds}."

    def _bound(self, bound: float) -> str:
        return NumberKind.text(self, bound) + ("%" if self.percent else "")

    def _line(self, values: Sequence[float]) -> str:
        # Named by the class: a dataclass with slots is made anew, so that a bare super() would not find it.
        return ", ".join(NumberKind.text(self, value) for value in values)

    def _values(self, line: str) -> tuple[float, ...]:
        parts = [part for part in re.split(r"[,\s]+", line.strip()) if part]
        if len(parts) > _MOST:
            raise ValueError(f"{self.label} must be at most {_MOST} numbers.")
        found = (NumberKind.read(self, part) for part in parts)
        return tuple(float(value) for value in found if value is not None)
