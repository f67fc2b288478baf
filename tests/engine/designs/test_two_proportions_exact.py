"""Exact tests of two proportions: peers' values, single p values of the library, and simulated trials."""

from __future__ import annotations

import itertools
import time
from typing import Literal

import numpy as np
import pytest
from scipy import stats

from ldn_designer.designs import two_proportions_exact
from ldn_designer.designs.base import Counts, Design, sweep
from ldn_designer.designs.two_proportions_exact import MOST_TABLES, TwoProportionsExact
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import size
from ldn_designer.statistics.exact_p_values import Table, p_value, p_values
from ldn_designer.statistics.exact_tables import Tail, Test, rejection_region

SAMPLES: dict[str, Design] = {
    "Fisher": TwoProportionsExact(control=0.2, treatment=0.5),
    "Fisher, doubled, 2 : 1": TwoProportionsExact(
        control=0.3, treatment=0.6, two_sided="doubled", allocation=(2, 1)
    ),
    "Boschloo": TwoProportionsExact(control=0.1, treatment=0.35, test="boschloo"),
    "exact pooled z": TwoProportionsExact(control=0.3, treatment=0.55, test="pooled"),
    "exact unpooled z": TwoProportionsExact(control=0.4, treatment=0.7, test="unpooled"),
}
TESTS: tuple[Test, ...] = ("fisher", "boschloo", "pooled", "unpooled")
ZS: tuple[tuple[Test, bool], ...] = (("pooled", True), ("unpooled", False))
TAILS: tuple[Tail, ...] = (-1, 0, 1)
HIGHER = Superiority()
QUESTIONS: list[Hypothesis] = [
    HIGHER,
    Superiority(sides=1, benefit="lower", alpha=0.1),
    Superiority(both_directions=True),
    Superiority(limit=0.05),
    NonInferiority(limit=-0.1),
    Equivalence(lower=-0.3, upper=0.3),
]


def counts(treated: int, control: int) -> Counts:
    return Counts(np.array([treated, control], float))


@pytest.mark.parametrize(
    ("test", "first", "second", "units", "power"),
    [
        # Exact 3.3: power.exact.test(p1, p2, n1, n2, method, alternative = "two.sided", alpha = 0.05)
        ("fisher", 0.1, 0.5, (20, 15), 0.676037720631625),
        ("boschloo", 0.3, 0.7, (20, 15), 0.630188469712301),
        ("pooled", 0.02, 0.2, (30, 90), 0.775879216414207),
        ("unpooled", 0.3, 0.7, (30, 90), 0.887638167357026),
    ],
)
def test_powers_of_the_r_package_exact(
    test: Test, first: float, second: float, units: tuple[int, int], power: float
) -> None:
    design = TwoProportionsExact(treatment=first, control=second, test=test)
    either = Superiority(both_directions=True)
    assert float(design.power(counts(*units), either)) == pytest.approx(power, abs=1e-9)


def test_the_size_of_ss2x2() -> None:
    """exact2x2 1.7.0: ss2x2(p0 = 0.1, p1 = 0.6, power = 0.8) has 17 an arm, power 0.8265718."""
    design = TwoProportionsExact(control=0.1, treatment=0.6, two_sided="doubled")
    found = size(design, HIGHER, 0.8)
    assert found.first == 34
    assert float(design.power(counts(17, 17), HIGHER)) == pytest.approx(0.826571815604403, abs=1e-6)


@pytest.mark.parametrize("table", [(8, 9, 2, 11), (0, 6, 10, 14), (3, 10, 7, 10)])
def test_p_values_of_single_tables_are_the_library_s(table: tuple[int, int, int, int]) -> None:
    x, treated, y, control = table
    square = np.array([[x, y], [treated - x, control - y]])
    cell = Table(x, treated, y, control)
    sides: tuple[tuple[Tail, Literal["two-sided", "greater", "less"]], ...] = (
        (0, "two-sided"),
        (1, "greater"),
        (-1, "less"),
    )
    for tail, alternative in sides:
        fisher = stats.fisher_exact(square, alternative=alternative).pvalue
        assert p_value(cell, "fisher", tail) == pytest.approx(fisher, rel=1e-9)
    for test, pooled in ZS:
        known = stats.barnard_exact(square, pooled=pooled, n=256).pvalue
        assert p_value(cell, test, 0) == pytest.approx(known, rel=1e-6)
    for tail, alternative in sides[1:]:
        known = stats.boschloo_exact(square, alternative=alternative, n=256).pvalue
        assert p_value(cell, "boschloo", tail) == pytest.approx(known, rel=1e-6)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("null", [0.0, -0.1, 0.15])
def test_regions_are_the_tables_whose_p_value_keeps_to_the_level(test: Test, null: float) -> None:
    for units in ((5, 5), (20, 15), (12, 40), (1, 3)):
        for tail, alpha in itertools.product(TAILS, (0.5, 0.05, 0.025, 1e-3, 1e-9)):
            region = rejection_region(*units, test, tail, alpha, null)
            assert (region == (p_values(*units, test, tail, null) <= alpha)).all()


@pytest.mark.parametrize("test", TESTS)
def test_no_test_exceeds_its_level(test: Test) -> None:
    anywhere = np.linspace(0.001, 0.999, 997)
    both = TwoProportionsExact(control=0.5, treatment=0.5, test=test)
    same = sweep(both, control=anywhere, treatment=anywhere)
    for alpha in (0.05, 0.2):
        found = same.power(counts(23, 17), Superiority(alpha=alpha, both_directions=True))
        # Between the points of the grid the level is missed by no more than this.
        assert found.max() <= alpha + 2e-5
    shifted = sweep(both, control=anywhere[150:], treatment=anywhere[150:] - 0.15)
    found = shifted.power(counts(23, 17), NonInferiority(alpha=0.05, limit=-0.15))
    assert 0.02 < found.max() <= 0.05 + 2e-5


def test_boschloo_is_never_weaker_than_fisher() -> None:
    for tail, units in itertools.product(TAILS, ((10, 10), (20, 15), (30, 90))):
        fisher = rejection_region(*units, "fisher", tail, 0.05)
        boschloo = rejection_region(*units, "boschloo", tail, 0.05)
        assert boschloo[fisher].all()
        assert boschloo.sum() >= fisher.sum()


@pytest.mark.parametrize("hypothesis", QUESTIONS, ids=range(len(QUESTIONS)))
@pytest.mark.parametrize("test", TESTS)
def test_simulation_and_the_second_engine_agree(test: Test, hypothesis: Hypothesis) -> None:
    for two_sided in ("ordered", "doubled"):
        design = TwoProportionsExact(control=0.3, treatment=0.4, test=test, two_sided=two_sided)
        n = counts(45, 30)
        power = float(design.power(n, hypothesis))
        low, high = simulate(design, hypothesis, n, 100_000, seed=11).interval(0.999)
        assert low <= power <= high
        assert design.second_power(n, hypothesis) == pytest.approx(power, abs=1e-10)


@pytest.mark.parametrize("factor", [2.0, 0.5])
@pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))
def test_a_wrong_level_is_noticed(
    sample: Design, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    n = sample.apportion(60)

    def wrong(treated, control, test, tail, alpha, null):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        return rejection_region(treated, control, test, tail, alpha * factor, null)

    monkeypatch.setattr(two_proportions_exact, "rejection_region", wrong)
    low, high = simulate(sample, HIGHER, n, 100_000, seed=3).interval(0.999)
    assert not low <= float(sample.power(n, HIGHER)) <= high


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))
def test_power_never_falls_below_the_target_after_the_safe_size(sample: Design) -> None:
    for target in (0.8, 0.9):
        found = size(sample, HIGHER, target)
        later = np.arange(int(found.total), int(found.total) + 40 * sample.block, sample.block)
        assert (sample.power(sample.apportion(later), HIGHER) >= target).all()
        before = sample.power(sample.apportion(found.total - sample.block), HIGHER)
        assert found.total == sample.block or before < target
        assert found.first <= found.total
        assert float(sample.power(sample.apportion(found.first), HIGHER)) >= target


def test_the_effect_s_law_and_its_range() -> None:
    design = SAMPLES["Fisher"]
    wanted = np.linspace(-0.19, 0.79, 12).reshape(3, 4)
    assert np.allclose(design.with_effect(wanted).effect, wanted, rtol=0, atol=1e-15)
    for beyond in (-0.2, 0.8, 0.9):
        assert float(design.with_effect(beyond).power(counts(200, 200), HIGHER)) == 0


def test_edges_have_probabilities_and_no_warnings() -> None:
    levels = [Superiority(alpha=1e-9), Superiority(alpha=0.9, sides=1), *QUESTIONS]
    for test, hypothesis in itertools.product(TESTS, levels):
        for p, q in ((1e-6, 0.999999), (0.5, 0.5), (1e-9, 1e-9)):
            design = TwoProportionsExact(control=p, treatment=q, test=test)
            for units in ((1, 1), (1, 5), (2, 2), (0, 4), (0, 0), (7, 1)):
                power = design.power(counts(*units), hypothesis)
                assert 0 <= float(power) <= 1
                assert min(units) or power == 0
    certain = size(TwoProportionsExact(control=0.05, treatment=0.95), HIGHER, 0.9999)
    assert certain.reached
    assert certain.total < 60


def test_margins_as_wide_as_there_are() -> None:
    design = TwoProportionsExact(control=0.5, treatment=0.5, test="pooled")
    assert float(design.power(counts(30, 30), NonInferiority(limit=-0.999999))) > 0.99
    assert float(design.power(counts(30, 30), Equivalence(lower=-0.999, upper=0.999))) > 0.99


def test_counts_beyond_enumeration_take_the_approximation() -> None:
    design = TwoProportionsExact(control=0.3, treatment=0.33, test="pooled")
    many = int(MOST_TABLES**0.5) + 500
    n = counts(many, many)
    note = design.approximation_note(n)
    assert note is not None
    assert "1,000,000" in note
    assert design.approximation_note(counts(20, 20)) is None
    assert float(design.power(n, HIGHER)) == float(design.approximation().power(n, HIGHER))
    assert design.second_power(n, HIGHER) is None
    low, high = simulate(design, HIGHER, n, 20_000, seed=1).interval(0.999)
    assert low - 0.01 <= float(design.power(n, HIGHER)) <= high + 0.01


def test_an_impossible_wish_is_answered() -> None:
    found = size(TwoProportionsExact(control=0.3, treatment=0.3), HIGHER, 0.9)
    assert not found.reached


def test_two_hundred_an_arm_within_a_second() -> None:
    rejection_region.cache_clear()
    start = time.perf_counter()
    for test in TESTS:
        design = TwoProportionsExact(control=0.3, treatment=0.42, test=test)
        design.power(counts(200, 199), HIGHER)
    assert time.perf_counter() - start < 1.0


def test_it_says_what_it_is() -> None:
    for sample in SAMPLES.values():
        assert "exact" in sample.method()
        assert all(np.isfinite(fact.value or 0.0) for fact in sample.facts())
        assert sample.precision(counts(10, 20)).measures
        assert not sample.precision(counts(0, 20)).measures
