"""Every unknown of every kind of design: put back it has the power, and where there is none two changes reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ldn_designer.designs import DESIGNS
from ldn_designer.designs.typical import typical
from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.proposals import adopted, asked, with_value
from ldn_designer.evaluation.unknown_part import Solved, solved, unknowns
from ldn_designer.plan import PlanError, TrialPlan
from ldn_designer.protocol.changes import words
from ldn_designer.protocol.solved import sentence

if TYPE_CHECKING:
    from ldn_designer.fields import Quantity

KINDS = tuple(DESIGNS)
#: Below the power of the trial as planned, so that no present value just reaches it.
POWER = 0.87


def plan_of(kind: str, show: str, n_total: int = 0, power: float = POWER, **more: Any) -> TrialPlan:
    """A typical trial; without a number, as many as give it about 93% power."""
    design, said = typical(kind)
    margin = said.margin if show in {"non-inferiority", "equivalence"} else None
    if show == "equivalence":
        design = design.with_effect(design.on_scale(design.no_difference))
        design = type(design).model_validate(
            {name: getattr(design, name) for name in type(design).model_fields}
        )
    given: dict[str, Any] = {"design": design, "show": show, "margin": margin, "dropout": 0.1}
    plan = TrialPlan(power=0.93, **(given | more)).edited("outcome.better", said.better)
    return asked(plan, n_total or evaluate(plan).answer.n_total, power)


def every(plan: TrialPlan) -> list[Solved]:
    evaluation = evaluate(plan)
    names = [each.name for each in unknowns(evaluation.planned.design, plan.hypothesis)]
    return [solved(evaluation, name) for name in names]


def power_with(plan: TrialPlan, name: str, value: float) -> float | None:
    """The power of the plan with the value; None where the plan refuses it."""
    try:
        return evaluate(with_value(plan, name, value)).answer.power
    except PlanError:
        return None


def beyond(found: Solved) -> float:
    """A value just on the side that fails."""
    field: Quantity = found.field
    assert found.value is not None
    if field.whole:
        return round(found.value) + (1 if found.at_most else -1)
    step = max(abs(found.value), 1e-6) * (1e-6 if field.name != "dropout" else 1e-4)
    return found.value + (step if found.at_most else -step)


def check_value(plan: TrialPlan, found: Solved) -> None:
    assert found.value is not None
    name, field = found.field.name, found.field
    exact = round(found.value) if field.whole else found.value
    power = power_with(plan, name, exact)
    assert power is not None, (name, exact)
    assert power >= plan.power - 1e-7, (name, exact)
    after = power_with(plan, name, beyond(found))
    assert after is None or after < plan.power, (name, exact, after)
    # Where a margin reaches the end of its scale there is no limit to test at beyond it: no power, or no such plan.
    ends = name == "margin" and not after
    smooth = not ends and not (
        field.whole or plan.design.whole or plan.design.dips or name == "dropout"
    )
    if smooth and not plan.design.kind.startswith("crossover-measures"):
        assert power == pytest.approx(plan.power, abs=1e-4), (name, exact)
    assert found.usable is not None, (name, exact)
    assert found.power >= plan.power
    assert found.power == power_with(plan, name, found.usable)


def check_changes(plan: TrialPlan, found: Solved) -> None:
    assert len({change.settings for change in found.changes}) >= 2, found
    for change in found.changes:
        assert words(found.evaluation, change)
        there = adopted(plan, change)
        assert evaluate(there).answer.power >= there.power, (found.field.name, change)


def check(plan: TrialPlan) -> tuple[int, int]:
    """How many values were found, and how many were not."""
    values = none = 0
    for found in every(plan):
        said = sentence(found)
        assert said.endswith(".")
        assert "nan" not in said
        if found.value is None:
            check_changes(plan, found)
            none += 1
        else:
            check_value(plan, found)
            values += 1
    return values, none


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_each_value_put_back_just_reaches_the_target(kind: str) -> None:
    for show in typical(kind)[0].shows:
        values, _ = check(plan_of(kind, show))
        assert values >= 3


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("n_total", "power", "alpha"), [(2, 0.9999, 1e-9), (4, 0.9, 0.05), (100_000, 0.6, 0.05)]
)
def test_far_from_any_plan_each_is_answered(
    kind: str, n_total: int, power: float, alpha: float
) -> None:
    check(plan_of(kind, typical(kind)[0].shows[0], n_total, power, alpha=alpha))


QUICK = ("two-means", "two-proportions-exact", "n-of-1", "diary-means", "precision-mean")


@pytest.mark.parametrize("kind", QUICK)
def test_quick_ones_put_back_just_reach_the_target(kind: str) -> None:
    check(plan_of(kind, typical(kind)[0].shows[0]))
    check(plan_of(kind, typical(kind)[0].shows[0], 6, 0.9))
