"""Step 1: which trials are pooled, what they reported, and what follows from them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.pages import evidence_selection as selection
from ldn_designer_ui.pages.evidence_conditions import chips, total
from ldn_designer_ui.pages.evidence_methods import MethodsCard
from ldn_designer_ui.pages.evidence_study import StudyCard
from ldn_designer_ui.pages.evidence_table import StudyTable
from ldn_designer_ui.pages.evidence_worth import WorthCard
from ldn_designer_ui.pages.page import Page, Status
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.chip import ChipRow
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.evidence_part import PooledRow, PrintedRow
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Jobs

#: Below this width the selected study stands beneath the others.
_NARROW = 1150
_STUDY_WIDTH, _STUDY_HEIGHT, _ANY_WIDTH = 340, 400, 16_777_215
#: The least width of the page; what does not fit is then beneath.
_LEAST = 760


class EvidencePage(Page):
    """Conditions, studies with forest plot, the selected study, other methods, and what is worth knowing."""

    def __init__(self, document: Document, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(document, jobs, parent)
        self._rows: dict[str, PooledRow | PrintedRow] = {}
        self._evaluation: Evaluation | None = None
        self._selected = ""
        self._narrow: bool | None = None
        self.dialog: QDialog | None = None
        self._build_studies()
        self.study = StudyCard()
        self.methods = MethodsCard()
        self.worth = WorthCard()
        self.worth.take_outcome.clicked.connect(self._take_outcome)
        self._build()
        self._arrange(narrow=False)
        self.study.include_requested.connect(lambda: self._tick(self._reference(), on=True))
        self.study.exclude_requested.connect(lambda: self._tick(self._reference(), on=False))
        self.study.outcome_chosen.connect(self._choose_outcome)
        self.study.edit_requested.connect(self.edit_study)
        self.study.remove_requested.connect(self._remove)

    @staticmethod
    def prepare(plan: TrialPlan, evaluation: Evaluation) -> None:
        """Pool the selected results and look for findings."""
        from ldn_designer.evidence import library

        library.conditions()
        _ = plan, evaluation.evidence, evaluation.findings

    @staticmethod
    def status(plan: TrialPlan, evaluation: Evaluation) -> Status:
        """How many of the condition's studies are pooled."""
        evidence = evaluation.evidence
        studies = total(plan)
        if evidence.pooled is not None:
            return Status("done", f"{len(evidence.rows)} of {studies} pooled")
        return Status("attention" if evidence.rows else "open", f"none of {studies} pooled")

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the evidence of a plan."""
        self._evaluation = evaluation
        evidence = evaluation.evidence
        rows: list[PooledRow | PrintedRow] = [*evidence.rows, *evidence.printed]
        self._rows = {row.reference: row for row in rows}
        if self._selected not in {row.study.id for row in self._rows.values()}:
            first = next(iter(self._rows.values()), None)
            self._selected = "" if first is None else first.study.id
            self.study.show_problem("")
        self.chips.set_chips(chips(plan), plan.condition)
        self.table.show_state(plan, evaluation, self._selected)
        self.lesson.setText(evidence.problem)
        self.lesson.setVisible(bool(evidence.problem))
        self.teach.setVisible(not evidence.rows)
        self.teach.setText(
            "Pool what can be pooled" if self._poolable() else "Plan on an own value"
        )
        self._show_study(plan)
        self.methods.show_state(plan, evaluation)
        self.worth.show_state(plan, evaluation)

    def results(self) -> tuple[QWidget, ...]:
        """Everything but the list of conditions."""
        return (self.table, self.methods, self.worth)

    def add_study(self) -> None:
        """Enter a study of one's own."""
        self._open_study(identifier="")

    def edit_study(self) -> None:
        """Change the user's study that is selected."""
        self._open_study(identifier=self._selected)

    def minimumSizeHint(self) -> QSize:
        """Narrower than the wide arrangement, which gives way to the other one in time."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the selected study beneath the others where the window is narrow."""
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < _NARROW)

    # ---- widgets
    def _build_studies(self) -> None:
        self.studies = Card()
        self.chips = ChipRow("Conditions")
        self.chips.chosen.connect(self._choose_condition)
        self.add = Button("Add study", small=True)
        self.add.clicked.connect(self.add_study)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.chips, 1)
        head.addWidget(self.add)
        self.table = StudyTable()
        self.table.chosen.connect(self._choose)
        self.table.ticked.connect(lambda reference, on: self._tick(reference, on=on))
        self.lesson = Label("", "text", wrap=True)
        self.teach = Button("Plan on an own value", "primary")
        self.teach.clicked.connect(self._teach)
        row = QHBoxLayout()
        row.addWidget(self.teach)
        row.addStretch(1)
        self.studies.add_layout(head)
        self.studies.add(self.lesson)
        self.studies.add_layout(row)
        self.studies.add(self.table)
        self.studies.add_stretch()

    def _build(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(theme.GAP)
        below.addWidget(self.methods, 5)
        below.addWidget(self.worth, 4)
        column = QVBoxLayout()
        column.setSpacing(theme.GAP)
        column.addWidget(self.studies, 1)
        column.addLayout(below)
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._whole.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        self._whole.setSpacing(theme.GAP)
        self._whole.addLayout(column, 1)
        self._whole.addWidget(self.study)

    def _arrange(self, *, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._whole.setDirection(down if narrow else across)
        self.study.setMinimumWidth(0 if narrow else _STUDY_WIDTH)
        self.study.setMaximumWidth(_ANY_WIDTH if narrow else _STUDY_WIDTH)
        self.study.panel.setMinimumHeight(_STUDY_HEIGHT if narrow else 0)

    def _show_study(self, plan: TrialPlan) -> None:
        row = self._selected_row()
        self.study.setVisible(row is not None)
        if row is None:
            return
        reason = getattr(row, "reason", "")
        selectable = bool(getattr(row, "selectable", True))
        self.study.show_study(plan, row.study, row.outcome, reason, selectable=selectable)

    # ---- what the user does
    def _choose(self, reference: str) -> None:
        plan, evaluation = self.document.plan, self._evaluation
        if reference not in self._rows or plan is None or evaluation is None:
            return
        chosen = self._rows[reference].study.id
        if chosen != self._selected:
            self._selected = chosen
            self.study.show_problem("")
            self.study.panel.verticalScrollBar().setValue(0)
            self.table.show_state(plan, evaluation, chosen)
            self._show_study(plan)

    def _tick(self, reference: str, *, on: bool) -> None:
        from ldn_designer.plan import PlanError

        plan = self.document.plan
        row = self._rows.get(reference)
        if plan is None or row is None:
            return
        self._choose(reference)
        self.study.show_problem("")
        if not on:
            self.table.show_again()  # it stays in until there is a reason
            self._ask_reason(reference, row.study.label)
        elif not getattr(row, "selectable", True):
            self._refuse(f"{row.study.label} cannot be pooled: {getattr(row, 'reason', '')}.")
        else:
            try:
                after = selection.with_result(plan, reference)
            except PlanError as error:
                self._refuse(error.sentence)
            else:
                self.document.adopt(after, f"pooling {row.study.label}")

    def _refuse(self, sentence: str) -> None:
        self.table.show_again()
        self.study.show_problem(sentence)
        self.said.emit(sentence)

    def _ask_reason(self, reference: str, label: str) -> None:
        from ldn_designer_ui.dialogs.exclusion import ExclusionDialog

        self.dialog = ExclusionDialog(self.document, reference, label, self)
        self.dialog.open()

    def _choose_outcome(self, reference: str) -> None:
        from ldn_designer.plan import PlanError

        plan, row = self.document.plan, self._selected_row()
        if plan is None or row is None:
            return
        try:
            after = selection.with_outcome(plan, reference)
        except PlanError as error:
            self._refuse(error.sentence)
            self._show_study(plan)
        else:
            self.document.adopt(after, f"the result of {row.study.label}")

    def _choose_condition(self, condition: str) -> None:
        plan = self.document.plan
        if plan is None or condition == plan.condition:
            return
        self.document.adopt(selection.with_condition(plan, condition), "the condition")
        if plan.evidence.included:
            self.said.emit(
                f"The plan is about {condition} now, and nothing is pooled. Undo goes back."
            )

    def _teach(self) -> None:
        plan = self.document.plan
        if plan is not None and self._poolable():
            self.document.adopt(selection.with_all(plan, self._poolable()), "pooling")
        else:
            self.step_requested.emit("effect")

    def _take_outcome(self) -> None:
        plan, evaluation = self.document.plan, self._evaluation
        if plan is not None and evaluation is not None:
            outcome = evaluation.evidence.rows[0].outcome
            self.document.adopt(selection.on_outcome(plan, outcome), "the outcome")

    def _open_study(self, identifier: str) -> None:
        from ldn_designer_ui.dialogs.own_study import OwnStudyDialog

        plan = self.document.plan
        if plan is None:
            return
        own = {study.id: study for study in plan.evidence.own_studies}
        dialog = OwnStudyDialog(self.document, own.get(identifier), self)
        dialog.saved.connect(self._select_saved)
        self.dialog = dialog
        dialog.open()

    def _select_saved(self, identifier: str, sentence: str) -> None:
        self._selected = identifier
        self.study.show_problem(sentence)
        if sentence:
            self.said.emit(sentence)

    def _remove(self) -> None:
        plan, row = self.document.plan, self._selected_row()
        if plan is not None and row is not None:
            after = selection.without_own_study(plan, row.study.id)
            self.document.adopt(after, f"removing {row.study.label}")

    # ---- what is known
    def _selected_row(self) -> PooledRow | PrintedRow | None:
        return next((row for row in self._rows.values() if row.study.id == self._selected), None)

    def _reference(self) -> str:
        row = self._selected_row()
        return "" if row is None else row.reference

    def _poolable(self) -> tuple[str, ...]:
        return selection.together(tuple(self._rows.values()))
