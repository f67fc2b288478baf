"""Documents speak of each kind of design in its own words: its chance, who enters, and what they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ldn_designer.designs import DESIGNS
from ldn_designer.designs.typical import typical
from ldn_designer.evaluation import Evaluation, evaluate
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.figures import contour, power_curve, tornado
from ldn_designer.findings import findings
from ldn_designer.protocol.compose import words
from ldn_designer.protocol.documents import protocol_document
from ldn_designer.protocol.plaintext import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_designer.plan import TrialPlan

SINGLE = [kind for kind in DESIGNS if not words.compared(typical(kind)[0])]
PRECISE = [kind for kind in DESIGNS if "precision" in typical(kind)[0].shows]
NUMBERED = [kind for kind in DESIGNS if words.numbered(typical(kind)[0])]


#: Lines about other trials, published guidance, or a trial that follows a pilot.
OTHERS = (
    "doi.org",
    "Bolton",
    "An up-and-down study",
    "earlier trial",
    "DELTA2",
    "Pilot and progression",
)


def of_kind(example: TrialPlan, kind: str) -> Evaluation:
    """The example in another design, without its titles and studies, which speak of placebo themselves."""
    plan = in_design(example, kind).edited("title", "").edited("short_title", "")
    plan = plan.edited("condition", "hay fever").edited("evidence", {}).edited("spread", {})
    return evaluate(plan.edited("effect", {"reason": "known to patients"}))


def lines(evaluation: Evaluation) -> Iterator[str]:
    """The lines of the protocol before its references, without facts about other trials."""
    text = plain_text(protocol_document(evaluation.plan, evaluation))
    for line in text.splitlines():
        if not any(known in line for known in OTHERS):
            yield line


def test_the_kinds_are_told_apart() -> None:
    assert {"one-mean", "one-proportion", "correlation", "precision-mean", "precision-sd"} <= set(
        SINGLE
    )
    assert set(PRECISE) == {
        "precision-mean", "precision-difference", "precision-proportion", "precision-sd",
    }  # fmt: skip
    assert set(NUMBERED) == {"anova", "anova-contrast", "repeated-anova"}


@pytest.mark.parametrize("kind", SINGLE)
def test_a_single_group_has_no_placebo_and_no_randomisation(example: TrialPlan, kind: str) -> None:
    evaluation = of_kind(example, kind)
    said = [line for line in lines(evaluation) if "placebo" in line.lower()]
    assert said == []
    allowed = (
        "Nobody is randomised",
        "Randomisation and Blinding",
        "of a randomised trial",
        "SPIRIT",
    )
    chance = [
        line
        for line in lines(evaluation)
        if "randomis" in line.lower() and not any(known in line for known in allowed)
    ]
    assert chance == []
    assert any("nobody is blinded" in line for line in lines(evaluation))
    for drawing in (power_curve, tornado, contour):
        assert "randomised" not in drawing.caption(evaluation)


@pytest.mark.parametrize("kind", PRECISE)
def test_nothing_has_power_where_nothing_is_tested(example: TrialPlan, kind: str) -> None:
    evaluation = of_kind(example, kind)
    said = [line for line in lines(evaluation) if "power" in line.lower()]
    assert said == []
    assert any("it tests nothing" in line for line in lines(evaluation))
    for drawing in (power_curve, tornado, contour):
        assert "power" not in drawing.caption(evaluation).lower()
        assert "power" not in drawing.alternative(evaluation).lower()
        assert "robability" in drawing.caption(evaluation)


def test_a_narrow_interval_too_unlikely_is_called_improbable(example: TrialPlan) -> None:
    plan = (
        of_kind(example, "precision-mean").plan.edited("solve_for", "power").edited("n_total", 40)
    )
    evaluation = evaluate(plan)
    sentence = next(one.sentence for one in findings(evaluation) if one.key == "low-power")
    assert sentence.startswith("40 participants have a probability of ")


@pytest.mark.parametrize("kind", NUMBERED)
def test_arms_with_numbers_have_no_placebo(example: TrialPlan, kind: str) -> None:
    evaluation = of_kind(example, kind)
    assert [line for line in lines(evaluation) if "placebo" in line.lower()] == []
    assert any("what the other arms receive" in line for line in lines(evaluation))


def test_names_in_a_method_keep_their_capital(example: TrialPlan) -> None:
    text = plain_text(protocol_document(*_pair(of_kind(example, "paired-proportions"))))
    assert "two-sided McNemar’s test" in text
    assert "mcNemar" not in text


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("two-proportions", "less frequent with LDN than with placebo"),
        ("one-proportion-exact", "how frequent is"),
        ("two-means", "better with LDN than with placebo"),
        ("anova-contrast", "what is the contrast of means of"),
    ],
)
def test_the_question_is_that_of_the_outcome(example: TrialPlan, kind: str, question: str) -> None:
    assert question in plain_text(protocol_document(*_pair(of_kind(example, kind))))


def test_whole_weeks_have_no_decimals(example: TrialPlan) -> None:
    text = plain_text(protocol_document(*_pair(of_kind(example, "crossover-measures"))))
    assert "Weeks on treatment\t" in text
    assert ".00 weeks" not in text


def test_several_standard_deviations_have_no_article(example: TrialPlan) -> None:
    text = plain_text(protocol_document(*_pair(of_kind(example, "co-primary"))))
    assert "standard deviations by endpoint" in text
    assert "a standard deviations" not in text


def _pair(evaluation: Evaluation) -> tuple[TrialPlan, Evaluation]:
    return evaluation.plan, evaluation


def test_a_width_that_no_number_gives_is_refused_in_its_own_words(example: TrialPlan) -> None:
    plan = of_kind(example, "precision-mean").plan.edited("design.half_width", 1e-6)
    reason = evaluate(plan).answer.reason
    assert "reach a probability of 90% for a half-width of " in reason


@pytest.mark.parametrize("kind", ["ordinal", "mann-whitney-categories"])
def test_nobody_analysed_has_no_approximation_to_judge(example: TrialPlan, kind: str) -> None:
    plan = of_kind(example, kind).plan.edited("solve_for", "power").edited("dropout", 0.5)
    keys = {one.key for one in findings(evaluate(plan.edited("n_total", 2)))}
    assert "approximation" not in keys


@pytest.mark.parametrize("kind", PRECISE)
def test_a_width_is_no_target_difference(example: TrialPlan, kind: str) -> None:
    evaluation = of_kind(example, kind)
    text = plain_text(protocol_document(evaluation.plan, evaluation))
    assert "The target difference is reported" not in text
    tested = of_kind(example, "two-means")
    text = plain_text(protocol_document(tested.plan, tested))
    assert "The target difference is reported as DELTA2 asks" in text
