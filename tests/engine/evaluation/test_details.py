"""Small numbers, proposals and outlook, against SciPy, brute force and simulation."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.details_part import (
    details,
    fragility,
    last_visit_month,
    power_table,
)
from ldn_designer.evaluation.outlook_part import outlook
from ldn_designer.evaluation.proposals import adopted
from ldn_designer.evaluation.simulation_part import LARGEST, simulated, too_large
from ldn_designer.examples import load_example

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan

EXAMPLE = load_example("fibromyalgia-parallel")


def power(per_arm: int, difference: float, sd: float) -> float:
    df = 2 * per_arm - 2
    noncentrality = difference / (sd * sqrt(2 / per_arm))
    return float(stats.nct.sf(stats.t.ppf(0.975, df), df, noncentrality))


def test_one_block_fewer_and_the_detectable_effect() -> None:
    found = details(evaluate(EXAMPLE))
    assert found.below == 138
    assert found.power_below == pytest.approx(power(69, 1.0, 1.8), abs=1e-9)
    assert found.detectable is not None
    assert found.detectable < 0
    assert power(70, -found.detectable, 1.8) == pytest.approx(0.8, abs=1e-8)


def test_the_room_of_the_assumptions() -> None:
    evaluation = evaluate(EXAMPLE)
    found = fragility(evaluation)
    assert found is not None
    assert found.spread is not None
    assert power(70, -found.effect, 1.8) == pytest.approx(0.7, abs=1e-8)
    assert power(70, 1.0, found.spread) == pytest.approx(0.7, abs=1e-8)
    assert found.effect_share == pytest.approx(1 + found.effect)
    assert found.spread_share == pytest.approx(found.spread / 1.8 - 1)
    prior = evaluation.planned.prior
    assert prior is not None
    assert found.beyond == pytest.approx(float(prior.cdf(found.effect)))
    low = EXAMPLE.edited("solve_for", "power").edited("n_total", 40)
    assert fragility(evaluate(low)) is None


def test_the_last_visit_follows_recruitment_and_treatment() -> None:
    assert last_visit_month(evaluate(EXAMPLE)) == pytest.approx(166 / 8 + 12 / (52 / 12))


def test_the_table_of_powers() -> None:
    rows = power_table(evaluate(EXAMPLE))
    assert [row.randomised for row in rows] == sorted({row.randomised for row in rows})
    assert 166 in {row.randomised for row in rows}
    for row in rows:
        expected = [power(row.analysed // 2, effect, 1.8) for effect in (0.75, 1.0, 1.25)]
        assert row.power == pytest.approx(expected, abs=1e-6)


def assured(per_arm: int, sd: float, plan: TrialPlan) -> float:
    """Power averaged over the prior on a fine grid."""
    prior = evaluate(plan).planned.prior
    assert prior is not None
    grid = np.linspace(-20, 20, 20_001)
    se, df = sd * sqrt(2 / per_arm), 2 * per_arm - 2
    # Beyond 20 standard errors power is 0 or 1; the noncentral t is not asked there.
    away = np.clip(-grid / se, -20, 20)
    powers = np.nan_to_num(stats.nct.sf(stats.t.ppf(0.975, df), df, away))
    return float((prior.pdf(grid) * powers).sum() * (grid[1] - grid[0]))


def test_what_would_change_the_assurance() -> None:
    rows = outlook(EXAMPLE)
    found = {(row.what, row.study, round(row.effect, 2)): row for row in rows}
    for effect, per_arm in ((-0.75, 123), (-0.5, 274)):
        row = found["effect", "", effect]
        assert power(per_arm, -effect, 1.8) >= 0.9 > power(per_arm - 1, -effect, 1.8)
        assert row.n_total == 2 * int(np.ceil(per_arm / 0.85))
        assert row.success == pytest.approx(assured(per_arm, 1.8, EXAMPLE), abs=0.002)
    kept = "bruun-2024-final-fibromyalgia/pain-change"
    alone = EXAMPLE.edited("evidence.included", (kept,))
    assert found["left out", "INNOVA", -1.0].success == pytest.approx(
        assured(70, 1.8, alone), abs=0.002
    )
    ceiling = found["ceiling", "", -1.0]
    assert ceiling.n_total is None
    assert all(row.success <= ceiling.success for row in rows if row.what != "left out")


def test_without_a_prior_or_an_answer_there_is_no_outlook() -> None:
    assert outlook(EXAMPLE.edited("evidence.included", ())) == ()
    assert outlook(EXAMPLE.edited("design.difference", 1.0)) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"design.difference": 1.0},
        {"design.difference": -0.0001},
        {"solve_for": "effect", "n_total": 2},
    ],
)
def test_every_proposal_reaches_the_target(changes: dict[str, object]) -> None:
    plan = EXAMPLE
    for path, value in changes.items():
        plan = plan.edited(path, value)
    proposals = evaluate(plan).answer.changes
    assert len(proposals) >= 2
    for change in proposals:
        changed = adopted(plan, change)
        answer = evaluate(changed).answer
        assert answer.possible, change
        assert answer.power >= changed.power - 1e-9, change
        assert answer.n_total <= change.total, change


def test_simulation_of_power_and_level() -> None:
    calls: list[tuple[int, int]] = []
    answer = evaluate(EXAMPLE).answer
    found = simulated(answer, EXAMPLE.hypothesis, lambda done, total: calls.append((done, total)))
    low, high = found.power.interval()
    assert low <= power(70, 1.0, 1.8) <= high
    low, high = found.level.interval()
    assert low <= 0.05 <= high
    assert calls == sorted(calls)
    assert calls[-1][0] == calls[-1][1]
    one_sided = EXAMPLE.edited("sides", 1)
    level = simulated(evaluate(one_sided).answer, one_sided.hypothesis, lambda _d, _t: None).level
    low, high = level.interval()
    assert low <= 0.05 <= high


def test_trials_too_large_to_hold_in_memory_are_not_simulated() -> None:
    assert not too_large(evaluate(EXAMPLE).answer)
    large = evaluate(EXAMPLE.edited("design.difference", -0.01)).answer
    assert large.n_analysed > LARGEST
    assert too_large(large)
