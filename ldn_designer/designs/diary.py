"""Two arms compared by each patient's mean of a diary's daily scores, some days not filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics.repeated_measures import in_batches

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: With so large a share of patients having enough days, chance in their number is not felt.
NEARLY_ALL = 0.99
#: Fewer analysed patients of an arm than this, and chance in their number is felt in the power.
FEW_ANALYSED = 10


class DiaryMeans(Design, kind="diary-means"):
    """Two arms compared by the patients' means of m daily scores, each day filled in with probability c.

    SE = √(V(1/(nₜq) + 1/(n꜀q))), V = σ²(ρ̄ + (1 − ρ̄)·E[1/K | K ≥ k₀]), K ~ Bin(m, c), q = P(K ≥ k₀);
    df = (nₜ + n꜀)q − 2. ρ̄ is the mean correlation of two different days: ρ where all pairs are alike,
    2Σ_d (m − d)ρᵈ/(m(m − 1)) for AR(1). Given K = k the days filled in are any k of the m with equal chance, so
    that each pair of days is among them equally often and the variance of their mean is σ²(1/k + (1 − 1/k)ρ̄) for
    either structure; the expectation is over K and not at the mean of K, which would be too small.
    Assumes normal scores, days that are missed independently of one another and of the score, the same in both
    arms, and an unweighted t test of the patients' means.
    Source: Diggle, Heagerty, Liang and Zeger, Analysis of Longitudinal Data, 2nd edition 2002, section 2.4, for the
    mean of correlated measurements; the days filled in as above.
    """

    title: ClassVar[str] = "Diary means"
    short_title: ClassVar[str] = "Diary"
    measure: ClassVar[str] = "mean difference"
    discounts: ClassVar[bool] = True
    reference: ClassVar[str] = (
        "Diggle PJ, Heagerty P, Liang KY, Zeger SL. Analysis of Longitudinal Data, 2nd edition. Oxford University "
        "Press, 2002, section 2.4"
    )
    exact: ClassVar[bool] = False

    difference: float = quantity(
        "Mean difference",
        symbol="δ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Difference of the diary means to detect, treatment minus control; negative where lower is better.",
        ge=-1e9,
        le=1e9,
    )
    sd: float = quantity(
        "Standard deviation of one day",
        symbol="σ",
        unit=OUTCOME_UNIT,
        role="spread",
        description="Standard deviation of a single day's score between patients of one arm.",
        gt=0,
        le=1e9,
    )
    correlation: float = quantity(
        "Correlation of days",
        symbol="ρ",
        unit="",
        description="Correlation of one patient's scores on two days; for AR(1), on two neighbouring days.",
        ge=0,
        lt=1,
    )
    structure: Literal["exchangeable", "ar1"] = quantity(
        "Structure",
        "exchangeable",
        role="option",
        description="Whether the correlation of two days depends on how far they are apart.",
        choices={
            "exchangeable": "the same for all pairs of days",
            "ar1": "AR(1): falls with the distance of days",
        },
    )
    days: int = quantity(
        "Days of the diary",
        7,
        symbol="m",
        unit="days",
        description="Days over which each patient's scores are averaged.",
        ge=1,
        le=366,
    )
    compliance: float = quantity(
        "Compliance",
        1.0,
        symbol="c",
        unit=PROPORTION,
        description="Probability that a day is filled in.",
        gt=0,
        le=1,
    )
    least_days: int = quantity(
        "Days needed for a mean",
        1,
        symbol="k₀",
        unit="days",
        description="Patients with fewer days filled in than this are not analysed.",
        ge=1,
        le=366,
    )

    @model_validator(mode="after")
    def _enough_days(self) -> Self:
        if self.least_days > self.days:
            msg = f"a diary of {self.days} days cannot have {self.least_days} of them filled in"
            raise ValueError(msg)
        return self

    @property
    def spread_field(self) -> str | None:
        return "sd"

    @property
    def nuisance_field(self) -> str:
        return "sd"

    def method(self) -> str:
        fewest = (
            "" if self.least_days == 1 else f" with at least {self.least_days} of them filled in"
        )
        return f"two-sample t test of each patient’s mean over {self.days} days{fewest}"

    def facts(self) -> tuple[Fact, ...]:
        analysed, variance = self.patients
        return (
            Fact(
                "SD of a patient's mean",
                float(np.sqrt(variance)),
                "over the days that are filled in",
                OUTCOME_UNIT,
            ),
            Fact(
                "Variance against one day",
                float(variance) / self.sd**2,
                "what averaging leaves of it",
            ),
            Fact("Patients with enough days", float(analysed), unit=PROPORTION),
        )

    def approximation_note(self, n: Counts) -> str | None:
        analysed = float(self.patients[0])
        if analysed >= NEARLY_ALL or analysed * float(n.units.min()) >= FEW_ANALYSED:
            return None
        return (
            f"Fewer than {FEW_ANALYSED} patients of an arm are expected to have enough days, so the power, which "
            "rests on their expected number, may be off by more than a point. Confirm it by simulation."
        )

    @property
    def mean_correlation(self) -> Array:
        """ρ̄: the mean correlation of two different days of the diary; 0 where it has one day."""
        days = np.asarray(self.days)[..., None]
        rho = np.asarray(self.correlation, float)[..., None]
        if self.structure == "exchangeable":
            return np.asarray(np.where(days > 1, rho, 0.0))[..., 0]
        apart = np.arange(1, max(int(days.max()), 2))
        pairs = np.maximum(days - apart, 0)
        return np.asarray((pairs * rho**apart).sum(-1) / np.maximum(pairs.sum(-1), 1))

    @property
    def patients(self) -> tuple[Array, Array]:
        """(q, V): the share of patients with enough days, and the variance between them of their means."""
        from scipy import stats

        days = np.asarray(self.days)[..., None]
        filled = np.arange(1, int(days.max()) + 1)
        chance = stats.binom.pmf(filled, days, np.asarray(self.compliance, float)[..., None])
        chance = np.where(filled >= np.asarray(self.least_days)[..., None], chance, 0.0)
        analysed = chance.sum(-1)
        inverse = (chance / filled).sum(-1) / np.where(analysed > 0, analysed, 1.0)
        shared = self.mean_correlation
        variance = np.square(np.asarray(self.sd, float)) * (shared + (1 - shared) * inverse)
        return np.minimum(analysed, 1.0), np.asarray(variance)

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        analysed, variance = self.patients
        possible = analysed > 0
        share = np.where(possible, analysed, 1.0)
        se = np.where(possible, np.sqrt(variance * n.inverse_sum / share), np.inf)
        return Precision(se, np.maximum(n.total * analysed - 2, 0.0))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Every day's score of every patient, the days that are missed, and the t test of the means that remain."""
        from ldn_designer.statistics.studentised import studentised

        treated, control, days = int(n.treatment), int(n.control), int(self.days)
        effect = np.repeat([float(self.difference), 0.0], [treated, control])

        def diaries(many: int) -> tuple[Array, Array]:
            shape = (many, treated + control, days)
            score = self._scores(rng, shape) + effect[:, None]
            filled = rng.random(shape) < self.compliance
            count = filled.sum(-1)
            mean = (score * filled).sum(-1) / np.maximum(count, 1)
            return mean, (count >= self.least_days).astype(float)

        means, kept = in_batches(diaries, trials, (treated + control) * days)
        centre, squares, many = [], 0.0, []
        for arm in (slice(0, treated), slice(treated, None)):
            count = kept[:, arm].sum(1)
            average = (means[:, arm] * kept[:, arm]).sum(1) / np.maximum(count, 1)
            squares += (kept[:, arm] * (means[:, arm] - average[:, None]) ** 2).sum(1)
            centre.append(average)
            many.append(count)
        estimate, df = centre[0] - centre[1], many[0] + many[1] - 2
        tested = (np.minimum(*many) > 0) & (df > 0)
        a, b = (np.where(tested, count, 1.0) for count in many)
        variance = squares / np.where(tested, df, 1.0) * (1 / a + 1 / b)
        higher, lower = studentised(estimate - null, variance, np.where(tested, df, 1.0))
        return Outcomes(estimate, np.where(tested, higher, 1.0), np.where(tested, lower, 1.0))

    def _scores(self, rng: np.random.Generator, shape: tuple[int, int, int]) -> Array:
        """Scores of patients without an effect, by day: a level that stays, or one that wanders."""
        noise = rng.standard_normal(shape)
        if self.structure == "exchangeable":
            level = rng.standard_normal((*shape[:2], 1))
            within = np.sqrt(1 - self.correlation) * noise
            return np.asarray(self.sd * (np.sqrt(self.correlation) * level + within))
        for day in range(1, shape[2]):
            noise[..., day] *= np.sqrt(1 - self.correlation**2)
            noise[..., day] += self.correlation * noise[..., day - 1]
        return np.asarray(self.sd * noise)
