"""The design page: which design, who is lost, how fast patients come, and what other designs need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.pages import design_words as words
from ldn_designer_ui.pages.design_advice import AdviceCard, advised
from ldn_designer_ui.pages.design_results import Facts, Flow, OtherDesignsCard, SchemaCard
from ldn_designer_ui.pages.design_settings import DesignSettings
from ldn_designer_ui.pages.page import Page, Status

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.other_designs import OtherDesign
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Jobs


class DesignPage(Page):
    """Step 3. Designs that the plan had before are remembered while the page is open."""

    def __init__(self, document: Document, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(document, jobs, parent)
        self._before: dict[str, Design] = {}
        self.settings = DesignSettings(document)
        self.schema = SchemaCard()
        self.others = OtherDesignsCard()
        self.flow = Flow()
        self.facts = Facts()
        self.advice = AdviceCard(self.flow, self.facts)
        self._shown: tuple[TrialPlan, Evaluation] | None = None
        right = QVBoxLayout()
        right.setSpacing(theme.GAP)
        right.addWidget(self.schema, 1)
        right.addWidget(self.others)
        right.addWidget(self.advice, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        row.setSpacing(theme.GAP)
        row.addWidget(self.settings)
        row.addLayout(right, 1)
        self.settings.step_requested.connect(self.step_requested)
        self.settings.kind_chosen.connect(self.adopt)
        self.others.chosen.connect(self.adopt)
        self.advice.wanted.connect(self._advise)
        for told in (self.schema.figure.said, self.advice.said):
            told.connect(self.said)

    @staticmethod
    def prepare(plan: TrialPlan, evaluation: Evaluation) -> None:  # noqa: ARG004  the page's contract
        """The headline; other designs follow in a job of their own."""
        _ = (evaluation.planned, evaluation.answer)

    @staticmethod
    def status(plan: TrialPlan, evaluation: Evaluation) -> Status:  # noqa: ARG004  the page's contract
        """The design and its allocation."""
        value = words.design(plan).value
        short = value[:2].isupper()  # such as MMRM
        return Status("done", value if short else value[:1].lower() + value[1:])

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the plan's design and what follows from it."""
        from ldn_designer.evaluation.other_designs import same_target

        self._before[plan.design.kind] = evaluation.planned.design
        self.settings.show_state(plan, evaluation)
        self.schema.show_state(evaluation)
        self.flow.show_state(plan, evaluation)
        self.facts.show_state(evaluation)

        def show(rows: tuple[OtherDesign, ...]) -> None:
            self.others.show_rows(plan, evaluation, rows)

        before = tuple(self._before.values())
        self.jobs.submit(same_target, plan, before, done=show, replaces="other designs")
        self._shown = (plan, evaluation)
        self._advise()

    def results(self) -> tuple[QWidget, ...]:
        """Everything at the right."""
        return (self.schema, self.others, self.flow, self.facts, *self.advice.results())

    def _advise(self) -> None:
        """Compute the advice that is open, for the plan that is shown."""
        assert self._shown is not None
        card = self.advice
        self.jobs.submit(
            advised,
            *self._shown,
            card.topic,
            dict(card.given),
            done=card.show_advised,
            replaces="design advice",
        )

    def adopt(self, kind: str) -> None:
        """Put the plan into another design, as one step of undo."""
        from ldn_designer import designs
        from ldn_designer.evaluation.other_designs import in_design

        if self.document.plan is None or kind == self.document.plan.design.kind:
            return
        self.settings.settle()
        changed = in_design(self.document.plan, kind, self._before.get(kind))
        self.document.adopt(changed, designs.load(kind).title)
