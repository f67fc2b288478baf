"""`export`: the protocol or the calculation of a plan file as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ldn_designer.commands import Refused
from ldn_designer.commands.plan_file import add_plan_file, evaluated, opened
from ldn_designer.commands.words import one_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

#: Named here as well as in `protocol.documents`, so that help needs nothing heavy.
DOCUMENTS = ("protocol", "calculation")


def add_arguments(parser: ArgumentParser, words: list[str]) -> None:  # noqa: ARG001 - every command's shape
    """The plan file, the document, and where it goes."""
    add_plan_file(parser)
    said = "The PDF to write; an older one is replaced."
    parser.add_argument("--output", metavar="F.pdf", type=Path, required=True, help=said)
    parser.add_argument(
        "--document",
        metavar="|".join(DOCUMENTS),
        type=one_of(DOCUMENTS, "document"),
        default=DOCUMENTS[0],
        help=f"Which document. Default {DOCUMENTS[0]}.",
    )


def run(options: Namespace) -> str:
    """Where the document was written; Refused where the plan has no answer or the file is refused."""
    plan = opened(options.file)
    if options.output.exists() and options.output.samefile(options.file):
        raise Refused(f"“{options.output}” is the plan itself: write the PDF to another name.")
    evaluation = evaluated(plan)
    from ldn_designer.protocol import documents
    from ldn_designer.protocol.blocks import DocumentError

    try:
        pages = documents.write_document(options.document, plan, evaluation, options.output)
    except DocumentError as error:
        raise Refused(str(error)) from error
    sheets = "1 page" if pages == 1 else f"{pages} pages"
    return f"Wrote {options.output}: the {options.document}, {sheets}."
