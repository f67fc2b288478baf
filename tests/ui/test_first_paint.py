from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("numpy", "pydantic", "scipy", "statsmodels", "pandas", "matplotlib", "reportlab")

PAINT = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ldn_designer_ui import pages
from ldn_designer_ui.main_window import MainWindow
from ldn_designer_ui.preferences import Preferences

def dress():
    from ldn_designer_ui import theme
    theme.apply(app, "light")
    return theme.load_fonts()

def colours():
    painted = window.grab().toImage()
    return len({painted.pixel(20, y) for y in range(painted.height())})

def words():
    painted = window.grab().toImage()
    return len({painted.pixel(x, 24) for x in range(400)})

app = QApplication([])
window = MainWindow(pages.PAGES, Preferences(Path(sys.argv[1])), dress=dress)
seen = []
window._load_engine = lambda: seen.append(sorted(sys.modules))
window.show()
while not seen:
    app.processEvents()
outlined = colours()
window.furnish()
app.processEvents()
modules = sorted(sys.modules)
print(json.dumps({"modules": modules, "first": seen[0], "outlined": outlined, "words": words()}))
window.close()
"""


def test_first_paint_loads_nothing_heavy(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", PAINT, str(tmp_path / "window.ini")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answer = json.loads(result.stdout)
    assert answer["outlined"] > 1  # bars and page, before anything is made
    assert "ldn_designer_ui.theme" not in answer["first"]
    assert answer["words"] > 5  # title and emblem are there
    assert [name for name in HEAVY if name in answer["modules"]] == []


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_neither_qt_nor_science(option: str) -> None:
    code = (
        "import sys\n"
        "from ldn_designer_ui.__main__ import main\n"
        "try:\n    main([sys.argv[1]])\n"
        "finally:\n    print(sorted({m.partition('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, option], capture_output=True, text=True, timeout=60, check=True
    )
    assert "LDN Designer" in result.stdout or "low-dose naltrexone" in result.stdout
    assert [n for n in ("PySide6", *HEAVY) if f"'{n}'" in result.stderr] == []


@pytest.mark.parametrize("size", ["wide", "1440", "50x50", "1x1x1"])
def test_a_size_that_is_none_is_explained(size: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "ldn_designer_ui", "--size", size],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 2
    assert "write a size such as 1440x900" in result.stderr
