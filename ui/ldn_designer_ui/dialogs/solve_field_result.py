"""What was found for one unknown: its value, or why there is none and what would reach the target instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.flow_layout import FlowLayout
from ldn_designer_ui.widgets.headline import Headline
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.unknown_part import Solved
    from ldn_designer.power.changes import Change

_HINT = "Each of these would reach it, as one step that can be undone:"


class FieldResult(QWidget):
    """Value and sentence, or reason and buttons. chosen(change): one of them was clicked."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = Headline("Value")
        self.sentence = Label("", wrap=True)
        self.hint = Label(_HINT, "note", wrap=True)
        self.buttons: list[Button] = []
        self._place = QWidget()
        self._flow = FlowLayout(self._place, gap=8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.value, self.sentence, self.hint, self._place):
            column.addWidget(widget)
        self.show_nothing()

    def show_nothing(self, sentence: str = "") -> None:
        """Show no value, and why for the time being."""
        self.value.hide()
        self.sentence.setText(sentence)
        self._show_changes(None, ())

    def show_solved(self, solved: Solved) -> None:
        """Show what was found."""
        from ldn_designer.notation import percent
        from ldn_designer.protocol.solved import sentence, value_text

        if solved.usable is not None:
            shown = value_text(solved.evaluation, solved.field, solved.usable)
            number, _, unit = shown.partition(" ")
            chance = solved.evaluation.plan.hypothesis.chance.capitalize()
            self.value.show_number(number, f"{chance} is then {percent(solved.power, 2)}", unit)
        self.value.setVisible(solved.usable is not None)
        self.sentence.setText(sentence(solved))
        self._show_changes(solved.evaluation, solved.changes)

    def _show_changes(self, evaluation: Evaluation | None, changes: tuple[Change, ...]) -> None:
        from ldn_designer.protocol.changes import words

        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.buttons.clear()
        self.hint.setVisible(bool(changes))
        for change in changes:
            assert evaluation is not None
            said = words(evaluation, change)
            button = Button(said[:1].upper() + said[1:])
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, change=change: self.chosen.emit(change))
            self.buttons.append(button)
            self._flow.addWidget(button)
            button.show()
        self._place.updateGeometry()
