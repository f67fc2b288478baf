"""`solve`: any one unknown at which a given number of participants has the target power."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.commands import Misused, Refused, as_json, calculation
from ldn_designer.commands.layout import parts, rows

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_SOUGHT = "--for"


def add_arguments(parser: ArgumentParser, words: list[str]) -> None:
    """The options of a design, without need of the one that is sought."""
    calculation.add_arguments(parser, words, _sought(words))
    said = "What is sought: a field of the design by its option's name, margin, or alpha."
    parser.add_argument(_SOUGHT, dest="sought", required=True, metavar="FIELD", help=said)


def run(options: Namespace) -> str:
    """The value nearest to the one given, or to a typical one, at which the target power is just reached."""
    from ldn_designer.notation import count, percent, planned
    from ldn_designer.power.attrition import analysed
    from ldn_designer.power.unknowns import solved_for

    name = options.sought.removeprefix("--").replace("-", "_")
    plan, _ = calculation.planned(options, calculation.QUESTIONS["solve"], name)
    design = plan.design
    counts = analysed(design.apportion(plan.n_total), plan.attrition)
    try:
        found = solved_for(name, design, plan.hypothesis, counts, plan.power)
    except KeyError as error:
        raise Misused(str(error.args[0])) from None
    if found.value is None and found.most_power >= plan.power:
        raise Refused(
            f"{count(plan.n_total)} randomised have more than {percent(plan.power)} power "
            f"at every value of {name}: ask with fewer participants.",
            "impossible",
        )
    if found.value is None:
        raise Refused(
            f"No value of {name} gives {percent(plan.power)} power with {count(plan.n_total)} randomised: "
            f"the most is {percent(found.most_power, 1)}, at {planned(found.best)}.",
            "impossible",
        )
    if options.json:
        return as_json(
            {
                "design": design.kind,
                "sought": name,
                "value": found.value,
                "n_total": plan.n_total,
                "power": plan.power,
                "method": design.method(),
                "reference": design.reference,
            }
        )
    label = {each.name: each.label for each in type(design).fields()}.get(name, name.capitalize())
    return parts(
        f"{design.title}: {label.lower()}",
        rows(
            (
                (label, planned(found.value)),
                ("Power", percent(plan.power, 2)),
                ("Randomised", count(plan.n_total)),
                ("Analysis", design.method()),
            )
        ),
    )


def _sought(words: list[str]) -> str:
    """The name after --for, among the words of the command line."""
    for before, word in zip(words, [*words[1:], ""], strict=True):
        if before == _SOUGHT:
            return word.removeprefix("--").replace("-", "_")
        if before.startswith(f"{_SOUGHT}="):
            return before.partition("=")[2].removeprefix("--").replace("-", "_")
    return ""
