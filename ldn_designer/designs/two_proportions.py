"""Two parallel groups compared by the proportions that respond."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision, sweep
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.kernels import upper_tail
from ldn_designer.statistics import two_binomials
from ldn_designer.statistics.restricted_risks import under_difference

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers


class TwoProportions(Design, kind="two-proportions"):
    """Two parallel groups compared by the difference of proportions, a normal approximation.

    SE = √(pₜ(1 − pₜ)/nₜ + p꜀(1 − p꜀)/n꜀).
    Pooled: the test divides by √(p̄(1 − p̄)(1/nₜ + 1/n꜀)), p̄ = (nₜpₜ + n꜀p꜀)/(nₜ + n꜀).
    Corrected: pooled, the distance shortened by (1/nₜ + 1/n꜀)/2.
    Unpooled: the test divides by the standard error itself.
    Score: the test divides by the standard error at the proportions most likely under the null value; at
    equal proportions this is the pooled test.
    Arcsine: φ(p) = 2 arcsin √p has variance 1/n; h = φ(pₜ) − φ(p꜀). A limit Δ is planned as the value
    φ(p꜀ + Δ) − φ(p꜀) of h.
    Equivalence: P(both) = P(above the lower) + P(below the upper) − 1; by the nearer limit, 2P − 1.
    Source: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 3rd edition 2003,
    section 4.2; continuity correction: Casagrande, Pike and Smith, Biometrics 1978;34:483, and Fleiss, Tytun
    and Ury, Biometrics 1980;36:343; score: Farrington and Manning, Stat Med 1990;9:1447; arcsine: Cohen,
    Statistical Power Analysis for the Behavioral Sciences, 2nd edition 1988, chapter 6; unpooled and the
    nearer limit: Chow, Shao, Wang and Lokhnygina 2017, section 4.2.
    """

    title: ClassVar[str] = "Two proportions"
    short_title: ClassVar[str] = "Proportions"
    measure: ClassVar[str] = "risk difference"
    pools: ClassVar[Literal["mean difference", "risk difference"]] = "risk difference"
    effect_unit: ClassVar[str] = PROPORTION
    reference: ClassVar[str] = (
        "Fleiss JL, Levin B, Paik MC. Statistical Methods for Rates and Proportions, 3rd edition. "
        "Wiley, 2003, section 4.2"
    )
    effect_field: ClassVar[str] = "treatment"
    exact: ClassVar[bool] = False

    control: float = quantity(
        "Proportion, control arm",
        symbol="p꜀",
        unit=PROPORTION,
        description="Proportion with the outcome in the control arm.",
        gt=0,
        lt=1,
    )
    treatment: float = quantity(
        "Proportion, treatment arm",
        symbol="pₜ",
        unit=PROPORTION,
        role="effect",
        description="Proportion with the outcome in the treatment arm.",
        gt=0,
        lt=1,
    )
    test: Literal["pooled", "corrected", "unpooled", "score", "arcsine"] = quantity(
        "Variance in the test",
        "pooled",
        role="option",
        description="Pooled is the usual χ² test; against a limit the score test keeps its level best.",
        choices={
            "pooled": "pooled (χ² test)",
            "corrected": "pooled, with continuity correction",
            "unpooled": "unpooled (Wald test)",
            "score": "at the null value (Farrington–Manning score test)",
            "arcsine": "arcsine transformation (Cohen’s h)",
        },
    )
    equivalence: Literal["joint", "nearer"] = quantity(
        "Power of equivalence",
        "joint",
        role="option",
        description="The bound by the nearer limit asks for more participants where the arms differ.",
        choices={
            "joint": "probability that both tests succeed",
            "nearer": "bound by the test at the nearer limit",
        },
    )

    @property
    def effect(self) -> Array:
        return np.asarray(np.asarray(self.treatment, float) - self.control)

    def with_effect(self, estimate: Numbers) -> Self:
        return sweep(self, treatment=self.control + estimate)

    def effect_range(self) -> tuple[float, float]:
        return (-self.control, 1 - self.control)

    @property
    def nuisance_field(self) -> str:
        return "control"

    def method(self) -> str:
        return {
            "pooled": "two-sample z test of proportions, pooled variance (χ² test without continuity correction)",
            "corrected": "χ² test of two proportions with continuity correction",
            "unpooled": "two-sample z test of proportions, unpooled variance",
            "score": "Farrington–Manning score test of two proportions",
            "arcsine": "two-sample z test of arcsine-transformed proportions",
        }[self.test]

    def facts(self) -> tuple[Fact, ...]:
        treated, control = self.treatment, self.control
        odds = treated / (1 - treated) / (control / (1 - control))
        found = (
            Fact("Risk difference", treated - control, unit=PROPORTION),
            Fact("Risk ratio", treated / control),
            Fact("Odds ratio", odds),
        )
        if self.test != "arcsine":
            return found
        h = float(_angle(treated) - _angle(control))
        return *found, Fact("Cohen’s h", h, "2 arcsin √p, difference")

    def approximation_note(self, n: Counts) -> str | None:
        return two_binomials.few_expected((n.treatment, n.control), (self.treatment, self.control))

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        treated, control = np.clip(self.treatment, 0, 1), self.control
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.test == "arcsine":
                # In units of the difference, so that effect and limits keep theirs.
                slope = _chord(treated, np.clip(control + null, 0, 1))
                return Precision(np.asarray(slope * np.sqrt(n.inverse_sum)))
            se = np.sqrt(_variance(treated, n.treatment) + _variance(control, n.control))
            if self.test == "unpooled":
                return Precision(se)
            if self.test == "score":
                p, q = under_difference(treated, control, n.treatment, n.control, null)
                return Precision(
                    se, se_null=np.sqrt(_variance(p, n.treatment) + _variance(q, n.control))
                )
            mean = (treated * n.treatment + control * n.control) / n.total
            return Precision(se, se_null=np.sqrt(mean * (1 - mean) * n.inverse_sum))

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        from ldn_designer.hypotheses import Equivalence, NonInferiority, Superiority

        if isinstance(hypothesis, Equivalence):
            alpha, lower, upper = hypothesis.alpha, hypothesis.lower, hypothesis.upper
            above = self.bare_power(n, NonInferiority(alpha=alpha, limit=lower))
            below = self.bare_power(n, NonInferiority(alpha=alpha, limit=upper, benefit="lower"))
            both = 2 * np.minimum(above, below) if self.equivalence == "nearer" else above + below
            return np.asarray(np.maximum(both - 1, 0.0))
        if self.test != "corrected":
            return super().bare_power(n, hypothesis)
        found = self._corrected(n, hypothesis, hypothesis.sign)
        two_sided = hypothesis.tail_alpha < hypothesis.alpha
        if two_sided and isinstance(hypothesis, Superiority) and hypothesis.both_directions:
            found = found + self._corrected(n, hypothesis, -hypothesis.sign)
        return found

    def _corrected(self, n: Counts, hypothesis: Hypothesis, sign: int) -> Array:
        """Probability that the test with continuity correction rejects in the direction `sign`."""
        null, (low, high) = hypothesis.null(self), self.effect_range()
        precision = self.precision(n, null)
        distance = sign * (self.effect - null) - n.inverse_sum / 2
        found = upper_tail(distance, precision.se, precision.divisor, np.inf, hypothesis.tail_alpha)
        return np.where((self.effect > low) & (self.effect < high), found, 0.0)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        treated = rng.binomial(int(n.treatment), self.treatment, trials)
        control = rng.binomial(int(n.control), self.control, trials)
        return self._tested(treated.astype(float), control.astype(float), n, null)

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """The power of the test itself, not of its approximation: every table with its chance."""
        sizes = int(n.treatment), int(n.control)
        if min(sizes) < 1:
            return 0.0
        tables = two_binomials.tables(sizes, (float(self.treatment), float(self.control)))
        if tables is None:
            return None
        treated, control, chance = tables
        outcomes = (self._tested(treated, control, n, null) for null in hypothesis.nulls(self))
        return min(1.0, float(chance @ hypothesis.succeeds(self, tuple(outcomes))))

    def _tested(self, treated: Array, control: Array, n: Counts, null: float) -> Outcomes:
        """The test of each table of events."""
        size, size_control = float(n.treatment), float(n.control)
        p, q = treated / size, control / size_control
        away, slack = p - q - null, 0.0
        parts = 1 / size + 1 / size_control
        if self.test == "arcsine":
            planned = np.arcsin(np.sqrt(np.clip([self.control + null, self.control], 0, 1)))
            away = 2 * (np.arcsin(np.sqrt(p)) - np.arcsin(np.sqrt(q))) - 2 * (
                planned[0] - planned[1]
            )
            variance = np.full_like(away, parts)
        elif self.test == "unpooled":
            variance = p * (1 - p) / size + q * (1 - q) / size_control
        elif self.test == "score":
            r = _most_likely(treated, control, size, size_control, null)
            variance = (r + null) * (1 - r - null) / size + r * (1 - r) / size_control
        else:
            both = (treated + control) / (size + size_control)
            variance = both * (1 - both) * parts
            slack = parts / 2 if self.test == "corrected" else 0.0
        return Outcomes(p - q, *two_binomials.tails(away, variance, slack))


def _variance(p: Numbers, size: Array) -> Array:
    return np.asarray(p * (1 - p) / size)


def _angle(p: Numbers) -> Array:
    return np.asarray(2 * np.arcsin(np.sqrt(p)))


def _chord(p: Array, q: Array) -> Array:
    """(p − q)/(φ(p) − φ(q)); at p = q the slope √(p(1 − p)) of the inverse of φ."""
    angle = _angle(p) - _angle(q)
    return np.where(angle == 0, np.sqrt(p * (1 - p)), (p - q) / np.where(angle == 0, 1.0, angle))


def _most_likely(
    treated: Array, control: Array, size: float, size_control: float, null: float
) -> Array:
    """The control risk most likely to give such counts where the risks differ by the null value."""

    def score(r: Array) -> Array:
        p = r + null
        return np.asarray(
            (treated - size * p) * r * (1 - r) + (control - size_control * r) * p * (1 - p)
        )

    return two_binomials.steepest(
        score, np.full_like(control, max(0.0, -null)), min(1.0, 1.0 - null)
    )
