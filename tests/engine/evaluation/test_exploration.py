"""What the plan wants explored: kept by the project file, computed when asked for, never in the way of a design."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from ldn_designer.designs import DESIGNS
from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.exploration_part import chosen, steps
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.files import plan_bytes, plan_from_bytes
from ldn_designer.plan import ExplorationChoice, PlanError, TrialPlan

if TYPE_CHECKING:
    from ldn_designer.power.exploring import Result


def test_power_by_number_for_three_effects_unless_one_says_otherwise(example: TrialPlan) -> None:
    found = evaluate(example).exploration
    assert (found.result, found.axis.name, found.lines) == ("power", "n_total", (-1.5, -1.0, -0.5))
    at = found.across.index(166)
    assert found.rows[1][at] == found.present == evaluate(example).answer.power


def test_the_numbers_to_randomise_are_those_of_the_sensitivity_table(example: TrialPlan) -> None:
    choice = ExplorationChoice(result="n", axis="effect", series="sd", low=-1.25, high=-0.75)
    plan = example.edited("exploration", choice)
    found, table = evaluate(plan).exploration_grid, evaluate(plan).sensitivity
    own = found.lines.index(1.8)
    ends = (found.rows[own][0], found.rows[own][-1])
    column = table.columns.index(1.8)
    assert ends == (table.total[2, column], table.total[0, column])


def test_the_project_file_keeps_it(example: TrialPlan) -> None:
    plan = example.edited("exploration.axis", "sd").edited("exploration.in_protocol", value=True)
    assert plan_from_bytes(plan_bytes(plan), "x.ldn").exploration == plan.exploration
    content = json.loads(plan_bytes(example))
    del content["plan"]["exploration"]
    older = json.dumps(content).encode()
    assert plan_from_bytes(older, "x.ldn") == example, "an older file says nothing of it"


@pytest.mark.parametrize("kind", DESIGNS)
def test_another_design_explores_what_it_has(kind: str, example: TrialPlan) -> None:
    plan = example.edited("exploration.axis", "sd_treatment").edited("exploration.series", "sd")
    plan = plan.edited("exploration.low", 1.0).edited("exploration.high", 2.0)
    choice = chosen(evaluate(in_design(plan, kind)))
    if "sd_treatment" not in {axis.name for axis in choice.offered}:
        assert choice.axis.name == "n_total"
        assert choice.low is choice.high is None, "limits were for another axis"
    assert choice.series is None or choice.series.name != choice.axis.name


@pytest.mark.parametrize("result", ["power", "n", "detectable"])
def test_what_is_sought_stands_on_no_axis(result: Result, example: TrialPlan) -> None:
    plan = example.edited("exploration.result", result)
    for axis in ("n_total", "effect", "power", "alpha"):
        choice = chosen(evaluate(plan.edited("exploration.axis", axis)))
        sought = {"power": "power", "n": "n_total", "detectable": "effect"}[result]
        assert choice.axis.name != sought
        assert (choice.axis.name == axis) == (axis != sought)


def test_limits_must_rise(example: TrialPlan) -> None:
    plan = example.edited("exploration.low", 200.0)
    with pytest.raises(PlanError, match="The axis must begin below its end"):
        plan.edited("exploration.high", 100.0)
    assert evaluate(plan).exploration.across[0] == 200


def test_an_impossible_plan_is_explored_all_the_same(example: TrialPlan) -> None:
    plan = example.edited("outcome.better", "higher").edited("exploration.axis", "effect")
    plan = plan.edited("exploration.result", "n").edited("exploration.low", -1.0)
    found = evaluate(plan.edited("exploration.high", 1.0)).exploration_grid
    assert not evaluate(plan).answer.possible
    assert found.present is None
    assert found.rows[0][0] is None
    assert found.rows[0][-1] is not None


def test_what_is_known_is_not_computed_again(
    example: TrialPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = evaluate(example).exploration

    def fail(*_: object) -> None:
        raise AssertionError

    # The package has a function of the module's own name.
    part = sys.modules["ldn_designer.evaluation.exploration_part"]
    monkeypatch.setattr(part, "explore", fail)
    assert evaluate(example.edited("title", "Another")).exploration is first
    assert list(steps(evaluate(example), "curves")) == []
