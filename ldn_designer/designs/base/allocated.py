"""Who is in which arm or sequence: names, allocation, and whole participants by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
from pydantic import field_validator, model_validator

from ldn_designer.designs.base.counts import Counts, seats
from ldn_designer.fields import quantity
from ldn_designer.frozen import Frozen

if TYPE_CHECKING:
    from ldn_designer.kernels import Numbers, Whole

#: The largest share of an allocation that is a ratio and no slip.
LARGEST_SHARE = 100


def _ratio_wanted(strata: int) -> str:
    need = " : ".join(["1"] * strata)
    return f"must be {strata} whole numbers from 1 to {LARGEST_SHARE}, such as {need}"


def _lowest_terms(parts: tuple[int, ...]) -> tuple[int, ...]:
    divisor = int(np.gcd.reduce(parts)) if parts else 1
    return tuple(part // divisor for part in parts)


class Allocated(Frozen):
    """Participants divided by a ratio of whole numbers."""

    #: The arms or sequences, treatment first; empty where their number depends on the fields.
    names: ClassVar[tuple[str, ...]] = ("treatment", "control")
    #: What participants are divided into; "group" where all are in one.
    stratum: ClassVar[str] = "arm"
    #: Periods of treatment that each participant goes through.
    periods: ClassVar[int] = 1
    #: Whether power is defined for whole participants only (exact tests).
    whole: ClassVar[bool] = False

    allocation: tuple[int, ...] = quantity(
        "Allocation",
        (),
        role="option",
        description="Participants in each arm or sequence, as a ratio, treatment first. Empty: equal.",
        validate_default=True,
    )

    @field_validator("allocation")
    @classmethod
    def _whole_ratio(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value and cls.names:
            return (1,) * len(cls.names)
        if cls.names and len(value) != len(cls.names):
            raise ValueError(_ratio_wanted(len(cls.names)))
        if not all(1 <= part <= LARGEST_SHARE for part in value):
            raise ValueError(_ratio_wanted(len(value)))
        return _lowest_terms(value)

    @model_validator(mode="after")
    def _one_share_a_stratum(self) -> Self:
        many = len(self.strata)
        if not self.allocation:
            # Equal shares: the number of arms is known only now.
            self.__dict__["allocation"] = (1,) * many
        elif len(self.allocation) != many:
            msg = f"Allocation {_ratio_wanted(many)}"
            raise ValueError(msg)
        return self

    @property
    def randomised(self) -> bool:
        """Whether anything is allocated by chance: an arm, or the order of the periods."""
        return self.stratum != "group" or self.periods > 1

    @property
    def entered(self) -> str:
        """What is done with those who enter the trial: they are “randomised”, or only “included”."""
        return "randomised" if self.randomised else "included"

    @property
    def strata(self) -> tuple[str, ...]:
        """The arms or sequences, treatment first."""
        return self.names

    @property
    def block(self) -> int:
        """The smallest number of units that keeps the allocation ratio."""
        return sum(self.allocation)

    def counts(self, total: Numbers) -> Counts:
        """Real-valued units per stratum at a real-valued total (curves); whole ones where power needs those."""
        if self.whole:
            return self.apportion(np.floor(np.asarray(total, float)).astype(np.int64))
        weight = np.array(self.allocation, float)
        return Counts(np.asarray(total, float)[..., None] * (weight / weight.sum()))

    def apportion(self, total: Numbers | Whole) -> Counts:
        """Whole units per stratum at a whole total; each stratum is nondecreasing in the total."""
        whole = np.asarray(total, np.int64)
        weight = np.array(self.allocation)
        block = int(weight.sum())
        return Counts(
            (whole // block)[..., None] * weight + seats(tuple(self.allocation))[whole % block]
        )
