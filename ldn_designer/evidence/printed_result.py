"""The form for a study of the user's own: what a paper printed, as flat optional fields."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from ldn_designer.evidence.reported import (
    Better,
    Doi,
    Name,
    Relation,
    Slug,
    Text,
)
from ldn_designer.frozen import Frozen


def _printed(
    label: str,
    default: Any = None,
    *,
    description: str,
    unit: str = "",
    choices: dict[str, str] | None = None,
    **bounds: Any,
) -> Any:
    """A field with the label, help, unit and words for its choices that a form shows."""
    extra: dict[str, Any] = {"symbol": "", "unit": unit, "role": "option", "choices": choices or {}}
    return Field(default, title=label, description=description, json_schema_extra=extra, **bounds)


class PrintedResult(Frozen):
    """One result as a paper printed it. Everything that was not printed stays empty.

    Units: `ci_level` and `p` are fractions; means, limits and SDs are in points of the scale.
    """

    label: Name = _printed("Study", ..., description="Short name for tables, such as “Smith 2024”.")
    title: Text | None = _printed("Title", description="Title of the paper.")
    authors: Text | None = _printed("Authors", description="As the paper lists them.")
    year: int | None = _printed("Year", description="Year of publication.", ge=1900, le=2200)
    journal: Name | None = _printed("Journal", description="Name of the journal.")
    doi: Doi | None = _printed("DOI", description="Begins with 10., without an address before it.")
    report_of: Slug | None = _printed(
        "Report of", description="Id of the study of which this is another report or a correction."
    )
    condition: Name = _printed("Condition", ..., description="The condition treated.")
    design: Literal["parallel", "crossover"] = _printed(
        "Design",
        "parallel",
        description="Crossover: everyone received both treatments, one after the other.",
        choices={"parallel": "Parallel groups", "crossover": "Crossover"},
    )
    randomised: bool | None = _printed(
        "Randomised", description="Empty where the paper does not say; then it is not pooled."
    )
    blinding: Literal["double-blind", "single-blind", "open label", "not stated"] = _printed(
        "Blinding",
        "not stated",
        description="Who did not know the treatment.",
        choices={
            "double-blind": "Double-blind",
            "single-blind": "Single-blind",
            "open label": "Open label",
            "not stated": "Not stated",
        },
    )
    dose_mg: float | None = _printed(
        "Dose", unit="mg a day", description="Usual daily dose of naltrexone.", gt=0, le=1000
    )
    duration_weeks: float | None = _printed(
        "Duration",
        unit="weeks",
        description="Length of treatment, of one period in a crossover.",
        gt=0,
        le=5000,
    )
    outcome: Name = _printed("Outcome", ..., description="What was measured, such as “Pain”.")
    domain: Name | None = _printed(
        "Domain", description="What it stands for, such as “pain”; the outcome's name if empty."
    )
    scale: Name | None = _printed("Scale", description="Name of the scale, such as “NRS 0–10”.")
    scale_min: float | None = _printed("Lowest value", description="Lowest value of the scale.")
    scale_max: float | None = _printed("Highest value", description="Highest value of the scale.")
    better: Better | None = _printed(
        "Better",
        description="The direction that helps the patient.",
        choices={"lower": "Lower is better", "higher": "Higher is better"},
    )
    timepoint: Name | None = _printed("Time point", description="When it was measured.")
    n_treatment: int | None = _printed(
        "Number on LDN", description="People analysed on LDN.", ge=1, le=10_000_000
    )
    n_control: int | None = _printed(
        "Number on placebo", description="People analysed on placebo.", ge=1, le=10_000_000
    )
    n_pairs: int | None = _printed(
        "Number in both periods",
        description="People of a crossover whose two periods count.",
        ge=2,
        le=10_000_000,
    )
    difference: float | None = _printed(
        "Difference", unit="points", description="As printed, with its sign; LDN minus placebo."
    )
    favours: Literal["treatment", "control"] | None = _printed(
        "Difference favours",
        description="Only where the paper says so in words; empty if the sign is LDN − placebo.",
        choices={"treatment": "LDN", "control": "Placebo"},
    )
    ci_level: float = _printed(
        "Level", 0.95, unit="%", description="Level of the confidence interval.", gt=0, lt=1
    )
    ci_low: float | None = _printed(
        "Lower limit", unit="points", description="Lower confidence limit of the difference."
    )
    ci_high: float | None = _printed(
        "Upper limit", unit="points", description="Upper confidence limit of the difference."
    )
    p: float | None = _printed("p", description="The p of the comparison, from 0 to 1.", ge=0, le=1)
    p_relation: Relation = _printed(
        "p is printed as",
        "=",
        description="An inequality bounds the error and does not give it.",
        choices={sign: f"p {sign}" for sign in ("=", "<", "<=", ">", ">=")},
    )
    means: Literal["change", "final"] = _printed(
        "Means are",
        "change",
        description="Whether the means of the arms are changes from baseline or final values.",
        choices={"change": "Changes from baseline", "final": "Final values"},
    )
    mean_treatment: float | None = _printed(
        "Mean on LDN", unit="points", description="Mean on LDN."
    )
    sd_treatment: float | None = _printed(
        "SD on LDN",
        unit="points",
        description="Standard deviation on LDN, not the standard error.",
        ge=0,
    )
    mean_control: float | None = _printed(
        "Mean on placebo", unit="points", description="Mean on placebo."
    )
    sd_control: float | None = _printed(
        "SD on placebo", unit="points", description="Standard deviation on placebo.", ge=0
    )
    sd_differences: float | None = _printed(
        "SD of differences",
        unit="points",
        description="Standard deviation of the differences within people of a crossover.",
        gt=0,
    )
    adjusted: bool | None = _printed(
        "Adjusted", description="Whether the difference comes from a model with the baseline in it."
    )
    events_treatment: int | None = _printed(
        "Events on LDN",
        description="People on LDN with the event, such as responders.",
        ge=0,
        le=10_000_000,
    )
    events_control: int | None = _printed(
        "Events on placebo", description="People on placebo with the event.", ge=0, le=10_000_000
    )
    read_in: Literal[
        "full text",
        "abstract",
        "registry record",
        "conference abstract",
        "news report",
        "secondary source",
    ] = _printed(
        "Read in",
        "full text",
        description="Where these numbers were read.",
        choices={
            "full text": "Full text",
            "abstract": "Abstract",
            "registry record": "Registry record",
            "conference abstract": "Conference abstract",
            "news report": "News report",
            "secondary source": "Another paper that cites it",
        },
    )
    doubt: Text | None = _printed("Doubts", description="What a reader should know beside it.")
