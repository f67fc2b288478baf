"""What the standard deviation of one trial alone would suggest, and the power of that smaller trial."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ldn_designer.evaluation.answer_part import solve_power

if TYPE_CHECKING:
    from ldn_designer.designs.base import Counts
    from ldn_designer.evaluation.answer_part import Answer
    from ldn_designer.evaluation.planning_part import Planned
    from ldn_designer.evaluation.rows_part import SpreadRow
    from ldn_designer.plan import TrialPlan

#: Fewer trials than this cannot disagree about a standard deviation.
_TRIALS = 2


@dataclass(frozen=True, eq=False)
class OneTrial:
    """The trial with the smallest standard deviation, and the one with the largest beside it.

    analysed: participants that `sd` asks for. power: what they have at the planned standard
    deviation. other_power: what they have at that of the other trial.
    """

    label: str
    sd: float
    analysed: Counts
    planned_sd: float
    planned_title: str
    power: float
    other: str
    other_sd: float
    other_power: float

    @property
    def each(self) -> int | None:
        """Participants analysed in each arm or sequence; None where these differ."""
        sizes = {int(n) for n in self.analysed.units.tolist()}
        return sizes.pop() if len(sizes) == 1 else None

    @property
    def total(self) -> int:
        """Participants analysed in all."""
        return int(self.analysed.total)


@lru_cache(maxsize=32)
def one_trial_part(
    plan: TrialPlan, planned: Planned, answer: Answer, rows: tuple[SpreadRow, ...]
) -> OneTrial | None:
    """The smaller trial; None where no trial alone suggests one, or where the effect is what is asked for."""
    trials = [row for row in rows if row.candidate.rule == "trial"]
    if len(trials) < _TRIALS or planned.spread is None or not answer.possible:
        return None
    low, high = trials[0], trials[-1]
    if plan.solve_for == "effect" or not low.answer.possible:
        return None
    if low.candidate.value >= planned.spread.value:
        return None
    powers = [
        solve_power(planned.design.with_spread(sd), plan.hypothesis, low.answer.n_analysed, 0).power
        for sd in (planned.spread.value, high.candidate.value)
    ]
    return OneTrial(
        label=low.candidate.title,
        sd=low.candidate.value,
        analysed=low.answer.analysed,
        planned_sd=planned.spread.value,
        planned_title=planned.spread.title,
        power=powers[0],
        other=high.candidate.title,
        other_sd=high.candidate.value,
        other_power=powers[1],
    )
