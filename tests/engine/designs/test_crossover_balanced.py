"""Four-period crossovers in two mirrored sequences."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.crossover_balanced import CrossoverBalanced
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, size

SAMPLES: dict[str, Design] = {
    "ABBA/BAAB": CrossoverBalanced(difference=0.5, sd_within=0.8),
    "ABAB/BABA, contrasts": CrossoverBalanced(
        difference=0.6, sd_differences=1.2, sequences="ABAB/BABA", analysis="contrasts"
    ),
    "AABB/BBAA, correlation, 2 : 1": CrossoverBalanced(
        difference=0.7, sd=1.5, correlation=0.4, sequences="AABB/BBAA", allocation=(2, 1)
    ),
}
ABBA = CrossoverBalanced(difference=0.9, sd_within=1.0)
HIGHER = Superiority()


def counts(*units: int) -> Counts:
    return Counts(np.array(units, float))


#: PowerTOST 1.5-4: sampleN.TOST(CV, theta0, theta1, theta2, logscale, design = "2x2x4").
POWER_TOST = [
    (0.2, 0.0, 0.2, 10, 0.848284502204596),
    (0.2, 0.05, 0.2, 12, 0.810536023429454),
    (sqrt(log(1 + 0.15**2)), log(0.95), log(1.25), 6, 0.845830704382373),
    (sqrt(log(1 + 0.3**2)), log(0.95), log(1.25), 20, 0.820239829664683),
]


@pytest.mark.parametrize(("sd", "difference", "margin", "total", "power"), POWER_TOST)
def test_power_tost(sd: float, difference: float, margin: float, total: int, power: float) -> None:
    design = CrossoverBalanced(difference=difference, sd_within=sd)
    found = size(design, Equivalence(lower=-margin, upper=margin), 0.8)
    assert int(found.total) == total
    assert float(found.power) == pytest.approx(power, abs=1e-9)


@pytest.mark.parametrize(
    ("n", "lower", "upper"),
    [(12, 0.822966738225422, 1.09664213397746), (24, 0.859659558412132, 1.04983419444204)],
)
def test_interval_of_power_tost(n: int, lower: float, upper: float) -> None:
    """CI.BE(pe = 0.95, CV = 0.3, n, design = "2x2x4"): a 90 % interval of the ratio."""
    from scipy import stats

    found = CrossoverBalanced(difference=0.0, sd_within=sqrt(log(1 + 0.3**2))).precision(
        counts(n // 2, n // 2)
    )
    half = float(stats.t.ppf(0.95, found.df) * found.se)
    assert (0.95 * exp(-half), 0.95 * exp(half)) == pytest.approx((lower, upper), rel=1e-12)


@pytest.mark.parametrize("sequences", ["ABBA/BAAB", "ABAB/BABA", "AABB/BBAA"])
@pytest.mark.parametrize("units", [(8, 8), (9, 4)])
def test_standard_error_by_least_squares(sequences: str, units: tuple[int, int]) -> None:
    """The treatment's variance from the whole model: patients, periods and treatment, by brute force."""
    rows, order = [], sequences.split("/")
    patients = sum(units)
    for patient in range(patients):
        for period, letter in enumerate(order[0 if patient < units[0] else 1]):
            row = np.zeros(patients + 3 + 1)
            row[patient] = 1
            if period:
                row[patients + period - 1] = 1
            row[-1] = letter == "A"
            rows.append(row)
    model = np.array(rows)
    variance = np.linalg.inv(model.T @ model)[-1, -1]
    found = ABBA.model_copy(update={"sequences": sequences}).precision(counts(*units))
    assert float(found.se) == pytest.approx(sqrt(variance), rel=1e-9)
    assert float(found.df) == 4 * patients - np.linalg.matrix_rank(model) == 3 * patients - 4


def test_three_ways_to_give_the_spread() -> None:
    ways = (
        CrossoverBalanced(difference=1.0, sd_within=1.0),
        CrossoverBalanced(difference=1.0, sd_differences=sqrt(2)),
        CrossoverBalanced(difference=1.0, sd=2.0, correlation=0.75),
    )
    ses = [float(way.precision(counts(6, 6)).se) for way in ways]
    assert ses == pytest.approx([1 / sqrt(12)] * 3)
    assert [way.spread_field for way in ways] == [None, None, "sd"]
    assert [way.nuisance_field for way in ways] == ["sd_within", "sd_differences", "sd"]


@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_size_power_size(design: Design) -> None:
    found = size(design, HIGHER, 0.9)
    before = design.apportion(found.total - design.block)
    assert float(found.power) >= 0.9 > float(design.power(before, HIGHER))
    smallest = detectable(design, HIGHER, found.counts, float(found.power))
    assert float(smallest.effect) == pytest.approx(float(design.effect), rel=1e-6)
    assert design.strata == tuple("".join(c)[:4] for c in map(_letters, design.courses))


def _letters(course: tuple[str, ...]) -> str:
    return "".join("A" if given == "treatment" else "B" for given in course)


@pytest.mark.parametrize(
    ("hypothesis", "units"),
    [
        (HIGHER, (7, 7)),
        (Superiority(alpha=0.025, sides=1), (9, 4)),
        (Superiority(limit=0.2), (2, 1)),
        (NonInferiority(limit=-0.2), (6, 6)),
        (Equivalence(lower=-1.4, upper=1.4), (8, 7)),
    ],
    ids=str,
)
@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_simulated_power_agrees(
    design: Design, hypothesis: Hypothesis, units: tuple[int, int]
) -> None:
    n = counts(*units)
    low, high = simulate(design, hypothesis, n, 40_000, seed=29).interval(0.999)
    assert low <= float(design.power(n, hypothesis)) <= high


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_a_wrong_standard_error_is_noticed(
    design: Design, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    n = counts(8, 7)
    low, high = simulate(design, HIGHER, n, 40_000, seed=31).interval(0.999)
    right = CrossoverBalanced.precision

    def wrong(self: CrossoverBalanced, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        return Precision(found.se * factor, found.df)

    monkeypatch.setattr(CrossoverBalanced, "precision", wrong)
    assert not low <= float(design.power(n, HIGHER)) <= high


def test_edges() -> None:
    contrasts = ABBA.model_copy(update={"analysis": "contrasts"})
    assert float(contrasts.power(counts(1, 1), HIGHER)) == 0
    assert simulate(contrasts, HIGHER, counts(1, 1), 500).successes == 0
    assert 0 < float(ABBA.power(counts(1, 1), HIGHER)) < 1  # 2 degrees of freedom
    for design in (ABBA, contrasts):
        assert float(design.power(counts(0, 5), HIGHER)) == 0
        assert float(design.with_effect(1e6).power(counts(2, 1), HIGHER)) == pytest.approx(1)
        assert float(design.with_effect(0.0).power(counts(9, 9), HIGHER)) == pytest.approx(0.025)
        found = size(design, Superiority(alpha=1e-9), 0.9999)
        assert float(found.power) >= 0.9999
