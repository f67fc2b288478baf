"""Two answers of each pair compared by exact tests of the pairs that differ."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, Literal, Self, cast

import numpy as np

from ldn_designer.designs.base import Counts, Design, Outcomes, elementwise
from ldn_designer.designs.pairs import Pairs
from ldn_designer.fields import quantity
from ldn_designer.statistics import discordant_pairs

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array

#: Numbers of discordant pairs further than this many standard deviations from the mean have no weight.
FAR = 12.0
#: For more pairs than this the normal approximation answers.
MOST_ENUMERATED = 100_000
#: The second engine goes through every outcome of up to this many pairs.
MOST_PAIRS = 1_000


class PairedProportionsExact(Pairs, kind="paired-proportions-exact"):
    """Pairs compared by the number that respond on one treatment only, with exact power.

    Power = Σₘ C(n, m)dᵐ(1 − d)ⁿ⁻ᵐ·P(X ≥ x(m) | m, p₁₀/d), d = p₁₀ + p₀₁; x(m) is the smallest number of m
    discordant pairs that is significant. Two-sided tests are made at α/2 in each direction.
    With a fixed number of discordant pairs m = ⌈n·d⌉ instead of the sum.
    There is a test of no difference only: against a limit nothing can be shown, and power is 0.
    Source: Duffy, Biometrics 1984;40:1005; Fagerland, Lydersen and Laake, BMC Med Res Methodol 2013;13:91.
    """

    title: ClassVar[str] = "Paired proportions, exact power"
    short_title: ClassVar[str] = "McNemar, exact"
    reference: ClassVar[str] = (
        "Duffy SW. Asymptotic and exact power for the McNemar test and its analogue with R controls per case. "
        "Biometrics 1984;40:1005–1015"
    )
    shows: ClassVar[tuple[str, ...]] = ("superiority",)
    whole: ClassVar[bool] = True
    # With a fixed number of discordant pairs power falls whenever that number grows and the smallest significant
    # one does not; of few discordant pairs, that was seen up to 86 pairs after a target was first reached.
    dips: ClassVar[int] = 100

    test: discordant_pairs.Test = quantity(
        "Test",
        "exact",
        role="option",
        description="The exact binomial test is cautious; the mid-p test comes nearest to its level.",
        choices={
            "exact": "exact (binomial)",
            "midp": "mid-p",
            "asymptotic": "McNemar’s χ²",
            "corrected": "McNemar’s χ² with continuity correction",
        },
    )
    discordant_number: Literal["random", "fixed"] = quantity(
        "Number of discordant pairs",
        "random",
        role="option",
        description="Fixed where recruitment goes on until so many pairs are discordant.",
        choices={"random": "random among n pairs", "fixed": "fixed at the number expected"},
    )

    def method(self) -> str:
        return {
            "exact": "exact McNemar test (binomial test of discordant pairs)",
            "midp": "mid-p McNemar test",
            "asymptotic": "McNemar’s test, without continuity correction",
            "corrected": "McNemar’s test with continuity correction",
        }[self.test]

    def approximation(self) -> Design:
        # Named, not imported: no design needs another one's module to be loaded.
        near = import_module("ldn_designer.designs.paired_proportions").PairedProportions
        shared = near.model_fields.keys() & type(self).model_fields.keys()
        return cast(
            "Design", near.model_construct(**{name: getattr(self, name) for name in shared})
        )

    def approximation_note(self, n: Counts) -> str | None:
        if n.total <= MOST_ENUMERATED or self.discordant_number == "fixed":
            return None
        return (
            f"Up to {MOST_ENUMERATED:,} pairs are enumerated; for more of them power is the normal "
            "approximation’s."
        )

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        from ldn_designer.hypotheses import Superiority

        low, high = self.effect_range()
        possible = (self.effect > low) & (self.effect < high)
        if any(null != 0 for null in hypothesis.nulls(self)):
            return np.zeros(np.broadcast_shapes(np.shape(possible), np.shape(n.total)))
        either = (
            isinstance(hypothesis, Superiority)
            and hypothesis.both_directions
            and hypothesis.sides > 1
        )

        def shown(design: Self, pairs: Array) -> Array:
            """Probability of significance, given how many pairs are discordant."""
            share = design.on_treatment / design.discordant
            least = discordant_pairs.critical(pairs, design.test, hypothesis.tail_alpha)
            helping = discordant_pairs.at_least(
                least, pairs, share if hypothesis.sign > 0 else 1 - share
            )
            if not either:
                return helping
            return helping + discordant_pairs.at_least(
                least, pairs, 1 - share if hypothesis.sign > 0 else share
            )

        def one(design: Self, units: tuple[int, ...]) -> float:
            if units[0] < 1 or not 0 < design.discordant <= 1 or design.on_treatment <= 0:
                return 0.0
            if units[0] > MOST_ENUMERATED:
                return float(
                    design.approximation().power(Counts(np.array(units, float)), hypothesis)
                )
            pairs, chance = _likely(units[0], float(design.discordant))
            return float(np.clip(chance @ shown(design, pairs), 0, 1))

        if self.discordant_number == "random":
            return elementwise(self, n, one)
        with np.errstate(invalid="ignore", divide="ignore"):
            pairs = np.ceil(np.round(n.total * np.clip(self.discordant, 0, 1), 9))
            return np.where(possible & (n.total > 0), np.clip(shown(self, pairs), 0, 1), 0.0)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        pairs = int(n.total)
        if self.discordant_number == "random":
            b, c = self.drawn(rng, pairs, trials)
        else:
            fixed = int(np.ceil(np.round(pairs * self.discordant, 9)))
            b = rng.binomial(fixed, self.on_treatment / self.discordant, trials).astype(float)
            c = fixed - b
        return self._tested(b, c, pairs, null)

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """The p value of every outcome of n pairs, with its probability."""
        from scipy import stats

        pairs = int(n.total)
        if pairs > MOST_PAIRS:
            return None
        d, share = float(self.discordant), float(self.on_treatment / self.discordant)
        b, c = np.indices((pairs + 1, pairs + 1), dtype=float).reshape(2, -1)
        if self.discordant_number == "random":
            b, c = b[b + c <= pairs], c[b + c <= pairs]
            chance = stats.binom.pmf(b + c, pairs, d) * stats.binom.pmf(b, b + c, share)
        else:
            fixed = int(np.ceil(np.round(pairs * d, 9)))
            b = np.arange(fixed + 1.0)
            c = fixed - b
            chance = stats.binom.pmf(b, fixed, share)
        tested = tuple(self._tested(b, c, pairs, null) for null in hypothesis.nulls(self))
        return float(np.clip(chance @ hypothesis.succeeds(self, tested), 0, 1))

    def _tested(self, b: Array, c: Array, pairs: int, null: float) -> Outcomes:
        """The test of each number of discordant pairs either way."""
        estimate = (b - c) / pairs
        if null != 0:
            return Outcomes.inconclusive(estimate)
        higher = discordant_pairs.one_sided(b, c, self.test)
        lower = discordant_pairs.one_sided(c, b, self.test)
        # A p value that meets a level exactly is not to miss it by rounding.
        return Outcomes(estimate, np.round(higher, 14), np.round(lower, 14))


def _likely(pairs: int, discordant: float) -> tuple[Array, Array]:
    """Numbers of discordant pairs that are likely at all, and the probability of each."""
    from scipy import special

    reach = FAR * (pairs * discordant * (1 - discordant)) ** 0.5 + FAR
    centre = pairs * discordant
    m = np.arange(
        max(0.0, np.floor(centre - reach)), min(float(pairs), np.ceil(centre + reach)) + 1
    )
    ways = special.gammaln(pairs + 1.0) - special.gammaln(m + 1) - special.gammaln(pairs - m + 1)
    log = ways + special.xlogy(m, discordant) + special.xlog1py(pairs - m, -discordant)
    return m, np.exp(log)
