"""What every design of paired answers asks for: the proportions of pairs that respond on one treatment only."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Precision, sweep
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import number

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers


class Pairs(Design):
    """Base of the designs of pairs: their fields, their effect and the spread of its estimate."""

    measure: ClassVar[str] = "risk difference within pairs"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = "risk difference"
    effect_unit: ClassVar[str] = PROPORTION
    unit: ClassVar[str] = "pair"
    names: ClassVar[tuple[str, ...]] = ("pairs",)
    stratum: ClassVar[str] = "group"
    effect_field: ClassVar[str] = "treatment_only"
    alternatives: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("proportion that responds on treatment only", ("treatment_only",)),
        ("ratio of discordant proportions", ("ratio",)),
    )

    control_only: float = quantity(
        "Proportion that responds on control only",
        symbol="p₀₁",
        unit=PROPORTION,
        description="Proportion of pairs in which only the control member or period responds.",
        gt=0,
        lt=1,
    )
    treatment_only: float | None = quantity(
        "Proportion that responds on treatment only",
        None,
        symbol="p₁₀",
        unit=PROPORTION,
        role="effect",
        description="Proportion of pairs in which only the treated member or period responds.",
        gt=0,
        lt=1,
    )
    ratio: float | None = quantity(
        "Discordant ratio",
        None,
        symbol="ψ",
        description="Pairs that respond on treatment only, for each that responds on control only.",
        gt=0,
        le=1e6,
    )

    @model_validator(mode="after")
    def _at_most_all_pairs(self) -> Self:
        if (total := float(self.discordant)) > 1:
            msg = (
                f"the discordant proportions add up to {number(total)}; together they are at most 1"
            )
            raise ValueError(msg)
        return self

    @property
    def on_treatment(self) -> Array:
        """p₁₀, however it was given."""
        if self.treatment_only is not None:
            return np.asarray(self.treatment_only, float)
        assert self.ratio is not None
        return np.asarray(self.ratio * np.asarray(self.control_only, float))

    @property
    def discordant(self) -> Array:
        """p₁₀ + p₀₁, the proportion of pairs that differ."""
        return np.asarray(self.on_treatment + self.control_only)

    @property
    def effect(self) -> Array:
        """The risk difference p₁₀ − p₀₁."""
        return np.asarray(self.on_treatment - self.control_only)

    def with_effect(self, estimate: Numbers) -> Self:
        """The same proportion on control only, another one on treatment only; however that was given."""
        return sweep(self, treatment_only=self.control_only + estimate, ratio=None)  # type: ignore[arg-type]

    def effect_range(self) -> tuple[float, float]:
        """Both discordant proportions are positive and add up to less than 1."""
        return (-self.control_only, 1 - 2 * self.control_only)

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        """Each pair is treated and serves as its own control."""
        return (("control and treatment",),)

    @property
    def nuisance_field(self) -> str:
        """The smaller discordant proportion, where the treatment helps."""
        return "control_only"

    def facts(self) -> tuple[Fact, ...]:
        """The difference, how many pairs differ, and the odds of either way."""
        return (
            Fact("Risk difference", float(self.effect), unit=PROPORTION),
            Fact("Discordant pairs", float(self.discordant), unit=PROPORTION),
            Fact("Odds ratio within pairs", float(self.on_treatment / self.control_only)),
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - the spread of the estimate itself
        """√((p₁₀ + p₀₁ − δ²)/n), the spread of the estimate; a design's test may divide by another one."""
        return Precision(standard_error(self.discordant - np.square(self.effect), n))

    def drawn(self, rng: np.random.Generator, pairs: int, trials: int) -> tuple[Array, Array]:
        """Pairs of each trial that respond on treatment only, and on control only."""
        shares = np.array([self.on_treatment, self.control_only], float)
        counts = rng.multinomial(pairs, [*shares, max(0.0, 1 - shares.sum())], trials).astype(float)
        return counts[:, 0], counts[:, 1]


def standard_error(variance: Numbers, n: Counts) -> Array:
    """√(variance/n); infinite without pairs, also where the variance of a pair is 0."""
    filled = n.total > 0
    found = np.sqrt(np.maximum(variance, 0.0) / np.where(filled, n.total, 1.0))
    return np.where(filled, found, np.inf)
