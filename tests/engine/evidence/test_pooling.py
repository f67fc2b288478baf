"""Pooling against computations that share no code with it, and against published values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import optimize, stats

from ldn_designer.evidence import pooling

if TYPE_CHECKING:
    from ldn_designer.kernels import Array

#: FINAL 2024 (−0.34, −0.95 to 0.27, n 99) and INNOVA (+0.49, p .236, n 98).
FINAL_SE = 0.61 / stats.t.ppf(0.975, 97)
INNOVA_SE = 0.49 / stats.t.isf(0.236 / 2, 96)
TRIALS = (np.array([-0.34, 0.49]), np.array([FINAL_SE, INNOVA_SE]))
SCALE = 0.9
#: Log risk ratios of BCG vaccine against tuberculosis (Colditz et al., JAMA 1994;271:698), from the counts of
#: cases and people, vaccinated then not.
BCG_COUNTS = [
    (4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (62, 13598, 248, 12867), (33, 5069, 47, 5808),
    (180, 1541, 372, 1451), (8, 2545, 10, 629), (505, 88391, 499, 88391), (29, 7499, 45, 7277),
    (17, 1716, 65, 1665), (186, 50634, 141, 27338), (5, 2498, 3, 2341), (27, 16913, 29, 17854),
]  # fmt: skip


def bcg() -> tuple[Array, Array]:
    a, n1, c, n2 = np.array(BCG_COUNTS, float).T
    return np.log(a / n1) - np.log(c / n2), np.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2)


def brute_force(y: Array, ses: Array, scale: float) -> tuple[Array, Array, Array, Array]:
    """The joint posterior of mean and τ on a dense grid: θ, its density; and the same for a new trial."""
    tau = np.linspace(0, 8 * scale, 1201)
    reach = 6 * float(np.hypot(ses.max(), 3 * scale)) + float(np.ptp(y))
    theta = np.linspace(y.mean() - reach, y.mean() + reach, 1501)
    sd = np.sqrt(ses[:, None] ** 2 + tau**2)
    each = np.asarray(stats.norm.logpdf(y[:, None, None], theta[None, :, None], sd[:, None, :]))
    log = each.sum(0) + np.asarray(stats.norm.logpdf(tau, 0, scale))
    joint = np.exp(log - log.max())
    joint[:, 0] /= 2
    mean = joint.sum(1)
    step = theta[1] - theta[0]
    following = np.zeros_like(theta)
    for j, t in enumerate(tau):
        kernel = np.exp(-((theta - theta[len(theta) // 2]) ** 2) / (2 * max(t, step / 3) ** 2))
        following += np.convolve(joint[:, j], kernel / kernel.sum(), "same")
    return theta, mean / mean.sum(), theta, following / following.sum()


def quantile(x: Array, mass: Array, p: float) -> float:
    return float(np.interp(p, mass.cumsum() - mass / 2, x))


def test_the_two_trials() -> None:
    y, ses = TRIALS
    assert ses == pytest.approx([0.307, 0.411], abs=5e-4)
    fixed = pooling.fixed_effect(y, ses)
    assert fixed.estimate == pytest.approx(-0.042, abs=1e-3)
    assert fixed.interval == pytest.approx((-0.525, 0.440), abs=1e-3)
    dl = pooling.dersimonian_laird(y, ses)
    assert dl.estimate == pytest.approx(0.030, abs=1e-3)
    assert dl.interval == pytest.approx((-0.778, 0.839), abs=1e-3)
    spread = pooling.heterogeneity(y, ses)
    assert spread.tau_squared == pytest.approx(0.213, abs=1e-3)
    assert spread.i_squared == pytest.approx(0.62, abs=5e-3)
    assert pooling.hartung_knapp(y, ses).interval == pytest.approx((-5.21, 5.27), abs=5e-3)
    bayes = pooling.bayes(y, ses, SCALE)
    assert bayes.estimate == pytest.approx(0.03, abs=0.02)
    assert bayes.median == pytest.approx(0.01, abs=0.02)
    assert bayes.interval == pytest.approx((-1.23, 1.35), abs=0.02)
    assert bayes.prediction == pytest.approx((-2.09, 2.21), abs=0.02)


@pytest.mark.parametrize(
    ("y", "ses", "scale"),
    [
        (*TRIALS, SCALE),
        (np.array([0.0, 1.0]), np.array([0.1, 0.1]), 0.5),
        (np.array([0.5, 0.52, 0.48]), np.array([0.2, 0.3, 0.25]), 0.5),
        (np.array([-1.0, 0.0, 0.3, 2.0]), np.array([0.3, 0.6, 0.4, 0.9]), 1.0),
    ],
)
def test_the_posterior_is_that_of_a_dense_grid(y: Array, ses: Array, scale: float) -> None:
    found = pooling.bayes(y, ses, scale)
    assert found.mean is not None
    assert found.next_trial is not None
    theta, mean, new, following = brute_force(y, ses, scale)
    assert found.estimate == pytest.approx(float((theta * mean).sum()), abs=0.005 * scale)
    for p in (0.025, 0.4, 0.5, 0.975):
        assert found.mean.quantile(p) == pytest.approx(quantile(theta, mean, p), abs=0.015 * scale)
        assert found.next_trial.quantile(p) == pytest.approx(
            quantile(new, following, p), abs=0.015 * scale
        )


@pytest.mark.parametrize(
    ("y", "ses", "scale"),
    [
        ([0.0, 0.001], [0.001, 0.001], 0.5), ([0.0, 0.0], [1e-4, 1e-4], 5.0), ([0.0, 1.0], [30.0, 1.0], 0.5),
        ([0.0, 5.0], [0.3, 0.3], 0.5), ([0.0, 40.0], [0.5, 1.0], 0.5), ([0.0, 1.0], [1e-3, 1e-3], 0.5),
    ],
)  # fmt: skip
def test_precise_vague_and_contradicting_trials_are_integrated_too(
    y: list[float], ses: list[float], scale: float
) -> None:
    """Moments against the trapezium rule on half a million values of τ."""
    values, errors = np.array(y), np.array(ses)
    found = pooling.bayes(values, errors, scale)
    tau = np.concatenate([[0.0], np.geomspace(1e-7 * scale, 40 * scale, 500_000)])
    w = 1 / (errors**2 + tau[:, None] ** 2)
    variance = 1 / w.sum(1)
    mean = variance * (w * values).sum(1)
    log = (
        np.log(w).sum(1) / 2 + np.log(variance) / 2
        - (w * (values - mean[:, None]) ** 2).sum(1) / 2 - (tau / scale) ** 2 / 2
    )  # fmt: skip
    density = np.exp(log - log.max())
    total = np.trapezoid(density, tau)
    assert found.tau == pytest.approx(np.trapezoid(density * tau, tau) / total, rel=1e-4)
    assert found.mean is not None
    second = np.trapezoid(density * (variance + mean**2), tau) / total
    assert found.mean.sd**2 + found.mean.mean**2 == pytest.approx(second, rel=1e-4)


def test_a_tiny_scale_gives_the_fixed_effect_and_a_shift_is_a_shift() -> None:
    y, ses = TRIALS
    small, fixed = pooling.bayes(y, ses, 1e-6), pooling.fixed_effect(y, ses)
    assert small.estimate == pytest.approx(fixed.estimate, abs=1e-6)
    assert small.interval == pytest.approx(fixed.interval, abs=1e-5)
    one, moved = pooling.bayes(y, ses, SCALE), pooling.bayes(y + 3, ses, SCALE)
    assert moved.estimate == pytest.approx(one.estimate + 3, abs=1e-10)
    scaled = pooling.bayes(10 * y, 10 * ses, 10 * SCALE)
    assert scaled.interval == pytest.approx(tuple(10 * x for x in one.interval), abs=1e-8)
    turned = pooling.bayes(-y, ses, SCALE)
    assert turned.interval == pytest.approx((-one.interval[1], -one.interval[0]), abs=1e-9)


def test_bcg() -> None:
    y, ses = bcg()
    dl = pooling.dersimonian_laird(y, ses)
    assert dl.estimate == pytest.approx(-0.7141, abs=5e-5)
    assert dl.tau == pytest.approx(0.3088**0.5, abs=5e-5)
    half = (dl.interval[1] - dl.interval[0]) / 2
    assert half / 1.959964 == pytest.approx(0.1787, abs=5e-5)
    assert pooling.reml_tau_squared(y, ses) == pytest.approx(0.3132, abs=5e-5)
    knapp = pooling.hartung_knapp(y, ses)
    assert knapp.estimate == pytest.approx(-0.7145, abs=5e-5)
    assert knapp.interval == pytest.approx((-1.1084, -0.3206), abs=5e-5)


def test_reml_is_the_maximum_of_the_restricted_likelihood() -> None:
    rng = np.random.default_rng(12)
    for _ in range(60):
        k = int(rng.integers(2, 12))
        y, ses = rng.normal(0, rng.uniform(0.01, 3), k), np.exp(rng.normal(-1, 0.7, k))

        def loss(tau: float, y: Array = y, ses: Array = ses) -> float:
            w = 1 / (ses**2 + tau**2)
            mean = (w * y).sum() / w.sum()
            return float(-np.log(w).sum() + np.log(w.sum()) + (w * (y - mean) ** 2).sum())

        best = optimize.minimize_scalar(
            loss, bounds=(0, 20), method="bounded", options={"xatol": 1e-10}
        )
        found = pooling.reml_tau_squared(y, ses) ** 0.5
        assert loss(found) <= min(loss(float(best.x)), loss(0.0)) + 1e-9


def test_trials_that_agree_have_no_heterogeneity() -> None:
    """statsmodels would take its negative τ² into the weights and answer with an interval that is too narrow."""
    y, ses = np.array([0.5, 0.51, 0.49, 0.5]), np.array([0.2, 0.22, 0.19, 0.25])
    fixed, dl = pooling.fixed_effect(y, ses), pooling.dersimonian_laird(y, ses)
    assert dl.tau == 0
    assert dl.estimate == fixed.estimate
    assert dl.interval == fixed.interval
    spread = pooling.heterogeneity(y, ses)
    assert spread.i_squared == spread.tau_squared == 0
    assert spread.p > 0.9
    assert pooling.reml_tau_squared(y, ses) == 0
    # q is truncated at 1: never narrower than the t interval with the usual standard error.
    knapp = pooling.hartung_knapp(y, ses)
    se = (fixed.interval[1] - fixed.interval[0]) / 2 / 1.959963984540054
    assert (knapp.interval[1] - knapp.interval[0]) / 2 == pytest.approx(stats.t.ppf(0.975, 3) * se)


def test_equal_trials_are_pooled_without_complaint() -> None:
    y, ses = np.array([0.7, 0.7]), np.array([0.1, 0.1])
    spread = pooling.heterogeneity(y, ses)
    assert (spread.q, spread.i_squared, spread.p) == (0, 0, 1)
    for one in (pooling.pool(y, ses, 0.5), *pooling.others(y, ses)):
        assert one.estimate == pytest.approx(0.7)
        assert one.interval[0] < 0.7 < one.interval[1]


def test_the_default_depends_on_the_number_of_trials() -> None:
    y, ses = bcg()
    alone = pooling.pool(y[:1], ses[:1], 0.5)
    assert alone.method == "One trial"
    assert alone.estimate == y[0]
    assert alone.prediction == pytest.approx(alone.interval)
    assert pooling.others(y[:1], ses[:1]) == ()
    for k in (2, 3, 4):
        found = pooling.pool(y[:k], ses[:k], 0.5)
        assert found.method.startswith("Bayesian")
        assert found.scale == 0.5
        assert [one.method for one in pooling.others(y[:k], ses[:k])] == [
            "Fixed effect", "DerSimonian–Laird", "REML, Hartung–Knapp",
        ]  # fmt: skip
    five = pooling.pool(y[:5], ses[:5], 0.5)
    assert five.method == "REML, Hartung–Knapp"


@pytest.mark.parametrize("k", [5, 8, 13])
def test_for_many_trials_prediction_is_by_t(k: int) -> None:
    y, ses = (values[:k] for values in bcg())
    found = pooling.many(y, ses)
    knapp = pooling.hartung_knapp(y, ses)
    t = float(stats.t.ppf(0.975, k - 1))
    assert found.mean is not None
    assert found.interval == knapp.interval
    # The mixture is a t distribution within a thousandth of its half-width.
    half = (knapp.interval[1] - knapp.interval[0]) / 2
    assert found.mean.interval() == pytest.approx(knapp.interval, abs=1e-3 * half)
    assert knapp.tau is not None
    spread = t * float(np.hypot(half / t, knapp.tau))
    assert found.prediction == pytest.approx(
        (knapp.estimate - spread, knapp.estimate + spread), abs=1e-3 * spread
    )
