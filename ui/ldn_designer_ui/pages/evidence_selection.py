"""Edits of the evidence as new plans: what is pooled, what is left out and why, the user's own studies.

Where a plan may not be, such as one with two reports of one trial, each raises the plan's own PlanError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ldn_designer.evaluation.evidence_part import PooledRow, PrintedRow
    from ldn_designer.evidence.study import Outcome, Study
    from ldn_designer.plan import EvidenceSelection, PlannedOutcome, TrialPlan


def with_result(plan: TrialPlan, reference: str) -> TrialPlan:
    """The plan with a result pooled and no longer left out."""
    selection = plan.evidence
    others = tuple(each for each in selection.included if each != reference)
    kept = tuple(each for each in selection.exclusions if each.reference != reference)
    return _selected(plan, included=(*others, reference), exclusions=kept)


def without_tick(plan: TrialPlan, reference: str) -> TrialPlan:
    """The plan with a result out of the pool, without a reason."""
    included = tuple(each for each in plan.evidence.included if each != reference)
    return _selected(plan, included=included)


def with_outcome(plan: TrialPlan, reference: str) -> TrialPlan:
    """The plan with a result pooled in place of whatever else of its study was."""
    study = reference.partition("/")[0]
    others = tuple(each for each in plan.evidence.included if each.partition("/")[0] != study)
    return with_result(_selected(plan, included=others), reference)


def without_result(plan: TrialPlan, reference: str, reason: str) -> TrialPlan:
    """The plan with a result left out for a reason; PlanError where the reason is no sentence."""
    from ldn_designer.plan import Exclusion, PlanError, revised

    blank = Exclusion.model_construct(reference=reference, reason="")
    if not reason.strip():
        raise PlanError(
            "evidence.exclusions", "Write why it is left out: the protocol prints the reason."
        )
    exclusion: Exclusion = revised(blank, {"reason": reason.strip()}, "evidence.exclusions")
    kept = tuple(each for each in plan.evidence.exclusions if each.reference != reference)
    included = tuple(each for each in plan.evidence.included if each != reference)
    return _selected(plan, included=included, exclusions=(*kept, exclusion))


def with_all(plan: TrialPlan, references: Iterable[str]) -> TrialPlan:
    """The plan with every one of these results that may stand beside the others."""
    from ldn_designer.plan import PlanError

    for reference in references:
        try:
            plan = with_result(plan, reference)
        except PlanError:
            continue  # the same people are in already
    return plan


def together(rows: Sequence[PooledRow | PrintedRow]) -> tuple[str, ...]:
    """References of the rows that can be ticked, all on the scale of the first of them."""
    found = [row for row in rows if getattr(row, "selectable", False)]
    scales = [row.outcome.scale_id or row.outcome.scale for row in found]
    return tuple(
        row.reference for row, scale in zip(found, scales, strict=True) if scale == scales[0]
    )


def with_condition(plan: TrialPlan, condition: str) -> TrialPlan:
    """The plan about another condition; what was selected of the library's other studies goes with it."""
    from ldn_designer.evidence import library

    fitting = {study.id for study in library.for_condition(condition)}
    fitting |= {study.id for study in plan.evidence.own_studies}
    return _only(plan, fitting).edited("condition", condition)


def on_outcome(plan: TrialPlan, outcome: Outcome) -> TrialPlan:
    """The plan with a study's outcome as its own: name, scale, bounds and direction; unit and time stay."""
    from ldn_designer.plan import revised

    changes = {
        "name": outcome.name,
        "scale": outcome.scale or "",
        "scale_id": outcome.scale_id or "",
        "minimum": outcome.scale_min,
        "maximum": outcome.scale_max,
        "better": outcome.better or plan.outcome.better,
    }
    planned: PlannedOutcome = revised(plan.outcome, changes, "outcome")
    return plan.edited("outcome", planned)


def with_own_study(plan: TrialPlan, study: Study) -> TrialPlan:
    """The plan with the user's study added, or put in the place of the one with its id."""
    own = plan.evidence.own_studies
    if study.id in {each.id for each in own}:
        studies = tuple(study if each.id == study.id else each for each in own)
    else:
        studies = (*own, study)
    return _selected(plan, own_studies=studies)


def without_own_study(plan: TrialPlan, identifier: str) -> TrialPlan:
    """The plan without one of the user's studies, and without every mention of it."""
    studies = tuple(each for each in plan.evidence.own_studies if each.id != identifier)
    named = {*plan.evidence.included, *(each.reference for each in plan.evidence.exclusions)}
    others = {reference.partition("/")[0] for reference in named} - {identifier}
    return _only(plan, others, own_studies=studies)


def _only(plan: TrialPlan, studies: set[str], **changes: object) -> TrialPlan:
    """The plan whose selection mentions no other studies than these."""

    def fits(reference: str) -> bool:
        return reference.partition("/")[0] in studies

    selection = plan.evidence
    plan = _selected(
        plan,
        included=tuple(filter(fits, selection.included)),
        exclusions=tuple(each for each in selection.exclusions if fits(each.reference)),
        **changes,
    )
    if plan.effect.study is not None and not fits(plan.effect.study):
        plan = plan.edited("effect.study", None)
    return plan


def _selected(plan: TrialPlan, **changes: object) -> TrialPlan:
    from ldn_designer.plan import revised

    selection: EvidenceSelection = revised(plan.evidence, changes, "evidence")
    return plan.edited("evidence", selection)
