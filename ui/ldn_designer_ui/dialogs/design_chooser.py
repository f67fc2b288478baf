"""Five questions that lead to a design, with the reason for the one suggested."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.label import Label

_WIDTH = 620
#: Suggestions shown at once; the first fits best.
_SHOWN = 4


class DesignChooser(QDialog):
    """Asks, suggests and explains; `kind` is the design taken once the dialog was accepted.

    `answers` to begin with, by question.
    """

    def __init__(self, answers: dict[str, str], parent: QWidget | None = None) -> None:
        from ldn_designer.designs.choosing import QUESTIONS

        super().__init__(parent)
        self.setWindowTitle("Choose a design")
        self.setMinimumWidth(_WIDTH)
        self.kind = ""
        self.boxes: dict[str, ComboBox] = {}
        self.takers: list[Button] = []
        form = QVBoxLayout()
        form.setSpacing(4)
        for question in QUESTIONS:
            box = ComboBox(tuple(question.answers.items()), name=question.asked)
            box.choose(answers.get(question.key, next(iter(question.answers))))
            box.chosen.connect(self._suggest)
            self.boxes[question.key] = box
            form.addWidget(Label(question.asked, "table-strong"))
            form.addWidget(box)
            form.addSpacing(8)
        self.intro = Label("", "muted", wrap=True)
        self._place = QVBoxLayout()
        self._place.setSpacing(8)
        cancel = Button("Cancel")
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(theme.GAP)
        column.addLayout(form)
        column.addWidget(self.intro)
        column.addLayout(self._place)
        column.addStretch(1)
        column.addLayout(buttons)
        self._suggest()

    def _suggest(self) -> None:
        """Show what the answers suggest, best first, each with its reason and a button that takes it."""
        from ldn_designer.designs import load
        from ldn_designer.designs.choosing import suggestions

        found = suggestions({key: box.key for key, box in self.boxes.items()})[:_SHOWN]
        while (item := self._place.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.takers.clear()
        self.intro.setText(
            "What your answers suggest, the best fit first:"
            if found
            else "No design here fits these answers. Change the one that matters least."
        )
        for place, suggestion in enumerate(found):
            row, line = QWidget(), QHBoxLayout()
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(12)
            row.setLayout(line)
            title = load(suggestion.kind).title
            words = Label(f"{title}. {suggestion.reason}", wrap=True)
            take = Button("Use this design", "primary" if place == 0 else "plain")
            take.setAccessibleName(f"Use {title}")
            take.clicked.connect(lambda _on=False, kind=suggestion.kind: self._take(kind))
            self.takers.append(take)
            line.addWidget(words, 1)
            line.addWidget(take)
            self._place.addWidget(row)
            row.show()

    def _take(self, kind: str) -> None:
        self.kind = kind
        self.accept()
