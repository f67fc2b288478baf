"""What the plan wants explored: a result over one number for values of another, as curves or as a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ldn_designer.power.axes import EFFECT, N_TOTAL, POWER, Axis, Question, named
from ldn_designer.power.exploring import Exploration, Result, explore, finished, offered

if TYPE_CHECKING:
    from collections.abc import Generator

    from ldn_designer.evaluation import Evaluation

Picture = Literal["curves", "grid"]
#: Points of a curve; where every point is an enumeration or a search; lines of a series.
POINTS, FEWER_POINTS, LINES = 41, 17, 3
#: Columns and rows of a grid.
COLUMNS, ROWS = 7, 5
#: Explorations that are kept.
MOST_KEPT = 24

_kept: dict[tuple[Any, ...], Exploration] = {}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The plan's choice, with the usual one in place of what the present design does not have."""

    question: Question
    result: Result
    offered: tuple[Axis, ...]
    axis: Axis
    series: Axis | None
    low: float | None
    high: float | None


def question(evaluation: Evaluation) -> Question:
    """The trial as it is: the answer, or the plan where there is none."""
    plan, answer = evaluation.plan, evaluation.answer
    return Question(
        answer.design,
        plan.hypothesis,
        plan.alpha,
        plan.power,
        plan.attrition,
        answer.n_total if answer.possible else plan.n_total,
        plan.margin,
    )


def chosen(evaluation: Evaluation) -> Chosen:
    """What is explored. Limits belong to the axis that they were given for; they go where that is not there."""
    asked, wanted = question(evaluation), evaluation.plan.exploration
    design, result = asked.design, wanted.result
    found = offered(asked, result)
    usual = {"power": (N_TOTAL, EFFECT), "n": (EFFECT, design.nuisance_field)}
    first, second = usual.get(result, (N_TOTAL, POWER))
    known = named(found, wanted.axis, design)
    axis = known or named(found, first, design) or found[0]
    own, series = known is not None, None
    if wanted.series:
        series = named(found, wanted.series, design)
        if series is None or (not own and series.name == axis.name):
            series = named(found, second, design)
    return Chosen(
        asked,
        result,
        found,
        axis,
        None if series is None or series.name == axis.name else series,
        wanted.low if own else None,
        wanted.high if own else None,
    )


def steps(
    evaluation: Evaluation, picture: Picture
) -> Generator[tuple[int, int], None, Exploration]:
    """The exploration, with pauses at which it can be stopped and tells its progress; at once where it is known."""
    choice = chosen(evaluation)
    slow = choice.question.design.whole or choice.result == "detectable"
    curves = FEWER_POINTS if slow else POINTS
    points, lines = (curves, LINES) if picture == "curves" else (COLUMNS, ROWS)
    across = choice.axis.values(points, choice.low, choice.high)
    series = choice.series.values(lines) if choice.series else ()
    key = (choice.question, choice.result, choice.axis, across, choice.series, series)
    if key not in _kept:
        found = yield from explore(
            choice.question, choice.result, choice.axis, across, choice.series, series
        )
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = found
        return found
    return _kept[key]


def exploration_part(evaluation: Evaluation, picture: Picture) -> Exploration:
    """The exploration, computed to its end."""
    return finished(steps(evaluation, picture))
