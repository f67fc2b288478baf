"""Two parallel groups compared by ranks, planned on the proportions in ordered categories."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision, sweep
from ldn_designer.fields import Share, quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics import ordered
from ldn_designer.statistics.ranks import compare_counts, relative_effect_test, satterthwaite

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: The spread of an estimate is never taken as less than this part of that without a difference.
SMALLEST = 1e-4
#: Fewer expected participants than this in a category, and the approximation may be off by more than a point.
FEW_EXPECTED = 5.0


class MannWhitneyCategories(Design, kind="mann-whitney-categories"):
    """Two parallel groups compared by the ranks of an ordered outcome.

    p = Σ tₖ(c₁ + … + cₖ₋₁ + ½cₖ) from the proportions tₖ and cₖ; the effect is p − ½.
    Without a difference: SE₀ = √((1 − Σ p̄ₖ³)(1/nₜ + 1/n꜀)/12), p̄ the proportions of both arms together.
    Zhao, Rahardja and Qu: SE = SE₀, so that N = (z₁₋α + z₁₋β)²(1 − Σ p̄ₖ³) / (12·c(1 − c)(p − ½)²).
    Placements: SE = √(σₜ²/nₜ + σ꜀²/n꜀), σ² the variance of a patient's placement among the other arm.
    Other effects are planned on a mixture: a share of the treated patients is as given, the rest as controls;
    beyond the given effect, the rest is in the best or worst category.
    Against another value than ½ the test studentises by the placements, whichever variance is chosen.
    Assumes independent patients.
    Source: Zhao, Rahardja and Qu, Stat Med 2008;27:462; Brunner, Bathke and Konietschke,
    Rank and Pseudo-Rank Procedures for Independent Observations in Factorial Designs, 2018.
    """

    title: ClassVar[str] = "Ranks of two groups, from ordered categories"
    short_title: ClassVar[str] = "Ordered ranks"
    measure: ClassVar[str] = "probability of the higher category"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = PROPORTION
    reference: ClassVar[str] = (
        "Zhao YD, Rahardja D, Qu Y. Sample size calculation for the Wilcoxon–Mann–Whitney test adjusting "
        "for ties. Stat Med 2008;27:462–468"
    )
    effect_field: ClassVar[str] = "shift"
    no_difference: ClassVar[float] = 0.5
    exact: ClassVar[bool] = False

    control: tuple[Share, ...] = quantity(
        "Categories, control arm",
        symbol="c",
        unit=PROPORTION,
        description="Proportion of control patients in each category, the lowest first; together 100%.",
    )
    treatment: tuple[Share, ...] = quantity(
        "Categories, treatment arm",
        symbol="t",
        unit=PROPORTION,
        description="Proportion of treated patients in each category, the lowest first; together 100%.",
    )
    shift: float = quantity(
        "Change of the effect",
        0.0,
        symbol="Δp",
        unit=PROPORTION,
        role="effect",
        description="Added to the probability of the higher category that the proportions give; 0 plans on "
        "the proportions as they are.",
        ge=-1,
        le=1,
    )
    variance: Literal["zhao", "placements"] = quantity(
        "Variance",
        "zhao",
        role="option",
        description="Zhao, Rahardja and Qu take the variance without a difference; placements give that "
        "of the planned proportions.",
        choices={
            "zhao": "without a difference (Zhao, Rahardja and Qu)",
            "placements": "of the planned proportions (placements)",
        },
    )

    @model_validator(mode="after")
    def _proportions(self) -> Self:
        arms = (
            ("the control arm's categories", self.control),
            ("the treatment arm's", self.treatment),
        )
        for name, shares in arms:
            if problem := ordered.proportions_problem(name, shares):
                raise ValueError(problem)
        if len(self.control) != len(self.treatment):
            msg = f"both arms must have the same categories, not {len(self.control)} and {len(self.treatment)}"
            raise ValueError(msg)
        return self

    @property
    def arms(self) -> tuple[Array, Array]:
        """The given proportions of the treatment and the control arm."""
        treated, control = np.array(self.treatment, float), np.array(self.control, float)
        return treated / treated.sum(), control / control.sum()

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
        own, planned = float(ordered.relative_effect(*self.arms)), float(self.effect)
        return (
            Fact(
                "Probability of the higher category", planned + 0.5, "equal ones half", PROPORTION
            ),
            Fact("The same from the proportions", own + 0.5, unit=PROPORTION),
        )

    def approximation_note(self, n: Counts) -> str | None:
        treated, control = self.planned, self.arms[1]
        expected = treated * float(n.treatment) + control * float(n.control)
        least = float(expected[expected > 0].min())
        if least >= FEW_EXPECTED:
            return None
        return (
            "Fewer than five participants are expected in a category, so the normal approximation of the "
            "rank test may be off by more than a point. Confirm it by simulation."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        treated, control = self.planned, self.arms[1]
        share = n.treatment / np.where(n.total > 0, n.total, 1.0)
        se_null = ordered.null_error(treated, control, share, n.inverse_sum)
        elsewhere = bool(np.any(np.asarray(null) != 0))
        if self.variance == "zhao" and not elsewhere:
            return Precision(se_null)
        first, second = ordered.placement_variances(treated, control)
        filled = (n.units > 0).all(-1)
        a = first / np.where(filled, n.treatment, 1.0)
        b = second / np.where(filled, n.control, 1.0)
        se = np.where(filled, np.maximum(np.sqrt(a + b), SMALLEST * se_null), np.inf)
        if elsewhere:
            return Precision(se, satterthwaite(a, b, n.treatment, n.control))
        return Precision(se, se_null=se_null)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Patients fall into categories; the arms are compared by midranks."""
        treated = rng.multinomial(int(n.treatment), self.planned, trials).astype(float)
        control = rng.multinomial(int(n.control), self.arms[1], trials).astype(float)
        found = compare_counts(treated, control)
        if null != 0 and n.units.min() < 2:  # noqa: PLR2004 - a variance needs two
            return Outcomes.inconclusive(found.difference)
        return Outcomes(found.difference, *relative_effect_test(found, null))
