"""The correlation of two outcomes in one group of participants."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from scipy import special, stats

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import quantity
from ldn_designer.hypotheses import Equivalence, Superiority
from ldn_designer.kernels import NEGLIGIBLE, legendre

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers

#: Fisher's z has a standard error from this many participants on.
FEWEST = 4
#: Below so many the normal approximation may be off by more than a point.
FEW = 10
#: The bias of z, ρ/(2(n − 1)), in standard errors, that moves power by a point: 0.01/φ(0).
LARGE_BIAS = 0.025


class Correlation(Design, kind="correlation"):
    """One group of participants in whom two outcomes are correlated; analysed as z = artanh r.

    z test: z is normal about artanh ρ with SE = 1/√(n − 3) (Fisher, Metron 1921;1:3).
    t test of no correlation, t = r√(n − 2)/√(1 − r²): r is significant beyond r꜀ = t꜀/√(t꜀² + n − 2), with t꜀
    the quantile of t with n − 2 degrees of freedom; power ≈ Φ((artanh ρ + ρ/(2(n − 1)) − artanh r꜀)·√(n − 3)),
    where ρ/(2(n − 1)) is the bias of z. Null values other than 0 are tested by z, with this bias in power.
    The second engine is exact: r/√(1 − r²) is (Z + ρ̃·χₙ₋₁)/χₙ₋₂, ρ̃ = ρ/√(1 − ρ²), with independent parts.
    Assumes that both outcomes are normal together.
    Source: Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd edition 1988, chapters 3 and 12;
    Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, volume 2, 2nd edition 1995, chapter 32.
    """

    title: ClassVar[str] = "Correlation"
    short_title: ClassVar[str] = "Correlation"
    measure: ClassVar[str] = "correlation"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = ""
    reference: ClassVar[str] = (
        "Cohen J. Statistical Power Analysis for the Behavioral Sciences, 2nd edition. "
        "Lawrence Erlbaum, 1988, chapter 3"
    )
    names: ClassVar[tuple[str, ...]] = ("participants",)
    stratum: ClassVar[str] = "group"
    effect_field: ClassVar[str] = "correlation"
    exact: ClassVar[bool] = False

    correlation: float = quantity(
        "Correlation",
        symbol="ρ",
        role="effect",
        description="Correlation to detect; negative where one outcome falls as the other rises.",
        gt=-1,
        lt=1,
    )
    test: Literal["t", "z"] = quantity(
        "Analysis",
        "t",
        role="option",
        description="The t test asks for no correlation; another null value takes Fisher’s z test.",
        choices={"t": "t test of the correlation", "z": "Fisher’s z test, its bias left out"},
    )

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        return (("both outcomes",),)

    def on_scale(self, value: Numbers) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.arctanh(np.asarray(value, float)))

    def off_scale(self, value: Numbers) -> Numbers:
        return np.tanh(value)

    @property
    def nuisance_field(self) -> str:
        # Nothing else moves the sample size.
        return "correlation"

    def method(self) -> str:
        if self.test == "z":
            return "Fisher’s z test of a correlation"
        return "t test of a Pearson correlation"

    def facts(self) -> tuple[Fact, ...]:
        return (
            Fact("Fisher’s z", float(self.effect), "artanh ρ"),
            Fact("Variance explained", self.correlation**2, "ρ²"),
        )

    def approximation_note(self, n: Counts) -> str | None:
        total = max(float(n.total), FEWEST)
        biased = abs(self.correlation) * (total - 3) ** 0.5 / (2 * (total - 1)) > LARGE_BIAS
        if total >= FEW and not (biased and self.test == "z"):
            return None
        return (
            "With so few participants the normal approximation of Fisher’s z may be off by more than a "
            "point. Confirm it by simulation."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        free = n.total - 3
        return Precision(np.where(free > 0, 1 / np.sqrt(np.where(free > 0, free, 1.0)), np.inf))

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        if self.test == "z":
            return super().bare_power(n, hypothesis)
        if self._by_z(hypothesis):
            shifted = self.effect + self.correlation / (2 * np.maximum(n.total - 1, 1))
            return hypothesis.power(self.with_effect(shifted), n)
        tails = [self._t_tail(n, hypothesis.tail_alpha, sign) for sign in _directions(hypothesis)]
        return np.asarray(np.clip(sum(tails), 0.0, 1.0))

    def _by_z(self, hypothesis: Hypothesis) -> bool:
        return self.test == "z" or hypothesis.nulls(self) != (0.0,)

    def _t_tail(self, n: Counts, alpha: float, sign: int) -> Array:
        """Probability of a significant t test in the direction `sign`, by the biased normal z."""
        enough = n.total > FEWEST - 1
        size = np.where(enough, n.total, FEWEST)
        rho = sign * np.asarray(self.correlation, float)
        t = stats.t.isf(alpha, size - 2)
        critical = t / np.sqrt(t**2 + size - 2)
        distance = self.on_scale(rho) + rho / (2 * (size - 1)) - self.on_scale(critical)
        return np.where(enough, special.ndtr(distance * np.sqrt(size - 3)), 0.0)

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """The exact probability of significance, from the distribution of the sample correlation."""
        size = float(n.total)
        if size < FEWEST:
            return 0.0
        if not self._by_z(hypothesis):
            t = float(stats.t.isf(hypothesis.tail_alpha, size - 2))
            critical = t / (t**2 + size - 2) ** 0.5
            return sum(self._beyond(critical, size, sign) for sign in _directions(hypothesis))
        away = float(stats.norm.isf(hypothesis.tail_alpha)) / (size - 3) ** 0.5
        nulls = hypothesis.nulls(self)
        if isinstance(hypothesis, Equivalence):
            low, high = (float(np.tanh(z)) for z in (nulls[0] + away, nulls[1] - away))
            return max(self._beyond(low, size, 1) - self._beyond(high, size, 1), 0.0)
        return sum(
            self._beyond(float(np.tanh(sign * nulls[0] + away)), size, sign)
            for sign in _directions(hypothesis)
        )

    def _beyond(self, critical: float, size: float, sign: int) -> float:
        """P(sign·r > critical): E Φ(ρ̃·χₙ₋₁ − r̃꜀·χₙ₋₂) over both independent χ."""
        rho = sign * float(self.correlation)
        slope, turn = rho / (1 - rho**2) ** 0.5, critical / (1 - critical**2) ** 0.5
        (first, at_first), (second, at_second) = _chi(size - 1), _chi(size - 2)
        inner = special.ndtr(slope * first[:, None] - turn * second)
        return float(at_first @ inner @ at_second)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        size = int(n.total)
        if size < FEWEST:
            return Outcomes.inconclusive(np.zeros(trials))
        first, own = rng.standard_normal((2, trials, size))
        second = self.correlation * first + (1 - self.correlation**2) ** 0.5 * own
        first -= first.mean(1, keepdims=True)
        second -= second.mean(1, keepdims=True)
        r = (first * second).sum(1) / np.sqrt((first**2).sum(1) * (second**2).sum(1))
        r = np.clip(r, -1 + 1e-15, 1 - 1e-15)
        estimate = np.arctanh(r)
        if self.test == "t" and null == 0:
            t = r * np.sqrt((size - 2) / (1 - r**2))
            return Outcomes(estimate, special.stdtr(size - 2, -t), special.stdtr(size - 2, t))
        z = (estimate - null) * (size - 3) ** 0.5
        return Outcomes(estimate, special.ndtr(-z), special.ndtr(z))


def _directions(hypothesis: Hypothesis) -> tuple[int, ...]:
    """The directions in which significance counts."""
    both = isinstance(hypothesis, Superiority) and hypothesis.both_directions
    two_sided = hypothesis.tail_alpha < hypothesis.alpha
    return (hypothesis.sign, -hypothesis.sign) if both and two_sided else (hypothesis.sign,)


def _chi(freedom: float) -> tuple[Array, Array]:
    """Nodes and weights of the distribution of χ, the root of χ² with these degrees of freedom."""
    x, w = legendre()
    start = special.chdtri(freedom, 1 - NEGLIGIBLE) ** 0.5
    width = special.chdtri(freedom, NEGLIGIBLE) ** 0.5 - start
    at = start + width * (x + 1) / 2
    log_density = (freedom - 1) * np.log(at) - at**2 / 2
    weight = np.exp(log_density - log_density.max()) * w
    return at, weight / weight.sum()
