"""What must start fast imports nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "PySide6",
    "matplotlib",
    "numpy",
    "pandas",
    "pydantic",
    "reportlab",
    "scipy",
    "statsmodels",
    "svglib",
}


def imported(*code: str) -> set[str]:
    """Top-level modules a fresh Python holds after the lines of code."""
    after = ("import sys", "print(*{name.split('.')[0] for name in sys.modules})")
    done = subprocess.run(
        [sys.executable, "-c", "\n".join((*code, *after))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_engine_alone_imports_nothing_heavy() -> None:
    assert not imported("import ldn_designer") & HEAVY


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_command_line_answers_without_the_science(option: str) -> None:
    code = (
        "from ldn_designer.cli import main",
        "try:",
        f"    main(['{option}'])",
        "except SystemExit as end:",
        "    assert not end.code",
    )
    assert not imported(*code) & HEAVY


def test_the_window_is_described_without_the_science() -> None:
    names = imported("import ldn_designer_ui.main_window")
    assert "PySide6" in names
    assert names & HEAVY == {"PySide6"}
