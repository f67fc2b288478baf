"""Two parallel groups compared by ranks, planned on a difference of means and a shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics.ranks import RANK_TESTS, RankTest, mann_whitney
from ldn_designer.statistics.shapes import INFLATION, SHAPES, ShapeName, drawn, higher, slope

if TYPE_CHECKING:
    from ldn_designer.kernels import Numbers

#: Fewer participants than this in an arm, and the approximation may be off by more than a point.
FEW = 15
#: A shift of more than this many SD is no small one for shapes whose efficiency changes with the shift.
LARGE_SHIFT = 0.25
FAR_FROM_NORMAL = ("uniform", "laplace")


class MannWhitneyShift(Design, kind="mann-whitney-shift"):
    """Two parallel groups whose outcomes differ by a shift, compared by ranks.

    W = 1/(12σ²(∫f²)²), the inverse of the rank test's relative efficiency to the t test: π/3 normal,
    1 uniform, 2/3 Laplace, 9/π² logistic.
    Relative efficiency: SE = σ√(W(1/nₜ + 1/n꜀)), t with (nₜ + n꜀)/W − 2 degrees of freedom.
    Noether: SE = δ/(p − ½) · √((1/nₜ + 1/n꜀)/12), normal, p = P(treated higher) under the shift δ.
    Noether, inflated: Noether's numbers multiplied by W as well, as pwrss does; it is conservative where
    W > 1, because Noether's formula counts the shape already.
    A margin is tested on data shifted by it. Assumes one shape of distribution in both arms.
    Source: Lehmann, Nonparametrics: Statistical Methods Based on Ranks, 1975, chapter 2;
    Noether, J Am Stat Assoc 1987;82:645; Guenther, Am Stat 1981;35:243, for the t test's numbers.
    """

    title: ClassVar[str] = "Ranks of two groups, from a shift"
    short_title: ClassVar[str] = "Rank shift"
    measure: ClassVar[str] = "shift of the distribution"
    reference: ClassVar[str] = (
        "Lehmann EL. Nonparametrics: Statistical Methods Based on Ranks. Holden-Day, 1975, chapter 2"
    )
    exact: ClassVar[bool] = False

    difference: float = quantity(
        "Shift",
        symbol="δ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Shift to detect, treatment minus control; negative where lower is better.",
        ge=-1e9,
        le=1e9,
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
    shape: ShapeName = quantity(
        "Shape",
        "normal",
        role="option",
        description="Shape of the distribution of outcomes in each arm.",
        choices=SHAPES,
    )
    formula: Literal["efficiency", "noether", "noether-inflated"] = quantity(
        "Formula",
        "efficiency",
        role="option",
        description="The t test's numbers over the relative efficiency, or Noether's formula; some programs "
        "inflate Noether's as well, which counts the shape twice.",
        choices={
            "efficiency": "t test over relative efficiency",
            "noether": "Noether",
            "noether-inflated": "Noether, inflated by relative efficiency",
        },
    )
    test: RankTest = quantity(
        "P value",
        "normal",
        role="option",
        description="How the trial's p value is computed; the formula for power is the same.",
        choices=RANK_TESTS,
    )

    @property
    def spread_field(self) -> str | None:
        return "sd"

    @property
    def nuisance_field(self) -> str:
        return "sd"

    def method(self) -> str:
        return f"Wilcoxon–Mann–Whitney test, {RANK_TESTS[self.test]}"

    def facts(self) -> tuple[Fact, ...]:
        return (
            Fact("Standardised difference", self.difference / self.sd, "shift / SD"),
            Fact(
                "Probability of the higher outcome",
                0.5 + float(higher(self.shape, self.difference / self.sd)),
                "under the shift and the shape",
                PROPORTION,
            ),
            Fact("Relative efficiency to the t test", 1 / INFLATION[self.shape]),
        )

    def approximation_note(self, n: Counts) -> str | None:
        large = abs(self.difference) > LARGE_SHIFT * self.sd and self.shape in FAR_FROM_NORMAL
        if n.units.min() >= FEW and not large:
            return None
        why = (
            f"The shift is more than {LARGE_SHIFT:g} SD of a distribution far from normal"
            if large
            else f"There are fewer than {FEW} participants in an arm"
        )
        return (
            f"{why}, so the power of a rank test may be off by several points from what its relative "
            "efficiency says, which holds for small shifts and many participants. Confirm it by simulation."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        inflation = INFLATION[self.shape]
        sd = np.asarray(self.sd, float)
        if self.formula == "efficiency":
            return Precision(sd * np.sqrt(inflation * n.inverse_sum), n.total / inflation - 2)
        factor = inflation if self.formula == "noether-inflated" else 1.0
        away = (np.asarray(self.difference, float) - null) / sd
        return Precision(sd / slope(self.shape, away) * np.sqrt(factor * n.inverse_sum / 12))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Outcomes of the shape; the treated ones, less the null value, ranked among the controls."""
        treated = self.difference + self.sd * drawn(self.shape, rng, (trials, int(n.treatment)))
        control = self.sd * drawn(self.shape, rng, (trials, int(n.control)))
        _, p_higher, p_lower = mann_whitney(treated - null, control, self.test)
        return Outcomes(treated.mean(1) - control.mean(1), p_higher, p_lower)
