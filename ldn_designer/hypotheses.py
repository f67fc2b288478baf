"""What must be shown: an effect and the precision with which it is measured give power."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from pydantic import Field

from ldn_designer.designs.base import Precision
from ldn_designer.frozen import PROPORTION, Frozen
from ldn_designer.kernels import Array, Numbers, upper_tail

PrecisionAt = Callable[[Numbers], Precision]
Benefit = Literal["higher", "lower"]


class Superiority(Frozen):
    """Better than no difference. Two-sided tests are made at α/2 in each direction.

    Power counts significance in the direction that helps; `both_directions` adds significance in the
    direction that harms, as some programs do (the difference is below 1e-6 once power exceeds 50 %).
    """

    alpha: float = Field(
        0.05, gt=0, lt=1, title="Significance level", json_schema_extra={"unit": PROPORTION}
    )
    sides: Literal[1, 2] = 2
    benefit: Benefit = "higher"
    both_directions: bool = False

    @property
    def null(self) -> float:
        """The value of the effect under the null hypothesis."""
        return 0.0

    @property
    def sign(self) -> int:
        """+1 where a larger effect helps the patient, −1 where a smaller one does."""
        return 1 if self.benefit == "higher" else -1

    @property
    def tail_alpha(self) -> float:
        """The level of one tail."""
        return self.alpha / self.sides

    def helps(self, effect: Numbers) -> Array:
        """Whether the effect lies on the side of the null value that helps."""
        return np.asarray(self.sign * (np.asarray(effect, float) - self.null) > 0)

    def tail(self, effect: Numbers, precision: Precision, sign: int) -> Array:
        """Probability of significance in the direction `sign`."""
        distance = sign * (np.asarray(effect, float) - self.null)
        return upper_tail(distance, precision.se, precision.divisor, precision.df, self.tail_alpha)

    def power(self, effect: Numbers, precision_at: PrecisionAt) -> Array:
        """Probability of showing superiority, given the effect and what the units buy."""
        precision = precision_at(self.null)
        helping = self.tail(effect, precision, self.sign)
        if not (self.both_directions and self.sides == 2):  # noqa: PLR2004 - both directions
            return helping
        return np.clip(helping + self.tail(effect, precision, -self.sign), 0, 1)

    def harm(self, effect: Numbers, precision_at: PrecisionAt) -> Array:
        """Probability of significance in the direction that harms (a two-sided test)."""
        if self.sides == 1:
            return np.zeros(np.shape(effect))
        return self.tail(effect, precision_at(self.null), -self.sign)

    def words(self) -> str:
        """The level with its sides, as a report states it."""
        return "two-sided" if self.sides == 2 else "one-sided"  # noqa: PLR2004 - both directions


Hypothesis = Superiority
