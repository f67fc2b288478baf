"""Standard errors and deviations that printed limits, p values and quartiles imply.

Source: Higgins JPT and others (editors), Cochrane Handbook for Systematic Reviews of
Interventions, version 6: sections 6.5.2.2 (one arm), 6.5.2.3 (differences) and 6.5.2.5
(quartiles). Each function raises EffectError with a sentence for the reader.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ldn_designer.evidence.effect import (
    EffectError,
    as_printed,
    sd_from_standard_error,
    t_quantile,
)

if TYPE_CHECKING:
    from ldn_designer.evidence.reported import Relation

#: An estimate further than this share of the half-width from the middle of its interval is told.
_OFF_CENTRE = 0.1


def se_from_interval(low: float, high: float, level: float, df: float) -> float:
    """SE = (high − low) / (2 · t(1 − α/2, df)), the normal quantile where df is infinite."""
    if not (math.isfinite(low) and math.isfinite(high)):
        raise EffectError("Both limits must be finite numbers.")
    if not 0 < level < 1:
        raise EffectError("The level of an interval must lie between 0 and 1, such as 0.95.")
    if low >= high:
        ends = f"{as_printed(low)} and {as_printed(high)}"
        raise EffectError(f"The lower limit must be below the upper limit ({ends} are entered).")
    return (high - low) / 2 / t_quantile((1 + level) / 2, df)


def se_from_p(estimate: float, p: float, relation: Relation, df: float) -> float:
    """SE = |difference| / t(1 − p/2, df), the normal quantile where df is infinite.

    A p given as an inequality bounds the SE only and is refused.
    """
    if relation != "=":
        raise EffectError(
            f"The p is printed as an inequality (p {relation} {as_printed(p)}): it bounds the "
            "standard error and does not give it."
        )
    if not 0 < p < 1:
        raise EffectError("The p must lie between 0 and 1: outside, no standard error follows.")
    if estimate == 0:
        raise EffectError("A difference of 0 has p = 1 whatever its error: enter the interval.")
    # The lower tail, because 1 − p/2 rounds to 1 for the smallest p.
    return abs(estimate) / -t_quantile(p / 2, df)


def off_centre(estimate: float, low: float, high: float) -> tuple[str, ...]:
    """A caution where a difference is not in the middle of its interval; refused outside it."""
    if not math.isfinite(estimate):
        raise EffectError("The difference must be a finite number.")
    if not low <= estimate <= high:
        raise EffectError(
            f"The difference ({as_printed(estimate)}) must lie inside its interval "
            f"({as_printed(low)} to {as_printed(high)})."
        )
    middle = (low + high) / 2
    if abs(estimate - middle) <= _OFF_CENTRE * (high - low) / 2:
        return ()
    caution = (
        f"The difference ({as_printed(estimate)}) is not in the middle of its interval "
        f"({as_printed(middle)}): the interval was not made by adding and subtracting one error."
    )
    return (caution,)


def sd_from_interval(low: float, high: float, n: int, level: float = 0.95) -> float:
    """SD of one arm from the interval of its mean: √n · (high − low) / (2 · t(1 − α/2, n − 1)).

    Limits printed with few decimals give a rough SD.
    """
    return sd_from_standard_error(se_from_interval(low, high, level, paired_df(n)), n)


def sd_from_quartiles(width: float) -> float:
    """SD of a normal distribution from the width of its interquartile range: width / 1.349.

    A paper that prints quartiles often does so because the values are skewed.
    """
    if not (math.isfinite(width) and width > 0):
        raise EffectError("The width of the interquartile range must be above 0.")
    return width / (2 * t_quantile(0.75, math.inf))


def paired_df(n: int) -> int:
    """Degrees of freedom of one group or of differences within n people: n − 1."""
    if n < 2:  # noqa: PLR2004 - one person has no spread
        raise EffectError("At least two people are needed for a standard error.")
    return n - 1
