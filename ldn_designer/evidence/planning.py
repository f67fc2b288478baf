"""From an estimate to the effect and the standard deviation to plan on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special, stats

from ldn_designer.distributions import NormalMixture

#: Signal-to-noise ratios of Cochrane trials: weights and SDs of a mixture of zero-mean normals
#: (van Zwet, Schwab and Senn, Stat Med 2021;40:6107).
COCHRANE = NormalMixture((0.32, 0.31, 0.30, 0.07), (0.0,) * 4, (0.61, 1.42, 2.16, 5.64))
#: The two-sided level of the interval whose conservative limit is the safeguard effect
#: (Perugini, Gallucci and Costantini, Perspect Psychol Sci 2014;9:319).
SAFEGUARD_LEVEL = 0.60
#: The share of a new trial's possible benefits that lie below the cautious one.
CAUTIOUS_SHARE = 0.40
#: One-sided level of the upper confidence limit of a standard deviation (Browne, Stat Med 1995;14:1933).
UPPER_LEVEL = 0.80
SIGNIFICANCE = 0.05


@dataclass(frozen=True, slots=True)
class Shrunken:
    """A shrunken estimate, and the factor by which it was shrunk."""

    estimate: float
    factor: float


def z_from_p(p: float) -> float:
    """The z value of a two-sided p value."""
    return float(-special.ndtri(p / 2))


def shrink(estimate: float, z: float) -> Shrunken:
    """The expected effect of a trial with this z among Cochrane trials: E(SNR | z) × SE, with the sign kept.

    With prior components N(0, sⱼ²) the ratio given z is Σ qⱼ z sⱼ²/(1 + sⱼ²), qⱼ ∝ wⱼ N(z | 0, 1 + sⱼ²).
    SE is the one that goes with z, |estimate|/z, so the estimate shrinks by the factor E(SNR | z)/z.
    """
    weights, sds = np.array(COCHRANE.weights), np.array(COCHRANE.sds)
    total = 1 + sds**2
    log_density = np.log(weights) - np.log(total) / 2 - z * z / (2 * total)
    share = np.exp(log_density - log_density.max())
    share /= share.sum()
    factor = float((share * sds**2 / total).sum())
    return Shrunken(factor * estimate, factor)


def safeguard(estimate: float, se: float, sign: int, level: float = SAFEGUARD_LEVEL) -> float:
    """The limit nearer to harm of the two-sided normal interval with this level."""
    return estimate - sign * float(special.ndtri((1 + level) / 2)) * se


def cautious(next_trial: NormalMixture, sign: int, share: float = CAUTIOUS_SHARE) -> float:
    """The effect whose benefit exceeds this share of a new trial's possible benefits."""
    return next_trial.quantile(share if sign > 0 else 1 - share)


def conditional(estimate: float, se: float) -> float:
    """The effect that best explains a significant estimate, given that it had to be significant to be chosen.

    Maximises φ((y − θ)/s) / P(|Y| > 1.96 s | θ) (Hedges, J Educ Stat 1984;9:61; Zhong and Prentice,
    Biostatistics 2008;9:621). ValueError where the estimate is not significant.
    """
    critical = float(special.ndtri(1 - SIGNIFICANCE / 2))
    z = estimate / se
    if abs(z) <= critical:
        msg = "not applicable: the result was not significant"
        raise ValueError(msg)

    def loss(theta: float) -> float:
        chosen = special.ndtr(theta - critical) + special.ndtr(-theta - critical)
        return float((z - theta) ** 2 / 2 + np.log(chosen))

    found = optimize.minimize_scalar(
        loss, bounds=(min(0.0, z), max(0.0, z)), method="bounded", options={"xatol": 1e-10}
    )
    return float(found.x) * se


def pooled_sd(sds: tuple[float, ...], dfs: tuple[float, ...]) -> float:
    """√(Σ dfᵢ sᵢ² / Σ dfᵢ)."""
    weight = np.array(dfs)
    return float(np.sqrt((weight * np.square(sds)).sum() / weight.sum()))


def sd_upper_limit(sd: float, df: float, level: float = UPPER_LEVEL) -> float:
    """The one-sided upper confidence limit of a standard deviation: s√(df / χ²(1 − level, df))."""
    return float(sd * np.sqrt(df / stats.chi2.ppf(1 - level, df)))
