"""The open plan: its file, its undo stack, and every edit, as one object the pages share."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ldn_designer.plan import TrialPlan

#: Seconds within which further edits of one field are one step of undo: a number being typed.
TYPING_PAUSE = 1.5
#: Undo steps that may merge carry this number; Qt asks for one.
_MERGING = 1


class PlanChange(QUndoCommand):
    """One step of undo: the plan before an edit and the plan after it."""

    def __init__(
        self, document: Document, path: str, before: TrialPlan, after: TrialPlan, label: str
    ) -> None:
        super().__init__(label)
        self._document = document
        self.path = path
        self.before = before
        self.after = after
        self.at = document.clock()

    def redo(self) -> None:
        """Show the plan after the edit."""
        self._document.show_plan(self.after, self.path)

    def undo(self) -> None:
        """Show the plan before the edit."""
        self._document.show_plan(self.before, self.path)

    def id(self) -> int:
        """The number under which Qt tries to merge this step with the one before it."""
        return _MERGING

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802  Qt's name
        """Whether `other` became part of this step, as the next letter of the same field does."""
        if not isinstance(other, PlanChange) or other.path != self.path or not self.path:
            return False
        if other.at - self.at > TYPING_PAUSE:
            return False
        self.after = other.after
        self.at = other.at
        self.setObsolete(self.after == self.before)
        return True


class Document(QObject):
    """The plan on the table. Pages read `plan` and call `edit`; nothing else changes a plan.

    changed(plan): a new plan is shown. accepted(path): the field's text is part of the plan, or was
    taken back; `plan` is then what the field shows.
    rejected(path, sentence): it did not, and the sentence says what to do; the plan is as before.
    path_changed(path or None), saved_changed(bool): the file and whether it holds this plan.
    steps_changed(): what can be undone or redone.
    """

    changed = Signal(object)
    accepted = Signal(str)
    rejected = Signal(str, str)
    pending_changed = Signal()
    path_changed = Signal(object)
    saved_changed = Signal(bool)
    steps_changed = Signal()

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self.clock = clock
        self.undo_stack = QUndoStack(self)
        # Slots of this object: Qt lets go of them before it deletes the stack, which signals once more.
        self.undo_stack.cleanChanged.connect(self._tell_saved)
        self.undo_stack.canUndoChanged.connect(self._tell_steps)
        self.undo_stack.canRedoChanged.connect(self._tell_steps)
        self._plan: TrialPlan | None = None
        self._path: Path | None = None
        self._pending: dict[str, str] = {}
        self._unsaved = False

    # ---- what is open
    @property
    def plan(self) -> TrialPlan | None:
        """The plan shown; None until one is opened."""
        return self._plan

    @property
    def path(self) -> Path | None:
        """The file it was opened from or saved to; None for a plan without a file."""
        return self._path

    @property
    def pending(self) -> Mapping[str, str]:
        """Texts being typed that are no valid value yet, by the path of their field."""
        return dict(self._pending)

    @property
    def saved(self) -> bool:
        """Whether nothing would be lost by closing."""
        return not self._unsaved and self.undo_stack.isClean() and not self._pending

    # ---- edits
    def edit(self, path: str, value: Any, text: str | None = None, label: str = "") -> bool:
        """Put one value into the plan; True when the plan took it.

        `text` is what the user typed: it is kept, and rejected(path, sentence) emitted, when the plan
        refuses the value. `label` names the step in the undo menu, by default the field.
        """
        from ldn_designer.plan import PlanError

        if self._plan is None:
            return False
        try:
            after = self._plan.edited(path, value)
        except PlanError as error:
            self.reject(path, str(value) if text is None else text, error.sentence)
            return False
        if after == self._plan:
            self._settle(path)
        else:  # the step settles the path, once the new plan is there
            self.adopt(after, label or path.rpartition(".")[2].replace("_", " "), path)
        return True

    def edit_together(self, path: str, changes: Mapping[str, Any], label: str) -> bool:
        """Put several values beneath one path into the plan at once; True when it took them.

        What the plan refuses is said at the first of them that holds a value.
        """
        from ldn_designer.plan import PlanError, revised

        assert self._plan is not None
        part = getattr(self._plan, path)
        try:
            after = self._plan.edited(path, revised(part, dict(changes), path))
        except PlanError as error:
            first = next(name for name, value in changes.items() if value is not None)
            self.reject(f"{path}.{first}", str(changes[first]), error.sentence)
            return False
        if after != self._plan:
            self.adopt(after, label, path)
        for name in changes:
            self._settle(f"{path}.{name}")
        return True

    def reject(self, path: str, text: str, sentence: str) -> None:
        """Keep a text that is no value yet, and say beside its field what is wrong with it."""
        self._pending.pop(path, None)
        self._pending[path] = text  # the newest stands last
        self.pending_changed.emit()
        self._tell_saved()
        self.rejected.emit(path, sentence)

    def adopt(self, plan: TrialPlan, label: str, path: str = "") -> None:
        """Show another plan as one step of undo, such as a change the program proposed."""
        assert self._plan is not None
        self.undo_stack.push(PlanChange(self, path, self._plan, plan, label))

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit, or a text that is no value yet, to take back."""
        return bool(self._pending) or self.undo_stack.canUndo()

    def undo(self) -> None:
        """Take back the text typed last that is no value yet; without one, the last edit."""
        if self._pending:
            self._settle(next(reversed(self._pending)))
        else:
            self.undo_stack.undo()

    def redo(self) -> None:
        """Show the plan after the edit undone last."""
        self.undo_stack.redo()

    def show_plan(self, plan: TrialPlan, path: str) -> None:
        """Swap the plan shown; called by the steps of undo, by nobody else."""
        self._plan = plan
        self._settle(path)
        self.changed.emit(plan)

    # ---- files
    def start(self, plan: TrialPlan) -> None:
        """Show a plan that has no file yet."""
        self._replace(plan, None, unsaved=False)

    def restore(self, plan: TrialPlan, path: Path | None, pending: Mapping[str, str]) -> None:
        """Show work that was rescued after a crash: unsaved, with the texts that were being typed."""
        self._replace(plan, path, unsaved=True, pending=pending)

    def open(self, path: Path) -> None:
        """Show the plan in a file; raises FileError with a sentence, and then nothing has changed."""
        from ldn_designer.files import open_plan

        self._replace(open_plan(path), path, unsaved=False)

    def save(self, path: Path | None = None) -> None:
        """Write the plan to its file or to another one, which then is its file.

        Raises FileError with a sentence; the work is then still here, unsaved.
        """
        from ldn_designer.files import save_plan

        target = path or self._path
        assert target is not None
        assert self._plan is not None
        save_plan(self._plan, target)
        self._unsaved = False
        self.undo_stack.setClean()
        if target != self._path:
            self._path = target
            self.path_changed.emit(target)
        self._tell_saved()

    def _replace(
        self,
        plan: TrialPlan,
        path: Path | None,
        *,
        unsaved: bool,
        pending: Mapping[str, str] | None = None,
    ) -> None:
        dropped = set(self._pending) - set(pending or {})
        self._pending = dict(pending or {})
        self._unsaved = unsaved
        self._plan = plan
        self._path = path
        self.undo_stack.clear()
        self.path_changed.emit(path)
        self.changed.emit(plan)
        for dropped_path in dropped:
            self.accepted.emit(dropped_path)
        self.pending_changed.emit()
        self._tell_saved()

    def _settle(self, path: str) -> None:
        if self._pending.pop(path, None) is not None:
            self.pending_changed.emit()
            self._tell_saved()
        self.accepted.emit(path)

    def _tell_saved(self) -> None:
        self.saved_changed.emit(self.saved)

    def _tell_steps(self) -> None:
        self.steps_changed.emit()
