"""The robustness page: how far the answer stands when its assumptions move, and who else agrees with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.pages.page import Page, Status
from ldn_designer_ui.pages.robustness_engines import EnginesCard
from ldn_designer_ui.pages.robustness_figures import ContourCard, TornadoCard
from ldn_designer_ui.pages.robustness_tables import AddedCard, DilutionCard, FragileCard
from ldn_designer_ui.simulating import Simulations
from ldn_designer_ui.widgets.side_by_side import SideBySide

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Jobs

#: A power below this over some assumption's range asks for attention.
LOW = 0.8


class RobustnessPage(Page):
    """Step 5. Nothing is decided here; the simulation runs behind the page."""

    def __init__(self, document: Document, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(document, jobs, parent)
        self.tornado = TornadoCard()
        self.contour = ContourCard()
        self.fragile = FragileCard()
        self.engines = EnginesCard()
        self.dilution = DilutionCard()
        self.added = AddedCard()
        self._shown: tuple[TrialPlan, Evaluation] | None = None
        self.simulations = Simulations.of(jobs)
        left = _column(self.tornado, self.contour, stretched=self.contour)
        right = _column(self.fragile, self.engines, self.dilution, self.added, stretched=self.added)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        whole.addWidget(SideBySide(left, right, shares=(4, 3)))
        self.engines.cancelled.connect(self._cancel)
        self.engines.again.connect(self._simulate)
        self.simulations.progressed.connect(self._show_progress)
        self.simulations.found.connect(self._show_engines)
        for card in (self.tornado, self.contour):
            card.said.connect(self.said)

    @staticmethod
    def prepare(plan: TrialPlan, evaluation: Evaluation) -> None:  # noqa: ARG004  the page's contract
        """Every table and figure; the simulation is a job of its own."""
        from ldn_designer.evaluation.details_part import fragility

        if evaluation.answer.possible:
            _ = (evaluation.tornado, evaluation.contour, evaluation.dilution)
            _ = (evaluation.added, evaluation.second_engine, fragility(evaluation))

    @staticmethod
    def status(plan: TrialPlan, evaluation: Evaluation) -> Status:  # noqa: ARG004  the page's contract
        """The lowest power over any assumption's range."""
        from ldn_designer.notation import percent

        if not evaluation.answer.possible:
            return Status("open", "no answer yet")
        if not evaluation.tornado:
            return Status("done", f"power {percent(evaluation.answer.power)}")
        lowest = min(row.power_worse for row in evaluation.tornado)
        return Status("attention" if lowest < LOW else "done", f"lowest power {percent(lowest)}")

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show tables and figures, and simulate the trial if it is another one."""
        from ldn_designer.evaluation.details_part import fragility
        from ldn_designer.notation import count

        self._shown = (plan, evaluation)
        possible = evaluation.answer.possible
        chance = plan.hypothesis.chance.capitalize()
        of = f"{chance} of {count(evaluation.answer.n_total)}" if possible else chance
        self.tornado.set_title(f"{of} over each assumption’s range")
        self.contour.set_title(f"{of} over two assumptions")
        for card in (self.engines, self.added):
            card.setVisible(possible)
        self.tornado.show_state(evaluation)
        self.contour.show_state(evaluation)
        self.fragile.show_state(evaluation, fragility(evaluation) if possible else None)
        self.dilution.setVisible(possible and bool(evaluation.dilution))
        self.dilution.show_rows(plan, evaluation, evaluation.dilution if possible else ())
        self.added.show_rows(plan, evaluation, evaluation.added if possible else ())
        self._show_engines()
        if possible and self.simulations.known(evaluation) is None:
            self._simulate()

    def results(self) -> tuple[QWidget, ...]:
        """Everything on the page."""
        return (
            self.tornado, self.contour, self.fragile, self.engines, self.dilution, self.added,
        )  # fmt: skip

    # ---- the simulation
    def _show_engines(self) -> None:
        """Show the engines that have answered; the last one may still be waited for."""
        if self._shown is None:
            return
        plan, evaluation = self._shown
        possible = evaluation.answer.possible
        simulated = self.simulations.known(evaluation) if possible else None
        if simulated is not None or not possible:
            self.engines.show_running(running=False)
        if possible:
            self.engines.show_engines(plan, evaluation, simulated)

    def _show_progress(self, done: int, total: int) -> None:
        if self._shown is not None and self.simulations.runs(self._shown[1]):
            self.engines.show_running(running=True, done=done, total=total)

    def _simulate(self) -> None:
        from ldn_designer.evaluation.simulation_part import LARGEST, too_large

        assert self._shown is not None
        _, evaluation = self._shown
        if too_large(evaluation.answer):
            said = f"Trials of more than {LARGEST:,} analysed are not simulated."
            self.engines.show_stopped(said, again=False)
            return
        self.engines.show_running(running=True)
        self.simulations.request(evaluation)

    def _cancel(self) -> None:
        self.simulations.cancel()
        self.engines.show_stopped("The simulation was cancelled.", again=True)


def _column(*cards: QWidget, stretched: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GAP)
    for card in cards:
        column.addWidget(card, 1000 if card is stretched else 0)
    column.addStretch(1)  # takes the room while the stretched card is hidden
    return made
