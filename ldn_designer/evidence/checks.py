"""Where the printed numbers of one outcome contradict one another, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.evidence.case import Case
from ldn_designer.evidence.effect import (
    Effect,
    EffectError,
    as_printed,
    printed_decimals,
    t_quantile,
)
from ldn_designer.evidence.effects import effect_of
from ldn_designer.evidence.spread import paired_df, sd_from_quartiles, se_from_p
from ldn_designer.notation import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_designer.evidence.reported import PrintedDifference
    from ldn_designer.evidence.study import Outcome, Study

#: Two readings of one spread agree within this share: printed numbers carry two or three digits.
TOLERANCE = 0.05

#: What an effect's SD came from; a paired d is about another SD, and d is no check of itself.
_SOURCES = {
    "mean_difference_from_interval": "the interval",
    "mean_difference_from_p": "p",
    "mean_difference_from_arms": "the arms",
}


def checks(study: Study, outcome: Outcome) -> tuple[str, ...]:
    """A sentence for each contradiction among the printed numbers; empty where they agree.

    Compared are the printed p and the p that follows from the effect, the standard deviations
    that p, d and the interval imply, the arms' difference and the printed one, and percentages
    and counts. Every figure in a sentence is computed from what was printed.
    """
    found = [*_percentages(outcome), *_quartiles(study, outcome)]
    effect = effect_of(study, outcome)
    printed = outcome.reported.difference
    if isinstance(effect, Effect) and outcome.derivation is not None:
        case = Case(study, outcome, outcome.derivation)
        found += _difference_of_arms(case)
        if printed is not None:
            found += _standardised(printed, effect)
            found += _p(printed, effect)
    return tuple(found)


def _p(printed: PrintedDifference, effect: Effect) -> Iterator[str]:
    """The printed p against that of the effect, where the effect was not made from it."""
    p = printed.p
    if p is None or printed.p_relation != "=" or not effect.of_means or not 0 < p < 1:
        return
    recomputed = effect.p_value()
    decimals = printed_decimals(p)
    implied = abs(effect.estimate) / -t_quantile(p / 2, effect.df)
    if round(recomputed, decimals) == round(p, decimals) or _agree(implied, effect.se):
        return
    yield (
        f"The p that follows from the effect is {number(recomputed, max(3, decimals))}, "
        f"the printed one {as_printed(p)}: another model or other numbers were used."
    )


def _standardised(printed: PrintedDifference, effect: Effect) -> Iterator[str]:
    """The SD behind the printed d against the SD behind the effect."""
    d = printed.standardised
    source = _SOURCES.get(effect.formula)
    if not d or effect.sd is None or effect.estimate == 0 or source is None:
        return
    implied = abs(effect.estimate / d)
    if not _agree(implied, effect.sd):
        yield (
            f"d and {source} imply different SDs, {number(implied, 2)} and "
            f"{number(effect.sd, 2)}; the one from {source} is used."
        )


def _difference_of_arms(case: Case) -> Iterator[str]:
    """The arms' own difference against the printed one."""
    means = [mean for mean in case.means() if mean is not None]
    raw = case.difference_of_arms()
    if raw is None or case.difference.estimate is None:
        return
    difference = case.estimate()
    decimals = max(map(printed_decimals, means))
    if round(raw, decimals) == round(difference, decimals):
        return
    printed = "adjusted difference" if case.difference.adjusted else "printed difference"
    # Each of the two means is rounded by up to half a unit of its last decimal.
    by_rounding = abs(raw - difference) <= 10**-decimals
    end = "; rounding of the arms' means alone could explain it." if by_rounding else "."
    yield (
        f"The arms' means differ by {number(raw, decimals)}, the {printed} is "
        f"{as_printed(difference)}{end}"
    )


def _percentages(outcome: Outcome) -> Iterator[str]:
    """Printed percentages against printed counts."""
    for arm in outcome.reported.arms:
        if arm.events is None or not arm.n or arm.percent is None:
            continue
        percent = 100 * arm.events / arm.n
        if abs(percent - arm.percent) > 0.5 * 10 ** -printed_decimals(arm.percent) + 1e-9:
            yield (
                f"{arm.arm}: {arm.events} of {arm.n} are {number(percent, 1)}%, "
                f"the printed percentage is {as_printed(arm.percent)}."
            )


def _quartiles(study: Study, outcome: Outcome) -> Iterator[str]:
    """The SD behind the quartiles of a difference within patients against the SD behind its p."""
    printed = outcome.reported.difference
    if printed is None or not printed.iqr or printed.estimate is None or printed.p is None:
        return
    people = printed.n or study.n
    if people is None:
        return
    try:
        se = se_from_p(printed.estimate, printed.p, printed.p_relation, paired_df(people))
    except EffectError:
        return  # this p gives no SD, so there is nothing to compare
    from_quartiles, from_p = sd_from_quartiles(printed.iqr), se * people**0.5
    if not _agree(from_quartiles, from_p):
        yield (
            f"Quartiles and p imply different SDs of the differences, {number(from_quartiles, 2)} "
            f"and {number(from_p, 2)} (all {people} people, the median taken as the mean)."
        )


def _agree(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(one, other)
