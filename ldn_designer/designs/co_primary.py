"""Two groups compared by several endpoints that decide together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, sweep
from ldn_designer.fields import OUTCOME_UNIT, Correlation, Positive, Real, quantity
from ldn_designer.statistics.endpoints import one_factor, probability
from ldn_designer.statistics.endpoints_general import probability_general
from ldn_designer.statistics.endpoints_second import second_probability
from ldn_designer.statistics.multiplicity import adjusted

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers

MOST_ENDPOINTS = 6
#: The largest correlation of two endpoints: beyond it they are one.
LARGEST = 0.99
#: The smallest eigenvalue of a correlation matrix, below which rounding decides about it.
SMALLEST_EIGENVALUE = 1e-6
#: Noncentralities beyond this leave no doubt.
FAR = 1e6


class CoPrimary(Design, kind="co-primary"):
    """Two parallel groups compared by the means of two to six endpoints.

    Tⱼ = (ȳₜⱼ − ȳ꜀ⱼ)/(σ̂ⱼ√(1/nₜ + 1/n꜀)), df = nₜ + n꜀ − 2, on the same patients: normal with correlations ρᵢⱼ over the
    roots of correlated χ² variables (Wishart). Every test is made in one direction at half of a two-sided level.
    All must succeed: each at the full level, power P(all Tⱼ > t(1 − α/2)); no adjustment, for the trial claims nothing
    unless all are significant (intersection–union test, Berger, Technometrics 1982;24:295).
    At least one: Bonferroni and Holm, P(max Tⱼ > t(1 − α/(2m))), for Holm's first step is Bonferroni's; Hochberg,
    P(p₍ⱼ₎ ≤ α/(2(m − j + 1)) for some j), which keeps the level for independent or positively dependent endpoints.
    Exact by integration where correlations are products of loadings, ρᵢⱼ = bᵢbⱼ (any two endpoints; one common
    positive correlation); else within about 0.0005 by quasi-random points.
    Source: Sozu, Sugimoto, Hamasaki and Evans, Sample Size Determination in Clinical Trials with Multiple
    Endpoints, Springer 2015, chapters 2 and 3; Hochberg, Biometrika 1988;75:800; Holm, Scand J Stat 1979;6:65.
    """

    title: ClassVar[str] = "Several primary endpoints, means"
    short_title: ClassVar[str] = "Endpoints"
    measure: ClassVar[str] = "mean difference of each endpoint"
    reference: ClassVar[str] = (
        "Sozu T, Sugimoto T, Hamasaki T, Evans SR. Sample Size Determination in Clinical Trials with "
        "Multiple Endpoints. Springer, 2015, chapters 2 and 3"
    )
    shows: ClassVar[tuple[str, ...]] = ("superiority",)
    measurable: ClassVar[bool] = False
    effect_field: ClassVar[str] = "differences"
    alternatives: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("common correlation", ("correlation",)),
        ("correlation matrix", ("correlations",)),
    )

    differences: tuple[Real, ...] = quantity(
        "Differences by endpoint",
        symbol="δⱼ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Treatment minus control of each endpoint, signed so that one direction helps in all.",
        min_length=2,
        max_length=MOST_ENDPOINTS,
    )
    sds: tuple[Positive, ...] = quantity(
        "Standard deviations by endpoint",
        (),
        symbol="σⱼ",
        unit=OUTCOME_UNIT,
        description="Standard deviation of each endpoint between patients; empty where differences are in SDs.",
        max_length=MOST_ENDPOINTS,
    )
    sd_factor: float = quantity(
        "Factor of all SDs",
        1.0,
        symbol="f",
        unit="times",
        description="Multiplies every standard deviation: 1 as given, 1.2 for a fifth more.",
        gt=0,
        le=1_000,
    )
    correlation: float | None = quantity(
        "Correlation of endpoints",
        None,
        symbol="ρ",
        description="Correlation of any two endpoints of one patient, within arms.",
        ge=-LARGEST,
        le=LARGEST,
    )
    correlations: tuple[tuple[Correlation, ...], ...] | None = quantity(
        "Correlation matrix",
        None,
        symbol="ρᵢⱼ",
        description="Correlations of the endpoints of one patient, row by row, with 1 in the diagonal.",
    )
    success: Literal["all", "bonferroni", "holm", "hochberg"] = quantity(
        "What counts as success",
        "all",
        role="option",
        description="Whether all endpoints must be significant or one is enough, and how the level is then kept.",
        choices={
            "all": "all endpoints, each at the full level",
            "bonferroni": "at least one, Bonferroni",
            "holm": "at least one, Holm",
            "hochberg": "at least one, Hochberg",
        },
    )
    test: Literal["t", "z"] = quantity(
        "Analysis",
        "t",
        role="option",
        description="The test of each endpoint.",
        choices={"t": "two-sample t test", "z": "z test, SD known"},
    )

    @model_validator(mode="after")
    def _lists_fit(self) -> Self:
        many = len(self.differences)
        if self.sds and len(self.sds) != many:
            msg = f"give as many standard deviations as there are endpoints: {many}"
            raise ValueError(msg)
        if self.correlations is not None:
            given = self.correlations
            if len(given) != many or any(len(row) != many for row in given):
                msg = f"the correlation matrix must have {many} rows of {many} numbers"
                raise ValueError(msg)
            matrix = np.array(given)
            if not np.array_equal(matrix, matrix.T) or not (np.diag(matrix) == 1).all():
                raise ValueError("the correlation matrix must be symmetric with 1 in its diagonal")
            if np.abs(matrix - np.eye(many)).max() > LARGEST:
                msg = f"no two endpoints may have a correlation beyond {LARGEST}: they would be one"
                raise ValueError(msg)
        if not _possible(self._matrix(self.correlation)):
            raise ValueError("no endpoints can have these correlations together: they contradict")
        return self

    @property
    def nuisance_field(self) -> str:
        return "sd_factor"

    @property
    def _sds(self) -> Array:
        """Standard deviations before the factor."""
        return np.array(self.sds) if self.sds else np.ones(np.shape(self.differences)[-1])

    def _matrix(self, correlation: float | None) -> Array:
        many = np.shape(self.differences)[-1]
        if self.correlations is not None:
            return np.array(self.correlations)
        return np.where(np.eye(many) == 1, 1.0, 0.0 if correlation is None else correlation)

    @property
    def effect(self) -> Array:
        """The first endpoint's difference."""
        return np.asarray(np.asarray(self.differences, float)[..., 0])

    def with_effect(self, estimate: Numbers) -> Self:
        """All differences in proportion to the first; where that is 0, all raised by as many SDs."""
        differences = np.asarray(self.differences, float)
        first = differences[..., :1]
        new = np.asarray(estimate, float)[..., None]
        ratio = differences / np.where(first == 0, 1.0, first)
        raised = differences + new * (self._sds / self._sds[0])
        found = np.where(first == 0, raised, new * ratio)
        # One effect keeps a list of numbers, which is hashed as any field is.
        values: dict[str, Any] = {"differences": found if found.ndim > 1 else tuple(found.tolist())}
        return sweep(self, **values)

    def method(self) -> str:
        test = "two-sample t test" if self.test == "t" else "two-sample z test"
        rule = {
            "all": "all of which must be significant at the full level",
            "bonferroni": "at least one of which must be significant, adjusted by Bonferroni",
            "holm": "at least one of which must be significant, adjusted by Holm",
            "hochberg": "at least one of which must be significant, adjusted by Hochberg",
        }
        return f"{test} of each endpoint, {rule[self.success]}"

    def facts(self) -> tuple[Fact, ...]:
        standardised = np.asarray(self.differences) / (self._sds * self.sd_factor)
        return (
            Fact(
                "Smallest standardised difference",
                float(standardised[np.abs(standardised).argmin()]),
                "difference / SD; it limits the power where all must succeed",
            ),
            Fact(
                "Largest standardised difference",
                float(standardised[np.abs(standardised).argmax()]),
                "difference / SD; it carries the power where one is enough",
            ),
        )

    def approximation_note(self, n: Counts) -> str | None:  # noqa: ARG002 - the matrix decides alone
        if one_factor(self._matrix(self.correlation)) is not None:
            return None
        return "These correlations have no common factor: power is integrated by points, to about 0.0005."

    def _arguments(
        self, n: Counts, hypothesis: Hypothesis
    ) -> tuple[Array, Array, Array, float, bool]:
        """Noncentralities (endpoints last), degrees of freedom, correlations, the tail's level, both directions."""
        from ldn_designer.hypotheses import Superiority

        two_sided = isinstance(hypothesis, Superiority) and hypothesis.sides == 2  # noqa: PLR2004 - both directions
        both = two_sided and isinstance(hypothesis, Superiority) and hypothesis.both_directions
        # A limit is that of the first endpoint; for the others it is as many of their SDs.
        null = hypothesis.null(self) * self._sds / self._sds[0]
        factor = np.asarray(self.sd_factor, float)[..., None]
        se = self._sds * factor * np.sqrt(np.minimum(n.inverse_sum, 1e300))[..., None]
        distance = hypothesis.sign * (np.asarray(self.differences, float) - null)
        away = np.clip(distance / se, -FAR, FAR)
        df = np.where((n.units > 0).all(-1), np.inf if self.test == "z" else n.total - 2.0, 0.0)
        rho = np.asarray(np.nan if self.correlation is None else self.correlation, float)
        return away, df, rho, hypothesis.tail_alpha, both

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        away, df, rho, level, both = self._arguments(n, hypothesis)
        shape = np.broadcast_shapes(away.shape[:-1], df.shape, rho.shape)
        away = np.broadcast_to(away, (*shape, away.shape[-1]))
        df, rho = np.broadcast_to(df, shape), np.broadcast_to(rho, shape)
        found = np.zeros(shape)
        for at in np.ndindex(shape):
            matrix = self._matrix(float(rho[at]))
            if df[at] > 0 and _possible(matrix):
                found[at] = self._chance(matrix, float(df[at]), away[at], level, both=both)
        return found

    def _chance(self, matrix: Array, df: float, away: Array, level: float, *, both: bool) -> float:
        loadings = one_factor(matrix)
        if loadings is None:
            return probability_general(matrix, df, away, level, self.success, both=both)
        return probability(loadings, df, away, level, self.success, both=both)

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        away, df, rho, level, both = self._arguments(n, hypothesis)
        if df <= 0:
            return 0.0
        loadings = one_factor(self._matrix(float(rho)))
        if loadings is None:
            return None
        return second_probability(loadings, float(df), away, level, self.success, both=both)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Every endpoint of every patient, a test of each, and the p value of them together."""
        from scipy import special

        treated, control = int(n.treatment), int(n.control)
        sds = self._sds * self.sd_factor
        root = np.linalg.cholesky(self._matrix(self.correlation)) * sds[:, None]
        many = len(sds)
        data = rng.standard_normal((trials, treated, many)) @ root.T + np.asarray(self.differences)
        other = rng.standard_normal((trials, control, many)) @ root.T
        estimates = data.mean(1) - other.mean(1)
        away = estimates - null * self._sds / self._sds[0]
        df = treated + control - 2
        if self.test == "z":
            z = away / (sds * np.sqrt(1 / treated + 1 / control))
            higher, lower = special.ndtr(-z), special.ndtr(z)
        elif df < 1:
            return Outcomes.inconclusive(estimates[:, 0])
        else:
            squares = data.var(1) * treated + other.var(1) * control
            t = away / np.sqrt(squares / df * (1 / treated + 1 / control))
            higher, lower = special.stdtr(df, -t), special.stdtr(df, t)
        return Outcomes(estimates[:, 0], self._together(higher), self._together(lower))

    def _together(self, p: Array) -> Array:
        """The p value that decides: the largest where all must succeed, else the smallest adjusted one."""
        if self.success == "all":
            return np.asarray(p.max(-1))
        return np.asarray(adjusted(p, self.success).min(-1))


def _possible(matrix: Array) -> bool:
    """Whether a matrix can be one of correlations."""
    return bool(np.linalg.eigvalsh(matrix)[0] > SMALLEST_EIGENVALUE)
