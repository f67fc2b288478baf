"""Plans that the program proposes: a change that makes an impossible request possible, adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.evaluation import evaluate
from ldn_designer.power.changes import Change
from ldn_designer.power.losses import DROPOUT, LOST
from ldn_designer.power.typed import typed

if TYPE_CHECKING:
    from typing import Any

    from ldn_designer.plan import TrialPlan


def adopted(plan: TrialPlan, change: Change) -> TrialPlan:
    """The plan with a proposed change: an effect or a spread becomes the plan's own value.

    PlanError where the plan refuses the value.
    """
    design = evaluate(plan).planned.design
    rules = {design.effect_field: "effect.rule", design.spread_field: "spread.rule"}
    for name, value in change.settings:
        if name not in type(design).model_fields:
            plan = plan.edited(name, round(value) if name == "n_total" else value)
            continue
        plan = plan.edited(f"design.{name}", value)
        if name in rules:
            plan = plan.edited(rules[name], "own")
    return plan


def asked(plan: TrialPlan, n_total: int, power: float) -> TrialPlan:
    """The plan with so many randomised and this target, solved for power. PlanError where it refuses one."""
    return plan.edited("solve_for", "power").edited("n_total", n_total).edited("power", power)


def with_value(plan: TrialPlan, name: str, value: Any) -> TrialPlan:
    """The plan with the value of an unknown that was solved for: a field of the design, alpha, margin or attrition.

    Of the two ways to say who is lost, the other one is emptied. PlanError where the plan refuses it.
    """
    emptied = {LOST: ((DROPOUT, 0.0),), DROPOUT: ((LOST, 0),)}.get(name, ())
    return adopted(plan, Change((*emptied, (name, value)), plan.n_total))


def with_own_effect(plan: TrialPlan, effect: float) -> TrialPlan:
    """The plan on an effect of its own, given on the scale of analysis."""
    design = evaluate(plan).planned.design.with_effect(effect)
    field = design.effect_field
    value = typed(float(getattr(design, field)))
    return plan.edited(f"design.{field}", value).edited("effect.rule", "own")
