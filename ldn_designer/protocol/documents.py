"""The documents that the program writes, composed from plan and evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ldn_designer.figures import PRINT, registry, svg
from ldn_designer.protocol import checklists
from ldn_designer.protocol.blocks import Block, Figure
from ldn_designer.protocol.compose import frame, sheet, title_page, words
from ldn_designer.protocol.compose.outline import Section, section, sections
from ldn_designer.protocol.compose.references import references
from ldn_designer.protocol.document import Document, Metadata, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer.protocol.checklists import State
    from ldn_designer.protocol.pdf import FigureSource

LANGUAGE = "en-GB"
REFERENCES = "references"
#: Characters of a title for which the foot of a page, and the one page of a sheet, have room.
_FOOT_TITLE = 70
_SHEET_TITLE = 200


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A section in the window's outline: what is written, and how many items are open.

    A heading of level 1 sums up the sections beneath it.
    """

    id: str
    number: str
    heading: str
    level: int
    state: State
    open: int


def protocol_document(plan: TrialPlan, evaluation: Evaluation) -> Document:
    """The protocol, in the order of ICH M11.

    DocumentError says in a sentence what in the plan cannot be written.
    """
    body = tuple(
        block for each in sections() for block in frame.section_blocks(each, plan, evaluation)
    )
    cover = title_page.blocks(plan, evaluation)
    blocks = (*cover, *body, references((*cover, *body), plan, evaluation))
    title = plan.title.strip() if words.titled(plan) else words.full_title(plan)
    return _document("protocol", title, blocks, plan, "report")


def calculation_document(plan: TrialPlan, evaluation: Evaluation) -> Document:
    """The calculation sheet: one page that a grant writer attaches."""
    title = plan.title.strip() if words.titled(plan) else words.comparison_title(plan)
    return _document(
        "calculation",
        _shortened(title, _SHEET_TITLE),
        sheet.blocks(plan, evaluation),
        plan,
        "sheet",
    )


#: The documents by kind, in the order in which they are offered. A new document adds one line.
DOCUMENTS: Mapping[str, Callable[[TrialPlan, Evaluation], Document]] = {
    "protocol": protocol_document,
    "calculation": calculation_document,
}


def write_document(kind: str, plan: TrialPlan, evaluation: Evaluation, path: str | Path) -> int:
    """Number of pages of the PDF written to `path`.

    DocumentError says in a sentence what cannot be written, or why the file cannot; an older file
    then stays as it was. KeyError names an unknown kind.
    """
    from ldn_designer.protocol.pdf import write_pdf

    if kind not in DOCUMENTS:
        message = f"unknown document {kind!r}; the documents are {', '.join(DOCUMENTS)}"
        raise KeyError(message)
    document = DOCUMENTS[kind](plan, evaluation)
    return write_pdf(document, path, figure_sources(document, evaluation))


def figure_sources(document: Document, evaluation: Evaluation) -> dict[str, FigureSource]:
    """The drawing of each figure of the document, for a writer."""
    keys = [block.key for block in walk(document) if isinstance(block, Figure)]
    return {key: _source(key, evaluation) for key in keys}


def section_blocks(identifier: str, plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """The blocks of one section, its heading first; KeyError for an unknown section."""
    found = section(identifier)
    blocks = frame.section_blocks(found, plan, evaluation)
    if identifier == REFERENCES:
        return (*blocks, protocol_document(plan, evaluation).blocks[-1])
    return blocks


def outline(plan: TrialPlan, evaluation: Evaluation) -> tuple[OutlineEntry, ...]:
    """Every section with what is open in it, as the document itself has it."""
    rows = checklists.spirit(protocol_document(plan, evaluation).blocks)
    states: dict[str, list[State]] = {each.id: [] for each in sections()}
    for row in rows:
        for place in row.sections:
            if place in states:
                states[place].append(row.state)
    return tuple(_entry(each, _beneath(each, states)) for each in sections())


def _beneath(each: Section, states: Mapping[str, list[State]]) -> list[State]:
    """The states of a section; of a heading of level 1, those of all sections under it."""
    if each.level > 1:
        return states[each.id]
    inside = [other for other in sections() if other.number.split(".")[0] == each.number]
    return [state for other in inside for state in states[other.id]]


def _entry(each: Section, found: list[State]) -> OutlineEntry:
    state: State = "open" if "open" in found else "draft" if "draft" in found else "written"
    return OutlineEntry(each.id, each.number, each.heading, each.level, state, found.count("open"))


def _source(key: str, evaluation: Evaluation) -> FigureSource:
    def drawn(width: float, height: float) -> bytes:
        return svg(registry.load(key).draw, evaluation, (width, height), PRINT)

    return drawn


def _document(
    kind: str, title: str, blocks: tuple[Block, ...], plan: TrialPlan, layout: str
) -> Document:
    short = plan.short_title.strip() or _shortened(title, _FOOT_TITLE)
    return Document(
        kind=kind,
        title=title,
        short_title=short,
        version=plan.version.strip() or "draft",
        version_date=date.fromisoformat(plan.version_date),
        language=LANGUAGE,
        blocks=blocks,
        metadata=Metadata(
            author=plan.authors,
            subject=f"Trial {kind}",
            keywords=("low-dose naltrexone", words.condition(plan), "sample size"),
        ),
        layout="sheet" if layout == "sheet" else "report",
    )


def _shortened(title: str, longest: int) -> str:
    """The title, or its beginning where it is longer than a place has room for."""
    return title if len(title) <= longest else f"{title[:longest].rsplit(' ', 1)[0]} …"
