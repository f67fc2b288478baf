"""Two parallel groups compared by the proportions that respond, with exact tests."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, Literal, Self, cast

import numpy as np

from ldn_designer.designs.base import (
    Counts,
    Design,
    Fact,
    Outcomes,
    Precision,
    elementwise,
    sweep,
)
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics.exact_tables import (
    NUISANCE_POINTS,
    Tail,
    Test,
    probability,
    rejection_region,
)

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers, Truth, Whole

#: More tables than this are not enumerated: the normal approximation of the same test answers.
MOST_TABLES = 1_000_000
#: The normal approximation that is nearest to each test.
NEAREST = {"fisher": "corrected", "boschloo": "score", "pooled": "score", "unpooled": "unpooled"}
METHODS = {
    "fisher": "Fisher’s exact test",
    "boschloo": "Boschloo’s exact unconditional test",
    "pooled": "exact unconditional test of the pooled z statistic",
    "unpooled": "exact unconditional test of the unpooled z statistic",
}


class TwoProportionsExact(Design, kind="two-proportions-exact"):
    """Two parallel groups compared by the difference of proportions, by exact tests.

    Power = Σₓ Σᵧ R(x, y)·C(nₜ, x)pₜˣ(1 − pₜ)ⁿᵗ⁻ˣ·C(n꜀, y)p꜀ʸ(1 − p꜀)ⁿᶜ⁻ʸ, over all tables; R is 1 where the
    test rejects.
    Fisher: given the total number of events, P(tables as extreme) ≤ α.
    Boschloo, pooled and unpooled z: max over π of P(T as extreme | π, π) ≤ α, with Fisher's p value or z as T,
    and π at 100 even steps from 10⁻⁵ to 1 − 10⁻⁵, the grid of the R package Exact. Between the steps the level
    may exceed α by a few millionths.
    Against a limit Δ the proportions are π + Δ and π. Pooled then means the Farrington–Manning score
    statistic; the other tests keep the order of tables that they have at no difference, Fisher's, which has no
    conditional form there, as Boschloo's. Two-sided p values against a limit are doubled.
    Source: Fisher, J R Stat Soc 1935;98:39; Boschloo, Stat Neerl 1970;24:1; Suissa and Shuster,
    J R Stat Soc A 1985;148:317; Chan, Stat Med 1998;17:1403; Mehrotra, Chan and Berger, Biometrics
    2003;59:441.
    """

    title: ClassVar[str] = "Two proportions, exact tests"
    short_title: ClassVar[str] = "Exact"
    measure: ClassVar[str] = "risk difference"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = "risk difference"
    effect_unit: ClassVar[str] = PROPORTION
    reference: ClassVar[str] = (
        "Mehrotra DV, Chan ISF, Berger RL. A cautionary note on exact unconditional inference for a "
        "difference between two independent binomial proportions. Biometrics 2003;59:441–450"
    )
    effect_field: ClassVar[str] = "treatment"
    whole: ClassVar[bool] = True
    # Over arms of up to 150 no test was seen to fall below a target more than 6 blocks after reaching it.
    dips: ClassVar[int] = 10

    control: float = quantity(
        "Proportion, control arm",
        symbol="p꜀",
        unit=PROPORTION,
        description="Proportion with the outcome in the control arm.",
        gt=0,
        lt=1,
    )
    treatment: float = quantity(
        "Proportion, treatment arm",
        symbol="pₜ",
        unit=PROPORTION,
        role="effect",
        description="Proportion with the outcome in the treatment arm.",
        gt=0,
        lt=1,
    )
    test: Test = quantity(
        "Exact test",
        "fisher",
        role="option",
        description="Fisher’s is the usual one and the most cautious; the others need fewer participants.",
        choices={
            "fisher": "Fisher (conditional)",
            "boschloo": "Boschloo (unconditional, never weaker than Fisher)",
            "pooled": "unconditional, pooled z",
            "unpooled": "unconditional, unpooled z",
        },
    )
    two_sided: Literal["ordered", "doubled"] = quantity(
        "Two-sided p value",
        "ordered",
        role="option",
        description="R’s fisher.test and Exact order tables of both directions; doubling is symmetric.",
        choices={
            "ordered": "all tables at least as extreme, in either direction",
            "doubled": "twice the smaller one-sided p value",
        },
    )

    @property
    def effect(self) -> Array:
        return np.asarray(np.asarray(self.treatment, float) - self.control)

    def with_effect(self, estimate: Numbers) -> Self:
        return sweep(self, treatment=self.control + estimate)

    def effect_range(self) -> tuple[float, float]:
        return (-self.control, 1 - self.control)

    @property
    def nuisance_field(self) -> str:
        return "control"

    def method(self) -> str:
        if self.test == "fisher":
            return METHODS[self.test]
        return f"{METHODS[self.test]} over {NUISANCE_POINTS} values of the nuisance proportion"

    def facts(self) -> tuple[Fact, ...]:
        treated, control = self.treatment, self.control
        return (
            Fact("Risk difference", treated - control, unit=PROPORTION),
            Fact("Risk ratio", treated / control),
            Fact("Odds ratio", treated / (1 - treated) / (control / (1 - control))),
        )

    def approximation(self) -> Design:
        # Named, not imported: no design needs another one's module to be loaded.
        near = import_module("ldn_designer.designs.two_proportions").TwoProportions
        shared = near.model_fields.keys() & type(self).model_fields.keys()
        given = {name: getattr(self, name) for name in shared} | {"test": NEAREST[self.test]}
        return cast("Design", near.model_construct(**given))

    def approximation_note(self, n: Counts) -> str | None:
        if _tables(int(n.treatment), int(n.control)) <= MOST_TABLES:
            return None
        return (
            f"Up to {MOST_TABLES:,} tables are enumerated; for this many participants power is the "
            "normal approximation’s."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - the spread of the estimate itself
        """The spread of the estimate, for intervals; power is exact and does not use it."""
        treated, control = np.clip(self.treatment, 0, 1), np.asarray(self.control, float)
        with np.errstate(divide="ignore", invalid="ignore"):
            parts = treated * (1 - treated) / n.treatment + control * (1 - control) / n.control
        empty = (n.treatment < 1) | (n.control < 1)
        return Precision(np.where(empty, np.inf, np.sqrt(parts)))

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        def one(design: Self, units: tuple[int, ...]) -> float:
            treated, control = units
            possible = 0 < design.treatment < 1 and 0 < design.control < 1
            if not possible or min(units) < 1:
                return 0.0
            if _tables(*units) > MOST_TABLES:
                counts = Counts(np.array(units, float))
                return float(design.approximation().power(counts, hypothesis))
            region = self._region(treated, control, hypothesis)
            return probability(region, design.treatment, design.control)

        return elementwise(self, n, one)

    def _region(self, treated: int, control: int, hypothesis: Hypothesis) -> Truth:
        """The tables by which the hypothesis is shown."""
        from ldn_designer.hypotheses import Equivalence, Superiority

        nulls = hypothesis.nulls(self)

        def region(tail: Tail, null: float, alpha: float) -> Truth:
            return rejection_region(treated, control, self.test, tail, alpha, null)

        if isinstance(hypothesis, Equivalence):
            above = region(1, nulls[0], hypothesis.tail_alpha)
            return np.asarray(above & region(-1, nulls[1], hypothesis.tail_alpha))
        helping: Tail = 1 if hypothesis.sign > 0 else -1
        other: Tail = -1 if hypothesis.sign > 0 else 1
        two_sided = isinstance(hypothesis, Superiority) and hypothesis.sides == 2  # noqa: PLR2004 - both directions
        either = isinstance(hypothesis, Superiority) and hypothesis.both_directions
        if not two_sided:
            return region(helping, nulls[0], hypothesis.tail_alpha)
        if self.two_sided == "doubled" or nulls[0] != 0:
            found = region(helping, nulls[0], hypothesis.tail_alpha)
            return (
                np.asarray(found | region(other, nulls[0], hypothesis.tail_alpha))
                if either
                else found
            )
        found = region(0, 0.0, hypothesis.alpha)
        if either:
            return found
        x, y = np.arange(treated + 1)[:, None], np.arange(control + 1)[None, :]
        return np.asarray(found & (helping * (x * control - y * treated) > 0))

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """Every table's p value, from the library's distributions, with its probability."""
        from scipy import stats

        units = int(n.treatment), int(n.control)
        if min(units) < 1:
            return 0.0
        if _tables(*units) > MOST_TABLES:
            return None
        x, y = np.indices((units[0] + 1, units[1] + 1), dtype=np.int64).reshape(2, -1)
        outcomes = tuple(self._tested(x, y, *units, null) for null in hypothesis.nulls(self))
        chance = stats.binom.pmf(x, units[0], self.treatment) * stats.binom.pmf(
            y, units[1], self.control
        )
        return float(np.clip(chance @ hypothesis.succeeds(self, outcomes), 0, 1))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        units = int(n.treatment), int(n.control)
        if _tables(*units) > MOST_TABLES:
            return self.approximation().draw(rng, n, trials, null)
        x = np.asarray(rng.binomial(units[0], self.treatment, trials), np.int64)
        y = np.asarray(rng.binomial(units[1], self.control, trials), np.int64)
        return self._tested(x, y, *units, null)

    def _tested(self, x: Whole, y: Whole, treated: int, control: int, null: float) -> Outcomes:
        """The test of each table (x, y)."""
        from ldn_designer.statistics.exact_p_values import p_values

        def p(tail: Tail) -> Array:
            return np.asarray(p_values(treated, control, self.test, tail, null)[x, y])

        both = p(0) if self.two_sided == "ordered" and null == 0 else None
        estimate = np.asarray(np.round(x / treated - y / control, 12))
        return Outcomes(estimate, p(1), p(-1), both)


def _tables(treated: int, control: int) -> int:
    return (treated + 1) * (control + 1)
