"""Two parallel groups compared by the ratio of the proportions that respond."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import number
from ldn_designer.statistics import two_binomials
from ldn_designer.statistics.restricted_risks import under_ratio

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers


class TwoProportionsRatio(Design, kind="two-proportions-ratio"):
    """Two parallel groups compared by the risk ratio φ = pₜ/p꜀, a normal approximation.

    Score: p̂ₜ − φ₀p̂꜀ has standard error √(pₜ(1 − pₜ)/nₜ + φ₀²p꜀(1 − p꜀)/n꜀); the test divides by the same
    at the proportions most likely under φ₀. Both are stated in units of log φ, so that
    (log φ − log φ₀)/SE = (pₜ − φ₀p꜀)/SE of p̂ₜ − φ₀p̂꜀.
    Wald: SE(log φ̂) = √((1 − pₜ)/(nₜpₜ) + (1 − p꜀)/(n꜀p꜀)).
    Equivalence: P(both) = P(above the lower) + P(below the upper) − 1, which leaves out that neither succeeds.
    Source: Farrington and Manning, Stat Med 1990;9:1447; Katz, Baptista, Azen and Pike, Biometrics 1978;34:469.
    """

    title: ClassVar[str] = "Two proportions, risk ratio"
    short_title: ClassVar[str] = "Risk ratio"
    measure: ClassVar[str] = "risk ratio"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = ""
    reference: ClassVar[str] = (
        "Farrington CP, Manning G. Test statistics and sample size formulae for comparative binomial trials "
        "with null hypothesis of non-zero risk difference or non-unity relative risk. "
        "Stat Med 1990;9:1447–54"
    )
    scale: ClassVar[Literal["identity", "log"]] = "log"
    no_difference: ClassVar[float] = 1.0
    effect_field: ClassVar[str] = "risk_ratio"
    exact: ClassVar[bool] = False

    control: float = quantity(
        "Proportion, control arm",
        symbol="p꜀",
        unit=PROPORTION,
        description="Proportion with the outcome in the control arm.",
        gt=0,
        lt=1,
    )
    risk_ratio: float = quantity(
        "Risk ratio",
        symbol="φ",
        role="effect",
        description="Proportion in the treatment arm over that in the control arm; 1 is no difference.",
        ge=1e-6,
        le=1e6,
    )
    test: Literal["score", "wald"] = quantity(
        "Test",
        "score",
        role="option",
        description="The score test keeps its level better; the Wald test uses the logarithm's standard error.",
        choices={"score": "Farrington–Manning score test", "wald": "Wald test of the logarithm"},
    )

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.risk_ratio * self.control >= 1:
            most = number(1 / self.control, 2)
            msg = (
                f"the risk ratio must be below {most} with this control proportion, so that the proportion in "
                "the treatment arm stays below 100%"
            )
            raise ValueError(msg)
        return self

    @property
    def treatment(self) -> Array:
        """The proportion in the treatment arm; 1 at most."""
        return np.clip(np.asarray(self.risk_ratio, float) * self.control, 0, 1)

    def effect_range(self) -> tuple[float, float]:
        return (-np.inf, -np.log(self.control))

    @property
    def nuisance_field(self) -> str:
        return "control"

    def method(self) -> str:
        if self.test == "score":
            return "Farrington–Manning score test of the risk ratio"
        return "Wald test of the log risk ratio"

    def facts(self) -> tuple[Fact, ...]:
        treated, control = float(self.treatment), self.control
        return (
            Fact("Proportion, treatment arm", treated, unit=PROPORTION),
            Fact("Risk difference", treated - control, unit=PROPORTION),
            Fact("Odds ratio", treated / (1 - treated) / (control / (1 - control))),
        )

    def approximation_note(self, n: Counts) -> str | None:
        return two_binomials.few_expected((n.treatment, n.control), (self.treatment, self.control))

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        treated, control = self.treatment, np.asarray(self.control, float)
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.test == "wald":
                parts = (1 - treated) / treated / n.treatment + (1 - control) / control / n.control
                return Precision(np.sqrt(parts))
            ratio = np.exp(null)
            away = treated - ratio * control
            slope = np.where(away == 0, 1 / treated, (self.effect - null) / away)
            p, q = under_ratio(treated, control, n.treatment, n.control, ratio)
            return Precision(
                slope * self._deviation(treated, control, n, ratio),
                se_null=slope * self._deviation(p, q, n, ratio),
            )

    @staticmethod
    def _deviation(p: Array, q: Array, n: Counts, ratio: Numbers) -> Array:
        """Standard error of p̂ₜ − φ₀p̂꜀."""
        parts = p * (1 - p) / n.treatment + np.square(ratio) * q * (1 - q) / n.control
        return np.asarray(np.sqrt(parts))

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        from ldn_designer.hypotheses import Equivalence, NonInferiority

        if not np.isfinite(hypothesis.nulls(self)).all():
            # A limit of zero or less is no ratio: there is no test of it.
            return np.zeros(np.broadcast_shapes(np.shape(self.treatment), np.shape(n.total)))
        if not isinstance(hypothesis, Equivalence):
            return super().bare_power(n, hypothesis)
        alpha, lower, upper = hypothesis.alpha, hypothesis.lower, hypothesis.upper
        above = self.bare_power(n, NonInferiority(alpha=alpha, limit=lower))
        below = self.bare_power(n, NonInferiority(alpha=alpha, limit=upper, benefit="lower"))
        return np.asarray(np.maximum(above + below - 1, 0.0))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        treated = rng.binomial(int(n.treatment), float(self.treatment), trials)
        control = rng.binomial(int(n.control), self.control, trials)
        return self._tested(treated.astype(float), control.astype(float), n, null)

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """The power of the test itself, not of its approximation: every table with its chance."""
        sizes = int(n.treatment), int(n.control)
        if min(sizes) < 1:
            return 0.0
        tables = two_binomials.tables(sizes, (float(self.treatment), float(self.control)))
        if tables is None:
            return None
        treated, control, chance = tables
        outcomes = (self._tested(treated, control, n, null) for null in hypothesis.nulls(self))
        return min(1.0, float(chance @ hypothesis.succeeds(self, tuple(outcomes))))

    def _tested(self, treated: Array, control: Array, n: Counts, null: float) -> Outcomes:
        """The test of each table of events. An arm without events has half an event added, as has the other."""
        size, size_control = float(n.treatment), float(n.control)
        half = np.where((treated == 0) | (control == 0), 0.5, 0.0)
        a, b, m, k = treated + half, control + half, size + half, size_control + half
        estimate = np.log(a / m) - np.log(b / k)
        if not np.isfinite(null):
            return Outcomes.inconclusive(estimate)
        if self.test == "wald":
            away, variance = estimate - null, 1 / a - 1 / m + 1 / b - 1 / k
        else:
            ratio = float(np.exp(null))
            q = _most_likely(treated, control, size, size_control, ratio)
            p = ratio * q
            away = treated / size - ratio * control / size_control
            variance = p * (1 - p) / size + ratio**2 * q * (1 - q) / size_control
        return Outcomes(estimate, *two_binomials.tails(away, variance))


def _most_likely(
    treated: Array, control: Array, size: float, size_control: float, ratio: float
) -> Array:
    """The control risk most likely to give such counts where the risks have this ratio."""

    def score(q: Array) -> Array:
        p = ratio * q
        return np.asarray((treated - size * p) * (1 - q) + (control - size_control * q) * (1 - p))

    return two_binomials.steepest(score, np.zeros_like(control), min(1.0, 1 / ratio))
