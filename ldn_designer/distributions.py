"""Mixtures of normal distributions: what the evidence leaves possible, in one type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Halvings of an interval that leave nothing of it but rounding.
BISECTIONS = 54


@dataclass(frozen=True)
class NormalMixture:
    """Σ wⱼ N(mⱼ, sⱼ²): weights sum to one, standard deviations are positive. Shapes: one axis, equal lengths."""

    weights: tuple[float, ...]
    means: tuple[float, ...]
    sds: tuple[float, ...]

    @classmethod
    def normal(cls, mean: float, sd: float) -> NormalMixture:
        """One normal distribution."""
        return cls((1.0,), (mean,), (sd,))

    @classmethod
    def of(cls, weights: Array, means: Array, sds: Array) -> NormalMixture:
        """A mixture from arrays; components without weight are left out."""
        kept = weights > weights.max() * 1e-12
        share = weights[kept] / weights[kept].sum()
        return cls(tuple(share.tolist()), tuple(means[kept].tolist()), tuple(sds[kept].tolist()))

    def _arrays(self) -> tuple[Array, Array, Array]:
        return np.array(self.weights), np.array(self.means), np.array(self.sds)

    @property
    def mean(self) -> float:
        """Σ wⱼ mⱼ."""
        w, m, _ = self._arrays()
        return float((w * m).sum())

    @property
    def sd(self) -> float:
        """Standard deviation of the mixture."""
        w, m, s = self._arrays()
        return float(np.sqrt((w * (s * s + m * m)).sum() - self.mean**2))

    def pdf(self, x: Numbers) -> Array:
        """Density at x."""
        w, m, s = self._arrays()
        z = (np.asarray(x, float)[..., None] - m) / s
        return np.asarray((w / s * np.exp(-z * z / 2)).sum(-1) / np.sqrt(2 * np.pi))

    def cdf(self, x: Numbers) -> Array:
        """Probability of a value below x."""
        w, m, s = self._arrays()
        return np.asarray((w * special.ndtr((np.asarray(x, float)[..., None] - m) / s)).sum(-1))

    def quantile(self, p: float) -> float:
        """The value with probability p below it (0 < p < 1)."""
        return self.quantiles((p,))[0]

    def quantiles(self, probabilities: tuple[float, ...]) -> tuple[float, ...]:
        """The values with these probabilities below them, each between 0 and 1; kept, as they are asked for often."""
        return _quantiles(self, probabilities)

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """The central interval with this probability."""
        low, high = self.quantiles(((1 - level) / 2, (1 + level) / 2))
        return low, high


@lru_cache(maxsize=256)
def _quantiles(mixture: NormalMixture, probabilities: tuple[float, ...]) -> tuple[float, ...]:
    """By bisection between the least and the greatest of the components' own quantiles."""
    p = np.array(probabilities)
    own = np.array(mixture.means) + np.array(mixture.sds) * special.ndtri(p)[:, None]
    low, high = own.min(1), own.max(1)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        below = mixture.cdf(middle) < p
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return tuple(((low + high) / 2).tolist())
