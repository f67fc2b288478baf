"""What is worth knowing about the evidence, and the offer to plan on the outcome that was pooled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ldn_designer_ui.pages import evidence_words as words
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.callout import Callouts
from ldn_designer_ui.widgets.card import Card

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.widgets.status_icon import State


class WorthCard(Card):
    """Findings in words; hidden where the page says already that there is no evidence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Worth knowing", parent=parent)
        self.findings = Callouts()
        self.take_outcome = Button("Plan on this outcome", small=True)
        self.add(self.findings)
        self.body.addWidget(self.take_outcome, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_stretch()

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the findings about the evidence of a plan."""
        problem = evaluation.evidence.problem
        found: list[tuple[State, str]] = [
            (finding.severity, finding.sentence)
            for finding in evaluation.findings
            if finding.step == "evidence" and finding.sentence != problem
        ]
        elsewhere = words.on_another_scale(plan, evaluation)
        if elsewhere:
            found.insert(0, ("attention", elsewhere))
        self.take_outcome.setVisible(bool(elsewhere))
        self.setVisible(bool(found) or not problem)
        self.findings.set_callouts(
            found or [("done", "Nothing about this evidence needs a warning.")]
        )
