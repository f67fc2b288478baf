"""The figures of what is explored: lines and cells are the numbers, the plan is marked, nothing is no number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from ldn_designer.designs import DESIGNS
from ldn_designer.designs.typical import typical
from ldn_designer.evaluation import Evaluation, evaluate
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.figures import LIGHT, paint
from ldn_designer.figures.explored import (
    brief,
    numbers,
    result_names,
    result_text,
    sentence,
    value_text,
)
from ldn_designer.figures.registry import load
from ldn_designer.plan import ExplorationChoice, TrialPlan

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BY_SD = ExplorationChoice(result="n", axis="effect", series="sd")


def drawn(key: str, evaluation: Evaluation) -> tuple[Axes, list[str]]:
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.add_subplot()
    paint(load(key).draw, axes, evaluation, LIGHT)
    figure.canvas.draw()
    return axes, [text for each in axes.findobj(Text) if (text := each.get_text())]


def explored(example: TrialPlan, choice: ExplorationChoice) -> Evaluation:
    return evaluate(example.edited("exploration", choice))


def test_a_line_for_each_value_labelled_on_it(example: TrialPlan) -> None:
    evaluation = evaluate(example)
    axes, texts = drawn("exploration", evaluation)
    assert {"−1.50", "−1.00", "−0.50", "plan, 90.4%"} <= set(texts)
    assert "Power, by mean difference, points" in texts
    found = evaluation.exploration
    lines = [line for line in axes.lines if len(line.get_xdata()) == len(found.across)]  # type: ignore[arg-type]
    assert len(lines) == len(found.rows)
    for line, row in zip(lines, found.rows, strict=True):
        assert np.asarray(line.get_ydata()).tolist() == list(row)
    circle = axes.lines[-1]
    assert (circle.get_xdata()[0], circle.get_ydata()[0]) == (166, evaluation.answer.power)  # type: ignore[index]


def test_the_middle_line_is_the_plan_s(example: TrialPlan) -> None:
    axes, _ = drawn("exploration", evaluate(example))
    widths = [line.get_linewidth() for line in axes.lines[:3]]
    assert widths[1] == max(widths) > widths[0] == widths[2]


def test_a_line_has_a_gap_where_no_trial_is(example: TrialPlan) -> None:
    choice = ExplorationChoice(result="n", axis="effect", series="", low=-1.0, high=1.0)
    evaluation = explored(example, choice)
    axes, _ = drawn("exploration", evaluation)
    there = [value for value in evaluation.exploration.rows[0] if value is not None]
    assert 0 < len(there) < len(evaluation.exploration.across)
    assert len(axes.lines[0].get_xdata()) == len(there)  # type: ignore[arg-type]
    assert "A line has a gap where no trial has the value." in load("exploration").caption(
        evaluation
    )


def test_every_cell_prints_its_number_and_the_plan_s_is_outlined(example: TrialPlan) -> None:
    evaluation = explored(example, BY_SD)
    axes, texts = drawn("exploration-grid", evaluation)
    found = evaluation.exploration_grid
    for row in found.rows:
        for value in row:
            assert result_text(evaluation, "n", value) in texts
    outlines = [p for p in axes.patches if isinstance(p, Rectangle) and not p.get_fill()]
    assert len(outlines) == 1
    x, y = (round(side) for side in outlines[0].get_xy())
    assert (found.across[x], found.lines[y]) == (-1.0, 1.8)
    assert found.rows[y][x] == evaluation.answer.n_total == 166
    assert "Outlined: this plan." in load("exploration-grid").caption(evaluation)


def test_a_cell_without_a_number_says_so(example: TrialPlan) -> None:
    choice = ExplorationChoice(result="n", axis="effect", series="sd", low=-1.0, high=1.0)
    evaluation = explored(example, choice)
    _, texts = drawn("exploration-grid", evaluation)
    absent = sum(value is None for row in evaluation.exploration_grid.rows for value in row)
    assert absent == texts.count("–") > 0
    assert "A dash stands where no trial has the value." in load("exploration-grid").caption(
        evaluation
    )


def test_deeper_colours_are_easier_trials(example: TrialPlan) -> None:
    evaluation = explored(example, BY_SD)
    axes, _ = drawn("exploration-grid", evaluation)
    found = evaluation.exploration_grid
    cells = [p for p in axes.patches if isinstance(p, Rectangle) and p.get_fill()]
    values = [value for row in found.rows for value in row if value is not None]
    light = [sum(to_rgb(cell.get_facecolor())) for cell in cells]
    assert light[values.index(max(values))] == max(light)
    assert light[values.index(min(values))] == min(light)


@pytest.mark.parametrize("key", ["exploration", "exploration-grid"])
def test_where_nothing_can_be_drawn_a_sentence_stands(key: str, example: TrialPlan) -> None:
    choice = ExplorationChoice(result="n", axis="effect", series="", low=1.0, high=2.0)
    evaluation = explored(example, choice)
    _, texts = drawn(key, evaluation)
    said = " ".join(texts).replace("\n", " ")
    assert said == "No trial has these values: choose others, or other limits."
    assert load(key).alternative(evaluation) == said


def test_the_table_of_numbers(example: TrialPlan) -> None:
    evaluation = explored(example, BY_SD)
    lines = numbers(evaluation, evaluation.exploration_grid)
    assert lines[0] == ["Mean difference, points", "0.90", "1.35", "1.80", "2.25", "2.70"]
    own = next(line for line in lines if line[0] == "−1.00")
    assert own[3] == "166"
    assert sentence(evaluation, evaluation.exploration) == (
        "Number to randomise for 90% power, by mean difference, "
        "for standard deviation 0.90, 1.80 and 2.70 points."
    )


def test_values_read_as_their_fields_do(example: TrialPlan) -> None:
    evaluation = evaluate(example)
    asked = {axis.name: axis for axis in _axes(evaluation)}
    assert value_text(evaluation, asked["dropout"], 0.125) == "12.5%"
    assert value_text(evaluation, asked["n_total"], 1234) == "1,234"
    assert value_text(evaluation, asked["sd"], 1.8) == "1.80"
    shares = evaluate(plan_on("two-proportions"))
    asked = {axis.name: axis for axis in _axes(shares)}
    assert value_text(shares, asked["effect"], 0.15) == "15.0"
    assert value_text(shares, asked["control"], 0.3) == "30%"
    ratio = evaluate(plan_on("ratio-of-means"))
    asked = {axis.name: axis for axis in _axes(ratio)}
    assert value_text(ratio, asked["effect"], 0.75) == "0.75"
    assert result_text(ratio, "detectable", 0.8) == "0.80"


def plan_on(kind: str) -> TrialPlan:
    design, said = typical(kind)
    plan = TrialPlan.model_validate({"design": design, "show": design.shows[0]})
    return plan.edited("outcome.better", said.better)


def _axes(evaluation: Evaluation) -> tuple:  # type: ignore[type-arg]
    from ldn_designer.evaluation.exploration_part import chosen

    return chosen(evaluation).offered


@pytest.mark.slow
@pytest.mark.parametrize("kind", DESIGNS)
def test_every_axis_of_every_design_is_drawn(kind: str) -> None:
    plan = plan_on(kind)
    for result in ("power", "n", "detectable"):
        plan = plan.edited("exploration.result", result)
        for axis in _axes(evaluate(plan)):
            evaluation = evaluate(plan.edited("exploration.axis", axis.name))
            _, texts = drawn("exploration-grid", evaluation)
            assert texts
            for said in (load("exploration-grid").caption, load("exploration-grid").alternative):
                assert "nan" not in said(evaluation).lower().split()
                assert said(evaluation).endswith(".")


def test_cells_are_brief(example: TrialPlan) -> None:
    assert [brief(text) for text in ("over 99.9%", "under 0.1%", "90.4%")] == [
        ">99.9%",
        "<0.1%",
        "90.4%",
    ]
    _, texts = drawn("exploration-grid", evaluate(example))
    assert ">99.9%" in texts
    assert not any("over" in text for text in texts)


def test_a_long_heading_has_two_lines(example: TrialPlan) -> None:
    plan = in_design(example, "diary-means").edited("exploration", BY_SD)
    _, texts = drawn("exploration", evaluate(plan))
    assert "Number to randomise for 90% power,\nby standard deviation of one day, points" in texts


def test_a_precision_plan_is_told_in_its_own_words(example: TrialPlan) -> None:
    plan = in_design(example, "precision-mean")
    evaluation = evaluate(plan)
    assert dict(result_names(plan.hypothesis)) == {
        "power": "Probability",
        "n": "Number needed",
        "detectable": "Half-width",
    }
    said = sentence(evaluation, evaluation.exploration)
    assert said.startswith("Probability, by number included, for half-width ")
    for result, words in (
        ("n", "Number to include for a probability of 90%, by half-width"),
        ("detectable", "Half-width with the target probability, points, by number included"),
    ):
        evaluation = evaluate(plan.edited("exploration.result", result))
        assert sentence(evaluation, evaluation.exploration).startswith(words)
