"""Several trials' effects made one: fixed effect, random effects, and Bayesian random effects for few trials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special, stats
from statsmodels.stats.meta_analysis import combine_effects

from ldn_designer.distributions import NormalMixture
from ldn_designer.kernels import Array, legendre

Interval = tuple[float, float]

#: Panels, in units of the prior's scale, over which τ is integrated; beyond the last the prior is below 1e-14.
TAU_PANELS = (0.0, 0.25, 1.0, 2.5, 5.0, 8.0)
#: Further cuts for trials far more precise than the prior is wide, in units of the smallest standard error …
PRECISE_CUTS = (1.0, 4.0, 16.0, 64.0, 256.0, 1024.0)
#: … and for trials that contradict the prior, in units of its scale around the τ at which the two balance.
CONTRADICTED_CUTS = (-8.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0)
#: Up to this many trials the heterogeneity cannot be estimated, and a prior for it is used.
FEW = 4


@dataclass(frozen=True, slots=True)
class Pooled:
    """One pooled estimate. Intervals are 95 %.

    mean and next_trial are the distributions of the mean effect and of a new trial's true effect;
    next_trial is None where a method does not give one that may be printed.
    """

    method: str
    estimate: float
    interval: Interval
    tau: float | None
    mean: NormalMixture | None = None
    next_trial: NormalMixture | None = None
    median: float | None = None
    scale: float | None = None

    @property
    def prediction(self) -> Interval | None:
        """The 95 % interval of a new trial's true effect."""
        return None if self.next_trial is None else self.next_trial.interval()


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """Cochran's Q with its degrees of freedom and p, I² as a fraction, and DerSimonian and Laird's τ²."""

    q: float
    df: int
    p: float
    i_squared: float
    tau_squared: float


def _combined(estimates: Array, ses: Array) -> Any:
    """What statsmodels' `combine_effects` finds; where τ² comes out negative its random effects are nonsense."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return combine_effects(estimates, ses**2, method_re="dl")


def heterogeneity(estimates: Array, ses: Array) -> Heterogeneity:
    """Q = Σ w (y − ȳ)², I² = max(0, (Q − df)/Q) (Higgins and Thompson, Stat Med 2002;21:1539)."""
    found = _combined(estimates, ses)
    df = len(estimates) - 1
    q = max(0.0, float(found.q))
    i_squared = (q - df) / q if q > df else 0.0
    return Heterogeneity(q, df, float(stats.chi2.sf(q, df)), i_squared, max(0.0, float(found.tau2)))


def fixed_effect(estimates: Array, ses: Array) -> Pooled:
    """Inverse-variance weights, one common effect; statsmodels `combine_effects`."""
    found = _combined(estimates, ses)
    return _normal("Fixed effect", float(found.mean_effect_fe), float(found.sd_eff_w_fe), None)


def dersimonian_laird(estimates: Array, ses: Array) -> Pooled:
    """Random effects with the moment estimate of τ² (Control Clin Trials 1986;7:177); statsmodels `combine_effects`.

    Where the moment estimate is negative it is 0 and the result is the fixed effect's; statsmodels would go on
    with the negative one, and answer with an interval that is too narrow.
    """
    method = "DerSimonian–Laird"
    found = _combined(estimates, ses)
    if found.tau2 <= 0:
        return _normal(method, float(found.mean_effect_fe), float(found.sd_eff_w_fe), 0.0)
    return _normal(
        method, float(found.mean_effect_re), float(found.sd_eff_w_re), float(found.tau2) ** 0.5
    )


def _normal(method: str, estimate: float, se: float, tau: float | None) -> Pooled:
    half = float(special.ndtri(0.975)) * se
    mean = NormalMixture.normal(estimate, se)
    return Pooled(method, estimate, (estimate - half, estimate + half), tau, mean)


def reml_tau_squared(estimates: Array, ses: Array) -> float:
    """τ² that maximises the restricted likelihood (Viechtbauer, J Educ Behav Stat 2005;30:261), by bisection.

    The score Σw²((y − μ̂)² − 1/w) + Σw²/Σw falls through zero at the maximum; 0 where it is negative at 0.
    """

    def score(tau_squared: float) -> float:
        w = 1 / (ses**2 + tau_squared)
        mean = (w * estimates).sum() / w.sum()
        squares = (w**2 * (estimates - mean) ** 2).sum()
        return float(squares - w.sum() + (w**2).sum() / w.sum())

    low, high = 0.0, float(np.var(estimates)) + float((ses**2).max()) + 1e-12
    grid = np.concatenate([[0.0], np.geomspace(high * 1e-9, high * 100, 400)])
    likelihood = [_restricted_log_likelihood(estimates, ses, t) for t in grid]
    best = int(np.argmax(likelihood))
    if best == 0:
        return 0.0
    low, high = float(grid[best - 1]), float(grid[min(best + 1, len(grid) - 1)])
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if score(middle) > 0 else (low, middle)
    return (low + high) / 2


def _restricted_log_likelihood(estimates: Array, ses: Array, tau_squared: float) -> float:
    w = 1 / (ses**2 + tau_squared)
    mean = (w * estimates).sum() / w.sum()
    return float((np.log(w).sum() - np.log(w.sum()) - (w * (estimates - mean) ** 2).sum()) / 2)


def hartung_knapp(estimates: Array, ses: Array) -> Pooled:
    """REML with Hartung and Knapp's interval, never narrower than the usual one (q truncated at 1).

    Var = max(1, Σw(y − μ̂)²/(k − 1)) / Σw, t with k − 1 degrees of freedom
    (Hartung and Knapp, Stat Med 2001;20:3875; Röver, Knapp and Friede, BMC Med Res Methodol 2015;15:99).
    """
    tau_squared = reml_tau_squared(estimates, ses)
    w = 1 / (ses**2 + tau_squared)
    mean = float((w * estimates).sum() / w.sum())
    df = len(estimates) - 1
    q = float((w * (estimates - mean) ** 2).sum() / df)
    half = float(stats.t.ppf(0.975, df) * np.sqrt(max(1.0, q) / w.sum()))
    return Pooled("REML, Hartung–Knapp", mean, (mean - half, mean + half), tau_squared**0.5)


def bayes(estimates: Array, ses: Array, scale: float) -> Pooled:
    """Random effects with a flat prior on the mean and τ half-normal with this scale, by quadrature over τ.

    p(τ | y) ∝ p(τ) · √V(τ) · Π N(yᵢ | μ̂(τ), sᵢ² + τ²), with V(τ) = 1/Σ 1/(sᵢ² + τ²); given τ the mean
    effect is N(μ̂(τ), V(τ)) and a new trial's true effect N(μ̂(τ), V(τ) + τ²), so both are mixtures
    (Röver, J Stat Softw 2020;93(6), section 2).
    """
    x, weight = legendre(40)
    edges = _tau_edges(estimates, ses, scale)
    width = np.diff(edges)[:, None]
    tau = (edges[:-1, None] + width * (x + 1) / 2).ravel()
    weight = (width / 2 * weight).ravel()
    w = 1 / (ses**2 + tau[:, None] ** 2)
    variance = 1 / w.sum(1)
    mean = variance * (w * estimates).sum(1)
    log_density = (
        np.log(w).sum(1) / 2
        + np.log(variance) / 2
        - (w * (estimates - mean[:, None]) ** 2).sum(1) / 2
        - (tau / scale) ** 2 / 2
    )
    density = weight * np.exp(log_density - log_density.max())
    density /= density.sum()
    centre = NormalMixture.of(density, mean, np.sqrt(variance))
    following = NormalMixture.of(density, mean, np.sqrt(variance + tau**2))
    return Pooled(
        f"Bayesian random effects, τ half-normal({scale:.3g})",
        centre.mean,
        centre.interval(),
        float((density * tau).sum()),
        centre,
        following,
        centre.quantile(0.5),
        scale,
    )


def _tau_edges(estimates: Array, ses: Array, scale: float) -> Array:
    """Cuts of the integral over τ, so that no panel holds a turn that its nodes cannot see."""
    usual = np.array(TAU_PANELS) * scale
    precise = np.array(PRECISE_CUTS) * ses.min()
    # exp(−Δ²/4τ²) from two trials Δ apart, times the prior exp(−τ²/2·scale²), peaks at τ² = Δ·scale/√2.
    balance = np.sqrt(np.ptp(estimates) * scale / np.sqrt(2))
    contradicted = balance + np.array(CONTRADICTED_CUTS) * scale
    cuts = [usual, precise[precise < usual[1]]]
    if balance > usual[2]:
        cuts.append(contradicted[contradicted > 0])
    return np.unique(np.concatenate(cuts))


def single(estimate: float, se: float) -> Pooled:
    """One trial standing for itself; a new trial is taken to have the same true effect."""
    alone = _normal("One trial", estimate, se, None)
    return Pooled(alone.method, estimate, alone.interval, None, alone.mean, alone.mean, estimate)


def many(estimates: Array, ses: Array) -> Pooled:
    """Five trials or more: REML with Hartung–Knapp; prediction by t with k − 1 degrees of freedom, as a mixture.

    Higgins, Thompson and Spiegelhalter, J R Stat Soc A 2009;172:137. The t distributions are written as
    scale mixtures of normals, so that every later step meets one type.
    """
    base = hartung_knapp(estimates, ses)
    df = len(estimates) - 1
    half = (base.interval[1] - base.interval[0]) / 2
    se = half / float(stats.t.ppf(0.975, df))
    assert base.tau is not None
    spread = float(np.hypot(se, base.tau))
    return Pooled(
        base.method, base.estimate, base.interval, base.tau,
        _student(base.estimate, se, df), _student(base.estimate, spread, df), base.estimate,
    )  # fmt: skip


def _student(mean: float, scale: float, df: int) -> NormalMixture:
    """A t distribution as a mixture of normals: σ² = scale²·df/χ², at equal-probability midpoints of χ²."""
    midpoints = (np.arange(400) + 0.5) / 400
    sds = scale * np.sqrt(df / stats.chi2.ppf(midpoints, df))
    return NormalMixture.of(np.ones_like(sds), np.full_like(sds, mean), sds)


def pool(estimates: Array, ses: Array, scale: float) -> Pooled:
    """The default for this many trials: one alone, Bayesian for two to four, REML with Hartung–Knapp above."""
    if len(estimates) == 1:
        return single(float(estimates[0]), float(ses[0]))
    return bayes(estimates, ses, scale) if len(estimates) <= FEW else many(estimates, ses)


def others(estimates: Array, ses: Array) -> tuple[Pooled, ...]:
    """The other methods that stand beside the default."""
    if len(estimates) == 1:
        return ()
    return (
        fixed_effect(estimates, ses),
        dersimonian_laird(estimates, ses),
        hartung_knapp(estimates, ses),
    )
