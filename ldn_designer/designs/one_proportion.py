"""One group whose proportion of responders is compared with a fixed one: approximate and exact tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision, sweep
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics import two_binomials

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers

#: Tails that exceed a level by rounding alone have reached it.
ROUNDING = 1e-12


class _SingleProportion(Design):
    """What both designs of one proportion ask for; the effect is p − p₀."""

    measure: ClassVar[str] = "difference of the proportion from a reference value"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = PROPORTION
    names: ClassVar[tuple[str, ...]] = ("treatment",)
    stratum: ClassVar[str] = "group"
    effect_field: ClassVar[str] = "proportion"

    reference_proportion: float = quantity(
        "Reference proportion",
        symbol="p₀",
        unit=PROPORTION,
        description="Proportion that is known, or that must be exceeded or not be reached.",
        gt=0,
        lt=1,
    )
    proportion: float = quantity(
        "Proportion expected",
        symbol="p",
        unit=PROPORTION,
        role="effect",
        description="Proportion with the outcome that the treatment is expected to have.",
        gt=0,
        lt=1,
    )

    @property
    def effect(self) -> Array:
        return np.asarray(np.asarray(self.proportion, float) - self.reference_proportion)

    def with_effect(self, estimate: Numbers) -> Self:
        return sweep(self, proportion=self.reference_proportion + estimate)

    def effect_range(self) -> tuple[float, float]:
        return (-self.reference_proportion, 1 - self.reference_proportion)

    @property
    def nuisance_field(self) -> str:
        return "reference_proportion"

    def _null(self, null: Numbers) -> Array:
        """The proportion under the null value."""
        return np.clip(np.asarray(self.reference_proportion, float) + null, 0, 1)

    def _events(self, rng: np.random.Generator, n: Counts, trials: int) -> Array:
        return rng.binomial(int(n.total), self.proportion, trials).astype(float)

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """The power of the test itself: every number of events with its chance."""
        if int(n.total) < 1:
            return 0.0
        events, chance = two_binomials.chances(int(n.total), float(self.proportion))
        outcomes = (self._tested(events, n, null) for null in hypothesis.nulls(self))
        return min(1.0, float(chance @ hypothesis.succeeds(self, tuple(outcomes))))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        return self._tested(self._events(rng, n, trials), n, null)

    def _tested(self, events: Array, n: Counts, null: float) -> Outcomes:
        """The test of each number of events."""
        raise NotImplementedError


class OneProportion(_SingleProportion, kind="one-proportion"):
    """One proportion against a fixed one, a normal approximation.

    SE = √(p(1 − p)/n).
    Null: the test divides by √(p₀(1 − p₀)/n). Alternative: the test divides by the standard error itself.
    Arcsine: φ(p) = 2 arcsin √p has variance 1/n, and the test compares φ(p̂) with φ(p₀).
    Equivalence: P(both) = P(above the lower) + P(below the upper) − 1; by the nearer limit, 2P − 1.
    Source: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 3rd edition 2003, chapter 2;
    Chow, Shao, Wang and Lokhnygina 2017, section 4.1; arcsine: Cohen, Statistical Power Analysis for the
    Behavioral Sciences, 2nd edition 1988, chapter 6.
    """

    title: ClassVar[str] = "One proportion"
    short_title: ClassVar[str] = "One proportion"
    reference: ClassVar[str] = (
        "Fleiss JL, Levin B, Paik MC. Statistical Methods for Rates and Proportions, 3rd edition. "
        "Wiley, 2003, chapter 2"
    )
    exact: ClassVar[bool] = False

    test: Literal["null", "alternative", "arcsine"] = quantity(
        "Variance in the test",
        "null",
        role="option",
        description="At the proportion to compare with is the usual test; it keeps its level best.",
        choices={
            "null": "at the proportion to compare with (score test)",
            "alternative": "at the proportion observed (Wald test)",
            "arcsine": "arcsine transformation (Cohen’s h)",
        },
    )
    equivalence: Literal["joint", "nearer"] = quantity(
        "Power of equivalence",
        "joint",
        role="option",
        description="The bound by the nearer limit asks for more participants where the proportions differ.",
        choices={
            "joint": "probability that both tests succeed",
            "nearer": "bound by the test at the nearer limit",
        },
    )

    def method(self) -> str:
        return {
            "null": "one-sample z test of a proportion",
            "alternative": "one-sample Wald test of a proportion",
            "arcsine": "one-sample z test of an arcsine-transformed proportion",
        }[self.test]

    def facts(self) -> tuple[Fact, ...]:
        difference = Fact(
            "Difference", self.proportion - self.reference_proportion, unit=PROPORTION
        )
        if self.test != "arcsine":
            return (difference,)
        h = float(_angle(self.proportion) - _angle(self.reference_proportion))
        return difference, Fact("Cohen’s h", h, "2 arcsin √p, difference")

    def approximation_note(self, n: Counts) -> str | None:
        return two_binomials.few_expected((n.total,), (self.proportion,))

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        p, p0 = np.clip(self.proportion, 0, 1), self._null(null)
        if self.test == "arcsine":
            # In units of the difference, so that effect and limits keep theirs.
            angle = _angle(p) - _angle(p0)
            level = angle == 0
            slope = np.where(level, np.sqrt(p * (1 - p)), (p - p0) / np.where(level, 1.0, angle))
            with np.errstate(divide="ignore", invalid="ignore"):
                return Precision(np.asarray(slope / np.sqrt(n.total)))
        with np.errstate(divide="ignore", invalid="ignore"):
            se = np.sqrt(p * (1 - p) / n.total)
            if self.test == "alternative":
                return Precision(se)
            return Precision(se, se_null=np.sqrt(p0 * (1 - p0) / n.total))

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        from ldn_designer.hypotheses import Equivalence, NonInferiority

        if not isinstance(hypothesis, Equivalence):
            return super().bare_power(n, hypothesis)
        alpha, lower, upper = hypothesis.alpha, hypothesis.lower, hypothesis.upper
        above = self.bare_power(n, NonInferiority(alpha=alpha, limit=lower))
        below = self.bare_power(n, NonInferiority(alpha=alpha, limit=upper, benefit="lower"))
        both = 2 * np.minimum(above, below) if self.equivalence == "nearer" else above + below
        return np.asarray(np.maximum(both - 1, 0.0))

    def _tested(self, events: Array, n: Counts, null: float) -> Outcomes:
        size, p0 = float(n.total), float(self._null(null))
        p = events / size
        away, variance = p - p0, p * (1 - p) / size
        if self.test == "arcsine":
            away = 2 * (np.arcsin(np.sqrt(p)) - np.arcsin(p0**0.5))
            variance = np.full_like(p, 1 / size)
        elif self.test == "null":
            variance = np.full_like(p, p0 * (1 - p0) / size)
        estimate = p - self.reference_proportion
        return Outcomes(estimate, *two_binomials.tails(away, variance))


class OneProportionExact(_SingleProportion, kind="one-proportion-exact"):
    """One proportion against a fixed one by the exact binomial test.

    The test rejects upwards where P(X ≥ x | n, p₀) ≤ α, so from the critical number c on; power is
    P(X ≥ c | n, p). Downwards likewise. Two-sided tests are made at α/2 in each direction (Clopper and Pearson).
    Power saw-tooths: c is whole, so that each further participant may lower the level that is used.
    Source: Clopper and Pearson, Biometrika 1934;26:404; Chernick and Liu, Am Stat 2002;56:149 (saw-tooth).
    """

    title: ClassVar[str] = "One proportion, exact"
    short_title: ClassVar[str] = "Exact binomial"
    reference: ClassVar[str] = (
        "Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the case of the "
        "binomial. Biometrika 1934;26:404–13"
    )
    whole: ClassVar[bool] = True
    measurable: ClassVar[bool] = False
    #: A tooth is 1/p₀ participants wide, and some √(p(1 − p)/(p₀(1 − p₀)))/|p − p₀| participants long is the
    #: stretch in which teeth cross one target: this covers proportions from 1 % on and differences from 0.5 %.
    dips: ClassVar[int] = 600

    def method(self) -> str:
        return "exact binomial test"

    def facts(self) -> tuple[Fact, ...]:
        return (Fact("Difference", self.proportion - self.reference_proportion, unit=PROPORTION),)

    def approximation(self) -> Design:
        same = {name: getattr(self, name) for name in type(self).model_fields}
        return OneProportion.model_construct(**same, test="null", equivalence="joint")

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        from ldn_designer.hypotheses import Equivalence, Superiority

        size, alpha, (low, high) = np.floor(n.total), hypothesis.tail_alpha, self.effect_range()
        p = np.clip(np.asarray(self.proportion, float), 0, 1)
        nulls = tuple(self._null(null) for null in hypothesis.nulls(self))
        if isinstance(hypothesis, Equivalence):
            over, under = _fewest(size, nulls[0], alpha), _most(size, nulls[1], alpha)
            found = _at_least(size, p, over) - _at_least(size, p, under + 1)
        else:
            higher = _at_least(size, p, _fewest(size, nulls[0], alpha))
            lower = 1 - _at_least(size, p, _most(size, nulls[0], alpha) + 1)
            found = higher if hypothesis.sign > 0 else lower
            if isinstance(hypothesis, Superiority) and hypothesis.both_directions:
                found = higher + lower if alpha < hypothesis.alpha else found
        possible = (self.effect > low) & (self.effect < high) & (size >= 1)
        return np.where(possible, np.clip(found, 0, 1), 0.0)

    def _tested(self, events: Array, n: Counts, null: float) -> Outcomes:
        from scipy import special

        size, p0 = float(n.total), float(self._null(null))
        # Σ over x and more of the binomial probabilities, as an incomplete beta function.
        higher = np.where(
            events > 0, special.betainc(np.maximum(events, 1), size - events + 1, p0), 1.0
        )
        lower = np.where(
            events < size, special.betaincc(events + 1, np.maximum(size - events, 1), p0), 1.0
        )
        estimate = events / size - self.reference_proportion
        return Outcomes(estimate, higher * (1 - ROUNDING), lower * (1 - ROUNDING))


def _angle(p: Numbers) -> Array:
    return np.asarray(2 * np.arcsin(np.sqrt(p)))


def _at_least(size: Array, p: Numbers, events: Numbers) -> Array:
    """P(X ≥ events)."""
    from scipy import stats

    return np.asarray(stats.binom.sf(events - 1, np.maximum(size, 1), p))


def _fewest(size: Array, p0: Array, alpha: float) -> Array:
    """The smallest number of events with P(X ≥ x | p₀) ≤ α; size + 1 where there is none."""
    from scipy import stats

    start = stats.binom.isf(alpha, np.maximum(size, 1), p0) + 1
    # The quantile may be one off where the tail is α up to rounding.
    for _ in range(2):
        lower = _at_least(size, p0, start - 1) <= alpha * (1 + ROUNDING)
        start = np.where(lower & (start > 0), start - 1, start)
    return np.where(_at_least(size, p0, start) <= alpha * (1 + ROUNDING), start, start + 1)


def _most(size: Array, p0: Array, alpha: float) -> Array:
    """The largest number of events with P(X ≤ x | p₀) ≤ α; −1 where there is none."""
    return np.asarray(size - _fewest(size, 1 - p0, alpha))
