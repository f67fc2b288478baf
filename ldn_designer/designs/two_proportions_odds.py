"""Two parallel groups compared by the ratio of the odds to respond."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from scipy import special

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics import two_binomials
from ldn_designer.statistics.restricted_risks import under_odds_ratio

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers


class TwoProportionsOdds(Design, kind="two-proportions-odds"):
    """Two parallel groups compared by the odds ratio ψ, a normal approximation.

    SE(log ψ̂) = √(1/(nₜpₜ(1 − pₜ)) + 1/(n꜀p꜀(1 − p꜀))), pₜ = ψp꜀/(1 − p꜀ + ψp꜀).
    Score: the test divides by the same at the proportions most likely under the null value. The test itself
    is (xₜ − nₜp̃ₜ)√(1/(nₜp̃ₜ(1 − p̃ₜ)) + 1/(n꜀p̃꜀(1 − p̃꜀))); at an odds ratio of 1 that is the χ² test.
    Wald: the test divides by the standard error itself.
    Equivalence: P(both) = P(above the lower) + P(below the upper) − 1, which leaves out that neither succeeds.
    Source: Miettinen and Nurminen, Stat Med 1985;4:213 (the test); Lachin, Biostatistical Methods, 2nd edition
    2011, chapter 3 (power); Woolf, Ann Hum Genet 1955;19:251 (Wald).
    """

    title: ClassVar[str] = "Two proportions, odds ratio"
    short_title: ClassVar[str] = "Odds ratio"
    measure: ClassVar[str] = "odds ratio"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = ""
    reference: ClassVar[str] = (
        "Miettinen O, Nurminen M. Comparative analysis of two rates. Stat Med 1985;4:213–26"
    )
    scale: ClassVar[Literal["identity", "log"]] = "log"
    no_difference: ClassVar[float] = 1.0
    effect_field: ClassVar[str] = "odds_ratio"
    exact: ClassVar[bool] = False

    control: float = quantity(
        "Proportion, control arm",
        symbol="p꜀",
        unit=PROPORTION,
        description="Proportion with the outcome in the control arm.",
        gt=0,
        lt=1,
    )
    odds_ratio: float = quantity(
        "Odds ratio",
        symbol="ψ",
        role="effect",
        description="Odds of the outcome in the treatment arm over those in the control arm; 1 is no difference.",
        ge=1e-6,
        le=1e6,
    )
    test: Literal["score", "wald"] = quantity(
        "Test",
        "score",
        role="option",
        description="The score test keeps its level better; the Wald test uses the logarithm's standard error.",
        choices={"score": "score test", "wald": "Wald test of the logarithm"},
    )

    @property
    def treatment(self) -> Array:
        """The proportion in the treatment arm."""
        return np.asarray(special.expit(special.logit(self.control) + self.effect))

    @property
    def nuisance_field(self) -> str:
        return "control"

    def method(self) -> str:
        if self.test == "score":
            return "score test of the odds ratio"
        return "Wald test of the log odds ratio"

    def facts(self) -> tuple[Fact, ...]:
        treated = float(self.treatment)
        return (
            Fact("Proportion, treatment arm", treated, unit=PROPORTION),
            Fact("Risk difference", treated - self.control, unit=PROPORTION),
            Fact("Risk ratio", treated / self.control),
        )

    def approximation_note(self, n: Counts) -> str | None:
        return two_binomials.few_expected((n.treatment, n.control), (self.treatment, self.control))

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        treated, control = self.treatment, np.asarray(self.control, float)
        se = _woolf(treated, control, n)
        if self.test == "wald":
            return Precision(se)
        p, q = under_odds_ratio(treated, control, n.treatment, n.control, self.off_scale(null))
        return Precision(se, se_null=_woolf(p, q, n))

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
        """The test of each table of events. Half a participant is added to each cell where one is empty."""
        size, size_control = float(n.treatment), float(n.control)
        spared, spared_control = size - treated, size_control - control
        empty = treated * spared * control * spared_control == 0
        cells = [
            cell + np.where(empty, 0.5, 0.0) for cell in (treated, spared_control, control, spared)
        ]
        estimate = np.log(cells[0]) + np.log(cells[1]) - np.log(cells[2]) - np.log(cells[3])
        if not np.isfinite(null):
            return Outcomes.inconclusive(estimate)
        if self.test == "wald":
            away, variance = estimate - null, np.asarray(sum(1 / cell for cell in cells))
        else:
            ratio = float(np.exp(null))
            q = _most_likely(treated, control, size, size_control, ratio)
            p = ratio * q / (1 - q + ratio * q)
            away = treated - size * p
            first, second = size * p * (1 - p), size_control * q * (1 - q)
            total = first + second
            variance = np.where(total > 0, first * second / np.where(total > 0, total, 1.0), 0.0)
        return Outcomes(estimate, *two_binomials.tails(away, variance))


def _woolf(p: Array, q: Array, n: Counts) -> Array:
    """√(1/(nₜpₜ(1 − pₜ)) + 1/(n꜀p꜀(1 − p꜀)))."""
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = 1 / (n.treatment * p * (1 - p)) + 1 / (n.control * q * (1 - q))
    return np.asarray(np.sqrt(parts))


def _most_likely(
    treated: Array, control: Array, size: float, size_control: float, ratio: float
) -> Array:
    """The control risk at which so many events are expected where the risks have this odds ratio."""

    def score(q: Array) -> Array:
        return np.asarray(
            treated + control - size * ratio * q / (1 - q + ratio * q) - size_control * q
        )

    return two_binomials.steepest(score, np.zeros_like(control), 1.0)
