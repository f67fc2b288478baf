"""Two arms compared by the slopes of an outcome that is measured over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, Correlation, Real, Share, quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics.repeated_measures import (
    RandomLine,
    check_correlations,
    check_retention,
    check_times,
    few_completers,
    fitted_slope,
    in_batches,
    line_covariance,
    line_information,
    slope_variance,
)

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: What a slope is counted in.
SLOPE_UNIT = "outcome per week"


class Slopes(Design, kind="slopes"):
    """Two arms compared by the mean change of the outcome per unit of time.

    SE = √(v(1/nₜ + 1/n꜀)), v = [(Σⱼ pⱼ Xⱼᵀ Vⱼ⁻¹ Xⱼ)⁻¹]₂₂: Xⱼ the column of ones and the times of the first j visits,
    Vⱼ their covariance matrix within an arm, pⱼ the share of patients whose last visit is the j-th. Complete data:
    Random slopes (Edland): v = σ²_slope + σ²_residual/Σⱼ(tⱼ − t̄)².
    Equal correlation (Diggle; Liu and Liang): v = σ²(1 − ρ)/Σⱼ(tⱼ − t̄)²; patients differ in level only.
    Correlation matrix (Liu and Liang): v = [(Xᵀ(σ²R)⁻¹X)⁻¹]₂₂.
    t: the t test of the patients' slopes, df = nₜ + n꜀ − 2. z: the covariance matrix is taken as known, df = ∞.
    Assumes normal outcomes, a straight line in each arm with its own intercept, and dropout that depends on nothing
    or on what was observed; the numbers still observed are taken at their expectation.
    Source: Diggle, Heagerty, Liang and Zeger, Analysis of Longitudinal Data, 2nd edition 2002, section 2.4; Liu and
    Liang, Biometrics 1997;53:937, DOI 10.2307/2533554; Iddi and Donohue, R Journal 2022;14(1),
    DOI 10.32614/RJ-2022-022, for the random slopes.
    """

    title: ClassVar[str] = "Difference in slopes"
    short_title: ClassVar[str] = "Slopes"
    measure: ClassVar[str] = "difference in slopes"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = SLOPE_UNIT
    reference: ClassVar[str] = (
        "Liu G, Liang KY. Sample size calculations for studies with correlated observations. Biometrics "
        "1997;53:937–947. doi:10.2307/2533554"
    )
    exact: ClassVar[bool] = False
    alternatives: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("random slopes", ("sd_slope", "sd_residual")),
        ("equal correlation", ("sd", "correlation")),
        ("correlation matrix", ("sd", "correlations")),
    )

    difference: float = quantity(
        "Difference in slopes",
        symbol="δ",
        unit=SLOPE_UNIT,
        role="effect",
        description="Difference to detect in the change per week, treatment minus control.",
        ge=-1e9,
        le=1e9,
    )
    times: tuple[Real, ...] = quantity(
        "Times of the visits",
        symbol="t",
        unit="weeks",
        description="Weeks in which the outcome is measured, in ascending order.",
    )
    sd_slope: float | None = quantity(
        "SD of slopes",
        None,
        symbol="σs",
        unit=SLOPE_UNIT,
        description="Standard deviation between patients of one arm of their true slopes.",
        ge=0,
        le=1e9,
    )
    sd_residual: float | None = quantity(
        "Residual SD",
        None,
        symbol="σe",
        unit=OUTCOME_UNIT,
        description="Standard deviation of one measurement around the patient's own line.",
        gt=0,
        le=1e9,
    )
    sd_intercept: float | None = quantity(
        "SD of intercepts",
        None,
        symbol="σi",
        unit=OUTCOME_UNIT,
        description="SD between patients of their true level at time 0; with random slopes and dropout only.",
        ge=0,
        le=1e9,
    )
    intercept_slope_correlation: float = quantity(
        "Correlation of intercept and slope",
        0.0,
        symbol="ρis",
        unit="",
        description="Correlation of a patient's level at time 0 and slope; with random slopes and dropout only.",
        ge=-0.999,
        le=0.999,
    )
    sd: float | None = quantity(
        "Standard deviation",
        None,
        symbol="σ",
        unit=OUTCOME_UNIT,
        role="spread",
        description="Standard deviation of one measurement between patients of one arm, the same at all visits.",
        gt=0,
        le=1e9,
    )
    correlation: float | None = quantity(
        "Correlation of visits",
        None,
        symbol="ρ",
        unit="",
        description="Correlation of one patient's outcomes at any two visits.",
        ge=0,
        le=0.999,
    )
    correlations: tuple[tuple[Correlation, ...], ...] | None = quantity(
        "Correlation matrix",
        None,
        symbol="R",
        unit="",
        description="Correlations of all visits, row by row, in the order of the visits.",
    )
    retention: tuple[Share, ...] | None = quantity(
        "Share still observed at each visit",
        None,
        symbol="r",
        unit=PROPORTION,
        description="Share of patients still observed at each visit, never rising; empty: nobody drops out.",
    )
    test: Literal["t", "z"] = quantity(
        "Analysis",
        "t",
        role="option",
        description="t estimates the spread of the patients' slopes; z takes it as known.",
        choices={"t": "t test of slopes", "z": "z test, variances known"},
    )

    @model_validator(mode="after")
    def _visits_fit_together(self) -> Self:
        visits = len(self.times)
        check_times(self.times)
        check_retention(self._retained, visits)
        if self.correlations is not None:
            check_correlations(self.correlations, visits)
        if self.sd_slope is not None and self.sd_intercept is None and self._retained[-1] < 1:
            raise ValueError(
                "with dropout and random slopes the SD of intercepts matters as well: give it"
            )
        return self

    @property
    def _retained(self) -> tuple[float, ...]:
        """The share still observed at each visit."""
        return self.retention or (1.0,) * len(self.times)

    @property
    def spread_field(self) -> str | None:
        return None if self.sd is None else "sd"

    @property
    def nuisance_field(self) -> str:
        if self.sd is not None:
            return "sd"
        lines, squares = self._lines, len(self.times) * np.var(self.times)
        return "sd_slope" if np.all(lines.steep**2 * squares > lines.residual**2) else "sd_residual"

    def method(self) -> str:
        inference = "t test" if self.test == "t" else "z test"
        model = "generalised least squares"
        if self.alternative == "random slopes":
            model = "linear mixed model with random intercept and slope"
        if self.test == "z":
            model += " with known variances"
        return f"{inference} of the arm-by-time interaction, {model}"

    def facts(self) -> tuple[Fact, ...]:
        spread, span = float(np.sqrt(self._variance)), self.times[-1] - self.times[0]
        return (
            Fact("SD of a patient's estimated slope", spread, "on average", SLOPE_UNIT),
            Fact(
                "Difference that has grown by the last visit",
                self.difference * span,
                unit=OUTCOME_UNIT,
            ),
        )

    def approximation_note(self, n: Counts) -> str | None:
        fewest = min(float(n.treatment), float(n.control)) * self._retained[-1]
        return None if self._retained[-1] == 1 else few_completers(fewest)

    @property
    def _lines(self) -> RandomLine:
        """Random lines with the planned covariance; with equal correlation they have no slope of their own."""
        if self.sd_slope is None:
            sd, rho = np.asarray(self.sd, float), np.asarray(self.correlation, float)
            return RandomLine(sd * np.sqrt(rho), 0 * rho, 0 * rho, sd * np.sqrt(1 - rho))
        level = np.asarray(0.0 if self.sd_intercept is None else self.sd_intercept, float)
        rho = np.asarray(self.intercept_slope_correlation, float)
        steep, residual = np.asarray(self.sd_slope, float), np.asarray(self.sd_residual, float)
        return RandomLine(level * np.sqrt(1 - rho**2), level * rho, steep, residual)

    @property
    def _variance(self) -> Array:
        """v: the variance of an arm's mean slope, times the number of patients."""
        time = np.array(self.times)
        leaving = np.array(self._retained) - np.array((*self._retained[1:], 0.0))
        last_visits = [(visits, share) for visits, share in enumerate(leaving, 1) if share > 0]
        if self.correlations is not None:
            matrix, variance = np.array(self.correlations), np.square(np.asarray(self.sd, float))
            time -= time.mean()
            told = [
                (share, line_information(matrix, time[:visits])) for visits, share in last_visits
            ]
            return np.asarray(variance * slope_variance(told))
        lines = self._lines
        if self._retained[-1] == 1:
            squares = np.square(time - time.mean()).sum()
            return np.asarray(np.square(lines.steep) + np.square(lines.residual) / squares)
        start = lines.uncorrelated(time)  # levels counted from there cancel no digits
        lines, time = lines.at(start), time - start[..., None]
        return slope_variance(
            [(share, lines.information(time[..., :visits])) for visits, share in last_visits]
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        se = np.sqrt(self._variance * n.inverse_sum)
        return Precision(se) if self.test == "z" else Precision(se, n.total - 2)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Measurements until each patient drops out, and each arm's line by generalised least squares.

        The weights are those of the planned covariance matrix; the t test takes the variance from the patients' own
        contributions (Liang and Zeger, Biometrika 1986;73:13), and so holds where that matrix is wrong. For complete
        data they are the patients' slopes and it is their two-sample t test, which the mixed model equals.
        """
        from ldn_designer.statistics.studentised import studentised

        sizes, time = (int(n.treatment), int(n.control)), np.array(self.times)
        matrix = self._matrix()
        values, vectors = np.linalg.eigh(matrix)
        root = vectors * np.sqrt(np.maximum(values, 0))

        def fits(many: int) -> tuple[Array, ...]:
            found = []
            for size, slope in zip(sizes, (self.difference, 0.0), strict=True):
                outcome = (slope + 0.3) * time + rng.standard_normal(
                    (many, size, len(time))
                ) @ root.T
                visits = (rng.random((many, size, 1)) < np.array(self._retained)).sum(-1)
                line, known, own = fitted_slope(outcome, visits, time, matrix)
                found.append((line, known, np.square(own).sum(-1)))
            return tuple(each for arm in found for each in arm)

        treated, known_treated, squares_treated, control, known_control, squares_control = (
            in_batches(fits, trials, sum(sizes) * len(time))
        )
        estimate, df = treated - control, float(sum(sizes) - 2)
        if self.test == "z":
            variance, df = known_treated + known_control, np.inf
        elif df < 1:
            return Outcomes.inconclusive(np.nan_to_num(estimate))
        else:
            variance = (squares_treated + squares_control) / df * (1 / sizes[0] + 1 / sizes[1])
        # Without two visits of anybody in an arm there is no line, and no test.
        fitted = np.isfinite(estimate)
        tested = studentised(estimate - null, np.where(fitted, variance, 1.0), df)
        return Outcomes(np.nan_to_num(estimate), *(np.where(fitted, p, 1.0) for p in tested))

    def _matrix(self) -> Array:
        """The covariance matrix of one patient's measurements."""
        time = np.array(self.times)
        if self.sd_slope is None:
            assert self.sd is not None
            apart = 1.0 - np.eye(len(time))
            given = self.correlations
            equal = (self.correlation or 0.0) ** apart
            return self.sd**2 * np.array(equal if given is None else given)
        assert self.sd_residual is not None
        spread = (self.sd_intercept or 0.0, self.sd_slope, self.sd_residual)
        return line_covariance(time, spread, self.intercept_slope_correlation)
