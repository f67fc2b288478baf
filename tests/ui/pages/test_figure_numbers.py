from __future__ import annotations

from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.evaluation import evaluate
from ldn_designer.examples import load_example
from ldn_designer_ui.pages.figure_numbers import possible_effects, schedule

PLAN = load_example("fibromyalgia-parallel")


def test_the_distributions_are_read_at_the_limits_of_the_forest_plot() -> None:
    headings, rows = possible_effects(evaluate(PLAN))
    assert headings == ("Probability of less", "Mean effect, points", "Next trial, points")
    named = {row[0]: row[1:] for row in rows}
    assert named["2.5%"] == ("−1.23", "−2.09")  # the anchors of the pool and its prediction
    assert named["97.5%"] == ("1.35", "2.21")
    assert named["50%"][0] == "0.01"


def test_without_a_pool_there_are_no_numbers() -> None:
    bare = PLAN.edited("evidence", PLAN.evidence.model_copy(update={"included": ()}))
    assert possible_effects(evaluate(bare))[1] == ()


def test_the_schema_can_be_read_week_by_week() -> None:
    _, rows = schedule(evaluate(PLAN))
    assert list(rows) == [
        ("LDN", "LDN 1.5 mg", "0", "2"),
        ("LDN", "LDN 3 mg", "2", "4"),
        ("LDN", "LDN 4.5 mg", "4", "12"),
        ("placebo", "placebo", "0", "12"),
        ("All", "Visits", "0, 2, 4, 8, 12", ""),
    ]


def test_the_second_period_begins_after_the_washout() -> None:
    crossover = PLAN.edited("design", CrossoverMeans(difference=-1.0, sd=1.8, correlation=0.5))
    _, rows = schedule(evaluate(crossover))
    assert ("AB", "placebo", "15", "27") in rows
    assert ("BA", "LDN 1.5 mg", "15", "17") in rows
