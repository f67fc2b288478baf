"""Two parallel groups compared by ranks, planned on the data of a pilot trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision, sweep
from ldn_designer.fields import OUTCOME_UNIT, Real, quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics import ordered
from ldn_designer.statistics.ranks import compare_counts, relative_effect_test, satterthwaite

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: The spread of an estimate is never taken as less than this part of that without a difference.
SMALLEST = 1e-4
#: Pilot data of fewer patients than this in an arm say little about the distribution.
FEW = 20


class MannWhitneyPilot(Design, kind="mann-whitney-pilot"):
    """Two parallel groups compared by ranks, the distributions taken from a pilot trial's data.

    p = mean rank difference of the pilot's arms / their total + ½; the effect is p − ½.
    SE₀ = √(σ²(1/nₜ + 1/n꜀)), σ² the variance of the ranks of all pilot data divided by their number, ties
    included; or of the pooled distribution with the planned allocation.
    SE = √(σₜ²/nₜ + σ꜀²/n꜀), σₜ and σ꜀ the standard deviations of the pilot's placements, so that
    N = (σ·z₁₋α + z₁₋β·√(t·σ꜀² + (1 − t)·σₜ²))² / (t(1 − t)(p − ½)²), t the share of the treatment arm.
    Other effects are planned on a mixture: a share of the treated patients is as in the pilot, the rest as
    its controls; beyond the pilot's effect, the rest has the highest or lowest value seen.
    Assumes that the pilot's patients are as those of the trial; a small pilot says little about both.
    Source: Happ, Bathke and Brunner, Stat Med 2019;38:363; Brunner, Bathke and Konietschke, Rank and
    Pseudo-Rank Procedures for Independent Observations in Factorial Designs, 2018.
    """

    title: ClassVar[str] = "Ranks of two groups, from pilot data"
    short_title: ClassVar[str] = "Pilot ranks"
    measure: ClassVar[str] = "probability of the higher outcome"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = PROPORTION
    reference: ClassVar[str] = (
        "Happ M, Bathke AC, Brunner E. Optimal sample size planning for the Wilcoxon–Mann–Whitney test. "
        "Stat Med 2019;38:363–375"
    )
    effect_field: ClassVar[str] = "shift"
    no_difference: ClassVar[float] = 0.5
    exact: ClassVar[bool] = False

    control: tuple[Real, ...] = quantity(
        "Pilot values, control arm",
        symbol="x",
        unit=OUTCOME_UNIT,
        description="The outcome of each control patient of the pilot trial.",
    )
    treatment: tuple[Real, ...] = quantity(
        "Pilot values, treatment arm",
        symbol="y",
        unit=OUTCOME_UNIT,
        description="The outcome of each treated patient of the pilot trial.",
    )
    shift: float = quantity(
        "Change of the effect",
        0.0,
        symbol="Δp",
        unit=PROPORTION,
        role="effect",
        description="Added to the probability of the higher outcome that the pilot data give; 0 plans on "
        "the data as they are.",
        ge=-1,
        le=1,
    )
    null: Literal["pilot", "planned"] = quantity(
        "Ranks without a difference",
        "pilot",
        role="option",
        description="From the pilot's data as they are, as published, or weighted by the planned allocation.",
        choices={"pilot": "of the pilot's data", "planned": "weighted by the planned allocation"},
    )

    @model_validator(mode="after")
    def _enough_data(self) -> Self:
        if min(len(self.control), len(self.treatment)) < 2:  # noqa: PLR2004 - one value has no spread
            raise ValueError("pilot data need at least two patients in each arm")
        if len(set(self.control + self.treatment)) == 1:
            raise ValueError("all pilot data are equal, so they rank nobody above another")
        return self

    @property
    def arms(self) -> tuple[Array, Array]:
        """The proportion of each distinct value in the pilot's treatment and control arm."""
        return ordered.distributions(tuple(self.treatment), tuple(self.control))

    @property
    def planned(self) -> Array:
        """The treatment arm's proportions with the effect that is planned on."""
        return ordered.moved(*self.arms, self.effect)

    @property
    def nuisance_field(self) -> str:
        return "shift"

    def on_scale(self, value: Numbers) -> Array:
        return np.asarray(np.asarray(value, float) - self.no_difference)

    def off_scale(self, value: Numbers) -> Numbers:
        return np.asarray(value, float) + self.no_difference

    @property
    def effect(self) -> Array:
        return np.asarray(ordered.relative_effect(*self.arms) + np.asarray(self.shift, float))

    def with_effect(self, estimate: Numbers) -> Self:
        return sweep(self, shift=np.asarray(estimate, float) - ordered.relative_effect(*self.arms))

    def effect_range(self) -> tuple[float, float]:
        return ordered.effect_range(self.arms[1])

    def method(self) -> str:
        return "Wilcoxon–Mann–Whitney test with midranks, normal approximation"

    def facts(self) -> tuple[Fact, ...]:
        own = float(ordered.relative_effect(*self.arms))
        first, second = ordered.placement_variances(*self.arms)
        return (
            Fact("Probability of the higher outcome", float(self.effect) + 0.5, unit=PROPORTION),
            Fact("The same in the pilot data", own + 0.5, unit=PROPORTION),
            Fact("SD of placements, treatment arm", float(np.sqrt(first))),
            Fact("SD of placements, control arm", float(np.sqrt(second))),
        )

    def approximation_note(self, n: Counts) -> str | None:  # noqa: ARG002 - the pilot is what is small
        smaller = min(len(self.control), len(self.treatment))
        if smaller >= FEW:
            return None
        return (
            f"The pilot data have {smaller} patients in an arm: power holds for a trial whose outcomes are "
            "distributed just as theirs, which so few cannot show."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        treated, control = self.planned, self.arms[1]
        if self.null == "pilot":
            many, others = len(self.treatment), len(self.control)
            share = np.full(n.total.shape, many / (many + others))
        else:
            share = n.treatment / np.where(n.total > 0, n.total, 1.0)
        se_null = ordered.null_error(treated, control, share, n.inverse_sum)
        first, second = ordered.placement_variances(treated, control)
        filled = (n.units > 0).all(-1)
        a = first / np.where(filled, n.treatment, 1.0)
        b = second / np.where(filled, n.control, 1.0)
        se = np.where(filled, np.maximum(np.sqrt(a + b), SMALLEST * se_null), np.inf)
        if np.any(np.asarray(null) != 0):
            return Precision(se, satterthwaite(a, b, n.treatment, n.control))
        return Precision(se, se_null=se_null)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Patients whose outcomes are drawn from the pilot's, compared by midranks."""
        treated = rng.multinomial(int(n.treatment), self.planned, trials).astype(float)
        control = rng.multinomial(int(n.control), self.arms[1], trials).astype(float)
        found = compare_counts(treated, control)
        if null != 0 and n.units.min() < 2:  # noqa: PLR2004 - a variance needs two
            return Outcomes.inconclusive(found.difference)
        return Outcomes(found.difference, *relative_effect_test(found, null))
