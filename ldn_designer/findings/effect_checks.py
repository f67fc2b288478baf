"""Findings about the effect and the standard deviation to plan on: how likely, how large, on what they rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.evaluation.planning_part import RAW
from ldn_designer.evidence.scales import within_patient_threshold
from ldn_designer.findings.check import DELTA2, Check
from ldn_designer.notation import count, listed, number, percent, planned, quantity

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.evidence_part import PooledRow

FRISON = "Frison and Pocock, Stat Med 1992;11:1685"
#: A standardised difference beyond this asks whether effect and standard deviation have the same unit.
IMPLAUSIBLE_SDS = 1.5
#: Fewer patients per arm than this estimate a standard deviation too loosely to plan on.
PILOT_PER_ARM = 35
#: The standard deviation of so few patients says next to nothing: its 95 % interval reaches to twice the value.
FEW_FOR_SD = 10
#: A success less likely than this is much less likely than not.
MUCH_LESS = 1 / 3
#: Rules whose effect is that of one named trial.
_OF_ONE_TRIAL = frozenset({"printed", "shrunken", "safeguard", "conditional"})


def _assurance_low(evaluation: Evaluation) -> str | None:
    assurance = evaluation.assurance
    if assurance is None or assurance.success >= 0.5:  # noqa: PLR2004 - less likely than not
        return None
    much = "much " if assurance.success < MUCH_LESS else ""
    return (
        f"A significant result in favour of {evaluation.plan.treatment} is {much}less likely than not: "
        f"{percent(assurance.success)}. No sample size raises it above {percent(assurance.ceiling)}, the "
        "probability that the true effect helps at all."
    )


def _harm_as_likely(evaluation: Evaluation) -> str | None:
    assurance, plan = evaluation.assurance, evaluation.plan
    if assurance is None or not assurance.harm or assurance.harm < assurance.success / 2:
        return None
    return (
        f"A significant result in favour of {plan.comparator} has probability {percent(assurance.harm)}. "
        "The trial can settle the question; the evidence does not promise success."
    )


def _beyond_evidence(evaluation: Evaluation) -> str | None:
    probability = evaluation.beyond_target
    if probability is None or probability >= 0.25 or not evaluation.answer.possible:  # noqa: PLR2004 - one in four is no longer remote
        return None
    return (
        f"A true effect of {evaluation.effect_words} or better has probability {percent(probability)}, "
        f"averaged over {evaluation.planned.prior_label}."
    )


def _one_trial_sd(evaluation: Evaluation) -> str | None:
    found, unit = evaluation.one_trial, evaluation.plan.outcome.unit
    if found is None:
        return None
    stratum = evaluation.plan.design.stratum
    few = f"{count(found.total)} analysed in all"
    if found.each is not None:
        few = f"{count(found.each)} analysed per {stratum}"
    return (
        f"{found.label}’s SD alone suggests {few}; they would have {percent(found.power)} power at an SD of "
        f"{quantity(planned(found.planned_sd), unit)} and {percent(found.other_power)} at "
        f"{quantity(planned(found.other_sd), unit)}."
    )


def _pilot(evaluation: Evaluation) -> str | None:
    plan, evidence = evaluation.plan, evaluation.evidence
    rule = evaluation.planned.effect.rule
    rests: set[PooledRow | None] = set()
    if rule in _OF_ONE_TRIAL:
        rests.add(evidence.row(plan.effect.study) or evidence.row(None))
    if rule in {"pooled", "cautious"} and len(evidence.rows) == 1:
        rests.add(evidence.row(None))
    if plan.spread.rule == "trial":
        rests.add(evidence.row(plan.spread.study))
    small = {
        row.study.label
        for row in rests
        if row is not None and row.effect.sizes and min(row.effect.sizes) < PILOT_PER_ARM
    }
    if not small:
        return None
    return (
        f"The plan rests on {listed(tuple(sorted(small)))}, with fewer than {PILOT_PER_ARM} patients in an arm: "
        "too few to plan an effect or a standard deviation on."
    )


def _few_for_spread(evaluation: Evaluation) -> str | None:
    spread, rows = evaluation.planned.spread, evaluation.evidence.rows
    if spread is None or spread.rule == "own":
        return None
    measured = [row for row in rows if spread.study in {None, row.reference} and row.effect.sd]
    patients = sum(size for row in measured for size in row.effect.sizes)
    if not 0 < patients < FEW_FOR_SD:
        return None
    labels = listed(tuple(row.study.label for row in measured))
    return (
        f"The standard deviation comes from {count(patients)} patients ({labels}), fewer than {FEW_FOR_SD}: the true "
        "one may well be twice as large. Take it from a larger source, or plan on its upper confidence limit."
    )


def _implausible(evaluation: Evaluation) -> str | None:
    design = evaluation.answer.design
    if design.spread_field is None:
        return None
    in_sds = abs(float(design.effect)) / float(getattr(design, design.spread_field))
    if in_sds <= IMPLAUSIBLE_SDS:
        return None
    return (
        f"The planned effect is {number(in_sds, 1)} standard deviations, more than drugs usually do. "
        "Check the units of effect and SD."
    )


def _within_threshold(evaluation: Evaluation) -> str | None:
    plan = evaluation.plan
    found = within_patient_threshold(plan.outcome.scale_id)
    if found is None or found.value is None or plan.design.pools != "mean difference":
        return None
    effect = float(plan.design.effect)
    if plan.effect.rule != "own" or plan.hypothesis.sign * effect < found.value:
        return None
    threshold = quantity(f"{found.value:g}", plan.outcome.unit)
    return (
        f"{threshold} of change is a threshold for one patient on this scale ({found.source.text}), "
        "not a difference between groups. It suits a responder endpoint."
    )


def _discounted_twice(evaluation: Evaluation) -> str | None:
    plan, rows = evaluation.plan, evaluation.evidence.rows
    spread = plan.design.spread_field
    if not plan.design.discounts or spread is None:
        return None
    reduced = [row.study.label for row in rows if row.effect.sd and row.effect.spread != RAW]
    if not reduced:
        return None
    value = quantity(planned(float(getattr(plan.design, spread))), plan.outcome.unit)
    return (
        f"This design reduces its SD by further measurements: {value} must be that of one unadjusted measurement. "
        f"What {listed(tuple(reduced))} printed is adjusted already, so it is not offered here."
    )


def _no_reason(evaluation: Evaluation) -> str | None:
    if evaluation.plan.effect.reason.strip():
        return None
    planned_on = "effect to plan on" if evaluation.plan.hypothesis.tests else "width to plan on"
    return f"The {planned_on} has no written reason. A reviewer will ask for one."


_ASSURANCE = "O’Hagan, Stevens and Campbell, Pharm Stat 2005;4:187"
OUTLOOK: tuple[Check, ...] = (
    Check("assurance-low", "attention", "effect", _ASSURANCE, _assurance_low),
    Check("harm-as-likely", "attention", "effect", _ASSURANCE, _harm_as_likely),
    Check("beyond-evidence", "attention", "effect", DELTA2, _beyond_evidence),
)
CHECKS: tuple[Check, ...] = (
    Check(
        "one-trial-sd",
        "attention",
        "effect",
        "Vickers, J Clin Epidemiol 2003;56:717",
        _one_trial_sd,
    ),
    Check("pilot", "attention", "effect", "Teare et al., Trials 2014;15:264", _pilot),
    Check("few-for-sd", "attention", "effect", "Browne, Stat Med 1995;14:1933", _few_for_spread),
    Check("implausible-effect", "attention", "effect", DELTA2, _implausible, calculation=True),
    Check("within-patient-threshold", "attention", "effect", DELTA2, _within_threshold),
    Check("discounted-twice", "attention", "effect", FRISON, _discounted_twice),
    Check("no-reason", "attention", "effect", DELTA2, _no_reason),
)
