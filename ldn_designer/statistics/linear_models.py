"""Least squares on simulated trials: adjusted means of arms, and tests of contrasts between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from ldn_designer.statistics.studentised import studentised

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ldn_designer.kernels import Array

#: A statistic beyond which there is no doubt.
FARTHEST = 1e300
#: Numbers held at a time while trials with several measurements a patient are made.
BATCH_VALUES = 4_000_000


def differences(many: int) -> Array:
    """Orthonormal rows that span every difference between so many means (Helmert's)."""
    rows = np.tri(many)[:-1] - np.diag(np.arange(1.0, many), 1)[:-1]
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def average(many: int) -> Array:
    """One row of unit length that averages so many means."""
    return np.full((1, many), many**-0.5)


@dataclass(frozen=True, slots=True)
class Fit:
    """Arms and covariates fitted to each trial.

    means: adjusted means, trials × arms. spread: their covariance over the residual variance, trials × arms
    × arms. variance: residual variance, one a trial. df: its degrees of freedom.
    """

    means: Array
    spread: Array
    variance: Array
    df: int

    def t_test(self, weights: Array, null: float) -> tuple[Array, Array, Array]:
        """(estimate, p higher, p lower) of a contrast of the adjusted means, one a trial."""
        estimate = self.means @ weights
        variance = self.variance * np.einsum("g,tgh,h->t", weights, self.spread, weights)
        return estimate, *studentised(estimate - null, variance, self.df)

    def f_test(self, contrasts: Array) -> Array:
        """The p value of the F test that every row of `contrasts` is zero, one a trial."""
        found = self.means @ contrasts.T
        spread = np.einsum("cg,tgh,dh->tcd", contrasts, self.spread, contrasts)
        explained = np.einsum("tc,tc->t", found, np.linalg.solve(spread, found[..., None])[..., 0])
        rows = len(contrasts)
        steady = self.variance <= 0
        # Without any variance equal arms show nothing, and different ones everything.
        certain = np.where(explained > 0, FARTHEST, 0.0)
        f = np.where(steady, certain, explained / rows / np.where(steady, 1.0, self.variance))
        return np.asarray(special.fdtrc(rows, self.df, f))


def fit(outcome: Array, sizes: Sequence[int], covariates: Array | None = None) -> Fit:
    """The fit of arms, of `sizes` patients each in order, and of covariates (trials × patients × number).

    Ordinary least squares: slopes from the sums of squares and products within arms, pooled (Cochran,
    Biometrics 1957;13:261). There must be residual degrees of freedom.
    """
    trials, arms = len(outcome), len(sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    size = np.array(sizes, float)
    arm = np.repeat(np.arange(arms), sizes)
    means = np.add.reduceat(outcome, starts, axis=1) / size
    residual = outcome - means[:, arm]
    squares = np.einsum("tn,tn->t", residual, residual)
    spread = np.broadcast_to(np.diag(1 / size), (trials, arms, arms))
    if covariates is None or not covariates.shape[-1]:
        df = int(size.sum()) - arms
        return Fit(means, spread, squares / df, df)
    average = np.add.reduceat(covariates, starts, axis=1) / size[:, None]
    inside = covariates - average[:, arm]
    sums = np.einsum("tnp,tnq->tpq", inside, inside)
    products = np.einsum("tnp,tn->tp", inside, residual)
    slopes = np.linalg.solve(sums, products[..., None])[..., 0]
    df = int(size.sum()) - arms - covariates.shape[-1]
    variance = (squares - np.einsum("tp,tp->t", slopes, products)) / df
    imbalance = np.linalg.solve(sums, average.transpose(0, 2, 1))
    adjusted = means - np.einsum("tgp,tp->tg", average, slopes)
    return Fit(adjusted, spread + average @ imbalance, variance, df)


def in_batches(
    trials: int, values: int, make: Callable[[int], tuple[Array, ...]]
) -> tuple[Array, ...]:
    """`make(trials)` in batches that keep `values` numbers a trial within memory; its arrays joined."""
    most = max(BATCH_VALUES // max(values, 1), 1)
    parts = [make(min(most, trials - done)) for done in range(0, trials, most)]
    return tuple(np.concatenate(each) for each in zip(*parts, strict=True))
