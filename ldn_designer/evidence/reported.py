"""Models of what a paper printed about one outcome, and of how an effect is to follow from it.

Printed figures stand as printed, None where nothing was printed. A Derivation names a formula of
`effects` and the editor's decisions, never a number that can be computed.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from ldn_designer.frozen import Frozen

#: Control characters and lone halves of character pairs would break the writers of documents.
_CLEAN = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F\uFFFE\uFFFF]*$"
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_CLEAN)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=_CLEAN)]
Slug = Annotated[str, StringConstraints(max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Doi = Annotated[str, StringConstraints(max_length=200, pattern=r"^10\.[0-9]{4,9}/[!-~]+$")]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Probability = Annotated[float, Field(ge=0, le=1)]
Percent = Annotated[float, Field(ge=0, le=100)]
NotNegative = Annotated[float, Field(ge=0)]

Better = Literal["lower", "higher"]
Relation = Literal["=", "<", "<=", ">", ">="]
#: What a standard deviation is the standard deviation of.
Spread = Literal["one time", "change", "adjusted change", "difference within patient"]
FormulaName = Literal[
    "mean_difference_from_interval",
    "mean_difference_from_p",
    "mean_difference_from_arms",
    "mean_difference_from_standardised",
    "paired_difference_from_interval",
    "paired_difference_from_p",
    "paired_difference_from_sd",
    "risk_difference_from_counts",
    "log_odds_ratio_from_counts",
    "log_risk_ratio_from_counts",
]


class PrintedArm(Frozen):
    """What a paper printed about one arm for one outcome; None where it printed nothing."""

    arm: Name
    n: Count | None = None
    events: Count | None = None
    percent: Percent | None = None
    mean_baseline: float | None = None
    sd_baseline: NotNegative | None = None
    mean_final: float | None = None
    sd_final: NotNegative | None = None
    mean_change: float | None = None
    sd_change: NotNegative | None = None
    se_change: NotNegative | None = None
    #: Positive is a fall.
    mean_percent_reduction: float | None = None
    mean_percent_improvement: float | None = None
    #: What the interval of this arm is about, and its level in percent.
    ci_of: Literal["mean_change", "mean_final"] | None = None
    ci_level: Percent | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_within: Probability | None = None
    p_within_relation: Relation = "="


class PrintedDifference(Frozen):
    """What a paper printed about the comparison of two arms; None where it printed nothing."""

    measure: Name | None = None
    adjusted: bool | None = None
    estimate: float | None = None
    #: Level of the interval in percent.
    ci_level: Percent | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p: Probability | None = None
    p_relation: Relation = "="
    p_low: Probability | None = None
    p_high: Probability | None = None
    statistic: float | None = None
    statistic_name: Name | None = None
    df: tuple[NotNegative, ...] | None = None
    standardised: float | None = None
    standardised_name: Name | None = None
    #: Width of the interquartile range of the difference.
    iqr: NotNegative | None = None
    #: Standard deviation of the differences within patients.
    sd_differences: NotNegative | None = None
    n: Count | None = None
    favours: Name | None = None
    order_of_subtraction: Name | None = None


class PrintedValue(Frozen):
    """A printed figure that is neither an arm's nor a comparison's."""

    name: Name
    value: float | Name
    unit: Name | None = None


class Reported(Frozen):
    """Everything printed about one outcome, never arithmetic."""

    arms: tuple[PrintedArm, ...] = ()
    difference: PrintedDifference | None = None
    values: tuple[PrintedValue, ...] = ()
    statement: Text | None = None


class InferredCount(Frozen):
    """A number of events that follows from a printed sentence, with that reasoning."""

    arm: Name
    events: Count
    reason: Text


class Derivation(Frozen):
    """How an effect follows from what was reported: a formula and decisions, never a result."""

    formula: FormulaName
    treatment: Name
    control: Name
    #: Which printed means of the arms are compared, where the formula takes means.
    means: Literal["change", "final", "percent reduction"] = "change"
    #: Printed difference times this sign is treatment − control on the scale.
    sign: Literal[1, -1] = 1
    sign_reason: Text | None = None
    #: Whether the people analysed are known, or those randomised stand in for them.
    numbers: Literal["analysed", "randomised"] = "analysed"
    spread: Spread | None = None
    inferred_counts: tuple[InferredCount, ...] = ()
    assumptions: tuple[Text, ...] = ()
    cautions: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _turned_sign_has_a_reason(self) -> Self:
        if self.sign < 0 and self.sign_reason is None:
            raise ValueError("a derivation that turns the printed sign must say why (sign_reason)")
        return self
