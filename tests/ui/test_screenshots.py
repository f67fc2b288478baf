from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage

from ldn_designer_ui import screenshots
from ldn_designer_ui.__main__ import main
from ldn_designer_ui.preferences import Preferences

if TYPE_CHECKING:
    from pathlib import Path

    from ldn_designer_ui.main_window import MainWindow


def test_there_is_one_picture_a_page(window: MainWindow, tmp_path: Path) -> None:
    taken = screenshots.take(window, tmp_path / "pictures")
    assert [path.name for path in taken] == ["1-power.png", "2-protocol.png"]
    images = [QImage(str(path)) for path in taken]
    assert all((image.width(), image.height()) == (1440, 900) for image in images)
    assert images[0] != images[1]


def test_a_folder_that_cannot_be_written_is_an_error(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        screenshots.take(window, tmp_path / "file")


def test_pictures_are_taken_beside_rescued_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work that another window left would be asked about, and nobody is there to answer."""
    asked: list[Path] = []

    def take(window: MainWindow, folder: Path) -> tuple[Path, ...]:
        asked.append(window.recovery.folder)
        window.jobs.shutdown()
        return ()

    monkeypatch.setattr(screenshots, "take", take)
    assert main(["--screenshots", str(tmp_path)]) == 0
    assert not asked[0].is_relative_to(Preferences().recovery_folder)
