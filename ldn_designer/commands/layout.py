"""Text for a terminal: aligned rows, and paragraphs that fit a window of ordinary width."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ldn_designer.findings import Finding

WIDTH = 88
_INDENT = "  "
#: Marks of a finding, by its severity.
_MARKS = {"attention": "! ", "note": "- "}


def rows(pairs: Iterable[tuple[str, str]]) -> str:
    """Labels and values in two columns; empty values are left out, long ones go on below."""
    kept = [(label, value) for label, value in pairs if value]
    column = max((len(label) for label, _ in kept), default=0) + 2
    hanging = _INDENT + " " * column
    return "\n".join(
        fill(value, WIDTH, initial_indent=_INDENT + label.ljust(column), subsequent_indent=hanging)
        for label, value in kept
    )


def paragraph(text: str, mark: str = "") -> str:
    """Text that hangs below its mark."""
    return fill(
        text, WIDTH, initial_indent=_INDENT + mark, subsequent_indent=_INDENT + " " * len(mark)
    )


def findings_text(findings: Sequence[Finding]) -> str:
    """What a reader must know, one mark each, with the source of its standard; empty where nothing."""
    if not findings:
        return ""
    lines = [
        paragraph(f"{one.sentence}{f' ({one.source})' if one.source else ''}", _MARKS[one.severity])
        for one in findings
    ]
    return "\n".join(("Worth knowing", *lines))


def parts(*texts: str) -> str:
    """Texts with an empty line between them; empty ones are left out."""
    return "\n\n".join(text for text in texts if text)
