"""The ratio of two means of normal outcomes in parallel groups, tested by Fieller's theorem."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from scipy import integrate, special, stats

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.hypotheses import Equivalence
from ldn_designer.kernels import FAR, LARGE_DF, NEGLIGIBLE, legendre

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers

#: Standard deviations of the control mean over which it is integrated: beyond lies less than 1e-17.
REACH = 8.5
#: The margin of bioequivalence, to begin with where the planned ratio is nearer to 1.
USUAL = 1.25
#: Trials whose power is integrated at a time.
AT_ONCE = 128


class FiellerRatio(Design, kind="ratio-of-means-normal"):
    """Two parallel groups of normal outcomes compared by the ratio of their means.

    The test of a ratio θ₀ is the t test of μₜ − θ₀μ꜀ = 0:
    T = (x̄ₜ − θ₀x̄꜀)/(s√(1/nₜ + θ₀²/n꜀)), df = nₜ + n꜀ − 2; its inversion is Fieller's interval.
    Per unit of the control mean, SE = CV√(1/nₜ + θ₀²/n꜀), and the distance is θ − θ₀.
    Equivalence makes the test at both limits: given s and x̄꜀ both reject where x̄ₜ lies in an interval, so
    that power is an integral over s and x̄꜀.
    Assumes a positive control mean and the same standard deviation σ = CV·μ꜀ in both groups.
    Source: Fieller, J R Stat Soc B 1954;16:175; Sasabuchi, Biometrika 1980;67:429; Hauschke, Kieser,
    Diletti and Burke, Stat Med 1999;18:93.
    """

    title: ClassVar[str] = "Ratio of normal means"
    short_title: ClassVar[str] = "Ratio, normal"
    measure: ClassVar[str] = "ratio of means"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = ""
    reference: ClassVar[str] = (
        "Hauschke D, Kieser M, Diletti E, Burke M. Sample size determination for proving equivalence "
        "based on the ratio of two means for normally distributed data. Stat Med 1999;18:93–105"
    )
    no_difference: ClassVar[float] = 1.0
    effect_field: ClassVar[str] = "ratio"

    ratio: float = quantity(
        "Ratio of means",
        symbol="θ",
        role="effect",
        description="Ratio of means to detect, treatment to control; 1 is no difference.",
        ge=1e-6,
        le=1e6,
    )
    cv: float = quantity(
        "Coefficient of variation",
        symbol="CV",
        unit=PROPORTION,
        description="Standard deviation between patients of an arm, divided by the control mean.",
        gt=0,
        le=100,
    )
    test: Literal["t", "z"] = quantity(
        "Analysis",
        "t",
        role="option",
        description="The t test estimates the standard deviation; the z test takes it as known.",
        choices={"t": "t test (Fieller)", "z": "z test, SD known"},
    )

    def limits(self, margin: float) -> tuple[float, float]:
        ratio = max(margin, 1 / margin)
        return 1 / ratio, ratio

    def first_margin(self) -> float:
        ratio = max(self.ratio, 1 / self.ratio)
        return float(f"{ratio**0.5:.3g}") if ratio > USUAL else USUAL

    def effect_range(self) -> tuple[float, float]:
        return (0.0, np.inf)

    @property
    def nuisance_field(self) -> str:
        return "cv"

    def method(self) -> str:
        kind = "t test" if self.test == "t" else "z test with known standard deviation"
        return f"{kind} of the ratio of means (Fieller’s theorem)"

    def facts(self) -> tuple[Fact, ...]:
        return (
            Fact("Relative difference", self.ratio - 1, "ratio − 1", PROPORTION),
            Fact("Standardised difference", (self.ratio - 1) / self.cv, "(ratio − 1) / CV"),
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        """What n units buy at a null ratio; 0, which no question asks of, stands for the planned ratio."""
        at = np.where(np.equal(null, 0), self.ratio, null)
        filled = np.where(n.units > 0, n.units, 1.0)
        variance = 1 / filled[..., 0] + at**2 / filled[..., 1]
        se = np.where(np.isfinite(n.inverse_sum), self.cv * np.sqrt(variance), np.inf)
        return Precision(se) if self.test == "z" else Precision(se, n.total - 2)

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        if not isinstance(hypothesis, Equivalence):
            return super().bare_power(n, hypothesis)
        given = np.broadcast_arrays(
            *(np.asarray(a, float) for a in (self.ratio, self.cv, n.treatment, n.control))
        )
        ratio, cv, treated, control = given
        freedom = np.inf if self.test == "z" else treated + control - 2
        possible = (treated > 0) & (control > 0) & np.isfinite(ratio) & (ratio > 0)
        low, high = hypothesis.nulls(self)
        possible &= (np.asarray(freedom) > 0) & (low < high)
        power = np.zeros(possible.shape)
        if possible.any():
            df = np.broadcast_to(freedom, possible.shape)[possible]
            parts = (ratio[possible], cv[possible], treated[possible], control[possible], df)
            # A few trials at a time: each takes a plane of nodes.
            many = range(0, len(df), AT_ONCE)
            found = [
                _between(
                    tuple(part[at : at + AT_ONCE] for part in parts),
                    (low, high),
                    hypothesis.alpha,
                )
                for at in many
            ]
            power[possible] = np.concatenate(found)
        return np.asarray(np.clip(power, 0.0, 1.0))

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """For equivalence: the bivariate normal distribution of both statistics given s, integrated over s."""
        if not isinstance(hypothesis, Equivalence):
            return None
        low, high = hypothesis.nulls(self)
        at_low, at_high = self.precision(n, low), self.precision(n, high)
        df = np.inf if self.test == "z" else float(n.total) - 2
        if not (at_low.measures and at_high.measures):
            return 0.0
        covariance = self.cv**2 * (1 / float(n.treatment) + low * high / float(n.control))
        correlation = covariance / float(at_low.se * at_high.se)
        centre = np.array([(self.ratio - low) / at_low.se, (high - self.ratio) / at_high.se])
        both = stats.multivariate_normal(None, [[1, -correlation], [-correlation, 1]])
        if np.isinf(df):
            return float(both.cdf(centre - stats.norm.isf(hypothesis.alpha)))
        critical = stats.t.isf(hypothesis.alpha, df)
        spread = stats.chi(df, scale=df**-0.5)
        found, _ = integrate.quad(
            lambda s: spread.pdf(s) * both.cdf(centre - critical * s),
            *(spread.ppf(1e-12), spread.isf(1e-12)),
            limit=200,
        )
        return float(np.clip(found, 0.0, 1.0))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        from ldn_designer.statistics.studentised import studentised

        first, second = int(n.treatment), int(n.control)
        treated = self.ratio + self.cv * rng.standard_normal((trials, first))
        control = 1 + self.cv * rng.standard_normal((trials, second))
        difference = treated.mean(1) - null * control.mean(1)
        estimate = treated.mean(1) / control.mean(1)
        spread = (1 / first + null**2 / second) ** 0.5
        if self.test == "z":
            z = difference / (self.cv * spread)
            return Outcomes(estimate, special.ndtr(-z), special.ndtr(z))
        df = first + second - 2
        if df < 1:
            return Outcomes.inconclusive(estimate)
        squares = treated.var(1) * first + control.var(1) * second
        return Outcomes(estimate, *studentised(difference, squares / df * spread**2, df))


def _between(parts: tuple[Array, ...], nulls: tuple[float, ...], alpha: float) -> Array:
    """Probability that the tests at both limits reject, by integration over s = σ̂/σ and the control mean.

    With u the standardised control mean, x̄꜀ = 1 + u·CV/√n꜀, and the tests reject where
    θ₁x̄꜀ + t·s·SE₁ < x̄ₜ < θ₂x̄꜀ − t·s·SE₂.
    """
    ratio, cv, treated, control, df = (each[:, None, None] for each in parts)
    low, high = nulls
    freedom = np.minimum(df, LARGE_DF)
    critical = np.where(np.isinf(df), -special.ndtri(alpha), stats.t.isf(alpha, freedom))
    x, w = legendre()
    first = np.sqrt(special.chdtri(freedom, 1 - NEGLIGIBLE) / freedom)
    last = np.sqrt(special.chdtri(freedom, NEGLIGIBLE) / freedom)
    # Nodes lie evenly in √s, in which the density is smooth at 0 for one degree of freedom as well.
    start, width = np.sqrt(first), np.sqrt(last) - np.sqrt(first)
    root = start + width * (x[:, None] + 1) / 2
    s = root**2
    weight = np.exp((freedom - 1) * np.log(s) - freedom * (s * s - 1) / 2) * root * w[:, None]
    spread, tail = cv / np.sqrt(treated), cv / np.sqrt(control)
    above = critical * s * cv * np.sqrt(1 / treated + high**2 / control)
    below = critical * s * cv * np.sqrt(1 / treated + low**2 / control)
    # The control mean from which on the interval of the treatment mean is not empty.
    least = np.clip(((above + below) / (high - low) - 1) / tail, -REACH, REACH)
    u = least + (REACH - least) * (x + 1) / 2
    mean = 1 + u * tail
    to_upper = np.clip((high * mean - above - ratio) / spread, -FAR, FAR)
    to_lower = np.clip((low * mean + below - ratio) / spread, -FAR, FAR)
    inner = np.maximum(special.ndtr(to_upper) - special.ndtr(to_lower), 0)
    density = np.exp(-u * u / 2) / np.sqrt(2 * np.pi) * w * (REACH - least) / 2
    given_s = (inner * density).sum(-1)
    return np.asarray((given_s * weight[..., 0]).sum(-1) / weight[..., 0].sum(-1))
