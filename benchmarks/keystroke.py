"""Time from a key press to the new headline and to the new figure, in the whole window.

Run with the Python of .venv: `.venv/bin/python benchmarks/keystroke.py`. Values are typed through
the widgets into the target power, with the power curve in sight, and into the own difference, with
the prior in sight. The next key follows after a short pause, as from a hand, so that it meets
whatever the last one left running. The aim is 100 ms for both.
"""

from __future__ import annotations

import itertools
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ldn_designer_ui import pages, theme
from ldn_designer_ui.__main__ import ARGUMENTS
from ldn_designer_ui.garbage import Garbage
from ldn_designer_ui.main_window import MainWindow
from ldn_designer_ui.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ldn_designer_ui.canvas import FigureView
    from ldn_designer_ui.widgets.number_field import NumberField

AIM = 100.0
#: Seconds between keys, in turn: a quick hand, a slow one, and one that stops to think.
PAUSES = (0.12, 0.18, 0.26, 0.42)
PATIENCE = 20.0
POWERS = ("80", "85", "90.5", "75", "92", "88.5", "70", "95")
DIFFERENCES = ("-0.9", "-1.2", "-1.05", "-0.75", "-1.1", "-0.95")


class Watch:
    """Notes when the page has shown the newest plan, and when its figure was painted after that."""

    def __init__(self, window: MainWindow, figure: FigureView) -> None:
        self._window = window
        self._shown = self._painted = 0.0
        # The window shows the page in the slot connected before this one.
        window.evaluations.page_ready.connect(self._note_headline)
        figure.drawn.connect(self._note_figure)

    def press(self, field: NumberField, key: str) -> tuple[float, float] | None:
        """Milliseconds to headline and figure; None for a key that leaves the plan as it is."""
        before = self._window.document.plan
        self._shown = self._painted = 0.0
        start = time.perf_counter()
        QTest.keyClicks(field, key)
        if self._window.document.plan is before:
            return None
        work(until=lambda: self._painted > 0)
        return (self._shown - start) * 1000, (self._painted - start) * 1000

    def _note_headline(self, _key: str, plan: object, _evaluation: object) -> None:
        if plan is self._window.document.plan:
            self._shown = time.perf_counter()

    def _note_figure(self) -> None:
        if self._shown:
            self._painted = time.perf_counter()


def work(*, until: Callable[[], bool] = lambda: False, seconds: float = PATIENCE) -> None:
    """Let the window work until something holds, or so long."""
    end = time.perf_counter() + seconds
    while not until() and time.perf_counter() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        time.sleep(0.0005)


def typed(
    window: MainWindow, figure: FigureView, field: NumberField, texts: tuple[str, ...]
) -> Iterator[tuple[float, float]]:
    """Both times of every key that changes the plan."""
    watch, pauses = Watch(window, figure), itertools.cycle(PAUSES)
    field.setFocus()
    for text in texts:
        field.selectAll()
        for key in text:
            times = watch.press(field, key)
            if times is not None:
                yield times
            work(seconds=next(pauses))


def report(name: str, times: list[float]) -> None:
    """Print median, 90th percentile and maximum, and the ratio of the maximum to the aim."""
    middle, high, most = statistics.median(times), statistics.quantiles(times, n=10)[-1], max(times)
    print(
        f"{name:<28} {len(times)} keys: median {middle:.0f} ms, 90% {high:.0f} ms, "
        f"maximum {most:.0f} ms, ratio {most / AIM:.2f}"
    )


def opened(folder: Path) -> MainWindow:
    """The window with the built-in example, loaded."""
    window = MainWindow(pages.PAGES, Preferences(folder / "window.ini"))
    window.ready.connect(lambda: Garbage(window.jobs))  # as the program does
    window.resize(1440, 900)
    window.show()
    work(until=lambda: window.furnished and window.document.plan is not None)
    return window


def at_rest(window: MainWindow, key: str) -> Any:
    """The page of a step, in sight, once nothing is being computed."""
    window.open_step(key)
    work(until=lambda: window.stack.has(key) and window.stack.page(key).isVisible())
    work(seconds=3.0)
    return window.stack.page(key)


def main() -> None:
    """Print the times of both fields."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(list(ARGUMENTS))
    theme.load_fonts()
    theme.apply(app, "light")
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home  # no rescued work of an earlier window
        window = opened(Path(home))
        for key in window.entries:  # every page is built, as after a look around
            at_rest(window, key)
        power = at_rest(window, "power")
        field = power.settings.power.field
        curve = list(typed(window, power.figures.figure, field, POWERS))
        effect = at_rest(window, "effect")
        field = effect.reason.field
        prior = list(typed(window, effect.possible.figure, field, DIFFERENCES))
        window.jobs.shutdown()
        window.recovery.forget()
    for name, times in (("target power", curve), ("own difference", prior)):
        report(f"{name}, headline", [headline for headline, _ in times])
        report(f"{name}, figure", [figure for _, figure in times])


if __name__ == "__main__":
    main()
