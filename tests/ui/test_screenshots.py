from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage

from ldn_designer_ui import screenshots

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
