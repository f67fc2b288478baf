"""Plans that the program proposes: a change that makes an impossible request possible, adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.evaluation import evaluate

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan
    from ldn_designer.power.changes import Change

#: Digits that undo binary arithmetic: 0.3 + 0.123 is 0.423.
_DIGITS = 12


def adopted(plan: TrialPlan, change: Change) -> TrialPlan:
    """The plan with a proposed change: an effect or a spread becomes the plan's own value.

    PlanError where the plan refuses the value.
    """
    if change.what == "effect":
        return with_own_effect(plan, change.value)
    if change.what == "spread":
        field = evaluate(plan).planned.design.spread_field
        changed = plan.edited(f"design.{field}", change.value)
        return changed.edited("spread.rule", "own")
    if change.what == "power":
        return plan.edited("power", change.value)
    return plan.edited("n_total", round(change.value))


def with_own_effect(plan: TrialPlan, effect: float) -> TrialPlan:
    """The plan on an effect of its own, given on the scale of analysis."""
    design = evaluate(plan).planned.design.with_effect(effect)
    field = design.effect_field
    value = round(float(getattr(design, field)), _DIGITS)
    return plan.edited(f"design.{field}", value).edited("effect.rule", "own")
