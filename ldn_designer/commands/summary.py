"""`summary`: what follows from a plan file, on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ldn_designer.commands import as_json
from ldn_designer.commands.layout import findings_text, parts, rows
from ldn_designer.commands.plan_file import add_plan_file, evaluated, opened

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from ldn_designer.evaluation import Evaluation


def add_arguments(parser: ArgumentParser, words: list[str]) -> None:  # noqa: ARG001 - every command's shape
    """The plan file."""
    add_plan_file(parser)
    parser.add_argument("--json", action="store_true", help="Print the summary as JSON.")


def run(options: Namespace) -> str:
    """Sample size, power, assurance and findings; Refused where there is no answer."""
    evaluation = evaluated(opened(options.file))
    return as_json(_content(evaluation)) if options.json else _text(evaluation)


def _content(evaluation: Evaluation) -> dict[str, Any]:
    from ldn_designer.commands.calculation_report import answer_content, findings_content

    plan, answer, assurance = evaluation.plan, evaluation.answer, evaluation.assurance
    return {
        "title": plan.title,
        "condition": plan.condition,
        "design": answer.design.kind,
        "solve_for": plan.solve_for,
        **answer_content(answer),
        "effect": answer.effect,
        "sd": None if evaluation.planned.spread is None else evaluation.planned.spread.value,
        "alpha": plan.alpha,
        "sides": plan.sides,
        "better": plan.outcome.better,
        "dropout": plan.dropout,
        "assurance": assurance
        and {
            "success": assurance.success,
            "harm": assurance.harm,
            "ceiling": assurance.ceiling,
            "at_least_planned": evaluation.beyond_target,
            "prior": evaluation.planned.prior_label,
        },
        "screened": evaluation.screened,
        "months": evaluation.months,
        "method": answer.design.method(),
        "reference": answer.design.reference,
        "findings": findings_content(evaluation.findings),
    }


def _text(evaluation: Evaluation) -> str:
    return parts(
        evaluation.plan.title,
        rows(_rows(evaluation)),
        findings_text(evaluation.findings),
    )


def _rows(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    from ldn_designer.commands.calculation_report import answer_rows, level_row
    from ldn_designer.commands.changes import percentage
    from ldn_designer.notation import count, percent, planned, quantity

    plan, answer = evaluation.plan, evaluation.answer
    yield from answer_rows(answer, plan.hypothesis.chance)
    yield "Effect", f"{evaluation.effect_words}, {plan.outcome.better} is better"
    if (spread := evaluation.planned.spread) is not None:
        sd = quantity(planned(spread.value), plan.outcome.unit)
        yield "Standard deviation", f"{sd}, {spread.title}"
    yield level_row(plan, answer.design)
    yield "Dropout", percentage(plan.dropout)
    if (assurance := evaluation.assurance) is not None:
        yield "Assurance", f"{percent(assurance.success)}, given {evaluation.planned.prior_label}"
        yield "Its ceiling", f"{percent(assurance.ceiling)}, whatever the number of participants"
        if plan.sides != 1:
            yield "Harm", f"{percent(assurance.harm)}, significant in favour of {plan.comparator}"
    yield "Screened", f"{count(evaluation.screened)}"
    months = quantity(count(max(1, round(evaluation.months))), "months")
    yield "Recruitment", f"{months} to {answer.design.entered.removesuffix('d')} all"
    yield "Method", answer.design.method()
    yield "Reference", answer.design.reference
