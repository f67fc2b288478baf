"""The plan that a command is about: a design with its fields, or what a plan file holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ldn_designer.commands import calculation
from ldn_designer.commands.plan_file import opened

if TYPE_CHECKING:
    from argparse import Namespace

    from ldn_designer.plan import TrialPlan


def given_plan(options: Namespace) -> TrialPlan:
    """The plan of the fields, its power asked where the number is given; else that of the file.

    Refused where a value is not allowed, or with what is wrong with the file.
    """
    if not hasattr(options, "design"):
        return opened(options.file)
    question = calculation.QUESTIONS[options.command]
    if options.n is not None:
        question = replace(question, solve_for="power")
    return calculation.planned(options, question)[0]
