"""Simulated trials of the designs belong to the slow proofs; those of `test_draw` stay with the quick ones."""

from __future__ import annotations

from pathlib import Path

import pytest

#: Words in the names of tests that simulate.
SIMULATES = ("simulat", "notice", "patch", "draw")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them."""
    for item in items:
        here = Path(__file__).parent in item.path.parents and item.path.name != "test_draw.py"
        if here and any(word in item.name.lower() for word in SIMULATES):
            item.add_marker(pytest.mark.slow)
