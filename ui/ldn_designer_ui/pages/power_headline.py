"""The headline of the power page: the numbers, or why there are none and what would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui.pages import design_words as words
from ldn_designer_ui.pages.power_light import AgreementLight
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.flow_layout import FlowLayout
from ldn_designer_ui.widgets.headline import Headline
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.side_by_side import SideBySide

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer.power.assurance import Assurance
    from ldn_designer.power.changes import Change
    from ldn_designer_ui.jobs import Jobs

#: An assurance below this is less likely than not.
LIKELY = 0.5
NONE = "–"
#: What stands beside a number of the quick test that stands in for an exact one.
FOLLOWS = "normal test; exact answer follows"


class HeadlineCards(QWidget):
    """Randomise, analysed, power (or the difference, when that was asked) and assurance."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.total = Headline("Randomise")
        self.months = Headline("Months to recruit")
        self.analysed = Headline("Analysed")
        self.solved = Headline("Power")
        self.light = AgreementLight(jobs)
        self.assurance = Headline("Assurance")
        self.solved_card = Card("Power")
        self.assurance_card = Card("Assurance")
        self.total_card = Card("Randomise")
        pair = QHBoxLayout()
        pair.setSpacing(24)
        pair.addWidget(self.total)
        pair.addWidget(self.months, 1)
        self.total_card.add_layout(pair)
        second = Card("Analysed")
        second.add(self.analysed)
        self.solved_card.add(self.solved)
        self.solved_card.add(self.light)
        self.assurance_card.add(self.assurance)
        numbers = SideBySide(self.total_card, second, shares=(5, 3))
        for card in (self.total_card, second, self.solved_card, self.assurance_card):
            # The light's line brings room of its own.
            card.body.setContentsMargins(16, 8, 16, 3 if card is self.solved_card else 10)
            card.body.addStretch(1)  # numbers stand abreast, whatever is beneath them
        chances = SideBySide(self.solved_card, self.assurance_card, shares=(4, 3))
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(SideBySide(numbers, chances, shares=(4, 3)))

    def show_approximate(self, plan: TrialPlan, approximate: Evaluation) -> None:
        """Show what a quick test says, every number of it marked, and no assurance."""
        self.show_state(plan, approximate)
        for headline in (self.total, self.analysed, self.solved):
            headline.mark_approximate(FOLLOWS)
        for headline in (self.months, self.assurance):
            headline.show_number(NONE, "exact answer follows")
        self.assurance_card.set_tone("plain")
        self.light.clear()

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show all but the assurance, which follows; only for a possible answer."""
        from ldn_designer.figures.scale import effect_scale
        from ldn_designer.notation import count, percent

        answer, scale = evaluation.answer, effect_scale(evaluation)
        hypothesis = plan.hypothesis
        self.total_card.set_title("Randomise" if answer.design.randomised else "Include")
        self.total.show_number(count(answer.n_total), words.per_stratum(evaluation, "randomised"))
        rate = words.recruitment(plan)
        self.months.show_number(count(evaluation.months), f"{rate.value}, {rate.reason}", "months")
        self.analysed.show_number(
            count(answer.n_analysed), words.per_stratum(evaluation, "analysed")
        )
        spread = words.spread(evaluation)
        assumed = f", {spread.value}" if spread else ""
        if plan.solve_for == "effect":
            self.solved_card.set_title("Difference" if hypothesis.tests else "Half-width")
            size = words.size(evaluation, answer.effect)
            likely = hypothesis.so_likely(percent(answer.power, 1))
            self.solved.show_number(size, f"{scale.unit}, {likely}")
        else:
            self.solved_card.set_title(hypothesis.chance.capitalize())
            self.solved.show_number(
                percent(answer.power, 1), f"{words.effect(evaluation).value}{assumed}"
            )

    def show_assurance(self, found: Assurance | None) -> None:
        """Show how likely the trial is to succeed, as a warning where that is less likely than not."""
        from ldn_designer.notation import percent

        if found is None:
            self.assurance.show_number(NONE, "no pooled evidence fits")
            self.assurance_card.set_tone("plain")
            return
        low = found.success < LIKELY
        ceiling = f"ceiling {percent(found.ceiling)}"
        self.assurance.show_number(percent(found.success), ceiling, warning=low)
        self.assurance_card.set_tone("warn" if low else "plain")


class ImpossibleCard(Card):
    """Why the request cannot be met, and changes that meet it. adopted(change): one was clicked."""

    adopted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Not possible as planned", tone="warn", parent=parent)
        self.reason = Label("", wrap=True)
        self.hint = Label(
            "Each of these would make it possible, as one step that can be undone:", "note"
        )
        self.buttons: list[Button] = []
        self._place = QWidget()
        self._flow = FlowLayout(self._place, gap=8)
        self.add(self.reason)
        self.add(self.hint)
        self.add(self._place)

    def show_state(self, evaluation: Evaluation) -> None:
        """Show the reason and a button for each change."""
        answer = evaluation.answer
        self.reason.setText(answer.reason)
        self.hint.setVisible(bool(answer.changes))
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.buttons.clear()
        for change in answer.changes:
            button = Button(_proposal(change, evaluation))
            button.clicked.connect(lambda _on=False, change=change: self.adopted.emit(change))
            self.buttons.append(button)
            self._flow.addWidget(button)
            button.show()
        self._place.updateGeometry()


def _proposal(change: Change, evaluation: Evaluation) -> str:
    """A change in words, with what it comes to."""
    from ldn_designer.notation import count
    from ldn_designer.protocol.changes import words as change_words

    wanted = change_words(evaluation, change)
    wanted = wanted[:1].upper() + wanted[1:]
    if any(name == "n_total" for name, _ in change.settings):
        return wanted
    return f"{wanted}: {count(change.total)} suffice"
