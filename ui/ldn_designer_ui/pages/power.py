"""The power page: how many to randomise, with what power, how likely to succeed, and the words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.pages.page import Page, Status
from ldn_designer_ui.pages.power_figures import PowerFigures
from ldn_designer_ui.pages.power_headline import HeadlineCards, ImpossibleCard
from ldn_designer_ui.pages.power_outlook import OutlookCard
from ldn_designer_ui.pages.power_settings import PowerSettings
from ldn_designer_ui.pages.power_statement import StatementCard, compose
from ldn_designer_ui.widgets.side_by_side import SideBySide

if TYPE_CHECKING:
    from collections.abc import Generator

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.details_part import Details, PowerRow
    from ldn_designer.evaluation.outlook_part import Outlook
    from ldn_designer.findings import Finding
    from ldn_designer.plan import TrialPlan
    from ldn_designer.power.assurance import Assurance
    from ldn_designer.power.changes import Change
    from ldn_designer.power.sensitivity import Sensitivity
    from ldn_designer.protocol.spans import Spans
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Jobs


class Rest(NamedTuple):
    """What follows the headline and the curve within the same tenth of a second."""

    assurance: Assurance | None
    details: Details | None
    sensitivity: Sensitivity | None
    table: tuple[PowerRow, ...]
    statement: Spans


class PowerPage(Page):
    """Step 4. Headline and curve first, then assurance and statement, then what would change them."""

    def __init__(self, document: Document, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(document, jobs, parent)
        self.settings = PowerSettings(document)
        self.headline = HeadlineCards(jobs)
        self.impossible = ImpossibleCard()
        self.figures = PowerFigures(document, jobs)
        self.outlook = OutlookCard()
        self.statement = StatementCard()
        self._shown: tuple[TrialPlan, Evaluation] | None = None
        self._build()
        self.settings.step_requested.connect(self.step_requested)
        self.settings.another_field.connect(self._solve_another_field)
        self.headline.light.clicked.connect(lambda: self.step_requested.emit("robustness"))
        self.impossible.adopted.connect(self.adopt)
        self.statement.length_chosen.connect(lambda _length: self._show_statement())
        self.statement.said.connect(self.said)
        self.figures.said.connect(self.said)

    def _build(self) -> None:
        self.impossible.hide()
        right = QVBoxLayout()
        right.setSpacing(theme.GAP)
        right.addWidget(self.headline)
        right.addWidget(self.impossible)
        right.addWidget(SideBySide(self.figures, self.outlook, shares=(3, 2)), 1)
        right.addWidget(self.statement)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        row.setSpacing(theme.GAP)
        row.addWidget(self.settings)
        row.addLayout(right, 1)

    @staticmethod
    def prepare(plan: TrialPlan, evaluation: Evaluation) -> None:  # noqa: ARG004  the page's contract
        """The headline, and the curve where that does not keep it waiting."""
        if evaluation.answer.possible and not _slow_curve(evaluation):
            _ = evaluation.curve

    @staticmethod
    def status(plan: TrialPlan, evaluation: Evaluation) -> Status:  # noqa: ARG004  the page's contract
        """The number to randomise."""
        from ldn_designer.notation import count

        if not evaluation.answer.possible:
            return Status("attention", "not possible")
        value = f"N {count(evaluation.answer.n_total)}"
        return Status("attention" if power_findings(evaluation) else "done", value)

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show headline and curve, and ask for the rest."""
        possible = evaluation.answer.possible
        self._shown = (plan, evaluation)
        self.settings.show_state(plan, evaluation)
        self.headline.setVisible(possible)
        self.impossible.setVisible(not possible)
        if possible:
            self.headline.show_state(plan, evaluation)
        else:
            self.impossible.show_state(evaluation)
        if possible and _slow_curve(evaluation):
            self.grey((self.figures,), stale=True)
            self.jobs.submit(
                _with_curve, evaluation, done=self._show_figures, replaces="power: curve"
            )
        else:
            self._show_figures(evaluation)
        self._request_rest(plan, evaluation)

    def _show_figures(self, evaluation: Evaluation) -> None:
        """Draw the curve, which is computed, unless a newer plan is shown by now."""
        if self._shown is not None and self._shown[1] is evaluation:
            self.figures.show_state(evaluation)
            self.grey((self.figures,), stale=bool(self.document.pending))

    def show_approximate(self, plan: TrialPlan, approximate: Evaluation) -> None:
        """Show the headline of a quick test, marked; all else stays as it was, greyed, until the exact answer comes."""
        self.headline.show()
        self.impossible.hide()
        self.headline.show_approximate(plan, approximate)
        self.grey((self.figures, self.outlook, self.statement), stale=True)

    def results(self) -> tuple[QWidget, ...]:
        """Everything at the right."""
        return (self.headline, self.impossible, self.figures, self.outlook, self.statement)

    def adopt(self, change: Change) -> None:
        """Make the plan possible by a proposed change, as one step of undo."""
        from ldn_designer.evaluation.proposals import adopted

        assert self.document.plan is not None
        self.document.adopt(adopted(self.document.plan, change), "proposed change")

    def _solve_another_field(self) -> None:
        from ldn_designer_ui.dialogs.solve_field import SolveFieldDialog

        SolveFieldDialog(self.document, self.jobs, self).exec()

    def _request_rest(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Ask for what takes longer; jobs wait until the curve is drawn, and a newer plan's take their place."""

        def show(found: tuple[tuple[Outlook, ...], tuple[Finding, ...]]) -> None:
            rows, findings = found
            self.outlook.show_rows(evaluation, rows)
            self.settings.show_findings(findings)

        length, replaces = self.statement.length, "power: the rest"
        self.jobs.submit(rest, plan, evaluation, length, done=self._show_rest, replaces=replaces)
        self.jobs.submit(slow, plan, evaluation, done=show, replaces="power: outlook")
        if evaluation.answer.possible:
            self.headline.light.show_state(evaluation)

    def _show_rest(self, found: Rest) -> None:
        assert self._shown is not None
        plan, evaluation = self._shown
        self.headline.show_assurance(found.assurance)
        self.settings.show_details(plan, evaluation, found.details)
        self.figures.show_tables(plan, evaluation, found.sensitivity, found.table)
        self.statement.show_spans(found.statement)

    def _show_statement(self) -> None:
        """The statement in another length; its values are computed, so that it takes no time."""
        if self._shown is not None:
            self.statement.show_spans(compose(*self._shown, self.statement.length))


def _slow_curve(evaluation: Evaluation) -> bool:
    """Whether each point of the curve enumerates outcomes."""
    return evaluation.planned.design.approximation() is not None


def _with_curve(evaluation: Evaluation) -> Evaluation:
    """The evaluation with its curve computed; runs in a thread."""
    _ = evaluation.curve
    return evaluation


def rest(plan: TrialPlan, evaluation: Evaluation, length: str) -> Generator[None, None, Rest]:
    """What follows the headline, step by step; runs in a thread."""
    from ldn_designer.evaluation.details_part import details, power_table

    if not evaluation.answer.possible:
        return Rest(None, None, None, (), compose(plan, evaluation, length))
    assurance = evaluation.assurance
    yield
    small = details(evaluation)
    yield
    sensitivity = evaluation.sensitivity
    yield
    table = power_table(evaluation)
    yield
    return Rest(assurance, small, sensitivity, table, compose(plan, evaluation, length))


def slow(
    plan: TrialPlan, evaluation: Evaluation
) -> Generator[None, None, tuple[tuple[Outlook, ...], tuple[Finding, ...]]]:
    """What would change the assurance, and what a reader must know, step by step; runs in a thread."""
    from ldn_designer.evaluation.outlook_part import outlook

    rows = outlook(plan)
    yield
    return rows, power_findings(evaluation)


def power_findings(evaluation: Evaluation) -> tuple[Finding, ...]:
    """What a reader must know of the calculation itself."""
    from ldn_designer.findings import findings

    return tuple(f for f in findings(evaluation, calculation_only=True) if f.step == "power")
