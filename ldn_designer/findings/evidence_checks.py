"""Findings about the evidence: what can be pooled, how the trials agree, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.findings.check import COCHRANE, DELTA2, Check
from ldn_designer.notation import interval, listed, number, quantity

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation


def _evidence_problem(evaluation: Evaluation) -> str | None:
    return evaluation.evidence.problem or None


def _planned_problem(evaluation: Evaluation) -> str | None:
    return evaluation.planned.problem or None


def _few_trials(evaluation: Evaluation) -> str | None:
    methods = [p for p in evaluation.evidence.others if "Hartung" in p.method]
    if not methods or len(evaluation.planned.rows) != 2:  # noqa: PLR2004 - the sentence speaks of two
        return None
    low, high = methods[0].interval
    return (
        "Two trials cannot estimate heterogeneity: Hartung–Knapp gives "
        f"{_measured(evaluation, low, high)}."
    )


def _one_trial(evaluation: Evaluation) -> str | None:
    rows = evaluation.planned.rows
    if len(rows) != 1 or evaluation.assurance is None:
        return None
    return (
        f"{rows[0].study.label} is the only trial pooled, so nothing shows how far trials differ: the probability "
        "of success takes a new trial to have the same true effect, which makes it too certain."
    )


def _secondary(evaluation: Evaluation) -> str | None:
    rows = [row for row in evaluation.planned.rows if row.outcome.primary is False]
    if not rows:
        return None
    labels = listed(tuple(row.study.label for row in rows))
    whose = "its primary outcome" if len(rows) == 1 else "their primary outcomes"
    return f"The result of {labels} is not that of {whose}: one picked from several is likely to be too favourable."


def _disagree(evaluation: Evaluation) -> str | None:
    rows = evaluation.planned.rows
    signs = {row.effect.estimate > 0 for row in rows if row.effect.estimate}
    if len(signs) < 2:  # noqa: PLR2004 - one sign is no disagreement
        return None
    null = [row for row in rows if row.effect.interval()[0] < 0 < row.effect.interval()[1]]
    tail = " and no interval excludes zero" if len(null) == len(rows) else ""
    labels = tuple(row.study.label for row in rows)
    return f"The pooled trials, {listed(labels)}, do not point in the same direction{tail}."


def _wrong_way(evaluation: Evaluation) -> str | None:
    pooled = evaluation.evidence.pooled
    if pooled is None or not evaluation.planned.rows:
        return None
    if bool(evaluation.plan.hypothesis.helps(evaluation.plan.design, pooled.estimate)):
        return None
    points = "points the wrong way" if pooled.estimate else "is no difference"
    return (
        f"The pooled estimate, {_measured(evaluation, pooled.estimate)}, {points}: "
        f"it gives no reason to expect a benefit of {evaluation.plan.treatment}."
    )


def _excluded(evaluation: Evaluation) -> str | None:
    exclusions = evaluation.plan.evidence.exclusions
    labels = {row.reference: row.study.label for row in evaluation.evidence.printed}
    named = tuple(labels[e.reference] for e in exclusions if e.reference in labels)
    if not named:
        return None
    return f"{listed(named)} could be pooled and {'is' if len(named) == 1 else 'are'} left out; the reason is printed."


def _measured(evaluation: Evaluation, *values: float) -> str:
    """An estimate, or both limits of one, with the unit."""
    if evaluation.evidence.measure == "risk difference":
        shares = [100 * value for value in values]
        text = number(shares[0], 1) if len(shares) == 1 else interval(shares[0], shares[1], 1)
        return f"{text} percentage points"
    text = number(values[0]) if len(values) == 1 else interval(values[0], values[1])
    return quantity(text, evaluation.plan.outcome.unit)


PROBLEMS: tuple[Check, ...] = (
    Check("evidence-problem", "attention", "evidence", "", _evidence_problem),
    Check("planned-problem", "attention", "effect", "", _planned_problem),
)
CHECKS: tuple[Check, ...] = (
    Check(
        "few-trials",
        "attention",
        "evidence",
        "Röver, Knapp and Friede, BMC Med Res Methodol 2015;15:99",
        _few_trials,
    ),
    Check("one-trial", "attention", "evidence", COCHRANE, _one_trial),
    Check("secondary-outcome", "attention", "evidence", "Cochrane Handbook, chapter 7", _secondary),
    Check("trials-disagree", "attention", "evidence", COCHRANE, _disagree),
    Check("pooled-wrong-way", "attention", "effect", DELTA2, _wrong_way),
)
NOTES: tuple[Check, ...] = (Check("exclusions", "note", "evidence", COCHRANE, _excluded),)
