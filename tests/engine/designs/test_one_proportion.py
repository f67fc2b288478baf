"""One proportion: values from other programs, the saw-tooth of the exact test, simulation, and edges."""

from __future__ import annotations

from math import asin, comb, sqrt
from typing import Literal, get_args

import numpy as np
import pytest
from scipy.stats import binom, binomtest, norm

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.one_proportion import OneProportion, OneProportionExact
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size

TRIALS = 100_000
#: A single number of events moves power by up to its chance, 0.06 at 150 participants: the approximation cannot
#: be nearer than about that.
APPROXIMATION = 0.06
TESTS = get_args(OneProportion.model_fields["test"].annotation)
ONE_SIDED = Superiority(alpha=0.025, sides=1)

SAMPLES: dict[str, Design] = {
    "one proportion, null": OneProportion(reference_proportion=0.3, proportion=0.45),
    "one proportion, alternative": OneProportion(
        reference_proportion=0.2, proportion=0.4, test="alternative"
    ),
    "one proportion, arcsine": OneProportion(
        reference_proportion=0.5, proportion=0.65, test="arcsine"
    ),
    "one proportion, exact": OneProportionExact(reference_proportion=0.3, proportion=0.5),
    "one proportion, exact, rare": OneProportionExact(reference_proportion=0.05, proportion=0.15),
}
HYPOTHESES: list[tuple[float, Hypothesis]] = [
    (0.5, Superiority()),
    (0.28, Superiority(benefit="lower", both_directions=True)),
    (0.5, Superiority(sides=1, alpha=0.01)),
    (0.6, Superiority(limit=0.08)),
    (0.4, NonInferiority(limit=-0.1)),
    (0.38, NonInferiority(limit=0.1, benefit="lower")),
    (0.4, Equivalence(lower=-0.15, upper=0.15)),
]


def counts(n: float) -> Counts:
    return Counts(np.array([n], float))


def approximate(test: str, p0: float, p: float) -> OneProportion:
    return OneProportion.model_validate({"reference_proportion": p0, "proportion": p, "test": test})


def exact(p0: float, p: float) -> OneProportionExact:
    return OneProportionExact(reference_proportion=p0, proportion=p)


@pytest.mark.parametrize(
    ("p0", "p", "first", "safe"),
    [(0.1, 0.2, 94, 111), (0.9, 0.95, 231, 255), (0.01, 0.02, 1125, 1235), (0.3, 0.25, 633, 662)],
)
def test_sizes_of_the_exact_test(p0: float, p: float, first: int, safe: int) -> None:
    """rpact getSampleSizeRates(groups = 1, normalApproximation = FALSE, conservative = FALSE or TRUE).

    The first of .9 v .95 and of .01 v .02, and the safe one of .1 v .2, are no values of rpact's but counted below.
    """
    hypothesis = Superiority(alpha=0.025, sides=1, benefit="higher" if p > p0 else "lower")
    found = size(exact(p0, p), hypothesis, 0.8)
    assert (int(found.first), int(found.total)) == (first, safe)
    every = np.arange(1, 3 * safe)
    if p > p0:
        power = binom.sf(binom.isf(0.025, every, p0), every, p)
    else:
        power = binom.sf(binom.isf(0.025, every, 1 - p0), every, 1 - p)
    enough = power >= 0.8
    assert every[enough][0] == first
    assert every[~enough][-1] + 1 == safe


@pytest.mark.parametrize(
    ("p0", "p", "n", "power"),
    [
        (0.05, 0.1, 5, 0.08146),
        (0.05, 0.1, 20, 0.132953323434335),
        (0.5, 0.7, 50, 0.859440123611106),
    ],
)
def test_power_of_the_exact_test(p0: float, p: float, n: int, power: float) -> None:
    """exactci::powerBinom(n, p0, p1, sig.level = 0.05, alternative = "one.sided")."""
    found = exact(p0, p).power(counts(n), Superiority(sides=1))
    assert float(found) == pytest.approx(power, abs=1e-12)


@pytest.mark.parametrize(("treatment", "hypothesis"), HYPOTHESES, ids=str)
@pytest.mark.parametrize("n", [1, 2, 23, 150])
def test_enumeration_simulation_and_power_of_the_exact_test_agree(
    n: int, treatment: float, hypothesis: Hypothesis
) -> None:
    design = exact(0.4, treatment)
    power = float(design.power(counts(n), hypothesis))
    assert design.second_power(counts(n), hypothesis) == pytest.approx(power, abs=1e-12)
    low, high = simulate(design, hypothesis, counts(n), TRIALS, seed=7).interval(0.999)
    assert low <= power <= high
    chance = [comb(n, x) * treatment**x * (1 - treatment) ** (n - x) for x in range(n + 1)]
    rejected = [_rejects(x, n, hypothesis, design) for x in range(n + 1)]
    assert power == pytest.approx(float(np.dot(chance, rejected)), abs=1e-12)


def _rejects(x: int, n: int, hypothesis: Hypothesis, design: OneProportionExact) -> bool:
    """The same by scipy's binomtest."""

    def p(null: float, sign: int) -> float:
        words: Literal["greater", "less"] = "greater" if sign > 0 else "less"
        return float(binomtest(x, n, 0.4 + null, words).pvalue)

    nulls = hypothesis.nulls(design)
    if isinstance(hypothesis, Equivalence):
        return max(p(nulls[0], 1), p(nulls[1], -1)) <= hypothesis.alpha
    both = isinstance(hypothesis, Superiority) and hypothesis.both_directions
    signs = (1, -1) if both else (hypothesis.sign,)
    return min(p(nulls[0], sign) for sign in signs) <= hypothesis.tail_alpha


@pytest.mark.parametrize("factor", [2.0, 0.5])
def test_a_wrong_tail_of_the_exact_test_is_noticed(
    factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    design, n = exact(0.3, 0.45), counts(80)
    low, high = simulate(design, ONE_SIDED, n, TRIALS, seed=2).interval(0.999)
    assert low <= float(design.power(n, ONE_SIDED)) <= high
    monkeypatch.setattr(Superiority, "tail_alpha", property(lambda self: self.alpha * factor))
    wrong = float(design.power(n, ONE_SIDED))
    assert not low <= wrong <= high


def test_a_tail_that_is_the_level_up_to_rounding_rejects() -> None:
    """P(X = 5 | 5, ½) = 1/32."""
    design, n, hypothesis = exact(0.5, 0.9), counts(5), Superiority(alpha=1 / 32, sides=1)
    assert float(design.power(n, hypothesis)) == pytest.approx(0.9**5, abs=1e-14)
    assert design.second_power(n, hypothesis) == pytest.approx(0.9**5, abs=1e-14)
    lower = Superiority(alpha=1 / 32, sides=1, benefit="lower")
    assert float(exact(0.5, 0.1).power(n, lower)) == pytest.approx(0.9**5, abs=1e-14)


@pytest.mark.parametrize(
    ("test", "hypothesis", "arms", "power", "n"),
    [
        ("arcsine", Superiority(sides=1), (0.5, 0.6), 0.9, 211.218276608162),
        ("null", ONE_SIDED, (0.5, 0.6), 0.8, 193.847285883148),
        (
            "alternative",
            Superiority(),
            (0.1, 0.2),
            0.8,
            0.16 * (1.959963985 + 0.841621234) ** 2 / 0.01,
        ),
    ],
    ids=str,
)
def test_sizes_of_other_programs(
    test: str, hypothesis: Hypothesis, arms: tuple[float, float], power: float, n: float
) -> None:
    """pwr.p.test(h = ES.h(.6, .5)), rpact getSampleSizeRates(groups = 1), and pwrss.z.prop by hand."""
    assert real_size(approximate(test, *arms), hypothesis, power) == pytest.approx(n, rel=1e-6)


def test_limits_of_the_approximate_tests() -> None:
    n, z = 90, norm.isf(0.025)
    hypothesis = NonInferiority(limit=-0.1)
    away = 2 * asin(sqrt(0.45)) - 2 * asin(sqrt(0.3))
    wanted = {
        "null": (0.15 - z * sqrt(0.21 / n)) / sqrt(0.2475 / n),
        "alternative": 0.15 / sqrt(0.2475 / n) - z,
        "arcsine": away * sqrt(n) - z,
    }
    for test, distance in wanted.items():
        found = approximate(test, 0.4, 0.45).power(counts(n), hypothesis)
        assert float(found) == pytest.approx(norm.cdf(distance), abs=1e-12)


def test_equivalence_by_the_nearer_limit() -> None:
    """pwrss.z.prop(p, p0, margin, alternative = "equivalent"): (z(α) + z(β/2))²p(1 − p)/(margin − |p − p0|)²."""
    design = OneProportion(
        reference_proportion=0.6, proportion=0.65, test="alternative", equivalence="nearer"
    )
    wanted = (1.644853627 + 1.281551566) ** 2 * 0.2275 / 0.1**2
    limits = Equivalence(lower=-0.15, upper=0.15)
    assert real_size(design, limits, 0.8) == pytest.approx(wanted, rel=1e-7)
    joint = design.model_copy(update={"equivalence": "joint"})
    assert real_size(joint, limits, 0.8) < wanted


@pytest.mark.parametrize(("treatment", "hypothesis"), HYPOTHESES, ids=str)
@pytest.mark.parametrize("test", TESTS)
def test_simulation_and_enumeration_stand_beside_the_formula(
    test: str, treatment: float, hypothesis: Hypothesis
) -> None:
    design, n = approximate(test, 0.4, treatment), counts(150)
    enumerated = design.second_power(n, hypothesis)
    assert enumerated is not None
    low, high = simulate(design, hypothesis, n, TRIALS, seed=4).interval(0.999)
    assert low <= enumerated <= high
    assert float(design.power(n, hypothesis)) == pytest.approx(enumerated, abs=APPROXIMATION)


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
@pytest.mark.parametrize("test", TESTS)
def test_a_wrong_standard_error_is_noticed(
    test: str, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = OneProportion.precision

    def wrong(self: OneProportion, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        divisor = None if found.se_null is None else found.se_null * factor
        return Precision(found.se * factor, found.df, divisor)

    monkeypatch.setattr(OneProportion, "precision", wrong)
    design, n, hypothesis = approximate(test, 0.5, 0.6), counts(194), Superiority()
    low, high = simulate(design, hypothesis, n, TRIALS, seed=5).interval(0.999)
    power = float(design.power(n, hypothesis))
    assert not low - APPROXIMATION <= power <= high + APPROXIMATION


@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize(
    "hypothesis", [Superiority(), NonInferiority(limit=-0.04), Superiority(limit=0.02)], ids=str
)
def test_size_power_and_effect_lead_back(design: Design, hypothesis: Hypothesis) -> None:
    found = size(design, hypothesis, 0.9)
    before = design.apportion(found.total - 1)
    assert float(design.power(found.counts, hypothesis)) >= 0.9
    assert float(design.power(before, hypothesis)) < 0.9
    effect = detectable(design, hypothesis, found.counts, float(found.power)).effect
    assert float(effect) == pytest.approx(float(design.effect), abs=1e-8)
    assert float(design.with_effect(0.07).effect) == pytest.approx(0.07, abs=1e-15)


@pytest.mark.parametrize("kind", [*TESTS, "exact"])
@pytest.mark.parametrize("n", [0, 1, 2, 10**7])
@pytest.mark.parametrize(
    ("p0", "p"), [(1e-9, 1 - 1e-9), (1 - 1e-9, 1e-9), (1e-9, 2e-9), (0.5, 0.5)]
)
def test_edges(kind: str, n: int, p0: float, p: float) -> None:
    design = exact(p0, p) if kind == "exact" else approximate(kind, p0, p)
    for hypothesis in (
        Superiority(alpha=1e-9),
        Superiority(benefit="lower"),
        Superiority(limit=0.9),
        Superiority(limit=-3.0),
        NonInferiority(limit=-0.999),
        Equivalence(lower=-0.5, upper=0.999),
    ):
        power = design.power(counts(n), hypothesis)
        assert 0 <= power <= 1
        second = design.second_power(counts(n), hypothesis)
        assert second is not None
        assert 0 <= second <= 1
        if n == 0:
            assert power == second == 0
    swept = design.with_effect(np.linspace(-1.2, 1.2, 25)).power(counts(n), Superiority())
    assert np.isfinite(swept).all()


def test_the_exact_test_is_near_its_approximation() -> None:
    near = exact(0.3, 0.45).approximation()
    assert near.kind == "one-proportion"
    found = [int(size(each, Superiority(), 0.9).total) for each in (near, exact(0.3, 0.45))]
    assert found[0] == pytest.approx(found[1], rel=0.15)
    swept = exact(0.3, 0.45).with_effect(np.array([0.1, 0.2]))
    assert size(swept, Superiority(), 0.9).total.tolist() == [
        int(size(exact(0.3, p), Superiority(), 0.9).total) for p in (0.4, 0.5)
    ]


def test_what_follows_is_shown() -> None:
    words = {approximate(test, 0.4, 0.6).method() for test in TESTS} | {exact(0.4, 0.6).method()}
    assert len(words) == 4
    facts = {fact.name: fact.value for fact in approximate("arcsine", 0.5, 0.6).facts()}
    assert facts == pytest.approx({"Difference": 0.1, "Cohen’s h": 0.201357920790331})
    assert exact(0.5, 0.6).facts()[0].value == pytest.approx(0.1)
    assert approximate("null", 0.4, 0.2).approximation_note(counts(20))
    assert approximate("null", 0.4, 0.2).approximation_note(counts(40)) is None
