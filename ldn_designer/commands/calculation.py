"""`size`, `power` and `detect`: a design given by its fields, without a plan file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ldn_designer.commands import Misused, Refused
from ldn_designer.commands.field_options import add_options, explained, option
from ldn_designer.commands.plan_file import evaluated
from ldn_designer.commands.words import (
    allocation,
    alternatives,
    number,
    one_of,
    whole_number,
)
from ldn_designer.designs import DESIGNS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from pydantic import BaseModel, ValidationError

    from ldn_designer.designs.base import Design
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.engines_part import Engines
    from ldn_designer.plan import TrialPlan

DEFAULT_POWER = 0.9
#: Where an unknown that has no typical value begins.
MIDDLE = 0.5
_LISTED = "“ldn-designer designs” lists them"
DIRECTIONS = ("higher", "lower")


@dataclass(frozen=True)
class Question:
    """What is solved for, and which of the common options it takes.

    needs_n: whether the number of participants must be given where it is taken. checks: whether the power can be
    checked by other engines.
    """

    solve_for: Literal["size", "power", "effect"]
    title: str
    takes_power: bool
    takes_n: bool
    takes_effect: bool = True
    needs_n: bool = True
    checks: bool = True


QUESTIONS = {
    "size": Question("size", "sample size", takes_power=True, takes_n=False),
    "power": Question("power", "power", takes_power=False, takes_n=True),
    "detect": Question(
        "effect", "detectable effect", takes_power=True, takes_n=True, takes_effect=False
    ),
    "solve": Question("power", "unknown", takes_power=True, takes_n=True, checks=False),
    "curve": Question("size", "curve", takes_power=True, takes_n=True, needs_n=False),
    "simulate": Question(
        "size", "simulation", takes_power=True, takes_n=True, needs_n=False, checks=False
    ),
    "advise": Question("size", "advice", takes_power=True, takes_n=True, needs_n=False),
}


def add_arguments(parser: ArgumentParser, words: list[str], unknown: str = "") -> None:
    """The design's own options, as its fields declare them, and those that every design has.

    unknown: the field that is asked for, which then need not be given.
    """
    question = QUESTIONS[parser.get_default("command")]
    kinds = tuple(DESIGNS)
    parser.add_argument(
        "design",
        metavar="DESIGN",
        type=one_of(kinds, "design", _LISTED),
        help=f"{alternatives(kinds[:3])}, or another design: {_LISTED}.",
    )
    kind = next((word for word in words if word in DESIGNS), None)
    if kind is None:
        parser.epilog = f"“{parser.prog} DESIGN --help” lists a design's options."
        if not {"-h", "--help"} & set(words) and not any(_named(word) for word in words):
            parser.error(f"name a design: {_LISTED}")
    else:
        _add_fields(parser, kind, question, unknown)
    _add_common(parser, question, kind)


def run(options: Namespace) -> str:
    """The answer as text or JSON; Refused where it is impossible or a value is not allowed."""
    from ldn_designer.commands.calculation_report import json_report, text_report

    question = QUESTIONS[options.command]
    plan, said = planned(options, question)
    evaluation = evaluated(plan)
    report = json_report if options.json else text_report
    checked = check(evaluation) if options.check else None
    return report(evaluation, question, said, checked)


def check(evaluation: Evaluation) -> Engines:
    """The power by a second engine and by simulation; only by the second where the trial is too large to be run."""
    from ldn_designer.evaluation.engines_part import engines_part
    from ldn_designer.evaluation.simulation_part import TRIALS, too_large
    from ldn_designer.power.simulation import simulate

    answer, hypothesis = evaluation.answer, evaluation.plan.hypothesis
    if too_large(answer):
        return engines_part(evaluation, None)
    run = simulate(answer.design, hypothesis, answer.analysed, TRIALS)
    return engines_part(evaluation, run)


def _named(word: str) -> bool:
    """Whether a word stands where the design should: argparse then says that it is none."""
    return not word.startswith("-")


def _add_fields(parser: ArgumentParser, kind: str, question: Question, unknown: str) -> None:
    from ldn_designer.designs import load

    design = load(kind)
    parser.prog = f"{parser.prog} {kind}"
    group = parser.add_argument_group(design.title)
    layers = parser.add_argument_group("laid over the design")
    for field in design.layers():
        said = explained(field, design.model_fields[field.name]).replace("%", "%%")
        layers.add_argument(option(field.name), type=number, metavar=field.symbol, help=said)
    asked = _asked_for(design, question)
    wanted = [field for field in design.fields() if field.name != asked]
    add_options(group, design, wanted, unknown)


def _asked_for(kind: type[Design], question: Question) -> str:
    """The field of the effect where that is the question; a list of effects is given, and what is found scales it."""
    field = next(each for each in kind.fields() if each.name == kind.effect_field)
    return "" if question.takes_effect or field.shape != "number" else field.name


def _add_common(parser: ArgumentParser, question: Question, kind: str | None) -> None:
    from ldn_designer.designs import load

    group = parser.add_argument_group("the trial")
    if question.takes_n:
        said = "Participants randomised in all." + (
            "" if question.needs_n else " Default: as many as the target power needs."
        )
        group.add_argument("--n", type=whole_number, required=question.needs_n, help=said)
    if question.takes_power:
        said = f"Target power, a fraction. Default {DEFAULT_POWER}."
        group.add_argument("--power", type=number, default=DEFAULT_POWER, help=said)
    said = "What must be shown. Default: the first of these."
    shows = load(kind).shows if kind else ()
    group.add_argument("--show", type=one_of(shows, "aim"), metavar="|".join(shows), help=said)
    said = (
        "Largest difference that does not matter, in the effect's unit (for a ratio, a ratio); "
        "with superiority, what must be exceeded."
    )
    group.add_argument("--margin", type=number, help=said)
    said = "Significance level, a fraction. Default 0.05."
    group.add_argument("--alpha", type=number, default=0.05, help=said)
    said = "Sides of the test. Default 2."
    group.add_argument(
        "--sides", type=one_of(("1", "2"), "number of sides"), default="2", help=said
    )
    said = "Who is never analysed, a fraction of those randomised. Default 0."
    group.add_argument("--dropout", type=number, default=0.0, help=said)
    said = "Who is never analysed, as a number in each arm or sequence, in place of a fraction."
    group.add_argument("--lost", type=whole_number, help=said)
    said = "Participants in each arm or sequence, treatment first, such as 2:1. Default 1:1."
    group.add_argument("--allocation", type=allocation, help=said)
    said = "Which direction helps. Default: that of the effect given" + (
        "." if question.takes_effect else "; none is given here, so higher."
    )
    group.add_argument("--better", type=one_of(DIRECTIONS, "direction"), help=said)
    if question.checks:
        said = "Check the power by a second engine and by simulation, which takes a moment."
        parser.add_argument("--check", action="store_true", help=said)
    parser.add_argument("--json", action="store_true", help="Print the answer as JSON.")


def planned(options: Namespace, question: Question, unknown: str = "") -> tuple[TrialPlan, str]:
    """A plan without evidence or texts, and who said which direction is better.

    The unknown, where it is a field that was not given, has a typical value to begin with.
    """
    from pydantic import ValidationError

    from ldn_designer.plan import PlannedOutcome, TrialPlan

    design = _design(options, question, unknown)
    better, said = _direction(options, question, design)
    numbers: dict[str, Any] = {"sides": int(options.sides), "show": design.shows[0]}
    numbers |= {
        "n_total" if name == "n" else name: value
        for name in ("alpha", "power", "dropout", "lost", "n", "show", "margin")
        if (value := getattr(options, name, None)) is not None
    }
    if unknown == "margin":
        numbers.setdefault("margin", design.first_margin())
    try:
        plan = TrialPlan(
            design=design,
            condition="",
            outcome=PlannedOutcome(better=better, unit=""),
            solve_for=question.solve_for,
            **numbers,
        )
    except ValidationError as error:
        raise refusal(error, TrialPlan) from None
    return plan, said


def _direction(options: Namespace, question: Question, design: Design) -> tuple[Any, str]:
    if options.better:
        return options.better, "as stated"
    if not question.takes_effect:
        return "higher", "by default"
    return ("lower" if float(design.effect) < 0 else "higher"), "from the effect given"


def _design(options: Namespace, question: Question, unknown: str) -> Design:
    from pydantic import ValidationError

    from ldn_designer.designs import load
    from ldn_designer.designs.typical import typical

    kind = load(options.design)
    values: dict[str, Any] = {
        field.name: value
        for field in (*kind.fields(), *kind.layers())
        if (value := getattr(options, field.name, None)) is not None
    }
    if unknown and unknown not in values and unknown in kind.model_fields:
        begin = getattr(typical(options.design)[0], unknown)
        values[unknown] = MIDDLE if begin is None else begin
    if effect := _asked_for(kind, question):
        values[effect] = _some_effect(kind)
    _one_alternative(kind, values)
    if options.allocation is not None:
        values["allocation"] = options.allocation
    try:
        return kind(**values)
    except ValidationError as error:
        raise refusal(error, kind) from None


def _some_effect(kind: type[Design]) -> float:
    """A value that the effect's field accepts, where the effect is what is asked for."""
    field = next(field for field in kind.fields() if field.name == kind.effect_field)
    if kind.scale == "log":
        return kind.no_difference
    if field.minimum is None or field.maximum is None:
        return field.minimum or field.maximum or 0.0
    return (field.minimum + field.maximum) / 2


def _one_alternative(kind: type[Design], values: dict[str, Any]) -> None:
    """Misused where not exactly one way to give an assumption is complete."""
    groups = [set(group) for _, group in kind.alternatives]
    given = {name for group in groups for name in group if name in values}
    if groups and given not in groups:
        ways = [" with ".join(option(name) for name in group) for _, group in kind.alternatives]
        raise Misused(f"give exactly one of {alternatives(ways)}")


def refusal(error: ValidationError, model: type[BaseModel]) -> Refused:
    """The first complaint as a sentence; a percentage typed for a fraction is recognised."""
    from ldn_designer.frozen import PROPORTION, problems

    first = problems(error, model, fractions=True)[0]
    entered = error.errors()[0]["input"]
    info = model.model_fields.get(first.path)
    extra = info.json_schema_extra if info else None
    is_fraction = isinstance(extra, dict) and extra.get("unit") == PROPORTION
    if is_fraction and isinstance(entered, float) and 1 < entered < 100:  # noqa: PLR2004 - what looks like a percentage
        return Refused(f"{first.sentence} Write {entered:g}% as {entered / 100:g}.")
    return Refused(first.sentence)
