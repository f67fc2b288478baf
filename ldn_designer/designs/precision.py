"""How narrow the interval of a mean, of a difference of means or of a standard deviation becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from scipy import special, stats

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, sweep
from ldn_designer.fields import OUTCOME_UNIT, quantity

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers

#: Halvings by which the level of an interval of a standard deviation is found.
HALVINGS = 45
RULES = {
    "assured": "with assurance, over the SDs that the trial may find",
    "planned": "if the SD turns out just as planned",
}


class HalfWidth(Design):
    """Base: an interval whose half-width is a known multiple of the standard deviation that the trial finds.

    Power is assurance: the probability that the half-width is at most the target. The interval's confidence
    level is 1 − α of a two-sided test, 1 − 2α of a one-sided one. There is no direction to show.
    """

    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    shows: ClassVar[tuple[str, ...]] = ("precision",)
    directional: ClassVar[bool] = False
    measurable: ClassVar[bool] = False
    effect_field: ClassVar[str] = "half_width"

    half_width: float = quantity(
        "Half-width",
        symbol="w",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Largest half-width of the interval that is precise enough.",
        gt=0,
        le=1e9,
    )
    sd: float = quantity(
        "Standard deviation",
        symbol="σ",
        unit=OUTCOME_UNIT,
        role="spread",
        description="Standard deviation of the outcome between patients.",
        gt=0,
        le=1e9,
    )
    rule: Literal["assured", "planned"] = quantity(
        "Reached",
        "assured",
        role="option",
        description="Power is the probability that the half-width is reached; with the SD just as planned "
        "it is 0 or 100%, and about half of such trials are less precise.",
        choices=RULES,
    )

    @property
    def spread_field(self) -> str | None:
        return "sd"

    @property
    def nuisance_field(self) -> str:
        return "sd"

    def with_effect(self, estimate: Numbers) -> Self:
        return sweep(self, half_width=estimate)

    def facts(self) -> tuple[Fact, ...]:
        return (Fact("Half-width in standard deviations", self.half_width / self.sd),)

    def freedom(self, n: Counts) -> Array:
        """Degrees of freedom of the standard deviation."""
        raise NotImplementedError

    def multiple(self, n: Counts, alpha: Numbers) -> Array:
        """Half-width over the standard deviation found, each tail of the interval with `alpha`."""
        raise NotImplementedError

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        """P(half-width ≤ w) = P(χ²(df) ≤ df·(w/(multiple·σ))²)."""
        df = self.freedom(n)
        enough = (df > 0) & (n.units > 0).all(-1)
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            found = np.square(self._room(n, hypothesis.tail_alpha))
            limit = np.where(np.isnan(found), 0.0, found) * df
        if self.rule == "planned":
            # The root of a half-width solved for is not missed by the last digit.
            reached = (limit >= df * (1 - 1e-12)).astype(float)
        else:
            reached = special.gammainc(np.where(enough, df, 1.0) / 2, np.minimum(limit, 1e300) / 2)
        return np.asarray(np.where(enough & (limit > 0), reached, 0.0))

    def _room(self, n: Counts, alpha: float) -> Array:
        """The standard deviation with which the target is just reached, over the planned one."""
        # A solver that looks for a lower outcome asks for half-widths with a minus: they have no direction.
        wanted = np.abs(np.asarray(self.half_width, float))
        # An interval without confidence has no width.
        multiple = np.maximum(self.multiple(n, alpha), 0.0)
        return np.asarray(wanted / (multiple * np.asarray(self.sd, float)))

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """The density of the standard deviation, integrated by adaptive quadrature."""
        df = float(self.freedom(n))
        if self.rule == "planned" or df <= 0:
            return None
        from scipy import integrate

        most = float(self._room(n, hypothesis.tail_alpha))
        start, end = (float(stats.chi.ppf(tail, df)) / df**0.5 for tail in (1e-13, 1 - 1e-13))

        def density(spread: float) -> float:
            log = np.log(2) + df / 2 * np.log(df / 2) - special.gammaln(df / 2)
            return float(np.exp(log + (df - 1) * np.log(spread) - df * spread * spread / 2))

        top = min(max(most, start), end)
        return float(integrate.quad(density, start, top, epsabs=1e-12, limit=200)[0])

    def _sds(self, rng: np.random.Generator, n: Counts, trials: int) -> Array:
        """The standard deviation that each trial finds: pooled over the arms, each with its own mean."""
        if self.rule == "planned":
            return np.full(trials, float(self.sd))
        squares, df = np.zeros(trials), 0
        for units in n.units.astype(int).tolist():
            values = self.sd * rng.standard_normal((trials, units))
            squares += np.square(values - values.mean(1, keepdims=True)).sum(1)
            df += units - 1
        return np.asarray(np.sqrt(squares / df))

    def _outcomes(self, sds: Array, tail: Array) -> Outcomes:
        """`tail` is the smallest tail at which each trial's interval is narrow enough."""
        return Outcomes(sds, tail, tail, np.minimum(2 * tail, 1.0))


class PrecisionMean(HalfWidth, kind="precision-mean"):
    """Half-width of the t interval of a mean, reached with assurance.

    Half-width = t(1 − α/2, n − 1)·s/√n. P(half-width ≤ w) = P(χ²(n − 1) ≤ (n − 1)·n·w²/(t²σ²)).
    Planned SD: the half-width with s = σ.
    Assumes normally distributed outcomes.
    Source: Kupper and Hafner, Am Stat 1989;43:101; Beal, Biometrics 1989;45:969.
    """

    title: ClassVar[str] = "Precision of a mean"
    short_title: ClassVar[str] = "Precision, mean"
    measure: ClassVar[str] = "half-width of the interval of the mean"
    reference: ClassVar[str] = (
        "Kupper LL, Hafner KB. How appropriate are popular sample size formulas? Am Stat 1989;43:101–105"
    )
    names: ClassVar[tuple[str, ...]] = ("participants",)
    stratum: ClassVar[str] = "group"

    def method(self) -> str:
        return "confidence interval of a mean by the t distribution"

    def freedom(self, n: Counts) -> Array:
        return np.asarray(n.total - 1)

    def multiple(self, n: Counts, alpha: Numbers) -> Array:
        return np.asarray(
            stats.t.isf(alpha, np.maximum(n.total - 1, 1e-9)) * np.sqrt(n.inverse_sum)
        )

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:  # noqa: ARG002 - an interval has no null value
        if int(n.total) < 2:  # noqa: PLR2004 - a standard deviation needs two
            return Outcomes.inconclusive(np.zeros(trials))
        sds = self._sds(rng, n, trials)
        return self._outcomes(
            sds, special.stdtr(int(n.total) - 1, -self.half_width * int(n.total) ** 0.5 / sds)
        )


class PrecisionDifference(HalfWidth, kind="precision-difference"):
    """Half-width of the t interval of a difference of two means, reached with assurance.

    Half-width = t(1 − α/2, N − 2)·s·√(1/nₜ + 1/n꜀), s pooled.
    P(half-width ≤ w) = P(χ²(N − 2) ≤ (N − 2)·w²/(t²σ²(1/nₜ + 1/n꜀))).
    Planned SD: the half-width with s = σ.
    Assumes normally distributed outcomes with one standard deviation.
    Source: Beal, Biometrics 1989;45:969; Kupper and Hafner, Am Stat 1989;43:101.
    """

    title: ClassVar[str] = "Precision of a difference of means"
    short_title: ClassVar[str] = "Precision, difference"
    measure: ClassVar[str] = "half-width of the interval of the mean difference"
    reference: ClassVar[str] = (
        "Beal SL. Sample size determination for confidence intervals on the population mean and on the "
        "difference between two population means. Biometrics 1989;45:969–977"
    )

    def method(self) -> str:
        return "confidence interval of a mean difference by the t distribution, pooled SD"

    def freedom(self, n: Counts) -> Array:
        return np.asarray(n.total - 2)

    def multiple(self, n: Counts, alpha: Numbers) -> Array:
        return np.asarray(
            stats.t.isf(alpha, np.maximum(n.total - 2, 1e-9)) * np.sqrt(n.inverse_sum)
        )

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:  # noqa: ARG002 - an interval has no null value
        treated, control = int(n.treatment), int(n.control)
        df = treated + control - 2
        if df < 1:
            return Outcomes.inconclusive(np.zeros(trials))
        sds = self._sds(rng, n, trials)
        t = self.half_width / (sds * (1 / treated + 1 / control) ** 0.5)
        return self._outcomes(sds, special.stdtr(df, -t))


class PrecisionSd(HalfWidth, kind="precision-sd"):
    """Half-width of the χ² interval of a standard deviation, reached with assurance.

    Interval s√(df/χ²(1 − α/2)) to s√(df/χ²(α/2)), df = n − 1; its half-width is half the distance.
    Planned SD: the half-width with s = σ.
    Assumes normally distributed outcomes.
    Source: Greenwood and Sandomire, J Am Stat Assoc 1950;45:257; Johnson, Kotz and Balakrishnan,
    Continuous Univariate Distributions, volume 1, 2nd edition 1994, chapter 13, for the interval.
    """

    title: ClassVar[str] = "Precision of a standard deviation"
    short_title: ClassVar[str] = "Precision, SD"
    measure: ClassVar[str] = "half-width of the interval of the standard deviation"
    reference: ClassVar[str] = (
        "Greenwood JA, Sandomire MM. Sample size required for estimating the standard deviation as a per "
        "cent of its true value. J Am Stat Assoc 1950;45:257–260"
    )
    names: ClassVar[tuple[str, ...]] = ("participants",)
    stratum: ClassVar[str] = "group"

    def method(self) -> str:
        return "confidence interval of a standard deviation by the χ² distribution"

    def freedom(self, n: Counts) -> Array:
        return np.asarray(n.total - 1)

    def multiple(self, n: Counts, alpha: Numbers) -> Array:
        df = np.maximum(n.total - 1, 1e-9)
        with np.errstate(divide="ignore", over="ignore"):
            upper = np.sqrt(df / special.chdtri(df, 1 - np.asarray(alpha, float)))
            return np.asarray((upper - np.sqrt(df / special.chdtri(df, alpha))) / 2)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:  # noqa: ARG002 - an interval has no null value
        """The tail at which the interval is just narrow enough is found by halving."""
        df = int(n.total) - 1
        if df < 1:
            return Outcomes.inconclusive(np.zeros(trials))
        sds = self._sds(rng, n, trials)
        low, high = np.zeros(trials), np.full(trials, 0.5)
        for _ in range(HALVINGS):
            tail = (low + high) / 2
            quantiles = [2 * special.gammaincinv(df / 2, part) for part in (tail, 1 - tail)]
            limits = [sds * np.sqrt(df / quantile) for quantile in quantiles]
            narrow = limits[0] - limits[1] <= 2 * self.half_width
            low, high = np.where(narrow, low, tail), np.where(narrow, tail, high)
        return self._outcomes(sds, high)
