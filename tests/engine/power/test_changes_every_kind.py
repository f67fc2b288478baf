"""What is offered instead of the impossible, for every kind of design and of question: each change is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from ldn_designer.designs import DESIGNS
from ldn_designer.designs.typical import typical
from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.answer_part import solve_effect, solve_power, solve_size
from ldn_designer.evaluation.proposals import adopted
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.plan import TrialPlan
from ldn_designer.protocol.changes import words

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.power.changes import Change

KINDS = tuple(DESIGNS)
POWER, DROPOUT = 0.9, 0.2
#: Part of the typical effect that no number of participants shows.
HARDLY_ANY = 1e-7


def validated(design: Design) -> Design | None:
    """The design through its own validation; None where its effect is not possible."""
    try:
        return type(design).model_validate(
            {name: getattr(design, name) for name in type(design).model_fields}
        )
    except ValidationError:
        return None


def impossible(kind: str) -> list[tuple[Design, Hypothesis, float | None]]:
    """Requests that no number of participants meets, with the margin of their question."""
    design, said = typical(kind)
    none = float(design.on_scale(design.no_difference))
    away = float(design.effect) - none
    shares = (0.0, HARDLY_ANY, -1.0) if design.directional else (0.0, HARDLY_ANY)
    asked: list[tuple[Design, Hypothesis, float | None]] = [
        (design.with_effect(none + share * away), Superiority(benefit=said.better), None)
        for share in shares
    ]
    if said.margin is not None:
        # A quarter of the typical margin, and the effect on the limit that harms.
        margin = said.margin**0.25 if design.scale == "log" else said.margin / 4
        harmful = NonInferiority(benefit=said.better, limit=0.0).with_margin(design, margin)
        on_limit = design.with_effect(harmful.null(design))
        if "non-inferiority" in design.shows:
            asked.append((on_limit, harmful, margin))
        if "equivalence" in design.shows:
            between = Equivalence(benefit=said.better, lower=0.5, upper=2.0)
            asked.append((on_limit, between.with_margin(design, margin), margin))
    found = ((validated(each), hypothesis, margin) for each, hypothesis, margin in asked)
    # Of several arms one may be within a margin that another one is not.
    return [
        (each, hypothesis, margin)
        for each, hypothesis, margin in found
        if each is not None and not solve_size(each, hypothesis, POWER, DROPOUT).possible
    ]


def changed(design: Design, change: Change) -> Design:
    """The design with the change made, through its fields and their validation."""
    moved = change.design(design)
    values: dict[str, Any] = {name: getattr(moved, name) for name in type(design).model_fields}
    return type(design).model_validate(values)


@pytest.mark.parametrize("kind", KINDS)
def test_instead_of_a_size_two_changes_or_more_reach_the_target(kind: str) -> None:
    requests = impossible(kind)
    assert len(requests) >= (2 if requests[0][0].directional else 1)
    for design, hypothesis, _ in requests:
        answer = solve_size(design, hypothesis, POWER, DROPOUT)
        assert answer.reason.endswith(".")
        assert len({change.settings for change in answer.changes}) >= 2, (design, hypothesis)
        for change in answer.changes:
            there = changed(design, change)
            question = change.hypothesis(design, hypothesis)
            assert solve_power(there, question, change.total, DROPOUT).power >= POWER, change


@pytest.mark.parametrize("kind", KINDS)
def test_instead_of_an_effect_two_changes_or_more_reach_the_target(kind: str) -> None:
    design, said = typical(kind)
    hypothesis = Superiority(alpha=1e-9, benefit=said.better)
    for n_total in (2, 4):
        answer = solve_effect(design, hypothesis, n_total, 0.9999, 0.5)
        if answer.possible:
            continue
        assert len(answer.changes) >= 2
        for change in answer.changes:
            target = dict(change.settings).get("power", 0.9999)
            there = changed(design, change)
            assert solve_effect(there, hypothesis, change.total, target, 0.5).possible, change


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_is_adopted_by_a_plan_and_said_in_words(kind: str) -> None:
    _, said = typical(kind)
    for design, hypothesis, margin in impossible(kind):
        show = hypothesis.kind if "precision" not in kind else "precision"
        given: dict[str, Any] = {"design": design, "show": show, "margin": margin}
        plan = TrialPlan(power=POWER, dropout=DROPOUT, **given)
        plan = plan.edited("outcome.better", said.better)
        evaluation = evaluate(plan)
        assert not evaluation.answer.possible
        for change in evaluation.answer.changes:
            assert words(evaluation, change)
            again = evaluate(adopted(plan, change)).answer
            assert again.possible, change
            # Where power dips, the safe number may be a little above the one that reaches the target.
            slack = 2 * design.dips * design.block
            assert again.n_total <= change.total + slack
