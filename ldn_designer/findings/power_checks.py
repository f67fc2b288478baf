"""Findings about the design and its power: too little of it, an approximation, an allocation without a reason."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ldn_designer.evaluation.answer_part import solve_size
from ldn_designer.findings.check import DELTA2, Check
from ldn_designer.notation import count, number, percent, ratio
from ldn_designer.power.agreement import POINT

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.answer_part import Answer
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.power.attrition import Attrition


def _power_below_alpha(evaluation: Evaluation) -> str | None:
    answer, plan = evaluation.answer, evaluation.plan
    if not plan.hypothesis.tests or not answer.possible or answer.power >= plan.alpha:
        return None
    said = f"Power of {percent(answer.power, 1)} is below the significance level: this trial would learn nothing."
    if bool(plan.hypothesis.helps(plan.design, answer.effect)):
        return f"{said} Randomise more participants or plan on a larger effect."
    return f"{said} The planned effect, {evaluation.effect_words}, is no benefit: {plan.outcome.better} is better."


def _low_power(evaluation: Evaluation) -> str | None:
    answer, plan = evaluation.answer, evaluation.plan
    enough = min(0.8, plan.power)
    if not answer.possible or plan.solve_for != "power" or not plan.alpha <= answer.power < enough:
        return None
    needed = solve_size(answer.design, plan.hypothesis, plan.power, plan.attrition)
    more = f" {count(needed.n_total)} would have {percent(plan.power)}." if needed.possible else ""
    likely = plan.hypothesis.so_likely(percent(answer.power))
    return f"{count(answer.n_total)} {answer.design.unit}s have {likely}.{more}"


def _approximation(evaluation: Evaluation) -> str | None:
    """By how much an approximation is off at this number; what is known of its kind where that is not computed."""
    answer = evaluation.answer
    if not answer.possible or not answer.analysed.units.all():
        return None  # where an arm has nobody there is nothing to approximate
    tested = evaluation.tested
    if tested is None:
        return answer.design.approximation_note(answer.analysed)
    off = 100 * (tested - answer.power)
    if abs(off) <= 100 * POINT:
        return None
    return (
        f"The approximate power is {percent(answer.power, 1)} at this number; the test itself, over all its possible "
        f"outcomes, has {percent(tested, 1)}, {number(abs(off), 1)} points {'more' if off > 0 else 'less'}. "
        "Plan on an exact design, or confirm the number by simulation."
    )


def _unequal(evaluation: Evaluation) -> str | None:
    """An unequal allocation, which DELTA2 (item 4) asks a reason for, and what an equal one would need."""
    plan, answer = evaluation.plan, evaluation.answer
    allocation = plan.design.allocation
    if len(set(allocation)) == 1 or not answer.possible or plan.text("sample-size").strip():
        return None
    said = f"The allocation of {ratio(allocation)} has no written reason."
    if plan.solve_for != "size":
        return said
    equal = (1,) * len(allocation)
    needed = _allocated(answer.design, equal, plan.hypothesis, plan.power, plan.attrition)
    if not needed.possible or needed.n_total >= answer.n_total:
        return said
    return (
        f"{said} It needs {count(answer.n_total)} participants, where {ratio(equal)} would need "
        f"{count(needed.n_total)}."
    )


@lru_cache(maxsize=32)
def _allocated(
    design: Design,
    allocation: tuple[int, ...],
    hypothesis: Hypothesis,
    power: float,
    dropout: Attrition,
) -> Answer:
    """The number to randomise with another allocation."""
    changed = design.model_copy(update={"allocation": allocation})
    return solve_size(changed, hypothesis, power, dropout)


CHECKS: tuple[Check, ...] = (
    Check("power-below-alpha", "attention", "power", DELTA2, _power_below_alpha, calculation=True),
    Check("low-power", "attention", "power", DELTA2, _low_power, calculation=True),
    Check(
        "approximation",
        "attention",
        "power",
        "Fleiss, Levin and Paik 2003, section 4.2",
        _approximation,
        calculation=True,
    ),
    Check("unequal-allocation", "note", "design", DELTA2, _unequal),
)
