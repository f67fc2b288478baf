"""Any one unknown of a plan: which there are, and the value at which the number randomised has the target power."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import TYPE_CHECKING

from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.part import part
from ldn_designer.evaluation.proposals import with_value
from ldn_designer.fields import Quantity
from ldn_designer.plan import PlanError, TrialPlan
from ldn_designer.power.changes import Request
from ldn_designer.power.changes_of_unknown import instead_of_unknown
from ldn_designer.power.losses import DROPOUT, LOST, most_dropout, most_lost
from ldn_designer.power.typed import rounded
from ldn_designer.power.unknowns import ALIKE, LEVEL, LEVELS, MARGIN, numbers, solved_for

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.power.changes import Change
    from ldn_designer.power.crossings import Unknown

#: Digits of the value that is offered to be used, and as many more as reaching the target takes.
DIGITS, MOST_DIGITS = 4, 12
#: What the plan's own unknowns mean, by field.
_OF_PLAN = {
    LEVEL: "The level at which the question is tested.",
    MARGIN: "The largest difference that does not matter; with superiority, what must be exceeded.",
    DROPOUT: "Who is never analysed, of those randomised.",
    LOST: "Who is never analysed, as a number in each arm or sequence.",
}


@dataclass(frozen=True, eq=False)
class Solved:
    """What was found for one unknown of a plan, with the plan's number randomised and target.

    value: the one nearest to the present at which the target is just reached, None where none is.
    usable: that value with few digits, on the side that reaches the target, as the plan takes it.
    power: with the usable value, or as planned where there is none. at_most: whether smaller values
    reach the target too. others: further values at which power crosses the target. best, most_power,
    least_power: of all values tried.
    """

    field: Quantity
    evaluation: Evaluation
    value: float | None
    usable: float | None
    power: float
    at_most: bool
    others: int
    best: float
    most_power: float
    least_power: float

    @property
    def every(self) -> bool:
        """Whether every value reaches the target, where none just reaches it."""
        return self.value is None and self.least_power >= self.evaluation.plan.power

    @property
    def idle(self) -> bool:
        """Whether power does not depend on the unknown."""
        return self.value is None and self.most_power - self.least_power < ALIKE

    @part
    def changes(self) -> tuple[Change, ...]:
        """Where no value just reaches the target: what else does, each as a change to adopt."""
        plan = self.evaluation.plan
        design = self.evaluation.planned.design
        request = Request(design, plan.hypothesis, plan.power, plan.attrition)
        return (
            ()
            if self.value is not None
            else instead_of_unknown(request, plan.n_total, self.field.name)
        )


def unknowns(design: Design, hypothesis: Hypothesis) -> tuple[Quantity, ...]:
    """Every unknown that a design and its question have, with label, unit, bounds and what it means.

    The design's numbers and the layers that matter, then level, margin, dropout and number lost.
    """
    names = [LEVEL, DROPOUT, LOST]
    if design.directional and hypothesis.tests:
        names.insert(1, MARGIN)
    plans = (Quantity.of(name, TrialPlan.model_fields[name]) for name in names)
    units = {MARGIN: design.effect_unit}
    own = tuple(
        replace(each, description=_OF_PLAN[each.name], unit=units.get(each.name, each.unit))
        for each in plans
    )
    return (*numbers(design), *own)


def solved(evaluation: Evaluation, name: str) -> Solved:
    """One unknown of a plan that is solved for power: the others, the number randomised and the target are held.

    KeyError names an unknown that the plan has not.
    """
    plan, design = evaluation.plan, evaluation.planned.design
    field = next((f for f in unknowns(design, plan.hypothesis) if f.name == name), None)
    if field is None:
        message = f"{design.kind} has no number “{name}” to solve for"
        raise KeyError(message)
    found = _found(plan, design, evaluation, name)
    usable = None if found.value is None else _usable(plan, field, found.value)
    reached = evaluation.answer.power if usable is None else _power(plan, name, usable)
    return Solved(
        field, evaluation, found.value, usable, reached, found.at_most, max(found.crossings - 1, 0),
        found.best, found.most_power, found.least_power,
    )  # fmt: skip


def _found(plan: TrialPlan, design: Design, evaluation: Evaluation, name: str) -> Unknown:
    lost = {DROPOUT: most_dropout, LOST: most_lost}
    if name in lost:
        return lost[name](design, plan.hypothesis, plan.n_total, plan.power)
    found = solved_for(name, design, plan.hypothesis, evaluation.answer.analysed, plan.power)
    if name != LEVEL:
        return found
    # The plan's level is that of all tails together, and it must be below the target.
    tails = plan.alpha / plan.hypothesis.alpha
    top = min(LEVELS[1], plan.power) * (1 - ALIKE)
    level = None if found.value is None else found.value * tails
    if level is not None and level <= top:
        return replace(found, value=level, best=min(found.best * tails, top))
    most = _power(plan, LEVEL, top)
    return replace(found, value=None, best=top, most_power=most, crossings=0)


def _power(plan: TrialPlan, name: str, value: float) -> float:
    """The ordinary power of the plan with a value of an unknown."""
    return evaluate(with_value(plan, name, value)).answer.power


def _usable(plan: TrialPlan, field: Quantity, value: float) -> float | None:
    """The value with as few digits as reach the target; None where the plan takes no such value."""
    tried: list[float]
    if field.whole:
        tried = [round(value)]
    else:
        every = range(DIGITS, MOST_DIGITS + 1)
        tried = [rounded(value, rule, digits) for digits in every for rule in (floor, ceil)]
        tried.append(value)
    for each in tried:
        # What the plan refuses is no value that could be used.
        with suppress(PlanError):
            if _power(plan, field.name, each) >= plan.power:
                return each
    return None
