"""What a trial asks and wants to show, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.plan import PRECISION
from ldn_designer.protocol.compose import words

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan


def asked(plan: TrialPlan) -> str:
    """The question without its time: “is average pain better with LDN than with placebo”."""
    outcome = words.outcome(plan)
    outcome += "," if "," in plan.outcome.name else ""
    treatment, comparator = f"with {plan.treatment}", f"with {plan.comparator}"
    if plan.show == PRECISION or not words.compared(plan.design):
        return _alone(plan, outcome)
    if not plan.design.directional:
        return f"does {outcome} differ between the groups"
    return {
        "superiority": f"is {outcome} better {treatment} than {comparator}",
        "non-inferiority": f"is {outcome} {treatment} no more than a margin worse than {comparator}",
        "equivalence": f"does {outcome} {treatment} differ by less than a margin from that {comparator}",
    }[plan.show]


def _alone(plan: TrialPlan, outcome: str) -> str:
    """The question where an amount is asked for, or where there is no comparator."""
    if plan.show == PRECISION:
        return f"what is the {plan.design.measure.rpartition(' of the ')[2]} of {outcome}"
    return f"what is the {plan.design.measure} in {outcome} {f'with {plan.treatment}'}"


def tested(plan: TrialPlan) -> str:
    """What is tested, after the objective: “, and to test whether it is a benefit”."""
    if plan.show == PRECISION:
        return ""
    if not plan.design.directional:
        return ", and to test whether there is one"
    return {
        "superiority": ", and to test whether it is a benefit",
        "non-inferiority": ", and to test whether it does no more harm than a margin allows",
        "equivalence": ", and to test whether it lies within a margin",
    }[plan.show]
