"""Two measurements of each pair compared by their means."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, quantity

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers


class PairedMeans(Design, kind="paired-means"):
    """Pairs of measurements, of one patient or of matched patients, compared by their mean difference.

    SE = σ_d/√n for n pairs; df = n − 1.
    σ_d, the standard deviation of the differences, is √(σₜ² + σ꜀² − 2ρσₜσ꜀) from the standard
    deviations of the two measurements and their correlation ρ, which is σ√(2(1 − ρ)) where those are equal.
    Assumes normally distributed differences, and that time has no effect of its own where one patient is
    measured twice: a crossover in two sequences removes such an effect, at the cost of one degree of freedom.
    Source: Julious, Sample Sizes for Clinical Trials, 2010, chapter 4; Chow, Shao, Wang and Lokhnygina,
    Sample Size Calculations in Clinical Research, 3rd edition 2017, section 3.1.
    """

    title: ClassVar[str] = "Paired means"
    short_title: ClassVar[str] = "Paired"
    measure: ClassVar[str] = "mean difference within pairs"
    reference: ClassVar[str] = (
        "Julious SA. Sample Sizes for Clinical Trials. Chapman & Hall/CRC, 2010, chapter 4"
    )
    unit: ClassVar[str] = "pair"
    names: ClassVar[tuple[str, ...]] = ("pairs",)
    stratum: ClassVar[str] = "group"
    alternatives: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("SD of differences", ("sd_differences",)),
        ("SD of either measurement and correlation", ("sd", "sd_treatment", "correlation")),
        ("one SD and correlation", ("sd", "correlation")),
    )

    difference: float = quantity(
        "Mean difference",
        symbol="δ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Difference to detect within pairs, treatment minus control.",
        ge=-1e9,
        le=1e9,
    )
    sd_differences: float | None = quantity(
        "SD of differences",
        None,
        symbol="σd",
        unit=OUTCOME_UNIT,
        description="Standard deviation over pairs of the difference of the two measurements.",
        gt=0,
        le=1e9,
    )
    sd: float | None = quantity(
        "Standard deviation",
        None,
        symbol="σ",
        unit=OUTCOME_UNIT,
        role="spread",
        description="Standard deviation of one measurement between patients; needs the correlation as well.",
        gt=0,
        le=1e9,
    )
    sd_treatment: float | None = quantity(
        "Standard deviation on treatment",
        None,
        symbol="σₜ",
        unit=OUTCOME_UNIT,
        description="Only where it differs from that of the control measurement; leave empty otherwise.",
        gt=0,
        le=1e9,
    )
    correlation: float | None = quantity(
        "Correlation within pairs",
        None,
        symbol="ρ",
        description="Correlation of the two measurements of a pair.",
        gt=-1,
        lt=1,
    )

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        return (("control and treatment",),)

    @property
    def spread_field(self) -> str | None:
        # With two standard deviations a larger one may make the differences vary less.
        return None if self.sd is None or self.sd_treatment is not None else "sd"

    @property
    def difference_sd(self) -> Array:
        """The standard deviation of the differences, however it was given."""
        if self.sd_differences is not None:
            return np.asarray(self.sd_differences, float)
        assert self.sd is not None
        assert self.correlation is not None
        sd, rho = np.asarray(self.sd, float), np.asarray(self.correlation, float)
        treated = sd if self.sd_treatment is None else np.asarray(self.sd_treatment, float)
        # (σₜ − σ꜀)² + 2σₜσ꜀(1 − ρ): the same variance, without cancellation near ρ = 1.
        return np.asarray(np.sqrt((treated - sd) ** 2 + 2 * treated * sd * (1 - rho)))

    @property
    def nuisance_field(self) -> str:
        return "sd" if self.sd_differences is None else "sd_differences"

    def method(self) -> str:
        return "paired t test"

    def facts(self) -> tuple[Fact, ...]:
        spread = float(self.difference_sd)
        given = self.sd_differences is not None
        return (
            Fact(
                "SD of differences",
                spread,
                "as given" if given else "√(σₜ² + σ꜀² − 2ρσₜσ꜀)",
                OUTCOME_UNIT,
            ),
            Fact(
                "Standardised difference",
                self.difference / spread,
                "difference / SD of differences; not comparable with one between patients",
            ),
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        return Precision(np.asarray(self.difference_sd * np.sqrt(n.inverse_sum)), n.total - 1)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Both measurements of each pair, and the paired t test."""
        from ldn_designer.statistics.studentised import studentised

        pairs = int(n.total)
        if self.sd_differences is not None:
            # A pair's own level is drawn and cancels; each measurement has half the variance of a difference.
            spread = self.sd_differences / 2**0.5
            level = 2 * spread * rng.standard_normal((trials, pairs))
            control = level + spread * rng.standard_normal((trials, pairs))
            treated = self.difference + level + spread * rng.standard_normal((trials, pairs))
        else:
            assert self.sd is not None
            assert self.correlation is not None
            sd_treatment = self.sd if self.sd_treatment is None else self.sd_treatment
            common, own = rng.standard_normal((2, trials, pairs))
            rho = self.correlation
            control = self.sd * common
            treated = self.difference + sd_treatment * (rho * common + (1 - rho**2) ** 0.5 * own)
        differences = treated - control
        estimate = differences.mean(1)
        if pairs < 2:  # noqa: PLR2004 - one difference has no spread
            return Outcomes.inconclusive(estimate)
        variance = differences.var(1, ddof=1) / pairs
        return Outcomes(estimate, *studentised(estimate - null, variance, pairs - 1))
