"""Paired differences compared with zero by signed ranks, planned on their mean and shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, quantity
from ldn_designer.statistics.ranks import RANK_TESTS, RankTest, signed_rank
from ldn_designer.statistics.shapes import INFLATION, SHAPES, ShapeName, drawn

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Fewer pairs than this, and the approximation may be off by more than a point.
FEW = 20
#: A difference of more than this many SD is no small one for shapes whose efficiency changes with it.
LARGE_SHIFT = 0.35
FAR_FROM_NORMAL = ("uniform", "laplace")


class SignedRank(Design, kind="signed-rank"):
    """Paired differences, or one group's changes, compared with zero by Wilcoxon's signed ranks.

    SE = σ_d√(W/n), t with n/W − 1 degrees of freedom: the paired t test's numbers over the relative
    efficiency 1/W; W = 1/(12σ_d²(∫f²)²) is π/3 normal, 1 uniform, 2/3 Laplace, 9/π² logistic.
    σ_d is the standard deviation of the differences, or σ√(2(1 − ρ)) from that of one measurement and the
    correlation ρ of two. A margin is subtracted from the differences before they are ranked.
    Assumes independent, symmetric, continuous differences of the shape named.
    Source: Lehmann, Nonparametrics: Statistical Methods Based on Ranks, 1975, chapter 4; Guenther,
    Am Stat 1981;35:243, for the t test's numbers.
    """

    title: ClassVar[str] = "Signed ranks of paired differences"
    short_title: ClassVar[str] = "Signed rank"
    measure: ClassVar[str] = "mean paired difference"
    reference: ClassVar[str] = (
        "Lehmann EL. Nonparametrics: Statistical Methods Based on Ranks. Holden-Day, 1975, chapter 4"
    )
    unit: ClassVar[str] = "pair"
    names: ClassVar[tuple[str, ...]] = ("pairs",)
    stratum: ClassVar[str] = "group"
    exact: ClassVar[bool] = False
    alternatives: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("SD of differences", ("sd_differences",)),
        ("SD and correlation", ("sd", "correlation")),
    )

    difference: float = quantity(
        "Mean difference",
        symbol="δ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Mean of the differences to detect, treatment minus control or after minus before.",
        ge=-1e9,
        le=1e9,
    )
    sd_differences: float | None = quantity(
        "SD of differences",
        None,
        symbol="σd",
        unit=OUTCOME_UNIT,
        description="Standard deviation over pairs of the difference.",
        gt=0,
        le=1e9,
    )
    sd: float | None = quantity(
        "Standard deviation",
        None,
        symbol="σ",
        unit=OUTCOME_UNIT,
        role="spread",
        description="Standard deviation of one measurement; needs the correlation as well.",
        gt=0,
        le=1e9,
    )
    correlation: float | None = quantity(
        "Correlation in a pair",
        None,
        symbol="ρ",
        description="Correlation of the two measurements of a pair.",
        gt=-1,
        lt=1,
    )
    shape: ShapeName = quantity(
        "Shape",
        "normal",
        role="option",
        description="Shape of the distribution of differences.",
        choices=SHAPES,
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
    def spread_field(self) -> str | None:
        return None if self.sd is None else "sd"

    @property
    def difference_sd(self) -> Array:
        """The standard deviation of the differences, however it was given."""
        if self.sd_differences is not None:
            return np.asarray(self.sd_differences, float)
        assert self.sd is not None
        assert self.correlation is not None
        correlation = np.asarray(self.correlation, float)
        return np.asarray(np.asarray(self.sd, float) * np.sqrt(2 * (1 - correlation)))

    @property
    def nuisance_field(self) -> str:
        return "sd" if self.sd_differences is None else "sd_differences"

    def method(self) -> str:
        return f"Wilcoxon signed rank test, {RANK_TESTS[self.test]}"

    def facts(self) -> tuple[Fact, ...]:
        spread = float(self.difference_sd)
        return (
            Fact("SD of differences", spread, unit=OUTCOME_UNIT),
            Fact(
                "Standardised difference",
                self.difference / spread,
                "difference / SD of differences",
            ),
            Fact("Relative efficiency to the t test", 1 / INFLATION[self.shape]),
        )

    def approximation_note(self, n: Counts) -> str | None:
        large = abs(self.difference) > LARGE_SHIFT * float(self.difference_sd)
        large &= self.shape in FAR_FROM_NORMAL
        if n.total >= FEW and not large:
            return None
        why = (
            f"The difference is more than {LARGE_SHIFT:g} SD of a distribution far from normal"
            if large
            else f"There are fewer than {FEW} pairs"
        )
        return (
            f"{why}, so the power of the signed rank test may be off by several points from what its "
            "relative efficiency says, which holds for small differences and many pairs. Confirm it by "
            "simulation."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        inflation = INFLATION[self.shape]
        se = self.difference_sd * np.sqrt(inflation * n.inverse_sum)
        return Precision(se, n.total / inflation - 1)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Differences of the shape, less the null value, ranked by size and summed where positive."""
        spread = float(self.difference_sd)
        found = self.difference + spread * drawn(self.shape, rng, (trials, int(n.total)))
        return Outcomes(found.mean(1), *signed_rank(found - null, self.test))
