"""`curve`: power, number or detectable effect over any field of a design, for values of another."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

from ldn_designer.commands import Misused, Refused, as_json, calculation
from ldn_designer.commands.layout import WIDTH, paragraph, parts
from ldn_designer.commands.words import alternatives, number, one_of, whole_number

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.power.axes import Axis, Question
    from ldn_designer.power.exploring import Exploration

RESULTS = ("power", "n", "detectable")
#: Steps of an axis for which none are given, and the most there may be.
STEPS, MOST_STEPS = 9, 1_000
#: Values of a series at most.
MOST_LINES = 50
#: Shorter names of what has a longer one inside.
_SHORT = {"n": "n_total", "randomised": "n_total"}


def add_arguments(parser: ArgumentParser, words: list[str]) -> None:
    """The options of a design, and what is drawn over what."""
    calculation.add_arguments(parser, words)
    group = parser.add_argument_group("the curve")
    said = (
        "What the curve goes over: a field of the design by its option's name, effect, n, alpha, power, margin, "
        f"dropout or lost; with limits and steps if you like, such as sd=1:3:{STEPS}."
    )
    group.add_argument(
        "--across", required=True, type=across, metavar="FIELD[=LOW:HIGH[:STEPS]]", help=said
    )
    said = "One curve for each of these values, such as dropout=0,0.1,0.2; without values, some around the present one."
    group.add_argument("--series", type=series, metavar="FIELD[=V1,V2,…]", help=said)
    said = "What the curve shows: power of the number randomised, the number, or the detectable effect. Default power."
    group.add_argument(
        "--result", type=one_of(RESULTS, "result"), default="power", metavar="|".join(RESULTS), help=said
    )  # fmt: skip


def across(text: str) -> tuple[str, tuple[float, float] | None, int]:
    """A name, limits if there are any, and steps: sd=1:3:9."""
    from argparse import ArgumentTypeError

    name, equals, limits = text.partition("=")
    if not equals:
        return _name(name), None, STEPS
    given = limits.split(":")
    if len(given) not in {2, 3}:
        raise ArgumentTypeError(f"“{text[:40]}” has no limits: write them as in {name[:20]}=1:3")
    low, high = number(given[0]), number(given[1])
    steps = whole_number(given[2]) if given[2:] else STEPS
    if low >= high:
        raise ArgumentTypeError(f"“{text[:40]}” goes backwards: the lower limit comes first")
    if not 2 <= steps <= MOST_STEPS:  # noqa: PLR2004 - both limits
        raise ArgumentTypeError(f"“{text[:40]}” must have from 2 to {MOST_STEPS} steps")
    return _name(name), (low, high), steps


def series(text: str) -> tuple[str, tuple[float, ...]]:
    """A name, and values if there are any: dropout=0,0.1,0.2."""
    from argparse import ArgumentTypeError

    name, equals, values = text.partition("=")
    found = tuple(number(part) for part in values.split(",")) if equals else ()
    if len(found) > MOST_LINES:
        raise ArgumentTypeError(f"“{text[:40]}” has more than {MOST_LINES} values")
    return _name(name), tuple(dict.fromkeys(found))


def run(options: Namespace) -> str:
    """The points as a table or as JSON; a dash, or null, where no trial has the value."""
    from ldn_designer.evaluation import evaluate
    from ldn_designer.evaluation.exploration_part import question
    from ldn_designer.figures.explored import nothing
    from ldn_designer.power.exploring import explore, finished, offered

    asked_for = calculation.QUESTIONS["curve"]
    plan, _ = calculation.planned(options, asked_for)
    if options.n is not None:
        plan = plan.edited("solve_for", "power")
    evaluation = evaluate(plan)
    if options.n is None and options.result != "n" and not evaluation.answer.possible:
        raise Refused(f"{evaluation.answer.reason} Give the number with --n.", "impossible")
    asked = question(evaluation)
    able = offered(asked, options.result)
    name, limits, steps = options.across
    axis = _axis(able, name, asked, options.result)
    low, high = limits or (None, None)
    line, values = options.series or ("", ())
    other = _axis(able, line, asked, options.result) if line else None
    if other is not None and other.name == axis.name:
        raise Misused(f"--series and --across both name {name}: choose another for one of them")
    lines = () if other is None else values or other.values(3)
    found = finished(
        explore(asked, options.result, axis, axis.values(steps, low, high), other, lines)
    )
    if nothing(found):
        raise Refused(f"No trial has a value of {name} between these limits.", "impossible")
    return as_json(_content(evaluation, found)) if options.json else _text(evaluation, found)


def _name(text: str) -> str:
    name = text.strip().removeprefix("--").replace("-", "_")
    return _SHORT.get(name, name)


def _axis(able: tuple[Axis, ...], name: str, asked: Question, result: str) -> Axis:
    from ldn_designer.power.axes import N_TOTAL, named

    found = named(able, name, asked.design)
    if found is None:
        can = alternatives(
            ["n" if each.name == N_TOTAL else each.name.replace("_", "-") for each in able]
        )
        said = "n" if name == N_TOTAL else name[:40]
        raise Misused(f"{result} cannot be drawn over “{said}” here: write {can}")
    return found


def _content(evaluation: Evaluation, found: Exploration) -> dict[str, Any]:
    """The points for a program: null where no trial has one."""
    design = evaluation.plan.design
    lines: tuple[float | None, ...] = found.lines or (None,)
    return {
        "design": design.kind,
        "result": found.result,
        "across": {"name": found.axis.name, "values": list(found.across)},
        "series": None
        if found.series is None
        else {"name": found.series.name, "values": list(found.lines)},
        "curves": [
            {"value": line, "points": [_number(found, x) for x in row]}
            for line, row in zip(lines, found.rows, strict=True)
        ],
        "plan": _number(found, found.present),
        "method": design.method(),
        "reference": design.reference,
    }


def _number(found: Exploration, value: float | None) -> float | None:
    """Participants are whole."""
    return int(value) if value is not None and found.result == "n" else value


def _text(evaluation: Evaluation, found: Exploration) -> str:
    from ldn_designer.figures.explored import gap_words, numbers, sentence

    lines = numbers(evaluation, found)
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    table = "\n".join(
        "  " + "  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True))
        for line in lines
    )
    why = gap_words(evaluation, found)
    missing = paragraph(f"A dash stands where {why}.") if why else ""
    return parts(fill(sentence(evaluation, found), WIDTH), table, missing)
