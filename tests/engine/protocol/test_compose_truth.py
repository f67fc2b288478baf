"""What the documents say stays true where a plan differs from the example."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.evaluation import evaluate
from ldn_designer.plan import EvidenceSelection, PlannedOutcome
from ldn_designer.protocol.documents import calculation_document, protocol_document
from ldn_designer.protocol.plaintext import plain_text

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan

FINAL = "bruun-2024-final-fibromyalgia/pain-change"
FINAL_RESPONSE = "bruun-2024-final-fibromyalgia/pain-response"
CREE = "cree-2010-ms/sf36-mcs"


def protocol(plan: TrialPlan) -> str:
    return plain_text(protocol_document(plan, evaluate(plan)))


def sheet(plan: TrialPlan) -> str:
    return plain_text(calculation_document(plan, evaluate(plan)))


@pytest.fixture
def crossover(example: TrialPlan) -> TrialPlan:
    """A crossover in multiple sclerosis, planned beside Cree 2010; two periods of 8 weeks, 1 week apart."""
    outcome = PlannedOutcome(
        name="Mental component summary", scale="SF-36 MCS", scale_id="sf36-mcs",
        unit="points", better="higher", weeks=8,
    )  # fmt: skip
    dosing = example.dosing.model_copy(
        update={"weeks": 8, "washout_weeks": 1, "visits": (0, 4, 8), "steps": ()}
    )
    return example.model_copy(
        update={
            "condition": "multiple sclerosis",
            "outcome": outcome,
            "dosing": dosing,
            "evidence": EvidenceSelection(included=(CREE,)),
            "spread": example.spread.model_copy(update={"rule": "own"}),
            "design": CrossoverMeans(difference=3.0, sd=10.0, correlation=0.6),
            "dropout": 0.2775,
        }
    )


@pytest.fixture
def responders(example: TrialPlan) -> TrialPlan:
    """FINAL's responders, a secondary outcome for which no p was printed."""
    return (
        example.edited("spread.rule", "own")
        .edited("evidence.included", (FINAL_RESPONSE,))
        .edited("outcome.better", "higher")
        .edited("design", TwoProportions(control=0.28, treatment=0.43, allocation=(2, 1)))
    )


def test_a_crossover_is_left_before_its_last_period_ends(crossover: TrialPlan) -> None:
    for text in (protocol(crossover), sheet(crossover)):
        assert "27.75% leaving before week 17" in text
        assert "at week 8 of each period" in text
        assert "per sequence" in text


def test_the_drug_is_given_in_a_period_and_counted_at_its_visits(crossover: TrialPlan) -> None:
    rows = {line.split("\t")[0]: line.split("\t")[2:] for line in protocol(crossover).splitlines()}
    weeks = rows["Week"]
    assert weeks == ["0", "4", "8", "9", "13", "17"]

    def marked(name: str) -> list[str]:
        cells = [*rows[name], *[""] * len(weeks)]
        return [week for week, cell in zip(weeks, cells, strict=False) if cell.strip()]

    assert marked("LDN or placebo dispensed") == ["0", "4", "9", "13"]
    assert marked("Capsules counted") == ["4", "8", "13", "17"]
    assert marked("Belief about the treatment received") == ["8", "17"]


@pytest.mark.parametrize(
    ("weeks", "found"),
    [
        (0, "shorter than in any trial known here"),
        (1, "it does not cover the blockade"),
        (3, "covers the blockade’s shortest half-life, not its longest"),
        (4, "covers the blockade’s longest half-life"),
    ],
)
def test_a_washout_is_held_against_the_half_lives_of_the_blockade(
    weeks: int, found: str, crossover: TrialPlan
) -> None:
    """Five times 72 and 108 hours are 15 and 22.5 days."""
    text = protocol(crossover.edited("dosing.washout_weeks", weeks))
    assert f"A washout of {7 * weeks} days leaves" in text
    assert found in text
    assert "passed 5 half-lives after 15 to 22.5 days" in text


def test_one_trial_is_printed_with_its_own_interval_everywhere(crossover: TrialPlan) -> None:
    text = protocol(crossover)
    assert "a difference of 3.30 points (0.16 to 6.44)" in text
    assert "0.22" not in text
    assert "next trial’s predictive distribution" not in text
    assert "1 report is known; 1 is planned on" in text


def test_facts_of_the_design_stand_with_its_assumptions(
    crossover: TrialPlan, responders: TrialPlan, example: TrialPlan
) -> None:
    """DELTA2 items 3b and 5c: the standardised difference, and a crossover's spreads; 3a: ratios."""
    text = protocol(crossover)
    assert "Within-patient SD\t6.32 points" in text
    assert "SD of differences\t8.94 points" in text
    assert "SD of one measurement" not in text, "it was given"
    assert "Standardised difference\t−0.56" in protocol(example)
    assert "Risk ratio\t1.54" in protocol(responders)
    assert "Risk difference\t15.0 percentage points\tcomputed" not in protocol(responders)


def test_final_is_reported_as_it_ended_whatever_is_planned_on(responders: TrialPlan) -> None:
    text = protocol(responders)
    ended = re.search(r"No significant difference was found by (.*?)\. A significant", text)
    assert ended is not None
    assert re.search(r"FINAL 2024 \[\d+\], pain intensity, change from baseline: −0\.34", ended[1])
    assert "INNOVA" in ended[1]


def test_what_a_result_assumes_is_printed_beneath_the_studies(example: TrialPlan) -> None:
    text = protocol(example)
    assert "The direction is inferred, with about nine chances in ten of being right." in text
    assert "PMID 42385209" in text.partition("Unverified:")[2]


def test_without_evidence_the_documents_give_no_advice(example: TrialPlan) -> None:
    unknown = example.edited("condition", "long COVID").edited("evidence.included", ())
    for plan in (unknown.edited("spread.rule", "own"), unknown.edited("condition", "fibromyalgia")):
        for text in (protocol(plan), sheet(plan)):
            assert "Plan on the smallest" not in text
            assert "Tick one" not in text
    assert "No result of a randomised trial of LDN in long COVID could be pooled." in sheet(unknown)
    assert "No published result is pooled." in sheet(unknown.edited("condition", "fibromyalgia"))


def test_results_of_another_kind_are_not_said_in_the_outcomes_unit(example: TrialPlan) -> None:
    plan = example.edited("spread.rule", "own").edited("evidence.included", (FINAL_RESPONSE,))
    assert "are not of the planned outcome on its scale" in protocol(plan)
    assert "0.17 points" not in protocol(plan)


def test_a_one_sided_test_is_never_for_the_comparator(example: TrialPlan) -> None:
    text = sheet(example.edited("sides", 1).edited("alpha", 0.025))
    assert "A true benefit of 1.00 point or more has a probability of 10%." in text
    assert "significant result in favour of placebo" not in text


def test_months_are_those_of_randomising_everybody(example: TrialPlan) -> None:
    text = protocol(example)
    assert (
        "To randomise 166 participants takes about 21 months in 4 centres that randomise 2.0 a month each."
        in text
    )
    one = protocol(example.edited("recruitment.centres", 1))
    assert "in 1 centre that randomises 2.0 a month. With" in one
    assert "stratified by centre" in text
    assert "stratified by centre" not in one


def test_an_effect_that_was_solved_for_keeps_its_reason_apart(example: TrialPlan) -> None:
    solved = example.edited("solve_for", "effect")
    assert "On the difference: We would not change" in sheet(solved)
    assert "as small as 0.99 points" in sheet(solved)
    assert "The difference was computed for a two-sample t test" in protocol(solved)
    assert "Why 1.00 point? We would not change" in sheet(example)


def test_the_heading_beside_the_assumptions_names_what_stands_there(example: TrialPlan) -> None:
    assert "How the number moves" in sheet(example)
    power = sheet(example.edited("solve_for", "power"))
    assert "How the number moves" not in power
    assert "How the trial would end" in power


def test_an_adjusted_spread_asks_for_an_adjusted_model(example: TrialPlan) -> None:
    text = protocol(example)
    assert "a linear model that also holds this value" in text
    assert "also holds this value" not in protocol(example.edited("spread.rule", "own"))


def test_the_range_is_not_said_twice(example: TrialPlan) -> None:
    assert "measured on NRS 0–10. Lower" in protocol(example)
    named = example.edited("outcome.scale", "numerical rating scale")
    assert "numerical rating scale, from 0 to 10. Lower" in protocol(named)


def test_the_question_parts_a_name_with_a_comma_only(example: TrialPlan) -> None:
    assert "change from baseline (NRS 0–10), better with LDN than with placebo" in sheet(example)
    plain = example.edited("outcome.name", "Fatigue")
    assert "is fatigue (NRS 0–10) better with LDN" in sheet(plain)


def test_one_patients_threshold_stands_in_the_table_of_ways(example: TrialPlan) -> None:
    assert "Within-patient threshold, Farrar 2001\t−2.00\tfor a responder endpoint" in protocol(
        example
    )
    assert "LDN − placebo, points" in protocol(example)


def test_the_opioid_criterion_is_one_that_its_sources_used(example: TrialPlan) -> None:
    assert "any opioid in the 15 days before randomisation" in protocol(example)
