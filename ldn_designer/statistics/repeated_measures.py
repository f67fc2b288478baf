"""Repeated measurements of patients who drop out: what such visits can be, what they tell, and the models fitted."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ldn_designer.notation import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.kernels import Array, Numbers, Truth, Whole

#: More visits than this are a diary, which is a design of its own.
MOST_VISITS = 30
#: The shortest time between two visits, in whatever unit they are counted.
SHORTEST = 0.001
#: The smallest eigenvalue of a correlation matrix that can still be inverted without losing the answer.
SMALLEST_EIGENVALUE = 1e-9


#: What is added to the diagonal of a matrix that is inverted, as a share of it: nothing that can be seen, but visits
#: that agree to the last digit are then no error.
RIDGE = 1e-12
#: Fewer patients of an arm than this at the last visit, and expected numbers may be off by more than a point.
FEW_COMPLETERS = 15
#: Numbers held at a time while trials with many measurements a patient are made.
BATCH_VALUES = 4_000_000


def in_batches(
    make: Callable[[int], tuple[Array, ...]], trials: int, values: int
) -> tuple[Array, ...]:
    """What `make(trials)` returns, made for a part of the trials at a time where each holds many values."""
    most = max(BATCH_VALUES // max(values, 1), 1)
    parts = [make(min(most, trials - start)) for start in range(0, trials, most)]
    return tuple(np.concatenate(arrays) for arrays in zip(*parts, strict=True))


def check_retention(shares: tuple[float, ...], visits: int) -> None:
    """Raise ValueError unless these can be the shares of patients still observed at each of so many visits."""
    if len(shares) != visits:
        msg = f"give one share still observed for each of the {visits} visits"
        raise ValueError(msg)
    if shares[-1] <= 0 or any(later > earlier for earlier, later in pairwise(shares)):
        raise ValueError(
            "the shares still observed must never rise from one visit to the next, and some patients must be "
            "observed at the last visit"
        )


def few_completers(fewest: float) -> str | None:
    """Why power may be off where so few patients of an arm are expected at the last visit; None where it holds."""
    if fewest >= FEW_COMPLETERS:
        return None
    return (
        f"Only {number(fewest, 1)} patients of an arm are expected at the last visit, so the power, which rests on "
        "the expected numbers at each visit, may be off by more than a point. Confirm it by simulation."
    )


def check_times(times: tuple[float, ...]) -> None:
    """Raise ValueError unless these can be the times of visits at which a line is measured."""
    if not 2 <= len(times) <= MOST_VISITS:  # noqa: PLR2004 - a line needs two points
        msg = f"give the times of 2 to {MOST_VISITS} visits"
        raise ValueError(msg)
    if any(later - earlier < SHORTEST for earlier, later in pairwise(times)):
        msg = f"the times of the visits must be in ascending order, at least {SHORTEST:g} apart"
        raise ValueError(msg)


def check_correlations(rows: tuple[tuple[float, ...], ...], visits: int) -> None:
    """Raise ValueError unless this is a correlation matrix of so many visits that can be inverted."""
    if len(rows) != visits or any(len(row) != visits for row in rows):
        msg = f"the correlation matrix must have {visits} rows of {visits}, one for each visit"
        raise ValueError(msg)
    matrix = np.array(rows)
    if (matrix != matrix.T).any() or (np.diag(matrix) != 1).any():
        raise ValueError("the correlation matrix must be symmetric with 1 on its diagonal")
    if np.linalg.eigvalsh(matrix)[0] < SMALLEST_EIGENVALUE:
        raise ValueError(
            "these correlations contradict one another: no outcomes can have this correlation matrix"
        )


class Told(NamedTuple):
    """XᵀV⁻¹X of one patient, X a column of ones and one of times: its elements and its determinant."""

    level: Array
    both: Array
    steep: Array
    determinant: Array


class RandomLine(NamedTuple):
    """Patients with lines of their own: standard deviations of what their levels and slopes are made of.

    A patient's level at time 0 deviates by own·z₁ + along·z₂ and the slope by steep·z₂, z₁ and z₂ standard normal;
    in this form no variance is a difference of others. residual: standard deviation around the line.
    """

    own: Array
    along: Array
    steep: Array
    residual: Array

    def at(self, time: Numbers) -> RandomLine:
        """The same lines, their levels counted at another time."""
        return self._replace(along=self.along + time * self.steep)

    def uncorrelated(self, times: Array) -> Array:
        """The time at which level and slope, estimated from measurements at all of these times, are uncorrelated."""
        mean, squares = times.mean(), np.square(times - times.mean()).sum()
        slope = np.square(self.steep) + np.square(self.residual) / squares
        return np.asarray(mean - self.at(float(mean)).along * self.steep / slope)

    def information(self, times: Array) -> Told:
        """What one patient measured at these times (the last axis) tells of the arm's line.

        (D + σ²(XᵀX)⁻¹)⁻¹, D the covariance of level and slope; for a single visit V is a number.
        """
        many, mean = times.shape[-1], times.mean(-1)
        residual = np.square(self.residual)
        here = np.square(self.own) + np.square(self.along + mean * self.steep)
        if many == 1:
            weight = 1 / (here + residual)
            return Told(weight, weight * mean, weight * mean**2, 0 * weight)
        squares = np.square(times - mean[..., None]).sum(-1)
        level = np.square(self.own) + np.square(self.along)
        level = level + residual * (1 / many + mean**2 / squares)
        both = self.along * self.steep - residual * mean / squares
        steep = np.square(self.steep) + residual / squares
        mixed = here / squares + np.square(self.steep) / many + residual / (many * squares)
        determinant = np.square(self.own * self.steep) + residual * mixed
        return Told(steep / determinant, -both / determinant, level / determinant, 1 / determinant)


def line_covariance(
    time: Array, deviations: tuple[float, float, float], correlation: float
) -> Array:
    """The covariance matrix of one patient's measurements around the arm's line.

    deviations: standard deviations of intercept, slope and residual; correlation: of intercept and slope.
    """
    level, steep, residual = deviations
    line = level**2 + correlation * level * steep * np.add.outer(time, time)
    return np.asarray(line + steep**2 * np.outer(time, time) + residual**2 * np.eye(len(time)))


def line_information(matrix: Array, times: Array) -> Told:
    """What one patient measured at the first visits, these times, tells of the arm's line."""
    columns, many = np.stack([np.ones_like(times), times]), len(times)
    told = columns @ np.linalg.solve(matrix[:many, :many], columns.T)
    determinant = np.linalg.det(told) if many > 1 else np.zeros(())
    return Told(told[0, 0], told[0, 1], told[1, 1], np.asarray(determinant))


def slope_variance(told: list[tuple[float, Told]]) -> Array:
    """The variance of a mean slope times the number of patients, from shares of patients and what each tells.

    The determinant of a sum of such matrices is at least the sum of theirs, whatever rounding makes of it.
    """
    level, both, steep = (
        np.asarray(sum(share * one[element] for share, one in told)) for element in range(3)
    )
    least = np.asarray(sum(share**2 * one.determinant for share, one in told))
    return np.asarray(level / np.maximum(level * steep - both**2, least))


def restricted_likelihood(
    outcome: Array, observed: Truth, treated: int
) -> tuple[Array, Array, Array, Array]:
    """(estimate, variance, df, 1 where it could be fitted, else 0) of the difference at the last visit, for each trial.

    outcome, observed: trials × patients × visits, the first `treated` patients treated. With monotone dropout, a
    mean for each arm and visit and an unstructured covariance matrix, the restricted likelihood is a product of
    one factor a visit: the regression on arm and earlier visits of the patients still observed, its residual
    variance with mⱼ − 2 degrees of freedom, since the flat prior that restriction amounts to covers the means and
    not the regression on earlier visits. So no iteration is needed (Anderson, J Am Stat Assoc 1957;52:200; Little
    and Rubin, Statistical Analysis with Missing Data, 2nd edition 2002, chapter 7). The variance is that of
    generalised least squares at the estimated covariance matrix, its degrees of freedom Satterthwaite's.
    """
    trials, _, visits = outcome.shape
    difference = np.zeros((trials, visits))
    covariance = np.zeros((trials, visits, visits))
    onward = np.tile(
        np.eye(visits), (trials, 1, 1)
    )  # how an innovation carries over to later visits
    fitted = np.ones(trials, bool)
    regressions = []
    for j in range(visits):
        products, gap, both, inverse = _within_arms(
            outcome[..., : j + 1], observed[..., j], treated
        )
        fitted &= np.isfinite(inverse) & (both - 2 - j >= 1)
        products = np.where(fitted[:, None, None], products, np.eye(j + 1))
        inverse, freedom = np.where(fitted, inverse, 1.0), np.where(fitted, both - 2, 1.0)
        before = products[:, :j, :j] * (1 + RIDGE * np.eye(j))
        slopes = np.linalg.solve(before, products[:, :j, j, None])[..., 0]
        residual = (products[:, j, j] - (slopes * products[:, :j, j]).sum(-1)) / freedom
        difference[:, j] = gap[:, j] + (slopes * (difference[:, :j] - gap[:, :j])).sum(-1)
        carried = np.einsum("tij,tj->ti", covariance[:, :j, :j], slopes)
        covariance[:, j, :j] = covariance[:, :j, j] = carried
        covariance[:, j, j] = residual * inverse + (slopes * carried).sum(-1)
        onward[:, j, :j] = np.einsum("ti,tij->tj", slopes, onward[:, :j, :j])
        regressions.append((before, residual, residual * inverse, freedom))
    spread = np.zeros(trials)
    for j, (before, residual, innovation, freedom) in enumerate(regressions):
        weight, column = onward[:, -1, j] ** 2, covariance[:, :j, -1]
        solved = np.linalg.solve(before, column[..., None])[..., 0]
        spread += 2 * (weight * innovation) ** 2 / freedom
        spread += 4 * weight * residual * (column * solved).sum(-1)
    variance = covariance[:, -1, -1]
    return difference[:, -1], variance, 2 * variance**2 / spread, fitted.astype(float)


def _within_arms(outcome: Array, present: Truth, treated: int) -> tuple[Array, Array, Array, Array]:
    """(sums of products within arms, difference of means, patients, 1/nₜ + 1/n꜀) of the patients present."""
    products, means, many = [], [], []
    for arm in (slice(0, treated), slice(treated, None)):
        weight = present[:, arm, None].astype(float)
        count = weight.sum(1)
        mean = (weight * outcome[:, arm]).sum(1) / np.maximum(count, 1)
        centred = (outcome[:, arm] - mean[:, None]) * weight
        products.append(centred.swapaxes(1, 2) @ centred)
        means.append(mean)
        many.append(count[:, 0])
    with np.errstate(divide="ignore"):
        inverse = 1 / many[0] + 1 / many[1]
    return products[0] + products[1], means[0] - means[1], many[0] + many[1], inverse


def fitted_slope(
    outcome: Array, visits: Whole, time: Array, matrix: Array
) -> tuple[Array, Array, Array]:
    """(slope, its variance at the given matrix, each patient's contribution to it) of an arm, for each trial.

    Generalised least squares with the matrix as the covariance of one patient's measurements. outcome: trials ×
    patients × visits. visits: how many of them each patient has. NaN where no line can be fitted.
    """
    many = outcome.shape[1]
    lines = np.stack([np.ones_like(time), time])
    matrix = matrix + RIDGE * np.trace(matrix) * np.eye(len(time))
    known = np.zeros((len(time) + 1, 2, 2))  # what a patient with so many visits tells
    patients = np.zeros((len(outcome), len(time) + 1))
    scores = np.zeros((*outcome.shape[:2], 2))
    for last in range(1, len(time) + 1):
        those = visits == last
        patients[:, last] = those.sum(1)
        weights = np.linalg.solve(matrix[:last, :last], lines[:, :last].T).T
        known[last] = weights @ lines[:, :last].T
        if those.all():
            scores = outcome[..., :last] @ weights.T
        elif those.any():
            scores[those] = outcome[those][:, :last] @ weights.T
    measurable = visits.max(1) > 1
    total = np.tensordot(patients, known, axes=1)
    inverse = np.linalg.inv(np.where(measurable[:, None, None], total, np.eye(2)))
    line = np.einsum("tij,tj->ti", inverse, scores.sum(1))
    expected = np.einsum("ti,vij,tj->tv", inverse[:, 1], known, line)
    own = (scores @ inverse[:, 1, :, None])[..., 0] - np.take_along_axis(expected, visits, 1)
    usable = np.where(measurable, 1.0, np.nan)
    return line[:, 1] * usable, inverse[:, 1, 1] * usable, many * own
