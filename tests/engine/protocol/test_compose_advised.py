"""What the protocol tells of the advice on its plan: where, with which numbers, and with what it assumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.protocol.blocks import Block, Heading, Value
from ldn_designer.protocol.compose.advised import advised
from ldn_designer.protocol.documents import protocol_document
from ldn_designer.protocol.plaintext import plain_text

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan

#: How the paragraph of each advice begins.
BEGINS = {
    "carry-over": "Carry-over.",
    "washout": "Washout between periods.",
    "diary-dividend": "Diary dividend.",
    "pilot": "Pilot and progression.",
}


def told(plan: TrialPlan) -> set[str]:
    text = plain_text(protocol_document(plan, evaluate(plan)))
    lines = text.splitlines()
    return {key for key, begin in BEGINS.items() if any(each.startswith(begin) for each in lines)}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("two-means", set()),
        ("crossover-means", {"carry-over", "washout"}),
        ("diary-means", {"diary-dividend"}),
        ("precision-mean", {"pilot"}),
    ],
)
def test_each_plan_is_told_what_is_about_itself(
    kind: str, expected: set[str], example: TrialPlan
) -> None:
    assert told(in_design(example, kind)) == expected


def test_the_numbers_are_values_with_a_source(example: TrialPlan) -> None:
    plan = in_design(example, "crossover-means")
    blocks = advised("sample-size", plan, evaluate(plan))
    values = [
        span
        for block in blocks
        for line in block.lines()
        for span in line
        if isinstance(span, Value)
    ]
    assert {"30%", "−0.85", "91%", "81%", "70", "54", "92%", "166"} <= {v.text for v in values}
    assert all(value.source.startswith("computed: Senn") for value in values)
    assert len({value.key for value in values}) == len(values)


def test_what_is_assumed_is_said(example: TrialPlan) -> None:
    plan = in_design(example, "crossover-means")
    text = plain_text(protocol_document(plan, evaluate(plan)))
    assert "Assumed by this program, not by the plan: carry-over 30%." in text
    assert "Assumed by this program, not by the plan: half-lives to wait 5." in text


def test_advice_stands_in_its_section(example: TrialPlan) -> None:
    plan = in_design(example, "crossover-means")
    inside: dict[str, str] = {}
    section = ""
    blocks: tuple[Block, ...] = protocol_document(plan, evaluate(plan)).blocks
    for block in blocks:
        if isinstance(block, Heading):
            section = block.anchor if block.level < 3 else section
            continue
        for line in block.lines():
            text = "".join(part for part in line if isinstance(part, str))
            if "carries over, this trial shows" in text:
                inside["carry-over"] = section
            if "of the blockade of opioid receptors." in text and "A washout of" in text:
                inside["washout"] = section
    assert inside == {"carry-over": "sample-size", "washout": "design-rationale"}
