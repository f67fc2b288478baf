"""What DELTA2 asks of a sample-size section, item by item, read from plan and evaluation.

Source: Cook and others, BMJ 2018;363:k3750, items 1 to 7, in own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ldn_designer.evidence.scales import load_scales
from ldn_designer.findings import DELTA2
from ldn_designer.notation import percent, planned, quantity

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation

Met = Literal["met", "doubtful", "open"]

#: Findings of other standards that say the difference is one patient's threshold, not the groups'.
_DOUBTS = ("within-patient-threshold", "assurance-low")


#: A true effect as helpful as planned should be this probable before it is called realistic.
REALISTIC = 0.25


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, what it asks for in a few words, how far it is met, and why not."""

    number: str
    topic: str
    met: Met
    reason: str = ""


def target_difference_items(evaluation: Evaluation) -> tuple[Item, ...]:
    """The seven items. "doubtful": it is reported, and a finding speaks against it."""
    return (
        _outcome(evaluation),
        Item("2", "Significance, power", "met"),
        _answered(evaluation, "3", "Target difference"),
        _allocation(evaluation),
        _answered(evaluation, "5", "Number, sensitivity"),
        _basis(evaluation),
        _chosen(evaluation),
    )


def _outcome(evaluation: Evaluation) -> Item:
    outcome = evaluation.plan.outcome
    named = bool(outcome.name.strip() and outcome.scale.strip())
    return Item(
        "1",
        "Outcome and time",
        "met" if named else "open",
        "" if named else "Name the outcome and its scale.",
    )


def _answered(evaluation: Evaluation, number: str, topic: str) -> Item:
    answer = evaluation.answer
    return Item(number, topic, "met" if answer.possible else "open", answer.reason)


def _allocation(evaluation: Evaluation) -> Item:
    equal = len(set(evaluation.plan.design.allocation)) == 1
    reason = "" if equal else "Unequal allocation asks for its reason in the section’s text."
    written = bool(evaluation.plan.text("sample-size").strip())
    return Item("4", "Allocation", "met" if equal or written else "doubtful", reason)


def _basis(evaluation: Evaluation) -> Item:
    """Whether the difference is important and realistic: what speaks against it."""
    doubts = [
        finding.sentence
        for finding in evaluation.findings
        if finding.step == "effect" and (finding.source == DELTA2 or finding.key in _DOUBTS)
        if finding.key != "no-reason"
    ]
    return Item("6", "Important, realistic", "doubtful" if doubts else "met", " ".join(doubts))


def _chosen(evaluation: Evaluation) -> Item:
    reasoned = _sourced(evaluation).met
    return Item(
        "7",
        "How it was chosen",
        reasoned,
        "" if reasoned == "met" else "Write in step 2 why this difference was chosen.",
    )


def difference_answers(evaluation: Evaluation) -> tuple[Item, ...]:
    """What the guidance asks of the difference itself, its recommendations 2 to 5, each answered in words."""
    return (
        _important(evaluation),
        _realistic(evaluation),
        _sourced(evaluation),
        _alternatives(evaluation),
    )


def _important(evaluation: Evaluation) -> Item:
    plan, topic = evaluation.plan, "Important"
    if plan.design.pools != "mean difference":
        said = "say why this difference in proportions matters to patients."
        return Item("6", topic, "doubtful", said)
    between = [
        each.value
        for scale in load_scales()
        if scale.id == plan.outcome.scale_id
        for each in scale.important_differences
        if each.between_groups and each.unit == "points" and each.value is not None
    ]
    if not between:
        own = "own value; " if evaluation.planned.effect.rule == "own" else ""
        said = f"{own}no threshold between groups is on record for this scale."
        return Item("6", topic, "doubtful", said)
    least = quantity(planned(min(between)), plan.outcome.unit)
    enough = plan.hypothesis.sign * evaluation.answer.effect >= min(between)
    said = f"{'at least' if enough else 'below'} {least}, a published difference between groups."
    return Item("6", topic, "met" if enough else "doubtful", said)


def _realistic(evaluation: Evaluation) -> Item:
    share, topic = evaluation.beyond_target, "Realistic"
    if share is None:
        return Item("6", topic, "doubtful", "no pooled trial says how likely it is.")
    if not bool(evaluation.plan.hypothesis.helps(evaluation.plan.design, evaluation.answer.effect)):
        return Item("6", topic, "doubtful", "no benefit is planned, so there is none to judge.")
    said = f"the evidence gives {percent(share)} to a true effect of {evaluation.effect_words} or better."
    return Item("6", topic, "met" if share >= REALISTIC else "doubtful", said)


def _sourced(evaluation: Evaluation) -> Item:
    if evaluation.plan.effect.reason.strip():
        return Item("7", "Source and method stated", "met")
    said = "write above where the difference comes from."
    return Item("7", "Source and method stated", "open", said)


def _alternatives(evaluation: Evaluation) -> Item:
    topic = "Alternatives considered"
    if any(row.candidate.usable for row in evaluation.effect_rows if not row.chosen):
        return Item("7", topic, "met", "the table of rules.")
    return Item("7", topic, "open", "none can be computed without pooled trials.")
