"""`simulate`: a trial run many times, beside the formula and a second engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ldn_designer.commands import Refused, as_json, calculation
from ldn_designer.commands.given_plan import given_plan
from ldn_designer.commands.layout import parts, rows
from ldn_designer.commands.plan_file import add_plan_file, evaluated
from ldn_designer.commands.words import alternatives, whole_number
from ldn_designer.designs import DESIGNS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.power.agreement import Agreement

DEFAULT_TRIALS = 100_000
MOST_TRIALS = 10_000_000
DEFAULT_SEED = 20_260
LARGEST_SEED = 2**32 - 1
LEVEL = 0.999


def add_arguments(parser: ArgumentParser, words: list[str]) -> None:
    """A design with its fields, or a plan file; how many trials, and the seed."""
    if any(word in DESIGNS for word in words):
        calculation.add_arguments(parser, words)
    else:
        if not words:
            parser.error(f"name a plan file, or a design: {alternatives(tuple(DESIGNS))}")
        add_plan_file(parser)
        parser.add_argument("--json", action="store_true", help="Print the result as JSON.")
        parser.epilog = (
            "Instead of a plan file a design may be given with its fields:\n"
            f"“{parser.prog} DESIGN --help” lists them, “ldn-designer designs” the designs."
        )
    said = f"Trials to run. Default {DEFAULT_TRIALS}."
    parser.add_argument("--trials", type=whole_number, default=DEFAULT_TRIALS, help=said)
    said = f"Seed: the same one gives the same trials. Default {DEFAULT_SEED}."
    parser.add_argument("--seed", type=whole_number, default=DEFAULT_SEED, help=said)


def run(options: Namespace) -> str:
    """The share of trials that succeed, its interval, and the power by formula and second engine."""
    _within("Trials", options.trials, 1, MOST_TRIALS)
    _within("The seed", options.seed, 0, LARGEST_SEED)
    evaluation = evaluated(given_plan(options))
    from ldn_designer.power.agreement import agreement

    answer = evaluation.answer
    found = agreement(
        answer.design, evaluation.plan.hypothesis, answer.analysed, options.trials, options.seed
    )
    if options.json:
        return as_json(_content(evaluation, found))
    by_fields = hasattr(options, "design")
    title = f"{answer.design.title}: simulation" if by_fields else evaluation.plan.title
    return _text(title, evaluation, found)


def _content(evaluation: Evaluation, found: Agreement) -> dict[str, Any]:
    """power: the formula's. agrees: within the interval where it is exact, else to a percentage point."""
    answer, low, high = evaluation.answer, *found.simulated.interval(LEVEL)
    return {
        "power": found.formula,
        "second_engine": found.second,
        "simulated": found.simulated.power,
        "interval": [low, high],
        "level": LEVEL,
        "successes": found.simulated.successes,
        "trials": found.simulated.trials,
        "seed": found.simulated.seed,
        "n_analysed": answer.by_stratum(answer.analysed),
        "exact": found.exact,
        "gap": found.gap,
        "z": found.z,
        "agrees": found.agrees,
    }


def _text(title: str, evaluation: Evaluation, found: Agreement) -> str:
    from ldn_designer.notation import count, interval, number, percent

    answer, simulated = evaluation.answer, found.simulated
    low, high = simulated.interval(LEVEL)
    shown = f"{percent(simulated.power, 2)} of {count(simulated.trials)} trials"
    named = zip(answer.analysed.units.tolist(), answer.design.strata, strict=True)
    second = "none for this design" if found.second is None else percent(found.second, 2)
    judged = (
        f"the simulation lies {number(abs(found.z), 1)} standard errors from the formula, which is exact"
        if found.exact
        else f"the formula is an approximation, {number(abs(found.gap) * 100, 2)} points off by simulation"
    )
    return parts(
        title,
        rows(
            (
                ("Analysed", " : ".join(f"{count(n)} {name}" for n, name in named)),
                ("Simulated", f"{shown} (99.9% interval {interval(low * 100, high * 100)}%)"),
                ("Formula", percent(found.formula, 2)),
                ("Second engine", second),
                ("Agreement", f"{'yes' if found.agrees else 'no'}: {judged}"),
                ("Test", answer.design.method()),
                ("Seed", str(simulated.seed)),
            )
        ),
    )


def _within(what: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise Refused(f"{what} must be at least {low} and at most {high:,}; {value:,} is not.")
