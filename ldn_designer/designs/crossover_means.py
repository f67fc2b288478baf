"""AB/BA crossover compared by its means."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, quantity

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers


class CrossoverMeans(Design, kind="crossover-means"):
    """Each patient receives both treatments, in the order AB or BA.

    SE = (σ_d/2)·√(1/n₁ + 1/n₂), which is σ_d/√N for equal sequences; df = n₁ + n₂ − 2.
    σ_d, the standard deviation of within-patient differences, is √2 × the within-patient standard
    deviation, or σ√(2(1 − ρ)) from the standard deviation of one measurement and the correlation ρ
    of two. Assumes no carry-over; period effects are removed by the two sequences.
    Source: Senn, Cross-over Trials in Clinical Research, 2nd edition 2002, chapter 3 and section 9.2;
    Jones and Kenward, Design and Analysis of Cross-Over Trials, 3rd edition 2014, chapter 2.
    """

    title: ClassVar[str] = "AB/BA crossover of means"
    short_title: ClassVar[str] = "Crossover"
    measure: ClassVar[str] = "mean difference within patients"
    reference: ClassVar[str] = (
        "Senn S. Cross-over Trials in Clinical Research, 2nd edition. Wiley, 2002, chapter 3 and section 9.2"
    )
    names: ClassVar[tuple[str, ...]] = ("AB", "BA")
    stratum: ClassVar[str] = "sequence"
    periods: ClassVar[int] = 2
    alternatives: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("within-patient SD", ("sd_within",)),
        ("SD of differences", ("sd_differences",)),
        ("SD and correlation", ("sd", "correlation")),
    )

    difference: float = quantity(
        "Mean difference",
        symbol="δ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Difference to detect within patients, treatment minus control.",
        ge=-1e9,
        le=1e9,
    )
    sd_within: float | None = quantity(
        "Within-patient SD",
        None,
        symbol="σw",
        unit=OUTCOME_UNIT,
        description="Standard deviation of repeated measurements of one patient on one treatment.",
        gt=0,
        le=1e9,
    )
    sd_differences: float | None = quantity(
        "SD of differences",
        None,
        symbol="σd",
        unit=OUTCOME_UNIT,
        description="Standard deviation over patients of the difference between the two periods.",
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
    correlation: float | None = quantity(
        "Correlation of periods",
        None,
        symbol="ρ",
        description="Correlation of one patient's outcomes in the two periods.",
        gt=-1,
        lt=1,
    )

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        return (("treatment", "control"), ("control", "treatment"))

    @property
    def spread_field(self) -> str | None:
        return None if self.sd is None else "sd"

    @property
    def difference_sd(self) -> Array:
        """The standard deviation of within-patient differences, however it was given."""
        if self.sd_differences is not None:
            return np.asarray(self.sd_differences, float)
        if self.sd_within is not None:
            return np.asarray(np.sqrt(2.0) * np.asarray(self.sd_within, float))
        assert self.sd is not None
        assert self.correlation is not None
        correlation = np.asarray(self.correlation, float)
        return np.asarray(np.asarray(self.sd, float) * np.sqrt(2 * (1 - correlation)))

    @property
    def nuisance_field(self) -> str:
        return next(
            n for n in ("sd_within", "sd_differences", "sd") if getattr(self, n) is not None
        )

    def method(self) -> str:
        return "two-sample t test on within-patient period differences, by sequence"

    def facts(self) -> tuple[Fact, ...]:
        spread = float(self.difference_sd)
        known = self.correlation is not None
        return (
            Fact(
                "Within-patient SD",
                spread / float(np.sqrt(2.0)),
                "SD × √(1 − ρ)" if known else "SD of differences / √2",
                OUTCOME_UNIT,
            ),
            Fact(
                "SD of differences",
                spread,
                "SD × √(2(1 − ρ))" if known else "√2 × within-patient SD",
                OUTCOME_UNIT,
            ),
            Fact(
                "SD of one measurement",
                self.sd,
                f"at a correlation of {self.correlation:g}"
                if self.correlation is not None
                else "needs the correlation: within-patient SD / √(1 − ρ)",
                OUTCOME_UNIT,
            ),
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        return Precision(self.difference_sd / 2 * np.sqrt(n.inverse_sum), n.total - 2)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Two periods a patient with a period effect, analysed by sequence as the protocol says."""
        from ldn_designer.statistics.studentised import studentised

        first, second = int(n.treatment), int(n.control)
        # The half-differences of each patient carry all that the analysis uses; a patient's own level cancels,
        # and a period effect of any size is removed by the contrast of sequences.
        within = float(self.difference_sd) / 2**0.5
        period = 0.7 * within

        def differences(patients: int, treated_first: int) -> Array:
            noise = within * rng.standard_normal((trials, patients, 2))
            level = 2 * within * rng.standard_normal((trials, patients, 1))
            mean = np.array(
                [
                    self.difference if treated_first else 0.0,
                    period + (0.0 if treated_first else self.difference),
                ]
            )
            data = level + mean + noise
            return np.asarray(data[..., 0] - data[..., 1])

        ab, ba = differences(first, 1), differences(second, 0)
        estimate = (ab.mean(1) - ba.mean(1)) / 2
        df = first + second - 2
        if df < 1:
            return Outcomes.inconclusive(estimate)
        squares = ab.var(1) * first + ba.var(1) * second
        variance = squares / df * (1 / first + 1 / second) / 4
        return Outcomes(estimate, *studentised(estimate - null, variance, df))
