"""Two arms compared at the last of several visits, some patients dropping out on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, Correlation, Share, quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics.repeated_measures import (
    MOST_VISITS,
    check_correlations,
    check_retention,
    few_completers,
    in_batches,
    restricted_likelihood,
)

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers


class Mmrm(Design, kind="mmrm"):
    """Two arms compared at the last visit by a mixed model for repeated measures.

    SE = σ√(φₜ/nₜ + φ꜀/n꜀), φ = [(Σⱼ (rⱼ − rⱼ₊₁) Rⱼ⁻¹)⁻¹]_JJ = Σⱼ L²_Jj/rⱼ, where R = LLᵀ is the correlation
    of the J visits, Rⱼ its first j rows and columns (padded with zeros), and rⱼ the share still observed at
    visit j, r_J₊₁ = 0. The second form follows from the first because with monotone dropout each visit adds
    an independent innovation: for AR(1) it is 1/r_J − Σⱼ ρ^(2(J − j))(1/rⱼ₊₁ − 1/rⱼ).
    t: Satterthwaite's degrees of freedom for a covariance matrix that is estimated without structure,
    df = 2V²/Σⱼ aⱼ(2qⱼ²aⱼ + 4Σₖ qₖ²aₖ)/(mⱼ − 2), k < j, V = Σⱼ aⱼqⱼ, aⱼ = L²_Jj, qⱼ = 1/mⱼₜ + 1/mⱼ꜀ with mⱼ
    patients at visit j; without dropout nₜ + n꜀ − 2. z: normal approximation, df = ∞.
    Assumes normal outcomes, the same covariance matrix in both arms, a mean of its own for each arm and
    visit, and dropout that depends on nothing or on what was observed; the numbers still observed are taken
    at their expectation.
    Source: Lu, Luo and Chen, Int J Biostat 2008;4(1), DOI 10.2202/1557-4679.1098; Mallinckrodt et al.,
    Drug Inf J 2008;42:303 for the analysis.
    """

    title: ClassVar[str] = "Last visit by MMRM"
    short_title: ClassVar[str] = "MMRM"
    measure: ClassVar[str] = "mean difference at the last visit"
    reference: ClassVar[str] = (
        "Lu K, Luo X, Chen PY. Sample size estimation for repeated measures analysis in randomized clinical "
        "trials with missing data. Int J Biostat 2008;4(1). doi:10.2202/1557-4679.1098"
    )
    exact: ClassVar[bool] = False
    alternatives: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("one correlation", ("correlation",)),
        ("correlation matrix", ("correlations",)),
    )

    difference: float = quantity(
        "Mean difference",
        symbol="δ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Difference at the last visit, treatment minus control; negative where lower is better.",
        ge=-1e9,
        le=1e9,
    )
    sd: float = quantity(
        "Standard deviation",
        symbol="σ",
        unit=OUTCOME_UNIT,
        role="spread",
        description="Standard deviation of the outcome at the last visit between patients of one arm.",
        gt=0,
        le=1e9,
    )
    correlation: float | None = quantity(
        "Correlation of visits",
        None,
        symbol="ρ",
        unit="",
        description="Correlation of one patient's outcomes at two visits; for AR(1), at two neighbouring ones.",
        ge=0,
        lt=1,
    )
    structure: Literal["exchangeable", "ar1"] = quantity(
        "Structure",
        "ar1",
        role="option",
        description="How one correlation spreads over the visits; a given matrix has its own structure.",
        choices={
            "exchangeable": "compound symmetry: the same for all pairs of visits",
            "ar1": "AR(1): falls with the distance of visits",
        },
    )
    correlations: tuple[tuple[Correlation, ...], ...] | None = quantity(
        "Correlation matrix",
        None,
        symbol="R",
        unit="",
        description="Correlations of all visits, row by row, in the order of the visits.",
    )
    retention: tuple[Share, ...] = quantity(
        "Share still observed at each visit",
        (1.0, 1.0, 1.0),
        symbol="r",
        unit=PROPORTION,
        description="Share of patients still observed at each visit; never rising. One value a visit.",
    )
    retention_control: tuple[Share, ...] | None = quantity(
        "Share still observed at each visit, control arm",
        None,
        symbol="r꜀",
        unit=PROPORTION,
        description="Only where dropout differs between the arms; leave empty otherwise.",
    )
    test: Literal["t", "z"] = quantity(
        "Analysis",
        "t",
        role="option",
        description="t allows for the covariance matrix being estimated; z is the normal approximation to it.",
        choices={"t": "t test, Satterthwaite's degrees of freedom", "z": "z test"},
    )

    @model_validator(mode="after")
    def _visits_fit_together(self) -> Self:
        visits = len(self.retention)
        if not 1 <= visits <= MOST_VISITS:
            msg = f"give the share still observed at 1 to {MOST_VISITS} visits"
            raise ValueError(msg)
        for shares in (self.retention, self._retained_control):
            check_retention(shares, visits)
        if self.correlations is not None:
            check_correlations(self.correlations, visits)
        return self

    @property
    def _retained_control(self) -> tuple[float, ...]:
        return self.retention if self.retention_control is None else self.retention_control

    @property
    def spread_field(self) -> str | None:
        return "sd"

    @property
    def nuisance_field(self) -> str:
        return "sd"

    def method(self) -> str:
        inference = (
            "Satterthwaite's degrees of freedom" if self.test == "t" else "a normal approximation"
        )
        return (
            "mixed model for repeated measures, with arm, visit and their interaction, unstructured covariance "
            f"matrix, restricted maximum likelihood and {inference}, for the difference at the last visit"
        )

    def facts(self) -> tuple[Fact, ...]:
        inflation = self._inflation(self.retention)
        return (
            Fact("Standardised difference", self.difference / self.sd, "difference / SD"),
            Fact(
                "Variance against complete data",
                float(inflation),
                "the repeated measures recover part of what dropout loses",
            ),
            Fact(
                "Variance among completers alone",
                1 / self.retention[-1],
                "without the earlier visits",
            ),
        )

    def approximation_note(self, n: Counts) -> str | None:
        fewest = min(
            float(n.treatment) * self.retention[-1], float(n.control) * self._retained_control[-1]
        )
        complete = min(*self.retention, *self._retained_control) == 1
        return None if complete else few_completers(fewest)

    @property
    def _innovations(self) -> Array:
        """aⱼ = L²_Jj: the shares of the last visit's variance that each visit's innovation explains."""
        visits = len(self.retention)
        if self.correlations is not None:
            return np.asarray(np.linalg.cholesky(np.array(self.correlations))[-1] ** 2)
        rho = np.asarray(self.correlation, float)[..., None]
        before = np.arange(visits)
        if self.structure == "ar1":
            own = np.where(before == 0, 1.0, 1 - rho**2)
            return np.asarray(rho ** (2 * (visits - 1 - before)) * own)
        # From the regression of each visit on those before it, whose coefficients are all alike.
        own = np.where(
            before == 0, 1.0, (1 - rho) * (1 + before * rho) / (1 + np.maximum(before - 1, 0) * rho)
        )
        passed_on = np.where(
            before == 0, rho, rho * (1 - rho) / (1 + np.maximum(before - 1, 0) * rho)
        )
        last = before == visits - 1
        return np.asarray(np.where(last, own, passed_on**2 / np.where(own > 0, own, 1.0)))

    def _inflation(self, retention: tuple[float, ...]) -> Array:
        """φ: the variance of an arm's mean at the last visit, in units of σ²/n."""
        return np.asarray((self._innovations / np.array(retention)).sum(-1))

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        filled = np.isfinite(n.inverse_sum)
        treated = np.where(filled, n.treatment, 1.0)[..., None] * np.array(self.retention)
        control = np.where(filled, n.control, 1.0)[..., None] * np.array(self._retained_control)
        share, inverse = self._innovations, 1 / treated + 1 / control
        parts = share * inverse
        variance = parts.sum(-1)
        se = np.where(filled, self.sd * np.sqrt(variance), np.inf)
        if self.test == "z":
            return Precision(se)
        # Each visit's innovation is estimated by a regression on those before it.
        observed = treated + control
        enough = filled & (observed[..., -1] > len(self.retention) + 1)
        earlier = np.cumsum(parts * inverse, -1) - parts * inverse
        residual = np.where(enough[..., None], observed - 2, 1.0)
        spread = ((2 * parts**2 + 4 * share * earlier) / residual).sum(-1)
        return Precision(se, np.where(enough, 2 * variance**2 / spread, 0.0))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Visits until each patient drops out, and the restricted maximum likelihood fit of the model.

        The model has no structure in its covariance matrix, as trials fit it, whatever structure the data have.
        """
        from ldn_designer.statistics.studentised import studentised

        visits, treated, control = len(self.retention), int(n.treatment), int(n.control)
        if self.correlations is not None:
            matrix = np.array(self.correlations)
        else:
            apart = np.abs(np.subtract.outer(np.arange(visits), np.arange(visits)))
            power = apart if self.structure == "ar1" else np.minimum(apart, 1)
            matrix = np.asarray(self.correlation, float) ** power
        values, vectors = np.linalg.eigh(matrix)
        root = self.sd * vectors * np.sqrt(np.maximum(values, 0))
        # The effect grows over the visits, on top of a course common to both arms.
        course = 0.3 * self.sd * np.arange(visits)
        effect = self.difference * np.arange(1, visits + 1) / visits

        def fits(many: int) -> tuple[Array, ...]:
            outcome = course + rng.standard_normal((many, treated + control, visits)) @ root.T
            outcome[:, :treated] += effect
            stays = rng.random((many, treated + control, 1))
            observed = np.empty(outcome.shape, bool)
            observed[:, :treated] = stays[:, :treated] < np.array(self.retention)
            observed[:, treated:] = stays[:, treated:] < np.array(self._retained_control)
            return restricted_likelihood(outcome, observed, treated)

        estimate, variance, df, fitted = in_batches(fits, trials, (treated + control) * visits)
        if self.test == "z":
            df = np.full_like(df, np.inf)
        higher, lower = studentised(estimate - null, variance, df)
        return Outcomes(
            estimate, np.where(fitted > 0, higher, 1.0), np.where(fitted > 0, lower, 1.0)
        )
