"""The fields of the form from a study of the user's own, so that it can be edited again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ldn_designer.evidence.reported import PrintedArm
    from ldn_designer.evidence.study import Outcome, Study


def printed_values(study: Study) -> dict[str, Any]:
    """Every value of `PrintedResult` that the study was made from; None where nothing was entered."""
    outcome = study.outcomes[0]
    treatment, control = (outcome.printed_arm(arm.name) for arm in study.arms)
    return {
        "label": study.label,
        "title": study.title if study.title_verified else None,
        "authors": study.authors,
        "year": study.year,
        "journal": study.journal,
        "doi": study.doi,
        "report_of": study.companion_of,
        "condition": study.condition,
        "design": study.design,
        "randomised": study.randomised,
        "blinding": study.blinding,
        "dose_mg": study.arms[0].dose_mg,
        "duration_weeks": study.duration_weeks,
        "outcome": outcome.name,
        "domain": None if outcome.domain == outcome.name else outcome.domain,
        "scale": outcome.scale,
        "scale_min": outcome.scale_min,
        "scale_max": outcome.scale_max,
        "better": outcome.better,
        "timepoint": outcome.timepoint,
        "read_in": outcome.read_in,
        "doubt": study.doubts[0] if study.doubts else None,
        **_numbers(study, treatment, control),
        **_of_arms(outcome, treatment, control),
        **_of_difference(study, outcome),
    }


def _numbers(study: Study, treatment: PrintedArm, control: PrintedArm) -> dict[str, Any]:
    if study.design == "crossover":
        return {"n_treatment": None, "n_control": None, "n_pairs": treatment.n}
    return {"n_treatment": treatment.n, "n_control": control.n, "n_pairs": None}


def _of_arms(outcome: Outcome, treatment: PrintedArm, control: PrintedArm) -> dict[str, Any]:
    means = "change" if outcome.derivation is None else outcome.derivation.means
    values: dict[str, Any] = {"means": means}
    for side, arm in (("treatment", treatment), ("control", control)):
        values[f"events_{side}"] = arm.events
        values[f"mean_{side}"] = arm.mean_final if means == "final" else arm.mean_change
        values[f"sd_{side}"] = arm.sd_final if means == "final" else arm.sd_change
    return values


def _of_difference(study: Study, outcome: Outcome) -> dict[str, Any]:
    printed = outcome.reported.difference
    if printed is None:
        return {}
    sides = {study.arms[0].name: "treatment", study.arms[1].name: "control"}
    return {
        "difference": printed.estimate,
        "favours": sides.get(printed.favours or ""),
        "ci_level": 0.95 if printed.ci_level is None else round(printed.ci_level / 100, 9),
        "ci_low": printed.ci_low,
        "ci_high": printed.ci_high,
        "p": printed.p,
        "p_relation": printed.p_relation,
        "sd_differences": printed.sd_differences,
        "adjusted": printed.adjusted,
    }
