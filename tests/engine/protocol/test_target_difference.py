"""DELTA2's items: met, doubtful or open as the plan has it."""

from __future__ import annotations

from typing import Any

import pytest

from ldn_designer.evaluation import evaluate
from ldn_designer.examples import load_example
from ldn_designer.protocol.target_difference import Item, target_difference_items


def items(**changes: Any) -> dict[str, Item]:
    plan = load_example("fibromyalgia-parallel")
    for path, value in changes.items():
        plan = plan.edited(path.replace("__", "."), value)
    return {item.number: item for item in target_difference_items(evaluate(plan))}


def test_the_example_meets_all_but_one() -> None:
    found = items()
    assert list(found) == list("1234567")
    assert {number for number, item in found.items() if item.met != "met"} == {"6"}


def test_an_important_difference_that_the_evidence_does_not_promise_is_doubtful() -> None:
    doubtful = items()["6"]
    assert doubtful.met == "doubtful"
    assert "21%" in doubtful.reason


def test_without_evidence_nothing_speaks_against_the_difference() -> None:
    assert items(evidence__included=(), spread__rule="own")["6"].met == "met"


@pytest.mark.parametrize(
    ("path", "value", "number", "met"),
    [
        ("outcome__name", "", "1", "open"),
        ("outcome__scale", " ", "1", "open"),
        ("design__allocation", (2, 1), "4", "doubtful"),
        ("effect__reason", "", "7", "open"),
    ],
)
def test_what_is_missing_is_named(path: str, value: Any, number: str, met: str) -> None:
    item = items(**{path: value})[number]
    assert item.met == met
    assert item.reason


def test_a_reason_for_unequal_arms_in_the_sections_text_is_enough() -> None:
    plan = load_example("fibromyalgia-parallel").edited("design.allocation", (2, 1))
    written = plan.with_text("sample-size", "Twice as many take LDN, to learn of its harms.")
    found = {item.number: item.met for item in target_difference_items(evaluate(written))}
    assert found["4"] == "met"


def test_an_impossible_plan_leaves_difference_and_number_open() -> None:
    found = items(design__difference=1.0)
    assert (found["3"].met, found["5"].met) == ("open", "open")
    assert found["3"].reason
