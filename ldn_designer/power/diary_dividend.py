"""The diary dividend: how many participants a longer diary saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.designs.base import sweep
from ldn_designer.power.solving import size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_designer.designs.diary import DiaryMeans
    from ldn_designer.hypotheses import Hypothesis


@dataclass(frozen=True, slots=True)
class DiaryLength:
    """A diary of so many days: the SD of a patient's mean, and the participants who are then needed.

    total: over all arms, in whole blocks of the allocation; None where no number reaches the power.
    diary_days: days of diary that all of them are asked for together, the burden of that choice.
    """

    days: int
    sd: float
    total: int | None
    diary_days: int | None


def diary_dividend(
    design: DiaryMeans, hypothesis: Hypothesis, power: float, lengths: Iterable[int] = range(1, 29)
) -> tuple[DiaryLength, ...]:
    """Participants against the length of the diary, all else as the design has it.

    Lengths at which a patient could not have the fewest days that the design asks for are left out.
    """
    days = np.array([each for each in lengths if each >= design.least_days], float)
    if not days.size:
        return ()
    swept = sweep(design, days=days)
    found = size(swept, hypothesis, np.full(days.shape, power))
    deviations = np.sqrt(np.broadcast_to(swept.patients[1], days.shape))
    rows = zip(days, deviations, found.total, found.reached, strict=True)
    return tuple(
        DiaryLength(
            int(each),
            float(sd),
            int(total) if enough else None,
            int(total * each) if enough else None,
        )
        for each, sd, total, enough in rows
    )
