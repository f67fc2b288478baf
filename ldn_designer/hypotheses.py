"""What must be shown: an effect and the precision with which it is measured give power."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ldn_designer.frozen import PROPORTION, Frozen
from ldn_designer.kernels import Array, Numbers, Truth, between, upper_tail

if TYPE_CHECKING:
    from ldn_designer.designs.base import Counts, Design, Outcomes, Precision

Benefit = Literal["higher", "lower"]
#: What counts buy when the test's null value is given.
PrecisionAt = Callable[[Numbers], "Precision"]
_LIMIT = "On the scale of the effect's own field, sign kept: −0.5 points, or a ratio of 0.8."


class Hypothesis(Frozen):
    """Base: a level, a direction that helps, and the null values that the tests are made at.

    Null values are on the design's scale of analysis; limits are counted as its effect's field is.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    #: Whether it cannot be asked without a margin.
    needs_margin: ClassVar[bool] = False
    #: Whether anything is tested; else an interval is to be narrow enough.
    tests: ClassVar[bool] = True
    #: Whether the test errs less often than its level, as two tests at once do.
    conservative: ClassVar[bool] = False
    #: What power is called: where nothing is tested it is the probability of an interval that is narrow enough.
    chance: ClassVar[str] = "power"
    alpha: float = Field(
        0.05, gt=0, lt=1, title="Significance level", json_schema_extra={"unit": PROPORTION}
    )
    benefit: Benefit = "higher"

    @classmethod
    def asked(cls, alpha: float, sides: int, benefit: Benefit) -> Hypothesis:
        """The question at a level that is given with its sides, its limits not set yet: at the level of one tail."""
        return cls(alpha=alpha / sides, benefit=benefit)

    @property
    def sign(self) -> int:
        """+1 where a larger effect helps the patient, −1 where a smaller one does."""
        return 1 if self.benefit == "higher" else -1

    @property
    def tail_alpha(self) -> float:
        """The level of one tail."""
        return self.alpha

    def nulls(self, design: Design) -> tuple[float, ...]:
        """The null value of each test."""
        raise NotImplementedError

    def with_margin(self, design: Design, margin: float) -> Self:
        """The same question with its limits a margin away from no difference; see `Design.limits`."""
        raise NotImplementedError

    def _side(self, design: Design, margin: float, sign: int) -> float:
        low, high = design.limits(margin)
        return high if sign > 0 else low

    def null(self, design: Design) -> float:
        """The null value; the middle of two."""
        found = self.nulls(design)
        return sum(found) / len(found)

    def helps(self, design: Design, effect: Numbers) -> Truth:
        """Whether the hypothesis is true of the effect, so that some number of participants can show it."""
        raise NotImplementedError

    def power(self, design: Design, n: Counts, precision_at: PrecisionAt | None = None) -> Array:
        """Probability of showing it, from the design's effect and what the counts buy."""
        raise NotImplementedError

    def harm(self, design: Design, n: Counts) -> Array:
        """Probability of significance in the direction that harms; 0 where no test asks for that."""
        return np.zeros(np.broadcast_shapes(np.shape(design.effect), np.shape(n.total)))

    def succeeds(self, design: Design, outcomes: tuple[Outcomes, ...]) -> Truth:
        """Whether each simulated trial shows it, given its outcome tested at each of the nulls."""
        raise NotImplementedError

    def so_likely(self, amount: str) -> str:
        """So much power in words: “90% power”."""
        return f"{amount} {self.chance}"

    def either_way(self) -> Hypothesis:
        """The same question with every significant result counted, also in the direction that harms."""
        return self

    def words(self) -> str:
        """The sides of the test, as a report states them."""
        return "one-sided"

    def _tail(self, design: Design, null: float, precision: Precision, sign: int) -> Array:
        """Probability of significance in the direction `sign`."""
        distance = sign * (design.effect - null)
        return upper_tail(distance, precision.se, precision.divisor, precision.df, self.tail_alpha)


def _at(design: Design, n: Counts, given: PrecisionAt | None) -> PrecisionAt:
    return given or (lambda null: design.precision(n, null))


class Superiority(Hypothesis):
    """Better than no difference, or than a limit. Two-sided tests are made at α/2 in each direction.

    Power counts significance in the direction that helps; `both_directions` adds significance in the
    direction that harms, as some programs do (the difference is below 1e-6 once power exceeds 50 %).
    limit: the effect that must be exceeded, where that is not no difference (superiority by a margin).
    """

    kind: ClassVar[str] = "superiority"
    title: ClassVar[str] = "Superiority"
    sides: Literal[1, 2] = 2
    both_directions: bool = False
    limit: float | None = Field(None, title="Limit", description=_LIMIT)

    @classmethod
    def asked(cls, alpha: float, sides: int, benefit: Benefit) -> Hypothesis:
        return cls(alpha=alpha, sides=1 if sides == 1 else 2, benefit=benefit)

    @property
    def two_sided(self) -> bool:
        """Whether both directions are tested."""
        return self.sides == 2  # noqa: PLR2004 - both directions

    @property
    def tail_alpha(self) -> float:
        return self.alpha / self.sides

    def nulls(self, design: Design) -> tuple[float, ...]:
        return (float(design.on_scale(design.no_difference if self.limit is None else self.limit)),)

    def with_margin(self, design: Design, margin: float) -> Self:
        return self.model_copy(update={"limit": self._side(design, margin, self.sign)})

    def helps(self, design: Design, effect: Numbers) -> Truth:
        away = np.asarray(effect, float) - self.null(design)
        return np.asarray(self.sign * away > 0 if design.directional else away != 0)

    def power(self, design: Design, n: Counts, precision_at: PrecisionAt | None = None) -> Array:
        null = self.null(design)
        precision = _at(design, n, precision_at)(null)
        helping = self._tail(design, null, precision, self.sign)
        if not (self.both_directions and self.two_sided):
            return helping
        return np.clip(helping + self._tail(design, null, precision, -self.sign), 0, 1)

    def harm(self, design: Design, n: Counts) -> Array:
        if not self.two_sided:
            return super().harm(design, n)
        other: Benefit = "lower" if self.benefit == "higher" else "higher"
        return design.power(n, self.model_copy(update={"benefit": other, "limit": None}))

    def succeeds(self, design: Design, outcomes: tuple[Outcomes, ...]) -> Truth:
        found = outcomes[0]
        if found.p_both is not None and self.two_sided:
            helping = self.sign * (found.estimate - self.null(design)) > 0
            anyway = self.both_directions or not design.directional
            return np.asarray((found.p_both <= self.alpha) & (helping | anyway))
        helping_p, other_p = found.p_higher, found.p_lower
        if self.sign < 0:
            helping_p, other_p = other_p, helping_p
        reached = helping_p <= self.tail_alpha
        if self.both_directions and self.two_sided:
            reached |= other_p <= self.tail_alpha
        return np.asarray(reached)

    def either_way(self) -> Hypothesis:
        return self.model_copy(update={"both_directions": True})

    def words(self) -> str:
        return "two-sided" if self.two_sided else "one-sided"


class NonInferiority(Hypothesis):
    """Not worse than a limit on the side that harms; one-sided.

    limit: the effect that is just not acceptable any more.
    """

    kind: ClassVar[str] = "non-inferiority"
    title: ClassVar[str] = "Non-inferiority"
    needs_margin: ClassVar[bool] = True
    alpha: float = Field(
        0.025, gt=0, lt=1, title="Significance level", json_schema_extra={"unit": PROPORTION}
    )
    limit: float = Field(title="Limit", description=_LIMIT)

    @classmethod
    def asked(cls, alpha: float, sides: int, benefit: Benefit) -> Hypothesis:
        return cls(alpha=alpha / sides, benefit=benefit, limit=0.0)

    def nulls(self, design: Design) -> tuple[float, ...]:
        return (float(design.on_scale(self.limit)),)

    def with_margin(self, design: Design, margin: float) -> Self:
        return self.model_copy(update={"limit": self._side(design, margin, -self.sign)})

    def helps(self, design: Design, effect: Numbers) -> Truth:
        return np.asarray(self.sign * (np.asarray(effect, float) - self.null(design)) > 0)

    def power(self, design: Design, n: Counts, precision_at: PrecisionAt | None = None) -> Array:
        null = self.null(design)
        return self._tail(design, null, _at(design, n, precision_at)(null), self.sign)

    def succeeds(self, design: Design, outcomes: tuple[Outcomes, ...]) -> Truth:  # noqa: ARG002 - every hypothesis is given the same
        p = outcomes[0].p_higher if self.sign > 0 else outcomes[0].p_lower
        return np.asarray(p <= self.alpha)


class Equivalence(Hypothesis):
    """Between two limits: two one-sided tests, each at α (Schuirmann, J Pharmacokinet Biopharm 1987;15:657)."""

    kind: ClassVar[str] = "equivalence"
    title: ClassVar[str] = "Equivalence"
    needs_margin: ClassVar[bool] = True
    conservative: ClassVar[bool] = True
    lower: float = Field(title="Lower limit", description=_LIMIT)
    upper: float = Field(title="Upper limit", description=_LIMIT)

    @classmethod
    def asked(cls, alpha: float, sides: int, benefit: Benefit) -> Hypothesis:
        return cls(alpha=alpha / sides, benefit=benefit, lower=-1.0, upper=1.0)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.lower >= self.upper:
            raise ValueError("the lower limit must be below the upper limit")
        return self

    def nulls(self, design: Design) -> tuple[float, ...]:
        return (float(design.on_scale(self.lower)), float(design.on_scale(self.upper)))

    def with_margin(self, design: Design, margin: float) -> Self:
        low, high = design.limits(margin)
        return self.model_copy(update={"lower": low, "upper": high})

    def words(self) -> str:
        return "twice one-sided"

    def helps(self, design: Design, effect: Numbers) -> Truth:
        low, high = self.nulls(design)
        found = np.asarray(effect, float)
        return np.asarray((found > low) & (found < high))

    def power(self, design: Design, n: Counts, precision_at: PrecisionAt | None = None) -> Array:
        low, high = self.nulls(design)
        at = _at(design, n, precision_at)
        a, b = at(low), at(high)
        return between(design.effect, low, high, a.se, a.df, self.alpha, (a.divisor, b.divisor))

    def succeeds(self, design: Design, outcomes: tuple[Outcomes, ...]) -> Truth:  # noqa: ARG002 - every hypothesis is given the same
        at_lower, at_upper = outcomes
        return np.asarray((at_lower.p_higher <= self.alpha) & (at_upper.p_lower <= self.alpha))


class IntervalWidth(Superiority):
    """An estimate precise enough: nothing is tested, and power is the probability that the interval is narrow enough.

    The interval leaves α out, half of it on each side.
    """

    kind: ClassVar[str] = "precision"
    title: ClassVar[str] = "Precision"
    tests: ClassVar[bool] = False
    chance: ClassVar[str] = "probability"

    def so_likely(self, amount: str) -> str:
        return f"a {self.chance} of {amount}"

    @classmethod
    def asked(cls, alpha: float, sides: int, benefit: Benefit) -> Hypothesis:  # noqa: ARG003 - an interval has two sides
        return cls(alpha=alpha, benefit=benefit)


#: What can be shown, by kind, in the order in which it is offered.
HYPOTHESES: dict[str, type[Hypothesis]] = {
    each.kind: each for each in (Superiority, NonInferiority, Equivalence, IntervalWidth)
}
#: The words for it.
SHOWN = {kind: each.title for kind, each in HYPOTHESES.items()}
