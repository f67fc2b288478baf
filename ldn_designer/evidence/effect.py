"""An effect: an estimate with its error, the formula that gave it, and what had to be assumed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scipy.special import stdtr, stdtrit

from ldn_designer.notation import number

if TYPE_CHECKING:
    from ldn_designer.evidence.reported import Spread

Measure = Literal[
    "mean difference",
    "paired mean difference",
    "standardised mean difference",
    "risk difference",
    "log odds ratio",
    "log risk ratio",
]

_RATIOS: frozenset[Measure] = frozenset({"log odds ratio", "log risk ratio"})
_OF_MEANS: frozenset[Measure] = frozenset({"mean difference", "paired mean difference"})


class EffectError(ValueError):
    """A sentence for the reader: why no effect follows from these numbers, and what would help."""


@dataclass(frozen=True, slots=True)
class NotComputable:
    """Why an outcome has no effect, as a sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Effect:
    """An estimate, treatment − control with its sign kept, and its standard error.

    measure: what is estimated; ratios are on the log scale. df: degrees of freedom of the
    standard error, infinite for a normal interval. formula: name of the function that computed
    it; formula_text: the same in symbols, its inputs beside it. sizes: people analysed, treatment
    then control, or one number where each person is their own control. spread: what `sd` is the
    standard deviation of. Raises EffectError where the numbers are no effect.
    """

    measure: Measure
    estimate: float
    se: float
    formula: str
    formula_text: str
    df: float = math.inf
    inputs: tuple[tuple[str, float], ...] = ()
    assumptions: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    spread: Spread | None = None

    def __post_init__(self) -> None:
        if not math.isfinite(self.estimate):
            raise EffectError("The estimate must be a finite number.")
        if not (math.isfinite(self.se) and self.se > 0):
            raise EffectError("The standard error must be a finite number above 0.")
        if not self.df > 0:
            raise EffectError("The degrees of freedom must be above 0.")

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Confidence limits at a level between 0 and 1: estimate ± t(df) × SE."""
        if not 0 < level < 1:
            raise EffectError("The level of an interval must lie between 0 and 1, such as 0.95.")
        half = t_quantile((1 + level) / 2, self.df) * self.se
        return self.estimate - half, self.estimate + half

    @property
    def t(self) -> float:
        """Estimate / SE, a normal z where the degrees of freedom are infinite."""
        return self.estimate / self.se

    def p_value(self) -> float:
        """Two-sided p of no effect, by t on `df` degrees of freedom."""
        return two_sided_p(self.t, self.df)

    @property
    def sd(self) -> float | None:
        """Standard deviation that the SE implies: SE / √(Σ 1/n); None where it is not defined.

        Between patients for two arms, of the differences where each person is their own control.
        """
        if not self.of_means or not self.sizes:
            return None
        return sd_from_standard_error(self.se, *self.sizes)

    @property
    def sd_df(self) -> float | None:
        """Degrees of freedom of `sd`; None where there is no `sd`."""
        return None if self.sd is None else self.df

    @property
    def of_means(self) -> bool:
        """Whether this is a difference of means, in the unit of the scale."""
        return self.measure in _OF_MEANS

    @property
    def is_ratio(self) -> bool:
        """Whether estimate and limits are logarithms of a ratio."""
        return self.measure in _RATIOS

    def natural(self, value: float) -> float:
        """A value on the effect's scale as a reader wants it: ratios are taken out of the log."""
        return math.exp(value) if self.is_ratio else value


def t_quantile(p: float, df: float) -> float:
    """The value with probability p below it, under t on df degrees of freedom or normal at ∞."""
    return float(stdtrit(df, p))


def two_sided_p(t: float, df: float) -> float:
    """Two-sided p of a t statistic on df degrees of freedom; normal at infinity."""
    return float(2 * stdtr(df, -abs(t)))


def sd_from_standard_error(se: float, *sizes: int) -> float:
    """SD = SE / √(Σ 1/nᵢ) for one group of n or two arms with a common SD.

    Source: Cochrane Handbook for Systematic Reviews of Interventions, version 6, sections 6.5.2.2
    (one arm) and 6.5.2.3 (difference of two).
    """
    return se / math.sqrt(sum(1 / n for n in sizes))


def as_printed(value: float) -> str:
    """A printed number with the decimals it was printed with, and a true minus."""
    return number(value, printed_decimals(value))


def printed_decimals(value: float) -> int:
    """How many decimals a number was printed with, at least: 0.236 has 3, 45 has 0."""
    return len(f"{value:.10f}".rstrip("0").partition(".")[2])
