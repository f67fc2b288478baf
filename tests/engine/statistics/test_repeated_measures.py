"""Models of repeated measurements against fits that share no code with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import optimize
from statsmodels.regression.mixed_linear_model import MixedLM

from ldn_designer.statistics.repeated_measures import (
    RandomLine,
    fitted_slope,
    in_batches,
    line_covariance,
    line_information,
    restricted_likelihood,
)

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Truth


def dropping_out(seed: int) -> tuple[Array, Truth]:
    """One trial of 16 + 14 patients and 3 visits with monotone dropout."""
    rng = np.random.default_rng(seed)
    outcome = rng.standard_normal((30, 3)).cumsum(1) + rng.standard_normal((30, 1))
    observed = rng.random((30, 1)) < np.array([1.0, 0.8, 0.6])
    return outcome, observed


def by_iteration(outcome: Array, observed: Truth, treated: int) -> tuple[float, float]:
    """The difference at the last visit and its variance, the restricted likelihood maximised step by step."""
    visits = outcome.shape[1]
    patients = []
    for i, (values, present) in enumerate(zip(outcome, observed, strict=True)):
        last = int(present.sum())
        means = np.zeros((last, 2 * visits))
        means[:, (0 if i < treated else visits) :][:, :last] = np.eye(last)
        patients.append((values[:last], means))

    def fit(root: Array) -> tuple[float, Array, Array]:
        lower = np.zeros((visits, visits))
        lower[np.tril_indices(visits)] = root
        matrix = lower @ lower.T
        told, score, squares, logs = np.zeros((2 * visits,) * 2), np.zeros(2 * visits), 0.0, 0.0
        for values, means in patients:
            own = matrix[: len(values), : len(values)]
            weights = np.linalg.solve(own, means)
            told += means.T @ weights
            score += weights.T @ values
            squares += values @ np.linalg.solve(own, values)
            logs += np.linalg.slogdet(own)[1]
        mean = np.linalg.solve(told, score)
        deviance = logs + np.linalg.slogdet(told)[1] + squares - score @ mean
        return float(deviance), mean, np.linalg.inv(told)

    start = np.eye(visits)[np.tril_indices(visits)]

    def deviance(root: Array) -> float:
        return fit(root)[0]

    found = optimize.minimize(deviance, start, method="BFGS", tol=1e-6)
    _, mean, covariance = fit(found.x)
    contrast = np.zeros(2 * visits)
    contrast[visits - 1], contrast[-1] = 1.0, -1.0
    return float(contrast @ mean), float(contrast @ covariance @ contrast)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_regressions_are_the_restricted_likelihood_fit(seed: int) -> None:
    outcome, observed = dropping_out(seed)
    estimate, variance, df, fitted = restricted_likelihood(outcome[None], observed[None], 16)
    known_estimate, known_variance = by_iteration(outcome, observed, 16)
    assert fitted[0]
    assert estimate[0] == pytest.approx(known_estimate, abs=1e-4)
    assert variance[0] == pytest.approx(known_variance, rel=1e-4)
    assert observed[:, -1].sum() - 2 < df[0] < 28


def test_complete_data_are_the_pooled_t_test() -> None:
    outcome, _ = dropping_out(3)
    estimate, variance, df, _ = restricted_likelihood(outcome[None], np.ones((1, 30, 3), bool), 16)
    last = outcome[:, -1]
    pooled = (last[:16].var(ddof=1) * 15 + last[16:].var(ddof=1) * 13) / 28
    assert estimate[0] == pytest.approx(last[:16].mean() - last[16:].mean())
    assert variance[0] == pytest.approx(pooled * (1 / 16 + 1 / 14))
    assert df[0] == pytest.approx(28.0)


def test_a_random_line_tells_what_its_covariance_matrix_tells() -> None:
    time = np.array([-1.0, 0.5, 2.0, 4.0])
    for level, steep, residual, correlation in (
        (2.0, 0.7, 1.1, 0.4),
        (0.0, 0.5, 2.0, 0.0),
        (1.0, 0.0, 0.3, 0.0),
    ):
        matrix = line_covariance(time, (level, steep, residual), correlation)
        own, along = level * np.sqrt(1 - correlation**2), level * correlation
        line = RandomLine(*(np.array(each) for each in (own, along, steep, residual)))
        for visits in range(1, 5):
            known = line_information(matrix, time[:visits])
            assert np.allclose(line.information(time[:visits]), known, rtol=1e-9)
        start = float(line.uncorrelated(time))
        moved = line.at(start).information(time - start)
        assert moved.both == pytest.approx(0.0, abs=1e-12)
        assert moved.determinant == pytest.approx(line.information(time).determinant, rel=1e-9)


def test_patients_slopes_are_what_a_mixed_model_finds() -> None:
    """statsmodels' restricted maximum likelihood of a random intercept and slope, complete data."""
    rng = np.random.default_rng(11)
    time = np.arange(5.0)
    many = 24
    lines = rng.standard_normal((many, 2)) @ np.array([[2.0, 0.5], [0.0, 1.0]])
    outcome = lines[:, :1] + (1 + lines[:, 1:]) * time + rng.standard_normal((many, 5))
    line, _, own = fitted_slope(
        outcome[None], np.full((1, many), 5), time, line_covariance(time, (2.0, 1.0, 1.0), 0.3)
    )
    lines_of_arm = np.column_stack([np.ones(5 * many), np.tile(time, many)])
    patients = np.repeat(np.arange(many), 5)
    model = MixedLM(outcome.ravel(), lines_of_arm, patients, exog_re=lines_of_arm).fit()
    assert line[0] == pytest.approx(model.params[1], abs=1e-6)
    se = float(np.sqrt(np.square(own).sum() / (many - 1) / many))
    assert se == pytest.approx(model.bse[1], rel=1e-3)


def test_an_arm_without_a_second_visit_has_no_line() -> None:
    outcome = np.ones((1, 3, 2))
    line, known, own = fitted_slope(outcome, np.array([[1, 1, 0]]), np.arange(2.0), np.eye(2))
    assert np.isnan(line).all()
    assert np.isnan(known).all()
    assert np.isfinite(own).all()


def test_batches_make_every_trial_once() -> None:
    made: list[int] = []

    def make(trials: int) -> tuple[Array]:
        made.append(trials)
        return (np.full(trials, float(len(made))),)

    (found,) = in_batches(make, 10, 1_000_000)
    assert made == [4, 4, 2]
    assert found.tolist() == [1.0] * 4 + [2.0] * 4 + [3.0] * 2
