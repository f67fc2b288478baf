"""What was explored stands in the protocol where the plan says so, and in no other document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ldn_designer.evaluation import evaluate
from ldn_designer.protocol.blocks import Figure
from ldn_designer.protocol.compose import sample_size
from ldn_designer.protocol.documents import DOCUMENTS
from ldn_designer.protocol.plaintext import plain_text

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan

KEYS = {"exploration", "exploration-grid"}


def figures(plan: TrialPlan) -> list[Figure]:
    blocks = sample_size.compose(plan, evaluate(plan))
    return [block for block in blocks if isinstance(block, Figure) and block.key in KEYS]


def test_nothing_is_printed_unless_asked(example: TrialPlan) -> None:
    assert figures(example) == []


@pytest.mark.parametrize(
    ("picture", "key"), [("curves", "exploration"), ("grid", "exploration-grid")]
)
def test_the_chosen_picture_is_printed_with_its_caption(
    picture: str, key: str, example: TrialPlan
) -> None:
    plan = example.edited("exploration.in_protocol", value=True)
    plan = plan.edited("exploration.picture", picture).edited("exploration.axis", "sd")
    (figure,) = figures(plan)
    assert figure.key == key
    assert "standard deviation" in figure.alternative
    text = plain_text(DOCUMENTS["protocol"](plan, evaluate(plan)))
    assert "Power of 166 randomised, by standard deviation" in text
    other = {name: plain_text(make(plan, evaluate(plan))) for name, make in DOCUMENTS.items()}
    del other["protocol"]
    assert other
    assert not any("Power of 166 randomised, by" in said for said in other.values())
