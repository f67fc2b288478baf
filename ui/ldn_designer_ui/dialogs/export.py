"""Writing a document that people read: which one, and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.mark import RadioButton
from ldn_designer_ui.widgets.section_label import SectionLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ldn_designer_ui.jobs import Job, Jobs


class ExportDialog(QDialog):
    """A choice of documents; the chosen one is written as PDF in the background.

    `documents` maps keys to titles, `write(key, path)` writes one and gives its number of pages.
    said(sentence) reports the file; what fails is said in the dialog, which stays open.
    """

    said = Signal(str)

    def __init__(
        self,
        documents: Mapping[str, str],
        write: Callable[[str, Path], int],
        jobs: Jobs,
        suggested: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._write = write
        self._jobs = jobs
        self._suggested = suggested
        self._job: Job | None = None
        self.setWindowTitle("Export")
        self.setMinimumWidth(400)
        self.choices = {key: RadioButton(title) for key, title in documents.items()}
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        column.addWidget(SectionLabel("Document", "as PDF"))
        for choice in self.choices.values():
            column.addWidget(choice)
        next(iter(self.choices.values())).setChecked(True)
        self.problem = Label("", "error", wrap=True)
        column.addWidget(self.problem)
        self.cancel = Button("Cancel")
        self.take = Button("Save as…", "primary")
        self.take.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.take.clicked.connect(self.ask)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.take)
        column.addLayout(row)

    @property
    def key(self) -> str:
        """The document chosen."""
        return next(key for key, choice in self.choices.items() if choice.isChecked())

    def ask(self) -> None:
        """Ask where the document goes, and write it there."""
        start = self._suggested.with_name(f"{self._suggested.stem}-{self.key}.pdf")
        name, _ = QFileDialog.getSaveFileName(self, "Export", str(start), "PDF (*.pdf)")
        if name:
            path = Path(name)
            self.write(path if path.suffix else path.with_suffix(".pdf"))

    def write(self, path: Path) -> None:
        """Write the document chosen to a file, in the background."""
        self.problem.setText("")
        self.take.setEnabled(False)
        self.take.setText("Writing…")
        self._job = self._jobs.submit(
            self._write,
            self.key,
            path,
            done=lambda pages: self._finish(path, pages),
            failed=self._fail,
        )

    def reject(self) -> None:
        """Close; what is being written is written, but nobody waits for it."""
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _finish(self, path: Path, pages: int) -> None:
        self.said.emit(f"Saved as {path.name}, {pages} {'page' if pages == 1 else 'pages'}.")
        self.accept()

    def _fail(self, error: Exception) -> None:
        from ldn_designer.protocol.blocks import DocumentError

        self.take.setEnabled(True)
        self.take.setText("Save as…")
        if not isinstance(error, DocumentError):
            raise error
        self.problem.setText(str(error))
