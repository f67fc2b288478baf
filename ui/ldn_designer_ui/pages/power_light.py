"""The light beneath the headline's power: whether engines that share no code agree with it, and how nearly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ldn_designer_ui.simulating import Simulations
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.status_icon import StatusIcon

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from ldn_designer.evaluation import Evaluation
    from ldn_designer_ui.jobs import Jobs

#: Height of the line, kept free while nothing is known yet, so that nothing moves when it is.
HEIGHT = 20
#: Both sides of the frame that shows the focus, and a pixel for rounding.
FRAME = 5


class AgreementLight(QWidget):
    """An icon and a line that leads to the engines. clicked(): they are wanted.

    Formula at once, the second engine by a job, the simulation once nobody has edited for a while.
    """

    clicked = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._simulations = Simulations.of(jobs)
        self._evaluation: Evaluation | None = None
        self.icon = StatusIcon("open")
        self.line = _Line()
        self.line.clicked.connect(self.clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.line, 1)
        self.setFixedHeight(HEIGHT)
        self.clear()
        self._simulations.found.connect(self._show)

    def show_state(self, evaluation: Evaluation) -> None:
        """Judge the headline of a possible answer, as soon as there is something to judge it by."""
        self.clear()
        self._simulations.request_soon(evaluation)
        self._jobs.submit(
            _second,
            evaluation,
            done=lambda _power: self._judge(evaluation),
            replaces="agreement light",
        )

    def clear(self) -> None:
        """Say nothing; what is still being computed is not shown."""
        self._evaluation = None
        self.icon.hide()
        self.line.hide()

    @property
    def words(self) -> str:
        """What the light says; "" while it says nothing."""
        return "" if self._evaluation is None else self.line.words

    def _judge(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._show()

    def _show(self) -> None:
        """Show what the engines that have answered make of the headline."""
        from ldn_designer.evaluation.engines_part import engines_part

        evaluation = self._evaluation
        if evaluation is None:
            return
        simulated = self._simulations.known(evaluation)
        found = engines_part(evaluation, None if simulated is None else simulated.power)
        waits = simulated is None and self._simulations.awaits(evaluation)
        self.icon.set_state("attention" if not found.agrees else "half" if waits else "done")
        words = found.so_far if waits else found.words
        self.line.show_words(words, found.shortened(words), found.explained)
        self.icon.show()
        self.line.show()


class _Line(Button):
    """A link that is cut with "…" where it is narrow; its name is the whole of it."""

    def __init__(self) -> None:
        super().__init__("", "link", small=True)
        self.words = ""
        self._briefs: tuple[str, ...] = ()
        self.setProperty("note", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_words(self, words: str, briefs: tuple[str, ...], help_: str) -> None:
        """Show words, or the first of the brief ones that has room, with what they rest on as their description."""
        self.words, self._briefs = words, briefs
        self.setAccessibleName(f"{words}: to the engines")
        self.setAccessibleDescription(help_)
        self.setToolTip(f"{words}\n{help_}")
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words to the new width."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics, room = self.fontMetrics(), self.contentsRect().width() - FRAME
        tried = (self.words, *self._briefs)
        fitting = (words for words in tried if metrics.horizontalAdvance(words) <= room)
        words = next(fitting, tried[-1])
        self.setText(metrics.elidedText(words, Qt.TextElideMode.ElideRight, room))


def _second(evaluation: Evaluation) -> float | None:
    """The second engine's power, which the evaluation then remembers; runs in a thread."""
    return evaluation.second_engine
