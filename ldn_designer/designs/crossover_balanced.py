"""Four-period crossover in two sequences, such as ABBA/BAAB, compared by its means."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, quantity

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Values drawn at a time.
VALUES = 4_000_000
PERIODS = 4
#: What the model estimates besides the patients: periods less one, and the treatment.
ESTIMATED = PERIODS


class CrossoverBalanced(Design, kind="crossover-balanced"):
    """Each patient receives both treatments twice, in one of two sequences that mirror each other.

    A patient's contrast, the mean on treatment less the mean on control, has variance
    σ_w²(1/2 + 1/2) = σ_w², so that SE = (σ_w/2)·√(1/n₁ + 1/n₂), which is σ_w/√N for equal sequences:
    half the variance of AB/BA with as many patients. Period effects are removed by the mirrored sequences.
    Analysis of variance with patients, periods and treatment: df = 4N − 1 − (N − 1) − 3 − 1 = 3N − 4.
    By patients' contrasts: a two-sample t test by sequence, df = N − 2, which holds as well where the
    effect differs from patient to patient (σ_w² then includes that variance).
    σ_w, the within-patient standard deviation, is σ_d/√2, or σ√(1 − ρ) from the standard deviation of one
    measurement and the correlation ρ of two. Assumes no carry-over and independent errors within patients.
    Source: Jones and Kenward, Design and Analysis of Cross-Over Trials, 3rd edition 2014, chapter 3 (two-treatment
    designs of higher order); Senn, Cross-over Trials in Clinical Research, 2nd edition 2002.
    """

    title: ClassVar[str] = "Four-period crossover of means"
    short_title: ClassVar[str] = "Four periods"
    measure: ClassVar[str] = "mean difference within patients"
    reference: ClassVar[str] = (
        "Jones B, Kenward MG. Design and Analysis of Cross-Over Trials, 3rd edition. "
        "Chapman & Hall/CRC, 2014, chapter 3"
    )
    names: ClassVar[tuple[str, ...]] = ()
    stratum: ClassVar[str] = "sequence"
    periods: ClassVar[int] = PERIODS
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
        description="Standard deviation over patients of the difference between two periods.",
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
        description="Correlation of one patient's outcomes in any two of the periods.",
        gt=-1 / (PERIODS - 1),
        lt=1,
    )
    sequences: Literal["ABBA/BAAB", "ABAB/BABA", "AABB/BBAA"] = quantity(
        "Sequences",
        "ABBA/BAAB",
        role="option",
        description="The order of the periods in both sequences; A is the treatment, B the control.",
        choices={each: each for each in ("ABBA/BAAB", "ABAB/BABA", "AABB/BBAA")},
    )
    analysis: Literal["anova", "contrasts"] = quantity(
        "Analysis",
        "anova",
        role="option",
        description="Patients' contrasts hold as well where the effect differs from patient to patient.",
        choices={
            "anova": "analysis of variance, patients, periods and treatment",
            "contrasts": "t test on patients’ contrasts, by sequence",
        },
    )

    @property
    def strata(self) -> tuple[str, ...]:
        return tuple(self.sequences.split("/"))

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        words = {"A": "treatment", "B": "control"}
        return tuple(tuple(words[letter] for letter in sequence) for sequence in self.strata)

    @property
    def spread_field(self) -> str | None:
        return None if self.sd is None else "sd"

    @property
    def within_sd(self) -> Array:
        """The within-patient standard deviation, however it was given."""
        if self.sd_within is not None:
            return np.asarray(self.sd_within, float)
        if self.sd_differences is not None:
            return np.asarray(np.asarray(self.sd_differences, float) / np.sqrt(2.0))
        assert self.sd is not None
        assert self.correlation is not None
        kept = 1 - np.asarray(self.correlation, float)
        return np.asarray(np.asarray(self.sd, float) * np.sqrt(kept))

    @property
    def nuisance_field(self) -> str:
        return next(
            n for n in ("sd_within", "sd_differences", "sd") if getattr(self, n) is not None
        )

    def method(self) -> str:
        if self.analysis == "anova":
            return "analysis of variance, with patients, periods and treatment"
        return "two-sample t test on patients’ contrasts between treatments, by sequence"

    def facts(self) -> tuple[Fact, ...]:
        within = float(self.within_sd)
        return (
            Fact("Within-patient SD", within, "of one period's outcome", OUTCOME_UNIT),
            Fact(
                "SD of a patient's contrast",
                within,
                "two periods on each treatment: √(σw²/2 + σw²/2)",
                OUTCOME_UNIT,
            ),
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        df = (PERIODS - 1) * n.total - ESTIMATED if self.analysis == "anova" else n.total - 2
        return Precision(self.within_sd / 2 * np.sqrt(n.inverse_sum), df)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Four periods a patient with period effects and a level of their own, and the analysis named."""
        from ldn_designer.statistics.studentised import studentised

        patients = [int(n.treatment), int(n.control)]
        treated = np.array([[letter == "A" for letter in s] for s in self.strata])
        treated = np.repeat(treated, patients, axis=0)
        step = max(VALUES // treated.size, 1)
        analyse = self._anova if self.analysis == "anova" else self._contrasts
        parts = [
            analyse(self._data(rng, treated, min(step, trials - start)), treated, patients)
            for start in range(0, trials, step)
        ]
        estimate, se = (np.concatenate(found) for found in zip(*parts, strict=True))
        total = sum(patients)
        df = (PERIODS - 1) * total - ESTIMATED if self.analysis == "anova" else total - 2
        if df < 1:
            return Outcomes.inconclusive(estimate)
        return Outcomes(estimate, *studentised(estimate - null, np.square(se), df))

    def _data(self, rng: np.random.Generator, treated: Array, trials: int) -> Array:
        """Outcomes: trials × patients × periods."""
        within = float(self.within_sd)
        level = 2 * within * rng.standard_normal((trials, len(treated), 1))
        seasons = within * np.array([0.0, 0.9, -0.4, 0.6])  # period effects of any size are removed
        noise = within * rng.standard_normal((trials, *treated.shape))
        return np.asarray(level + seasons + self.difference * treated + noise)

    @staticmethod
    def _anova(data: Array, treated: Array, _patients: list[int]) -> tuple[Array, Array]:
        """The treatment's coefficient and its standard error, by least squares within patients."""
        many = len(treated)
        periods = np.broadcast_to(np.eye(PERIODS)[:, 1:], (many, PERIODS, PERIODS - 1))
        model = np.concatenate([treated[..., None].astype(float), periods], axis=-1)
        model = (model - model.mean(1, keepdims=True)).reshape(many * PERIODS, -1)
        y = (data - data.mean(-1, keepdims=True)).reshape(len(data), -1)
        inverse = np.linalg.inv(model.T @ model)
        beta = y @ model @ inverse
        residual = (y**2).sum(1) - ((beta @ model.T @ model) * beta).sum(1)
        df = (PERIODS - 1) * many - ESTIMATED
        return beta[:, 0], np.sqrt(np.maximum(residual, 0.0) / max(df, 1) * inverse[0, 0])

    @staticmethod
    def _contrasts(data: Array, treated: Array, patients: list[int]) -> tuple[Array, Array]:
        """Half the difference of both sequences' mean contrasts, first sequence's signs throughout."""
        signs = np.where(treated[0], 0.5, -0.5)
        contrast = data @ signs
        first, second = contrast[:, : patients[0]], contrast[:, patients[0] :]
        estimate = (first.mean(1) - second.mean(1)) / 2
        squares = first.var(1) * patients[0] + second.var(1) * patients[1]
        df = max(sum(patients) - 2, 1)
        return estimate, np.sqrt(squares / df * (1 / patients[0] + 1 / patients[1]) / 4)
