"""How far the answer stands when its assumptions move: curve, table, ranges, dilution, further evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.designs.base import sweep
from ldn_designer.evaluation.answer_part import Answer, solve_power, solve_size
from ldn_designer.evaluation.evidence_part import printed_figures
from ldn_designer.evidence.pooling import pool
from ldn_designer.notation import percent
from ldn_designer.power.curves import PowerCurve, power_curve
from ldn_designer.power.sensitivity import Sensitivity, sensitivity

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.evaluation.evidence_part import Evidence
    from ldn_designer.evaluation.planning_part import Planned
    from ldn_designer.evidence.pooling import Pooled
    from ldn_designer.kernels import Array
    from ldn_designer.plan import TrialPlan

#: Effects of curves and tables, as shares of the planned one.
SHARES = (0.75, 1.0, 1.25)
#: A nuisance without evidence of its own is varied by this share.
WITHOUT_EVIDENCE = 0.15
CURVE_POINTS = 120
#: Points of curves and of each axis of grids where every power is an enumeration.
WHOLE_POINTS, WHOLE_GRID = 40, 9
#: Shares of patients who never reach an effective dose.
DILUTIONS = (0.0, 0.05, 0.1, 0.15, 0.2)
CONTOUR_POINTS = 41


@lru_cache(maxsize=32)
def curve_part(plan: TrialPlan, planned: Planned, answer: Answer) -> PowerCurve:
    """Power over the number analysed, for the planned effect and a smaller and a larger one."""
    middle = max(answer.n_analysed, 8)
    least = max(2 * len(planned.design.strata), middle // 4)
    points = WHOLE_POINTS if planned.design.whole else CURVE_POINTS
    totals = np.linspace(least, 2 * middle, points)
    effects = tuple(answer.effect * share for share in SHARES)
    return power_curve(planned.design, plan.hypothesis, effects, totals)


@lru_cache(maxsize=32)
def sensitivity_part(plan: TrialPlan, planned: Planned, answer: Answer) -> Sensitivity:
    """Numbers to randomise over effects and the assumption that matters most beside them."""
    field = planned.design.nuisance_field
    effects = tuple(answer.effect * share for share in SHARES)
    columns = nuisance_range(planned).values
    return sensitivity(
        planned.design, plan.hypothesis, plan.power, plan.attrition, effects, columns, field
    )


@dataclass(frozen=True)
class NuisanceRange:
    """Lower, planned and higher value of the assumption beside the effect, and in words what the range is."""

    values: tuple[float, ...]
    source: str


def nuisance_range(planned: Planned) -> NuisanceRange:
    """The range of the assumption beside the effect: the trials' own and the planned value, or ± 15 %.

    Where ± 15 % would leave the values that the field allows, it goes half of the way to the bound.
    """
    design = planned.design
    field = design.nuisance_field
    value = float(getattr(design, field))
    if field == design.effect_field:
        return NuisanceRange((value,), "the design has no other assumption")
    trials = [
        printed_figures(row.effect.sd)
        for row in planned.rows
        if row.effect.sd and row.effect.measure == "mean difference"
    ]
    if field == design.spread_field and len(trials) > 1:
        low, high = min(trials), max(trials)
        source = "lowest and highest trial"
        if value < low:
            source = "planned value and highest trial"
        elif value > high:
            source = "lowest trial and planned value"
    else:
        low, high = value * (1 - WITHOUT_EVIDENCE), value * (1 + WITHOUT_EVIDENCE)
        share = percent(WITHOUT_EVIDENCE)
        source = f"planned value ± {share}"
        if (within := _allowed(design, value, high)) != high:
            high, source = within, f"planned value − {share}, and halfway to its bound"
    return NuisanceRange(tuple(sorted({min(low, value), value, max(high, value)})), source)


def _allowed(design: Design, value: float, higher: float) -> float:
    """`higher`, or half of the way from `value` to the bound of the nuisance field where that is less."""
    maximum = next(q.maximum for q in type(design).fields() if q.name == design.nuisance_field)
    return higher if maximum is None or higher < maximum else (value + maximum) / 2


@dataclass(frozen=True)
class TornadoRow:
    """Power of the plan's number when one assumption moves over its range, the others held."""

    label: str
    source: str
    worse: float
    better: float
    power_worse: float
    power_better: float
    unit: str


@lru_cache(maxsize=32)
def tornado_part(
    plan: TrialPlan, planned: Planned, answer: Answer, evidence: Evidence
) -> tuple[TornadoRow, ...]:
    """One row an assumption with a sourced range, the widest first."""
    rows = [
        *_effect_range(plan, planned, answer, evidence),
        *_nuisance_row(plan, planned, answer),
    ]
    return tuple(sorted(rows, key=lambda row: row.power_worse))


def _power(plan: TrialPlan, design: Design, answer: Answer) -> float:
    return solve_power(design, plan.hypothesis, answer.n_total, plan.attrition).power


def _effect_range(
    plan: TrialPlan, planned: Planned, answer: Answer, evidence: Evidence
) -> list[TornadoRow]:
    row = evidence.row(plan.effect.study) or evidence.row(None)
    if row not in planned.rows or row is None:
        return []
    sign = plan.hypothesis.sign
    limits = row.effect.interval()
    worse, better = row.effect.estimate, limits[1] if sign > 0 else limits[0]
    powers = [_power(plan, planned.design.with_effect(value), answer) for value in (worse, better)]
    return [
        TornadoRow(
            "True effect",
            f"{row.study.label}, estimate to limit",
            worse,
            better,
            powers[0],
            powers[1],
            planned.design.effect_unit,
        )
    ]


def _nuisance_row(plan: TrialPlan, planned: Planned, answer: Answer) -> list[TornadoRow]:
    field = planned.design.nuisance_field
    if field == planned.design.effect_field:
        return []
    declared = next(q for q in type(planned.design).fields() if q.name == field)
    varied = nuisance_range(planned)
    columns = varied.values
    effect = planned.design.effect
    powers = [
        _power(plan, sweep(planned.design, **{field: value}).with_effect(effect), answer)
        for value in columns
    ]
    worst, best = int(np.argmin(powers)), int(np.argmax(powers))
    return [
        TornadoRow(
            declared.label,
            varied.source,
            columns[worst],
            columns[best],
            powers[worst],
            powers[best],
            declared.unit,
        )
    ]


@dataclass(frozen=True)
class Contour:
    """Power of the plan's number: rows of `power` are values of the nuisance, columns are effects' sizes."""

    effects: Array
    nuisance: Array
    power: Array


@lru_cache(maxsize=16)
def contour_part(plan: TrialPlan, planned: Planned, answer: Answer) -> Contour:
    """Power over effect and the assumption that matters most beside it."""
    columns = nuisance_range(planned).values
    size_of = abs(answer.effect)
    low, high = (abs(edge) for edge in planned.design.effect_range())
    most = min(1.6 * size_of, 0.999 * (high if plan.hypothesis.sign > 0 else low))
    points = WHOLE_GRID if planned.design.whole else CONTOUR_POINTS
    effects = np.linspace(0.4 * size_of, most, points)
    if planned.design.nuisance_field == planned.design.effect_field:
        swept = planned.design.with_effect(plan.hypothesis.sign * effects[None, :])
        return Contour(effects, np.array(columns), swept.power(answer.analysed, plan.hypothesis))
    highest = _allowed(planned.design, columns[-1], columns[-1] * 1.2)
    nuisance = np.linspace(columns[0] * 0.8, highest, points)
    swept = sweep(planned.design, **{planned.design.nuisance_field: nuisance[:, None]})
    swept = swept.with_effect(plan.hypothesis.sign * effects[None, :])
    return Contour(effects, nuisance, swept.power(answer.analysed, plan.hypothesis))


@dataclass(frozen=True)
class DilutionRow:
    """A share of patients without benefit: the mean effect left, the power of the plan's number, the N needed."""

    share: float
    effect: float
    power: float
    answer: Answer


@lru_cache(maxsize=16)
def dilution_part(plan: TrialPlan, planned: Planned, answer: Answer) -> tuple[DilutionRow, ...]:
    """What patients who never reach an effective dose do to the mean effect; no rows where none is planned."""
    if "dilution" not in {layer.name for layer in type(planned.design).layers()}:
        return ()
    rows = []
    for share in DILUTIONS:
        effect = answer.effect * (1 - share)
        design = planned.design.with_effect(effect)
        needed = solve_size(design, plan.hypothesis, plan.power, plan.attrition)
        rows.append(DilutionRow(share, effect, _power(plan, design, answer), needed))
    return tuple(rows)


@dataclass(frozen=True)
class AddedRow:
    """The pool when this trial has found `finds`."""

    finds: float
    pooled: Pooled
    favours: float


@lru_cache(maxsize=16)
def added_part(
    plan: TrialPlan, planned: Planned, answer: Answer, evidence: Evidence
) -> tuple[AddedRow, ...]:
    """What this trial would add: the pool with it, if it finds nothing, half of the effect, or the effect."""
    if evidence.pooled is None or evidence.pooled.scale is None or not planned.rows:
        return ()
    if not planned.design.measurable:
        return ()
    precision = planned.design.measured(answer.analysed)
    if not precision.measures:
        return ()
    se = float(precision.se)
    rows = []
    for share in (0.0, 0.5, 1.0):
        finds = answer.effect * share
        estimates = np.array([*(row.effect.estimate for row in evidence.rows), finds])
        pooled = pool(
            estimates,
            np.array([*(row.effect.se for row in evidence.rows), se]),
            evidence.pooled.scale,
        )
        if pooled.mean is None:
            return ()
        below = float(pooled.mean.cdf(0.0))
        rows.append(AddedRow(finds, pooled, below if plan.hypothesis.sign < 0 else 1 - below))
    return tuple(rows)


@dataclass(frozen=True)
class Fragile:
    """The size of effect at which power falls to 70 %, and its distance from the planned one as a share."""

    effect: float
    share: float


@lru_cache(maxsize=16)
def fragile_part(
    plan: TrialPlan, planned: Planned, answer: Answer, power: float = 0.7
) -> Fragile | None:
    """The smallest loss of effect that leaves less than this power."""
    from ldn_designer.power.solving import detectable

    if answer.power <= power:
        return None
    found = detectable(planned.design, plan.hypothesis, answer.analysed, power)
    if not bool(found.reached) or answer.effect == 0:
        return None
    effect = float(found.effect)
    return Fragile(effect, 1 - effect / answer.effect)
