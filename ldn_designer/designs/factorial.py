"""2 × 2 factorial trial of two treatments."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, quantity
from ldn_designer.statistics.linear_models import fit

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Weights of the four cells: both treatments, first alone, second alone, neither.
CONTRASTS = {
    "first": (0.5, 0.5, -0.5, -0.5),
    "second": (0.5, -0.5, 0.5, -0.5),
    "interaction": (1.0, -1.0, -1.0, 1.0),
}
#: What the effect of each contrast is called.
MEASURES = {
    "first": "main effect of the first treatment",
    "second": "main effect of the second treatment",
    "interaction": "interaction of two treatments",
}


class Measure:
    """What a trial tests; of the class, which has tested nothing yet, what one can test."""

    def __get__(self, design: Factorial | None, owner: type[Factorial]) -> str:
        if design is None:
            return "main effect or interaction of two treatments"
        return MEASURES[design.tested]


class Factorial(Design, kind="factorial"):
    """Two treatments tested in one trial: each patient receives both, one or neither of them.

    Main effect of a treatment: the mean of its effects with and without the other, SE = (σ/2)√(Σ 1/nᵢ), which is
    2σ/√N for equal cells. Interaction: the difference of those two effects, SE = σ√(Σ 1/nᵢ), twice as large, so
    that an interaction as large as the main effect needs four times as many. df = N − 4, the interaction being
    in the model. Assumes independent, normally distributed outcomes with the same standard deviation.
    Source: Montgomery, Peters and Little, BMC Med Res Methodol 2003;3:26, doi 10.1186/1471-2288-3-26.
    """

    title: ClassVar[str] = "2 × 2 factorial, means"
    short_title: ClassVar[str] = "Factorial"
    measure: ClassVar[str] = Measure()  # type: ignore[assignment]  # a string, by what is tested
    reference: ClassVar[str] = (
        "Montgomery AA, Peters TJ, Little P. Design, analysis and presentation of factorial randomised "
        "controlled trials. BMC Med Res Methodol 2003;3:26"
    )
    names: ClassVar[tuple[str, ...]] = ("both treatments", "first alone", "second alone", "neither")
    stratum: ClassVar[str] = "cell"

    difference: float = quantity(
        "Effect",
        symbol="δ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Main effect, treated minus not treated; or the interaction, a difference of effects.",
        ge=-1e9,
        le=1e9,
    )
    sd: float = quantity(
        "Standard deviation",
        symbol="σ",
        unit=OUTCOME_UNIT,
        role="spread",
        description="Standard deviation of the outcome between patients of one cell.",
        gt=0,
        le=1e9,
    )
    tested: Literal["first", "second", "interaction"] = quantity(
        "Tested effect",
        "first",
        role="option",
        description="What the planned effect is: that of one treatment, or how much they change each other's.",
        choices={
            "first": "main effect of the first treatment",
            "second": "main effect of the second treatment",
            "interaction": "interaction of the two",
        },
    )

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        return (("first + second",), ("first",), ("second",), ("neither",))

    @property
    def spread_field(self) -> str | None:
        return "sd"

    @property
    def nuisance_field(self) -> str:
        return "sd"

    @property
    def _weights(self) -> Array:
        return np.array(CONTRASTS[self.tested])

    def method(self) -> str:
        if self.tested == "interaction":
            return "t test of the interaction, in a two-way analysis of variance"
        return f"t test of the {MEASURES[self.tested]}, in a two-way analysis of variance"

    def facts(self) -> tuple[Fact, ...]:
        return (Fact("Standardised effect", self.difference / self.sd, "effect / SD"),)

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        weight = 1.0 if self.tested == "interaction" else 0.5
        return Precision(weight * self.sd * np.sqrt(n.inverse_sum), n.total - 4)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Patients of four cells, with other effects than the tested one, which the analysis removes."""
        sizes = [int(units) for units in n.units]
        if sum(sizes) <= len(sizes):
            return Outcomes.inconclusive(np.zeros(trials))
        tested = self._weights
        means = self.difference * tested / (tested @ tested)
        for name, size in (("first", 0.8), ("second", -0.5), ("interaction", 0.3)):
            if name != self.tested:
                means = means + size * self.sd * np.array(CONTRASTS[name])
        outcome = np.repeat(means, sizes) + self.sd * rng.standard_normal((trials, sum(sizes)))
        return Outcomes(*fit(outcome, sizes).t_test(tested, null))
