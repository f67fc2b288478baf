"""What the trials leave possible and what the planned trial would find: a figure and a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ldn_designer_ui.canvas import FigureView
from ldn_designer_ui.pages.figure_menu import FigureMenu
from ldn_designer_ui.pages.figure_numbers import possible_effects
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.stacked_bar import Part, StackedBar

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

_NAMED_TRIALS = 2
#: A part of the bar with less than this share has no room for words.
_NARROW = 0.12


class PossibleCard(Card):
    """The distributions of the mean effect and of the next trial's, with the planned effect."""

    def __init__(self, parent: QWidget | None = None) -> None:
        from ldn_designer.figures import registry

        self._kind = registry.load("prior")
        self._drawn: object = None
        self.figure = FigureView(
            self._kind.draw,
            name="What the trials leave possible",
            smallest=(280, 152),
            table=possible_effects,
        )
        self.more = FigureMenu(self.figure)
        super().__init__("What the trials leave possible", controls=(self.more,), parent=parent)
        self.add(self.figure, 1)

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Draw the figure where something in it has changed."""
        from ldn_designer.notation import listed

        labels = evaluation.evidence.labels
        named = listed(labels) if 0 < len(labels) <= _NAMED_TRIALS else "the trials"
        verb = "leaves" if len(labels) == 1 else "leave"
        self.set_title(f"What {named} {verb} possible")
        self.figure.setAccessibleDescription(self._kind.alternative(evaluation))
        subject = (
            evaluation.planned.prior, evaluation.evidence.pooled, evaluation.answer.effect,
            evaluation.beyond_target, plan.outcome, plan.treatment, plan.comparator,
        )  # fmt: skip
        if subject != self._drawn:
            self._drawn = subject
            self.figure.show_figure(evaluation)


class FindingCard(Card):
    """How likely the trial is to end how."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What the trial would find", parent=parent)
        self.bar = StackedBar(name="What the trial would find", height=24)
        self.sentence = Label("", "muted", wrap=True)
        self._names = tuple(Label("", "note", wrap=True) for _ in range(3))
        sides = (
            Qt.AlignmentFlag.AlignLeft,
            Qt.AlignmentFlag.AlignHCenter,
            Qt.AlignmentFlag.AlignRight,
        )
        self._line = QWidget()
        row = QHBoxLayout(self._line)
        row.setContentsMargins(0, 0, 0, 0)
        for label, side in zip(self._names, sides, strict=True):
            label.setAlignment(side | Qt.AlignmentFlag.AlignTop)
            row.addWidget(label, 1)
        for widget in (self.bar, self._line, self.sentence):
            self.add(widget)

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the three ends, or a sentence where there is no prior or no number."""
        from ldn_designer.notation import count, percent

        found, answer = evaluation.assurance, evaluation.answer
        who = f"{count(answer.n_total)} {answer.design.unit}s" if answer.possible else "the trial"
        self.set_title(f"What {who} would find")
        for widget in (self.bar, self._line):
            widget.setVisible(found is not None)
        self.sentence.setVisible(found is None)
        if found is None:
            self.sentence.setText(
                answer.reason
                or "Without pooled trials that measure what the design plans, nothing says how it would end."
            )
            return
        self.bar.set_parts(
            (
                Part(found.success, percent(found.success), "accent"),
                Part(found.inconclusive, percent(found.inconclusive), "line", "ink"),
                Part(found.harm, percent(found.harm), "warn"),
            )
        )
        texts = (
            (f"significant, favours {plan.treatment}", found.success),
            ("not significant", found.inconclusive),
            (f"significant, favours {plan.comparator}", found.harm),
        )
        for label, (text, share) in zip(self._names, texts, strict=True):
            # A part too narrow for its number has it beneath.
            label.setText(text if share >= _NARROW else f"{text}: {percent(share)}")
