"""What the commands that read a plan file share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ldn_designer.commands import Refused

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def add_plan_file(parser: ArgumentParser) -> None:
    """The argument that names the plan file."""
    parser.add_argument("file", metavar="F.ldn", type=Path, help="A plan file.")


def opened(path: Path) -> TrialPlan:
    """The plan in a file; Refused with what is wrong with the file."""
    from ldn_designer.files import FileError, open_plan

    try:
        return open_plan(path)
    except FileError as error:
        raise Refused(error.sentence) from error


def evaluated(plan: TrialPlan) -> Evaluation:
    """The evaluation of a plan that has an answer; Refused, with changes, where it has none."""
    from ldn_designer.commands.changes import impossible
    from ldn_designer.evaluation import evaluate

    evaluation = evaluate(plan)
    if not evaluation.answer.possible:
        raise impossible(evaluation)
    return evaluation
