"""Two parallel groups compared by the correlation of two outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from scipy import special

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision, sweep
from ldn_designer.fields import quantity

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Fisher's z has a standard error from this many participants on.
FEWEST = 4
#: Below so many in an arm the normal approximation may be off by more than a point.
FEW = 10


class TwoCorrelations(Design, kind="two-correlations"):
    """Two independent groups compared by Fisher's z of the correlation of two outcomes in each.

    Effect: artanh ρₜ − artanh ρ꜀; SE = √(1/(nₜ − 3) + 1/(n꜀ − 3)), a normal test.
    Assumes that both outcomes are normal together in each group.
    Source: Fisher, Metron 1921;1:3; Cohen, Statistical Power Analysis for the Behavioral Sciences,
    2nd edition 1988, chapter 4.
    """

    title: ClassVar[str] = "Two correlations"
    short_title: ClassVar[str] = "Correlations"
    measure: ClassVar[str] = "difference of Fisher’s z"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = ""
    reference: ClassVar[str] = (
        "Cohen J. Statistical Power Analysis for the Behavioral Sciences, 2nd edition. "
        "Lawrence Erlbaum, 1988, chapter 4"
    )
    shows: ClassVar[tuple[str, ...]] = ("superiority",)
    effect_field: ClassVar[str] = "treatment"
    exact: ClassVar[bool] = False

    control: float = quantity(
        "Correlation, control arm",
        symbol="ρ꜀",
        description="Correlation of the two outcomes in the control arm.",
        gt=-1,
        lt=1,
    )
    treatment: float = quantity(
        "Correlation, treatment arm",
        symbol="ρₜ",
        role="effect",
        description="Correlation of the two outcomes in the treatment arm.",
        gt=-1,
        lt=1,
    )

    @property
    def effect(self) -> Array:
        with np.errstate(divide="ignore"):
            treated = np.arctanh(np.asarray(self.treatment, float))
        return np.asarray(treated - np.arctanh(self.control))

    def with_effect(self, estimate: Numbers) -> Self:
        return sweep(self, treatment=np.tanh(np.arctanh(self.control) + np.asarray(estimate)))

    @property
    def nuisance_field(self) -> str:
        return "control"

    def method(self) -> str:
        return "z test of the difference of two independent correlations (Fisher’s z)"

    def facts(self) -> tuple[Fact, ...]:
        return (
            Fact("Difference of Fisher’s z", float(self.effect), "artanh ρₜ − artanh ρ꜀"),
            Fact("Difference of correlations", self.treatment - self.control),
        )

    def approximation_note(self, n: Counts) -> str | None:
        if float(n.units.min()) >= FEW:
            return None
        return (
            f"With fewer than {FEW} participants in an arm the normal approximation of Fisher’s z may be off "
            "by more than a point. Confirm it by simulation."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        return Precision(np.sqrt(Counts(n.units - 3).inverse_sum))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        sizes = (int(n.treatment), int(n.control))
        if min(sizes) < FEWEST:
            return Outcomes.inconclusive(np.zeros(trials))
        estimate = _fisher_z(rng, sizes[0], trials, self.treatment)
        estimate -= _fisher_z(rng, sizes[1], trials, self.control)
        z = (estimate - null) / (1 / (sizes[0] - 3) + 1 / (sizes[1] - 3)) ** 0.5
        return Outcomes(estimate, special.ndtr(-z), special.ndtr(z))


def _fisher_z(rng: np.random.Generator, size: int, trials: int, correlation: float) -> Array:
    """Artanh of the sample correlation of each of so many groups."""
    first, own = rng.standard_normal((2, trials, size))
    second = correlation * first + (1 - correlation**2) ** 0.5 * own
    first -= first.mean(1, keepdims=True)
    second -= second.mean(1, keepdims=True)
    r = (first * second).sum(1) / np.sqrt((first**2).sum(1) * (second**2).sum(1))
    return np.asarray(np.arctanh(np.clip(r, -1 + 1e-15, 1 - 1e-15)))
