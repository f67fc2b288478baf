"""Opening, saving and leaving: nothing unsaved is dropped without a question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_designer_ui.asking import Asking
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.engine import Engine
    from ldn_designer_ui.preferences import Preferences
    from ldn_designer_ui.recovery import Recovery

SUFFIX = ".ldn"


class Filing:
    """The file side of a window; each method is one wish of the user."""

    def __init__(
        self, document: Document, engine: Engine, preferences: Preferences, asking: Asking
    ) -> None:
        self._document = document
        self._engine = engine
        self._preferences = preferences
        self.asking = asking
        #: What a plan without a file is called.
        self._untitled = "untitled"

    @property
    def name(self) -> str:
        """The file's name, or what it would be called."""
        path = self._document.path
        return self._untitled + SUFFIX if path is None else path.name

    @property
    def suggested(self) -> Path:
        """Where the plan is, or would be, saved."""
        return self._folder() / self.name

    def new(self) -> None:
        """A new plan, once nothing is lost by it."""
        if self.may_leave():
            self._untitled = "untitled"
            self._document.start(self._engine.new_plan())

    def open_example(self, name: str) -> None:
        """A built-in example, once nothing is lost by it."""
        if self.may_leave():
            self._untitled = name
            self._document.start(self._engine.example(name))

    def open(self, path: Path | None = None) -> bool:
        """The plan in a file, or in one the user picks; False, with a sentence said, when it stays shut."""
        from ldn_designer.files import FileError

        if not self.may_leave():
            return False
        chosen = path or self.asking.open_path(self._folder())
        if chosen is None:
            return False
        try:
            self._document.open(chosen)
        except FileError as error:
            self._preferences.forget(chosen)
            self.asking.tell("This file was not opened", str(error))
            return False
        self._preferences.remember(chosen)
        return True

    def save(self) -> bool:
        """Save to the plan's file, or ask for one; whether the plan is in a file now."""
        path = self._document.path
        return self.save_as() if path is None else self._save(path)

    def save_as(self) -> bool:
        """Save to a file the user picks; whether the plan is in it now."""
        path = self.asking.save_path(self.suggested)
        return path is not None and self._save(path)

    def may_leave(self) -> bool:
        """Whether what is shown may be replaced: it is saved, was saved just now, or is to be dropped."""
        if self._document.plan is None or self._document.saved:
            return True
        answer = self.asking.unsaved(self.name)
        return answer == "discard" or (answer == "save" and self.save())

    def rescue(self, recovery: Recovery) -> bool:
        """Offer work found after a crash; whether it is shown now."""
        from ldn_designer.files import FileError, open_plan

        for found in recovery.found():
            try:
                plan = open_plan(found.plan_file)
            except FileError as error:
                self.asking.tell("Rescued work could not be read", str(error))
                found.discard()
                continue
            wanted = self.asking.restore(found)
            if wanted:
                self._document.restore(plan, found.path, found.pending)
                recovery.write()
            found.discard()
            if wanted:
                return True
        return False

    def _save(self, path: Path) -> bool:
        from ldn_designer.files import FileError

        try:
            self._document.save(path)
        except FileError as error:
            self.asking.tell("This plan was not saved", str(error))
            return False
        self._preferences.remember(path)
        return True

    def _folder(self) -> Path:
        path = self._document.path
        if path is not None:
            return path.parent
        recent = self._preferences.recent
        return recent[0].parent if recent else Path.home()
