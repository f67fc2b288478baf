"""What does not agree with other programs, and why: differences of convention, one line each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """A difference of convention: in which procedures, what it is in a sentence, and where that is written."""

    procedures: tuple[str, ...]
    sentence: str
    source: str


#: Key, as adapters name it → cause. A row is explained by one only where simulation sides with this program.
CAUSES: dict[str, Cause] = {}
