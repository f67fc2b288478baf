"""Exact tests of paired proportions: peers' values, every outcome enumerated, and simulated trials."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from ldn_designer.designs.base import Counts, Design
from ldn_designer.designs.paired_proportions_exact import PairedProportionsExact
from ldn_designer.hypotheses import NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import size
from ldn_designer.statistics import discordant_pairs

SAMPLES: dict[str, Design] = {
    "paired, exact": PairedProportionsExact(control_only=0.1, treatment_only=0.25),
    "paired, mid-p": PairedProportionsExact(control_only=0.08, ratio=3.0, test="midp"),
    "paired, McNemar enumerated": PairedProportionsExact(
        control_only=0.15, treatment_only=0.35, test="asymptotic"
    ),
    "paired, fixed discordant pairs": PairedProportionsExact(
        control_only=0.1, treatment_only=0.3, test="corrected", discordant_number="fixed"
    ),
}
TESTS: tuple[discordant_pairs.Test, ...] = ("exact", "midp", "asymptotic", "corrected")
HIGHER = Superiority()
QUESTIONS = [
    HIGHER,
    Superiority(both_directions=True),
    Superiority(sides=1, benefit="lower", alpha=0.3),
]


def pairs(n: int) -> Counts:
    return Counts(np.array([n], float))


@pytest.mark.parametrize(
    ("smaller", "ratio", "n", "power"),
    [
        # MESS 0.5.12: power_mcnemar_test(n, paid, psi, sig.level = 0.05, method = "cond.exact")
        (0.1, 2.0, 20, 0.0891632373113855),
        (0.05, 3.0, 20, 0.0),
        (0.2, 1.5, 50, 0.154757175258515),
        (0.05, 3.0, 150, 0.803406918782049),
    ],
)
def test_conditional_powers_of_mess(smaller: float, ratio: float, n: int, power: float) -> None:
    design = PairedProportionsExact(control_only=smaller, ratio=ratio, discordant_number="fixed")
    found = design.power(pairs(n), Superiority(both_directions=True))
    assert float(found) == pytest.approx(power, abs=1e-12)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("alpha", [0.4, 0.05, 0.025, 0.0625, 1e-3, 1e-9])
def test_the_smallest_significant_number_by_its_p_value(
    test: discordant_pairs.Test, alpha: float
) -> None:
    for m in (*range(1, 40), 400):
        x = np.arange(m + 1.0)
        p = np.round(discordant_pairs.one_sided(x, m - x, test), 14)
        least = int(discordant_pairs.critical(np.array([float(m)]), test, alpha)[0])
        significant = np.nonzero(p <= alpha)[0]
        assert least == (significant[0] if significant.size else m + 1)


def test_p_values_are_the_library_s() -> None:
    for b, c in ((8, 1), (5, 15), (0, 6), (45, 25)):
        known = stats.binomtest(b, b + c, 0.5, alternative="greater").pvalue
        assert float(discordant_pairs.one_sided(b, c, "exact")) == pytest.approx(known, rel=1e-12)
        both = stats.binomtest(b, b + c, 0.5).pvalue
        assert float(discordant_pairs.two_sided(b, c, "exact")) == pytest.approx(both, rel=1e-12)
        mid = known - stats.binom.pmf(b, b + c, 0.5) / 2
        assert float(discordant_pairs.one_sided(b, c, "midp")) == pytest.approx(mid, rel=1e-12)
    # R 4.2.2: mcnemar.test(matrix(c(100, 25, 45, 200), 2))
    assert float(discordant_pairs.statistic(45, 25, corrected=True)) == pytest.approx(5.157142857)
    assert float(discordant_pairs.two_sided(45, 25, "corrected")) == pytest.approx(0.0231509519852)


@pytest.mark.parametrize("hypothesis", QUESTIONS, ids=["two-sided", "either way", "one-sided"])
@pytest.mark.parametrize("number", ["random", "fixed"])
@pytest.mark.parametrize("test", TESTS)
def test_simulation_and_the_second_engine_agree(
    test: discordant_pairs.Test, number: str, hypothesis: Superiority
) -> None:
    design = PairedProportionsExact(
        control_only=0.1,
        treatment_only=0.2,
        test=test,
        discordant_number=number,  # type: ignore[arg-type]
    )
    for n in (7, 90):
        power = float(design.power(pairs(n), hypothesis))
        low, high = simulate(design, hypothesis, pairs(n), 100_000, seed=8).interval(0.999)
        assert low <= power <= high
        assert design.second_power(pairs(n), hypothesis) == pytest.approx(power, abs=1e-10)


@pytest.mark.parametrize("factor", [2.0, 0.5])
@pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))
def test_a_wrong_level_is_noticed(
    sample: Design, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = discordant_pairs.critical
    monkeypatch.setattr(
        discordant_pairs, "critical", lambda pairs, test, alpha: right(pairs, test, alpha * factor)
    )
    # At 84 pairs the smallest significant numbers move with half and with twice the level in every sample.
    low, high = simulate(sample, HIGHER, pairs(84), 100_000, seed=4).interval(0.999)
    assert not low <= float(sample.power(pairs(84), HIGHER)) <= high


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))
def test_power_stays_at_the_target_from_the_safe_size(sample: Design) -> None:
    found = size(sample, HIGHER, 0.8)
    later = sample.apportion(np.arange(int(found.total), int(found.total) + 200))
    assert (sample.power(later, HIGHER) >= 0.8).all()
    assert sample.power(sample.apportion(found.total - 1), HIGHER) < 0.8
    assert found.first <= found.total


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))
def test_the_effect_s_law(sample: Design) -> None:
    low, high = sample.effect_range()
    wanted = np.linspace(low, high, 14)[1:-1].reshape(3, 4)
    changed = sample.with_effect(wanted)
    assert np.allclose(changed.effect, wanted, rtol=0, atol=1e-15)
    assert changed.power(pairs(100), HIGHER).shape == (3, 4)
    level = float(sample.with_effect(0.0).power(pairs(100), HIGHER))
    assert 0.005 < level <= 0.03


def test_only_exact_and_corrected_tests_keep_the_level_everywhere() -> None:
    for test, most in (("exact", 0.025), ("corrected", 0.025), ("midp", 0.027)):
        levels = [
            float(
                PairedProportionsExact(control_only=p, treatment_only=p, test=test).power(  # type: ignore[arg-type]
                    pairs(n), HIGHER
                )
            )
            for p in (0.05, 0.2, 0.45)
            for n in (10, 35, 120)
        ]
        assert max(levels) <= most


def test_edges_have_probabilities_and_no_warnings() -> None:
    levels = [*QUESTIONS, Superiority(alpha=1e-9), Superiority(alpha=0.9, sides=1)]
    for test, number, hypothesis in itertools.product(TESTS, ("random", "fixed"), levels):
        for p, q in ((1e-6, 0.99), (0.5, 0.5), (1e-9, 1e-9), (0.99, 1e-6)):
            design = PairedProportionsExact(
                control_only=p,
                treatment_only=q,
                test=test,
                discordant_number=number,  # type: ignore[arg-type]
            )
            for n in (0, 1, 2, 5, 10**6):
                power = float(design.power(pairs(n), hypothesis))
                assert 0 <= power <= 1
                low, high = design.effect_range()
                for beyond in (low - 0.01, high + 0.01):
                    assert float(design.with_effect(beyond).power(pairs(n), hypothesis)) == 0


def test_nothing_is_shown_against_a_limit() -> None:
    design = PairedProportionsExact(control_only=0.1, treatment_only=0.3)
    for hypothesis in (Superiority(limit=0.05), NonInferiority(limit=-0.1)):
        assert float(design.power(pairs(400), hypothesis)) == 0
        assert simulate(design, hypothesis, pairs(400), 500).power == 0


def test_it_says_what_it_is() -> None:
    assert (
        len({PairedProportionsExact(control_only=0.1, ratio=2.0, test=t).method() for t in TESTS})
        == 4
    )
    design = PairedProportionsExact(control_only=0.1, ratio=2.0)
    assert design.second_power(pairs(5000), HIGHER) is None
    assert float(design.approximation().effect) == float(design.effect)
