"""Pictures of every page show its figures as they stay, not stretched from another size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer_ui import screenshots
from ldn_designer_ui.canvas import FigureView
from ldn_designer_ui.main_window import MainWindow

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from PySide6.QtGui import QPixmap

    from tests.e2e.conftest import Desk


def test_no_figure_is_stretched(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[FigureView] = []
    grab = MainWindow.grab

    def looked_at(window: MainWindow) -> QPixmap:
        figures = [view for view in window.findChildren(FigureView) if view.isVisible()]
        assert not [view for view in figures if view._picture.drawn_for != view.size()]
        shown.extend(figures)
        return grab(window)

    monkeypatch.setattr(MainWindow, "grab", looked_at)
    assert len(screenshots.take(desk.window, tmp_path)) == 6
    assert len(shown) >= 4
