"""What a treatment that outlasts its period does to a crossover: bias, power, the size that compensates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ldn_designer.power.solving import TOLERANCE, Size, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers

    D = TypeVar("D", bound=Design)

#: The words for the two treatments in a design's courses.
TREATMENT, CONTROL = "treatment", "control"


def exposed(design: Design) -> float:
    """The share of the estimate's control periods that follow a period of treatment, sequences weighing alike.

    1/2 in AB/BA and in ABBA/BAAB, 3/4 in ABAB/BABA, 1/4 in AABB/BBAA; 0 where nobody changes treatment.
    """
    shares = []
    for course in design.courses:
        controls = [i for i, given in enumerate(course) if given == CONTROL]
        after = [i for i in controls if i > 0 and course[i - 1] == TREATMENT]
        shares.append(len(after) / len(controls) if controls else 0.0)
    return float(np.mean(shares))


def diluted(design: D, carry_over: Numbers) -> D:
    """The design with the effect that its estimate has on average under carry-over.

    carry_over: λ, the share of the treatment's effect that remains, averaged over what is analysed of a control
    period that follows treatment. A period of treatment gains nothing from the one before it. In AB/BA the sequence AB
    then shows δ − λδ and the sequence BA shows δ, so that the estimate's mean is δ(1 − λ/2); in general
    δ(1 − λ × `exposed`). Its standard error and degrees of freedom are not touched.
    Source: Senn, Cross-over Trials in Clinical Research, 2nd edition 2002, chapters 3 and 10.
    """
    none = float(design.on_scale(design.no_difference))
    kept = 1 - np.asarray(carry_over, float) * exposed(design)
    return design.with_effect(none + (design.effect - none) * kept)


def bias(design: Design, carry_over: Numbers) -> Array:
    """The mean error of the estimate on the scale of analysis: −δλ/2 in AB/BA."""
    return np.asarray(diluted(design, carry_over).effect - design.effect)


def true_power(design: Design, hypothesis: Hypothesis, n: Counts, carry_over: Numbers) -> Array:
    """Power at a carry-over of λ, where the trial is analysed as if there were none."""
    return diluted(design, carry_over).power(n, hypothesis)


def compensating_size(
    design: Design, hypothesis: Hypothesis, power: Numbers, carry_over: Numbers
) -> Size:
    """The sample size that has the target power in spite of a carry-over of λ."""
    return size(diluted(design, carry_over), hypothesis, power)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Up to which carry-over a crossover needs no more participants than the parallel trial.

    carry_over: the largest such λ; 1 where the crossover is never the larger one, None where it always is.
    crossover, parallel: totals without carry-over.
    """

    carry_over: float | None
    crossover: int
    parallel: int


def break_even(
    crossover: Design, parallel: Design, hypothesis: Hypothesis, power: float
) -> BreakEven:
    """The carry-over at which the crossover, with as many participants as the parallel trial, just has the power.

    With SDs known and equal, and correlation ρ of two periods, AB/BA breaks even at λ = 2(1 − √((1 − ρ)/2)).
    Raises ValueError where the parallel trial itself cannot reach the power.
    """
    alone = size(parallel, hypothesis, power)
    if not alone.reached:
        raise ValueError("the parallel trial reaches this power with no number of participants")
    needed = size(crossover, hypothesis, power)
    n = crossover.counts(float(alone.total))
    largest = largest_carry_over(crossover, hypothesis, power, n)
    return BreakEven(largest, int(needed.total), int(alone.total))


def largest_carry_over(
    design: Design, hypothesis: Hypothesis, power: float, n: Counts
) -> float | None:
    """The largest carry-over at which n units still have the power: 1 where any will do, None where even none will."""
    return _largest(lambda share: bool(true_power(design, hypothesis, n, share) >= power))


def _largest(enough: Callable[[float], bool]) -> float | None:
    """The largest share for which a condition that holds for small ones still holds."""
    if not enough(0.0):
        return None
    if enough(1.0):
        return 1.0
    low, high = 0.0, 1.0
    while high - low > TOLERANCE:
        middle = (low + high) / 2
        low, high = (middle, high) if enough(middle) else (low, middle)
    return low
