"""`solve`: any one unknown at which a given number of participants has the target power."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.commands import Misused, Refused, as_json, calculation
from ldn_designer.commands.layout import parts, rows
from ldn_designer.commands.words import alternatives

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ldn_designer.evaluation.unknown_part import Solved

_SOUGHT = "--for"


def add_arguments(parser: ArgumentParser, words: list[str]) -> None:
    """The options of a design, without need of the one that is sought."""
    calculation.add_arguments(parser, words, _sought(words))
    said = (
        "What is sought, by its option's name: a number of the design or of what is laid over it, "
        "alpha, margin, dropout or lost."
    )
    if names := _names(words):
        said += f" Here: {alternatives(names)}."
    parser.add_argument(_SOUGHT, dest="sought", required=True, metavar="FIELD", help=said)


def run(options: Namespace) -> str:
    """The value nearest to the one given, or to a typical one, at which the target power is just reached.

    Refused, with what else would reach it, where no value does or every value does.
    """
    from ldn_designer.commands.changes import possible
    from ldn_designer.evaluation import evaluate
    from ldn_designer.evaluation.unknown_part import solved
    from ldn_designer.protocol.solved import reason

    name = options.sought.removeprefix("--").replace("-", "_")
    plan, _ = calculation.planned(options, calculation.QUESTIONS["solve"], name)
    evaluation = evaluate(plan)
    try:
        found = solved(evaluation, name)
    except KeyError as error:
        raise Misused(str(error.args[0])) from None
    if found.value is None:
        raise Refused(reason(found), "impossible", *possible(evaluation, found.changes))
    return _json(found) if options.json else _text(found)


def _json(found: Solved) -> str:
    plan, design = found.evaluation.plan, found.evaluation.planned.design
    return as_json(
        {
            "design": design.kind,
            "sought": found.field.name,
            "value": found.value,
            "usable": found.usable,
            "at_most": found.at_most,
            "others": found.others,
            "n_total": plan.n_total,
            "power": plan.power,
            "method": design.method(),
            "reference": design.reference,
        }
    )


def _text(found: Solved) -> str:
    from ldn_designer.commands.layout import paragraph
    from ldn_designer.notation import count, percent
    from ldn_designer.protocol.solved import sentence, value_text

    plan, design = found.evaluation.plan, found.evaluation.planned.design
    assert found.value is not None
    value = found.value if found.usable is None else found.usable
    return parts(
        f"{design.title}: {found.field.label.lower()}",
        rows(
            (
                (found.field.label, value_text(found.evaluation, found.field, value)),
                (plan.hypothesis.chance.capitalize(), percent(found.power, 2)),
                (design.entered.capitalize(), count(plan.n_total)),
                ("Analysis", design.method()),
            )
        ),
        paragraph(sentence(found)),
    )


def _names(words: list[str]) -> list[str]:
    """The options of what can be solved for in a typical trial of the design that the words name."""
    from ldn_designer.designs import DESIGNS

    kind = next((word for word in words if word in DESIGNS), None)
    if kind is None or not {"-h", "--help"} & set(words):
        return []
    from ldn_designer.designs.typical import typical
    from ldn_designer.evaluation.unknown_part import unknowns
    from ldn_designer.hypotheses import HYPOTHESES

    design, said = typical(kind)
    question = HYPOTHESES[design.shows[0]].asked(0.05, 2, said.better)
    return [each.name.replace("_", "-") for each in unknowns(design, question)]


def _sought(words: list[str]) -> str:
    """The name after --for, among the words of the command line."""
    for before, word in zip(words, [*words[1:], ""], strict=True):
        if before == _SOUGHT:
            return word.removeprefix("--").replace("-", "_")
        if before.startswith(f"{_SOUGHT}="):
            return before.partition("=")[2].removeprefix("--").replace("-", "_")
    return ""
