"""Memory is tidied while nobody types: a whole collection takes longer than a key press may.

Figures leave many objects that refer to one another. Python looks for such objects by itself whenever
enough were made, which is in the middle of drawing, and it looks through all the science too.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from ldn_designer_ui.jobs import Jobs

#: Milliseconds without work after which memory is tidied.
QUIET = 1500
#: Python collects the oldest objects after so many collections of the others: never by itself.
NEVER = 1_000_000


class Garbage(QObject):
    """Collects what is left over once nothing has been computed for a while; made when all is loaded."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, NEVER)
        gc.freeze()  # what was loaded stays until the end: no collection looks through it again
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET)
        self._timer.timeout.connect(gc.collect)
        jobs.busy_changed.connect(self._wait)

    def _wait(self, busy: bool) -> None:  # noqa: FBT001  Qt's signal
        """Begin to wait when work has ended; stop waiting when it begins."""
        if busy:
            self._timer.stop()
        else:
            self._timer.start()
