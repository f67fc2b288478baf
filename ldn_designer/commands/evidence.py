"""`evidence`: the trials of a condition as printed, their effects, and the pool of those that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.commands import Refused
from ldn_designer.commands.words import alternatives

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ldn_designer.evaluation.evidence_part import Evidence
    from ldn_designer.evidence.effects import Measure


def add_arguments(parser: ArgumentParser, words: list[str]) -> None:  # noqa: ARG001 - every command's shape
    """The condition; without one, every condition is told."""
    parser.add_argument("--condition", metavar="C", help="Only the trials in this condition.")
    parser.add_argument("--json", action="store_true", help="Print the evidence as JSON.")


def run(options: Namespace) -> str:
    """The evidence as text or JSON; Refused for a condition that nothing is known of."""
    from ldn_designer.commands.evidence_report import json_report, overview, text_report
    from ldn_designer.evidence import library

    known = [one.condition for one in library.conditions()]
    if options.condition is None:
        return json_report(known, pooled) if options.json else overview()
    asked = options.condition.strip().casefold()
    condition = next((one for one in known if one.casefold() == asked), None)
    if condition is None:
        raise Refused(
            f"There is no evidence on “{options.condition[:60]}”: write {alternatives(known)}."
        )
    return json_report([condition], pooled) if options.json else text_report(condition, pooled)


def pooled(condition: str) -> Evidence:
    """The largest set of results that can be pooled: each study's first poolable one, on one scale."""
    from ldn_designer.evaluation.evidence_part import evidence_part
    from ldn_designer.evidence import library
    from ldn_designer.evidence.effects import Effect, effect_of
    from ldn_designer.plan import EvidenceSelection

    groups: dict[tuple[Measure, str | None], list[str]] = {}
    for study in library.for_condition(condition):
        outcome = next((one for one in study.outcomes if one.poolable), None)
        effect = outcome and effect_of(study, outcome)
        if outcome is None or not isinstance(effect, Effect):
            continue
        kind = (effect.measure, outcome.scale_id or outcome.scale)
        groups.setdefault(kind, []).append(study.reference(outcome.key))
    if not groups:
        return evidence_part(condition, EvidenceSelection(), "", "mean difference")
    (measure, _), references = max(groups.items(), key=lambda group: len(group[1]))
    return evidence_part(condition, EvidenceSelection(included=tuple(references)), "", measure)
