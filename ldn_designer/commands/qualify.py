"""`qualify`: values of other programs computed again here, and the report that a regulated site keeps."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_designer.commands import Ended, Misused, Refused, as_json
from ldn_designer.commands.layout import paragraph, parts
from ldn_designer.commands.words import whole_number

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from ldn_designer.qualification.content import Proof
    from ldn_designer.qualification.reading import Vectors
    from ldn_designer.qualification.running import Qualification

#: Trials that decide on an explanation; typical trials of every design are run no more often than that.
TRIALS = 1_000_000
FEWEST_TRIALS = 1_000
#: Disagreements told in the terminal; the report has all.
MOST_TOLD = 20


def add_arguments(parser: ArgumentParser, words: list[str]) -> None:  # noqa: ARG001 - every command's shape
    """Where the rows are, which procedures, and what is written."""
    said = "Folder with JSON files of rows. Default: the values that the program is shipped with."
    parser.add_argument("--vectors", metavar="DIR", type=Path, help=said)
    said = "Only this procedure; may be given more than once."
    parser.add_argument("--only", metavar="PROCEDURE", action="append", default=[], help=said)
    said = "Write the report to sign as PDF; an older one is replaced."
    parser.add_argument("--report", metavar="F.pdf", type=Path, help=said)
    said = "Write the same content as JSON; an older file is replaced."
    parser.add_argument("--json", metavar="F", type=Path, dest="json_file", help=said)
    said = f"Trials of each simulation that decides on an explanation. Default {TRIALS:,}."
    parser.add_argument("--trials", type=whole_number, default=TRIALS, help=said)


def run(options: Namespace) -> Ended:
    """Results by procedure, with exit code 1 where a row disagrees and 3 where one is only not covered."""
    if not FEWEST_TRIALS <= options.trials <= TRIALS * 10:
        allowed = f"at least {FEWEST_TRIALS:,} and at most {TRIALS * 10:,}"
        raise Refused(f"Trials must be {allowed}; {options.trials:,} is not.")
    if options.report and options.report == options.json_file:
        raise Misused("the report and the JSON need names of their own")
    vectors = _rows(options)
    from ldn_designer.qualification.running import qualify

    found = qualify(vectors, tuple(options.only), options.trials, _progress("rows"))
    told = [_table(found), _not_covered(found), _disagreed(found), _explained(found)]
    if options.report or options.json_file:
        told.append(_written(options, vectors, found))
    return Ended(parts(*told), found.exit_code)


def _rows(options: Namespace) -> Vectors:
    from ldn_designer.qualification.reading import ReadingError, bundled, read

    try:
        vectors = bundled() if options.vectors is None else read(options.vectors)
    except ReadingError as error:
        raise Refused(str(error)) from error
    groups = sorted({each.group for each in vectors.given})
    names = {*groups, *(each.row.procedure for each in vectors.given)}
    if unknown := [name for name in options.only if name not in names]:
        raise Refused(
            f"No row belongs to the procedure “{unknown[0][:60]}”; there are {', '.join(groups)}."
        )
    return vectors


def _table(found: Qualification) -> str:
    from ldn_designer.qualification.running import VERDICTS, counts

    wide = max(len(name) for name in (*found.groups, "procedure")) + 2
    lines = ["procedure".ljust(wide) + "".join(f"{title:>13}" for title in ("rows", *VERDICTS))]
    for name, results in (*found.groups.items(), ("all", found.results)):
        many = counts(results)
        numbers = (len(results), *(many[verdict] for verdict in VERDICTS))
        lines.append(name.ljust(wide) + "".join(f"{number:>13,}" for number in numbers))
    return "\n".join(lines)


def _not_covered(found: Qualification) -> str:
    by_name = [
        paragraph(f"{procedure}, {rows}: {reason}.", "- ")
        for (procedure, reason, excused), rows in found.reasons.items()
        if excused
    ]
    others = [
        paragraph(f"{procedure}, {rows}: {reason}.", "! ")
        for (procedure, reason, excused), rows in found.reasons.items()
        if not excused
    ]
    return parts(
        "\n".join(("Left out by name", *by_name)) if by_name else "",
        "\n".join(("Not covered", *others)) if others else "",
    )


def _disagreed(found: Qualification) -> str:
    disagreed = [each for each in found.results if each.verdict == "disagreed"]
    lines = [
        paragraph(f"{each.given.row.id}: {each.reason}.", "! ") for each in disagreed[:MOST_TOLD]
    ]
    if len(disagreed) > MOST_TOLD:
        lines.append(paragraph(f"and {len(disagreed) - MOST_TOLD:,} more."))
    return "\n".join(("Disagreed", *lines)) if lines else ""


def _explained(found: Qualification) -> str:
    from ldn_designer.qualification.causes import CAUSES

    lines = [
        paragraph(f"{len(rows)} of {key}: {CAUSES[key].sentence}", "- ")
        for key, rows in found.causes.items()
    ]
    return "\n".join(("What does not agree, and why", *lines)) if lines else ""


def _written(options: Namespace, vectors: Vectors, found: Qualification) -> str:
    """Where report and JSON were written; Refused where they cannot be."""
    from ldn_designer.qualification.trying import agreeing

    proof = _proof(options, vectors, found)
    told = []
    if options.json_file:
        from ldn_designer.atomic import NotReplaced, replace_file
        from ldn_designer.qualification.content import content

        try:
            replace_file(options.json_file, f"{as_json(content(proof))}\n".encode())
        except NotReplaced as error:
            raise Refused(
                f"“{options.json_file}” could not be written because {error.reason}."
            ) from error
        told.append(f"Wrote {options.json_file}: the proof as JSON.")
    if options.report:
        from ldn_designer.protocol.blocks import DocumentError
        from ldn_designer.qualification.report import write_report

        try:
            pages = write_report(proof, options.report)
        except DocumentError as error:
            raise Refused(str(error)) from error
        told.append(f"Wrote {options.report}: the report, {pages} pages.")
    told.append(agreeing(proof.tried))
    return "\n".join(told)


def _proof(options: Namespace, vectors: Vectors, found: Qualification) -> Proof:
    from datetime import UTC, datetime

    from ldn_designer.qualification.content import Proof
    from ldn_designer.qualification.environment import environment
    from ldn_designer.qualification.trying import TRIALS as TYPICAL_TRIALS
    from ldn_designer.qualification.trying import tried

    source = "the program itself" if options.vectors is None else f"the folder {options.vectors}"
    typical = tried(min(options.trials, TYPICAL_TRIALS), _progress("typical trials"))
    return Proof(
        vectors=vectors,
        source=source,
        only=tuple(options.only),
        trials=options.trials,
        qualification=found,
        tried=typical,
        environment=environment(),
        moment=datetime.now(UTC).replace(microsecond=0),
    )


def _progress(what: str) -> Callable[[int, int], None]:
    """What tells in a terminal how far the work has come; elsewhere it says nothing."""

    def told(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == total else ""
            sys.stderr.write(f"\r{what}: {done:,} of {total:,}{end}")
            sys.stderr.flush()

    return told
