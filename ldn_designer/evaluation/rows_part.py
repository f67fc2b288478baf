"""Every rule and every standard deviation with the number it needs and the assurance of that number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ldn_designer.evaluation.answer_part import Answer, solve_power, solve_size
from ldn_designer.evaluation.planning_part import (
    Candidate,
    Planned,
    SpreadCandidate,
    candidates,
    planned_part,
    spread_candidates,
)
from ldn_designer.power.assurance import Assurance, assurance

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.evaluation.evidence_part import Evidence
    from ldn_designer.plan import TrialPlan


@dataclass(frozen=True)
class EffectRow:
    """One way to choose the effect: what it needs and how likely that trial is to succeed."""

    candidate: Candidate
    chosen: bool
    in_sds: float | None
    answer: Answer | None
    assurance: Assurance | None
    #: Why there is no number, in a few words.
    refusal: str


@dataclass(frozen=True)
class SpreadRow:
    """One standard deviation: the number it needs, and the power of the plan's number under it."""

    candidate: SpreadCandidate
    chosen: bool
    answer: Answer
    power: float


@lru_cache(maxsize=64)
def assurance_part(plan: TrialPlan, planned: Planned, answer: Answer) -> Assurance | None:
    """How likely the planned trial is to end how; None without a prior or an answer."""
    if planned.prior is None or not answer.possible:
        return None
    return assurance(answer.design, plan.hypothesis, answer.analysed, planned.prior)


@lru_cache(maxsize=32)
def effect_rows(plan: TrialPlan, evidence: Evidence) -> tuple[EffectRow, ...]:
    """The rules in order, each solved for the target power."""
    planned = planned_part(plan, evidence)
    return tuple(
        _effect_row(plan, evidence, c, chosen=c.rule == planned.effect.rule)
        for c in candidates(plan, evidence)
    )


def _effect_row(
    plan: TrialPlan, evidence: Evidence, candidate: Candidate, *, chosen: bool
) -> EffectRow:
    planned = planned_part(plan, evidence)
    if candidate.value is None:
        return EffectRow(candidate, chosen, None, None, None, candidate.refusal)
    if not candidate.usable:
        in_sds = _in_sds(planned.design, candidate.value)
        return EffectRow(candidate, chosen, in_sds, None, None, candidate.refusal)
    design = planned.design.with_effect(candidate.value)
    in_sds = _in_sds(design, candidate.value)
    if not bool(plan.hypothesis.helps(plan.design, candidate.value)):
        return EffectRow(candidate, chosen, in_sds, None, None, "wrong direction: no N")
    answer = solve_size(design, plan.hypothesis, plan.power, plan.attrition)
    if not answer.possible:
        return EffectRow(candidate, chosen, in_sds, None, None, "no N suffices")
    prior = planned.prior
    success = assurance(design, plan.hypothesis, answer.analysed, prior) if prior else None
    return EffectRow(candidate, chosen, in_sds, answer, success, "")


def _in_sds(design: Design, effect: float) -> float | None:
    """An effect in standard deviations between patients; None where the design has none."""
    return (
        None
        if design.spread_field is None
        else effect / float(getattr(design, design.spread_field))
    )


@lru_cache(maxsize=32)
def spread_rows(plan: TrialPlan, evidence: Evidence, n_total: int) -> tuple[SpreadRow, ...]:
    """The standard deviations in order, with the plan's effect."""
    planned = planned_part(plan, evidence)
    rows = []
    for candidate in spread_candidates(plan, evidence):
        design = planned.design.with_spread(candidate.value)
        answer = solve_size(design, plan.hypothesis, plan.power, plan.attrition)
        power = (
            solve_power(design, plan.hypothesis, n_total, plan.attrition).power if n_total else 0.0
        )
        rows.append(SpreadRow(candidate, candidate == planned.spread, answer, power))
    return tuple(rows)
