"""Time from starting Python to the first painted window, beside a bare window of the same size.

Run with the Python of .venv: `.venv/bin/python benchmarks/startup.py`. Both are started in turns,
so that what else the machine does slows both. The aim is a ratio of at most 1.5.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 9

# Each child prints when its first painting has reached the screen, and its size.
PAINTED = """
import os, time
from PySide6.QtCore import QTimer
def watch(window):
    paint = window.paintEvent
    def painted(self, event):
        QTimer.singleShot(0, lambda: done(self))  # the first thing to happen once the paint is out
        paint(self, event)
    window.paintEvent = painted
def done(window):
    print(time.time(), window.width(), window.height(), flush=True)
    os._exit(0)
"""
OURS = """
from ldn_designer_ui.main_window import MainWindow
from ldn_designer_ui.__main__ import main
watch(MainWindow)
main()
"""
BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
class Bare(QMainWindow):
    pass
watch(Bare)
app = QApplication([])
window = Bare()
window.resize(int(sys.argv[1]), int(sys.argv[2]))
window.show()
app.exec()
"""


def painted(code: str, *arguments: str) -> tuple[float, tuple[str, str]]:
    """Seconds from starting a Python with the code to its painted window, and the window's size."""
    with tempfile.TemporaryDirectory() as home:
        # An empty home: no window to restore, no file to open again.
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "HOME": home}
        before = time.time()
        done = subprocess.run(
            [sys.executable, "-c", PAINTED + code, *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    at, width, height = done.stdout.split()[-3:]
    return float(at) - before, (width, height)


def main() -> None:
    """Print both medians and their ratio."""
    _, size = painted(OURS)  # the first start fills the disk's cache and tells the size
    painted(BARE, *size)
    ours, bare = zip(
        *((painted(OURS)[0], painted(BARE, *size)[0]) for _ in range(ROUNDS)), strict=True
    )
    own, plain = statistics.median(ours), statistics.median(bare)
    print(
        f"LDN Designer {own * 1000:.0f} ms, bare window {plain * 1000:.0f} ms ({' × '.join(size)})"
    )
    print(f"ratio {own / plain:.2f}")


if __name__ == "__main__":
    main()
