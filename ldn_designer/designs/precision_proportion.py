"""How narrow the interval of a proportion becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from scipy import special

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, sweep
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics.proportion_intervals import INTERVALS, Interval, interval

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers

#: From this tail on an interval has no confidence left, and no width.
NO_LEVEL = 0.5
#: Halvings by which the level of an interval is found.
HALVINGS = 60
#: Tail probabilities between which a level is looked for.
LEAST_TAIL = 1e-12
#: A half-width that is reached is not missed by rounding.
ROUNDING = 1 + 1e-12


class PrecisionProportion(Design, kind="precision-proportion"):
    """Half-width of the confidence interval of a proportion, reached with assurance.

    Assurance: Σ P(X = x) over the counts x whose interval has a half-width of at most w, X binomial(n, p).
    Planned: whether the interval of the count n·p, real, is that narrow.
    Intervals: Wilson, Agresti–Coull, Clopper–Pearson, Wald; not cut to 0 … 1. The confidence level is 1 − α of
    a two-sided test, 1 − 2α of a one-sided one. There is no direction. Assurance falls now and then as n grows.
    Where all patients or none respond, Wald's interval has no width: it does not count as precise.
    Assumes independent patients.
    Source: Brown, Cai and DasGupta, Stat Sci 2001;16:101, doi 10.1214/ss/1009213286, for the intervals.
    """

    title: ClassVar[str] = "Precision of a proportion"
    short_title: ClassVar[str] = "Precision, proportion"
    measure: ClassVar[str] = "half-width of the interval of the proportion"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = PROPORTION
    reference: ClassVar[str] = (
        "Brown LD, Cai TT, DasGupta A. Interval estimation for a binomial proportion. Stat Sci "
        "2001;16:101–133"
    )
    names: ClassVar[tuple[str, ...]] = ("participants",)
    stratum: ClassVar[str] = "group"
    shows: ClassVar[tuple[str, ...]] = ("precision",)
    directional: ClassVar[bool] = False
    measurable: ClassVar[bool] = False
    effect_field: ClassVar[str] = "half_width"
    dips: ClassVar[int] = 40

    half_width: float = quantity(
        "Half-width",
        symbol="w",
        unit=PROPORTION,
        role="effect",
        description="Largest half-width of the interval that is precise enough.",
        gt=0,
        lt=1,
    )
    proportion: float = quantity(
        "Proportion",
        symbol="p",
        unit=PROPORTION,
        description="The proportion that is expected.",
        gt=0,
        lt=1,
    )
    interval: Interval = quantity(
        "Interval",
        "wilson",
        role="option",
        description="How the confidence interval is computed; Wald's is poor near 0 and 100%.",
        choices=INTERVALS,
    )
    rule: Literal["assured", "planned"] = quantity(
        "Reached",
        "assured",
        role="option",
        description="Power is the probability that the half-width is reached; with the proportion just as "
        "planned it is 0 or 100%.",
        choices={
            "assured": "with assurance, over the counts that the trial may find",
            "planned": "if the proportion turns out just as planned",
        },
    )

    @property
    def nuisance_field(self) -> str:
        return "proportion"

    def with_effect(self, estimate: Numbers) -> Self:
        return sweep(self, half_width=estimate)

    def effect_range(self) -> tuple[float, float]:
        return (-1.0, 1.0)

    def method(self) -> str:
        return f"confidence interval of a proportion, {INTERVALS[self.interval]}"

    def facts(self) -> tuple[Fact, ...]:
        return (Fact("Width", 2 * self.half_width, "both sides together", PROPORTION),)

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        whole = n.total if self.rule == "planned" else np.floor(n.total)
        filled = whole >= 1 if self.rule == "assured" else whole > 0
        total = np.where(filled, whole, 1.0)
        if hypothesis.tail_alpha >= NO_LEVEL:
            reached = np.ones(total.shape)
        elif self.rule == "planned":
            counts = np.asarray(self.proportion, float) * total
            reached = self._narrow(counts, total, hypothesis.tail_alpha).astype(float)
        else:
            reached = self._assured(total, hypothesis.tail_alpha)
        return np.asarray(np.where(filled, reached, 0.0))

    def _narrow(self, counts: Array, total: Array, alpha: float) -> Array:
        """Whether the intervals of these counts are narrow enough."""
        lower, upper = interval(self.interval, counts, total, alpha)
        # A solver that looks for a lower outcome asks for half-widths with a minus: they have no direction.
        wanted = np.abs(np.asarray(self.half_width, float))
        return np.asarray((upper - lower) / 2 <= wanted * ROUNDING)

    def _assured(self, total: Array, alpha: float) -> Array:
        """Probability that so many whole participants reach the half-width.

        Intervals widen from a count of none towards one of half: those of 0 … k and of n − k … n are narrow
        enough, k by bisection, so that two tails of the binomial distribution are all that is summed.
        """
        p = np.asarray(self.proportion, float)
        shape = np.broadcast_shapes(total.shape, p.shape, np.shape(self.half_width))
        low, high = np.full(shape, -1.0), np.broadcast_to(np.floor(total / 2), shape) + 1
        while (high - low > 1).any():
            middle = np.floor((low + high) / 2)
            narrow = self._narrow(np.maximum(middle, 0.0), total, alpha)
            low, high = np.where(narrow, middle, low), np.where(narrow, high, middle)
        every, none = low >= np.floor(total / 2), low < 0
        k = np.where(every | none, 0.0, low)
        found = special.betaincc(k + 1, np.maximum(total - k, 0.5), p)
        found += special.betainc(np.maximum(total - k, 0.5), k + 1, p)
        found = np.where(every, 1.0, np.where(none, 0.0, found))
        if self.interval == "wald":
            # The counts without a width: they are among the narrow ones where there are any.
            found = found - np.where(none, 0.0, np.power(p, total) + np.power(1 - p, total))
        return np.asarray(np.clip(found, 0.0, 1.0))

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """The binomial distribution and the intervals of other libraries, count by count."""
        if self.rule == "planned" or n.total < 1:
            return None
        from scipy import stats
        from statsmodels.stats.proportion import proportion_confint

        total = int(n.total)
        counts = np.arange(total + 1)
        alpha = 2 * hypothesis.tail_alpha
        if self.interval in ("exact", "wilson"):
            name = "beta" if self.interval == "exact" else "wilson"
            lower, upper = proportion_confint(counts, total, alpha, method=name)
            widths = np.asarray(upper) - np.asarray(lower)
        else:
            # That library cuts these intervals to 0 … 1: the uncut width is twice z standard errors.
            z = stats.norm.isf(alpha / 2)
            added = z * z if self.interval == "agresti-coull" else 0.0
            centre = (counts + added / 2) / (total + added)
            widths = 2 * z * np.sqrt(centre * (1 - centre) / (total + added))
        chances = stats.binom.pmf(counts, total, self.proportion)
        narrow = (widths > 0) & (widths / 2 <= abs(self.half_width) * ROUNDING)
        return float(chances[narrow].sum())

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:  # noqa: ARG002 - an interval has no null value
        """Counts of patients; each count's level is the one at which its interval is just narrow enough."""
        total = int(n.total)
        if self.rule == "planned":
            counts = np.full(trials, total * self.proportion)
        else:
            counts = (rng.random((trials, total)) < self.proportion).sum(1).astype(float)
        distinct, place = np.unique(counts, return_inverse=True)
        low = np.full(distinct.size, LEAST_TAIL)
        high = np.full(distinct.size, 0.5)
        for _ in range(HALVINGS):
            tail = (low + high) / 2
            lower, upper = interval(self.interval, distinct, total, tail)
            width = upper - lower
            narrow = (width > 0) & (width / 2 <= self.half_width * ROUNDING)
            low, high = np.where(narrow, low, tail), np.where(narrow, tail, high)
        tails = high[place]
        return Outcomes(counts / total, tails, tails, np.minimum(2 * tails, 1.0))
