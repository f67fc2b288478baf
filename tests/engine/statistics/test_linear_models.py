"""Least squares on many trials at once gives what statsmodels gives for each of them."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from ldn_designer.statistics.linear_models import average, differences, fit, in_batches

SIZES = [4, 7, 5]


@pytest.mark.parametrize("covariates", [0, 1, 3])
def test_tests_of_a_contrast_and_of_all_arms_are_those_of_ordinary_least_squares(
    covariates: int,
) -> None:
    rng = np.random.default_rng(5)
    patients = sum(SIZES)
    x = rng.standard_normal((3, patients, covariates))
    y = rng.standard_normal((3, patients)) + x.sum(-1) + np.repeat([0.0, 0.5, 1.5], SIZES)
    found = fit(y, SIZES, x)
    weights = np.array([-1.0, 0.25, 0.75])
    estimate, higher, lower = found.t_test(weights, 0.3)
    p = found.f_test(differences(3))
    arms = np.repeat(np.eye(3), SIZES, axis=0)
    for trial in range(3):
        model = sm.OLS(y[trial], np.hstack([arms, x[trial]])).fit()
        known = model.t_test((np.pad(weights, (0, covariates)), 0.3))
        assert estimate[trial] == pytest.approx(float(known.effect[0]), rel=1e-10)
        assert 2 * min(higher[trial], lower[trial]) == pytest.approx(float(known.pvalue), rel=1e-9)
        assert (higher[trial] < lower[trial]) == (estimate[trial] > 0.3)
        equal = np.pad(np.array([[1.0, -1, 0], [0, 1, -1]]), ((0, 0), (0, covariates)))
        assert p[trial] == pytest.approx(float(model.f_test(equal).pvalue), rel=1e-9)
        assert found.variance[trial] == pytest.approx(model.mse_resid, rel=1e-10)
        assert found.df == model.df_resid


def test_differences_and_the_average_are_an_orthonormal_basis() -> None:
    for many in (2, 3, 8):
        rows = np.vstack([average(many), differences(many)])
        assert np.allclose(rows @ rows.T, np.eye(many), atol=1e-14)


def test_batches_give_every_trial_once() -> None:
    asked: list[int] = []

    def make(many: int) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...]:
        asked.append(many)
        return np.full(many, float(len(asked))), np.zeros(many)

    first, second = in_batches(10, 1_500_000, make)
    assert asked == [2] * 5
    assert first.tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert len(second) == 10
