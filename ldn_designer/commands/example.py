"""`example`: the built-in examples, listed or written to a plan file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ldn_designer.commands import Misused, Refused
from ldn_designer.commands.layout import rows
from ldn_designer.commands.words import one_of
from ldn_designer.examples import EXAMPLES

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser, words: list[str]) -> None:  # noqa: ARG001 - every command's shape
    """The example's name, and where it goes."""
    name = one_of(tuple(EXAMPLES), "example")
    parser.add_argument("name", metavar="NAME", nargs="?", type=name, help="One of those listed.")
    parser.add_argument("--list", action="store_true", help="List the examples.")
    parser.add_argument("--output", metavar="F.ldn", type=Path, help="The plan file to write.")


def run(options: Namespace) -> str:
    """The list, or where the example was written. A file that holds something else is kept."""
    if options.list:
        return rows(EXAMPLES.items())
    if options.name is None or options.output is None:
        raise Misused("name an example and an --output, or ask for the --list")
    from ldn_designer.examples import load_example
    from ldn_designer.files import FileError, plan_bytes, save_plan

    plan, output = load_example(options.name), options.output
    try:
        if output.is_file() and output.read_bytes() != plan_bytes(plan):
            raise Refused(
                f"“{output}” exists and holds something else, which would be lost: "
                "write to another name, or remove it first."
            )
        save_plan(plan, output)
    except (FileError, OSError) as error:
        raise Refused(str(error)) from error
    return f"Wrote {output}: {EXAMPLES[options.name]}."
