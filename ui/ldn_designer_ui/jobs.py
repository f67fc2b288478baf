"""Background work for the window: one long-lived object, threads, a queue and one signal.

Work runs in threads; its results, errors and progress are handed over in the window's own thread.
An object per job would be simpler to read, but such objects die with their thread and take the
program with them; this one lives as long as the window.

Python runs one thread at a time, so whatever is computed slows what is being drawn. Urgent work, which
a key press waits for, therefore has a thread of its own, and all other work stands still from its
beginning until the window has shown what came of it.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from concurrent.futures import Future, ThreadPoolExecutor

#: Seconds between two reports of progress.
PROGRESS_INTERVAL = 1 / 20
#: Milliseconds after urgent work until other work goes on. A timer that is due while the window is busy
#: waits for it, so that this is counted from the end of the drawing where that takes longer.
CALM = 40
#: Seconds after which other work goes on all the same.
LONGEST = 2.0
#: Seconds after which a thread that computes lets the window's thread have its turn: ten times as often
#: as Python does by itself, because every call of Qt gives the turn away.
TURN = 0.0005


class CancelledError(Exception):
    """Raised inside a job's function, by the progress it reports, once the job was cancelled."""


class Job:
    """One piece of work: ask whether it is `active` or `urgent`, or `cancel()` it."""

    def __init__(
        self,
        done: Callable[..., None] | None,
        failed: Callable[..., None] | None,
        *,
        urgent: bool = False,
    ) -> None:
        self.done = done
        self.failed = failed
        self.urgent = urgent
        self.future: Future[None] | None = None
        self._cancelled = threading.Event()
        self._finished = False

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked for the work to stop; its result is then never delivered."""
        return self._cancelled.is_set()

    @property
    def active(self) -> bool:
        """Whether a result or an error may still be delivered."""
        return not (self._finished or self.cancelled)

    def cancel(self) -> None:
        """Stop the work at its next report of progress or step, and never deliver its result."""
        self._cancelled.set()
        if self.future is not None:
            self.future.cancel()

    def finish(self) -> None:
        """Note that the outcome was delivered."""
        self._finished = True


class Jobs(QObject):
    """Runs functions in threads and calls back in the window's thread."""

    busy_changed = Signal(bool)
    _woken = Signal()

    def __init__(self, parent: QObject | None = None, *, threads: int = 2) -> None:
        super().__init__(parent)
        self._threads = threads
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._calls: deque[Callable[[], None]] = deque()
        self._active: set[Job] = set()
        self._latest: dict[str, Job] = {}
        self._closed = False
        self._told_busy = False
        self._calm = threading.Event()
        self._calm.set()
        self._calming = QTimer(self)
        self._calming.setSingleShot(True)
        self._calming.setInterval(CALM)
        self._calming.timeout.connect(self._calm.set)
        self._woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
        replaces: str = "",
        urgent: bool = False,
        thread: str = "",
    ) -> Job:
        """Start `function(*arguments)` in a thread and give back its handle.

        `done(result)` or `failed(error)` follows in the window's thread, unless the job was cancelled.
        With `progress`, the function is called with a further argument `progress(done, total)`, which
        raises CancelledError inside it once the job is cancelled. A function that is a generator stops
        at its next `yield` instead, and the result is what it returns. A later job with the same
        `replaces` cancels this one. An error without `failed` is raised in the window's thread, so
        that no fault is silent. While a job is `urgent`, all others wait where they could also stop.
        Work that must not wait behind other urgent work names a `thread` of its own.
        """
        job = Job(done, failed, urgent=urgent)
        if self._closed:
            job.cancel()
            return job
        if replaces:
            if (older := self._latest.get(replaces)) is not None:
                older.cancel()
            self._latest[replaces] = job
        named = {"progress": self._reporter(job, progress)} if progress is not None else {}
        self._active = {other for other in self._active if other.active} | {job}
        self._tell_busy()
        if urgent:
            self._calming.stop()
            self._calm.clear()
        job.future = self._pool(thread, urgent=urgent).submit(
            self._run, job, function, arguments, named
        )
        if urgent:
            job.future.add_done_callback(lambda _future: self._call(self._calm_down))
        return job

    @property
    def busy(self) -> bool:
        """Whether any job is still awaited."""
        return any(job.active for job in self._active)

    def cancel_all(self) -> None:
        """Cancel whatever is running or waiting."""
        for job in tuple(self._active):
            job.cancel()
        self._active.clear()
        self._tell_busy()
        self._calm.set()

    def shutdown(self) -> None:
        """Cancel everything and return when every thread has ended; later jobs are refused."""
        self._closed = True
        self.cancel_all()
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
        self._calls.clear()

    def _pool(self, thread: str, *, urgent: bool) -> ThreadPoolExecutor:
        """The threads, made by the first job: nothing of them is loaded before the first paint."""
        from concurrent.futures import ThreadPoolExecutor

        name = thread or ("urgent" if urgent else "job")
        if name not in self._pools:
            sys.setswitchinterval(TURN)
            many = self._threads if name == "job" else 1
            self._pools[name] = ThreadPoolExecutor(many, thread_name_prefix=name)
        return self._pools[name]

    def _run(
        self,
        job: Job,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        named: dict[str, Any],
    ) -> None:
        try:
            self._pause(job)
            result = function(*arguments, **named)
            if isinstance(result, GeneratorType):
                result = self._stepped(job, result)
        except CancelledError:
            return
        except Exception as error:  # noqa: BLE001  handed to the window's thread, which decides
            self._call(lambda error=error: self._fail(job, error))  # type: ignore[misc]
        else:
            self._call(lambda: self._succeed(job, result))

    def _stepped(self, job: Job, steps: Generator[Any, Any, Any]) -> Any:
        """What a generator returns; between its steps the job may be cancelled, or wait."""
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return end.value
            self._pause(job)

    def _pause(self, job: Job) -> None:
        """Wait while urgent work is done, unless the job is urgent itself; CancelledError once it was cancelled."""
        if not job.urgent:
            self._calm.wait(LONGEST)
        if job.cancelled:
            raise CancelledError

    def _succeed(self, job: Job, result: Any) -> None:
        if self._end(job) and job.done is not None:
            job.done(result)

    def _fail(self, job: Job, error: Exception) -> None:
        if not self._end(job):
            return
        if job.failed is None:
            raise error
        job.failed(error)

    def _end(self, job: Job) -> bool:
        wanted = job.active
        job.finish()
        self._active.discard(job)
        self._tell_busy()
        return wanted

    def _calm_down(self) -> None:
        """Let other work go on soon, once no urgent work is awaited."""
        if not any(job.urgent and job.active for job in self._active):
            self._calming.start()

    def _reporter(self, job: Job, told: Callable[[int, int], None]) -> Callable[[int, int], None]:
        last = 0.0

        def show(done: int, total: int) -> None:
            if job.active:
                told(done, total)

        def report(done: int, total: int) -> None:
            nonlocal last
            self._pause(job)
            now = time.monotonic()
            if done >= total or now - last >= PROGRESS_INTERVAL:
                last = now
                self._call(lambda: show(done, total))

        return report

    def _call(self, callback: Callable[[], None]) -> None:
        self._calls.append(callback)
        if not self._closed:
            self._woken.emit()

    def _deliver(self) -> None:
        """Everything that has arrived, in order; runs in the window's thread."""
        try:
            while self._calls:
                self._calls.popleft()()
        finally:
            if self._calls:  # a callback raised: the others are still delivered
                self._woken.emit()

    def _tell_busy(self) -> None:
        if self._told_busy != self.busy:
            self._told_busy = not self._told_busy
            self.busy_changed.emit(self._told_busy)
