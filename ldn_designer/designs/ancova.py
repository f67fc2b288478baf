"""Two parallel groups compared by means of repeated measures, adjusted for baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, quantity
from ldn_designer.kernels import t_tail_quadrature
from ldn_designer.statistics.f_tests import averaged, between_by_simpson, shares
from ldn_designer.statistics.linear_models import fit, in_batches

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers

#: A note is given where the formula that ignores imbalance leaves out more of the variance than this.
NOTED = 0.02


class Ancova(Design, kind="ancova"):
    """Two parallel groups compared by the mean of follow-up measures, adjusted for the mean of baseline ones.

    Variance of one patient's analysed value over σ², with p baseline and r follow-up measures, correlation ρ
    between a baseline and a follow-up measure, ρ₀ among baseline and ρ₁ among follow-up ones (ρ if not given):
    follow-up mean a = (1 + (r − 1)ρ₁)/r; baseline mean b = (1 + (p − 1)ρ₀)/p;
    post: V = a; change from baseline: V = a + b − 2ρ; analysis of covariance: V = a − ρ²/b.
    SE = σ√(V(1/nₜ + 1/n꜀)); df = N − 2 − q, q the number of covariates: the baseline mean and any others.
    Source: Frison and Pocock, Stat Med 1992;11:1685.
    That formula takes the covariates as balanced. Given their imbalance the variance is larger by 1/Λ, and over
    trials with normal covariates Λ ~ Beta((N − 1 − q)/2, q/2): power is the average over it, which is exact,
    and SE is √(E(1/Λ)) = √((N − 3)/(N − 3 − q)) times as large (Shieh, Multivariate Behav Res 2017;52:1).
    Assumes normal outcomes, the same variance at every visit, and further covariates that explain nothing.
    """

    title: ClassVar[str] = "Two means adjusted for baseline"
    short_title: ClassVar[str] = "Baseline-adjusted"
    measure: ClassVar[str] = "mean difference adjusted for baseline"
    discounts: ClassVar[bool] = True
    reference: ClassVar[str] = (
        "Frison L, Pocock SJ. Repeated measures in clinical trials: analysis using mean summary statistics "
        "and its implications for design. Stat Med 1992;11:1685–1704"
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
        description="Standard deviation between patients of one measurement, not adjusted for baseline.",
        gt=0,
        le=1e9,
    )
    correlation: float = quantity(
        "Correlation with baseline",
        symbol="ρ",
        description="Correlation of one baseline and one follow-up measurement of the same patient.",
        gt=-1,
        lt=1,
    )
    baseline_measures: int = quantity(
        "Baseline measures",
        1,
        symbol="p",
        unit="measures",
        description="Measurements before treatment, averaged for each patient.",
        ge=1,
        le=100,
    )
    follow_up_measures: int = quantity(
        "Follow-up measures",
        1,
        symbol="r",
        unit="measures",
        description="Measurements on treatment, averaged for each patient.",
        ge=1,
        le=100,
    )
    correlation_baseline: float | None = quantity(
        "Correlation among baseline measures",
        None,
        symbol="ρ₀",
        description="Only where it differs from the correlation with baseline; leave empty otherwise.",
        gt=-1,
        lt=1,
    )
    correlation_follow_up: float | None = quantity(
        "Correlation among follow-up measures",
        None,
        symbol="ρ₁",
        description="Only where it differs from the correlation with baseline; leave empty otherwise.",
        gt=-1,
        lt=1,
    )
    covariates: int = quantity(
        "Further covariates",
        0,
        symbol="c",
        unit="covariates",
        description="Terms of the model besides treatment and baseline; each costs a degree of freedom.",
        ge=0,
        le=20,
    )
    analysis: Literal["ancova", "change", "post"] = quantity(
        "Analysis",
        "ancova",
        role="option",
        description="Analysis of covariance is never less precise than the other two in large trials.",
        choices={
            "ancova": "analysis of covariance",
            "change": "change from baseline",
            "post": "follow-up alone",
        },
    )
    imbalance: Literal["averaged", "ignored"] = quantity(
        "Chance imbalance",
        "averaged",
        role="option",
        description="Imbalance of the covariates costs precision; the published formula ignores it.",
        choices={
            "averaged": "averaged over trials, exact",
            "ignored": "ignored, Frison and Pocock's formula",
        },
    )

    @model_validator(mode="after")
    def _correlations_possible(self) -> Self:
        follow_up, baseline = self._means_variance
        if not (baseline > 0 and follow_up > 0 and self.correlation**2 < baseline * follow_up):
            raise ValueError(
                "these correlations cannot all hold for so many measures: the correlation with baseline must "
                "be nearer to 0, or those among the measures larger"
            )
        return self

    @property
    def spread_field(self) -> str | None:
        return "sd"

    @property
    def nuisance_field(self) -> str:
        return "sd"

    @property
    def _means_variance(self) -> tuple[Array, Array]:
        """Variances over σ² of a patient's mean follow-up and mean baseline."""
        rho = np.asarray(self.correlation, float)
        of_baseline = rho if self.correlation_baseline is None else self.correlation_baseline
        of_follow_up = rho if self.correlation_follow_up is None else self.correlation_follow_up
        before, after = self.baseline_measures, self.follow_up_measures
        baseline, follow_up = (
            (1 + (before - 1) * of_baseline) / before,
            (1 + (after - 1) * of_follow_up) / after,
        )
        return np.asarray(follow_up), np.asarray(baseline)

    @property
    def analysed_variance(self) -> Array:
        """V: the variance of a patient's analysed value over σ²; NaN where the correlations are impossible."""
        follow_up, baseline = self._means_variance
        rho = np.asarray(self.correlation, float)
        with np.errstate(divide="ignore", invalid="ignore"):
            residual = follow_up - rho**2 / baseline
            found = {"post": follow_up, "change": follow_up + baseline - 2 * rho}
            variance = found.get(self.analysis, residual)
            return np.where((residual > 0) & (baseline > 0), variance, np.nan)

    @property
    def slopes(self) -> Numbers:
        """Covariates in the model: the baseline mean, and others."""
        return self.covariates + (1 if self.analysis == "ancova" else 0)

    def method(self) -> str:
        many = f"{self.covariates:g} further covariate{'' if self.covariates == 1 else 's'}"
        others = f", with {many}" if self.covariates else ""
        if self.analysis == "ancova":
            return f"analysis of covariance of the follow-up mean, adjusted for baseline{others}"
        value = "change from baseline" if self.analysis == "change" else "follow-up mean"
        return f"two-sample t test of the {value}{others}"

    def facts(self) -> tuple[Fact, ...]:
        variance, (follow_up, _) = float(self.analysed_variance), self._means_variance
        return (
            Fact("SD analysed", self.sd * variance**0.5, "σ × √V", OUTCOME_UNIT),
            Fact(
                "Variance against the follow-up mean alone",
                variance / float(follow_up),
                "1 where adjusting gains nothing",
            ),
        )

    def approximation_note(self, n: Counts) -> str | None:
        q = float(self.slopes)
        left = float(n.total) - 3 - q
        if self.imbalance == "averaged" or q == 0 or (left > 0 and q / left < NOTED):
            return None
        return "The formula ignores chance imbalance of covariates, over 2 % of the precision at this size."

    def balanced(self, n: Counts) -> Precision:
        """The precision that balanced covariates give: Frison and Pocock's formula."""
        variance = self.analysed_variance
        possible = np.isfinite(variance)
        se = self.sd * np.sqrt(np.where(possible, variance, 1.0) * n.inverse_sum)
        return Precision(np.where(possible, se, np.inf), n.total - 2 - self.slopes)

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        found = self.balanced(n)
        if self.imbalance == "ignored":
            return found
        left = np.asarray(n.total - 3 - self.slopes, float)
        inflation = np.where(left > 0, (n.total - 3) / np.where(left > 0, left, 1.0), np.inf)
        inflation = np.where(np.equal(self.slopes, 0), 1.0, inflation)
        return Precision(found.se * np.sqrt(np.maximum(inflation, 1.0)), found.df)

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        if self.imbalance == "ignored" or np.all(np.equal(self.slopes, 0)):
            return super().bare_power(n, hypothesis)
        balanced = self.balanced(n)
        shape = np.broadcast_shapes(self.effect.shape, balanced.se.shape, np.shape(balanced.df))
        share, weights = shares(np.broadcast_to(balanced.df, shape), 1, self.slopes)
        given = Precision(balanced.se / np.sqrt(share), balanced.df)
        found = hypothesis.power(self, n, lambda null: given)  # noqa: ARG005 - no null value moves it
        return np.asarray(np.clip((weights * found).sum(0), 0, 1))

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """Adaptive quadrature over the imbalance, and quadrature over the estimated variance."""
        design, n = self.bare(), self.effective(n)
        if design.imbalance == "ignored" or design.slopes == 0:
            return None
        balanced = design.balanced(n)
        se, df = float(balanced.se), float(balanced.df)
        if df <= 0 or not np.isfinite(se):
            return 0.0
        return averaged(
            lambda share: _given(design, se / share**0.5, df, hypothesis), df, 1, design.slopes
        )

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Every measurement of every patient, then least squares on the patients' means."""
        sizes = (int(n.treatment), int(n.control))
        patients, before, after = (
            sum(sizes),
            int(self.baseline_measures),
            int(self.follow_up_measures),
        )
        others = int(self.covariates)
        arm = np.repeat(np.array([1.0, 0.0]), sizes)
        if patients - 2 - int(self.slopes) < 1:
            return Outcomes.inconclusive(np.zeros(trials))
        root = np.linalg.cholesky(self._covariance(before, after))

        def make(many: int) -> tuple[Array, ...]:
            values = rng.standard_normal((many, patients, before + after)) @ root.T
            values[..., before:] += self.difference * arm[:, None]
            baseline, follow_up = values[..., :before].mean(-1), values[..., before:].mean(-1)
            covariates = rng.standard_normal((many, patients, others))
            outcome = follow_up
            if self.analysis == "ancova":
                covariates = np.concatenate([baseline[..., None], covariates], axis=-1)
            elif self.analysis == "change":
                outcome = follow_up - baseline
            return fit(outcome, sizes, covariates).t_test(np.array([1.0, -1.0]), null)

        return Outcomes(*in_batches(trials, patients * (before + after + others), make))

    def _covariance(self, before: int, after: int) -> Array:
        """The covariance matrix of one patient's measurements, baseline first."""
        rho, among = self.correlation, (self.correlation_baseline, self.correlation_follow_up)
        found = np.full((before + after, before + after), rho)
        found[:before, :before], found[before:, before:] = (rho if r is None else r for r in among)
        np.fill_diagonal(found, 1.0)
        return found * self.sd**2


def _given(design: Ancova, se: float, df: float, hypothesis: Hypothesis) -> float:
    """Power given the imbalance, by the second engines of t tests."""
    from ldn_designer.hypotheses import Equivalence

    effect, level = float(design.effect), hypothesis.tail_alpha
    if isinstance(hypothesis, Equivalence):
        low, high = hypothesis.nulls(design)
        return between_by_simpson(effect, low, high, se, df, level)
    away = hypothesis.sign * (effect - hypothesis.null(design)) / se
    both = getattr(hypothesis, "both_directions", False) and level < hypothesis.alpha
    return float(t_tail_quadrature(np.array((away, -away) if both else (away,)), df, level).sum())
