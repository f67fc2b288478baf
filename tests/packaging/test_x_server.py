"""The window on a real X server, where Qt loads other libraries than offscreen."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.xserver
def test_window_visits_its_pages_on_an_x_server(tmp_path: Path) -> None:
    assert os.environ["QT_QPA_PLATFORM"] == "xcb"
    done = subprocess.run(
        [sys.executable, "-m", "ldn_designer_ui", "--screenshots", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.glob("*.png"))) >= 6
