"""The sample-size statement: its numbers, its lengths, its grammar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ldn_designer.evaluation import evaluate
from ldn_designer.protocol.blocks import Value
from ldn_designer.protocol.statement import LENGTHS, statement

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.plan import TrialPlan

WRONG = re.compile(r"(?<!\w)(nan|inf|None)(?!\w)|  |\{|\}| ,| \.(?!\d)|\.\.|\(\)|,,")
MOST_WORDS = {"grant": 60, "standard": 160, "full": 400, "lay": 130}


def text(plan: TrialPlan, length: str) -> str:
    spans = statement(plan, evaluate(plan), length)
    return "".join(span.text if isinstance(span, Value) else str(span) for span in spans)


def test_the_standard_one_says_what_was_computed(example: TrialPlan) -> None:
    said = text(example, "standard")
    for number in (
        "70 analysed participants per arm (140 in all)",
        "two-sided two-sample t test at the 5% level",
        "90.4% power",
        "1.00 point in",
        "week 12",
        "standard deviation of 1.80 points",
        "Allowing for 15% leaving",
        "166 participants will be randomised, 83 per arm",
        "At the standard deviation of FINAL 2024 alone, 1.53 points, 51 analysed per arm would seem enough",
        "79% power at 1.80 points and 69% at the 2.03 points of INNOVA",
        "in favour of LDN is 21%",
        "no sample size raises it above 49%",
    ):
        assert number in said
    assert "FINAL 2024 and INNOVA, adjusted for baseline" in said


def test_every_number_is_a_value_with_a_source(example: TrialPlan) -> None:
    evaluation = evaluate(example)
    for length in LENGTHS:
        words = "".join(s for s in statement(example, evaluation, length) if isinstance(s, str))
        bare = words
        for name in ("FINAL 2024", "NRS 0–10", example.design.reference):
            bare = bare.replace(name, "")
        assert not re.search(r"\d", bare), bare
        values = [s for s in statement(example, evaluation, length) if isinstance(s, Value)]
        assert all(value.source.strip() for value in values)
        assert {"answer.n_total", "answer.power"} <= {value.key for value in values}


@pytest.mark.parametrize("length", LENGTHS)
def test_reads_well_for_every_design(length: str, example: TrialPlan, design: Design) -> None:
    outcome = example.outcome.model_copy(update={"better": "higher"})
    spread = example.spread.model_copy(update={"rule": "own"})
    base = example.model_copy(update={"design": design, "outcome": outcome, "spread": spread})
    for plan in (
        base,
        base.edited("dropout", 0.0),
        base.edited("solve_for", "power").edited("n_total", 61),
        base.edited("solve_for", "effect").edited("n_total", 200),
        base.edited("evidence.included", ()),
        base.edited("sides", 1),
        base.edited("outcome.name", "").edited("outcome.scale", ""),
    ):
        said = text(plan, length)
        assert not WRONG.search(said), said
        assert said.endswith(".")
        assert len(said.split()) <= MOST_WORDS[length], said


def test_singular_and_plural(example: TrialPlan) -> None:
    alone = example.edited("solve_for", "power").edited("n_total", 2).edited("dropout", 0.0)
    said = text(alone, "standard")
    assert "1 analysed participant per arm (2 in all)" in said
    assert "1.00 point " in said
    assert "2.00 points" in text(example.edited("design.difference", -2.0), "standard")


def test_unequal_arms_are_named(example: TrialPlan) -> None:
    said = text(example.edited("design.allocation", (2, 1)), "standard")
    assert re.search(r"\d+ on LDN and \d+ on placebo", said)
    assert "per arm" not in said


def test_without_dropout_it_says_so(example: TrialPlan) -> None:
    said = text(example.edited("dropout", 0.0), "standard")
    assert "No dropout is assumed: 140 participants will be randomised, 70 per arm." in said


def test_the_impossible_has_its_reason_and_no_number(example: TrialPlan) -> None:
    plan = example.edited("design.difference", 1.0)
    for length in LENGTHS:
        said = text(plan, length)
        assert said.startswith("No sample size can be given.")
        assert "wrong way" in said
        assert "power" not in said


def test_without_evidence_nothing_is_averaged(example: TrialPlan) -> None:
    plan = example.edited("evidence.included", ()).edited("spread.rule", "own")
    for length in LENGTHS:
        assert "veraged" not in text(plan, length)
        assert "trials so far" not in text(plan, length)


def test_only_a_low_assurance_is_called_less_likely_than_not(example: TrialPlan) -> None:
    assert "less likely than not" in text(example, "full")
    first = example.evidence.included[0]
    sure = example.edited("evidence.included", (first,)).edited("spread.rule", "own")
    sure = sure.edited("design.difference", -0.3)
    found = evaluate(sure).assurance
    assert found is not None
    assert found.success > 0.5
    assert "less likely than not" not in text(sure, "full")


def test_unknown_lengths_are_refused(example: TrialPlan) -> None:
    with pytest.raises(KeyError, match="grant"):
        statement(example, evaluate(example), "epic")
