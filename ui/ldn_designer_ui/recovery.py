"""Rescued work: what is open is written aside while it is being edited, and found after a crash.

Each running window has a folder of its own, held by a lock, so that two windows never meet.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLockFile, QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Jobs

#: Milliseconds of quiet before the work is written aside.
QUIET = 2000
_PLAN, _TEXTS, _LOCK = "plan.ldn", "typing.json", "lock"


@dataclass(frozen=True, slots=True)
class Rescued:
    """Work found in the folder of a window that ended without closing."""

    folder: Path
    plan_file: Path
    path: Path | None
    pending: Mapping[str, str]

    def discard(self) -> None:
        """Remove it for good."""
        _remove(self.folder)


class Recovery(QObject):
    """Keeps the open plan and the texts being typed in a folder of this window until it closes."""

    def __init__(self, document: Document, jobs: Jobs, root: Path) -> None:
        super().__init__(document)
        self._document = document
        self._jobs = jobs
        self._root = root
        self.folder = self._root / f"{os.getpid()}-{os.urandom(4).hex()}"
        self._lock: QLockFile | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET)
        self._timer.timeout.connect(self._write_in_background)
        document.changed.connect(self._timer.start)
        document.pending_changed.connect(self._timer.start)
        document.saved_changed.connect(lambda saved: self.forget() if saved else None)

    def write(self) -> Path | None:
        """Write the work aside now; the folder it is in, or None when there is nothing unsaved."""
        document = self._document
        if document.plan is None or document.saved:
            return None
        self._hold()
        _write(self.folder, document.plan, document.path, document.pending)
        return self.folder

    def _write_in_background(self) -> None:
        document = self._document
        if document.plan is None or document.saved:
            return
        self._jobs.submit(
            self._hold_and_write,
            document.plan,
            document.path,
            document.pending,
            # A full disk must not stop the work; saving says it in words, at the button.
            failed=lambda _error: None,
            replaces="recovery",
        )

    def _hold_and_write(self, plan: TrialPlan, path: Path | None, texts: Mapping[str, str]) -> None:
        self._hold()
        _write(self.folder, plan, path, texts)

    def _hold(self) -> None:
        if self._lock is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = QLockFile(str(self.folder / _LOCK))
            self._lock.setStaleLockTime(0)
            self._lock.tryLock(0)

    def forget(self) -> None:
        """Remove this window's folder: it closes with nothing to rescue."""
        self._timer.stop()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None
            _remove(self.folder)

    def found(self) -> tuple[Rescued, ...]:
        """Work of windows that are gone, newest first."""
        if not self._root.is_dir():
            return ()
        folders = [one for one in self._root.iterdir() if one.is_dir() and one != self.folder]
        work = [_read(folder) for folder in folders if _abandoned(folder)]
        kept = [one for one in work if one is not None]
        return tuple(sorted(kept, key=lambda one: one.plan_file.stat().st_mtime, reverse=True))


def _write(folder: Path, plan: TrialPlan, path: Path | None, texts: Mapping[str, str]) -> None:
    import json

    from ldn_designer.files import save_plan

    save_plan(plan, folder / _PLAN)
    record = {"path": None if path is None else str(path), "pending": dict(texts)}
    (folder / _TEXTS).write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def _abandoned(folder: Path) -> bool:
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)
    free = lock.tryLock(0)
    lock.unlock()
    return free


def _read(folder: Path) -> Rescued | None:
    """The work in one folder; None when its plan was never written. Damaged texts are left out."""
    import json

    if not (folder / _PLAN).is_file():
        return None
    record: dict[str, Any] = {}
    try:
        read = json.loads((folder / _TEXTS).read_text(encoding="utf-8"))
        record = read if isinstance(read, dict) else {}
    except (OSError, ValueError):
        pass
    path, pending = record.get("path"), record.get("pending")
    texts = pending if isinstance(pending, dict) else {}
    return Rescued(
        folder=folder,
        plan_file=folder / _PLAN,
        path=Path(path) if isinstance(path, str) else None,
        pending={str(key): str(text) for key, text in texts.items()},
    )


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
