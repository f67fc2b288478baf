"""The numbers behind figures whose page has no table of them: headings and rows of printed texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer.plan.calendar import Period
    from ldn_designer_ui.dialogs.figure_table import FigureNumbers

#: Probabilities at which a distribution of effects is read.
_PROBABILITIES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


def possible_effects(evaluation: Evaluation) -> FigureNumbers:
    """Percentiles of the mean effect and of the next trial's; no rows without pooled trials."""
    from ldn_designer.figures.scale import evidence_scale
    from ldn_designer.notation import percent

    scale, pooled = evidence_scale(evaluation), evaluation.evidence.pooled
    headings = ("Probability of less", f"Mean effect, {scale.unit}", f"Next trial, {scale.unit}")
    if evaluation.planned.prior is None or pooled is None:
        return headings, ()
    if pooled.mean is None or pooled.next_trial is None:
        return headings, ()
    mean, following = (each.quantiles(_PROBABILITIES) for each in (pooled.mean, pooled.next_trial))
    rows = tuple(
        (percent(p, 1).replace(".0%", "%"), scale.number(low), scale.number(other))
        for p, low, other in zip(_PROBABILITIES, mean, following, strict=True)
    )
    return headings, rows


def schedule(evaluation: Evaluation) -> FigureNumbers:
    """What each arm or sequence receives from which week to which, and the weeks of the visits."""
    from ldn_designer.plan.calendar import every_period, periods, uneven

    plan = evaluation.plan
    rows = [
        row
        for index in range(len(plan.design.courses))
        for period in periods(plan, index)
        for row in _period(plan, _who(plan, index), period)
    ]
    weeks: Iterable[float] = plan.dosing.visits
    when = "Each period" if plan.design.periods > 1 else "All"
    if uneven(plan):
        weeks = sorted({week for period in every_period(plan) for week in period.visits})
        when = "Either sequence"
    rows.append((when, "Visits", ", ".join(f"{week:g}" for week in weeks), ""))
    return ("Arm or sequence", "Receives", "From week", "To week"), rows


def _who(plan: TrialPlan, row: int) -> str:
    """The arm's drug, or the sequence's letters."""
    from ldn_designer.figures.schema import drug

    course = plan.design.courses[row]
    return drug(plan, course[0]) if len(course) == 1 else plan.design.strata[row]


def _period(plan: TrialPlan, who: str, period: Period) -> Iterator[tuple[str, ...]]:
    """One row a dose on the treatment, one row for the comparator."""
    from ldn_designer.figures.schema import drug
    from ldn_designer.plan.calendar import TREATMENT

    dosing, start, end = plan.dosing, period.start, period.end
    if period.received != TREATMENT:
        yield (who, drug(plan, period.received), f"{start:g}", f"{end:g}")
        return
    for step in dosing.steps:
        yield (
            who,
            f"{plan.treatment} {dosing.amount(step.dose_mg)}",
            f"{start:g}",
            f"{start + step.weeks:g}",
        )
        start += step.weeks
    yield (who, f"{plan.treatment} {dosing.amount(dosing.dose_mg)}", f"{start:g}", f"{end:g}")
