"""The light: three engines, how far apart they are, and the judgement in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.engines_part import Engines, engines_part
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.evaluation.stand_in import stand_in
from ldn_designer.power.agreement import Agreement, level_kept
from ldn_designer.power.simulation import Simulation

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan

NAMES = ("Formula", "Quadrature")


def run(share: float, trials: int = 100_000) -> Simulation:
    return Simulation(trials, round(share * trials), 1)


def engines(
    formula: float, second: float | None, share: float | None, *, exact: bool = True
) -> Engines:
    judged = share and Agreement(formula, second, run(share), formula, exact)
    return Engines(formula, second, judged or None, exact, NAMES)


@pytest.mark.parametrize(
    ("found", "agrees", "words"),
    [
        (engines(0.9038, 0.9038, 0.9044), True, "3 engines agree, gap 0.06 points"),
        (engines(0.9038, 0.9038, 0.92), False, "3 engines disagree, gap 1.62 points"),
        (engines(0.9038, 0.9039, 0.9038), False, "3 engines disagree, gap 0.01 points"),
        (engines(0.9038, None, 0.9032), True, "2 engines agree, gap 0.06 points"),
        (engines(0.9038, 0.9038, None), True, "2 engines agree, gap 0.00 points"),
        (engines(0.9038, None, None), True, "1 engine"),
        (
            engines(0.9, 0.904, 0.904, exact=False),
            True,
            "approximation, 0.4 points below the simulation",
        ),
        (
            engines(0.9, 0.87, 0.87, exact=False),
            False,
            "approximation, 3.0 points above the simulation",
        ),
        (engines(0.9, 0.9, 0.9001, exact=False), True, "approximation, as simulated"),
    ],
)
def test_the_judgement(found: Engines, agrees: bool, words: str) -> None:
    assert (found.agrees, found.words) == (agrees, words)


@pytest.mark.parametrize(
    ("words", "shorter"),
    [
        ("3 engines agree, gap 0.06 points", ("3 agree to 0.06 points", "3 agree")),
        ("3 engines disagree, gap 1.62 points", ("3 disagree by 1.62 points", "3 disagree")),
        ("2 engines agree; simulating …", ("2 agree; simulating …", "2 agree")),
        ("approximation, as simulated", ("as simulated", "as simulated")),
    ],
)
def test_a_judgement_is_shortened_by_steps(words: str, shorter: tuple[str, str]) -> None:
    assert Engines.shortened(words) == shorter


def test_while_the_simulation_runs() -> None:
    assert engines(0.9, 0.9, None).so_far == "2 engines agree; simulating …"
    assert engines(0.9, 0.8, None).so_far == "2 engines disagree; simulating …"
    assert engines(0.9, None, None).so_far == "simulating …"


def test_an_explanation_holds_every_value_and_the_rule() -> None:
    said = engines(0.9038, 0.9038, 0.9044).explained
    assert said.splitlines()[:3] == [
        "Formula: 90.38%",
        "Quadrature: 90.38%",
        "Simulation, 100,000 trials: 90.44% ± 0.18",
    ]
    assert said.endswith("the simulation lies 0.6 standard errors away.")
    said = engines(0.9, 0.87, 0.87, exact=False).explained
    assert said.endswith(
        "The formula is an approximation, and 3.00 points off: more than one point."
    )


def test_the_plan_s_own_trial(example: TrialPlan) -> None:
    found = engines_part(evaluate(example), run(0.9044))
    assert [each.name for each in found.answered] == [
        "Formula, statsmodels",
        "Quadrature, own integral",
        "Simulation, 100,000 trials",
    ]
    assert found.second == pytest.approx(found.formula, abs=1e-10)
    assert found.agrees


def test_a_level_that_is_kept_may_lie_below_only_where_it_is_expected_to() -> None:
    low, high = run(0.03), run(0.08)
    assert level_kept(low, 0.05, exact=True, below=True)
    assert not level_kept(low, 0.05, exact=True, below=False)
    assert not level_kept(high, 0.05, exact=True, below=True)
    assert level_kept(run(0.0505), 0.05, exact=True, below=False)


def test_a_stand_in_is_the_normal_test_with_the_same_numbers(example: TrialPlan) -> None:
    assert stand_in(example) is None  # the design's own answer is quick
    exact = in_design(example, "two-proportions-exact")
    near = stand_in(exact)
    assert near is not None
    assert near.plan.design.kind == "two-proportions"
    assert not near.answer.design.exact
    assert float(near.answer.effect) == pytest.approx(float(evaluate(exact).answer.effect))
    assert near.answer.n_total == pytest.approx(evaluate(exact).answer.n_total, rel=0.05)
