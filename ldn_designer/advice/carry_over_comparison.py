"""A crossover under carry-over, beside the parallel trial of the same plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.other_designs import CORRELATION, same_target
from ldn_designer.power.attrition import analysed, randomised
from ldn_designer.power.carry_over import (
    compensating_size,
    exposed,
    largest_carry_over,
)

if TYPE_CHECKING:
    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.kernels import Array
    from ldn_designer.plan import TrialPlan
    from ldn_designer.power.solving import Size

#: Points of the curve from no carry-over to all of the effect.
POINTS = 201


@dataclass(frozen=True, eq=False)
class Comparison:
    """A crossover, planned as if nothing carried over, and the parallel trial with the same target.

    plan: the crossover's. target: the power that is to be kept. n_total and parallel: randomised in all, parallel
    None where no such trial measures the same. own: whether the plan itself is the crossover.
    """

    plan: TrialPlan
    design: Design
    target: float
    analysed: Counts
    n_total: int
    power: float
    parallel: int | None
    own: bool

    def needed(self, found: Size) -> Array:
        """Randomised in all for these sizes; not a number where no size reaches the power."""
        total = randomised(found.counts, self.plan.attrition).total
        return np.where(found.reached, total, np.nan)

    def compensating(self, carry_over: float | Array) -> Array:
        """Randomised in all for the target power in spite of a carry-over, as `needed` counts them."""
        found = compensating_size(
            self.design,
            self.plan.hypothesis,
            np.broadcast_to(self.target, np.shape(carry_over)),
            carry_over,
        )
        return self.needed(found)


@dataclass(frozen=True, eq=False)
class Curve:
    """Randomised in all against carry-over: `totals` as far as the target is reached; break_even may be None."""

    carry_over: tuple[float, ...]
    totals: tuple[int, ...]
    break_even: float | None


@lru_cache(maxsize=32)
def comparison(plan: TrialPlan, correlation: float = CORRELATION) -> Comparison | None:
    """The crossover that a plan is, or that has its target; None where there is none.

    correlation: of a patient's two periods, where the plan's own design says nothing of it.
    """
    if changes_over(plan.design):
        evaluation = evaluate(plan)
        target = evaluation.answer.power if plan.solve_for == "power" else plan.power
        # How much patients differ must be known, or the parallel trial's size would be made up.
        rows = same_target(plan) if correlation_of(plan.design) is not None else ()
        alone = (row.answer for row in rows if _parallel(row.answer.design))
        parallel = next((answer.n_total for answer in alone if answer.possible), None)
        return _compared(evaluation, target, parallel, own=True)
    if not _parallel(plan.design):
        return None
    rows = same_target(plan)
    crossover = next((row.plan for row in rows if _correlated_crossover(row.plan.design)), None)
    if crossover is None:
        return None
    own = next(row.answer for row in rows if row.kind == plan.design.kind)
    parallel = own.n_total if own.possible else None
    changed = crossover.edited("design.correlation", correlation)
    return _compared(evaluate(changed), plan.power, parallel, own=False)


def _compared(
    evaluation: Evaluation, target: float, parallel: int | None, *, own: bool
) -> Comparison | None:
    answer = evaluation.answer
    if not answer.possible:
        return None
    return Comparison(
        evaluation.plan, answer.design, target, answer.analysed,
        answer.n_total, answer.power, parallel, own,
    )  # fmt: skip


@lru_cache(maxsize=32)
def curve(plan: TrialPlan, correlation: float = CORRELATION) -> Curve | None:
    """The crossover's size over every carry-over; None where nothing is compared."""
    found = comparison(plan, correlation)
    if found is None:
        return None
    shares = np.linspace(0.0, 1.0, POINTS)
    totals = found.compensating(shares)
    last = int(np.argmax(np.isnan(totals))) if np.isnan(totals).any() else len(totals)
    return Curve(
        tuple(shares[:last].tolist()),
        tuple(int(total) for total in totals[:last]),
        break_even(found),
    )


def break_even(found: Comparison) -> float | None:
    """The largest carry-over at which the crossover, with as many randomised as the parallel trial, has the power."""
    if found.parallel is None:
        return None
    remaining = analysed(found.design.apportion(found.parallel), found.plan.attrition)
    return largest_carry_over(found.design, found.plan.hypothesis, found.target, remaining)


def changes_over(design: Design) -> bool:
    """Whether participants take the control after the treatment, so that something can carry over."""
    return design.periods > 1 and exposed(design) > 0


def _parallel(design: Design) -> bool:
    """Whether one arm receives the treatment and another the control, and patients differ by the SD of one result.

    A standard deviation that the design itself reduces means something else in a crossover.
    """
    divided = design.courses == (("treatment",), ("control",))
    return divided and design.spread_field is not None and not design.discounts


def _correlated_crossover(design: Design) -> bool:
    """Whether it is a crossover that says how much patients differ and how alike their periods are."""
    return changes_over(design) and correlation_of(design) is not None


def correlation_of(design: Design) -> float | None:
    """The correlation of two periods, where the spread rests on it."""
    return None if design.spread_field is None else getattr(design, "correlation", None)
