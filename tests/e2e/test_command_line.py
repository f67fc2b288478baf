"""The command line and the window write the same document of the same plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ldn_designer.cli import main
from ldn_designer.files import open_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Desk


@pytest.mark.parametrize("document", ["protocol", "calculation"])
def test_both_ways_give_the_same_pdf(
    make_desk: Callable[..., Desk],
    tmp_path: Path,
    pdf_text: Callable[[Path], str],
    monkeypatch: pytest.MonkeyPatch,
    document: str,
) -> None:
    plan, typed, clicked = (tmp_path / name for name in ("plan.ldn", "typed.pdf", "clicked.pdf"))
    assert main(["example", "fibromyalgia-parallel", "--output", str(plan)]) == 0
    assert main(["export", str(plan), "--output", str(typed), "--document", document]) == 0
    desk = make_desk(plan)
    assert desk.plan == open_plan(plan)
    assert desk.export(clicked, document, monkeypatch=monkeypatch) == ""
    assert pdf_text(clicked) == pdf_text(typed)
    assert clicked.read_bytes() == typed.read_bytes()
    assert "166" in pdf_text(typed)
