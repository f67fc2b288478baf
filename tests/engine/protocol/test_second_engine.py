"""The sample-size section says what the second engine gives, and how far apart the two are."""

from __future__ import annotations

from typing import Any

import pytest

from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.examples import load_example
from ldn_designer.protocol.compose import sample_size, second_engine


def plain(spans: Any) -> str:
    """The words of spans and values; citations say nothing."""
    return "".join(each if isinstance(each, str) else getattr(each, "text", "") for each in spans)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            "two-means",
            "by numerical integration over the estimate: 90.38%, the same number. ",
        ),
        (
            "one-proportion",
            "by a second method: 87.86%; the difference is −2.91 percentage points. ",
        ),
    ],
)
def test_the_sentence(kind: str, said: str) -> None:
    plan = in_design(load_example("fibromyalgia-parallel"), kind)
    evaluation = evaluate(plan)
    said = f"The power was computed a second time, {said}"
    assert plain(second_engine.sentence(evaluation)) == said
    text = " ".join(
        plain(block.spans)
        for block in sample_size.compose(plan, evaluation)
        if hasattr(block, "spans")
    )
    assert said in text
