"""An exploration in words and numbers: its axes, its values and its results, as figures and tables print them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ldn_designer.evaluation.exploration_part import question
from ldn_designer.figures.scale import (
    PERCENT,
    Scale,
    effect_scale,
    share,
    spoken,
    unit_words,
)
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import count, listed, number, percent, planned, quantity
from ldn_designer.power.axes import EFFECT, MARGIN, N_TOTAL, POWER
from ldn_designer.power.exploring import largest

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.power.axes import Axis
    from ldn_designer.power.exploring import Exploration

#: A point that no trial has.
NONE = "–"
#: What is still to be done with those who enter, by what is then done with them.
TO_ENTER = {"randomised": "to randomise", "included": "to include"}
#: Signs for words in front of a number, where a cell has little room.
SIGNS = (("over ", ">"), ("under ", "<"))


def unit(evaluation: Evaluation, axis: Axis) -> str:
    """The unit of an axis in words, with a percent sign where its numbers carry none themselves."""
    if axis.name in {EFFECT, MARGIN}:
        scale = effect_scale(evaluation)
        return scale.unit if axis.name == EFFECT else scale.distance_unit
    return axis.unit if axis.unit == PROPORTION else unit_words(evaluation, axis.unit)


def value_text(evaluation: Evaluation, axis: Axis, value: float) -> str:
    """A value of an axis without its unit, but for a percent sign: −1.25, 166, 15%."""
    if axis.whole:
        return count(value)
    if axis.name == EFFECT:
        scale = _typed(evaluation)
        text = scale.signed(_on_scale(evaluation, value))
        return text + (PROPORTION if scale.unit == PROPORTION else "")
    if axis.name == MARGIN:
        scale = _typed(evaluation)
        return replace(scale, back=None).size(value)
    return share(value) if axis.unit == PROPORTION else planned(value)


def read(evaluation: Evaluation, axis: Axis, value: float) -> float:
    """A value as it stands on a drawn axis: shares in per cent, effects as they are read."""
    if axis.name == EFFECT:
        return effect_scale(evaluation).read(_on_scale(evaluation, value))
    if axis.name == MARGIN:
        return value * effect_scale(evaluation).factor
    return value * PERCENT if axis.unit == PROPORTION else value


def axis_title(evaluation: Evaluation, axis: Axis) -> str:
    """What an axis is, with its unit: standard deviation, points."""
    said = unit(evaluation, axis)
    label = spoken(axis.label)
    return f"{label}, {said}" if said and said != label else label


def result_text(evaluation: Evaluation, result: str, value: float | None) -> str:
    """A result as a table prints it: 90.4%, 166, −0.89; a dash where no trial has it."""
    if value is None:
        return NONE
    if result == "power":
        return percent(value, 1)
    if result == "n":
        return count(value)
    scale = replace(effect_scale(evaluation), solved=True)
    text = scale.signed(_on_scale(evaluation, value))
    return text + (PROPORTION if scale.unit == PROPORTION else "")


def brief(text: str) -> str:
    """A result for a cell that has little room: >99.9%."""
    for words, sign in SIGNS:
        text = text.replace(words, sign)
    return text


def result_read(evaluation: Evaluation, result: str, value: float) -> float:
    """A result as it stands on a drawn axis."""
    if result != "detectable":
        return value
    return effect_scale(evaluation).read(_on_scale(evaluation, value))


def result_names(hypothesis: Hypothesis) -> tuple[tuple[str, str], ...]:
    """What can be explored, with what a question calls it."""
    detectable = "Detectable effect" if hypothesis.tests else "Half-width"
    chance = hypothesis.chance.capitalize()
    return ("power", chance), ("n", "Number needed"), ("detectable", detectable)


def result_title(evaluation: Evaluation, found: Exploration) -> str:
    """What is drawn: power of 166 randomised; number to randomise for 90% power."""
    plan, moved, entered = evaluation.plan, _moved(found), evaluation.planned.design.entered
    hypothesis = plan.hypothesis
    target = (
        f"the target {hypothesis.chance}"
        if POWER in moved
        else hypothesis.so_likely(share(plan.power))
    )
    total = count(_present_number(evaluation))
    if found.result == "n":
        return f"Number {TO_ENTER[entered]} for {target}"
    held = "" if N_TOTAL in moved else f" of {total} {entered}"
    if found.result == "power":
        return f"{hypothesis.chance.capitalize()}{held}"
    said = effect_scale(evaluation).unit
    named = dict(result_names(hypothesis))["detectable"]
    return f"{named}{held} with {target}{f', {said}' if said else ''}"


def sentence(evaluation: Evaluation, found: Exploration) -> str:
    """What is drawn over what, for which values of the series."""
    over = f"{result_title(evaluation, found)}, by {spoken(found.axis.label)}"
    if found.series is None:
        return f"{over}."
    values = tuple(value_text(evaluation, found.series, value) for value in found.lines)
    said = unit(evaluation, found.series)
    together = listed(values) if said == PROPORTION else quantity(listed(values), said)
    return f"{over}, for {spoken(found.series.label)} {together}."


def numbers(evaluation: Evaluation, found: Exploration) -> list[list[str]]:
    """Headings and rows of the numbers: a row for each value of the axis, a column for each of the series."""
    axis, series = found.axis, found.series
    head = axis_title(evaluation, axis)
    columns = (
        [result_title(evaluation, found)]
        if series is None
        else [value_text(evaluation, series, value) for value in found.lines]
    )
    lines = [[head[:1].upper() + head[1:], *columns]]
    for i, value in enumerate(found.across):
        cells = [result_text(evaluation, found.result, row[i]) for row in found.rows]
        lines.append([value_text(evaluation, axis, value), *cells])
    return lines


def nothing(found: Exploration) -> bool:
    """Whether no point has a result."""
    return all(value is None for row in found.rows for value in row)


def gaps(found: Exploration) -> bool:
    """Whether some point has none."""
    return any(value is None for row in found.rows for value in row)


def gap_words(evaluation: Evaluation, found: Exploration) -> str:
    """Why some point has no result, so that it follows "where"; "" where all have one."""
    if not gaps(found):
        return ""
    asked = question(evaluation)
    most = count(largest(asked))
    further = f", or only one of more than {most} would" if asked.design.whole else ""
    return f"no trial has the value{further}"


def tick(value: float, step: float) -> str:
    """A number on a drawn axis whose ticks lie so far apart."""
    decimals = next((d for d in range(7) if abs(step * 10**d - round(step * 10**d)) < 1e-6), 7)  # noqa: PLR2004 - a step is no less
    return number(value, decimals)


def _moved(found: Exploration) -> set[str]:
    return {found.axis.name} | ({found.series.name} if found.series else set())


def _present_number(evaluation: Evaluation) -> int:
    answer = evaluation.answer
    return answer.n_total if answer.possible else evaluation.plan.n_total


def _typed(evaluation: Evaluation) -> Scale:
    """The effect's scale for values that are chosen, not estimated."""
    return replace(effect_scale(evaluation), solved=False)


def _on_scale(evaluation: Evaluation, value: float) -> float:
    return float(evaluation.answer.design.on_scale(value))
