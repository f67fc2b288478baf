"""Arguments of an R call that a row's inputs do not repeat, read from the text of the call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_designer.qualification.rows import Row


def text(row: Row, name: str, default: str) -> str:
    """An argument that is a word: from the inputs, else from the call, else R's own default."""
    if name in row.inputs:
        return str(row.inputs[name])
    found = re.search(rf"[(,]\s*{re.escape(name)}\s*=\s*[\"']([^\"']*)[\"']", row.call)
    return found[1] if found else default


def number(row: Row, name: str, default: float) -> float:
    """An argument that is a number."""
    if name in row.inputs:
        return float(row.inputs[name])
    found = re.search(rf"[(,]\s*{re.escape(name)}\s*=\s*([-+0-9.eE/]+)", row.call)
    if not found:
        return default
    over, _, under = found[1].partition("/")
    return float(over) / float(under or 1)


def flag(row: Row, name: str, *, default: bool = False) -> bool:
    """An argument that is TRUE or FALSE."""
    if name in row.inputs:
        return bool(row.inputs[name])
    found = re.search(rf"[(,]\s*{re.escape(name)}\s*=\s*(TRUE|FALSE|T|F)\b", row.call)
    return found[1].startswith("T") if found else default


def function(row: Row) -> str:
    """The name of the function that is called, without its package."""
    return row.call.partition("(")[0].rpartition("::")[2].strip()
