"""Writing a document that people read: which one, and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.mark import RadioButton
from ldn_designer_ui.widgets.section_label import SectionLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ldn_designer_ui.jobs import Job, Jobs

SUFFIX = ".pdf"
#: What each document is for; a document without a line here needs none.
PURPOSES = {
    "protocol": "Everything in the order of ICH M11, with what is still to be written marked.",
    "calculation": "One sheet: the calculation and its sources, to attach to a grant application.",
}


class ExportDialog(QDialog):
    """A choice of documents and a place; the chosen one is written as PDF in the background.

    `documents` maps keys to titles; `write(key, path, progress=...)` writes one and gives its number
    of pages. said(sentence) reports the file. What fails is said in the dialog, which stays open.
    """

    said = Signal(str)

    def __init__(
        self,
        documents: Mapping[str, str],
        write: Callable[..., int],
        jobs: Jobs,
        suggested: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._write = write
        self._jobs = jobs
        self._suggested = suggested
        self._job: Job | None = None
        self._named = False
        self._written: Path | None = None
        self.setWindowTitle("Export")
        self.setMinimumWidth(520)
        self._build(documents)
        self._connect()
        self._suggest()
        self._show_step()

    def _build(self, documents: Mapping[str, str]) -> None:
        self.choices = {key: RadioButton(title) for key, title in documents.items()}
        self.place = QLineEdit()
        self.place.setAccessibleName("File")
        self.browse = Button("Browse…")
        self.note = Label("", "note", wrap=True)
        self.problem = Label("", "error", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress")
        self.open_folder = Button("Show folder")
        self.open_file = Button("Open file")
        self.cancel = Button("Cancel")
        self.take = Button("Export", "primary")
        self.take.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        column.addWidget(SectionLabel("Document", "as PDF"))
        for key, choice in self.choices.items():
            column.addWidget(choice)
            if key in PURPOSES:
                purpose = Label(PURPOSES[key], "note", wrap=True)
                purpose.setContentsMargins(26, 0, 0, 4)
                column.addWidget(purpose)
        next(iter(self.choices.values())).setChecked(True)
        column.addSpacing(8)
        column.addWidget(SectionLabel("File"))
        column.addLayout(_row(self.place, self.browse, stretch=0))
        for part in (self.note, self.problem, self.progress):
            column.addWidget(part)
        column.addSpacing(8)
        column.addLayout(
            _row(self.open_folder, self.open_file, None, self.cancel, self.take, stretch=2)
        )

    def _connect(self) -> None:
        for choice in self.choices.values():
            choice.toggled.connect(self._suggest)
        self.place.textEdited.connect(self._name)
        self.place.textChanged.connect(self._show_note)
        self.browse.clicked.connect(self.ask)
        self.take.clicked.connect(self._export)
        self.cancel.clicked.connect(self.reject)
        self.open_file.clicked.connect(lambda: self._open(self._written))
        self.open_folder.clicked.connect(lambda: self._open(self._written and self._written.parent))

    # ---- what is chosen
    @property
    def key(self) -> str:
        """The document chosen."""
        return next(key for key, choice in self.choices.items() if choice.isChecked())

    @property
    def path(self) -> Path:
        """The file named; a name without an ending gets one, and one without a folder the plan's."""
        text = self.place.text().strip()
        named = text if Path(text).suffix else f"{text}{SUFFIX}"
        return self._suggested.parent / Path(named).expanduser()

    def ask(self) -> None:
        """Ask where the document goes."""
        name, _ = QFileDialog.getSaveFileName(self, "Export", self.place.text(), f"PDF (*{SUFFIX})")
        if name:
            self._named = True
            self.place.setText(name)

    def _suggest(self) -> None:
        """Name the file after the plan and the document, until the user has named it."""
        self._written = None
        if not self._named:
            name = f"{self._suggested.stem}-{self.key}{SUFFIX}"
            self.place.setText(str(self._suggested.with_name(name)))
        self._show_step()

    def _name(self) -> None:
        self._named = True

    def _show_note(self) -> None:
        self._written = None
        self.problem.setText("")
        self._show_step()

    # ---- writing
    def _export(self) -> None:
        if self._written is not None:
            self.accept()
        elif problem := self._problem():
            self.problem.setText(problem)
            self._show_step()
        else:
            self.write(self.path)

    def _problem(self) -> str:
        """Why nothing can be written to the file named; "" where it can be tried."""
        if not self.place.text().strip():
            return "Name a file to write to."
        plan = self._suggested
        if plan.exists() and self.path.exists() and self.path.samefile(plan):
            return f"“{plan.name}” is the plan itself: write the PDF to another name."
        return ""

    def write(self, path: Path) -> None:
        """Write the document chosen to a file, in the background."""
        self.problem.setText("")
        self.progress.setRange(0, 0)
        self._job = self._jobs.submit(
            self._write,
            self.key,
            path,
            done=lambda pages: self._finish(path, pages),
            failed=self._fail,
            progress=self._tell_progress,
        )
        self._show_step()

    @property
    def writing(self) -> bool:
        """Whether a document is being written."""
        return self._job is not None and self._job.active

    def reject(self) -> None:
        """Stop writing, and leave every file as it was; when nothing is being written, close."""
        if self._job is not None and self.writing:
            self._job.cancel()
            self._job = None
            self._show_step()
        else:
            super().reject()

    def _tell_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        # Once all figures are drawn the file follows at once: there is nothing to cancel any more.
        self.cancel.setEnabled(done < total - 1)

    def _finish(self, path: Path, pages: int) -> None:
        self._job, self._written = None, path
        sentence = f"Saved as {path.name}, {pages} {'page' if pages == 1 else 'pages'}."
        self.said.emit(sentence)
        self._show_step()
        self.note.setText(sentence)
        self.take.setFocus()

    def _fail(self, error: Exception) -> None:
        from ldn_designer_ui.printing import hindrance

        self._job = None
        self._show_step()
        self.problem.setText(hindrance(error))
        self.problem.show()

    def _show_step(self) -> None:
        """Show what can be done now: choose, wait or cancel, open what was written."""
        writing, written = self.writing, self._written is not None
        for part in (*self.choices.values(), self.place, self.browse, self.take):
            part.setEnabled(not writing)
        self.take.setText("Writing…" if writing else "Close" if written else "Export")
        self.cancel.setVisible(not written)
        self.cancel.setEnabled(True)
        self.open_file.setVisible(written)
        self.open_folder.setVisible(written)
        self.progress.setVisible(writing)
        replaced = not (writing or written) and self.path.is_file()
        self.note.setText("This file is there already and will be replaced." if replaced else "")
        self.problem.setVisible(bool(self.problem.text()))

    def _open(self, path: Path | None) -> None:
        if path is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.problem.setText(
                f"No program could be started for “{path.name}”. It lies in {path.parent}."
            )
            self._show_step()


def _row(*parts: QWidget | None, stretch: int) -> QHBoxLayout:
    """Widgets side by side; the part at `stretch` takes the room, None is an empty one."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for position, part in enumerate(parts):
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part, 1 if position == stretch else 0)
    return row
