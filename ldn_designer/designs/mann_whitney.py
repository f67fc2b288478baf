"""Two parallel groups compared by ranks, planned on the probability of the higher outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision, sweep
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics.ranks import compare, relative_effect_test, satterthwaite, triple

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Fewer participants than this in an arm, and the normal approximation may be off by more than a point.
FEW = 10


class MannWhitney(Design, kind="mann-whitney"):
    """Two parallel groups compared by the probability that a treated patient has the higher outcome.

    p = P(treated higher) + ½·P(equal); the effect is p − ½.
    Without a difference: SE₀ = √((1/nₜ + 1/n꜀)/12), continuous outcomes.
    Noether: SE = SE₀, so that N = (z₁₋α + z₁₋β)² / (12·c(1 − c)(p − ½)²), c the share of one arm.
    Normal shift: SE = √((p(1 − p) + (N − 2)(Q − p²)) / (nₜn꜀)), Q = Φ₂(h, h; ½), h = Φ⁻¹(p): the variance
    of the estimate where outcomes are normal with one variance; SE₀ then has (N + 1)/(12nₜn꜀).
    Against another value than ½ the test studentises by the placements (Brunner and Munzel, Biometrical J
    2000;42:17), and SE is that of the normal shift whichever variance is chosen.
    Assumes independent, continuous outcomes; for the variance with a difference, one shape of distribution.
    Source: Noether, J Am Stat Assoc 1987;82:645; Birnbaum, Proc Third Berkeley Symp 1956;1:13,
    for the variance with a difference.
    """

    title: ClassVar[str] = "Ranks of two groups, from P(higher)"
    short_title: ClassVar[str] = "Mann–Whitney"
    measure: ClassVar[str] = "probability of the higher outcome"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = PROPORTION
    reference: ClassVar[str] = (
        "Noether GE. Sample size determination for some common nonparametric tests. "
        "J Am Stat Assoc 1987;82:645–647"
    )
    effect_field: ClassVar[str] = "probability"
    no_difference: ClassVar[float] = 0.5
    exact: ClassVar[bool] = False

    probability: float = quantity(
        "Probability of the higher outcome",
        symbol="p",
        unit=PROPORTION,
        role="effect",
        description="Probability that a treated patient's outcome is higher than a control patient's, "
        "equal ones counted half; 50% is no difference.",
        gt=0,
        lt=1,
    )
    variance: Literal["noether", "shift"] = quantity(
        "Variance",
        "noether",
        role="option",
        description="Noether takes the variance without a difference; the other one is that under a shift "
        "of normal distributions.",
        choices={"noether": "without a difference (Noether)", "shift": "under a normal shift"},
    )

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
        return "Wilcoxon–Mann–Whitney test, normal approximation"

    def facts(self) -> tuple[Fact, ...]:
        from scipy import special

        p = self.probability
        return (
            Fact("Odds of the higher outcome", p / (1 - p)),
            Fact(
                "Standardised difference",
                float(2**0.5 * special.ndtri(p)),
                "√2·Φ⁻¹(p), if outcomes are normal with one SD",
            ),
        )

    def approximation_note(self, n: Counts) -> str | None:
        if n.units.min() >= FEW:
            return None
        return (
            f"With fewer than {FEW} participants in an arm the normal approximation of the rank test may be "
            "off by more than a point. Confirm it by simulation."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        se_noether = np.sqrt(n.inverse_sum / 12)
        elsewhere = bool(np.any(np.asarray(null) != 0))
        if self.variance == "noether" and not elsewhere:
            return Precision(se_noether)
        p = np.clip(np.asarray(self.probability, float), 1e-12, 1 - 1e-12)
        extra = np.maximum(triple(p) - p * p, 0.0)
        filled = (n.units > 0).all(-1)
        pairs = np.where(filled, n.treatment * n.control, 1.0)
        variance = (p * (1 - p) + np.maximum(n.total - 2, 0) * extra) / pairs
        se = np.where(filled, np.sqrt(variance), np.inf)
        if elsewhere:
            many, others = np.where(filled, n.treatment, 1.0), np.where(filled, n.control, 1.0)
            return Precision(
                se, satterthwaite(extra / many, extra / others, n.treatment, n.control)
            )
        return Precision(
            se, se_null=np.where(filled, np.sqrt((n.total + 1) / (12 * pairs)), np.inf)
        )

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Normal outcomes whose shift gives this probability."""
        from scipy import special

        shift = 2**0.5 * float(special.ndtri(self.probability))
        treated = shift + rng.standard_normal((trials, int(n.treatment)))
        control = rng.standard_normal((trials, int(n.control)))
        found = compare(treated, control)
        if null != 0 and n.units.min() < 2:  # noqa: PLR2004 - a variance needs two
            return Outcomes.inconclusive(found.difference)
        return Outcomes(found.difference, *relative_effect_test(found, null))
