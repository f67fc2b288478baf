"""Binary crossover: joint proportions by hand, tests against the library's, and simulated trials."""

from __future__ import annotations

import itertools
from typing import Any, Literal

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.crossover_binary import CrossoverBinary
from ldn_designer.designs.paired_proportions import PairedProportions
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size

WAYS: dict[str, dict[str, Any]] = {
    "correlation": {"control": 0.3, "treatment": 0.5, "correlation": 0.3},
    "odds ratio": {"control": 0.3, "treatment": 0.5, "odds_ratio": 4.0, "allocation": (2, 1)},
    "discordant": {"control_only": 0.1, "treatment_only": 0.3},
}
TESTS: tuple[Literal["prescott", "mainland-gart", "mcnemar"], ...] = (
    "prescott",
    "mainland-gart",
    "mcnemar",
)
SAMPLES: dict[str, Design] = {
    f"binary crossover, {way}, {test}": CrossoverBinary(**given, test=test)
    for (way, given), test in zip(WAYS.items(), TESTS, strict=True)
}
HIGHER = Superiority()
QUESTIONS: list[Hypothesis] = [
    HIGHER,
    Superiority(sides=1),
    Superiority(limit=0.05),
    NonInferiority(limit=-0.1),
    Equivalence(lower=-0.05, upper=0.4),
]
#: With 20 and more patients of each sequence who respond on one treatment only, power is within so much.
APPROXIMATION = 0.02


def counts(first: float, second: float) -> Counts:
    return Counts(np.array([first, second], float))


def test_the_correlation_gives_the_joint_proportions() -> None:
    better, worse = CrossoverBinary(**WAYS["correlation"]).preferring
    both = 0.3 * 0.5 + 0.3 * (0.3 * 0.7 * 0.25) ** 0.5
    assert float(better) == pytest.approx(0.5 - both)
    assert float(worse) == pytest.approx(0.3 - both)


@pytest.mark.parametrize("theta", [1e-4, 0.3, 1.0, 4.0, 1e5])
@pytest.mark.parametrize(
    ("control", "treatment"), [(0.3, 0.5), (0.7, 0.9), (0.01, 0.02), (0.6, 0.3)]
)
def test_the_odds_ratio_comes_out_again(control: float, treatment: float, theta: float) -> None:
    design = CrossoverBinary(control=control, treatment=treatment, odds_ratio=theta)
    better, worse = (float(each) for each in design.preferring)
    both, neither = treatment - better, 1 - treatment - worse
    assert min(better, worse, both, neither) > 0
    assert both * neither / (better * worse) == pytest.approx(theta, rel=1e-7)


def test_the_tests_are_those_of_the_library() -> None:
    """Mainland–Gart is Pearson's χ² of sequence by preferred period; Prescott's, of mean ranks with ties."""
    rng = np.random.default_rng(3)
    n = counts(21, 18)
    for test in TESTS:
        design = CrossoverBinary(**WAYS["discordant"], test=test)
        drawn = design.draw(np.random.default_rng(3), n, 30)
        rng = np.random.default_rng(3)
        shares = [0.3, 0.1, 0.6]
        ab, ba = rng.multinomial(21, shares, 30), rng.multinomial(18, shares, 30)
        for one, (a, b) in enumerate(zip(ab, ba, strict=True)):
            if test == "mainland-gart":
                square = np.array([[a[0], a[1]], [b[1], b[0]]])
                known = (
                    stats.chi2_contingency(square, correction=False)[0]
                    if square.sum(0).all() and square.sum(1).all()
                    else 0.0
                )
            elif test == "mcnemar":
                wins, losses = a[0] + b[0], a[1] + b[1]
                known = (wins - losses) ** 2 / (wins + losses)
            else:
                scores = np.repeat([1, -1, 0, -1, 1, 0], [*a, *b])
                in_ab = np.repeat([1, 0], [21, 18])
                # The randomisation test's χ² is (N − 1)·r² (Mantel's correlation statistic).
                known = 38 * np.corrcoef(scores, in_ab)[0, 1] ** 2
            p = 2 * min(drawn.p_higher[one], drawn.p_lower[one])
            assert p == pytest.approx(stats.chi2.sf(known, 1), abs=1e-10)


@pytest.mark.parametrize("hypothesis", QUESTIONS, ids=range(len(QUESTIONS)))
@pytest.mark.parametrize("way", list(WAYS))
@pytest.mark.parametrize("test", TESTS)
def test_simulated_trials_agree(
    way: str, test: Literal["prescott", "mainland-gart", "mcnemar"], hypothesis: Hypothesis
) -> None:
    design = CrossoverBinary(**WAYS[way], test=test)
    n = design.apportion(150)
    low, high = simulate(design, hypothesis, n, 40_000, seed=21).interval(0.999)
    assert low - APPROXIMATION <= float(design.power(n, hypothesis)) <= high + APPROXIMATION


@pytest.mark.parametrize("factor", [2**0.5, 2**-0.5])
@pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))
def test_a_wrong_standard_error_is_noticed(
    sample: CrossoverBinary, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    n, right = sample.apportion(66), CrossoverBinary.precision

    def wrong(self: CrossoverBinary, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        assert found.se_null is not None
        return Precision(found.se * factor, found.df, found.se_null * factor)

    monkeypatch.setattr(CrossoverBinary, "precision", wrong)
    low, high = simulate(sample, HIGHER, n, 100_000, seed=5).interval(0.999)
    power = float(sample.power(n, HIGHER))
    assert not low - APPROXIMATION <= power <= high + APPROXIMATION


def test_mcnemar_is_the_paired_design() -> None:
    design = CrossoverBinary(**WAYS["discordant"], test="mcnemar")
    pairs = PairedProportions(control_only=0.1, treatment_only=0.3)
    one = float(pairs.power(Counts(np.array([80.0])), HIGHER))
    assert float(design.power(counts(40, 40), HIGHER)) == pytest.approx(one, abs=1e-12)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))
def test_the_effect_s_law(sample: Design) -> None:
    low, high = sample.effect_range()
    wanted = np.linspace(low, high, 14)[1:-1].reshape(3, 4)
    assert np.allclose(sample.with_effect(wanted).effect, wanted, rtol=0, atol=1e-15)
    assert sample.with_effect(float(sample.effect)).effect == pytest.approx(float(sample.effect))
    for beyond in (low - 0.01, high + 0.01):
        assert float(sample.with_effect(beyond).power(counts(50, 50), HIGHER)) == 0
    assert float(sample.with_effect(0.0).power(counts(60, 60), HIGHER)) == pytest.approx(0.025)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))
def test_size_power_and_effect_are_one_relation(sample: Design) -> None:
    n = real_size(sample, HIGHER, 0.9)
    assert float(sample.power(sample.counts(n), HIGHER)) == pytest.approx(0.9, abs=1e-8)
    found = detectable(sample, HIGHER, sample.counts(n), 0.9)
    assert float(found.effect) == pytest.approx(float(sample.effect), abs=1e-6)
    whole = size(sample, HIGHER, 0.9)
    assert float(whole.power) >= 0.9
    assert n <= int(whole.total) < n + sample.block


def test_contradictions_are_refused() -> None:
    with pytest.raises(ValidationError, match="exactly one of"):
        CrossoverBinary(control=0.3, treatment=0.5)
    with pytest.raises(ValidationError, match=r"cannot have a correlation of 0\.9"):
        CrossoverBinary(control=0.1, treatment=0.9, correlation=0.9)
    with pytest.raises(ValidationError, match=r"add up to 1\.20"):
        CrossoverBinary(control_only=0.6, treatment_only=0.6)


def test_edges_have_probabilities_and_no_warnings() -> None:
    extremes: list[dict[str, Any]] = [
        {"control": 1e-9, "treatment": 1 - 1e-9, "odds_ratio": 1.0},
        {"control": 0.5, "treatment": 0.5, "correlation": 0.0},
        {"control": 0.5, "treatment": 0.5, "correlation": -0.999999},
        {"control_only": 1e-9, "treatment_only": 1e-9},
        {"control_only": 1e-6, "treatment_only": 0.999},
    ]
    levels: list[Hypothesis] = [*QUESTIONS, Superiority(alpha=1e-9), NonInferiority(limit=-0.9)]
    for given, test, hypothesis in itertools.product(extremes, TESTS, levels):
        design = CrossoverBinary(**given, test=test)
        for units in ((0, 0), (1, 0), (1, 1), (1, 3), (2, 2), (1e6, 1e6)):
            power = float(design.power(counts(*units), hypothesis))
            assert 0 <= power <= 1
            assert min(units) or power == 0
    for test in TESTS:
        design = CrossoverBinary(**WAYS["discordant"], test=test)
        assert 0 <= simulate(design, HIGHER, counts(1, 1), 500).power <= 1


def test_it_says_what_it_is() -> None:
    methods = {sample.method() for sample in SAMPLES.values()}
    assert len(methods) == len(SAMPLES)
    for sample in SAMPLES.values():
        assert all(fact.value is not None for fact in sample.facts())
        assert sample.approximation_note(counts(10, 10)) is not None
        assert sample.approximation_note(counts(500, 500)) is None
        assert getattr(sample, sample.nuisance_field) is not None
