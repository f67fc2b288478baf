"""The proof as a document to sign: what a regulated site keeps as its qualification of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.notation import count
from ldn_designer.protocol.blocks import (
    Block,
    Callout,
    Column,
    Contents,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    Spans,
    Table,
    TitlePage,
)
from ldn_designer.protocol.document import Document, Metadata
from ldn_designer.qualification.causes import CAUSES
from ldn_designer.qualification.content import worst
from ldn_designer.qualification.report_rows import row_tables
from ldn_designer.qualification.report_trials import decided_table, trial_blocks
from ldn_designer.qualification.running import MOST_EXPLAINED, VERDICTS, counts
from ldn_designer.qualification.wording import columns, off_words, plural, share_words, text_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ldn_designer.qualification.content import Proof
    from ldn_designer.qualification.running import Result

TITLE = "Installation and operational qualification of LDN Designer"
#: Who signs, and for what.
SIGNATURES = ("Performed by", "Reviewed by", "Approved by")
_LINES_TO_SIGN = "Name and function:\n\n\nSignature and date:\n\n\n"


def write_report(proof: Proof, path: Path) -> int:
    """Number of pages of the PDF written to `path`; DocumentError where it cannot be written."""
    from ldn_designer.protocol.pdf import write_pdf

    return write_pdf(document(proof), path, {})


def document(proof: Proof) -> Document:
    """The proof: result, differences, simulations, environment, signatures, every row, every file."""
    return Document(
        kind="qualification",
        title=f"{TITLE} {proof.environment.version}",
        short_title=f"Qualification of LDN Designer {proof.environment.version}",
        version=proof.environment.version,
        version_date=proof.moment.date(),
        language="en-GB",
        blocks=tuple(_blocks(proof)),
        metadata=Metadata(subject="Qualification report", keywords=("qualification", "validation")),
        layout="ledger",
    )


def _blocks(proof: Proof) -> Iterator[Block]:
    yield _title_page(proof)
    yield Contents(1)
    yield from _summary(proof)
    yield from _differences(proof)
    yield from trial_blocks(proof.tried)
    yield from _environment(proof)
    yield from _signatures()
    yield PageBreak()
    yield Heading(1, "Every row", "rows", "6")
    yield Paragraph(
        (
            (
                "Expected: as the other program printed it. Obtained: this program, from the same inputs. "
                "Tolerance: whole numbers may differ by “count”, others by “abs” or by “rel” times the expected "
                "value, whichever allows more. Off: the difference as a multiple of what is allowed; up to 1 agrees."
            ),
        )
    )
    yield from row_tables(proof.qualification)
    yield PageBreak()
    yield from _files(proof)


def _title_page(proof: Proof) -> TitlePage:
    qualification, environment = proof.qualification, proof.environment
    many = counts(qualification.results)
    rows = ", ".join(f"{count(many[each])} {each}" for each in VERDICTS)
    details: list[tuple[str, Spans]] = [
        ("Result", (proof.outcome.capitalize() + ".",)),
        ("Values of other programs", (f"{count(len(qualification.results))} rows: {rows}.",)),
        ("Rows from", (proof.source,)),
        ("Run", (f"{proof.moment:%Y-%m-%d %H:%M} UTC",)),
        ("Python and system", (f"{environment.python}; {environment.system}",)),
        ("Program’s files", (f"{len(environment.files)} files, SHA-256 {environment.digest}",)),
    ]
    if proof.only:
        details.insert(2, ("Only these procedures", (", ".join(proof.only),)))
    statement = (
        "Each row gives this program the inputs of a calculation that another program has done, and compares "
        "what it finds with what that program printed. The same command gives the same report on any machine: "
        "ldn-designer qualify --report F.pdf --json F.json."
    )
    return TitlePage("Qualification report", details=tuple(details), statements=((statement,),))


def _summary(proof: Proof) -> Iterator[Block]:
    qualification = proof.qualification
    yield Heading(1, "Results by procedure", "results", "1")
    yield Paragraph((f"{proof.outcome.capitalize()}.",))
    titles = ("Procedure", "Rows", *(each.capitalize() for each in VERDICTS), "Furthest off", "At")
    rows = [_summary_row(name, each) for name, each in qualification.groups.items()]
    rows.append(_summary_row("All", qualification.results))
    yield Table(
        "results-table",
        columns(titles, shares=(2.4, 0.7, 0.8, 0.9, 1.0, 1.1, 1.0, 4.0), right=(1, 2, 3, 4, 5, 6)),
        tuple(rows),
        caption=("Rows of each procedure, and the largest difference within the tolerance.",),
        emphasised=frozenset({len(rows) - 1}),
        notes=(("Furthest off: as a multiple of the tolerance, of all values that agree.",),),
    )
    if qualification.reasons:
        yield Table(
            "not-covered",
            columns(
                ("Procedure", "Rows", "Why", "Left out by name"), (2.4, 0.6, 6, 1.4), right=(1,)
            ),
            tuple(
                text_row(procedure, count(rows), reason, "yes" if excused else "no")
                for (procedure, reason, excused), rows in qualification.reasons.items()
            ),
            caption=("Rows that are not covered.",),
            notes=(("Rows that are left out by name ask nothing of the designs planned here.",),),
        )


def _summary_row(name: str, results: Sequence[Result]) -> tuple[Spans, ...]:
    many = counts(results)
    found = worst(results)
    where = "" if found is None else f"{found[0].given.row.id}, {found[1]}"
    off = "" if found is None else off_words(found[2])
    return text_row(
        name, count(len(results)), *(count(many[each]) for each in VERDICTS), off, where
    )


def _differences(proof: Proof) -> Iterator[Block]:
    yield Heading(1, "What does not agree, and why", "differences", "2")
    qualification = proof.qualification
    disagreed = [each for each in qualification.results if each.verdict == "disagreed"]
    if disagreed:
        yield Callout("caution", (f"{plural(len(disagreed), 'row')} without an explanation.",))
        yield Table(
            "disagreed",
            columns(("Row", "Procedure", "Tool", "Why"), (1.6, 1.8, 1.2, 6)),
            tuple(
                text_row(row.id, row.procedure, f"{row.tool} {row.tool_version}", each.reason)
                for each in disagreed
                for row in (each.given.row,)
            ),
            caption=("Rows that disagree.",),
        )
    if not qualification.causes:
        yield Paragraph(
            ("No row needs an explanation." if not disagreed else "No row is explained.",)
        )
        return
    yield Paragraph(
        (
            (
                f"At most {share_words(MOST_EXPLAINED)} of the rows may be explained by a difference of convention, "
                "each only where a simulation of its trial excludes the other program’s power and includes ours."
            ),
        )
    )
    yield Table(
        "causes",
        columns(("Cause", "Rows", "What differs", "Source"), (1.6, 0.6, 5, 3), right=(1,)),
        tuple(
            text_row(key, count(len(each)), CAUSES[key].sentence, CAUSES[key].source)
            for key, each in qualification.causes.items()
        ),
        caption=("Causes.",),
    )
    yield decided_table([each for found in qualification.causes.values() for each in found])


def _environment(proof: Proof) -> Iterator[Block]:
    found = proof.environment
    yield Heading(1, "Environment", "environment", "4")
    changed = found.changed
    state = (
        "No record of an installation is kept: the program was run from its source."
        if changed is None
        else "Every file is as it was installed."
        if not changed
        else f"{plural(len(changed), 'file')} changed since the installation: {', '.join(changed[:20])}."
    )
    yield KeyValues(
        (
            ("Program", (f"LDN Designer {found.version}",)),
            ("Installation", (state,)),
            ("SHA-256 of all files", (f"{found.digest} (of the list at the end)",)),
            ("Python", (found.python,)),
            (
                "System",
                (f"{found.system}, {found.processor}, {plural(found.processors, 'processor')}",),
            ),
        )
    )
    yield Table(
        "references",
        columns(("File of values", "SHA-256"), (1, 2)),
        tuple(text_row(name, digest) for name, digest in proof.references),
        caption=("The values of other programs.",),
    )
    yield _in_columns(
        "packages", "Package", "Version", found.packages, "Every package of this Python."
    )


def _in_columns(
    key: str, first: str, second: str, pairs: Sequence[tuple[str, str]], caption: str, wide: int = 4
) -> Table:
    """Pairs in several columns of a table, read downwards."""
    height = -(-len(pairs) // wide)
    padded = [*pairs, *[("", "")] * (height * wide - len(pairs))]
    rows = [
        [cell for column in range(wide) for cell in padded[column * height + row]]
        for row in range(height)
    ]
    shares = (2.0, 1.0) * wide
    return Table(
        key,
        columns((first, second) * wide, shares),
        tuple(text_row(*row) for row in rows),
        caption=(caption,),
    )


def _signatures() -> Iterator[Block]:
    yield Heading(1, "Signatures", "signatures", "5")
    yield Paragraph(
        (
            (
                "Installation: the program, its packages and its files are those listed above. Operation: the "
                "results are as reported, and differences are accepted for the reasons given."
            ),
        )
    )
    yield KeyValues(tuple((role, (_LINES_TO_SIGN,)) for role in SIGNATURES))


def _files(proof: Proof) -> Iterator[Block]:
    yield Heading(1, "Every file of the program", "files", "7")
    found = proof.environment
    yield Table(
        "files-table",
        (Column(("File",), share=1.0), Column(("SHA-256",), share=1.0)),
        tuple(text_row(name, digest) for name, digest in found.files),
        notes=((f"SHA-256 of this list, as sha256sum prints it: {found.digest}",),),
    )
