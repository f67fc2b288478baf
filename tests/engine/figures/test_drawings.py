"""Every figure draws for every design, says so where it cannot, and refuses what is no number."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from ldn_designer.evaluation import Evaluation, evaluate
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.figures import DARK, LIGHT, PRINT, FigureError, Palette, paint, svg
from ldn_designer.figures.registry import FIGURES, load
from ldn_designer.figures.scale import share

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.designs.base import Design
    from ldn_designer.plan import TrialPlan

WRONG = re.compile(r"(?<!\w)(nan|inf|None)(?!\w)|  |\{|\}")


def planned(example: TrialPlan, design: Design) -> TrialPlan:
    """The example with another design, whose effect is positive and its own."""
    outcome = example.outcome.model_copy(update={"better": "higher"})
    spread = example.spread.model_copy(update={"rule": "own"})
    return example.model_copy(update={"design": design, "outcome": outcome, "spread": spread})


def drawn(key: str, evaluation: Evaluation, palette: Palette = PRINT) -> tuple[Axes, list[str]]:
    kind = load(key)
    width = 6.0
    figure = Figure(figsize=(width, width * kind.aspect(evaluation)), layout="constrained")
    axes = figure.add_subplot()
    paint(kind.draw, axes, evaluation, palette)
    figure.canvas.draw()
    texts = [text.get_text() for text in axes.findobj(Text)]
    return axes, [text for text in texts if text]


@pytest.mark.parametrize("key", FIGURES)
def test_draws_every_design(key: str, example: TrialPlan, design: Design) -> None:
    evaluation = evaluate(planned(example, design))
    axes, texts = drawn(key, evaluation)
    assert texts
    assert not [text for text in texts if WRONG.search(text)]
    kind = load(key)
    for said in (kind.caption(evaluation), kind.alternative(evaluation)):
        assert said.endswith(".")
        assert not WRONG.search(said), said
    assert axes.get_figure() is not None


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT], ids=lambda palette: palette.name)
@pytest.mark.parametrize("key", FIGURES)
def test_draws_in_every_palette(key: str, palette: Palette, example: TrialPlan) -> None:
    evaluation = evaluate(example)
    assert svg(load(key).draw, evaluation, (400.0, 240.0), palette).startswith(b"<?xml")


@pytest.mark.parametrize("key", FIGURES)
def test_says_calmly_what_it_cannot_draw(key: str, example: TrialPlan) -> None:
    impossible = evaluate(example.edited("design.difference", 1.0))
    bare = evaluate(example.edited("evidence.included", ()).edited("spread.rule", "own"))
    for evaluation in (impossible, bare):
        _, texts = drawn(key, evaluation)
        assert not [text for text in texts if WRONG.search(text.replace("\n", " "))]
        assert not WRONG.search(load(key).caption(evaluation))


@pytest.mark.parametrize(
    ("key", "part", "field"),
    [
        ("power-curve", "curve", "power"),
        ("contour", "contour", "power"),
        ("contour", "contour", "nuisance"),
    ],
)
def test_refuses_what_is_no_number(key: str, part: str, field: str, example: TrialPlan) -> None:
    evaluation = evaluate(example)
    whole = getattr(evaluation, part)
    broken = getattr(whole, field).copy()
    broken[..., -1] = np.nan
    evaluation.__dict__[part] = replace(whole, **{field: broken})
    with pytest.raises(
        (FigureError, ValueError), match=r"not a number|NaN|must not contain|finite"
    ):
        drawn(key, evaluation)


def test_refuses_an_estimate_that_is_no_number(example: TrialPlan) -> None:
    evaluation = evaluate(example)
    evidence = evaluation.evidence
    assert evidence.pooled is not None
    lost = replace(evidence.pooled, estimate=float("nan"))
    evaluation.__dict__["evidence"] = replace(evidence, pooled=lost)
    with pytest.raises((FigureError, ValueError), match=r"not a number|finite"):
        drawn("forest", evaluation)


def test_the_forest_shows_what_the_trials_found(example: TrialPlan) -> None:
    _, texts = drawn("forest", evaluate(example))
    # The intervals as FINAL printed it, and as INNOVA's p gives it (constitution of the numbers).
    assert {"−0.34 (−0.95 to 0.27)", "0.49 (−0.33 to 1.31)", "−2.09 to 2.21"} <= set(texts)
    assert {"FINAL 2024", "INNOVA", "Pooled", "Next trial"} <= set(texts)


def test_squares_grow_with_weight(example: TrialPlan) -> None:
    evaluation = evaluate(example)
    axes, _ = drawn("forest", evaluation)
    areas = [float(collection.get_sizes()[0]) for collection in axes.collections]  # type: ignore[attr-defined]
    weights = [1 / row.effect.se**2 for row in evaluation.evidence.rows]
    assert areas[0] / areas[1] == pytest.approx(weights[0] / weights[1])


@pytest.mark.parametrize("better", ["lower", "higher"])
@pytest.mark.parametrize("key", ["forest", "prior"])
def test_arrows_follow_the_outcome_s_direction(key: str, better: str, example: TrialPlan) -> None:
    axes, texts = drawn(key, evaluate(example.edited("outcome.better", better)))
    sides = ("← favours LDN", "favours placebo →")
    turned = ("← favours placebo", "favours LDN →")
    assert set(sides if better == "lower" else turned) <= set(texts)
    low, high = axes.get_xlim()
    assert low < 0 < high


def test_the_power_curve_marks_the_plan(example: TrialPlan) -> None:
    axes, texts = drawn("power-curve", evaluate(example))
    marked = [
        np.asarray(line.get_xydata())[0].tolist() for line in axes.lines if line.get_marker() == "o"
    ]
    assert len(marked) == 1
    assert marked[0] == [166, pytest.approx(0.90385, abs=1e-4)]
    assert {"0.75", "1.00", "1.25", "166 randomised\npower 90.4%"} <= set(texts)
    ticks = [label.get_text().split("\n") for label in axes.get_xticklabels()]
    assert ticks
    assert all(int(in_all) == 2 * int(each) for in_all, each in ticks)


def test_unequal_arms_have_no_number_beneath(example: TrialPlan) -> None:
    axes, _ = drawn("power-curve", evaluate(example.edited("design.allocation", (2, 1))))
    assert not any("\n" in label.get_text() for label in axes.get_xticklabels())
    assert "beneath" not in axes.get_xlabel()


def test_the_prior_s_shade_is_the_share_beyond(example: TrialPlan) -> None:
    axes, texts = drawn("prior", evaluate(example))
    shade = np.asarray(axes.collections[0].get_paths()[0].vertices)
    assert np.max(shade[:, 0]) == pytest.approx(-1.0)
    assert {"planned −1.00", "10% beyond", "mean effect", "next trial"} <= set(texts)


def test_the_split_adds_up(example: TrialPlan) -> None:
    axes, texts = drawn("outcome-split", evaluate(example))
    widths = [patch.get_width() for patch in axes.patches]  # type: ignore[attr-defined]
    assert sum(widths) == pytest.approx(1)
    assert {"21%", "56%", "23%"} <= set(texts)


def test_the_schema_has_each_period_step_and_visit(example: TrialPlan) -> None:
    _, texts = drawn("schema", evaluate(example))
    assert {"1.5 mg", "3 mg", "83 randomised", "LDN", "Placebo", "0", "2", "4", "8", "12"} <= set(
        texts
    )


def test_a_crossover_s_schema_has_two_periods_and_a_washout(example: TrialPlan) -> None:
    from ldn_designer.designs.crossover_means import CrossoverMeans

    crossover = example.model_copy(
        update={"design": CrossoverMeans(difference=-1.0, sd=1.8, correlation=0.5)}
    )
    _, texts = drawn("schema", evaluate(crossover))
    assert {"Sequence AB", "Sequence BA", "washout, 3 weeks", "27"} <= set(texts)


def test_names_load_and_unknown_ones_are_named() -> None:
    assert [load(key).key for key in FIGURES] == list(FIGURES)
    with pytest.raises(KeyError, match="forest"):
        load("pie")


def test_captions_need_no_matplotlib() -> None:
    code = (
        "import sys\n"
        "from ldn_designer.examples import load_example\n"
        "from ldn_designer.evaluation import evaluate\n"
        "from ldn_designer.figures.registry import FIGURES, load\n"
        "evaluation = evaluate(load_example('fibromyalgia-parallel'))\n"
        "for key in FIGURES: load(key).caption(evaluation)\n"
        "sys.exit('matplotlib' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("width", [3.0, 3.6, 4.5, 6.5])
def test_the_names_of_the_schemas_phases_never_touch(width: float, example: TrialPlan) -> None:
    kind, evaluation = load("schema"), evaluate(example)
    figure = Figure(figsize=(width, width * kind.aspect(evaluation)), layout="constrained")
    axes = figure.add_subplot()
    paint(kind.draw, axes, evaluation, PRINT)
    figure.canvas.draw()
    names = [t for t in axes.texts if t.get_text().startswith(("screening", "titration", "full"))]
    boxes = sorted((t.get_window_extent() for t in names), key=lambda box: box.x0)
    assert len(boxes) == 3
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def test_captions_keep_the_digits_of_planned_shares(example: TrialPlan) -> None:
    plan = example.edited("dropout", 0.2775).edited("power", 0.925)
    caption = load("power-curve").caption(evaluate(plan))
    assert "27.75% leaving" in caption
    assert "Dotted: 92.5%." in caption
    impossible = evaluate(example.edited("design.difference", 1.0))
    assert load("power-curve").caption(impossible) == "Power cannot be drawn for this plan."


def test_quarters_of_a_proportion_are_not_rounded(example: TrialPlan) -> None:
    from ldn_designer.designs.two_proportions import TwoProportions

    plan = planned(example, TwoProportions(control=0.28, treatment=0.43))
    assert "11.25, 15.0 and 18.75 percentage points" in load("power-curve").caption(evaluate(plan))
    solved = example.edited("solve_for", "effect")
    assert "0.74, 0.99 and 1.24 points" in load("power-curve").caption(evaluate(solved))


def test_pooled_means_keep_their_unit_in_a_plan_of_proportions(example: TrialPlan) -> None:
    evaluation = evaluate(in_design(example, "paired-proportions"))
    assert evaluation.evidence.measure == "mean difference"
    said = load("forest").alternative(evaluation)
    assert "percentage points" not in said
    assert said.startswith("Forest plot of LDN − placebo, points: FINAL 2024 −0.34")


def test_planned_shares_have_two_decimals_and_tiny_ones_more() -> None:
    assert [share(x) for x in (0.05, 0.2775, 0.477994, 1e-7, 1e-9)] == [
        "5%",
        "27.75%",
        "47.8%",
        "0.00001%",
        "0.0000001%",
    ]


def test_one_trial_has_one_density(example: TrialPlan) -> None:
    alone = example.edited("evidence.included", example.evidence.included[:1])
    caption = load("prior").caption(evaluate(alone.edited("spread.rule", "own")))
    assert caption.startswith(
        "What FINAL 2024 leaves possible, if the true effect of a new trial is the same."
    )
