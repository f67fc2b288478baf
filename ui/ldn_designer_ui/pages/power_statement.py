"""The sample-size statement in its lengths, to read and to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.segmented import Segmented
from ldn_designer_ui.widgets.value_text import ValueText

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer.protocol.spans import Spans

STANDARD = "standard"


class StatementCard(Card):
    """One length at a time. length_chosen(length): another one is wanted. said(sentence): it was copied."""

    length_chosen = Signal(str)
    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        from ldn_designer.protocol.statement import LENGTHS

        options = [(length, length.capitalize()) for length in LENGTHS]
        self.lengths = Segmented(options, name="Length of the statement")
        self.lengths.choose(STANDARD)
        self.copy_button = Button("Copy", small=True)
        self.copy_button.setAccessibleName("Copy: the sample-size statement")
        super().__init__(
            "Sample-size statement", controls=(self.lengths, self.copy_button), parent=parent
        )
        self.text = ValueText(name="Sample-size statement")
        self.add(self.text)
        self.lengths.chosen.connect(self.length_chosen)
        self.copy_button.clicked.connect(self.copy)

    @property
    def length(self) -> str:
        """The length chosen."""
        return self.lengths.key

    def show_spans(self, spans: Spans) -> None:
        """Show a statement, its values marked."""
        self.text.set_runs(runs(spans))

    def copy(self) -> None:
        """Put the words on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.words)
        self.said.emit(f"Copied: the {self.length} statement.")


def runs(spans: Spans) -> tuple[tuple[str, bool], ...]:
    """The spans as runs of text, each value marked."""
    from ldn_designer.protocol.spans import Emphasis, Value, flattened

    return tuple(
        (span if isinstance(span, str) else getattr(span, "text", ""), isinstance(span, Value))
        for span in flattened(spans)
        if not isinstance(span, Emphasis)
    )


def compose(plan: TrialPlan, evaluation: Evaluation, length: str) -> Spans:
    """The statement of this length."""
    from ldn_designer.protocol.statement import statement

    return statement(plan, evaluation, length)
