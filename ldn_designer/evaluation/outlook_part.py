"""What would change the assurance: smaller effects, other designs, more participants, other evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.other_designs import same_target
from ldn_designer.evaluation.proposals import with_own_effect
from ldn_designer.power.assurance import assurance

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan

#: Smaller effects to plan on, as shares of the planned one.
SHARES = (0.75, 0.5)


@dataclass(frozen=True)
class Outlook:
    """One plan and the assurance of its trial.

    what: "plan" as it is, "effect" a smaller one, "design" another one, "ceiling" participants without
    limit, "left out" the plan's trial under the prior without one of the pooled trials. effect: what is
    planned on; design: its short title; study: the label of the trial left out; n_total: None without limit.
    """

    what: str
    n_total: int | None
    success: float
    effect: float
    design: str
    study: str = ""


@lru_cache(maxsize=16)
def outlook(plan: TrialPlan) -> tuple[Outlook, ...]:
    """Rows under the plan's prior, then those under another one; empty without prior or answer."""
    evaluation = evaluate(plan)
    here = evaluation.assurance
    if here is None:
        return ()
    effect, title = evaluation.answer.effect, plan.design.short_title
    own = Outlook("plan", evaluation.answer.n_total, here.success, effect, title)
    ceiling = Outlook("ceiling", None, here.ceiling, effect, title)
    return (own, *_effects(plan, effect), *_designs(plan), ceiling, *_left_out(plan))


def _row(what: str, plan: TrialPlan) -> tuple[Outlook, ...]:
    evaluation = evaluate(plan)
    found, answer = evaluation.assurance, evaluation.answer
    if found is None:
        return ()
    return (Outlook(what, answer.n_total, found.success, answer.effect, plan.design.short_title),)


def _effects(plan: TrialPlan, effect: float) -> tuple[Outlook, ...]:
    asked = plan.edited("solve_for", "size")
    return tuple(row for s in SHARES for row in _row("effect", with_own_effect(asked, s * effect)))


def _designs(plan: TrialPlan) -> tuple[Outlook, ...]:
    """Other designs that need fewer participants."""
    here = evaluate(plan).answer.n_total
    others = (
        other
        for other in same_target(plan)
        if other.kind != plan.design.kind and 0 < other.answer.n_total < here
    )
    return tuple(row for other in others for row in _row("design", other.plan))


def _left_out(plan: TrialPlan) -> tuple[Outlook, ...]:
    """The plan's own trial under the prior that remains when one pooled trial is left out."""
    evaluation = evaluate(plan)
    answer, rows = evaluation.answer, evaluation.evidence.rows
    if len(rows) < 2:  # noqa: PLR2004 - without its only trial there is no prior
        return ()
    found = []
    for left in rows:
        included = tuple(r for r in plan.evidence.included if r != left.reference)
        prior = evaluate(plan.edited("evidence.included", included)).planned.prior
        if prior is not None:
            success = assurance(answer.design, plan.hypothesis, answer.analysed, prior).success
            found.append(
                Outlook(
                    "left out", answer.n_total, success, answer.effect,
                    plan.design.short_title, left.study.label,
                )
            )  # fmt: skip
    return tuple(found)
