"""The ways to choose the effect, each with its number and its assurance under the one prior."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ldn_designer_ui.pages.effect_words import compared, effect_row
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.choice_table import ChoiceTable, Column
from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document

#: Words for each prior of the assurance, by its value in the plan.
_PRIORS = (
    ("next trial", "Next trial, predictive"),
    ("mean effect", "Mean effect"),
    ("single trial", "One trial alone"),
)
_ROW = 32


class RulesCard(Card):
    """The table, the prior that all its assurances share, and the trial that rules for one trial use."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        self.prior = ComboBox(_PRIORS, name="Prior for every assurance")
        self.prior.setFixedWidth(192)
        label = Label("Prior for every assurance", "table")
        label.setProperty("quiet", True)
        label.setBuddy(self.prior)
        label.setToolTip(
            "What is believed about the true effect before the trial, the same for every row."
        )
        super().__init__("Difference to plan on", " ", controls=(label, self.prior), parent=parent)
        self._document = document
        self._difference = Label("", "column")
        self._difference.setContentsMargins(6, 0, 6, 0)
        self._difference.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table = ChoiceTable(
            (
                Column("Rule", stretch=1, width=252),
                Column("From", width=124),
                Column("", right=True, width=104, widget=self._difference),
                Column(
                    "In SDs",
                    right=True,
                    width=60,
                    help="The difference divided by the standard deviation to plan on.",
                ),
                Column(
                    "N randomised", right=True, width=100, help="For the target power of step 4."
                ),
                Column(
                    "Assurance",
                    right=True,
                    width=80,
                    help="The probability of a significant benefit, averaged over what the trials leave possible.",
                ),
            ),
            lead="radio",
            row_height=_ROW,
            name="Difference to plan on",
        )
        self.trial = ComboBox((), name="Trial for the rules that use one")
        self.trial_line = QWidget()
        self._add_trial_line()
        self.add(self.table)
        self.add(self.trial_line)
        self.add_stretch()
        self.table.chosen.connect(self._choose)
        self.prior.chosen.connect(lambda key: document.edit("effect.prior", key, label="prior"))
        self.trial.chosen.connect(lambda key: document.edit("effect.study", key, label="trial"))

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the rules of an evaluation."""
        from ldn_designer.notation import number, percent

        assert self.heading is not None
        design = evaluation.answer.design
        spread = design.spread_field
        note = f"{percent(plan.power)} power"
        if spread is not None:
            note += f", SD {number(float(getattr(design, spread)))}"
        self.heading.set_note(note)
        self._difference.setText(compared(plan) if plan.design.pools else "Effect")
        self.prior.choose(plan.effect.prior)
        evidence = evaluation.evidence
        offered = [(row.reference, row.study.label) for row in evidence.rows]
        shown = [
            (self.trial.itemData(i), self.trial.itemText(i)) for i in range(self.trial.count())
        ]
        if offered != shown:
            self.trial.set_options(offered)
        named = evidence.row(plan.effect.study) or evidence.row(None)
        self.trial.choose("" if named is None else named.reference)
        self.trial_line.setVisible(len(offered) > 1)
        self.table.set_rows([effect_row(row, evaluation) for row in evaluation.effect_rows])

    def _choose(self, rule: str) -> None:
        plan = self._document.plan
        if plan is not None and plan.effect.rule != rule:
            self._document.edit("effect.rule", rule, label="effect to plan on")

    def _add_trial_line(self) -> None:
        label = Label("Rules for one trial use", "table")
        label.setProperty("quiet", True)
        label.setBuddy(self.trial)
        self.trial.setMinimumContentsLength(14)
        row = QHBoxLayout(self.trial_line)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.trial)
        row.addStretch(1)
