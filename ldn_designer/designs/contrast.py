"""One planned contrast of the means of several arms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision, sweep
from ldn_designer.fields import OUTCOME_UNIT, Real, quantity
from ldn_designer.statistics.linear_models import fit

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Weights may miss a sum of 0 by this share of their size: thirds are typed with few digits.
ROUNDING = 1e-6
MOST_ARMS = 20


class Contrast(Design, kind="anova-contrast"):
    """Several parallel arms compared by one planned contrast of their means.

    ψ = Σ cᵢμᵢ with Σ cᵢ = 0; SE = σ√(Σ cᵢ²/nᵢ); df = N − k: the residual variance of the analysis of variance of
    all k arms. Examples: 1, −½, −½ one arm against the mean of two; −1, 0, 1 a linear trend over three doses.
    Assumes independent, normally distributed outcomes with the same standard deviation in every arm.
    Source: Maxwell, Delaney and Kelley, Designing Experiments and Analyzing Data, 3rd edition 2018, chapter 4.
    """

    title: ClassVar[str] = "Planned contrast of several means"
    short_title: ClassVar[str] = "Contrast"
    measure: ClassVar[str] = "contrast of means"
    reference: ClassVar[str] = (
        "Maxwell SE, Delaney HD, Kelley K. Designing Experiments and Analyzing Data: A Model Comparison "
        "Perspective, 3rd edition. Routledge, 2018, chapter 4"
    )
    names: ClassVar[tuple[str, ...]] = ()
    pools: ClassVar[None] = None
    effect_field: ClassVar[str] = "means"

    means: tuple[Real, ...] = quantity(
        "Means",
        symbol="μ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Expected mean of each arm, in the order of the weights, treatment first.",
        min_length=2,
        max_length=MOST_ARMS,
    )
    weights: tuple[Real, ...] = quantity(
        "Weights",
        symbol="c",
        unit="",
        description="Weight of each arm's mean in the contrast; they sum to 0.",
        min_length=2,
        max_length=MOST_ARMS,
    )
    sd: float = quantity(
        "Standard deviation",
        symbol="σ",
        unit=OUTCOME_UNIT,
        role="spread",
        description="Standard deviation of the outcome between patients of one arm.",
        gt=0,
        le=1e9,
    )

    @model_validator(mode="after")
    def _weights_fit(self) -> Self:
        if len(self.weights) != len(self.means):
            msg = f"give one weight for each of the {len(self.means)} means; there are {len(self.weights)}"
            raise ValueError(msg)
        largest = max(abs(weight) for weight in self.weights)
        if largest == 0 or abs(sum(self.weights)) > ROUNDING * largest:
            raise ValueError("the weights must sum to 0, and one of them at least must not be 0")
        return self

    @property
    def strata(self) -> tuple[str, ...]:
        return tuple(f"arm {i}" for i in range(1, len(self.means) + 1))

    @property
    def spread_field(self) -> str | None:
        return "sd"

    @property
    def nuisance_field(self) -> str:
        return "sd"

    @property
    def coefficients(self) -> Array:
        """The weights, with what typing has rounded away put back so that they sum to 0."""
        weights = np.array(self.weights, float)
        return np.asarray(weights - weights.mean())

    @property
    def effect(self) -> Array:
        found: Array = np.zeros(())
        for weight, mean in zip(self.coefficients, self.means, strict=True):
            found = found + weight * np.asarray(mean, float)
        return np.asarray(found)

    def with_effect(self, estimate: Numbers) -> Self:
        """The same design with the means moved along the contrast, as little as gives this effect."""
        c = self.coefficients
        missing = (np.asarray(estimate, float) - self.effect) / (c @ c)
        moved = (np.asarray(m + w * missing) for m, w in zip(self.means, c, strict=True))
        values: dict[str, Any] = {"means": tuple(m if m.ndim else float(m) for m in moved)}
        return sweep(self, **values)

    def method(self) -> str:
        return "t test of a planned contrast, with the residual variance of all arms"

    def facts(self) -> tuple[Fact, ...]:
        value = float(self.effect)
        return (
            Fact("Contrast", value, "Σ cᵢμᵢ", OUTCOME_UNIT),
            Fact("Standardised contrast", value / self.sd, "contrast / SD"),
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        filled = n.units > 0
        variance = (np.square(self.coefficients) / np.where(filled, n.units, 1.0)).sum(-1)
        se = self.sd * np.sqrt(np.where(filled.all(-1), variance, np.inf))
        return Precision(se, n.total - len(self.means))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        sizes = [int(units) for units in n.units]
        outcome = np.repeat(np.array(self.means, float), sizes)
        outcome = outcome + self.sd * rng.standard_normal((trials, sum(sizes)))
        if sum(sizes) <= len(sizes):
            return Outcomes.inconclusive(np.zeros(trials))
        return Outcomes(*fit(outcome, sizes).t_test(self.coefficients, null))
