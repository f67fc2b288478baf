"""Two parallel groups compared by the odds ratio of an ordered outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import Share, quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics import ordered
from ldn_designer.statistics.proportional_odds import score_test, shifted

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Log odds ratios beyond this are far from the small ones for which the formula is derived.
LARGE_LOG_ODDS = 1.0
#: Fewer expected participants than this in a category, and the approximation may be off by more than a point.
FEW_EXPECTED = 5.0
#: No odds ratio that is planned on is further from 1 than this or its inverse.
MOST = 1e6


class Ordinal(Design, kind="ordinal"):
    """Two parallel groups compared by a proportional odds model of an ordered outcome.

    θ = log of the odds ratio of being above any category, treatment to control; the control arm's
    categories and θ give those of the treatment arm.
    SE = 1/√V, V = nₜn꜀/(3N) · (1 − Σ p̄ₖ³), p̄ the proportions of both arms together, so that
    N = 3(r + 1)²(z₁₋α + z₁₋β)² / (r·θ²(1 − Σ p̄ₖ³)) for an allocation of r : 1.
    The test is the score test of the model; at no difference it is the Wilcoxon–Mann–Whitney test.
    Assumes proportional odds and an effect that is not large.
    Source: Whitehead, Stat Med 1993;12:2257, doi 10.1002/sim.4780122404.
    """

    title: ClassVar[str] = "Ordered outcome, proportional odds"
    short_title: ClassVar[str] = "Ordinal"
    measure: ClassVar[str] = "odds ratio of a higher category"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = ""
    reference: ClassVar[str] = (
        "Whitehead J. Sample size calculations for ordered categorical data. Stat Med 1993;12:2257–2271"
    )
    scale: ClassVar[Literal["identity", "log"]] = "log"
    no_difference: ClassVar[float] = 1.0
    effect_field: ClassVar[str] = "odds_ratio"
    exact: ClassVar[bool] = False

    control: tuple[Share, ...] = quantity(
        "Categories, control arm",
        symbol="c",
        unit=PROPORTION,
        description="Proportion of control patients in each category, the lowest first; together 100%.",
    )
    odds_ratio: float = quantity(
        "Odds ratio",
        symbol="OR",
        unit="",
        role="effect",
        description="Odds of being above a category, treatment over control, the same at every category.",
        ge=1 / MOST,
        le=MOST,
    )

    @model_validator(mode="after")
    def _proportions(self) -> Self:
        problem = ordered.proportions_problem("the control arm's categories", self.control)
        if problem:
            raise ValueError(problem)
        return self

    @property
    def arms(self) -> tuple[Array, Array]:
        """The proportions of the treatment and the control arm; fields may be swept."""
        control = np.array(self.control, float)
        control = control / control.sum()
        return shifted(control, np.clip(self.effect, *self.effect_range())), control

    def effect_range(self) -> tuple[float, float]:
        return (-float(np.log(MOST)), float(np.log(MOST)))

    @property
    def nuisance_field(self) -> str:
        return "odds_ratio"

    def method(self) -> str:
        return "score test of the proportional odds model"

    def facts(self) -> tuple[Fact, ...]:
        treated, control = self.arms
        return (
            Fact(
                "Probability of the higher category",
                float(ordered.relative_effect(treated, control)) + 0.5,
                "equal ones half",
                PROPORTION,
            ),
            *(
                Fact(f"Category {place}, treatment arm", float(share), unit=PROPORTION)
                for place, share in enumerate(treated, 1)
            ),
        )

    def approximation_note(self, n: Counts) -> str | None:
        treated, control = self.arms
        expected = treated * float(n.treatment) + control * float(n.control)
        if abs(float(self.effect)) > LARGE_LOG_ODDS:
            why = "The odds ratio is far from 1"
        elif float(expected[expected > 0].min()) < FEW_EXPECTED:
            why = "Fewer than five participants are expected in a category"
        else:
            return None
        return f"{why}, so the formula may be off by more than a point. Confirm it by simulation."

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - the formula is that without a difference
        treated, control = self.arms
        share = n.treatment / np.where(n.total > 0, n.total, 1.0)
        information = 4 * ordered.null_variance(treated, control, share)
        with np.errstate(divide="ignore"):
            return Precision(np.sqrt(n.inverse_sum / information))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Patients fall into categories; the model is fitted with the odds ratio at its null value."""
        proportions, control_proportions = self.arms
        treated = rng.multinomial(int(n.treatment), proportions, trials)
        control = rng.multinomial(int(n.control), control_proportions, trials)
        # A limit past all odds ratios of the design is tested at the last one, which is harder to exclude.
        nearest = float(np.clip(null, *self.effect_range()))
        return Outcomes(*score_test(treated.astype(float), control.astype(float), nearest))
