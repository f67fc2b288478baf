"""The rules for an effect and a standard deviation to plan on, against brute force and published values."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from ldn_designer.distributions import NormalMixture
from ldn_designer.evidence import planning


def test_a_p_value_and_its_z() -> None:
    assert planning.z_from_p(0.016) == pytest.approx(2.409, abs=5e-4)
    assert planning.z_from_p(0.05) == pytest.approx(1.959964)
    assert planning.z_from_p(1.0) == 0
    # Far beyond what 1 − p/2 can hold.
    assert planning.z_from_p(1e-200) == pytest.approx(stats.norm.isf(5e-201))


def test_shrinkage_of_a_trial_with_p_016() -> None:
    z = planning.z_from_p(0.016)
    found = planning.shrink(-1.2, z)
    assert found.factor == pytest.approx(0.68, abs=5e-3)
    assert found.estimate == pytest.approx(-1.2 * found.factor)


@pytest.mark.parametrize("z", [0.1, 1.0, 1.96, 2.409, 4.0, 8.0])
def test_shrinkage_is_the_posterior_mean_of_the_signal_to_noise_ratio(z: float) -> None:
    def prior(snr: float) -> float:
        parts = zip((0.32, 0.31, 0.30, 0.07), (0.61, 1.42, 2.16, 5.64), strict=True)
        return float(sum(w * stats.norm.pdf(snr, 0, s) for w, s in parts))

    def weighted(power: int) -> float:
        return float(
            integrate.quad(
                lambda s: s**power * prior(s) * stats.norm.pdf(z, s),
                -40,
                40,
                points=[0, z],
                limit=400,
            )[0]
        )

    found = planning.shrink(z, z)
    assert found.estimate == pytest.approx(weighted(1) / weighted(0), rel=1e-6)


def test_shrinkage_has_its_limits() -> None:
    nothing = planning.shrink(0.0, 0.0)
    assert nothing.estimate == 0
    assert 0 < nothing.factor < 1
    overwhelming = planning.shrink(100.0, 100.0)
    assert overwhelming.factor == pytest.approx(5.64**2 / (1 + 5.64**2), abs=1e-3)
    assert sum(planning.COCHRANE.weights) == pytest.approx(1)


def test_the_safeguard_is_the_limit_nearer_to_harm() -> None:
    # 60 % two-sided: z = 0.8416
    assert planning.safeguard(-0.34, 0.307, -1) == pytest.approx(-0.34 + 0.8416212 * 0.307)
    assert planning.safeguard(0.5, 0.2, 1) == pytest.approx(0.5 - 0.8416212 * 0.2)
    assert planning.safeguard(0.5, 0.2, 1, level=0.95) == pytest.approx(0.5 - 1.959964 * 0.2)


def test_the_cautious_effect_is_a_quantile_of_benefit() -> None:
    following = NormalMixture.normal(-0.4, 0.5)
    helps_down = planning.cautious(following, -1)
    assert helps_down == pytest.approx(stats.norm.ppf(0.6, -0.4, 0.5))
    assert helps_down > following.mean, "less benefit than the mean"
    helps_up = planning.cautious(following, 1)
    assert helps_up == pytest.approx(stats.norm.ppf(0.4, -0.4, 0.5))


@pytest.mark.parametrize("z", [1.961, 2.0, 2.2, 2.5, 3.0, 5.0, 30.0])
def test_the_conditional_estimate_maximises_the_conditional_likelihood(z: float) -> None:
    theta = np.linspace(-1, z + 1, 400_001)
    chosen = stats.norm.sf(1.959963984540054 - theta) + stats.norm.cdf(-1.959963984540054 - theta)
    best = theta[np.argmax(stats.norm.logpdf(z - theta) - np.log(chosen))]
    for sign in (1, -1):
        found = planning.conditional(sign * z * 0.4, 0.4)
        assert sign * found / 0.4 == pytest.approx(best, abs=2e-4 * z)
        assert 0 < sign * found <= z * 0.4


@pytest.mark.parametrize("z", [0.0, 1.0, -1.95, 1.9599])
def test_no_conditional_estimate_of_what_was_not_significant(z: float) -> None:
    with pytest.raises(ValueError, match="not significant"):
        planning.conditional(z * 0.4, 0.4)


def test_standard_deviations_are_pooled_by_their_degrees_of_freedom() -> None:
    assert planning.pooled_sd((1.53, 2.03), (97, 96)) == pytest.approx(1.80, abs=5e-3)
    assert planning.pooled_sd((2.0, 2.0, 2.0), (5, 50, 500)) == pytest.approx(2.0)
    assert planning.pooled_sd((1.0, 3.0), (1, 1)) == pytest.approx(5**0.5)


def test_the_upper_limit_covers_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2)
    df, sd = 12, 1.7
    seen = sd * np.sqrt(rng.chisquare(df, 100_000) / df)
    limits = np.array([planning.sd_upper_limit(1.0, df)]) * seen
    assert (limits > sd).mean() == pytest.approx(0.80, abs=0.005)
    assert planning.sd_upper_limit(1.8, 193) == pytest.approx(1.88, abs=5e-3)
