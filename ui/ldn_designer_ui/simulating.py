"""The plan's trial simulated in the background, once for everyone who shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.simulation_part import Simulated
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Job, Jobs
    from ldn_designer_ui.widgets.label import Label

    Trial = tuple[Design, tuple[int, ...], Hypothesis]

#: Milliseconds without an edit after which a trial is simulated that nobody waits for.
QUIET = 1000


class Simulations(QObject):
    """Simulates one trial at a time and remembers the last one.

    progressed(done, total): so many of the simulated trials are run. found(): another trial is known.
    """

    progressed = Signal(int, int)
    found = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        self._jobs = jobs
        self._job: Job | None = None
        self._running: Trial | None = None
        self._known: tuple[Trial, Simulated] | None = None
        self._awaited: Evaluation | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET)
        self._timer.timeout.connect(self._request_awaited)

    @classmethod
    def of(cls, jobs: Jobs) -> Simulations:
        """The one object of a window, made by whoever asks first."""
        return jobs.findChild(cls) or cls(jobs)

    def known(self, evaluation: Evaluation) -> Simulated | None:
        """The simulation of a plan's trial; None where another trial, or none, was simulated."""
        if self._known is None or self._known[0] != _trial(evaluation):
            return None
        return self._known[1]

    def runs(self, evaluation: Evaluation) -> bool:
        """Whether a plan's trial is being simulated."""
        return self._running == _trial(evaluation)

    def awaits(self, evaluation: Evaluation) -> bool:
        """Whether a plan's trial is being simulated, or soon will be."""
        return self.runs(evaluation) or (self._timer.isActive() and self._awaited is evaluation)

    def request_soon(self, evaluation: Evaluation) -> None:
        """Simulate a plan's trial once nobody has edited for a while; never one that is impossible or too large."""
        from ldn_designer.evaluation.simulation_part import too_large

        answer = evaluation.answer
        wanted = answer.possible and not too_large(answer) and self.known(evaluation) is None
        if wanted and not self.awaits(evaluation):
            self._awaited = evaluation
            self._timer.start()

    def request(self, evaluation: Evaluation) -> None:
        """Simulate a plan's trial unless it is known or being simulated; found() follows, or came before."""
        from ldn_designer.evaluation.simulation_part import simulated

        if self.known(evaluation) is not None or self.runs(evaluation):
            return
        self.cancel()
        trial = self._running = _trial(evaluation)
        self._job = self._jobs.submit(
            simulated,
            evaluation.answer,
            evaluation.plan.hypothesis,
            done=lambda found: self._keep(trial, found),
            progress=self.progressed.emit,
        )

    def cancel(self) -> None:
        """Stop simulating, and forget what was to be simulated soon."""
        self._timer.stop()
        self._awaited = None
        if self._job is not None:
            self._job.cancel()
        self._job = self._running = None

    def _request_awaited(self) -> None:
        if self._awaited is not None:
            self.request(self._awaited)

    def _keep(self, trial: Trial, found: Simulated) -> None:
        self._known = (trial, found)
        self._job = self._running = None
        self.found.emit()


class Check(QObject):
    """Says in the footer what simulation makes of the plan's power, once nobody has edited for a while.

    Nothing is said while a field holds what is no value yet, nor where a trial is impossible or too large.
    """

    def __init__(self, document: Document, jobs: Jobs, label: Label) -> None:
        super().__init__(label)
        self._document = document
        self._simulations = Simulations.of(jobs)
        self._label = label
        self._evaluation: Evaluation | None = None
        self._simulations.found.connect(self._show)
        document.changed.connect(self._forget)
        document.pending_changed.connect(self._show)

    def evaluated(self, evaluation: Evaluation) -> None:
        """Check this evaluation of the plan shown soon."""
        if evaluation is not self._evaluation:
            self._evaluation = evaluation
            self._show()
            self._simulations.request_soon(evaluation)

    def _forget(self) -> None:
        self._evaluation = None
        self._simulations.cancel()
        self._show()

    def _show(self) -> None:
        evaluation = None if self._document.pending else self._evaluation
        found = None if evaluation is None else self._simulations.known(evaluation)
        self._label.setText("" if found is None else _words(found))


def _trial(evaluation: Evaluation) -> Trial:
    """What a simulation depends on."""
    answer = evaluation.answer
    return (answer.design, tuple(answer.analysed.units.tolist()), evaluation.plan.hypothesis)


def _words(found: Simulated) -> str:
    """Simulated 90.3% ± 0.2 (100,000 trials): half the width of the 95 % interval."""
    from ldn_designer.notation import count, number, percent

    power = found.power
    half = number(power.half_width() * 100, 1)
    return f"Simulated {percent(power.power, 1)} ± {half} ({count(power.trials)} trials)"
