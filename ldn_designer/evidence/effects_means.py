"""Effects on means: one pure function a formula, for two arms and within patients.

Source of all: Higgins JPT and others (editors), Cochrane Handbook for Systematic Reviews of
Interventions, version 6: sections 6.5.2.2 (one arm), 6.5.2.3 (differences), 6.5.2.8 (changes)
and chapter 23 (crossover trials). Each function raises EffectError with a sentence for the reader.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ldn_designer.evidence.effect import Effect, EffectError
from ldn_designer.evidence.spread import off_centre, paired_df, se_from_interval, se_from_p

if TYPE_CHECKING:
    from ldn_designer.evidence.reported import Relation


def mean_difference_from_interval(
    estimate: float,
    low: float,
    high: float,
    *,
    level: float = 0.95,
    n_treatment: int | None = None,
    n_control: int | None = None,
) -> Effect:
    """Mean difference from a printed difference and its interval, on the scale's own unit.

    SE = (high − low) / (2 · t(1 − α/2, n₁ + n₂ − 2)); the normal quantile where the numbers
    analysed are not known. Handbook 6.5.2.3.
    """
    sizes, df, assumption = _arms(n_treatment, n_control)
    return Effect(
        measure="mean difference",
        estimate=estimate,
        se=se_from_interval(low, high, level, df),
        df=df,
        formula="mean_difference_from_interval",
        formula_text="SE = (upper − lower) / (2 · t(1 − α/2, n₁ + n₂ − 2))",
        inputs=_inputs(difference=estimate, lower=low, upper=high, level=level, sizes=sizes),
        assumptions=(assumption,),
        cautions=off_centre(estimate, low, high),
        sizes=sizes,
    )


def mean_difference_from_p(
    estimate: float,
    p: float,
    *,
    relation: Relation = "=",
    n_treatment: int | None = None,
    n_control: int | None = None,
) -> Effect:
    """Mean difference from a printed difference and its two-sided p.

    SE = |difference| / t(1 − p/2, n₁ + n₂ − 2); the normal quantile where the numbers analysed
    are not known. A p given as an inequality bounds the SE only and is refused. Handbook 6.5.2.3.
    """
    sizes, df, assumption = _arms(n_treatment, n_control)
    return Effect(
        measure="mean difference",
        estimate=estimate,
        se=se_from_p(estimate, p, relation, df),
        df=df,
        formula="mean_difference_from_p",
        formula_text="SE = |difference| / t(1 − p/2, n₁ + n₂ − 2)",
        inputs=_inputs(difference=estimate, p=p, sizes=sizes),
        assumptions=(f"The p is two-sided. {assumption}",),
        sizes=sizes,
    )


def mean_difference_from_arms(
    mean_treatment: float,
    sd_treatment: float,
    n_treatment: int,
    mean_control: float,
    sd_control: float,
    n_control: int,
) -> Effect:
    """Mean difference from the arms' means, standard deviations and numbers.

    SD² = ((n₁ − 1)s₁² + (n₂ − 1)s₂²) / (n₁ + n₂ − 2), SE = SD · √(1/n₁ + 1/n₂); means of changes
    with SDs of changes likewise. This is the t test with a common SD.
    """
    sizes, df, assumption = _arms(n_treatment, n_control)
    for name, sd in (("treatment", sd_treatment), ("control", sd_control)):
        if not (math.isfinite(sd) and sd >= 0):
            raise EffectError(f"The standard deviation of the {name} arm must be 0 or more.")
    if sd_treatment == sd_control == 0:
        raise EffectError("Both standard deviations are 0: no error follows from them.")
    squares = (n_treatment - 1) * sd_treatment**2 + (n_control - 1) * sd_control**2
    return Effect(
        measure="mean difference",
        estimate=mean_treatment - mean_control,
        se=math.sqrt(squares / df * (1 / n_treatment + 1 / n_control)),
        df=df,
        formula="mean_difference_from_arms",
        formula_text="SE = √(((n₁ − 1)s₁² + (n₂ − 1)s₂²) / (n₁ + n₂ − 2)) · √(1/n₁ + 1/n₂)",
        inputs=_inputs(
            mean_treatment=mean_treatment,
            sd_treatment=sd_treatment,
            mean_control=mean_control,
            sd_control=sd_control,
            sizes=sizes,
        ),
        assumptions=(f"Both arms share one SD. {assumption}",),
        sizes=sizes,
    )


def mean_difference_from_standardised(
    estimate: float, standardised: float, n_treatment: int, n_control: int
) -> Effect:
    """Mean difference from a difference and its standardised size (Cohen's d), with the SD between.

    SD = |difference| / |d|, SE = SD · √(1/n₁ + 1/n₂): d is the difference over the pooled SD.
    """
    sizes, df, assumption = _arms(n_treatment, n_control)
    if not (math.isfinite(standardised) and standardised != 0 and estimate != 0):
        raise EffectError(
            "A difference or a standardised difference of 0 gives no standard deviation: "
            "enter the standard deviations or the interval."
        )
    return Effect(
        measure="mean difference",
        estimate=estimate,
        se=abs(estimate / standardised) * math.sqrt(1 / n_treatment + 1 / n_control),
        df=df,
        formula="mean_difference_from_standardised",
        formula_text="SE = (|difference| / |d|) · √(1/n₁ + 1/n₂)",
        inputs=_inputs(difference=estimate, d=standardised, sizes=sizes),
        assumptions=(f"d is the difference divided by the pooled SD of the arms. {assumption}",),
        sizes=sizes,
    )


def paired_difference_from_interval(
    estimate: float, low: float, high: float, *, n: int, level: float = 0.95
) -> Effect:
    """Mean difference within patients from its interval.

    SE = (high − low) / (2 · t(1 − α/2, n − 1)).
    """
    return _paired(
        estimate,
        se_from_interval(low, high, level, paired_df(n)),
        n,
        formula="paired_difference_from_interval",
        formula_text="SE = (upper − lower) / (2 · t(1 − α/2, n − 1))",
        inputs=_inputs(difference=estimate, lower=low, upper=high, level=level, sizes=(n,)),
        cautions=off_centre(estimate, low, high),
    )


def paired_difference_from_p(
    estimate: float, p: float, *, n: int, relation: Relation = "="
) -> Effect:
    """Mean difference within patients from its two-sided p: SE = |difference| / t(1 − p/2, n − 1).

    A p given as an inequality bounds the SE only and is refused.
    """
    return _paired(
        estimate,
        se_from_p(estimate, p, relation, paired_df(n)),
        n,
        formula="paired_difference_from_p",
        formula_text="SE = |difference| / t(1 − p/2, n − 1)",
        inputs=_inputs(difference=estimate, p=p, sizes=(n,)),
    )


def paired_difference_from_sd(estimate: float, sd: float, *, n: int) -> Effect:
    """Mean difference within patients from the SD of the differences: SE = SD / √n."""
    paired_df(n)
    if not (math.isfinite(sd) and sd > 0):
        raise EffectError("The standard deviation of the differences must be above 0.")
    return _paired(
        estimate,
        sd / math.sqrt(n),
        n,
        formula="paired_difference_from_sd",
        formula_text="SE = SD of the differences / √n",
        inputs=_inputs(difference=estimate, sd=sd, sizes=(n,)),
    )


def _paired(
    estimate: float,
    se: float,
    n: int,
    *,
    formula: str,
    formula_text: str,
    inputs: tuple[tuple[str, float], ...],
    cautions: tuple[str, ...] = (),
) -> Effect:
    return Effect(
        measure="paired mean difference",
        estimate=estimate,
        se=se,
        df=paired_df(n),
        formula=formula,
        formula_text=formula_text,
        inputs=inputs,
        assumptions=(f"A paired t test on {n} people, {n - 1} degrees of freedom.",),
        cautions=cautions,
        sizes=(n,),
        spread="difference within patient",
    )


def _arms(n_treatment: int | None, n_control: int | None) -> tuple[tuple[int, ...], float, str]:
    """Sizes, degrees of freedom and the sentence that says which interval is assumed."""
    if n_treatment is None or n_control is None:
        return (), math.inf, "Numbers analysed are not known: the normal distribution, not t."
    df = n_treatment + n_control - 2
    if min(n_treatment, n_control) < 1 or df < 1:
        raise EffectError("Each arm needs at least one person, and both together three.")
    return (n_treatment, n_control), df, f"A t distribution on {df} degrees of freedom."


def _inputs(sizes: tuple[int, ...], **values: float) -> tuple[tuple[str, float], ...]:
    """Named inputs in order, numbers of people last."""
    names = ("n",) if len(sizes) == 1 else ("n_treatment", "n_control")
    return (*values.items(), *zip(names, map(float, sizes), strict=False))
