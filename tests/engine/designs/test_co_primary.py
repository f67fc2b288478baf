"""Several primary endpoints."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from ldn_designer.designs import co_primary as module
from ldn_designer.designs.base import Counts, Design, grid
from ldn_designer.designs.co_primary import CoPrimary
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.agreement import second_engine
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, size
from ldn_designer.statistics.endpoints import probability

SAMPLES: dict[str, Design] = {
    "endpoints, all": CoPrimary(differences=(1.0, 0.4), sds=(1.8, 0.8), correlation=0.5),
    "endpoints, Holm, 2 : 1": CoPrimary(
        differences=(0.5, 0.4, 0.3), correlation=0.3, success="holm", allocation=(2, 1)
    ),
    "endpoints, Hochberg, matrix": CoPrimary(
        differences=(0.6, 0.5, 0.4),
        correlations=((1.0, 0.8, 0.1), (0.8, 1.0, 0.6), (0.1, 0.6, 1.0)),
        success="hochberg",
    ),
    "endpoints, Bonferroni, z": CoPrimary(
        differences=(0.5, 0.6), correlation=-0.2, success="bonferroni", test="z"
    ),
}
ALL = SAMPLES["endpoints, all"]
MATRIX = SAMPLES["endpoints, Hochberg, matrix"]
HIGHER = Superiority()
HYPOTHESES = [
    HIGHER,
    Superiority(alpha=0.05, sides=1),
    Superiority(both_directions=True, alpha=0.2),
    Superiority(limit=0.1),
]


def counts(*units: int) -> Counts:
    return Counts(np.array(units, float))


#: Sozu and others, table 2.1: participants an arm for two standardised differences of 0.2, known variance, one-sided
#: 2.5 %, power 80 %.
SOZU = [(0.0, 516), (0.3, 503), (0.5, 490), (0.8, 458)]


@pytest.mark.parametrize(("rho", "per_arm"), SOZU)
def test_the_table_of_sozu(rho: float, per_arm: int) -> None:
    design = CoPrimary(differences=(0.2, 0.2), correlation=rho, test="z")
    assert int(size(design, HIGHER, 0.8).total) == 2 * per_arm


@pytest.mark.parametrize("hypothesis", HYPOTHESES, ids=str)
@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_simulated_power_agrees(design: Design, hypothesis: Superiority) -> None:
    n = design.apportion(np.asarray(41))
    low, high = simulate(design, hypothesis, n, 50_000, seed=91).interval(0.999)
    assert low - 5e-4 <= float(design.power(n, hypothesis)) <= high + 5e-4


@pytest.mark.parametrize("hypothesis", HYPOTHESES, ids=str)
@pytest.mark.parametrize("name", [name for name in SAMPLES if "matrix" not in name])
def test_the_second_engine_agrees(name: str, hypothesis: Superiority) -> None:
    design = SAMPLES[name]
    for total in (20, 90):
        n = design.apportion(np.asarray(total))
        second = second_engine(design, n, hypothesis)
        assert second == pytest.approx(float(design.power(n, hypothesis)), abs=1e-7)


@pytest.mark.parametrize("factor", [2.0, 0.5])
@pytest.mark.parametrize("name", ["endpoints, all", "endpoints, Holm, 2 : 1"])
def test_a_wrong_level_is_noticed(
    name: str, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = SAMPLES[name]
    n = design.apportion(np.asarray(41))
    low, high = simulate(design, HIGHER, n, 50_000, seed=91).interval(0.999)

    def wrong(b: Any, df: Any, away: Any, level: float, rule: Any, *, both: bool) -> float:
        return probability(b, df, away, level * factor, rule, both=both)

    monkeypatch.setattr(module, "probability", wrong)
    assert not low <= float(design.power(n, HIGHER)) <= high


def test_endpoints_without_doubt_leave_one_t_test() -> None:
    """An endpoint of enormous effect never fails: all must succeed becomes a test of the other one."""
    design = CoPrimary(differences=(0.6, 1e6), sds=(1.0, 1.0), correlation=0.4)
    two = TwoMeans(difference=0.6, sd=1.0)
    for hypothesis in HYPOTHESES[:2]:
        n = counts(25, 40)
        expected = float(two.power(n, hypothesis))
        assert float(design.power(n, hypothesis)) == pytest.approx(expected, abs=1e-9)


def test_without_effect_bonferroni_keeps_the_level() -> None:
    for success in ("bonferroni", "holm", "hochberg"):
        design = CoPrimary.model_validate(
            {"differences": (0.0, 0.0, 0.0), "correlation": 0.4, "success": success}
        )
        false = float(design.power(counts(20, 20), Superiority(both_directions=True)))
        assert 0.03 < false <= 0.05
    every = CoPrimary(differences=(0.0, 0.0), correlation=0.4)
    assert float(every.power(counts(20, 20), HIGHER)) < 0.025


def test_order_of_the_rules() -> None:
    powers = [
        float(CoPrimary.model_validate(
            {"differences": (0.5, 0.4), "correlation": 0.5, "success": rule}
        ).power(counts(50, 50), HIGHER))
        for rule in ("all", "bonferroni", "holm", "hochberg")
    ]  # fmt: skip
    assert powers[0] < powers[1] == powers[2] < powers[3]


@pytest.mark.parametrize("name", [name for name in SAMPLES if "matrix" not in name])
def test_size_power_size(name: str) -> None:
    design = SAMPLES[name]
    found = size(design, HIGHER, 0.9)
    before = design.apportion(found.total - design.block)
    assert float(found.power) >= 0.9 > float(design.power(before, HIGHER))
    smallest = detectable(design, HIGHER, found.counts, float(found.power))
    assert float(smallest.effect) == pytest.approx(float(design.effect), rel=1e-6)


def test_size_for_any_matrix() -> None:
    found = size(MATRIX, HIGHER, 0.8)
    assert float(found.power) >= 0.8
    before = MATRIX.apportion(found.total - MATRIX.block)
    assert float(MATRIX.power(before, HIGHER)) < 0.8


def test_effects_are_a_pair() -> None:
    for design in SAMPLES.values():
        for x in (0.0, 0.37, -1.1, np.array([[0.1], [0.0], [-2.3]])):
            assert np.array_equal(design.with_effect(x).effect, x)
    doubled = ALL.with_effect(2.0)
    assert isinstance(doubled, CoPrimary)
    assert np.array_equal(doubled.differences, (2.0, 0.8))
    none = ALL.with_effect(0.0).with_effect(0.9)
    assert isinstance(none, CoPrimary)
    assert np.asarray(none.differences) == pytest.approx([0.9, 0.4])


def test_curves_have_an_axis_each() -> None:
    swept, n = grid(
        ALL, np.array([40.0, 80.0, 120.0]), sd_factor=np.array([0.9, 1.1]),
        correlation=np.array([0.0, 0.5, 0.9, -0.4]),
    )  # fmt: skip
    power = swept.power(n, HIGHER)
    assert power.shape == (3, 2, 4)
    assert (np.diff(power, axis=0) > 0).all()
    assert (np.diff(power, axis=1) < 0).all()
    one = ALL.model_copy(update={"sd_factor": 1.1, "correlation": 0.9})
    assert float(power[1, 1, 2]) == pytest.approx(float(one.power(counts(40, 40), HIGHER)))
    three = CoPrimary(differences=(0.5, 0.5, 0.5), correlation=0.2)
    swept, n = grid(three, np.array([60.0]), correlation=np.array([-0.9, -0.4]))
    power = swept.power(n, HIGHER)[0]
    assert power[0] == 0  # three endpoints cannot all be that opposed
    assert 0 < power[1] < 1


def test_edges() -> None:
    for units in ((1, 1), (0, 9)):
        assert float(ALL.power(counts(*units), HIGHER)) == 0
        assert second_engine(ALL, counts(*units), HIGHER) == 0
        assert simulate(ALL, HIGHER, counts(*units), 300).successes == 0
    known = SAMPLES["endpoints, Bonferroni, z"]
    assert 0 < float(known.power(counts(1, 1), HIGHER)) < 1
    for design in (ALL, MATRIX):
        assert float(design.with_effect(1e6).power(counts(2, 1), HIGHER)) > 0.9
        assert float(design.with_effect(-1e6).power(counts(9, 9), HIGHER)) == pytest.approx(0)
    found = size(ALL, Superiority(alpha=1e-9), 0.9999)
    assert float(found.power) >= 0.9999


def test_a_matrix_says_that_it_is_integrated_by_points() -> None:
    assert ALL.approximation_note(counts(9, 9)) is None
    note = MATRIX.approximation_note(counts(9, 9))
    assert note is not None
    assert "0.0005" in note
    assert second_engine(MATRIX, counts(9, 9), HIGHER) is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"sds": (1.0,)}, "as many standard deviations"),
        ({"correlations": ((1.0, 0.5),), "correlation": None}, "2 rows of 2 numbers"),
        ({"correlations": ((1.0, 0.5), (0.4, 1.0)), "correlation": None}, "symmetric"),
        ({"correlations": ((1.0, 1.0), (1.0, 1.0)), "correlation": None}, "would be one"),
        ({"differences": (1.0, 1.0, 1.0), "correlation": -0.6}, "contradict"),
        ({"correlation": None}, "exactly one of: common correlation or correlation matrix"),
        ({"differences": (1.0,)}, "at least 2 items"),
    ],
)
def test_contradictions_are_refused(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        CoPrimary.model_validate({"differences": (1.0, 2.0), "correlation": 0.5} | fields)


def test_facts_and_words() -> None:
    smallest, largest = (fact.value for fact in ALL.facts())
    assert smallest == pytest.approx(0.5)
    assert largest == pytest.approx(1 / 1.8)
    assert "all of which" in ALL.method()
    assert "Hochberg" in MATRIX.method()
