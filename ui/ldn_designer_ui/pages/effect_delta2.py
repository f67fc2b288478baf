"""What DELTA2 asks of the difference to plan on, answered from the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.widgets.status_icon import State

#: A true effect as helpful as planned should be this probable before it is called realistic.
_REALISTIC = 0.25
_WHERE = "Source and method stated"


def answers(plan: TrialPlan, evaluation: Evaluation) -> tuple[tuple[State, str], ...]:
    """Whether the difference is important and realistic, its source stated, and alternatives considered.

    Source: Cook and others, DELTA2 guidance, BMJ 2018;363:k3750, recommendations 2 to 5.
    """
    return (
        _important(plan, evaluation),
        _realistic(evaluation),
        _source(plan),
        _alternatives(evaluation),
    )


def _important(plan: TrialPlan, evaluation: Evaluation) -> tuple[State, str]:
    from ldn_designer.evidence.scales import scale_by_id
    from ldn_designer.notation import number, quantity

    effect = abs(evaluation.answer.effect)
    try:
        scale = scale_by_id(plan.outcome.scale_id)
    except KeyError:
        return "attention", "Important: no threshold between groups is on record for this scale."
    between = [
        each
        for each in scale.important_differences
        if each.between_groups and each.unit == "points" and each.value is not None
    ]
    if plan.design.pools != "mean difference":
        return "attention", "Important: say why this difference in proportions matters to patients."
    if not between:
        said = "own value; no" if evaluation.planned.effect.rule == "own" else "no"
        return "attention", f"Important: {said} threshold between groups is on record."
    least = min(each.value for each in between if each.value is not None)
    text = quantity(number(least), plan.outcome.unit)
    if effect >= least:
        return "done", f"Important: at least {text}, a published difference between groups."
    return "attention", f"Important: below {text}, a published difference between groups."


def _realistic(evaluation: Evaluation) -> tuple[State, str]:
    from ldn_designer.evaluation.answer_part import effect_words
    from ldn_designer.notation import percent

    share = evaluation.beyond_target
    if share is None:
        return "attention", "Realistic: no pooled trial says how likely it is."
    planned = effect_words(evaluation.answer.design, evaluation.answer.effect)
    state: State = "done" if share >= _REALISTIC else "attention"
    return (
        state,
        f"Realistic: the trials give {percent(share)} to a true effect of {planned} or better.",
    )


def _source(plan: TrialPlan) -> tuple[State, str]:
    if plan.effect.reason.strip():
        return "done", f"{_WHERE}."
    return "open", f"{_WHERE}: write above where the difference comes from."


def _alternatives(evaluation: Evaluation) -> tuple[State, str]:
    others = [row for row in evaluation.effect_rows if not row.chosen and row.candidate.source]
    if others:
        return "done", "Alternatives considered: the table of rules."
    return "open", "Alternatives considered: none can be computed without pooled trials."
