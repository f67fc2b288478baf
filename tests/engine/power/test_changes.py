"""What is offered instead of the impossible does make it possible: each change is applied and tried."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Any

import pytest

from ldn_designer.designs import load
from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.designs.typical import typical
from ldn_designer.evaluation import evaluate, proposals
from ldn_designer.evaluation.answer_part import Answer, solve_effect, solve_power, solve_size
from ldn_designer.hypotheses import Superiority
from ldn_designer.plan import MOST_PARTICIPANTS, TrialPlan
from ldn_designer.power.typed import rounded

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.power.changes import Change

#: Control proportions so near their bound that no effect fits between them and it.
NO_ROOM: list[Design] = [
    TwoProportions(control=1 - 1e-7, treatment=1 - 1e-8),
    TwoProportions(control=1 - 1e-9, treatment=1e-9),
    TwoProportions(control=1 - 1e-9, treatment=0.5, test="unpooled", allocation=(3, 1)),
    TwoProportions(control=0.999999, treatment=0.9999995),
]
NO_SIZE: list[Design] = [
    TwoMeans(difference=0.0, sd=1.0),
    TwoMeans(difference=-1.0, sd=1.8),
    TwoMeans(difference=1e-6, sd=1.0),
    TwoMeans(difference=0.0, sd=1.0, sd_treatment=2.0, allocation=(3, 1)),
    TwoMeans(difference=-0.3, sd=25.0, test="z", allocation=(7, 3)),
    CrossoverMeans(difference=0.0, sd_within=1.0),
    CrossoverMeans(difference=-1.0, sd_differences=2.0, allocation=(2, 1)),
    CrossoverMeans(difference=1e-8, sd=2.0, correlation=0.5),
    TwoMeans(difference=1.0, sd=1e9, allocation=(100, 1)),
    TwoMeans(difference=1e-9, sd=1e-6, test="welch", allocation=(1, 3)),
    TwoProportions(control=0.5, treatment=0.5),
    TwoProportions(control=0.3, treatment=0.2),
    TwoProportions(control=0.5, treatment=0.50001, allocation=(2, 1)),
    TwoProportions(control=0.95, treatment=0.9, test="unpooled"),
    TwoProportions(control=0.02, treatment=0.01),
    *NO_ROOM,
]
NO_EFFECT: list[Design] = [
    TwoMeans(difference=1.0, sd=1.0),
    TwoMeans(difference=1.0, sd=1.0, sd_treatment=2.0, allocation=(3, 1)),
    CrossoverMeans(difference=1.0, sd_within=1.0),
    TwoProportions(control=0.3, treatment=0.4),
    TwoProportions(control=0.95, treatment=0.96, allocation=(2, 1)),
    TwoProportions(control=0.9, treatment=0.95, test="unpooled"),
]
#: Target power, level, dropout.
TARGETS = [(0.9, 0.05, 0.0), (0.8, 0.001, 0.15), (0.99, 0.05, 0.5), (0.9999, 1e-9, 0.9)]


def settings_of(change: Change) -> dict[str, Any]:
    """What a change sets, by name."""
    return dict(change.settings)


def adopted(design: Design, change: Change) -> Design:
    """The design with the change made, through nothing but its own fields and their validation."""
    values: dict[str, Any] = {name: getattr(design, name) for name in type(design).model_fields}
    changed = {name: value for name, value in change.settings if name in values}
    return type(design).model_validate(values | changed)


@pytest.mark.parametrize("design", NO_SIZE, ids=repr)
def test_every_change_instead_of_a_size_reaches_the_target(design: Design) -> None:
    for power, alpha, dropout in TARGETS:
        hypothesis = Superiority(alpha=alpha)
        answer = solve_size(design, hypothesis, power, dropout)
        assert not answer.possible
        assert answer.reason.endswith(".")
        assert answer.n_total == answer.n_analysed == 0
        assert len(answer.changes) >= 2
        for change in answer.changes:
            changed = adopted(design, change)
            assert solve_power(changed, hypothesis, change.total, dropout).power >= power
            needed = solve_size(changed, hypothesis, power, dropout)
            assert needed.possible
            assert needed.n_total <= change.total


@pytest.mark.parametrize("n_total", [2, 3, 4, 10])
@pytest.mark.parametrize("design", NO_EFFECT, ids=repr)
def test_every_change_instead_of_an_effect_reaches_the_target(design: Design, n_total: int) -> None:
    tried = 0
    for power, alpha, dropout in TARGETS:
        hypothesis = Superiority(alpha=alpha)
        answer = solve_effect(design, hypothesis, n_total, power, dropout)
        if answer.possible:
            continue
        tried += 1
        assert "for no possible effect" in answer.reason
        assert len(answer.changes) >= 2
        for change in answer.changes:
            target = settings_of(change).get("power", power)
            found = solve_effect(adopted(design, change), hypothesis, change.total, target, dropout)
            assert found.possible, change
            assert found.power >= target - 1e-9
    assert tried or n_total == 10


def tried(plan: TrialPlan) -> Answer:
    return evaluate(plan).answer


@pytest.mark.parametrize("design", NO_SIZE, ids=repr)
def test_a_change_can_be_adopted_in_a_plan(design: Design) -> None:
    plan = TrialPlan(design=design, power=0.9, dropout=0.1).edited("outcome.better", "higher")
    answer = tried(plan)
    assert not answer.possible
    for change in answer.changes:
        assert change.total <= MOST_PARTICIPANTS
        changed = plan
        for name, value in settings_of(change).items():
            changed = changed.edited(f"design.{name}", value)
        found = tried(changed)
        assert found.possible
        assert found.power >= 0.9
        assert (
            tried(changed.edited("solve_for", "power").edited("n_total", change.total)).power >= 0.9
        )


@pytest.mark.parametrize("design", NO_EFFECT, ids=repr)
def test_a_change_of_power_or_number_can_be_adopted_in_a_plan(design: Design) -> None:
    plan = TrialPlan(design=design, power=0.9, n_total=2, solve_for="effect", dropout=0.1)
    plan = plan.edited("outcome.better", "higher")
    answer = tried(plan)
    assert not answer.possible
    for change in answer.changes:
        changed = plan
        for name, value in settings_of(change).items():
            changed = changed.edited(name, round(value) if name == "n_total" else value)
        assert tried(changed).possible


@pytest.mark.parametrize("power", [0.8, 0.9999])
@pytest.mark.parametrize("design", NO_ROOM, ids=repr)
def test_with_no_room_for_an_effect_nuisance_and_number_change_together(
    design: Design, power: float
) -> None:
    for benefit in ("higher", "lower"):
        hypothesis = Superiority(alpha=1e-9, benefit=benefit)
        answer = solve_effect(design, hypothesis, 10, power, 0.5)
        if answer.possible:
            continue
        assert len(answer.changes) >= 2
        for change in answer.changes:
            target = settings_of(change).get("power", power)
            found = solve_effect(adopted(design, change), hypothesis, change.total, target, 0.5)
            assert found.possible, change


def test_reasons_say_what_is_wrong() -> None:
    def reason(design: Design) -> str:
        return solve_size(design, Superiority(), 0.9, 0.0).reason

    assert "effect is zero" in reason(TwoMeans(difference=0, sd=1))
    assert "−1.00, points the wrong way: higher is better" in reason(TwoMeans(difference=-1, sd=1))
    assert "Not even 10,000,000 participants" in reason(TwoMeans(difference=1e-6, sd=1))
    props = TwoProportions(control=0.5, treatment=0.4)
    assert "−10.0 percentage points, points the wrong way" in reason(props)
    assert "60.0 percentage points is not possible" in reason(props.with_effect(0.6))


@pytest.mark.parametrize(
    ("value", "up", "down"),
    [
        (0.0, 0.0, 0.0), (1.2341, 1.24, 1.23), (-1.2341, -1.24, -1.23), (98765.4, 98800.0, 98700.0),
        (0.00012341, 0.000124, 0.000123), (1.5, 1.5, 1.5), (0.29, 0.29, 0.29),
    ],
)  # fmt: skip
def test_suggestions_have_few_digits_on_the_safe_side(value: float, up: float, down: float) -> None:
    assert rounded(value, ceil) == pytest.approx(up, rel=1e-12)
    assert rounded(value, floor) == pytest.approx(down, rel=1e-12)


def test_a_margin_beyond_all_effects_is_named_and_smaller_ones_are_offered() -> None:
    design = load("correlation")(
        **(typical("correlation")[0].model_dump() | {"cluster_size": 5000.5})
    )
    plan = TrialPlan(design=design, show="equivalence", margin=1e6, power=0.9999, dropout=0.94)
    answer = evaluate(plan).answer
    assert answer.reason.startswith("The margin reaches beyond every value")
    assert len(answer.changes) >= 2
    for change in answer.changes:
        assert evaluate(proposals.adopted(plan, change)).answer.possible


@pytest.mark.parametrize("show", ["non-inferiority", "superiority"])
def test_a_margin_beyond_all_effects_is_never_tested_at_another_limit(show: Any) -> None:
    plan = TrialPlan(design=typical("correlation")[0], show=show, margin=2.0)
    answer = evaluate(plan).answer
    assert not answer.possible
    assert answer.reason.startswith("The margin reaches beyond every value")
    assert evaluate(plan.edited("solve_for", "power")).answer.power == 0.0
