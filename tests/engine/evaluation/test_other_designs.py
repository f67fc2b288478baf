"""The same target in other designs, against the noncentral t of SciPy and the laws of switching."""

from __future__ import annotations

from math import ceil, sqrt

import pytest
from scipy import stats

from ldn_designer import designs
from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.other_designs import (
    dropout_each_period,
    in_design,
    over_periods,
    same_target,
    weeks_each,
)
from ldn_designer.examples import load_example

EXAMPLE = load_example("fibromyalgia-parallel")


def crossover_per_sequence(difference: float, sd_differences: float, power: float) -> int:
    n = 2
    while True:
        df = 2 * n - 2
        noncentrality = difference / (sd_differences / 2 * sqrt(2 / n))
        if stats.nct.sf(stats.t.ppf(0.975, df), df, noncentrality) >= power:
            return n
        n += 1


@pytest.mark.parametrize(("power", "correlation"), [(0.9, 0.5), (0.8, 0.3), (0.95, 0.7)])
def test_a_crossover_of_the_same_target(power: float, correlation: float) -> None:
    before = CrossoverMeans(difference=-9.0, sd=9.0, correlation=correlation)
    rows = {row.kind: row for row in same_target(EXAMPLE.edited("power", power), (before,))}
    row = rows["crossover-means"]
    analysed = crossover_per_sequence(1.0, 1.8 * sqrt(2 * (1 - correlation)), power)
    assert row.complete == 2 * analysed
    assert row.answer.n_total == 2 * ceil(analysed / 0.85**2)
    assert row.treated_periods == 2 * row.answer.n_total
    assert row.weeks == 12 + 3 + 12
    assert row.months == pytest.approx(row.answer.n_total / 8)


def test_only_designs_of_the_same_effect_are_compared() -> None:
    for plan in (EXAMPLE, in_design(EXAMPLE, "two-proportions")):
        rows = same_target(plan)
        assert len(rows) > 2
        assert {row.plan.design.pools for row in rows} == {plan.design.pools}


def test_dropout_is_carried_over_to_the_periods() -> None:
    assert over_periods(0.15, 2, 1) == 0.2775
    assert over_periods(0.2775, 1, 2) == 0.15
    assert over_periods(0.0, 2, 1) == 0.0
    crossover = in_design(EXAMPLE, "crossover-means")
    assert crossover.dropout == 0.2775
    assert dropout_each_period(crossover) == 0.15
    assert weeks_each(crossover) == 27


@pytest.mark.parametrize("kind", designs.DESIGNS)
@pytest.mark.parametrize("other", ["two-means", "crossover-means", "two-proportions", "anova"])
def test_switching_and_back_is_no_change(kind: str, other: str) -> None:
    plan = in_design(EXAMPLE, kind)
    away = in_design(plan, other)
    assert away.design.kind == other
    assert evaluate(away).answer.possible
    assert in_design(away, kind, evaluate(plan).planned.design) == plan


def test_without_a_memory_the_effect_and_sd_of_the_same_measure_are_kept() -> None:
    there = in_design(EXAMPLE, "crossover-means")
    assert in_design(there, "two-means") == EXAMPLE
    unequal = EXAMPLE.edited("design.allocation", (2, 1))
    assert in_design(unequal, "two-proportions").design.allocation == (2, 1)
    assert in_design(unequal, "crossover-means").design.allocation == (1, 1)


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_stated_values_point_the_way_that_helps(better: str) -> None:
    plan = EXAMPLE.edited("outcome.better", better)
    proportions = in_design(plan, "two-proportions")
    assert proportions.effect.rule == "own"
    back = in_design(proportions, "two-means")
    for changed in (proportions, back):
        answer = evaluate(changed).answer
        assert bool(changed.hypothesis.helps(changed.design, answer.effect))


def test_an_unknown_spread_is_that_of_the_differences_at_the_stated_correlation() -> None:
    given = CrossoverMeans(difference=-1.0, sd_within=1.2)
    plan = EXAMPLE.edited("design", given).edited("spread.rule", "own")
    parallel = in_design(plan, "two-means")
    assert parallel.design.sd == pytest.approx(1.2 * sqrt(2))  # type: ignore[attr-defined]


def test_an_adjusted_standard_deviation_is_never_reduced_again() -> None:
    offered = {row.kind for row in same_target(EXAMPLE)}
    assert not {kind for kind in offered if designs.load(kind).discounts}
    adjusted = in_design(EXAMPLE, "ancova")
    evaluation = evaluate(adjusted)
    assert {row.candidate.rule for row in evaluation.spread_rows} == {"own"}
    keys = {finding.key for finding in evaluation.findings}
    assert {"discounted-twice", "planned-problem"} <= keys
