"""The effect and the standard deviation to plan on: each rule's value, in order, and the one chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ldn_designer.distributions import NormalMixture
from ldn_designer.evaluation.evidence_part import Evidence, PooledRow, printed_figures
from ldn_designer.evidence import planning
from ldn_designer.evidence.scales import within_patient_threshold
from ldn_designer.notation import listed, p_value

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.plan import TrialPlan


@dataclass(frozen=True)
class Candidate:
    """What one rule gives: a value, or in words why there is none to plan on. `source` names where it is from."""

    rule: str
    title: str
    source: str
    value: float | None
    refusal: str = ""

    @property
    def usable(self) -> bool:
        """Whether this is an effect to plan on."""
        return self.value is not None and not self.refusal


@dataclass(frozen=True)
class SpreadCandidate:
    """A standard deviation one could plan on, and where it comes from."""

    rule: str
    study: str | None
    title: str
    value: float


@dataclass(frozen=True, eq=False)
class Planned:
    """The design with the chosen effect and standard deviation in place, and the assurance's prior.

    problem says in a sentence why the chosen rule gives nothing; the design then keeps its own values.
    """

    design: Design
    effect: Candidate
    spread: SpreadCandidate | None
    prior: NormalMixture | None
    prior_label: str
    problem: str
    #: The pooled results that are on the planned outcome's scale and measure what the design plans.
    rows: tuple[PooledRow, ...]


#: What a rule gives; None where it has nothing to do with the plan's outcome.
Rule = Callable[["TrialPlan", Evidence, PooledRow | None], Candidate | None]


def _needs_pool(title: str, rule: str, value: Callable[[Evidence, int], float]) -> Rule:
    def candidate(plan: TrialPlan, evidence: Evidence, row: PooledRow | None) -> Candidate:  # noqa: ARG001 - every rule is given the same
        if evidence.pooled is None or evidence.pooled.mean is None:
            return Candidate(rule, title, "", None, "nothing is pooled")
        labels = evidence.labels
        source = labels[0] if len(labels) == 1 else f"{len(labels)} trials"
        return Candidate(rule, title, source, value(evidence, plan.hypothesis.sign))

    return candidate


def _needs_trial(title: str, rule: str, value: Callable[[PooledRow, int], float]) -> Rule:
    def candidate(plan: TrialPlan, evidence: Evidence, row: PooledRow | None) -> Candidate:  # noqa: ARG001 - likewise
        if row is None:
            return Candidate(rule, title, "", None, "no trial is selected")
        source = f"{row.study.label} alone"
        try:
            return Candidate(rule, title, source, value(row, plan.hypothesis.sign))
        except ValueError:
            shown = p_value(row.effect.p_value())
            return Candidate(rule, title, source, None, f"not applicable: {shown}")

    return candidate


def _mean(evidence: Evidence, sign: int) -> float:  # noqa: ARG001 - likewise
    assert evidence.pooled is not None
    return evidence.pooled.estimate


def _cautious(evidence: Evidence, sign: int) -> float:
    assert evidence.pooled is not None
    assert evidence.pooled.next_trial is not None
    return planning.cautious(evidence.pooled.next_trial, sign)


def _shrunken(row: PooledRow, sign: int) -> float:  # noqa: ARG001 - likewise
    p = row.effect.p_value()
    # A p too small for a number leaves the statistic itself.
    z = planning.z_from_p(p) if p > 0 else abs(row.effect.estimate) / row.effect.se
    return planning.shrink(row.effect.estimate, z).estimate


def _own(plan: TrialPlan, evidence: Evidence, row: PooledRow | None) -> Candidate:  # noqa: ARG001 - likewise
    return Candidate("own", "Own value", "reason below", float(plan.design.effect))


def _threshold(plan: TrialPlan, evidence: Evidence, row: PooledRow | None) -> Candidate | None:  # noqa: ARG001 - likewise
    """One patient's threshold: to be seen beside the others, never a difference between groups."""
    found = within_patient_threshold(plan.outcome.scale_id)
    if found is None or found.value is None or plan.design.pools != "mean difference":
        return None
    source = found.source.text.partition(",")[0]
    value = plan.hypothesis.sign * found.value
    return Candidate("threshold", THRESHOLD, source, value, "for a responder endpoint")


THRESHOLD = "Within-patient threshold"
#: The kind of standard deviation that a design which discounts it may start from.
RAW = "one time"
#: Rules whose effect does not come from the selected trials.
WITHOUT_TRIALS = frozenset({"threshold", "own"})
#: The rules in the order in which they are shown. A new rule adds one line here.
RULES: dict[str, Rule] = {
    "pooled": _needs_pool("Pooled mean", "pooled", _mean),
    "cautious": _needs_pool("Next trial, 40th percentile of benefit", "cautious", _cautious),
    "printed": _needs_trial("As printed", "printed", lambda row, _: row.effect.estimate),
    "shrunken": _needs_trial("Shrunken", "shrunken", _shrunken),
    "safeguard": _needs_trial(
        "Safeguard, limit of the 60% interval",
        "safeguard",
        lambda row, sign: planning.safeguard(row.effect.estimate, row.effect.se, sign),
    ),
    "conditional": _needs_trial(
        "Conditional likelihood",
        "conditional",
        lambda row, _: planning.conditional(row.effect.estimate, row.effect.se),
    ),
    "threshold": _threshold,
    "own": _own,
}


def candidates(plan: TrialPlan, evidence: Evidence) -> tuple[Candidate, ...]:
    """Every rule's effect, or in words why it gives none."""
    row = evidence.row(plan.effect.study) or evidence.row(None)
    given = (rule(plan, evidence, row) for rule in RULES.values())
    found = tuple(candidate for candidate in given if candidate is not None)
    differs = difference_in_kind(plan, evidence)
    return tuple(
        c if c.rule in WITHOUT_TRIALS or not differs else _refused(c, differs) for c in found
    )


def difference_in_kind(plan: TrialPlan, evidence: Evidence) -> str:
    """Why the pooled results say nothing about the planned outcome, in a few words; "" where they do."""
    if evidence.measure not in {"", plan.design.pools}:
        return "the results measure something else than the design"
    if evidence.scale and evidence.scale not in {plan.outcome.scale_id, plan.outcome.scale}:
        return "the results are on another scale than the outcome"
    return ""


def relevant_rows(plan: TrialPlan, evidence: Evidence) -> tuple[PooledRow, ...]:
    """The pooled results that say something about the planned outcome."""
    return () if difference_in_kind(plan, evidence) else evidence.rows


def _refused(candidate: Candidate, refusal: str) -> Candidate:
    return replace(candidate, value=None, refusal=refusal)


def spread_candidates(plan: TrialPlan, evidence: Evidence) -> tuple[SpreadCandidate, ...]:
    """Every standard deviation between patients that the selected trials offer, smallest first, then the own one."""
    if plan.design.spread_field is None:
        return ()
    own = SpreadCandidate(
        "own", None, "Own value", float(getattr(plan.design, plan.design.spread_field))
    )
    found = [
        SpreadCandidate("trial", row.reference, row.study.label, printed_figures(row.effect.sd))
        for row in relevant_rows(plan, evidence)
        if row.effect.sd is not None
        and row.effect.measure == "mean difference"
        and not (plan.design.discounts and row.effect.spread != RAW)
    ]
    if plan.design.discounts:
        return (*sorted(found, key=lambda c: c.value), own)
    if evidence.sd is not None and len(found) > 1:
        trials = listed(evidence.labels)
        upper = planning.sd_upper_limit(evidence.sd, evidence.sd_df)
        found += [
            SpreadCandidate("pooled", None, f"Pooled, {trials}", evidence.sd),
            SpreadCandidate("upper", None, "Pooled, 80% upper limit", printed_figures(upper)),
        ]
    return (*sorted(found, key=lambda c: c.value), own)


def _chosen_spread(plan: TrialPlan, evidence: Evidence) -> SpreadCandidate | None:
    choice = plan.spread
    for candidate in spread_candidates(plan, evidence):
        if candidate.rule == choice.rule and (
            choice.rule != "trial" or candidate.study == choice.study
        ):
            return candidate
    return None


def _prior(plan: TrialPlan, evidence: Evidence) -> tuple[NormalMixture | None, str]:
    """The prior of the true effect for every assurance, and how a sentence names it."""
    pooled = evidence.pooled
    if pooled is None or difference_in_kind(plan, evidence):
        return None, ""
    row = evidence.row(plan.effect.study) or evidence.rows[0]
    alone = f"what {row.study.label} alone leaves uncertain"
    if len(evidence.rows) == 1:
        return pooled.next_trial, alone
    priors: dict[str, tuple[NormalMixture | None, str]] = {
        "next trial": (
            pooled.next_trial,
            f"the next trial’s predictive distribution from {listed(evidence.labels)}",
        ),
        "mean effect": (
            pooled.mean,
            f"what {listed(evidence.labels)} leave uncertain of the mean effect",
        ),
        "single trial": (
            NormalMixture.normal(row.effect.estimate, row.effect.se),
            alone,
        ),
    }
    return priors[plan.effect.prior]


@lru_cache(maxsize=64)
def planned_part(plan: TrialPlan, evidence: Evidence) -> Planned:
    """The design to calculate with, and where its effect and standard deviation come from."""
    every = {candidate.rule: candidate for candidate in candidates(plan, evidence)}
    effect = every.get(plan.effect.rule, every["own"])
    design, problem = plan.design, ""
    if not effect.usable:
        problem = f"{effect.title} gives no effect to plan on ({effect.refusal}). Choose another rule in step 2."
        effect = every["own"]
    elif effect.rule != "own" and effect.value is not None:
        design = design.with_effect(effect.value)
    spread = _chosen_spread(plan, evidence)
    if spread is not None:
        design = design.with_spread(spread.value)
    elif plan.design.spread_field is not None:
        problem = (
            problem
            or "The chosen standard deviation is no longer in the evidence. Choose another in step 2."
        )
        spread = next(c for c in spread_candidates(plan, evidence) if c.rule == "own")
    prior, label = _prior(plan, evidence)
    return Planned(design, effect, spread, prior, label, problem, relevant_rows(plan, evidence))
