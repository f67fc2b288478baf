"""Assurance against Monte Carlo and against adaptive integration; its ceiling; its closed form."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import integrate, stats

from ldn_designer.designs.base import Counts, Design
from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.distributions import NormalMixture
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.assurance import assurance, beyond, ceiling

SKEWED = NormalMixture((0.6, 0.3, 0.1), (-0.4, 0.3, -1.5), (0.2, 0.8, 0.05))
CASES: list[tuple[Design, int, NormalMixture]] = [
    (TwoMeans(difference=-1, sd=1.8), 140, NormalMixture.normal(-0.3, 0.6)),
    (TwoMeans(difference=-1, sd=1.8), 24_000, NormalMixture.normal(0.1, 1.0)),
    (TwoMeans(difference=-1, sd=1.8), 8, NormalMixture.normal(-5.0, 0.01)),
    (TwoMeans(difference=-1, sd=1.8, allocation=(2, 1)), 90, SKEWED),
    (TwoMeans(difference=-1, sd=1.8, sd_treatment=0.6), 60, SKEWED),
    (CrossoverMeans(difference=-1, sd_within=0.5), 20, SKEWED),
    (TwoMeans(difference=-1, sd=0.01), 2_000, NormalMixture.normal(-0.5, 2.0)),
    (TwoProportions(control=0.5, treatment=0.3), 150, NormalMixture.normal(-0.15, 0.1)),
    (TwoProportions(control=0.1, treatment=0.05), 900, NormalMixture.normal(-0.05, 0.08)),
]
LOWER = Superiority(benefit="lower")


def power_of(design: Design, n: Counts, hypothesis: Superiority, theta: float) -> float:
    return float(design.with_effect(theta).power(n, hypothesis))


@pytest.mark.parametrize(("design", "total", "prior"), CASES)
@pytest.mark.parametrize("hypothesis", [LOWER, Superiority(benefit="higher", alpha=0.001)])
def test_adaptive_integration_agrees(
    design: Design, total: int, prior: NormalMixture, hypothesis: Superiority
) -> None:
    n = design.apportion(total)
    found = assurance(design, hypothesis, n, prior)
    low, high = np.clip(design.effect_range(), prior.quantile(1e-9), prior.quantile(1 - 1e-9))
    se = float(design.with_effect(0.0).precision(n).se)
    sure = {
        m + k * s for m, s in zip(prior.means, prior.sds, strict=True) for k in (-6, -2, 0, 2, 6)
    }
    points = sorted(p for p in {*sure, *(k * se for k in range(-12, 13))} if low < p < high)
    edges = [low, *points, high]

    def integrated(asked: Superiority) -> float:
        def integrand(theta: float) -> float:
            return power_of(design, n, asked, theta) * float(prior.pdf(theta))

        return sum(
            integrate.quad(integrand, a, b, epsabs=1e-11, epsrel=1e-9)[0]
            for a, b in itertools.pairwise(edges)
        )

    other = hypothesis.model_copy(update={"benefit": "higher" if hypothesis is LOWER else "lower"})
    # The panels leave out 1e-7 of the prior at either end.
    assert found.success == pytest.approx(integrated(hypothesis), abs=3e-7)
    assert found.harm == pytest.approx(integrated(other), abs=3e-7)


@pytest.mark.parametrize(("design", "total", "prior"), CASES)
def test_monte_carlo_agrees(design: Design, total: int, prior: NormalMixture) -> None:
    rng = np.random.default_rng(9)
    draws = 40_000
    which = rng.choice(len(prior.weights), draws, p=prior.weights)
    theta = rng.normal(np.array(prior.means)[which], np.array(prior.sds)[which])
    n = design.apportion(total)
    many = Counts(np.broadcast_to(n.units, (draws, 2)))
    power = design.with_effect(theta).power(many, LOWER)
    found = assurance(design, LOWER, n, prior)
    assert found.success == pytest.approx(power.mean(), abs=4 * power.std() / draws**0.5 + 1e-6)
    assert found.ceiling == pytest.approx((theta < 0).mean(), abs=0.01)


def test_the_closed_form_of_a_normal_test() -> None:
    """With known SD, assurance is Φ((m − z·s)/√(s² + τ²)) (O'Hagan, Stevens and Campbell 2005)."""
    design = TwoMeans(difference=1, sd=2.0, test="z")
    for total, mean, sd in ((100, 0.5, 0.4), (20, 0.2, 2.0), (100_000, 0.01, 0.3)):
        n = design.apportion(total)
        se = 2.0 * (4 / total) ** 0.5
        expected = stats.norm.cdf((mean - 1.959963984540054 * se) / np.hypot(se, sd))
        found = assurance(design, Superiority(), n, NormalMixture.normal(mean, sd))
        assert found.success == pytest.approx(expected, abs=2e-7)
        assert found.ceiling == pytest.approx(stats.norm.cdf(mean / sd))


def test_success_approaches_its_ceiling_and_never_passes_it() -> None:
    design = TwoMeans(difference=-1, sd=1.8)
    totals = [20, 60, 200, 1_000, 10_000, 100_000, 1_000_000]
    found = [assurance(design, LOWER, design.apportion(n), SKEWED) for n in totals]
    success = [one.success for one in found]
    assert success == sorted(success)
    assert all(one.success < one.ceiling for one in found)
    assert found[-1].success == pytest.approx(found[-1].ceiling, abs=0.003)


def test_a_wrong_way_prior_leaves_no_more_than_chance() -> None:
    """Significance by chance, where the treatment harms, is the only success beyond the ceiling: below α/2."""
    rng = np.random.default_rng(4)
    design = TwoMeans(difference=-1, sd=1.8)
    for _ in range(100):
        prior = NormalMixture.normal(float(rng.normal(0, 1)), float(np.exp(rng.normal(-1, 1))))
        n = design.apportion(int(10 ** rng.uniform(0.5, 5)))
        found = assurance(design, LOWER, n, prior)
        assert 0 <= found.success <= found.ceiling + LOWER.tail_alpha * (1 - found.ceiling)
        assert 0 <= found.harm <= 1 - found.ceiling + LOWER.tail_alpha * found.ceiling + 1e-12
        assert found.success + found.harm + found.inconclusive == pytest.approx(1)


def test_impossible_effects_count_as_failures() -> None:
    design = TwoProportions(control=0.5, treatment=0.6)
    n = design.apportion(10_000)
    found = assurance(design, Superiority(), n, NormalMixture.normal(0.5, 1e-3))
    assert found.success == pytest.approx(0.5, abs=1e-3)


def test_one_sided_tests_find_no_harm() -> None:
    design = TwoMeans(difference=1, sd=1)
    found = assurance(design, Superiority(sides=1), design.apportion(50), SKEWED)
    assert found.harm == 0


def test_beyond_and_ceiling_are_tails_of_the_prior() -> None:
    prior = NormalMixture.normal(-0.2, 0.5)
    assert ceiling(CASES[0][0], LOWER, prior) == pytest.approx(stats.norm.cdf(0.4))
    assert ceiling(CASES[0][0], Superiority(), prior) == pytest.approx(stats.norm.sf(0.4))
    assert beyond(LOWER, prior, -1.0) == pytest.approx(stats.norm.cdf(-1.6))
    assert beyond(Superiority(), prior, 1.0) == pytest.approx(stats.norm.sf(2.4))


def test_a_trial_that_measures_nothing_never_succeeds() -> None:
    design = TwoMeans(difference=1, sd=1)
    found = assurance(design, Superiority(), design.apportion(1), SKEWED)
    assert found.success == found.harm == 0
    assert found.inconclusive == 1
