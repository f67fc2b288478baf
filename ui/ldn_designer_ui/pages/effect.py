"""Step 2: the difference and the standard deviation to plan on, why, and what would follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.pages.effect_outlook import FindingCard, PossibleCard
from ldn_designer_ui.pages.effect_reason import ReasonCard
from ldn_designer_ui.pages.effect_rules import RulesCard
from ldn_designer_ui.pages.effect_spread import SpreadCard
from ldn_designer_ui.pages.effect_words import planned_words
from ldn_designer_ui.pages.page import Page, Status
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.callout import Callouts
from ldn_designer_ui.widgets.card import Card

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.widgets.status_icon import State

#: Below this width figure, bar and findings stand beneath the tables.
_NARROW = 1120
_LEAST = 720
_SIDE, _ANY_WIDTH = 392, 16_777_215


class EffectPage(Page):
    """Rules for the effect, standard deviations, reasons, the prior, and what the trial would find."""

    def __init__(self, document: Document, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(document, jobs, parent)
        self._narrow: bool | None = None
        self.rules = RulesCard(document)
        self.spread = SpreadCard(document)
        self.reason = ReasonCard(document)
        self.possible = PossibleCard()
        self.finding = FindingCard()
        self.worth = Card("Worth knowing")
        self.findings = Callouts()
        self.change = Button("What would change this…", small=True)
        self.change.clicked.connect(lambda: self.step_requested.emit("power"))
        self.possible.figure.said.connect(self.said)
        self.worth.add(self.findings)
        self.worth.body.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        self.worth.add_stretch()
        self._build()
        self._arrange(narrow=False)

    @staticmethod
    def prepare(plan: TrialPlan, evaluation: Evaluation) -> None:
        """Solve every rule and every standard deviation, and look for findings."""
        _ = plan, evaluation.effect_rows, evaluation.spread_rows, evaluation.beyond_target
        _ = evaluation.assurance, evaluation.findings

    @staticmethod
    def status(plan: TrialPlan, evaluation: Evaluation) -> Status:
        """The planned effect; attention where a finding asks for it."""
        _ = plan
        asks = any(
            finding.step == "effect" and finding.severity == "attention"
            for finding in evaluation.findings
        )
        attention = asks or not evaluation.answer.possible
        return Status("attention" if attention else "done", planned_words(evaluation))

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the effect and the standard deviation of a plan."""
        for card in (self.rules, self.spread, self.reason, self.possible, self.finding):
            card.show_state(plan, evaluation)
        found: list[tuple[State, str]] = [
            (finding.severity, finding.sentence)
            for finding in evaluation.findings
            if finding.step == "effect"
        ]
        self.worth.set_tone("warn" if any(state == "attention" for state, _ in found) else "plain")
        self.findings.set_callouts(
            found or [("done", "Nothing about this effect needs a warning.")]
        )
        self.change.setVisible(evaluation.assurance is not None)

    def results(self) -> tuple[QWidget, ...]:
        """The tables, the bar and the findings."""
        return (self.rules.table, self.spread.table, self.finding, self.worth)

    def minimumSizeHint(self) -> QSize:
        """Narrower than the wide arrangement, which gives way to the other one in time."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put figure, bar and findings beneath the tables where the window is narrow."""
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < _NARROW)

    def _build(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(theme.GAP)
        below.addWidget(self.spread, 6)
        below.addWidget(self.reason, 5)
        tables = QVBoxLayout()
        tables.setSpacing(theme.GAP)
        tables.addWidget(self.rules)
        tables.addLayout(below, 1)
        ends = QVBoxLayout()
        ends.setSpacing(theme.GAP)
        ends.addWidget(self.finding)
        ends.addWidget(self.worth, 1)
        self._outlook = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._outlook.setSpacing(theme.GAP)
        self._outlook.addWidget(self.possible, 1)
        self._outlook.addLayout(ends, 1)
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._whole.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        self._whole.setSpacing(theme.GAP)
        self._whole.addLayout(tables, 1)
        self._whole.addLayout(self._outlook)

    def _arrange(self, *, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._whole.setDirection(down if narrow else across)
        self._outlook.setDirection(across if narrow else down)
        for card in (self.possible, self.finding, self.worth):
            card.setMinimumWidth(0 if narrow else _SIDE)
            card.setMaximumWidth(_ANY_WIDTH if narrow else _SIDE)
