"""What a reader must know about a plan: each finding is a condition, a sentence, a source and a severity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ldn_designer.evaluation.answer_part import effect_words, solve_power, solve_size
from ldn_designer.notation import count, listed, number, percent

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.evaluation import Evaluation

Severity = Literal["note", "attention"]
Step = Literal["evidence", "effect", "design", "power"]

#: A standardised difference beyond this is larger than drug trials in chronic pain have shown.
IMPLAUSIBLE_SDS = 1.5
#: Fewer patients per arm than this estimate a standard deviation too loosely to plan on.
PILOT_PER_ARM = 35
#: Trials so small that an approximation to a proportion may be off by more than a point.
FEW_EXPECTED = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence with its severity, the step it belongs to, and where its standard comes from."""

    key: str
    severity: Severity
    step: Step
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Check:
    """A finding's condition: `sentence` returns the words where the plan raises it, else None.

    calculation: whether the design and its power alone raise it, without evidence or texts.
    """

    key: str
    severity: Severity
    step: Step
    source: str
    sentence: Callable[[Evaluation], str | None]
    calculation: bool = False


def findings(evaluation: Evaluation, *, calculation_only: bool = False) -> tuple[Finding, ...]:
    """The findings that this plan raises, those that ask for attention first.

    calculation_only leaves out what concerns a plan's evidence and texts: for a bare calculation.
    """
    found = [
        Finding(check.key, check.severity, check.step, sentence, check.source)
        for check in CHECKS
        if check.calculation or not calculation_only
        if (sentence := check.sentence(evaluation)) is not None
    ]
    return tuple(sorted(found, key=lambda finding: finding.severity != "attention"))


def _assurance_low(evaluation: Evaluation) -> str | None:
    assurance = evaluation.assurance
    if assurance is None or assurance.success >= 0.5:  # noqa: PLR2004 - less likely than not
        return None
    return (
        f"A significant result in favour of {evaluation.plan.treatment} is much less likely than not: "
        f"{percent(assurance.success)}. No sample size raises it above {percent(assurance.ceiling)}, the "
        "probability that the true effect of the next trial helps at all."
    )


def _harm_as_likely(evaluation: Evaluation) -> str | None:
    assurance = evaluation.assurance
    if assurance is None or assurance.harm < assurance.success / 2:
        return None
    plan = evaluation.plan
    return (
        f"A significant result in favour of {plan.comparator} has probability {percent(assurance.harm)}. "
        "The trial can settle the question; the evidence does not promise success."
    )


def _few_trials(evaluation: Evaluation) -> str | None:
    methods = [p for p in evaluation.evidence.others if "Hartung" in p.method]
    if not methods or len(evaluation.evidence.rows) > 2:  # noqa: PLR2004
        return None
    low, high = methods[0].interval
    return f"Two trials cannot estimate heterogeneity: Hartung–Knapp gives {number(low)} to {number(high)}."


def _disagree(evaluation: Evaluation) -> str | None:
    rows = evaluation.evidence.rows
    signs = {row.effect.estimate > 0 for row in rows}
    if len(rows) < 2 or len(signs) < 2:  # noqa: PLR2004
        return None
    null = [
        row.study.label for row in rows if row.effect.interval()[0] < 0 < row.effect.interval()[1]
    ]
    tail = " and no interval excludes zero" if len(null) == len(rows) else ""
    return f"The pooled trials, {listed(evaluation.evidence.labels)}, point in opposite directions{tail}."


def _wrong_way(evaluation: Evaluation) -> str | None:
    pooled = evaluation.evidence.pooled
    if pooled is None or bool(evaluation.plan.hypothesis.helps(pooled.estimate)):
        return None
    return (
        f"The pooled estimate, {number(pooled.estimate)}, points the wrong way: "
        f"it gives no reason to expect a benefit of {evaluation.plan.treatment}."
    )


def _beyond_evidence(evaluation: Evaluation) -> str | None:
    probability = evaluation.beyond_target
    if probability is None or probability >= 0.25 or not evaluation.answer.possible:  # noqa: PLR2004
        return None
    planned = effect_words(evaluation.answer.design, evaluation.answer.effect)
    return f"The trials give {percent(probability)} to a true effect of {planned} or better."


def _one_trial_sd(evaluation: Evaluation) -> str | None:
    """A smaller trial that one study's standard deviation alone would suggest, and its power under the others'."""
    plan, planned = evaluation.plan, evaluation.planned
    trials = [row for row in evaluation.spread_rows if row.candidate.rule == "trial"]
    if len(trials) < 2 or planned.spread is None or not evaluation.answer.possible:  # noqa: PLR2004
        return None
    low, high = trials[0], trials[-1]
    if not low.answer.possible or low.candidate.value >= planned.spread.value:
        return None
    few = low.answer.n_analysed
    powers = [
        solve_power(planned.design.with_spread(sd), plan.hypothesis, few, 0.0).power
        for sd in (planned.spread.value, high.candidate.value)
    ]
    per_stratum = min(low.answer.by_stratum(low.answer.analysed).values())
    stratum = planned.design.stratum
    return (
        f"{low.candidate.title}’s SD alone suggests {count(per_stratum)} analysed per {stratum}; they would have "
        f"{percent(powers[0])} power at {number(planned.spread.value)} and {percent(powers[1])} at "
        f"{number(high.candidate.value)}."
    )


def _pilot(evaluation: Evaluation) -> str | None:
    plan = evaluation.plan
    if plan.spread.rule == "own" and plan.effect.rule in {"own", "pooled", "cautious"}:
        return None
    named = {plan.effect.study, plan.spread.study} - {None}
    rows = [
        row
        for row in evaluation.evidence.rows
        if row.reference in named or len(evaluation.evidence.rows) == 1
    ]
    small = [
        row.study.label
        for row in rows
        if row.effect.sizes and min(row.effect.sizes) < PILOT_PER_ARM
    ]
    if not small:
        return None
    return (
        f"The plan rests on {listed(tuple(small))}, with fewer than {PILOT_PER_ARM} patients in an arm: "
        "too few to plan an effect or a standard deviation on."
    )


def _implausible(evaluation: Evaluation) -> str | None:
    design = evaluation.answer.design
    if design.spread_field is None:
        return None
    in_sds = abs(float(design.effect)) / float(getattr(design, design.spread_field))
    if in_sds <= IMPLAUSIBLE_SDS:
        return None
    return (
        f"The planned effect is {number(in_sds, 1)} standard deviations, larger than any drug trial in "
        "chronic pain has shown. Check the units of effect and SD."
    )


def _power_below_alpha(evaluation: Evaluation) -> str | None:
    answer, plan = evaluation.answer, evaluation.plan
    if not answer.possible or answer.power >= plan.alpha:
        return None
    return (
        f"Power of {percent(answer.power, 1)} is below the significance level: this trial would learn nothing. "
        "Randomise more participants or plan on a larger effect."
    )


def _low_power(evaluation: Evaluation) -> str | None:
    answer, plan = evaluation.answer, evaluation.plan
    if not answer.possible or plan.solve_for != "power" or not plan.alpha <= answer.power < 0.8:  # noqa: PLR2004
        return None
    needed = solve_size(answer.design, plan.hypothesis, plan.power, plan.dropout)
    more = f" {count(needed.n_total)} would have {percent(plan.power)}." if needed.possible else ""
    return f"{count(answer.n_total)} participants have {percent(answer.power)} power.{more}"


def _approximation(evaluation: Evaluation) -> str | None:
    answer = evaluation.answer
    if type(answer.design).exact or not answer.possible:
        return None
    control, treated = (float(getattr(answer.design, name)) for name in ("control", "treatment"))
    units = answer.analysed
    expected = min(
        float(n) * share
        for n, p in ((units.treatment, treated), (units.control, control))
        for share in (p, 1 - p)
    )
    if expected >= FEW_EXPECTED:
        return None
    return (
        f"Only {number(expected, 1)} events (or non-events) are expected in an arm, so the normal approximation "
        "may be off by more than a point. Confirm it by simulation."
    )


def _within_threshold(evaluation: Evaluation) -> str | None:
    plan = evaluation.plan
    if plan.effect.rule != "own" or plan.outcome.scale_id != "nrs-pain":
        return None
    if abs(float(plan.design.effect)) < 2:  # noqa: PLR2004 - the published threshold, in points
        return None
    return (
        "Two points on a 0–10 pain scale is a threshold for one patient’s change, not a difference between "
        "groups. It suits a responder endpoint."
    )


def _no_reason(evaluation: Evaluation) -> str | None:
    if evaluation.plan.effect.reason.strip():
        return None
    return "The effect to plan on has no written reason. A reviewer will ask for one."


def _excluded(evaluation: Evaluation) -> str | None:
    exclusions = evaluation.plan.evidence.exclusions
    if not exclusions:
        return None
    labels = {row.reference: row.study.label for row in evaluation.evidence.printed}
    named = tuple(labels[e.reference] for e in exclusions if e.reference in labels)
    if not named:
        return None
    return f"{listed(named)} could be pooled and {'is' if len(named) == 1 else 'are'} left out; the reason is printed."


def _planned_problem(evaluation: Evaluation) -> str | None:
    return evaluation.planned.problem or None


def _evidence_problem(evaluation: Evaluation) -> str | None:
    return evaluation.evidence.problem or None


DELTA2 = "DELTA2, BMJ 2018;363:k3750"
CHECKS: tuple[Check, ...] = (
    Check("evidence-problem", "attention", "evidence", "", _evidence_problem),
    Check("planned-problem", "attention", "effect", "", _planned_problem),
    Check(
        "assurance-low",
        "attention",
        "effect",
        "O’Hagan, Stevens and Campbell, Pharm Stat 2005;4:187",
        _assurance_low,
    ),
    Check(
        "harm-as-likely",
        "attention",
        "effect",
        "O’Hagan, Stevens and Campbell, Pharm Stat 2005;4:187",
        _harm_as_likely,
    ),
    Check("beyond-evidence", "attention", "effect", DELTA2, _beyond_evidence),
    Check(
        "few-trials",
        "attention",
        "evidence",
        "Röver, Knapp and Friede, BMC Med Res Methodol 2015;15:99",
        _few_trials,
    ),
    Check("trials-disagree", "attention", "evidence", "Cochrane Handbook, chapter 10", _disagree),
    Check("pooled-wrong-way", "attention", "effect", DELTA2, _wrong_way),
    Check(
        "one-trial-sd",
        "attention",
        "effect",
        "Vickers, J Clin Epidemiol 2003;56:717",
        _one_trial_sd,
    ),
    Check("pilot", "attention", "effect", "Teare et al., Trials 2014;15:264", _pilot),
    Check("implausible-effect", "attention", "effect", DELTA2, _implausible, calculation=True),
    Check(
        "within-patient-threshold",
        "attention",
        "effect",
        "Farrar et al., Pain 2001;94:149",
        _within_threshold,
    ),
    Check("no-reason", "attention", "effect", DELTA2, _no_reason),
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
    Check("exclusions", "note", "evidence", "Cochrane Handbook, chapter 10", _excluded),
)
