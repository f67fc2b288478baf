"""`simulate`: the trial of a plan file run many times, beside the formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.commands import Refused, as_json
from ldn_designer.commands.layout import parts, rows
from ldn_designer.commands.plan_file import add_plan_file, evaluated, opened
from ldn_designer.commands.words import whole_number

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DEFAULT_TRIALS = 100_000
MOST_TRIALS = 10_000_000
DEFAULT_SEED = 20_260
LARGEST_SEED = 2**32 - 1


def add_arguments(parser: ArgumentParser, words: list[str]) -> None:  # noqa: ARG001 - every command's shape
    """The plan file, how many trials, and the seed."""
    add_plan_file(parser)
    said = f"Trials to run. Default {DEFAULT_TRIALS}."
    parser.add_argument("--trials", type=whole_number, default=DEFAULT_TRIALS, help=said)
    said = f"Seed: the same one gives the same trials. Default {DEFAULT_SEED}."
    parser.add_argument("--seed", type=whole_number, default=DEFAULT_SEED, help=said)
    parser.add_argument("--json", action="store_true", help="Print the result as JSON.")


def run(options: Namespace) -> str:
    """The share of trials that succeed, its interval, and the power by the formula."""
    _within("Trials", options.trials, 1, MOST_TRIALS)
    _within("The seed", options.seed, 0, LARGEST_SEED)
    evaluation = evaluated(opened(options.file))
    from ldn_designer.notation import count, interval, percent
    from ldn_designer.power.simulation import simulate

    answer = evaluation.answer
    found = simulate(
        answer.design, evaluation.plan.hypothesis, answer.analysed, options.trials, options.seed
    )
    low, high = found.interval()
    if options.json:
        return as_json(
            {
                "power": answer.power,
                "simulated": found.power,
                "interval": [low, high],
                "level": 0.999,
                "successes": found.successes,
                "trials": found.trials,
                "seed": found.seed,
            }
        )
    shown = f"{percent(found.power, 2)} of {count(found.trials)} trials"
    return parts(
        evaluation.plan.title,
        rows(
            (
                ("Simulated", f"{shown} (99.9% interval {interval(low * 100, high * 100)}%)"),
                ("Formula", percent(answer.power, 2)),
                ("Seed", str(found.seed)),
            )
        ),
    )


def _within(what: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise Refused(f"{what} must be at least {low} and at most {high:,}; {value:,} is not.")
