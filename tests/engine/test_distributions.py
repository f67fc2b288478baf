"""Laws of mixtures of normal distributions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from ldn_designer.distributions import NormalMixture

TWO = NormalMixture((0.3, 0.7), (-1.0, 2.0), (0.5, 1.5))


def test_one_normal_is_a_normal() -> None:
    one = NormalMixture.normal(1.0, 2.0)
    x = np.linspace(-9, 9, 50)
    assert one.pdf(x) == pytest.approx(stats.norm.pdf(x, 1, 2))
    assert one.cdf(x) == pytest.approx(stats.norm.cdf(x, 1, 2))
    assert one.interval() == pytest.approx((1 - 2 * 1.959963984540054, 1 + 2 * 1.959963984540054))
    assert (one.mean, one.sd) == pytest.approx((1.0, 2.0))


def test_moments_and_density_agree_with_integration() -> None:
    def moment(power: int) -> float:
        return float(integrate.quad(lambda x: x**power * float(TWO.pdf(x)), -20, 20, limit=200)[0])

    assert moment(0) == pytest.approx(1)
    assert moment(1) == pytest.approx(TWO.mean)
    assert moment(2) - moment(1) ** 2 == pytest.approx(TWO.sd**2)
    below = integrate.quad(lambda x: float(TWO.pdf(x)), -20, 0.7, limit=200)[0]
    assert float(TWO.cdf(0.7)) == pytest.approx(below)


def test_draws_agree() -> None:
    rng = np.random.default_rng(3)
    which = rng.random(400_000) < 0.3
    drawn = np.where(which, rng.normal(-1, 0.5, 400_000), rng.normal(2, 1.5, 400_000))
    assert drawn.mean() == pytest.approx(TWO.mean, abs=0.015)
    for p in (0.05, 0.4, 0.9):
        assert np.quantile(drawn, p) == pytest.approx(TWO.quantile(p), abs=0.02)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_quantile_is_the_inverse_of_cdf(scale: float) -> None:
    rng = np.random.default_rng(11)
    for _ in range(20):
        k = int(rng.integers(1, 60))
        weights = rng.dirichlet(np.ones(k))
        mixture = NormalMixture.of(
            weights, scale * rng.normal(0, 3, k), scale * np.exp(rng.normal(0, 1.5, k))
        )
        p = tuple(np.concatenate([[1e-7, 1 - 1e-7], rng.uniform(0.001, 0.999, 20)]).tolist())
        x = mixture.quantiles(p)
        assert mixture.cdf(np.array(x)) == pytest.approx(p, rel=1e-6, abs=1e-12)
        assert list(np.argsort(x)) == list(np.argsort(p))
        assert mixture.quantile(p[3]) == pytest.approx(x[3], rel=1e-12)


def test_far_apart_components_have_their_gap() -> None:
    gap = NormalMixture((0.5, 0.5), (-1000.0, 1000.0), (1.0, 1.0))
    assert gap.quantile(0.25) == pytest.approx(-1000, abs=1e-6)
    assert gap.quantile(0.75) == pytest.approx(1000, abs=1e-6)
    assert gap.interval(0.5) == pytest.approx((-1000, 1000), abs=1e-6)


def test_components_without_weight_are_left_out() -> None:
    made = NormalMixture.of(
        np.array([3.0, 1.0, 1e-14]), np.array([0.0, 1, 2]), np.array([1.0, 1, 1])
    )
    assert made.weights == (0.75, 0.25)
    assert made.means == (0.0, 1.0)
    assert sum(made.weights) == 1


def test_mixtures_are_values() -> None:
    same = NormalMixture((0.3, 0.7), (-1.0, 2.0), (0.5, 1.5))
    assert same == TWO
    assert hash(same) == hash(TWO)
    assert float(TWO.cdf(-np.inf)) == 0
    assert float(TWO.cdf(np.inf)) == 1
