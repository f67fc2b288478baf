"""One picture of every page, for the documentation and for eyes that check the look."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from ldn_designer_ui.canvas import FigureView

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ldn_designer_ui.main_window import MainWindow

#: Seconds a page may take to settle before its picture is taken all the same.
PATIENCE = 60.0
#: Turns of the event loop without work after which a page counts as settled.
_QUIET = 12


def settle(window: MainWindow, *, until: Callable[[], bool] = lambda: True) -> bool:
    """Run the event loop until a condition holds and nothing is being computed; False when it never does."""
    end = time.monotonic() + PATIENCE
    quiet = 0
    while time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.005)
        quiet = quiet + 1 if until() and not window.jobs.busy else 0
        if quiet >= _QUIET:
            return True
    return False


def take(window: MainWindow, folder: Path) -> tuple[Path, ...]:
    """Pictures of all pages as "1-evidence.png" and so on, in a folder that is made if need be.

    OSError where a picture cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settle(window, until=lambda: window.document.plan is not None)
    taken = []
    for number, key in enumerate(window.entries, 1):
        window.open_step(key)
        settle(window, until=lambda: _figures_settled(window))
        path = folder / f"{number}-{key}.png"
        if not window.grab().save(str(path)):
            raise OSError(f"The picture {path} could not be written; choose another folder.")
        taken.append(path)
    return tuple(taken)


def _figures_settled(window: MainWindow) -> bool:
    return all(figure.settled for figure in window.findChildren(FigureView) if figure.isVisible())
