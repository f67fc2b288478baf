"""What DELTA2 asks of a sample-size section, item by item, read from plan and evaluation.

Source: Cook and others, BMJ 2018;363:k3750, items 1 to 7, in own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ldn_designer.findings import DELTA2

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation

Met = Literal["met", "doubtful", "open"]

#: Findings of other standards that say the difference is one patient's threshold, not the groups'.
_DOUBTS = ("within-patient-threshold", "assurance-low")


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
        _realistic(evaluation),
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


def _realistic(evaluation: Evaluation) -> Item:
    doubts = [
        finding.sentence
        for finding in evaluation.findings
        if finding.step == "effect" and (finding.source == DELTA2 or finding.key in _DOUBTS)
        if finding.key != "no-reason"
    ]
    return Item("6", "Important, realistic", "doubtful" if doubts else "met", " ".join(doubts))


def _chosen(evaluation: Evaluation) -> Item:
    reasoned = bool(evaluation.plan.effect.reason.strip())
    return Item(
        "7",
        "How it was chosen",
        "met" if reasoned else "open",
        "" if reasoned else "Write in step 2 why this difference was chosen.",
    )
