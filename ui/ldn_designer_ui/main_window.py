"""The window: outlined at once, then furnished, the engine loaded behind it, pages as they are opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMainWindow

from ldn_designer.figures.palette import LIGHT
from ldn_designer_ui import outline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.asking import Asking
    from ldn_designer_ui.engine import Engine
    from ldn_designer_ui.pages import PageEntry
    from ldn_designer_ui.preferences import Preferences

#: Below this width the steps show icons only, so that the page keeps its room.
NARROW = 1200
SMALLEST, USUAL = (720, 480), (1440, 900)


class MainWindow(QMainWindow):
    """Frame, document and pages of one plan. ready(): the engine is loaded and a plan is shown.

    The first paint shows the outline of the frame; `furnish` then fills it, and whoever needs the
    window's parts earlier calls it. `theme` colours the outline; `dress` gives the application its
    type and colours when that happens, and returns sentences about what is missing.
    """

    ready = Signal()

    def __init__(
        self,
        pages: Sequence[PageEntry],
        preferences: Preferences,
        *,
        file: Path | None = None,
        engine: Engine | None = None,
        asking: Asking | None = None,
        theme: str = LIGHT.name,
        dress: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        super().__init__()
        self.preferences = preferences
        self.entries = {page.key: page for page in pages}
        self._current = pages[0].key
        self._file = file
        self._given = engine, asking
        #: Where unsaved work is written aside from `furnish` on.
        self.recovery_folder = preferences.recovery_folder
        self._theme = theme
        self._dress = dress
        self._painted = self.furnished = False
        self.setWindowTitle("LDN Designer")
        self.setMinimumSize(*SMALLEST)

    def furnish(self) -> None:
        """Fill the outline: document, jobs, frame and their connections; once."""
        if self.furnished:
            return
        from ldn_designer_ui.asking import Asking
        from ldn_designer_ui.document import Document
        from ldn_designer_ui.engine import Engine
        from ldn_designer_ui.evaluating import Evaluations
        from ldn_designer_ui.filing import Filing
        from ldn_designer_ui.jobs import Jobs
        from ldn_designer_ui.recovery import Recovery
        from ldn_designer_ui.simulating import Check

        problems = self._dress()
        engine, asking = self._given
        self.engine = engine or Engine()
        self.jobs = Jobs(self)
        self.document = Document(self)
        self.recovery = Recovery(self.document, self.jobs, self.recovery_folder)
        self.filing = Filing(self.document, self.engine, self.preferences, asking or Asking(self))
        pages = tuple(self.entries.values())
        self._build(pages)
        self.evaluations = Evaluations(self.jobs, pages, self.engine.evaluate, self)
        self._check = Check(self.document, self.jobs, self.footer.check)
        self._connect()
        self.furnished = True
        self._fit()
        for sentence in problems:
            self.footer.warn(sentence)

    # ---- the frame
    def _build(self, pages: Sequence[PageEntry]) -> None:
        from ldn_designer_ui.frame.whole import Frame
        from ldn_designer_ui.menu import Menu

        self.menu = Menu(self)
        self._frame = frame = Frame(self.menu, pages, self.document, self.jobs)
        self.title_bar, self.context_bar = frame.title_bar, frame.context_bar
        self.steps, self.stack, self.footer = frame.steps, frame.stack, frame.footer
        self.steps.open(self._current)
        self.setCentralWidget(frame)
        frame.setFocus()  # nothing is marked before the first key

    def _connect(self) -> None:
        document = self.document
        document.changed.connect(self._show_plan)
        document.pending_changed.connect(self._show_pending)
        document.path_changed.connect(lambda _path: self._show_file())
        document.saved_changed.connect(lambda _saved: self._show_file())
        document.steps_changed.connect(self._show_file)
        self.steps.opened.connect(self.open_step)
        self.steps.preferences_requested.connect(self.show_preferences)
        self.stack.step_requested.connect(self.open_step)
        self.stack.said.connect(self.footer.say)
        self.context_bar.change_requested.connect(self.change_context)
        self.evaluations.page_ready.connect(self._show_page)
        self.evaluations.approximated.connect(self.stack.show_approximate)
        self.evaluations.status_ready.connect(
            lambda key, status: self.steps.step(key).show_status(*status)
        )
        self.evaluations.failed.connect(self.footer.warn)

    # ---- the engine, after the first paint
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and once that is done for the first time, furnish the window and load the engine."""
        super().paintEvent(event)
        if not self.furnished:
            outline.paint(self, self._theme)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._load_engine)

    def _load_engine(self) -> None:
        from ldn_designer_ui import icons

        self.furnish()
        self.setWindowIcon(icons.window_icon())
        self.jobs.submit(self.engine.load, done=self._start)

    def _start(self, versions: str) -> None:
        from ldn_designer_ui.engine import FIRST_EXAMPLE

        self.footer.versions.setText(versions)
        self.menu.list_examples(self.engine.examples(), self.filing.open_example)
        self._set_state(ready=True)
        opened = self._file is not None and self.filing.open(self._file)
        if not opened and not self.filing.rescue(self.recovery):
            self.filing.open_example(FIRST_EXAMPLE)
        self.ready.emit()

    # ---- plan and pages
    def open_step(self, key: str) -> None:
        """Show the page of a step."""
        self._current = key
        self.steps.open(key)
        if self.document.plan is not None:
            self.stack.open(key)
            self.evaluations.request(self.document.plan, self.entries[key])

    def _show_plan(self, plan: TrialPlan) -> None:
        self.context_bar.show_plan(plan)
        self._show_file()
        self.evaluations.request(plan, self.entries[self._current])

    def _show_page(self, key: str, plan: TrialPlan, evaluation: Evaluation) -> None:
        if plan is not self.document.plan:
            return
        self._check.evaluated(evaluation)
        if key == self._current:
            self.stack.show_page(key, plan, evaluation)

    def _show_pending(self) -> None:
        self._show_file()
        self.stack.mark_stale(self._current)

    def _show_file(self) -> None:
        document = self.document
        if document.plan is None:
            return
        self.title_bar.show_file(
            self.filing.name, saved=document.saved, recent=document.path is not None
        )
        self.menu.list_recent(self.preferences.recent, self._open_recent)
        self._set_state(
            ready=True,
            has_plan=True,
            saved=document.saved,
            can_undo=document.can_undo,
            can_redo=document.undo_stack.canRedo(),
        )

    def _set_state(self, **values: bool) -> None:
        from ldn_designer_ui.actions import WindowState

        self.menu.update_state(WindowState(**values))

    # ---- what actions call
    def new_plan(self) -> None:
        """A new plan."""
        self.filing.new()

    def open_plan(self) -> None:
        """A plan from a file."""
        self.filing.open()

    def _open_recent(self, path: Path) -> None:
        self.filing.open(path)

    def save(self) -> None:
        """The plan into its file."""
        if self.filing.save():
            self.footer.say(f"Saved as {self.filing.name}.")

    def save_as(self) -> None:
        """The plan into another file."""
        if self.filing.save_as():
            self.footer.say(f"Saved as {self.filing.name}.")

    def undo(self) -> None:
        """The plan before the last edit."""
        self.document.undo()

    def redo(self) -> None:
        """The plan after the edit undone last."""
        self.document.redo()

    def change_context(self) -> None:
        """Edit the question the trial asks."""
        from ldn_designer_ui.dialogs.context import ContextDialog

        ContextDialog(self.document, self).exec()

    def export(self) -> None:
        """Write a document that people read."""
        from ldn_designer_ui.dialogs.export import ExportDialog

        assert self.document.plan is not None
        dialog = ExportDialog(
            self.engine.documents(),
            partial(self.engine.write_document, self.document.plan),
            self.jobs,
            self.filing.suggested,
            self,
        )
        dialog.said.connect(self.footer.say)
        dialog.exec()

    def show_preferences(self) -> None:
        """Edit preferences."""
        from ldn_designer_ui.dialogs.preferences import PreferencesDialog

        PreferencesDialog(self.preferences, self).exec()

    def show_about(self) -> None:
        """Say what this program is."""
        from ldn_designer_ui.dialogs.about import about

        self.filing.asking.tell("About LDN Designer", about(self.footer.versions.text()))

    # ---- the window itself
    def place(self, size: tuple[int, int] | None) -> None:
        """Take a size, or the place the window last had."""
        if size is not None:
            self.resize(*size)
        elif not self.restoreGeometry(self.preferences.geometry):
            self.resize(*USUAL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page the steps' room in a narrow window."""
        super().resizeEvent(event)
        if self.furnished:
            self._fit()

    def _fit(self) -> None:
        self._frame.set_narrow(self.width() < NARROW)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once nothing is lost by it, and when all background work has ended."""
        from ldn_designer_ui.widgets.text_area import TextArea

        if not self.furnished:
            event.accept()
            return
        focused = self.focusWidget()
        if isinstance(focused, TextArea):
            focused.hand_on()  # words typed just now are not in the plan yet
        if not self.filing.may_leave():
            event.ignore()
            return
        self.preferences.geometry = self.saveGeometry()
        self.jobs.shutdown()
        self.recovery.forget()
        event.accept()
