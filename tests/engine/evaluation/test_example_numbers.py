"""What the example's page and document say, number by number, against calculations of the tests' own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import integrate, stats

from ldn_designer.evaluation import evaluate

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan


def power(difference: float, sd: float, per_arm: int) -> float:
    """Power of the two-sample t test, helping tail at 2.5 %, from scipy's noncentral t alone."""
    df = 2 * per_arm - 2
    ncp = difference / (sd * (2 / per_arm) ** 0.5)
    return float(stats.nct.sf(stats.t.isf(0.025, df), df, ncp))


def test_the_headline(example: TrialPlan) -> None:
    answer = evaluate(example).answer
    assert answer.possible
    assert answer.analysed.units.tolist() == [70, 70]
    assert answer.randomised.units.tolist() == [83, 83]
    assert answer.n_total == 166
    assert answer.power == pytest.approx(power(1.0, 1.8, 70), abs=1e-12)
    assert power(1.0, 1.8, 69) < 0.9
    assert evaluate(example).second_engine == pytest.approx(answer.power, abs=1e-12)


def test_every_rule(example: TrialPlan) -> None:
    rows = {row.candidate.rule: row for row in evaluate(example).effect_rows}
    assert list(rows) == [
        "pooled", "cautious", "printed", "shrunken", "safeguard", "conditional", "threshold", "own",
    ]  # fmt: skip
    assert [rule for rule, row in rows.items() if row.chosen] == ["own"]
    final_se = 0.61 / stats.t.ppf(0.975, 97)
    assert rows["printed"].candidate.value == -0.34
    assert rows["safeguard"].candidate.value == pytest.approx(
        -0.34 + 0.8416212 * final_se, abs=1e-6
    )
    for rule in ("pooled", "cautious"):
        assert rows[rule].answer is None
        assert rows[rule].refusal == "wrong direction: no N"
    assert rows["conditional"].refusal == "not applicable: p = .27"
    for rule in ("printed", "shrunken", "safeguard", "own"):
        answer, value = rows[rule].answer, rows[rule].candidate.value
        assert answer is not None
        assert value is not None
        n = int(answer.analysed.treatment)
        assert power(-value, 1.8, n - 1) < 0.9 <= power(-value, 1.8, n)
        assert answer.n_total == 2 * int(np.ceil(round(n / 0.85, 9)))
        in_sds = rows[rule].in_sds
        assert in_sds == pytest.approx(value / 1.8)


def test_one_prior_for_every_assurance_and_no_row_beyond_its_ceiling(example: TrialPlan) -> None:
    evaluation = evaluate(example)
    prior = evaluation.planned.prior
    assert prior is not None
    assert evaluation.assurance is not None
    ceiling = float(prior.cdf(0.0))
    assert evaluation.assurance.ceiling == ceiling
    checked = 0
    for row in evaluation.effect_rows:
        if row.assurance is None or row.answer is None:
            continue
        n = int(row.answer.analysed.treatment)
        se = 1.8 * (2 / n) ** 0.5
        edges = np.unique(np.clip(np.array([-14, -8, -4, -2, -1, 0, 1, 8]) * max(se, 0.2), -10, 4))
        expected = sum(
            integrate.quad(lambda t, n=n: power(-t, 1.8, n) * float(prior.pdf(t)), a, b, limit=200)[
                0
            ]
            for a, b in zip([-10, *edges], [*edges, 4], strict=True)
            if b > a
        )
        assert row.assurance.success == pytest.approx(expected, abs=1e-5)
        assert row.assurance.success < row.assurance.ceiling == ceiling
        checked += 1
    assert checked == 4
    assert evaluation.assurance.success == pytest.approx(0.21, abs=0.005)


def test_every_standard_deviation(example: TrialPlan) -> None:
    rows = evaluate(example).spread_rows
    assert [row.candidate.value for row in rows] == [1.53, 1.8, 1.88, 2.03, 1.8]
    assert [row.chosen for row in rows] == [False, True, False, False, False]
    for row in rows:
        n = int(row.answer.analysed.treatment)
        assert power(1.0, row.candidate.value, n - 1) < 0.9 <= power(1.0, row.candidate.value, n)
        assert row.power == pytest.approx(power(1.0, row.candidate.value, 70), abs=1e-12)
    assert int(rows[0].answer.analysed.treatment) == 51


def test_the_interval_the_screening_and_the_months(example: TrialPlan) -> None:
    evaluation = evaluate(example)
    assert evaluation.half_width == pytest.approx(stats.t.ppf(0.975, 138) * 1.8 * (2 / 70) ** 0.5)
    assert evaluation.screened == int(np.ceil(166 / 0.75))
    assert evaluation.months == pytest.approx(166 / 8)


def test_robustness(example: TrialPlan) -> None:
    evaluation = evaluate(example)
    fragile = evaluation.fragile
    assert fragile is not None
    assert power(-fragile.effect, 1.8, 70) == pytest.approx(0.7, abs=1e-8)
    assert fragile.share == pytest.approx(1 + fragile.effect)
    table = evaluation.sensitivity
    assert table.effects == (-0.75, -1.0, -1.25)
    assert table.columns == (1.53, 1.8, 2.03)
    assert table.total[1].tolist() == [120, 166, 208]
    for row in evaluation.dilution:
        assert row.effect == pytest.approx(-(1 - row.share))
        assert row.power == pytest.approx(power(1 - row.share, 1.8, 70), abs=1e-12)
    effect, spread = evaluation.tornado
    assert (effect.label, spread.label) == ("True effect", "Standard deviation")
    assert (effect.worse, effect.better) == pytest.approx((-0.34, -0.95))
    assert effect.power_worse == pytest.approx(power(0.34, 1.8, 70), abs=1e-12)
    assert (spread.worse, spread.better) == (2.03, 1.53)
    assert spread.power_better == pytest.approx(power(1, 1.53, 70), abs=1e-12)
    contour = evaluation.contour
    at = float(contour.power[3, 7])
    assert at == pytest.approx(power(contour.effects[7], contour.nuisance[3], 70), abs=1e-12)


def test_a_trial_that_finds_the_effect_moves_the_pool_towards_it(example: TrialPlan) -> None:
    rows = evaluate(example).added
    assert [row.finds for row in rows] == [0.0, -0.5, -1.0]
    estimates = [row.pooled.estimate for row in rows]
    assert estimates == sorted(estimates, reverse=True)
    favours = [row.favours for row in rows]
    assert favours == sorted(favours)
    assert all(0 < share < 1 for share in favours)


def test_fifty_one_an_arm(example: TrialPlan) -> None:
    """FINAL's SD alone suggests 51 an arm: 79 % power at 1.80 and 69 % at 2.03."""
    assert power(1.0, 1.8, 51) == pytest.approx(0.79, abs=0.005)
    assert power(1.0, 2.03, 51) == pytest.approx(0.69, abs=0.005)
    asked = example.edited("solve_for", "power").edited("n_total", 102).edited("dropout", 0.0)
    assert evaluate(asked).answer.power == pytest.approx(power(1.0, 1.8, 51), abs=1e-12)
    wider = asked.edited("spread.rule", "own").edited("design.sd", 2.03)
    assert evaluate(wider).answer.power == pytest.approx(power(1.0, 2.03, 51), abs=1e-12)
