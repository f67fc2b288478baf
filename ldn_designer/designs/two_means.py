"""Two parallel groups compared by their means."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, quantity

if TYPE_CHECKING:
    from ldn_designer.kernels import Numbers

#: Below so many in an arm the degrees of freedom of Hsu's test are far from those of its statistic.
FEW = 30


class TwoMeans(Design, kind="two-means"):
    """Two parallel groups compared by their means.

    SE = √(σₜ²/nₜ + σ꜀²/n꜀).
    Pooled t: σₜ = σ꜀ = σ, df = nₜ + n꜀ − 2.
    Welch: df = (a + b)² / (a²/(nₜ − 1) + b²/(n꜀ − 1)) with a = σₜ²/nₜ, b = σ꜀²/n꜀
    (Satterthwaite, Biometrics Bull 1946;2:110; Welch, Biometrika 1947;34:28).
    Hsu: Welch's statistic with the smallest degrees of freedom it can have, df = min(nₜ, n꜀) − 1, which never
    exceeds its level (Hsu, Stat Res Mem 1938;2:1); power is that of a t test with these degrees of freedom.
    z: the standard deviations are taken as known, df = ∞.
    Assumes independent, normally distributed outcomes.
    Source: Julious, Sample Sizes for Clinical Trials, 2010, chapter 3; Chow, Shao, Wang and Lokhnygina,
    Sample Size Calculations in Clinical Research, 3rd edition 2017, section 3.2.
    """

    title: ClassVar[str] = "Two parallel means"
    short_title: ClassVar[str] = "Parallel"
    measure: ClassVar[str] = "mean difference"
    reference: ClassVar[str] = (
        "Julious SA. Sample Sizes for Clinical Trials. Chapman & Hall/CRC, 2010, chapter 3"
    )

    difference: float = quantity(
        "Mean difference",
        symbol="δ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Difference to detect, treatment minus control; negative where lower is better.",
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
    sd_treatment: float | None = quantity(
        "Standard deviation, treatment arm",
        None,
        symbol="σₜ",
        unit=OUTCOME_UNIT,
        description="Only where it differs from the control arm's; leave empty otherwise.",
        gt=0,
        le=1e9,
    )
    test: Literal["t", "welch", "hsu", "z"] = quantity(
        "Analysis",
        "t",
        role="option",
        description="The t test pools the standard deviation; it becomes Welch's where the arms differ.",
        choices={
            "t": "two-sample t test",
            "welch": "Welch's t test",
            "hsu": "Hsu's t test, conservative",
            "z": "z test, SD known",
        },
    )

    @property
    def spread_field(self) -> str | None:
        return "sd"

    @property
    def _welch(self) -> bool:
        return self.test in {"welch", "hsu"} or (self.test == "t" and self.sd_treatment is not None)

    @property
    def nuisance_field(self) -> str:
        return "sd"

    def method(self) -> str:
        if self.test == "z":
            return "two-sample z test with known standard deviation"
        if self.test == "hsu":
            return "Hsu's t test (conservative degrees of freedom)"
        return "Welch's t test" if self._welch else "two-sample t test"

    def facts(self) -> tuple[Fact, ...]:
        return (
            Fact(
                "Standardised difference",
                self.difference / self.sd,
                "difference / SD of the control arm",
            ),
        )

    def approximation_note(self, n: Counts) -> str | None:
        if self.test != "hsu" or float(n.units.min()) >= FEW:
            return None
        return (
            f"With fewer than {FEW} participants in an arm the power of Hsu's test may be off by more than a "
            "point. Confirm it by simulation."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        sd_treatment = self.sd if self.sd_treatment is None else self.sd_treatment
        with np.errstate(divide="ignore", invalid="ignore"):
            a, b = np.square(sd_treatment) / n.treatment, np.square(self.sd) / n.control
            satterthwaite = (a + b) ** 2 / (a**2 / (n.treatment - 1) + b**2 / (n.control - 1))
        se = np.sqrt(a + b)
        if self.test == "z":
            return Precision(se)
        if self.test == "hsu":
            return Precision(se, np.minimum(n.treatment, n.control) - 1)
        if self._welch:
            enough = (n.treatment > 1) & (n.control > 1)
            return Precision(se, np.where(enough, satterthwaite, 0.0))
        return Precision(se, n.total - 2)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        from scipy import special

        from ldn_designer.statistics.studentised import studentised

        size_treatment, size_control = int(n.treatment), int(n.control)
        sd_treatment = self.sd if self.sd_treatment is None else self.sd_treatment
        treated = self.difference + sd_treatment * rng.standard_normal((trials, size_treatment))
        control = self.sd * rng.standard_normal((trials, size_control))
        estimate = treated.mean(1) - control.mean(1)
        if self.test == "z":
            known = float(np.hypot(sd_treatment / size_treatment**0.5, self.sd / size_control**0.5))
            z = (estimate - null) / known
            return Outcomes(estimate, special.ndtr(-z), special.ndtr(z))
        smaller, both = min(size_treatment, size_control), size_treatment + size_control
        if (smaller - 1 if self._welch else both - 2) < 1:
            return Outcomes.inconclusive(estimate)
        squares_treated, squares_control = (
            treated.var(1) * size_treatment,
            control.var(1) * size_control,
        )
        if self._welch:
            v = squares_treated / (size_treatment - 1) / size_treatment
            w = squares_control / (size_control - 1) / size_control
            variance = v + w
            parts = v**2 / (size_treatment - 1) + w**2 / (size_control - 1)
            df: Numbers = np.where(parts > 0, variance**2 / np.where(parts > 0, parts, 1.0), 1.0)
            if self.test == "hsu":
                df = np.full_like(df, smaller - 1)
        else:
            df = size_treatment + size_control - 2
            squares = squares_treated + squares_control
            variance = squares / df * (1 / size_treatment + 1 / size_control)
        return Outcomes(estimate, *studentised(estimate - null, variance, df))
