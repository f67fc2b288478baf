"""The figures that go with advice: what they mark, and why they are not drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from ldn_designer.advice.carry_over import CarryOver
from ldn_designer.designs.typical import typical
from ldn_designer.evaluation import Evaluation, evaluate
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.figures import LIGHT, carry_over, diary_dividend, paint

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.plan import TrialPlan


def drawn(module: Any, evaluation: Evaluation, **asked: Any) -> tuple[Axes, set[str]]:
    axes = Figure(figsize=(5, 2.6), layout="constrained").add_subplot()

    def draw(axes: Axes, evaluation: Evaluation, palette: Any) -> None:
        module.draw(axes, evaluation, palette, **asked)

    paint(draw, axes, evaluation, LIGHT)
    return axes, {text.get_text() for text in axes.findobj(Text)}


def marks(axes: Axes) -> list[list[float]]:
    return [
        np.asarray(line.get_xydata())[0].tolist()
        for line in axes.lines
        if line.get_marker() == "o" and len(np.asarray(line.get_xydata())) == 1
    ]


def test_carry_over_marks_the_break_even_and_what_was_asked(example: TrialPlan) -> None:
    axes, texts = drawn(carry_over, evaluate(example))
    assert marks(axes) == [[pytest.approx(0.9167, abs=1e-3), 166], [0.3, 70]]
    assert {"parallel 166", "AB/BA crossover", "randomised for 90% power"} <= texts
    steps = np.asarray(axes.lines[0].get_xydata())
    assert steps[0].tolist() == [0, 54]
    assert (np.diff(steps[:, 1]) >= 0).all()


def test_carry_over_follows_what_was_asked(example: TrialPlan) -> None:
    advice = CarryOver(carry_over=0.5, compared_correlation=0.3)
    axes, _ = drawn(carry_over, evaluate(example), advice=advice)
    assert marks(axes)[-1][0] == 0.5
    assert np.asarray(axes.lines[0].get_xydata())[0].tolist() == [0, 70]
    assert "from 70 without carry-over" in carry_over.alternative(evaluate(example), advice)


def test_no_carry_over_is_drawn_where_nothing_carries_over() -> None:
    from ldn_designer.plan import PlannedOutcome, TrialPlan

    design, found = typical("two-proportions")
    evaluation = evaluate(TrialPlan(design=design, outcome=PlannedOutcome(better=found.better)))
    _, texts = drawn(carry_over, evaluation)
    assert any("Nothing carries over" in text.replace("\n", " ") for text in texts)
    assert "cannot be drawn" in carry_over.caption(evaluation)


def test_the_diary_marks_the_plan_s_length(example: TrialPlan) -> None:
    plan = in_design(example, "diary-means")
    evaluation = evaluate(plan)
    axes, texts = drawn(diary_dividend, evaluation)
    assert marks(axes) == [[7, evaluation.answer.n_total]]
    assert f"{evaluation.answer.n_total} randomised" in texts
    _, said = drawn(diary_dividend, evaluate(example))
    assert any("averages no diary" in text.replace("\n", " ") for text in said)
