"""No plan that is accepted leads to a NaN, an error or a contradiction in any part of its evaluation."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pydantic import BaseModel

from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.evaluation import Evaluation, evaluate
from ldn_designer.plan import MOST_PARTICIPANTS, TrialPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_designer.designs.base import Design

PARTS = [name for name, part in vars(Evaluation).items() if isinstance(part, cached_property)]
FINAL = "bruun-2024-final-fibromyalgia/pain-change"
INNOVA = "innova-rodriguez-freire-fibromyalgia/pain-change"
#: Printed studies are no results; degrees of freedom are infinite where a test is normal.
NOT_RESULTS = {"study", "outcome", "df", "sd_df"}

DESIGNS: list[Design] = [
    TwoMeans(difference=-1.0, sd=1.8),
    TwoMeans(difference=1.0, sd=1.8),
    TwoMeans(difference=0.0, sd=1.8),
    TwoMeans(difference=-1e-9, sd=1.8),
    TwoMeans(difference=-1e9, sd=1e-9),
    TwoMeans(difference=-1.0, sd=1.8, sd_treatment=3.0, allocation=(7, 3)),
    TwoMeans(difference=-1.0, sd=1.8, test="z", allocation=(100, 1)),
    CrossoverMeans(difference=-1.0, sd=2.0, correlation=0.5),
    CrossoverMeans(difference=-1.0, sd=2.0, correlation=-0.999),
    CrossoverMeans(difference=-1.0, sd_within=2.0),
    TwoProportions(control=0.5, treatment=0.3),
    TwoProportions(control=0.3, treatment=0.5),
    TwoProportions(control=0.97, treatment=0.9),
    TwoProportions(control=0.02, treatment=0.001, allocation=(2, 1)),
    TwoProportions(control=0.999, treatment=0.99, test="unpooled"),
]
RULES = ["pooled", "cautious", "printed", "shrunken", "safeguard", "conditional", "own", "unknown"]


def numbers(value: object, path: str = "") -> Iterator[tuple[str, float]]:
    """Every number that a part of an evaluation holds."""
    if isinstance(value, float | np.floating):
        yield path, float(value)
    elif isinstance(value, np.ndarray):
        yield from ((path, float(item)) for item in value.ravel())
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in NOT_RESULTS:
                yield from numbers(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from numbers(item, f"{path}[{index}]")
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from numbers(getattr(value, name), f"{path}.{name}")


def check(plan: TrialPlan) -> Evaluation:
    """The evaluation of a plan in which every part was asked for, and every number is one."""
    evaluation = evaluate(plan)
    for part in PARTS:
        wrong = [at for at, x in numbers(getattr(evaluation, part), part) if not np.isfinite(x)]
        assert not wrong
    answer = evaluation.answer
    assert 0 <= answer.power <= 1
    if answer.possible:
        assert not answer.changes
    else:
        assert answer.reason
        assert all(np.isfinite(x) for _, x in numbers(answer.changes))
        assert answer.n_total == 0
    success = evaluation.assurance
    if success is not None:
        assert 0 <= success.success <= success.ceiling + plan.hypothesis.tail_alpha
    return evaluation


@pytest.mark.parametrize("solve_for", ["size", "power", "effect"])
@pytest.mark.parametrize("design", DESIGNS, ids=repr)
def test_every_design_and_question(example: TrialPlan, design: Design, solve_for: str) -> None:
    plan = (
        example.edited("design", design).edited("spread.rule", "own").edited("solve_for", solve_for)
    )
    for total in (2, 3, 4, 100, 1_000_000) if solve_for != "size" else (166,):
        check(plan.edited("n_total", total))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_and_selection(example: TrialPlan, rule: str) -> None:
    plan = example.edited("effect.rule", rule)
    for included, spread in product(((), (FINAL,), (INNOVA,), (FINAL, INNOVA)), ("own", "pooled")):
        one = plan.edited("evidence.included", included).edited("spread.rule", spread)
        found = check(one.edited("spread.study", FINAL))
        if found.planned.effect.rule != rule:
            assert found.planned.problem or rule == "unknown"


def test_an_unknown_standard_deviation_is_a_problem_in_words(example: TrialPlan) -> None:
    plan = example.edited("spread.rule", "trial").edited("spread.study", "another-trial/pain")
    found = check(plan)
    assert "no longer in the evidence" in found.planned.problem
    assert found.planned.spread is not None
    assert found.planned.spread.rule == "own"


def test_extreme_levels_powers_and_dropouts(example: TrialPlan) -> None:
    for alpha, power, dropout, sides in product((1e-9, 0.49), (0.5, 0.9999), (0.0, 0.94), (1, 2)):
        plan = example.edited("alpha", alpha).edited("power", power).edited("dropout", dropout)
        check(plan.edited("sides", sides))


@pytest.mark.parametrize("prior", ["next trial", "mean effect", "single trial"])
@pytest.mark.parametrize("scale", [1e-6, 0.5, 1e6])
def test_every_prior_and_scale(example: TrialPlan, prior: str, scale: float) -> None:
    check(example.edited("effect.prior", prior).edited("evidence.tau_scale", scale))


@pytest.mark.parametrize("plans", [10, pytest.param(200, marks=pytest.mark.slow)])
def test_random_plans(example: TrialPlan, plans: int) -> None:
    rng = np.random.default_rng(1_000 + plans)
    for _ in range(plans):
        plan = example.edited(
            "design",
            TwoMeans(
                difference=float(rng.normal(0, 10 ** rng.uniform(-3, 3))),
                sd=float(10 ** rng.uniform(-3, 3)),
                allocation=(int(rng.integers(1, 9)), int(rng.integers(1, 9))),
            ),
        )
        plan = plan.edited("spread.rule", "own").edited("alpha", float(rng.uniform(1e-6, 0.3)))
        plan = plan.edited("power", float(rng.uniform(0.35, 0.999)))
        plan = plan.edited("dropout", float(rng.uniform(0, 0.9)))
        plan = plan.edited("outcome.better", str(rng.choice(["lower", "higher"])))
        found = check(plan)
        if found.answer.possible and found.answer.n_total <= MOST_PARTICIPANTS:
            same = plan.edited("solve_for", "power").edited("n_total", found.answer.n_total)
            assert evaluate(same).answer.power == pytest.approx(found.answer.power, abs=1e-12)


@pytest.mark.parametrize(
    "design",
    [TwoMeans(difference=-1.0, sd=1.8, sd_treatment=3.0), TwoProportions(control=0.5, treatment=0.3),
     TwoProportions(control=0.5, treatment=0.3, test="unpooled"), CrossoverMeans(difference=-1, sd_within=1)],
    ids=repr,
)  # fmt: skip
def test_the_second_engine_agrees(example: TrialPlan, design: Design) -> None:
    found = evaluate(example.edited("design", design))
    near = 1e-8 if type(design).exact else 0.01
    assert found.second_engine == pytest.approx(found.answer.power, abs=near)


def test_a_result_on_another_scale_plans_nothing(example: TrialPlan) -> None:
    found = check(example.edited("design", TwoProportions(control=0.5, treatment=0.3)))
    assert found.planned.prior is None
    assert found.assurance is None
    refusals = {row.candidate.rule: row.refusal for row in found.effect_rows}
    assert refusals.pop("own") == ""
    assert set(refusals.values()) == {"the results measure something else than the design"}
    mixed = (FINAL, "innova-rodriguez-freire-fibromyalgia/any-adverse-event")
    both = check(example.edited("evidence.included", mixed))
    assert "different scales" in both.evidence.problem
    assert both.evidence.pooled is None


def test_ranges_keep_within_what_a_field_allows(example: TrialPlan) -> None:
    found = check(example.edited("design", TwoProportions(control=0.97, treatment=0.9)))
    assert found.sensitivity.columns == pytest.approx((0.97 * 0.85, 0.97, 0.985))
    assert found.contour.nuisance.max() < 1
