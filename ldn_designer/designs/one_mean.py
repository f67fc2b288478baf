"""The mean of one group compared with a reference value."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, quantity

if TYPE_CHECKING:
    from ldn_designer.kernels import Numbers


class OneMean(Design, kind="one-mean"):
    """One group of participants whose mean is compared with a reference value.

    SE = σ/√n. t: df = n − 1. z: the standard deviation is taken as known, df = ∞.
    Assumes independent, normally distributed outcomes and a reference value without error.
    Source: Chow, Shao, Wang and Lokhnygina, Sample Size Calculations in Clinical Research,
    3rd edition 2017, section 3.1.
    """

    title: ClassVar[str] = "One mean"
    short_title: ClassVar[str] = "One group"
    measure: ClassVar[str] = "difference of the mean from a reference value"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    reference: ClassVar[str] = (
        "Chow SC, Shao J, Wang H, Lokhnygina Y. Sample Size Calculations in Clinical Research, "
        "3rd edition. Chapman & Hall/CRC, 2017, section 3.1"
    )
    names: ClassVar[tuple[str, ...]] = ("participants",)
    stratum: ClassVar[str] = "group"

    difference: float = quantity(
        "Difference from the reference",
        symbol="δ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Difference to detect, mean minus reference value; negative where lower is better.",
        ge=-1e9,
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
    test: Literal["t", "z"] = quantity(
        "Analysis",
        "t",
        role="option",
        description="The t test estimates the standard deviation; the z test takes it as known.",
        choices={"t": "one-sample t test", "z": "z test, SD known"},
    )

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        return (("treatment",),)

    @property
    def spread_field(self) -> str | None:
        return "sd"

    @property
    def nuisance_field(self) -> str:
        return "sd"

    def method(self) -> str:
        if self.test == "z":
            return "one-sample z test with known standard deviation"
        return "one-sample t test"

    def facts(self) -> tuple[Fact, ...]:
        return (Fact("Standardised difference", self.difference / self.sd, "difference / SD"),)

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        se = np.asarray(self.sd * np.sqrt(n.inverse_sum))
        return Precision(se) if self.test == "z" else Precision(se, n.total - 1)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        from scipy import special

        from ldn_designer.statistics.studentised import studentised

        size = int(n.total)
        data = self.difference + self.sd * rng.standard_normal((trials, size))
        estimate = data.mean(1)
        if self.test == "z":
            z = (estimate - null) * size**0.5 / self.sd
            return Outcomes(estimate, special.ndtr(-z), special.ndtr(z))
        if size < 2:  # noqa: PLR2004 - one value has no spread
            return Outcomes.inconclusive(estimate)
        variance = data.var(1, ddof=1) / size
        return Outcomes(estimate, *studentised(estimate - null, variance, size - 1))
