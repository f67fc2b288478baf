"""No number stands in the words of a section: each comes from the plan, as a value."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ldn_designer.protocol

PROTOCOL = Path(ldn_designer.protocol.__file__).parent
FILES = (*sorted((PROTOCOL / "compose").glob("*.py")), PROTOCOL / "statement.py")
#: Names that hold a digit, a SPIRIT row, the convention of 95% intervals, and a formula.
ALLOWED = re.compile(r"SPIRIT 2025|spirit_2025|ICH M11|DELTA2|^3b$|^95%$|\(1 − ")


def literals(path: Path) -> list[str]:
    """Every string of a file that is not a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_digits_in_literals(path: Path) -> None:
    patterns = {"prose.py"}  # regular expressions are no prose
    found = [text for text in literals(path) if re.search(r"\d", ALLOWED.sub("", text))]
    assert not found or path.name in patterns, found


def test_the_scan_sees_a_digit(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text('def f(n):\n    """At 5 %."""\n    return f"{n} of 42"\n', encoding="utf-8")
    assert [text for text in literals(bad) if re.search(r"\d", text)] == [" of 42"]
