"""AB/BA crossover in which each period is measured several times and the periods may differ in length."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, quantity
from ldn_designer.statistics.period_means import kept_measures, mean_variance

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Values drawn at a time: a diary of months in many trials would not fit into memory at once.
VALUES = 4_000_000


class CrossoverMeasures(Design, kind="crossover-measures"):
    """Each patient receives both treatments, in the order AB or BA, and is measured often in each period.

    The outcome of a period is the mean of its measures after the transition. With m measures kept, the
    within-patient variance of that mean is σ_p² + σ_m²·v(m): σ_p is how far a patient's level moves from
    period to period, σ_m the spread of single measures about the level of their period, and v the
    variance of a mean of m correlated measures: (1 + (m − 1)ρ)/m, or the AR(1) sum.
    σ_d² = 2σ_p² + σ_m²·(v(mₜ) + v(m꜀)); SE = (σ_d/2)·√(1/n₁ + 1/n₂), which is σ_d/√N for equal
    sequences; df = n₁ + n₂ − 2, for both sequences have the same variance.
    A length belongs to a treatment, whichever comes first (12 weeks of treatment, 4 of control). Where there is
    no washout the first weeks of every period are discarded instead. Assumes normal outcomes and that no
    effect of the first treatment outlasts the transition; period effects are removed by the sequences.
    Source: Senn, Cross-over Trials in Clinical Research, 2nd edition 2002, chapter 3 (analysis of
    within-patient differences by sequence); Diggle, Heagerty, Liang and Zeger, Analysis of Longitudinal
    Data, 2nd edition 2002, chapters 2 and 5 (means of correlated measures, variance components).
    """

    title: ClassVar[str] = "AB/BA crossover, several measures a period"
    short_title: ClassVar[str] = "Crossover diary"
    measure: ClassVar[str] = "mean difference within patients"
    reference: ClassVar[str] = (
        "Senn S. Cross-over Trials in Clinical Research, 2nd edition. Wiley, 2002, chapter 3"
    )
    names: ClassVar[tuple[str, ...]] = ("AB", "BA")
    stratum: ClassVar[str] = "sequence"
    periods: ClassVar[int] = 2

    difference: float = quantity(
        "Mean difference",
        symbol="δ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Difference to detect between a patient's period means, treatment minus control.",
        ge=-1e9,
        le=1e9,
    )
    sd_period: float = quantity(
        "Between-period SD",
        symbol="σₚ",
        unit=OUTCOME_UNIT,
        description="Standard deviation with which a patient's own level moves from one period to the other.",
        ge=0,
        le=1e9,
    )
    sd_measure: float = quantity(
        "SD of one measure",
        symbol="σₘ",
        unit=OUTCOME_UNIT,
        description="Standard deviation of single measures of one patient about the level of their period.",
        gt=0,
        le=1e9,
    )
    correlation: float = quantity(
        "Correlation within a period",
        0.0,
        symbol="ρ",
        description="Correlation of two measures of one period; of two neighbouring ones where it fades.",
        ge=0,
        le=0.999,
    )
    pattern: Literal["exchangeable", "ar1"] = quantity(
        "Correlation pattern",
        "ar1",
        role="option",
        description="Whether the correlation of two measures of one period fades with the time between them.",
        choices={
            "ar1": "fades with time, AR(1)",
            "exchangeable": "the same for all, exchangeable",
        },
    )
    weeks_treatment: float = quantity(
        "Weeks on treatment",
        4.0,
        symbol="wₜ",
        unit="weeks",
        description="Length of the treatment period, its transition included.",
        gt=0,
        le=520,
    )
    weeks_control: float = quantity(
        "Weeks on control",
        4.0,
        symbol="w꜀",
        unit="weeks",
        description="Length of the control period, its transition included.",
        gt=0,
        le=520,
    )
    transition_weeks: float = quantity(
        "Transition weeks",
        0.0,
        symbol="w₀",
        unit="weeks",
        description="Weeks at the start of each period whose measures are discarded, in place of a washout.",
        ge=0,
        le=520,
    )
    measures_per_week: float = quantity(
        "Measures",
        1.0,
        symbol="f",
        unit="per week",
        description="Measures a week in the treatment period: 1 is weekly, 7 a daily diary.",
        gt=0,
        le=70,
    )
    measures_per_week_control: float | None = quantity(
        "Measures on control",
        None,
        symbol="f꜀",
        unit="per week",
        description="Only where it differs from the treatment period's; leave empty otherwise.",
        gt=0,
        le=70,
    )

    @model_validator(mode="after")
    def _measures_are_left(self) -> Self:
        for words, kept in zip(("treatment", "control"), self.measures, strict=True):
            if kept < 1:
                msg = (
                    f"no measure of the {words} period is left after the transition: "
                    "make the period longer, the transition shorter, or measure more often"
                )
                raise ValueError(msg)
        return self

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        return (("treatment", "control"), ("control", "treatment"))

    @property
    def measures(self) -> tuple[Array, Array]:
        """Measures that are analysed in the treatment and in the control period."""
        return (
            kept_measures(self.weeks_treatment, self.transition_weeks, self.measures_per_week),
            kept_measures(self.weeks_control, self.transition_weeks, self._control_rate),
        )

    @property
    def _control_rate(self) -> Numbers:
        if self.measures_per_week_control is None:
            return self.measures_per_week
        return self.measures_per_week_control

    @property
    def _correlations(self) -> tuple[Numbers, Numbers]:
        """The correlation of neighbouring measures in each period: it fades by the weeks between them."""
        if self.pattern == "exchangeable":
            return self.correlation, self.correlation
        apart = np.asarray(self.measures_per_week, float) / self._control_rate
        return self.correlation, np.asarray(self.correlation, float) ** apart

    @property
    def measure_variance(self) -> Array:
        """What the single measures add to the variance of the difference of period means."""
        one, other = (
            mean_variance(m, rho, self.pattern)
            for m, rho in zip(self.measures, self._correlations, strict=True)
        )
        return np.asarray(np.square(self.sd_measure) * (one + other))

    @property
    def difference_sd(self) -> Array:
        """The standard deviation over patients of the difference of their period means."""
        return np.asarray(np.sqrt(2 * np.square(self.sd_period) + self.measure_variance))

    @property
    def period_weeks(self) -> tuple[float, ...]:
        return (self.weeks_treatment, self.weeks_control)

    @property
    def nuisance_field(self) -> str:
        moves = 2 * np.square(self.sd_period) > self.measure_variance
        return "sd_period" if np.all(moves) else "sd_measure"

    def method(self) -> str:
        return "two-sample t test on within-patient differences of period means, by sequence"

    def facts(self) -> tuple[Fact, ...]:
        treated, control = self.measures
        shared = self.correlation if self.pattern == "exchangeable" else 0.0
        return (
            Fact(
                "Measures analysed on treatment", float(treated), "a patient, transition left out"
            ),
            Fact("Measures analysed on control", float(control), "a patient, transition left out"),
            Fact(
                "SD of differences",
                float(self.difference_sd),
                "of a patient's two period means",
                OUTCOME_UNIT,
            ),
            Fact(
                "SD of differences with endless measures",
                float(np.sqrt(2 * (self.sd_period**2 + shared * self.sd_measure**2))),
                "no longer diary takes it lower",
                OUTCOME_UNIT,
            ),
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        return Precision(self.difference_sd / 2 * np.sqrt(n.inverse_sum), n.total - 2)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Every measure of every patient, the transition's thrown away, and the t test by sequence."""
        from ldn_designer.statistics.studentised import studentised

        sequences = (int(n.treatment), int(n.control))
        patients = sum(sequences)
        diary = sum(int(self._taken(treated=t)) for t in (True, False))
        step = max(VALUES // (patients * diary), 1)
        parts = [
            self._differences(rng, sequences, min(step, trials - start))
            for start in range(0, trials, step)
        ]
        differences = np.concatenate(parts)
        ab, ba = differences[:, : sequences[0]], differences[:, sequences[0] :]
        estimate = (ab.mean(1) - ba.mean(1)) / 2
        df = patients - 2
        if df < 1:
            return Outcomes.inconclusive(estimate)
        squares = ab.var(1) * sequences[0] + ba.var(1) * sequences[1]
        variance = squares / df * (1 / sequences[0] + 1 / sequences[1]) / 4
        return Outcomes(estimate, *studentised(estimate - null, variance, df))

    def _taken(self, *, treated: bool) -> Array:
        weeks = self.weeks_treatment if treated else self.weeks_control
        return kept_measures(weeks, 0.0, self.measures_per_week if treated else self._control_rate)

    def _differences(
        self, rng: np.random.Generator, sequences: tuple[int, int], trials: int
    ) -> Array:
        """First period's mean minus the second one's, for each patient of each trial, AB first."""
        treated, control = (
            self._period(rng, trials, sum(sequences), treated=t) for t in (True, False)
        )
        later = 0.7 * (self.sd_period + self.sd_measure)  # a period effect of any size cancels
        treated_first = np.arange(sum(sequences)) < sequences[0]
        contrast = np.where(treated_first, 1.0, -1.0) * (treated - control)
        return np.asarray(contrast - later)

    def _period(
        self, rng: np.random.Generator, trials: int, patients: int, *, treated: bool
    ) -> Array:
        """Each patient's mean over the measures kept of one period; the effect builds up in its transition."""
        taken, rho = int(self._taken(treated=treated)), float(self._correlations[not treated])
        discarded = taken - int(self.measures[not treated])
        noise = rng.standard_normal((taken, trials, patients))
        if self.pattern == "exchangeable":
            common = rng.standard_normal((trials, patients))
            noise = rho**0.5 * common + (1 - rho) ** 0.5 * noise
        else:
            for k in range(1, taken):
                noise[k] = rho * noise[k - 1] + (1 - rho * rho) ** 0.5 * noise[k]
        built = np.ones(taken)
        built[:discarded] = np.arange(discarded) / max(discarded, 1)
        # In the transition to control the effect wears off as it builds up in the one to treatment.
        present = self.difference * (built if treated else 1 - built)
        level = self.sd_period * rng.standard_normal((trials, patients))
        data = level + present[:, None, None] + self.sd_measure * noise
        return np.asarray(data[discarded:].mean(0))
