"""The reason for leaving a result out, asked before it is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ldn_designer_ui.pages.evidence_selection import without_result
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from ldn_designer_ui.document import Document


class ExclusionDialog(QDialog):
    """Asks why one result is not pooled, and takes it out of the pool as one step of undo."""

    def __init__(
        self, document: Document, reference: str, label: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document = document
        self._reference = reference
        self._label = label
        self.setWindowTitle(f"Leave {label} out")
        self.setMinimumWidth(480)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("such as: the direction of its effect is not printed")
        self.problem = Label("", "error", wrap=True)
        self.problem.hide()
        self.reason.textEdited.connect(lambda _text: self._say(""))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        question = f"Why is {label} left out? The protocol prints the reason."
        column.addWidget(Label(question, "table", wrap=True))
        column.addWidget(self.reason)
        column.addWidget(self.problem)
        column.addSpacing(8)
        column.addLayout(self._buttons())

    def accept(self) -> None:
        """Leave the result out and close; or say what is wrong and stay."""
        from ldn_designer.plan import PlanError

        assert self._document.plan is not None
        try:
            plan = without_result(self._document.plan, self._reference, self.reason.text())
        except PlanError as error:
            self._say(error.sentence)
            self.reason.setFocus()
            return
        self._document.adopt(plan, f"leaving {self._label} out")
        super().accept()

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _buttons(self) -> QHBoxLayout:
        self.cancel, self.leave_out = Button("Cancel"), Button("Leave out", "primary")
        self.leave_out.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.leave_out.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.leave_out)
        return row
