"""A quick stand-in for the answer of an exact test, to be shown, marked as such, until that has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.evaluation import Evaluation, evaluate

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan


def stand_in(plan: TrialPlan) -> Evaluation | None:
    """The evaluation of the same plan with the normal test that is near, its headline computed.

    None where the design's own answer is quick, or where the near one is impossible: only the exact one says so.
    """
    near = plan.design.approximation()
    if near is None:
        return None
    found = evaluate(plan.model_copy(update={"design": near}))
    return found if found.answer.possible else None
