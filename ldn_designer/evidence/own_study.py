"""A Study from the flat form that the user filled in, for a result whose formula is chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ldn_designer.evidence.effect import as_printed
from ldn_designer.evidence.reported import (
    Derivation,
    PrintedArm,
    PrintedDifference,
    Reported,
)
from ldn_designer.evidence.study import Arm, Outcome, Study

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Literal

    from ldn_designer.evidence.printed_result import PrintedResult
    from ldn_designer.evidence.reported import FormulaName, Spread

LDN, PLACEBO = "LDN", "Placebo"
#: The daily doses in mg that count as low.
LOWEST_DOSE, HIGHEST_DOSE = 0.5, 6.0
_KEY = "result"


def own_study(printed: PrintedResult, formula: FormulaName, taken: Collection[str] = ()) -> Study:
    """The user's study with one outcome, its numbers as printed and a derivation by `formula`."""
    in_range = printed.dose_mg is None or LOWEST_DOSE <= printed.dose_mg <= HIGHEST_DOSE
    return Study(
        id=_free_id(printed.label, taken),
        label=printed.label,
        title=printed.title or printed.label,
        title_verified=printed.title is not None,
        authors=printed.authors,
        year=printed.year,
        journal=printed.journal,
        doi=printed.doi,
        companion_of=printed.report_of,
        condition=printed.condition,
        condition_group=printed.condition,
        design=printed.design,
        design_label=f"{printed.design}, {printed.blinding}".removesuffix(", not stated"),
        randomised=printed.randomised,
        blinding=printed.blinding,
        ldn_range=in_range,
        arms=_arms(printed),
        duration_weeks=printed.duration_weeks,
        outcomes=(_outcome(printed, formula, in_range=in_range),),
        doubts=() if printed.doubt is None else (printed.doubt,),
        source_depth=printed.read_in,
        source_note="Entered by the user.",
        origin="user",
    )


def _free_id(label: str, taken: Collection[str]) -> str:
    """The label as a slug behind "own-", numbered where that is taken."""
    slug = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:60].strip("-") or "study"
    identifier, number = f"own-{slug}", 1
    while identifier in taken:
        number += 1
        identifier = f"own-{slug}-{number}"
    return identifier


def _sizes(printed: PrintedResult) -> tuple[int | None, int | None]:
    if printed.design == "crossover":
        return printed.n_pairs, printed.n_pairs
    return printed.n_treatment, printed.n_control


def _arms(printed: PrintedResult) -> tuple[Arm, Arm]:
    treatment, control = _sizes(printed)
    return (
        Arm(name=LDN, role="ldn", drug="naltrexone", dose_mg=printed.dose_mg, n_analysed=treatment),
        Arm(name=PLACEBO, role="placebo", drug="placebo", dose_mg=0, n_analysed=control),
    )


def _outcome(printed: PrintedResult, formula: FormulaName, *, in_range: bool) -> Outcome:
    binary = formula.endswith("_from_counts")
    obstacle = _obstacle(printed, in_range=in_range)
    return Outcome(
        key=_KEY,
        name=printed.outcome,
        domain=printed.domain or printed.outcome,
        scale=printed.scale,
        scale_min=printed.scale_min,
        scale_max=printed.scale_max,
        better=printed.better,
        timepoint=printed.timepoint,
        kind="binary" if binary else "continuous",
        comparison="within-patient" if printed.design == "crossover" else "between-arms",
        reported=_reported(printed),
        derivation=_derivation(printed, formula),
        grade="B" if formula.endswith("_from_p") else "A",
        poolable=obstacle is None,
        poolable_reason=obstacle or "randomised, LDN against placebo, an estimate with its error",
        as_printed=_as_printed(printed),
        not_pooled_because=obstacle,
        read_in=printed.read_in,
    )


def _obstacle(printed: PrintedResult, *, in_range: bool) -> str | None:
    """Why the result may not be pooled, in a few words; None where it may."""
    if printed.randomised is None:
        return "randomisation not stated"
    if not printed.randomised:
        return "not randomised"
    return None if in_range else "dose outside 0.5–6 mg"


def _reported(printed: PrintedResult) -> Reported:
    final = printed.means == "final"
    treatment, control = _sizes(printed)
    arms = tuple(
        PrintedArm(
            arm=arm,
            n=n,
            events=events,
            mean_final=mean if final else None,
            sd_final=sd if final else None,
            mean_change=None if final else mean,
            sd_change=None if final else sd,
        )
        for arm, n, events, mean, sd in (
            (
                LDN,
                treatment,
                printed.events_treatment,
                printed.mean_treatment,
                printed.sd_treatment,
            ),
            (PLACEBO, control, printed.events_control, printed.mean_control, printed.sd_control),
        )
    )
    difference = PrintedDifference(
        adjusted=printed.adjusted,
        estimate=printed.difference,
        ci_level=None if printed.ci_low is None else round(100 * printed.ci_level, 6),
        ci_low=printed.ci_low,
        ci_high=printed.ci_high,
        p=printed.p,
        p_relation=printed.p_relation,
        sd_differences=printed.sd_differences,
        n=printed.n_pairs,
        favours={"treatment": LDN, "control": PLACEBO, None: None}[printed.favours],
    )
    return Reported(arms=arms, difference=difference)


def _derivation(printed: PrintedResult, formula: FormulaName) -> Derivation:
    sign, reason = _sign(printed)
    return Derivation(
        formula=formula,
        treatment=LDN,
        control=PLACEBO,
        means=printed.means,
        sign=sign,
        sign_reason=reason,
        spread=_spread(printed, formula),
    )


def _spread(printed: PrintedResult, formula: FormulaName) -> Spread | None:
    if formula.endswith("_from_counts"):
        return None
    if printed.design == "crossover":
        return "difference within patient"
    if printed.adjusted:
        return "adjusted change"
    return "change" if printed.means == "change" else "one time"


def _sign(printed: PrintedResult) -> tuple[Literal[1, -1], str | None]:
    """The sign that turns the printed difference into LDN − placebo, and why."""
    if printed.favours is None or printed.better is None or not printed.difference:
        return 1, None
    helps = 1 if printed.better == "higher" else -1
    wanted = helps if printed.favours == "treatment" else -helps
    name = LDN if printed.favours == "treatment" else "placebo"
    reason = f"The paper says that the difference favours {name}, and {printed.better} is better"
    if printed.difference * wanted > 0:
        return 1, f"{reason}: the printed sign is LDN − placebo."
    return -1, f"{reason}: the printed sign is turned."


def _as_printed(printed: PrintedResult) -> str:
    """The result in one line, from what was entered."""
    parts = []
    if printed.events_treatment is not None and printed.events_control is not None:
        parts.append(
            f"{printed.events_treatment} of {printed.n_treatment} v "
            f"{printed.events_control} of {printed.n_control}"
        )
    if printed.difference is not None:
        parts.append(as_printed(printed.difference))
    elif printed.mean_treatment is not None and printed.mean_control is not None:
        parts.append(f"{as_printed(printed.mean_treatment)} v {as_printed(printed.mean_control)}")
    if printed.ci_low is not None and printed.ci_high is not None:
        parts[-1] += f" ({as_printed(printed.ci_low)} to {as_printed(printed.ci_high)})"
    if printed.p is not None:
        relation = "" if printed.p_relation == "=" else f"{printed.p_relation} "
        parts.append(f"p {relation}{as_printed(printed.p).removeprefix('0')}")
    return ", ".join(parts)
