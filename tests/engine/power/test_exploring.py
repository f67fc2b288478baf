"""Curves and grids over every axis: each point is what a trial with that value has by itself."""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations
from math import inf, isfinite

import numpy as np
import pytest

from ldn_designer.designs import DESIGNS
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.designs.typical import typical
from ldn_designer.hypotheses import HYPOTHESES, Superiority
from ldn_designer.power.attrition import Lost, analysed, randomised
from ldn_designer.power.axes import (
    ALPHA,
    DROPOUT,
    EFFECT,
    LOST,
    MARGIN,
    N_TOTAL,
    POWER,
    Axis,
    Question,
    axes,
    direct,
    named,
)
from ldn_designer.power.exploring import (
    SOUGHT,
    Exploration,
    Result,
    changed,
    explore,
    finished,
    offered,
)
from ldn_designer.power.solving import detectable, size

KINDS = tuple(DESIGNS)
RESULTS: tuple[Result, ...] = ("power", "n", "detectable")
POINTS = 3


@lru_cache
def asked(kind: str, show: str = "") -> Question:
    """The typical trial at the number that it needs for 80 % power."""
    design, said = typical(kind)
    show = show or design.shows[0]
    hypothesis = HYPOTHESES[show].asked(0.05, 2, said.better)
    margin = said.margin if HYPOTHESES[show].needs_margin else None
    if margin is not None:
        hypothesis = hypothesis.with_margin(design, margin)
    found = size(design, hypothesis, 0.8)
    total = int(found.total) if bool(found.reached) else 40 * design.block
    return Question(design, hypothesis, 0.05, 0.8, 0.1, total, margin)


def one(question: Question, result: Result, point: dict[str, float]) -> float | None:
    """The result of one trial, made the ordinary way: a validated design, one call of the solver."""
    asked_for = changed(question, {k: v for k, v in point.items() if k != EFFECT})
    design = type(question.design).model_validate(
        {name: getattr(asked_for.design, name) for name in type(question.design).model_fields}
    )
    if EFFECT in point:
        design = design.with_effect(float(design.on_scale(point[EFFECT])))
    if result == "n":
        found = size(design, asked_for.hypothesis, asked_for.power)
        total = float(randomised(found.counts, asked_for.attrition).total)
        return total if bool(found.reached) else None
    remaining = analysed(design.apportion(asked_for.n_total), asked_for.attrition)
    if result == "power":
        return float(design.power(remaining, asked_for.hypothesis))
    found_effect = detectable(design, asked_for.hypothesis, remaining, asked_for.power)
    return float(design.off_scale(found_effect.effect)) if bool(found_effect.reached) else None


def crossed(question: Question, result: Result, axis: Axis, series: Axis | None) -> Exploration:
    lines = series.values(POINTS) if series else ()
    return finished(explore(question, result, axis, axis.values(POINTS), series, lines))


def check(question: Question, found: Exploration) -> None:
    lines: tuple[float | None, ...] = found.lines or (None,)
    assert len(found.rows) == len(lines)
    for line, row in zip(lines, found.rows, strict=True):
        assert len(row) == len(found.across)
        for value, got in zip(found.across, row, strict=True):
            if got is None:
                continue
            assert isfinite(got)
            if found.result == "power":
                assert 0 <= got <= 1
            if found.result == "n":
                assert got >= 1
                assert got == round(got)
            point = {found.axis.name: value}
            if found.series is not None and line is not None:
                point = {found.series.name: line, **point}
            wanted = one(question, found.result, point)
            assert got == pytest.approx(wanted, rel=1e-9, abs=1e-9), point


def pairs(question: Question, result: Result) -> list[tuple[Axis, Axis | None]]:
    """Every axis once, each with another series: the next one that is offered."""
    found = offered(question, result)
    return [(axis, found[(i + 1) % len(found)]) for i, axis in enumerate(found)]


@pytest.mark.parametrize("kind", KINDS)
def test_power_over_every_axis_is_that_of_each_trial_by_itself(kind: str) -> None:
    question = asked(kind)
    for axis, series in pairs(question, "power"):
        found = crossed(question, "power", axis, series)
        check(question, found)
        assert any(value is not None for row in found.rows for value in row), axis.name


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_power_over_every_two_axes(kind: str) -> None:
    question = asked(kind)
    able = offered(question, "power")
    for axis, series in permutations(able, 2):
        found = crossed(question, "power", axis, series)
        assert all(x is None or 0 <= x <= 1 for row in found.rows for x in row), axis.name


@pytest.mark.slow
@pytest.mark.parametrize("show", ["non-inferiority", "equivalence"])
@pytest.mark.parametrize("kind", KINDS)
def test_other_aims_over_every_axis(kind: str, show: str) -> None:
    if show not in typical(kind)[0].shows or typical(kind)[1].margin is None:
        pytest.skip("this design does not show that")
    question = asked(kind, show)
    # Sizes of enumerated tests are looked for below: each takes seconds.
    results = RESULTS[:1] if question.design.whole else RESULTS
    for result in results:
        for axis, series in pairs(question, result):
            check(question, crossed(question, result, axis, series))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_number_and_detectable_effect_are_those_of_each_trial_by_itself(kind: str) -> None:
    question = asked(kind)
    whole = question.design.whole
    for result in RESULTS[1:]:
        for axis, series in pairs(question, result):
            check(question, crossed(question, result, axis, None if whole else series))


@pytest.mark.parametrize("kind", KINDS)
def test_an_axis_holds_the_present_value_within_its_bounds(kind: str) -> None:
    question = asked(kind)
    for axis in axes(question):
        assert axis.label
        assert axis.minimum <= axis.low <= axis.value <= axis.high <= axis.maximum, axis
        values = axis.values(7)
        assert axis.value in values
        assert len(values) > 1, axis.name
        assert list(values) == sorted(set(values))
        assert all(axis.allows(x) and isfinite(x) for x in values)
        if axis.whole:
            assert all(x == round(x) for x in values)
        assert axis.name not in type(question.design).model_fields or axis.value == getattr(
            question.design, axis.name
        )


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_a_design_can_stand_on_an_axis(kind: str) -> None:
    question = asked(kind)
    design, offers = question.design, axes(question)
    names = [axis.name for axis in offers]
    assert len(names) == len(set(names))
    layers = {layer.name for layer in type(design).layers()}
    assert {EFFECT, ALPHA, POWER, N_TOTAL, DROPOUT, *layers} <= set(names)
    for field in type(design).fields():
        if field.shape == "number" and getattr(design, field.name) is not None:
            found = named(offers, field.name, design)
            assert found is not None
            assert found.name == (
                EFFECT if field.name == design.effect_field and direct(design) else field.name
            )
    assert not {EFFECT, ALPHA, POWER, MARGIN, N_TOTAL, DROPOUT, LOST} & set(
        type(design).model_fields
    )


def two_means(**values: object) -> Question:
    known = {
        "design": TwoMeans(difference=-1.0, sd=1.8),
        "hypothesis": Superiority(benefit="lower"),
        "alpha": 0.05,
        "power": 0.9,
        "attrition": 0.15,
        "n_total": 166,
    }
    return Question(**{**known, **values})  # type: ignore[arg-type]


def found_over(
    question: Question, result: Result, name: str, values: tuple[float, ...]
) -> list[float | None]:
    axis = next(axis for axis in axes(question) if axis.name == name)
    return list(finished(explore(question, result, axis, values)).rows[0])


def test_numbers_that_are_known() -> None:
    """The example of a difference of one point; Cohen's d of 0.5, 0.2 and 0.8 at 80 %: 64, 394 and 26 per arm."""
    question = two_means()
    assert found_over(question, "n", "sd", (1.8,)) == [166]
    at = two_means(power=0.8, attrition=0.0, design=TwoMeans(difference=-1.0, sd=1.0))
    assert found_over(at, "n", EFFECT, (-0.8, -0.5, -0.2)) == [52, 128, 788]
    powers = found_over(at, "power", N_TOTAL, (34, 52))
    # Cohen (1988), table 2.3.5, two-tailed .05 at d = 1: 80 per cent with 17 in each arm.
    assert powers[0] == pytest.approx(0.80, abs=0.01)
    detect = found_over(at, "detectable", N_TOTAL, (128,))
    assert detect[0] == pytest.approx(-0.5, abs=0.003)


def test_the_trial_as_it_is_stands_beside_the_points() -> None:
    question = two_means()
    axis = axes(question)[0]
    found = finished(explore(question, "power", axis, (100.0, 200.0)))
    assert found.present == pytest.approx(0.9038, abs=1e-4)


def test_the_level_keeps_its_sides() -> None:
    question = two_means()
    half = two_means(hypothesis=Superiority(benefit="lower", alpha=0.025), alpha=0.025)
    assert found_over(question, "power", ALPHA, (0.025,)) == found_over(
        half, "power", ALPHA, (0.025,)
    )
    one_tail = HYPOTHESES["non-inferiority"].asked(0.05, 2, "lower")
    one_tail = one_tail.with_margin(question.design, 1.0)
    safe = two_means(hypothesis=one_tail, margin=1.0)
    assert changed(safe, {ALPHA: 0.1}).hypothesis.tail_alpha == pytest.approx(0.05)
    assert changed(safe, {MARGIN: 0.5}).hypothesis.nulls(question.design) == (0.5,)


def test_what_no_trial_reaches_is_left_out() -> None:
    question = two_means()
    assert found_over(question, "n", EFFECT, (-1.0, 0.0, 1.0)) == [166, None, None]
    assert found_over(question, "n", POWER, (0.04, 0.9)) == [None, 166]
    assert found_over(question, "power", "sd", (-1.0, 0.0))[0] is None
    assert found_over(question, "power", ALPHA, (0.0, 0.7)) == [None, None]
    tiny = two_means(n_total=2)
    assert found_over(tiny, "detectable", N_TOTAL, (2.0, 166.0))[0] is None
    shares = Question(
        TwoProportions(control=0.3, treatment=0.5), Superiority(), 0.05, 0.9, 0.0, 200
    )
    assert found_over(shares, "power", EFFECT, (0.2, 0.8))[1] is None


def test_losses_are_a_number_where_the_plan_has_one() -> None:
    question = two_means(attrition=Lost(5))
    names = [axis.name for axis in axes(question)]
    assert LOST in names
    assert DROPOUT not in names
    needed = found_over(question, "n", LOST, (0.0, 5.0, 13.0))
    assert needed == [140, 150, 166]


def test_limits_of_ones_own() -> None:
    axis = named(axes(two_means()), "sd", two_means().design)
    assert axis is not None
    assert axis.values(5, 1.0, 3.0) == (1.0, 1.5, 2.0, 2.5, 3.0)
    assert axis.values(3, -4.0, 1.0) == (-4.0, -1.5, 1.0)
    assert found_over(two_means(), "n", "sd", axis.values(3, -4.0, 1.0))[:2] == [None, None]
    assert axis.values(3, low=5.0) == (5.0, 5.9, 6.8), "as wide as usual"
    assert axis.values(4, high=2.4)[-1] == 2.4
    number = axes(two_means())[0]
    assert number.values(3, 10, 15) == (10.0, 12.0, 15.0)
    assert found_over(two_means(), "power", N_TOTAL, (-5.0, 1e300)) == [None, None]


def test_a_bound_on_which_a_value_lies_is_where_its_axis_begins() -> None:
    by_name = {axis.name: axis for axis in axes(two_means())}
    assert (by_name["dilution"].low, by_name["dilution"].value) == (0, 0)
    assert by_name["dilution"].high == pytest.approx(0.3)
    assert by_name["cluster_size"].low == 1
    none = two_means(design=TwoMeans(difference=0.0, sd=1.0))
    effect = axes(none)[1]
    assert -inf < effect.low < 0 < effect.high < inf


def test_it_can_be_stopped_between_its_parts() -> None:
    design, said = typical("two-proportions-exact")
    hypothesis = Superiority(benefit=said.better)
    question = Question(design, hypothesis, 0.05, 0.8, 0.0, 60)
    axis = named(axes(question), "control", design)
    assert axis is not None
    steps = explore(question, "power", axis, tuple(np.linspace(0.2, 0.4, 5).tolist()))
    told = list(steps)
    assert told == [(done, 6) for done in range(7)], "a part a point, where outcomes are enumerated"
    heard: list[tuple[int, int]] = []
    steps = explore(question, "power", axis, tuple(np.linspace(0.2, 0.4, 5).tolist()))
    finished(steps, lambda done, total: heard.append((done, total)))
    assert heard == told


def test_an_axis_ends_at_its_bound_where_only_its_beginning_is_given() -> None:
    axis = Axis("control", "Proportion", "p", "%", 0.4, 0.2, 0.6, 0, 1)
    assert axis.values(3, low=0.9) == (0.9, 0.95, 1.0)
    assert axis.values(3, high=0.1) == (0.0, 0.05, 0.1)
    assert axis.values(3, low=1.2)[0] == 1.2, "beyond the bound as wanted"


def test_what_is_sought_is_no_axis() -> None:
    for result, name in SOUGHT.items():
        assert name not in {axis.name for axis in offered(two_means(), result)}
