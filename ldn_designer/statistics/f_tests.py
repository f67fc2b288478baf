"""Rejection probabilities of F tests, and what the imbalance of random covariates leaves of an effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import integrate, special, stats
from statsmodels.stats.power import ftest_power_f2

from ldn_designer.kernels import legendre

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.kernels import Array, Numbers

#: Noncentralities beyond this reject with the same probability to double precision.
FARTHEST = 1e15
#: With fewer denominator degrees of freedom the library's tail loses digits at small levels.
FEW_DF = 2
#: Standard deviations of the Poisson distribution over which its mixture is summed, and the terms of that sum.
REACH, TERMS = 10.0, 1001
#: The chance on each side that the share of the noncentrality lies outside the interval of integration.
NEGLIGIBLE = 1e-15
#: Nodes of that integral: they leave an error of power below 1e-9.
SHARE_NODES = 40
#: Simpson's rule of Shieh's program: intervals, and the probability it leaves out on each side.
INTERVALS, LEFT_OUT = 2000, 1e-5


def f_tail(ncp: Numbers, df1: Numbers, df2: Numbers, alpha: Numbers) -> Array:
    """Probability that an F test rejects: P(F′(df1, df2; ncp) > F(1 − α; df1, df2)).

    All broadcast. Impossible elements (no degrees of freedom) have probability 0. statsmodels'
    `ftest_power_f2` has the formula; at a noncentrality of 0 it is wrong, and the probability is α.
    """
    ncp, df1, df2, alpha = np.broadcast_arrays(
        *(np.asarray(a, float) for a in (ncp, df1, df2, alpha))
    )
    power = np.zeros(ncp.shape)
    possible = (df1 > 0) & (df2 > 0) & (alpha > 0) & (alpha < 1) & ~np.isnan(ncp)
    null = possible & (ncp <= 0)
    power[null] = alpha[null]
    few = possible & ~null & (df2 < FEW_DF)
    those = possible & ~null & ~few
    if those.any():
        top, bottom = df1[those], df2[those]
        effect = np.minimum(ncp[those], FARTHEST) / (top + bottom)
        power[those] = ftest_power_f2(effect, top, bottom, alpha[those], ncc=0)
    few |= ~np.isfinite(power)
    if few.any():
        power[few] = f_tail_mixture(ncp[few], df1[few], df2[few], alpha[few])
    return np.asarray(np.clip(power, 0.0, 1.0))


def f_tail_mixture(ncp: Numbers, df1: Numbers, df2: Numbers, alpha: Numbers) -> Array:
    """The same probability without any noncentral F: a second engine.

    Σⱼ Poisson(j; ncp/2)·P(B(df1/2 + j, df2/2) > x), x = df1·F/(df1·F + df2) (Johnson, Kotz and
    Balakrishnan, Continuous Univariate Distributions, volume 2, 2nd edition 1995, chapter 30). Where there
    are more terms than are summed, every so many of them are: both factors are smooth over that step.
    """
    ncp, df1, df2, alpha = np.broadcast_arrays(
        *(np.asarray(a, float)[..., None] for a in (ncp, df1, df2, alpha))
    )
    rate = np.clip(ncp, 0, FARTHEST) / 2
    low = np.maximum(np.floor(rate - REACH * np.sqrt(rate) - REACH), 0)
    high = rate + REACH * np.sqrt(rate) + 4 * REACH
    step = np.maximum(np.ceil((high - low) / (TERMS - 1)), 1)
    j = low + step * np.arange(TERMS)
    chance = np.exp(special.xlogy(j, rate) - rate - special.gammaln(j + 1))
    # Beyond 1e12 the logarithm of the Poisson chance has lost its digits; it is normal there.
    normal = np.exp(-((j - rate) ** 2) / (2 * np.maximum(rate, 1)))
    chance = np.where(rate > 1e10, normal, chance)  # noqa: PLR2004 - said above
    critical = special.fdtri(df1, df2, 1 - alpha)
    critical = np.where(alpha < 1e-3, stats.f.isf(alpha, df1, df2), critical)  # noqa: PLR2004 - 1 − α loses digits
    # P(B > x) from the smaller side, 1 − x, which keeps its digits where x is near 1.
    found = special.betainc(df2 / 2, df1 / 2 + j, df2 / (df1 * critical + df2))
    return np.asarray((chance * found).sum(-1) / chance.sum(-1))


def shares(df: Numbers, tested: Numbers, covariates: Numbers) -> tuple[Array, Array]:
    """(values, weights) of the share of the noncentrality that chance imbalance of covariates leaves.

    q normally distributed covariates are not balanced between the arms; given them, a test of `tested`
    degrees of freedom on `df` residual ones has Λ times the noncentrality that balance would give, and
    Λ ~ Beta((df + tested)/2, q/2). Derivation: with S the covariates' within-arm sums of squares and w their
    imbalance along the effect, Λ = 1 − w′(S + W′W)⁻¹w, where S + W′W − ww′ is Wishart with the within-arm
    degrees of freedom plus tested − 1. For one tested degree of freedom it is Hotelling's T² (Anderson, An
    Introduction to Multivariate Statistical Analysis, 3rd edition 2003, chapter 5) and Shieh's result
    (Psychometrika 2020;85:101), who uses the same law for several.
    Gauss–Legendre in θ, where Λ = cos²θ. The nodes are a new first axis; the others are those of `df`.
    """
    df, tested, covariates = np.broadcast_arrays(
        *(np.asarray(a, float) for a in (df, tested, covariates))
    )
    if not (covariates > 0).any():
        return np.ones((1, *df.shape)), np.ones((1, *df.shape))
    a = (np.maximum(df, 0) + tested) / 2
    b = np.maximum(covariates, 1) / 2
    low = np.arcsin(np.sqrt(special.betaincinv(b, a, NEGLIGIBLE)))
    high = np.arcsin(np.sqrt(special.betainccinv(b, a, NEGLIGIBLE)))
    x, w = (each.reshape(-1, *(1,) * df.ndim) for each in legendre(SHARE_NODES))
    theta = low + (high - low) * (x + 1) / 2
    density = (2 * a - 1) * np.log(np.cos(theta)) + (2 * b - 1) * np.log(np.sin(theta))
    weights = w * np.exp(density - density.max(0))
    values = np.where(covariates > 0, np.cos(theta) ** 2, 1.0)
    return values, weights / weights.sum(0)


def averaged(
    given: Callable[[float], float], df: float, tested: float, covariates: Numbers
) -> float:
    """The mean of `given(share)` over the same law, by adaptive quadrature in its quantiles: a second engine."""

    def at(quantile: float) -> float:
        lost = special.betaincinv(np.asarray(covariates) / 2, (df + tested) / 2, quantile)
        return given(float(1 - lost)) if lost < 1 else 0.0

    found, _ = integrate.quad(at, 0, 1, epsabs=1e-9, epsrel=1e-9, limit=200)
    return float(np.clip(found, 0, 1))


def between_by_simpson(
    effect: float, lower: float, upper: float, se: float, df: float, alpha: float
) -> float:
    """Power of two one-sided t tests as `kernels.between` has it, by Simpson's rule: a second engine."""
    critical = float(stats.t.isf(alpha, df))
    reach = float(stats.chi.isf(NEGLIGIBLE, df)) / df**0.5
    if critical > 0:
        reach = min((upper - lower) / (2 * critical * se), reach)
    s = np.linspace(0, reach, TERMS)
    inside = special.ndtr((upper - effect) / se - critical * s)
    inside -= special.ndtr((lower - effect) / se + critical * s)
    density = stats.chi.pdf(s * df**0.5, df) * df**0.5
    return float(integrate.simpson(np.maximum(inside, 0) * density, x=s))


def published_shares(df: Numbers, covariates: int) -> tuple[Array, Array]:
    """The same by Shieh's published program, as Superpower runs it: for comparison with that only.

    Simpson's rule without the outermost 1e-5 on each side, so that the weights fall short of 1; the law
    is that of one tested degree of freedom, for any number.
    """
    freedom = np.maximum(np.asarray(df, float), 1e-9)
    pattern = np.ones(INTERVALS + 1)
    pattern[1:-1:2], pattern[2:-1:2] = 4, 2
    at = np.arange(INTERVALS + 1) / INTERVALS
    if covariates == 1:
        # The rule in Student's t is symmetric: the upper half counts twice, but for its middle.
        half = INTERVALS // 2
        at, pattern = at[half:], np.where(at[half:] > at[half], 2, 1) * pattern[half:]
    pattern, at = (each.reshape(-1, *(1,) * freedom.ndim) for each in (pattern, at))
    if covariates == 1:
        edge = special.stdtrit(freedom + 1, 1 - LEFT_OUT)
        t, width = edge * (2 * at - 1), 2 * edge
        share, density = 1 / (1 + t * t / (freedom + 1)), stats.t.pdf(t, freedom + 1)
        return share, pattern * (width / INTERVALS / 3) * density
    width = 1 - 2 * LEFT_OUT
    share = LEFT_OUT + width * at
    density = stats.beta.pdf(share, (freedom + 1) / 2, covariates / 2)
    weights = pattern * (width / INTERVALS / 3) * density
    # Most shares hardly ever occur; a noncentrality of 0 costs nothing to look up.
    return np.where(weights > NEGLIGIBLE, share, 0.0), weights
