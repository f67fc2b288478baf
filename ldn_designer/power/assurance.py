"""Assurance: power averaged over what the evidence leaves possible."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.designs.base import Counts, Design
from ldn_designer.kernels import Array, legendre

if TYPE_CHECKING:
    from ldn_designer.distributions import NormalMixture
    from ldn_designer.hypotheses import Hypothesis

#: Probabilities of the prior at which the integral is cut, besides its tails.
CUTS = (1e-7, 1e-4, 0.005, 0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 0.995, 1 - 1e-4, 1 - 1e-7)
#: Standard errors from the critical value at which power turns from 0 to 1.
TURNS = (-9.0, -3.0, 0.0, 3.0, 9.0)
#: Nodes a panel: the panels are so narrow that these leave an error below 1e-8.
NODES = 16


@dataclass(frozen=True, slots=True)
class Assurance:
    """How likely the trial is to end how.

    success: significant in the direction that helps. harm: significant in the other direction.
    ceiling: probability that the true effect helps at all, which no sample size exceeds.
    """

    success: float
    harm: float
    ceiling: float

    @property
    def inconclusive(self) -> float:
        """Probability of a result that is not significant."""
        return max(0.0, 1 - self.success - self.harm)


def assurance(design: Design, hypothesis: Hypothesis, n: Counts, prior: NormalMixture) -> Assurance:
    """∫ power(θ) p(θ) dθ over the prior of the effect, for one set of counts.

    O'Hagan, Stevens and Campbell, Pharm Stat 2005;4:187. Gauss–Legendre on panels cut at quantiles of
    the prior, at the bounds of the effect and where power turns; effects that are impossible count as
    failures.
    """
    return _integrated(design, hypothesis, tuple(n.units.tolist()), prior)


@lru_cache(maxsize=512)
def _integrated(
    design: Design, hypothesis: Hypothesis, units: tuple[float, ...], prior: NormalMixture
) -> Assurance:
    """The integral, kept: tables of rules ask again for those that an edit leaves as they were."""
    n = Counts(np.array(units))
    theta, weight = _panels(design, hypothesis, n, prior)
    density = prior.pdf(theta) * weight
    swept = design.with_effect(theta)
    low, high = design.effect_range()
    possible = (theta > low) & (theta < high)
    counts = Counts(np.broadcast_to(n.units, (*theta.shape, n.units.shape[-1])))
    success = float((swept.power(counts, hypothesis) * density).sum())
    harm_at = hypothesis.harm(swept, counts)
    harm = float((np.where(possible, harm_at, 0.0) * density).sum())
    return Assurance(success, harm, ceiling(design, hypothesis, prior))


def ceiling(design: Design, hypothesis: Hypothesis, prior: NormalMixture) -> float:
    """Probability, under the prior, that the true effect helps."""
    below = float(prior.cdf(hypothesis.null(design)))
    return 1 - below if hypothesis.sign > 0 else below


def beyond(hypothesis: Hypothesis, prior: NormalMixture, effect: float) -> float:
    """Probability, under the prior, of a true effect at least as helpful as `effect`."""
    below = float(prior.cdf(effect))
    return 1 - below if hypothesis.sign > 0 else below


def _panels(
    design: Design, hypothesis: Hypothesis, n: Counts, prior: NormalMixture
) -> tuple[Array, Array]:
    """Nodes and weights over the prior's support, split where the integrand turns."""
    own = np.array(prior.quantiles(CUTS))
    # The precision is taken at a possible effect; designs whose precision depends on it turn nearby.
    null = hypothesis.null(design)
    se = float(design.with_effect(null).measured(n, null).se) if design.measurable else np.inf
    turn = null + np.array(TURNS) * se if np.isfinite(se) else np.array([])
    bounds = np.array([b for b in (*design.effect_range(), null) if np.isfinite(b)])
    cuts = np.concatenate([own, turn, bounds])
    cuts = np.unique(np.clip(cuts, own[0], own[-1]))
    x, w = legendre(NODES)
    width = np.diff(cuts)[:, None]
    theta = cuts[:-1, None] + width * (x + 1) / 2
    return theta.ravel(), (width / 2 * w).ravel()
