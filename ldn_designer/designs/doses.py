"""Several doses compared with placebo by their means."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, sweep
from ldn_designer.fields import OUTCOME_UNIT, Positive, Real, quantity
from ldn_designer.statistics.dunnett import Sides, critical_value, loadings, p_values, probability

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers

#: The largest part of an arm in the ratio that comes near the optimal one.
LARGEST_PART = 5
MOST_DOSES = 12
#: Noncentralities beyond this leave no doubt.
FAR = 1e6


def optimal_allocation(doses: int) -> tuple[int, ...]:
    """Whole numbers near 1 : … : 1 : √k, doses first: the allocation with the smallest variance of all comparisons.

    Σ(1/nᵢ + 1/n₀) at a fixed total is smallest where n₀ = √k·nᵢ (Dunnett, J Am Stat Assoc 1955;50:1096).
    """
    ratio = Fraction(float(np.sqrt(doses))).limit_denominator(LARGEST_PART)
    return (ratio.denominator,) * doses + (ratio.numerator,)


class Doses(Design, kind="doses"):
    """Each of k doses compared with one placebo arm.

    Tᵢ = (ȳᵢ − ȳ₀)/(σ̂√(1/nᵢ + 1/n₀)) with σ̂ pooled over all arms, df = N − k − 1. The Tᵢ are multivariate t with
    correlations bᵢbⱼ, bᵢ = √(nᵢ/(nᵢ + n₀)), and noncentralities δᵢ/(σ√(1/nᵢ + 1/n₀)).
    Dunnett: all are compared with c where P(max Tᵢ > c) = α (max |Tᵢ| for two sides) if no dose has an effect, so that
    the chance of any false claim is at most α. Bonferroni: c is the t quantile at α/k.
    Power is the probability that any, that every, or that the named dose is significant in the direction that helps.
    Assumes independent, normally distributed outcomes with one standard deviation.
    Source: Dunnett, J Am Stat Assoc 1955;50:1096; Bretz, Hothorn and Westfall, Multiple Comparisons Using R,
    2010, section 4.1 (the test) and 2.1.2 (any-pair and all-pairs power).
    """

    title: ClassVar[str] = "Several doses against placebo"
    short_title: ClassVar[str] = "Doses"
    measure: ClassVar[str] = "mean difference from placebo"
    reference: ClassVar[str] = (
        "Dunnett CW. A multiple comparison procedure for comparing several treatments with a control. "
        "J Am Stat Assoc 1955;50:1096–1121"
    )
    names: ClassVar[tuple[str, ...]] = ()
    shows: ClassVar[tuple[str, ...]] = ("superiority", "non-inferiority")
    measurable: ClassVar[bool] = False
    effect_field: ClassVar[str] = "differences"

    differences: tuple[Real, ...] = quantity(
        "Differences by dose",
        symbol="δᵢ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Mean of each dose minus the mean of placebo, in the order of the doses.",
        min_length=1,
        max_length=MOST_DOSES,
    )
    doses: tuple[Positive, ...] = quantity(
        "Doses",
        (1.5, 3.0, 4.5, 6.0),
        symbol="dᵢ",
        unit="mg",
        description="The doses that are compared with placebo, each one an arm.",
        min_length=1,
        max_length=MOST_DOSES,
    )
    sd: float = quantity(
        "Standard deviation",
        symbol="σ",
        unit=OUTCOME_UNIT,
        role="spread",
        description="Standard deviation of the outcome between patients of one arm.",
        gt=0,
        le=1e9,
    )
    success: Literal["any", "all", "named"] = quantity(
        "What counts as success",
        "any",
        role="option",
        description="Which doses must differ significantly from placebo for the trial to succeed.",
        choices={"any": "at least one dose", "all": "every dose", "named": "the named dose"},
    )
    named_dose: float | None = quantity(
        "Named dose",
        None,
        symbol="d",
        unit="mg",
        description="The dose that must differ from placebo, where one dose is named.",
        gt=0,
        le=1e9,
    )
    adjustment: Literal["dunnett", "bonferroni"] = quantity(
        "Adjustment for several comparisons",
        "dunnett",
        role="option",
        description="How the level is kept over all comparisons with placebo.",
        choices={"dunnett": "Dunnett's test", "bonferroni": "t tests, Bonferroni"},
    )

    @model_validator(mode="after")
    def _one_difference_a_dose(self) -> Self:
        many = len(self.doses)
        if len(set(self.doses)) < many:
            raise ValueError("every dose must be named once only")
        if len(self.differences) != many:
            msg = f"give as many differences from placebo as there are doses: {many}"
            raise ValueError(msg)
        if self.success == "named" and self.named_dose not in self.doses:
            listed = ", ".join(f"{dose:g}" for dose in self.doses)
            msg = f"the named dose must be one of the doses: {listed} mg"
            raise ValueError(msg)
        return self

    @property
    def strata(self) -> tuple[str, ...]:
        return (*(f"{dose:g} mg" for dose in self.doses), "placebo")

    @property
    def spread_field(self) -> str | None:
        return "sd"

    @property
    def nuisance_field(self) -> str:
        return "sd"

    @property
    def _named(self) -> int | None:
        """The place of the named dose, where only that one counts."""
        if self.success != "named" or self.named_dose is None:
            return None
        return self.doses.index(self.named_dose)

    @property
    def effect(self) -> Array:
        """The named dose's difference, else the largest one, sign kept."""
        return self._at_reference(np.asarray(self.differences, float))

    def _at_reference(self, differences: Array) -> Array:
        if self._named is not None:
            return np.asarray(differences[..., self._named])
        largest = np.abs(differences).argmax(-1)[..., None]
        return np.asarray(np.take_along_axis(differences, largest, -1)[..., 0])

    def with_effect(self, estimate: Numbers) -> Self:
        """All differences in proportion; where the reference dose has none, all raised by as much."""
        differences = np.asarray(self.differences, float)
        reference = self._at_reference(differences)[..., None]
        new = np.asarray(estimate, float)[..., None]
        ratio = differences / np.where(reference == 0, 1.0, reference)
        found = np.where(reference == 0, differences + new, new * ratio)
        # One effect keeps a list of numbers, which is hashed as any field is.
        values: dict[str, Any] = {"differences": found if found.ndim > 1 else tuple(found.tolist())}
        return sweep(self, **values)

    def method(self) -> str:
        if self.adjustment == "dunnett":
            return "Dunnett's test of each dose against placebo"
        return "t tests of each dose against placebo with pooled variance, adjusted by Bonferroni"

    def facts(self) -> tuple[Fact, ...]:
        many = len(self.doses)
        near = " : ".join(str(part) for part in optimal_allocation(many))
        b = loadings(np.array(self.allocation[:-1], float), float(self.allocation[-1]))
        found = [
            Fact(
                "Standardised difference",
                float(self.effect) / self.sd,
                "largest or named dose / SD",
            ),
            Fact(
                "Optimal share of placebo",
                float(np.sqrt(many)),
                f"√k to 1 of each dose; in whole numbers about {near}",
            ),
        ]
        if many > 1:
            found.append(
                Fact("Correlation of two comparisons", float(b[0] * b[1]), "first two doses")
            )
        return tuple(found)

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        from ldn_designer.hypotheses import Superiority

        sides: Sides = 1
        both = False
        if isinstance(hypothesis, Superiority):
            sides = hypothesis.sides
            both = hypothesis.both_directions and sides == 2  # noqa: PLR2004 - both directions
        df = n.total - len(self.doses) - 1.0
        possible = (n.units > 0).all(-1) & (df > 0)
        units = np.where(possible[..., None], n.units, 1.0)
        df = np.where(possible, df, 1.0)
        treated, control = units[..., :-1], units[..., -1:]
        shared = loadings(treated, control)
        se = np.asarray(self.sd, float)[..., None] * np.sqrt(1 / treated + 1 / control)
        distance = hypothesis.sign * (np.asarray(self.differences, float) - hypothesis.null(self))
        away = np.clip(distance / se, -FAR, FAR)
        critical = self.critical(hypothesis.alpha, df, shared, sides)
        found = self._succeeds(critical, df, shared, away, both=both)
        return np.where(possible, found, 0.0)

    def critical(self, alpha: float, df: Numbers, shared: Array, sides: Sides) -> Array:
        """What each statistic (its absolute value where sides is 2) is compared with."""
        from scipy import stats

        if self.adjustment == "dunnett":
            return critical_value(alpha, df, shared, sides)
        return np.asarray(stats.t.isf(alpha / sides / shared.shape[-1], df))

    def _succeeds(
        self, critical: Array, df: Array, shared: Array, away: Array, *, both: bool
    ) -> Array:
        """Probability that the doses which count exceed the critical value, in one or in both directions."""
        if self._named is not None:
            place = slice(self._named, self._named + 1)
            shared, away = shared[..., place], away[..., place]
        if self.success == "any":
            return probability(critical, df, shared, away, sides=2 if both else 1)
        found = probability(critical, df, shared, away, every=True)
        if both:
            found = found + probability(critical, df, shared, -away, every=True)
        return np.clip(found, 0.0, 1.0)

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        from ldn_designer.hypotheses import Superiority
        from ldn_designer.statistics.dunnett_second import comparisons

        df = float(n.total) - len(self.doses) - 1
        if (n.units <= 0).any() or df <= 0:
            return 0.0
        sides, both = 1, False
        if isinstance(hypothesis, Superiority):
            sides, both = hypothesis.sides, hypothesis.both_directions and hypothesis.sides == 2  # noqa: PLR2004 - both directions
        found = comparisons(
            n.units, df, hypothesis.alpha, sides, dunnett=self.adjustment == "dunnett"
        )
        distance = hypothesis.sign * (np.array(self.differences) - hypothesis.null(self)) / self.sd
        return found.power(distance, self.success, self._named, both=both)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Each patient's outcome, and the adjusted p value of the doses that count.

        A two-sided "at least one dose" is judged by the most extreme comparison and its direction.
        """
        sizes = [int(units) for units in n.units]
        means, squares = [], np.zeros(trials)
        for mean, size in zip((*self.differences, 0.0), sizes, strict=True):
            data = mean + self.sd * rng.standard_normal((trials, size))
            means.append(data.mean(1))
            squares += data.var(1) * size
        estimates = np.stack(means[:-1], axis=-1) - means[-1][:, None]
        df = sum(sizes) - len(sizes)
        if df < 1:
            return Outcomes.inconclusive(self._judged(estimates, estimates)[0])
        scale = np.sqrt(1 / np.array(sizes[:-1]) + 1 / sizes[-1])
        t = (estimates - null) / (np.sqrt(squares / df)[:, None] * scale)
        estimate, higher, lower, extreme = self._judged(estimates, t)
        shared = loadings(np.array(sizes[:-1], float), float(sizes[-1]))
        if self.adjustment == "bonferroni":
            return Outcomes(estimate, self._bonferroni(higher, df), self._bonferroni(lower, df))
        both = p_values(np.abs(extreme), df, shared, 2)
        if self.success == "all":
            both = np.where(np.ptp(np.sign(t), axis=1) == 0, both, 1.0)
        up, down = (p_values(each, df, shared, 1) for each in (higher, lower))
        return Outcomes(estimate, up, down, both)

    def _judged(self, estimates: Array, t: Array) -> tuple[Array, Array, Array, Array]:
        """The estimate, and the statistic that decides: higher, lower, and in either direction."""
        if self._named is not None:
            own = t[:, self._named]
            return estimates[:, self._named], own, -own, own
        size = np.abs(t)
        if self.success == "any":
            which, higher, lower = size.argmax(1), t.max(1), (-t).max(1)
        else:
            which, higher, lower = size.argmin(1), t.min(1), (-t).min(1)
        rows = np.arange(len(t))
        return estimates[rows, which], higher, lower, t[rows, which]

    def _bonferroni(self, statistic: Array, df: int) -> Array:
        from scipy import special

        return np.minimum(len(self.doses) * special.stdtr(df, -statistic), 1.0)
