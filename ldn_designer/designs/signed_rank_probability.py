"""Paired differences compared with zero by signed ranks, planned on P(sum of two > 0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision, sweep
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics.ranks import (
    RANK_TESTS,
    RankTest,
    signed_rank,
    triple,
    walsh,
)
from ldn_designer.statistics.studentised import studentised

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Fewer pairs than this, and the normal approximation may be off by more than a point.
FEW = 20


class SignedRankProbability(Design, kind="signed-rank-probability"):
    """Paired differences compared with zero by Wilcoxon's signed ranks.

    p = P(D₁ + D₂ > 0) for the differences of two pairs; the effect is p − ½.
    Noether: SE = √(1/(3n)), so that n = (z₁₋α + z₁₋β)² / (3(p − ½)²).
    Normal shift: SE = √((2(n − 2)(Q − p²) + p(1 − p)) · 2/(n(n − 1))), Q = Φ₂(h, h; ½), h = Φ⁻¹(p): the
    variance of the share of positive sums over pairs of differences; the test divides by its value at p = ½.
    Against another value than ½ the share of positive sums is studentised by its estimated variance,
    and SE is that of the normal shift whichever variance is chosen.
    Assumes independent, continuous, symmetric differences; for the variance with a difference, normal ones.
    Source: Noether, J Am Stat Assoc 1987;82:645; Lehmann, Nonparametrics: Statistical Methods
    Based on Ranks, 1975, chapter 4, for the variance with a difference.
    """

    title: ClassVar[str] = "Signed ranks, from P(sum of two > 0)"
    short_title: ClassVar[str] = "Signed rank P"
    measure: ClassVar[str] = "probability that two differences sum above zero"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = PROPORTION
    reference: ClassVar[str] = (
        "Noether GE. Sample size determination for some common nonparametric tests. "
        "J Am Stat Assoc 1987;82:645–647"
    )
    unit: ClassVar[str] = "pair"
    names: ClassVar[tuple[str, ...]] = ("pairs",)
    stratum: ClassVar[str] = "group"
    effect_field: ClassVar[str] = "probability"
    no_difference: ClassVar[float] = 0.5
    exact: ClassVar[bool] = False

    probability: float = quantity(
        "Probability of a positive sum",
        symbol="p",
        unit=PROPORTION,
        role="effect",
        description="Probability that the differences of two pairs sum above zero; 50% is no difference.",
        gt=0,
        lt=1,
    )
    variance: Literal["noether", "shift"] = quantity(
        "Variance",
        "noether",
        role="option",
        description="Noether takes the variance without a difference; the other one is that under a shift "
        "of normal differences.",
        choices={"noether": "without a difference (Noether)", "shift": "under a normal shift"},
    )
    test: RankTest = quantity(
        "P value",
        "normal",
        role="option",
        description="How the trial's p value is computed; the formula for power is the same.",
        choices=RANK_TESTS,
    )

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        return (("treatment and control",),)

    @property
    def nuisance_field(self) -> str:
        return "probability"

    def on_scale(self, value: Numbers) -> Array:
        return np.asarray(np.asarray(value, float) - self.no_difference)

    def off_scale(self, value: Numbers) -> Numbers:
        return np.asarray(value, float) + self.no_difference

    def with_effect(self, estimate: Numbers) -> Self:
        return sweep(self, probability=self.off_scale(estimate))

    def effect_range(self) -> tuple[float, float]:
        return (-0.5, 0.5)

    def method(self) -> str:
        return f"Wilcoxon signed rank test, {RANK_TESTS[self.test]}"

    def facts(self) -> tuple[Fact, ...]:
        from scipy import special

        standardised = float(special.ndtri(self.probability)) / 2**0.5
        return (
            Fact("Standardised difference", standardised, "Φ⁻¹(p)/√2, if differences are normal"),
        )

    def approximation_note(self, n: Counts) -> str | None:
        if n.total >= FEW:
            return None
        return (
            f"With fewer than {FEW} pairs the normal approximation of the signed rank test may be off by "
            "more than a point. Confirm it by simulation."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        se_noether = np.sqrt(n.inverse_sum / 3)
        elsewhere = bool(np.any(np.asarray(null) != 0))
        if self.variance == "noether" and not elsewhere:
            return Precision(se_noether)
        p = np.clip(np.asarray(self.probability, float), 1e-12, 1 - 1e-12)
        extra = np.maximum(triple(p) - p * p, 0.0)
        enough = n.total > 1
        total = np.where(enough, n.total, 2.0)
        variance = (2 * np.maximum(total - 2, 0) * extra + p * (1 - p)) * 2 / (total * (total - 1))
        se = np.where(enough, np.sqrt(variance), np.inf)
        if elsewhere:
            return Precision(se, n.total - 1)
        se_null = np.sqrt((2 * total - 1) / (6 * total * (total - 1)))
        return Precision(se, se_null=np.where(enough, se_null, np.inf))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Normal differences whose shift gives this probability."""
        from scipy import special

        many = int(n.total)
        shift = float(special.ndtri(self.probability)) / 2**0.5
        found = shift + rng.standard_normal((trials, many))
        if null == 0:
            return Outcomes(found.mean(1), *signed_rank(found, self.test))
        if many < 3:  # noqa: PLR2004 - sums of two have a variance from three pairs on
            return Outcomes.inconclusive(found.mean(1))
        share, variance = walsh(found)
        return Outcomes(share - 0.5, *studentised(share - 0.5 - null, variance, many - 1))
