"""Two answers of each pair compared by the proportions that respond, with McNemar's test."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ldn_designer.designs.base import Counts, Outcomes, Precision
from ldn_designer.designs.pairs import Pairs, standard_error
from ldn_designer.fields import quantity
from ldn_designer.notation import number
from ldn_designer.statistics import discordant_pairs

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers

#: Fewer expected discordant pairs than this, and the approximation may be off by more than a point.
FEW_DISCORDANT = 25.0
#: Halvings that leave only rounding of an interval between 0 and 1.
HALVINGS = 54
#: The second engine goes through every outcome of up to this many pairs.
MOST_PAIRS = 400


class PairedProportions(Pairs, kind="paired-proportions"):
    """Pairs compared by the difference of proportions, McNemar's test, a normal approximation.

    δ = p₁₀ − p₀₁, d = p₁₀ + p₀₁. The test divides by √(d/n).
    Unconditional: SE = √((d − δ²)/n), for n pairs of which a random number is discordant.
    Conditional: SE = √((d − δ²/d)/n), as if n·d pairs were discordant; it promises slightly more.
    Against a limit Δ the test divides by √((2q + Δ(1 − Δ))/n), q the most likely p₀₁ under p₁₀ − p₀₁ = Δ
    (Tango, Stat Med 1998;17:891).
    Source: Connor, Biometrics 1987;43:207; Miettinen, Biometrics 1968;24:339; Lachin, Stat Med
    1992;11:1239; Duffy, Biometrics 1984;40:1005.
    """

    title: ClassVar[str] = "Paired proportions"
    short_title: ClassVar[str] = "McNemar"
    reference: ClassVar[str] = (
        "Connor RJ. Sample size for testing differences in proportions for the paired-sample design. "
        "Biometrics 1987;43:207–211"
    )
    exact: ClassVar[bool] = False

    variance: Literal["unconditional", "conditional"] = quantity(
        "Number of discordant pairs",
        "unconditional",
        role="option",
        description="It is random; formulas that take it as known are slightly too optimistic.",
        choices={"unconditional": "random", "conditional": "taken as known"},
    )

    def method(self) -> str:
        return "McNemar’s test of paired proportions, without continuity correction"

    def approximation_note(self, n: Counts) -> str | None:
        expected = float(n.total) * float(self.discordant)
        if expected >= FEW_DISCORDANT:
            return None
        return (
            f"Only {number(expected, 1)} discordant pairs are expected, so the normal approximation may be "
            "off by more than a point. Confirm it by simulation, or plan the exact test."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        d, delta = self.discordant, self.effect
        with np.errstate(divide="ignore", invalid="ignore"):
            lost = delta**2 if self.variance == "unconditional" else delta**2 / d
            tested = np.where(np.equal(null, 0), d, _under_null(d, delta, null))
        return Precision(standard_error(d - lost, n), se_null=standard_error(tested, n))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        pairs = int(n.total)
        b, c = self.drawn(rng, pairs, trials)
        return self._tested(b, c, pairs, null)

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """The power of the test itself: every number of discordant pairs either way with its chance."""
        from scipy import stats

        pairs = int(n.total)
        if not 1 <= pairs <= MOST_PAIRS:
            return None
        b, c = np.indices((pairs + 1, pairs + 1), dtype=float).reshape(2, -1)
        b, c = b[b + c <= pairs], c[b + c <= pairs]
        d, share = float(self.discordant), float(self.on_treatment / self.discordant)
        chance = stats.binom.pmf(b + c, pairs, d) * stats.binom.pmf(b, b + c, share)
        tested = tuple(self._tested(b, c, pairs, null) for null in hypothesis.nulls(self))
        return float(np.clip(chance @ hypothesis.succeeds(self, tested), 0, 1))

    def _tested(self, b: Array, c: Array, pairs: int, null: float) -> Outcomes:
        """The test of each number of discordant pairs either way."""
        from scipy import special

        estimate = (b - c) / pairs
        if null == 0:
            higher = discordant_pairs.one_sided(b, c, "asymptotic")
            return Outcomes(estimate, higher, discordant_pairs.one_sided(c, b, "asymptotic"))
        q = _most_likely(b, c, pairs, null)
        variance = np.maximum(2 * q + null * (1 - null), 1e-12) / pairs
        z = (estimate - null) / np.sqrt(variance)
        return Outcomes(estimate, special.ndtr(-z), special.ndtr(z))


def _under_null(d: Array, delta: Array, null: Numbers) -> Array:
    """2q + Δ(1 − Δ), with q the most likely p₀₁ where p₁₀ − p₀₁ = Δ: the root of a quadratic."""
    half = (-d + (2 - delta) * null) / 4
    q = np.sqrt(np.maximum(half**2 + (d - delta) / 4 * null * (1 - np.asarray(null)), 0)) - half
    return np.asarray(2 * q + null * (1 - np.asarray(null)))


def _most_likely(b: Array, c: Array, pairs: int, null: float) -> Array:
    """The p₀₁ most likely to give such counts where p₁₀ is `null` above it, by bisection of the score."""
    low, high = np.full_like(b, max(0.0, -null)), np.full_like(b, (1 - null) / 2)
    for _ in range(HALVINGS):
        q = (low + high) / 2
        rest = 1 - 2 * q - null
        score = (b * q + c * (q + null)) * rest - 2 * (pairs - b - c) * q * (q + null)
        low, high = np.where(score > 0, q, low), np.where(score > 0, high, q)
    return np.asarray((low + high) / 2)
