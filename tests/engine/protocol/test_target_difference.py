"""DELTA2's items: met, doubtful or open as the plan has it."""

from __future__ import annotations

from typing import Any

import pytest

from ldn_designer.evaluation import evaluate
from ldn_designer.examples import load_example
from ldn_designer.protocol.target_difference import (
    Item,
    difference_answers,
    target_difference_items,
)


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


def answers(**changes: Any) -> list[Item]:
    plan = load_example("fibromyalgia-parallel")
    for path, value in changes.items():
        plan = plan.edited(path.replace("__", "."), value)
    return list(difference_answers(evaluate(plan)))


def test_the_difference_itself_is_answered_in_words() -> None:
    important, realistic, sourced, alternatives = answers()
    assert important.reason == "own value; no threshold between groups is on record for this scale."
    assert realistic.reason == "the evidence gives 10% to a true effect of −1.00 point or better."
    assert [item.met for item in answers()] == ["doubtful", "doubtful", "met", "met"]
    assert (sourced.number, alternatives.number) == ("7", "7")


def test_a_likely_benefit_is_realistic_and_none_is_not() -> None:
    assert answers(design__difference=-0.1)[1].met == "met"
    assert "no benefit is planned" in answers(design__difference=1.0)[1].reason
    alone = answers(evidence__included=(), spread__rule="own")
    assert "no pooled trial" in alone[1].reason
    assert alone[3].met == "open", "one patient’s threshold is no alternative"


def test_both_say_that_a_reason_is_missing() -> None:
    assert answers(effect__reason=" ")[2].met == items(effect__reason=" ")["7"].met == "open"
