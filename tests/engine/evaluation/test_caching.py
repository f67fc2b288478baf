"""What an edit does not touch is not computed again."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.evaluation import Evaluation, evaluate, rows_part
from ldn_designer.evaluation.part import part as Part  # noqa: N812 - a class, named as a decorator
from ldn_designer.evidence import pooling
from ldn_designer.plan import Exclusion, TrialPlan
from ldn_designer.power import assurance

if TYPE_CHECKING:
    from collections.abc import Callable

#: Findings are sentences about the words as well: they are composed anew, from parts that are kept.
PARTS = [
    name for name, each in vars(Evaluation).items() if isinstance(each, Part) and name != "findings"
]
TEXTS = {
    "title": "Another title", "short_title": "Another", "version": "2.0", "version_date": "2027-01-31",
    "authors": "A. Author", "sponsor": "A sponsor", "dropout_reason": "FINAL lost 9 of 99.",
    "effect.reason": "Another reason.", "spread.reason": "Another reason.", "treatment": "Naltrexone",
    "comparator": "an inert capsule", "dosing.timing": "in the morning", "recruitment.centres": 9,
}  # fmt: skip


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often power, pooling and assurance are computed."""
    counted: Counter[str] = Counter()

    def spied(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def spy(*args: Any, **kwargs: Any) -> Any:
            counted[name] += 1
            return real(*args, **kwargs)

        return spy

    monkeypatch.setattr(TwoMeans, "power", spied("power", TwoMeans.power))
    # The package has a function of the module's own name.
    part = sys.modules["ldn_designer.evaluation.evidence_part"]
    monkeypatch.setattr(part, "pool", spied("pool", pooling.pool))
    monkeypatch.setattr(rows_part, "assurance", spied("assurance", assurance.assurance))
    return counted


def look(plan: TrialPlan) -> Evaluation:
    evaluation = evaluate(plan)
    for part in PARTS:
        getattr(evaluation, part)
    return evaluation


@pytest.mark.parametrize("path", TEXTS)
def test_editing_words_computes_nothing(example: TrialPlan, calls: Counter[str], path: str) -> None:
    look(example)
    calls.clear()
    look(example.edited(path, TEXTS[path]))
    assert not calls


def test_editing_a_section_computes_nothing(example: TrialPlan, calls: Counter[str]) -> None:
    first = look(example)
    calls.clear()
    second = look(example.with_text("rationale", "Because nobody knows."))
    assert not calls
    assert second.answer is first.answer
    assert second.plan.text("rationale") == "Because nobody knows."


def test_editing_an_assumption_computes_anew(example: TrialPlan, calls: Counter[str]) -> None:
    first = look(example)
    calls.clear()
    second = look(example.edited("design.difference", -1.0625))
    assert calls["power"]
    assert calls["assurance"]
    assert not calls["pool"], "the evidence was not touched"
    assert second.answer.n_total < first.answer.n_total


def test_editing_the_evidence_pools_anew(example: TrialPlan, calls: Counter[str]) -> None:
    look(example)
    calls.clear()
    changed = look(example.edited("evidence.tau_scale", 0.8125))
    assert calls["pool"]
    assert changed.evidence.pooled is not None
    assert changed.evidence.pooled.scale == 0.8125


def test_undoing_finds_everything_again(example: TrialPlan, calls: Counter[str]) -> None:
    look(example)
    changed = example.edited("design.difference", -1.1875)
    look(changed)
    calls.clear()
    look(changed.edited("design.difference", -1.0))
    assert not calls


def test_parts_follow_the_words_that_they_print(example: TrialPlan) -> None:
    """Findings name treatment and comparator, and evidence prints the reasons for exclusion."""
    renamed = evaluate(example.edited("treatment", "Naltrexone"))
    assert any("in favour of Naltrexone" in finding.sentence for finding in renamed.findings)
    reference = "innova-rodriguez-freire-fibromyalgia/pain-change"
    plan = example.edited("evidence.included", example.evidence.included[:1])
    for reason in ("It ended early.", "Its report is unpublished."):
        left_out = plan.edited(
            "evidence.exclusions", (Exclusion(reference=reference, reason=reason),)
        )
        printed = {row.reference: row.reason for row in evaluate(left_out).evidence.printed}
        assert printed[reference] == f"left out: {reason}"
