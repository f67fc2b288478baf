"""Small numbers beside the headline: one block fewer, the detectable effect, the last visit, fragility."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ldn_designer.evaluation.other_designs import weeks_each
from ldn_designer.plan import WEEKS_PER_MONTH
from ldn_designer.power import attrition
from ldn_designer.power.assurance import beyond
from ldn_designer.power.solving import detectable, largest_spread

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.answer_part import Answer
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.power.attrition import Attrition

#: The power at which effects are called detectable beside the plan's own target.
DETECTABLE = 0.8
#: Fragility asks how far an assumption may move before power falls to this.
FRAGILE_POWER = 0.7
#: Rows of the table of powers, as shares of the number randomised.
TABLE_SHARES = (0.25, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0)


@dataclass(frozen=True)
class Details:
    """below: participants analysed in all, one block of the allocation fewer, and the power they have.

    detectable: the smallest effect shown with 80 % power, or None where none is.
    """

    below: int
    power_below: float
    detectable: float | None


def details(evaluation: Evaluation) -> Details:
    """The small numbers of a possible answer."""
    return _details(evaluation.answer, evaluation.plan.hypothesis)


@lru_cache(maxsize=32)
def _details(answer: Answer, hypothesis: Hypothesis) -> Details:
    design = answer.design
    below = max(answer.n_analysed - design.block, 0)
    power = float(design.power(design.apportion(below), hypothesis))
    found = detectable(design, hypothesis, answer.analysed, DETECTABLE)
    return Details(below, power, float(found.effect) if bool(found.reached) else None)


def last_visit_month(evaluation: Evaluation) -> float:
    """Months from the first participant to the last visit of the last one."""
    return evaluation.months + weeks_each(evaluation.plan) / WEEKS_PER_MONTH


@dataclass(frozen=True)
class PowerRow:
    """Whole participants randomised and analysed in all, and the power they have for each effect."""

    randomised: int
    analysed: int
    power: tuple[float, ...]


def power_table(evaluation: Evaluation) -> tuple[PowerRow, ...]:
    """Power at shares of the plan's number, for the effects of the curve; the plan's own row among them."""
    return _power_table(
        evaluation.answer,
        evaluation.plan.hypothesis,
        evaluation.plan.attrition,
        evaluation.curve.effects,
    )


@lru_cache(maxsize=32)
def _power_table(
    answer: Answer, hypothesis: Hypothesis, dropout: Attrition, effects: tuple[float, ...]
) -> tuple[PowerRow, ...]:
    block, rows = answer.design.block, {}
    designs = [answer.design.with_effect(effect) for effect in effects]
    for share in TABLE_SHARES:
        total = max(round(share * answer.n_total / block), 1) * block
        own = total == answer.n_total
        randomised = answer.randomised if own else answer.design.apportion(total)
        analysed = answer.analysed if own else attrition.analysed(randomised, dropout)
        powers = tuple(float(design.power(analysed, hypothesis)) for design in designs)
        total = int(randomised.total)
        rows[total] = PowerRow(total, int(analysed.total), powers)
    return tuple(rows[total] for total in sorted(rows))


@dataclass(frozen=True)
class Fragility:
    """How far effect and spread may move before power falls to 70 %, as values and as shares.

    beyond: probability under the prior of an effect that large, None without a prior. spread is None
    where the design has no standard deviation between patients.
    """

    effect: float
    effect_share: float
    beyond: float | None
    spread: float | None
    spread_share: float | None


def fragility(evaluation: Evaluation) -> Fragility | None:
    """The room that the plan's assumptions have; None where power is 70 % or less as it is."""
    found = evaluation.fragile
    if found is None:
        return None
    prior, hypothesis = evaluation.planned.prior, evaluation.plan.hypothesis
    likely = None if prior is None else beyond(hypothesis, prior, found.effect)
    spread = _largest_spread(evaluation.answer, hypothesis)
    share = None
    design = evaluation.answer.design
    if spread is not None and design.spread_field is not None:
        share = spread / float(getattr(design, design.spread_field)) - 1
    return Fragility(found.effect, found.share, likely, spread, share)


@lru_cache(maxsize=32)
def _largest_spread(answer: Answer, hypothesis: Hypothesis) -> float | None:
    return largest_spread(answer.design, hypothesis, answer.analysed, FRAGILE_POWER)
