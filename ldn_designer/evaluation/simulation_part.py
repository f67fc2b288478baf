"""The plan's trial simulated, as planned and without any effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ldn_designer.power.simulation import Progress, Simulation, simulate

if TYPE_CHECKING:
    from ldn_designer.evaluation.answer_part import Answer
    from ldn_designer.hypotheses import Hypothesis

TRIALS = 100_000
#: Participants drawn in all, at most: larger trials are simulated less often.
MOST_DRAWN = 400_000_000
#: Above this many analysed too few trials could be simulated to say anything.
LARGEST = 20_000


@dataclass(frozen=True)
class Simulated:
    """How often trials with the planned effect and trials at the null value show what they ask.

    level: at the null value (no effect, or the limit), in either direction where the test is two-sided.
    """

    power: Simulation
    level: Simulation


def too_large(answer: Answer) -> bool:
    """Whether the trial has too many participants to be simulated."""
    return answer.n_analysed > LARGEST


def simulated(answer: Answer, hypothesis: Hypothesis, progress: Progress) -> Simulated:
    """Both simulations; `progress(done, total)` may raise to cancel."""
    trials = max(1_000, min(TRIALS, MOST_DRAWN // max(answer.n_analysed, 1)))
    null = answer.design.with_effect(hypothesis.nulls(answer.design)[0])
    runs = [(answer.design, hypothesis), (null, hypothesis.either_way())]
    found = []
    for index, (design, asked) in enumerate(runs):

        def report(done: int, total: int, index: int = index) -> None:
            progress(index * total + done, len(runs) * total)

        found.append(simulate(design, asked, answer.analysed, trials, progress=report))
    power, level = found
    return Simulated(power, level)
