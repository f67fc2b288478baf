"""From what a study reported to an Effect, by the formula that its derivation names.

The formulas themselves stand in `effects_means` and `effects_binary`, one function each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.evidence.case import Case, required
from ldn_designer.evidence.effect import Effect, EffectError, Measure, NotComputable
from ldn_designer.evidence.effects_binary import (
    log_odds_ratio_from_counts,
    log_risk_ratio_from_counts,
    risk_difference_from_counts,
)
from ldn_designer.evidence.effects_means import (
    mean_difference_from_arms,
    mean_difference_from_interval,
    mean_difference_from_p,
    mean_difference_from_standardised,
    paired_difference_from_interval,
    paired_difference_from_p,
    paired_difference_from_sd,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ldn_designer.evidence.reported import FormulaName
    from ldn_designer.evidence.study import Outcome, Study

__all__ = [
    "FORMULAS",
    "Effect",
    "EffectError",
    "Measure",
    "NotComputable",
    "effect_of",
    "measures_of",
]


def effect_of(
    study: Study, outcome: Outcome, counts_as: Measure | None = None
) -> Effect | NotComputable:
    """The effect of an outcome, or in a sentence why there is none; never raises for gaps.

    counts_as: the measure that counts of events are turned into, the derivation's own where
    None; outcomes without counts have one measure, whatever is asked here.
    """
    derivation = outcome.derivation
    if derivation is None:
        return NotComputable(f"No effect is computed: {outcome.poolable_reason}.")
    formula = derivation.formula
    if formula in _COUNT_FORMULAS.values():
        formula = _COUNT_FORMULAS.get(counts_as, formula)
    try:
        return FORMULAS[formula](Case(study, outcome, derivation))
    except EffectError as error:
        return NotComputable(str(error))


def measures_of(study: Study, outcome: Outcome) -> tuple[Measure, ...]:
    """The measures that `effect_of` can give for an outcome, its default first."""
    effects = (effect_of(study, outcome, measure) for measure in (None, *_COUNT_FORMULAS))
    return tuple(dict.fromkeys(e.measure for e in effects if isinstance(e, Effect)))


def _interval(case: Case) -> Effect:
    treatment, control = case.sizes()
    effect = mean_difference_from_interval(
        case.estimate(),
        *case.limits(),
        level=case.level(),
        n_treatment=treatment,
        n_control=control,
    )
    return case.told(effect)


def _p(case: Case) -> Effect:
    treatment, control = case.sizes()
    effect = mean_difference_from_p(
        case.estimate(),
        case.p(),
        relation=case.difference.p_relation,
        n_treatment=treatment,
        n_control=control,
    )
    return case.told(effect)


def _arms(case: Case) -> Effect:
    treatment, control = case.arm_means()
    return case.told(mean_difference_from_arms(*treatment, *control))


def _standardised(case: Case) -> Effect:
    d = required(case.difference.standardised, "standardised difference")
    return case.told(mean_difference_from_standardised(case.estimate(), d, *case.known_sizes()))


def _paired_interval(case: Case) -> Effect:
    effect = paired_difference_from_interval(
        case.estimate(), *case.limits(), n=case.pairs(), level=case.level()
    )
    return case.told(effect)


def _paired_p(case: Case) -> Effect:
    effect = paired_difference_from_p(
        case.estimate(), case.p(), n=case.pairs(), relation=case.difference.p_relation
    )
    return case.told(effect)


def _paired_sd(case: Case) -> Effect:
    sd = required(case.difference.sd_differences, "standard deviation of the differences")
    return case.told(paired_difference_from_sd(case.estimate(), sd, n=case.pairs()))


def _counts(formula: Callable[[int, int, int, int], Effect]) -> Callable[[Case], Effect]:
    """A formula of counts, fed with those printed or following from what was printed."""

    def apply(case: Case) -> Effect:
        n_treatment, n_control = case.known_sizes()
        (treatment, control), told = case.events()
        return case.told(formula(treatment, n_treatment, control, n_control), *told)

    return apply


_COUNT_FORMULAS: Mapping[Measure | None, FormulaName] = {
    "risk difference": "risk_difference_from_counts",
    "log odds ratio": "log_odds_ratio_from_counts",
    "log risk ratio": "log_risk_ratio_from_counts",
}

#: Every formula that a derivation may name, from what was reported to an Effect.
FORMULAS: Mapping[FormulaName, Callable[[Case], Effect]] = {
    "mean_difference_from_interval": _interval,
    "mean_difference_from_p": _p,
    "mean_difference_from_arms": _arms,
    "mean_difference_from_standardised": _standardised,
    "paired_difference_from_interval": _paired_interval,
    "paired_difference_from_p": _paired_p,
    "paired_difference_from_sd": _paired_sd,
    "risk_difference_from_counts": _counts(risk_difference_from_counts),
    "log_odds_ratio_from_counts": _counts(log_odds_ratio_from_counts),
    "log_risk_ratio_from_counts": _counts(log_risk_ratio_from_counts),
}
