"""What the protocol page shows of a plan, composed once in the background and kept for all its parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer.protocol.blocks import Block
    from ldn_designer.protocol.checklists import RowState
    from ldn_designer.protocol.document import Document
    from ldn_designer.protocol.target_difference import Item
    from ldn_designer_ui.pages.protocol_outline import Entry
    from ldn_designer_ui.pages.protocol_pages import Pages
    from ldn_designer_ui.printing import Progress
    from ldn_designer_ui.widgets.status_icon import State

#: The entry before the first section: it is no section of the standard, so it has no number.
TITLE_PAGE = "title-page"
#: How far a section is, as the document says it, and the mark that shows it.
MARKS: Mapping[str, State] = {"written": "done", "draft": "half", "open": "open"}
_ASSUMPTIONS = "assumptions"


@dataclass(frozen=True)
class Section:
    """One section as the page shows it.

    lead: what follows from the plan, up to the first table or figure. assumptions: the table of
    assumptions where there is one. further: the rest. placeholders: what is to be written.
    suggested: text the author may take over; it stands until there is a text of the author's.
    """

    entry: Entry
    lead: tuple[Block, ...] = ()
    assumptions: tuple[Block, ...] = ()
    further: tuple[Block, ...] = ()
    placeholders: tuple[str, ...] = ()
    suggested: str = ""

    @property
    def title(self) -> str:
        """Number and heading, as the PDF's bookmarks have them."""
        return f"{self.entry.number} {self.entry.heading}".strip()


@dataclass(frozen=True)
class Draft:
    """The whole protocol: its document, its sections by id in order, and both checklists."""

    plan: TrialPlan
    evaluation: Evaluation
    document: Document
    sections: Mapping[str, Section]
    spirit: tuple[RowState, ...]
    target_difference: tuple[Item, ...]

    def rows_of(self, section: str) -> tuple[RowState, ...]:
        """The rows of SPIRIT 2025 that a section answers."""
        return tuple(row for row in self.spirit if section in row.sections)

    def count(self, state: str) -> int:
        """How many rows of SPIRIT 2025 are in a state."""
        return sum(row.state == state for row in self.spirit)

    def beneath(self, chapter: str) -> tuple[Section, ...]:
        """The sections of a chapter."""
        number = self.sections[chapter].entry.number
        if not number:
            return ()
        return tuple(
            section
            for section in self.sections.values()
            if section.entry.number.startswith(f"{number}.")
        )


class _Kept(NamedTuple):
    plan: TrialPlan
    evaluation: Evaluation
    draft: Draft


_LOCK = Lock()
_kept: list[_Kept] = []
_counted: list[tuple[object, int]] = []


def draft(plan: TrialPlan, evaluation: Evaluation) -> Draft:
    """The draft of a plan; the last one is kept, so that asking again takes no time.

    DocumentError says in a sentence what in the plan cannot be written.
    """
    with _LOCK:
        if not _kept or _kept[0].plan is not plan or _kept[0].evaluation is not evaluation:
            _kept[:] = [_Kept(plan, evaluation, _compose(plan, evaluation))]
        return _kept[0].draft


def open_count(plan: TrialPlan, evaluation: Evaluation) -> int:
    """How many rows of SPIRIT 2025 are to be written, for the step at the left.

    That depends on words, not on numbers: while a number is being typed on another page nothing is
    composed. DocumentError as for `draft`.
    """
    key = (
        plan.texts,
        plan.sponsor,
        plan.version_date,
        plan.condition,
        plan.outcome,
        plan.design.kind,
        bool(plan.evidence.included),
        evaluation.answer.possible,
    )
    known = next((kept for kept in _kept if kept.plan is plan), None)
    if known is not None:
        return known.draft.count("open")
    if not _counted or _counted[0][0] != key:
        _counted[:] = [(key, draft(plan, evaluation).count("open"))]
    return _counted[0][1]


def pages_of(shown: Draft, progress: Progress) -> Pages:
    """The draft's PDF as pages to look at; DocumentError and FigureError say what hinders it."""
    from ldn_designer_ui.pages.protocol_pages import Pages
    from ldn_designer_ui.printing import pdf_of

    return Pages(pdf_of(shown.document, shown.evaluation, progress))


def _compose(plan: TrialPlan, evaluation: Evaluation) -> Draft:
    from ldn_designer.protocol import checklists, documents
    from ldn_designer.protocol.blocks import Heading
    from ldn_designer.protocol.target_difference import target_difference_items
    from ldn_designer_ui.pages.protocol_outline import Entry

    document = documents.protocol_document(plan, evaluation)
    entries = {
        entry.id: Entry(
            entry.id, entry.number, entry.heading, entry.level, MARKS[entry.state], entry.open
        )
        for entry in documents.outline(plan, evaluation)
    }
    blocks: dict[str, list[Block]] = {}
    current: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Heading) and block.anchor in entries:
            current = blocks.setdefault(block.anchor, [])
        else:
            current.append(block)
    rows = checklists.spirit(document.blocks)
    sections = {TITLE_PAGE: _title_page(rows)} | {
        key: _section(entry, plan, tuple(blocks.get(key, ()))) for key, entry in entries.items()
    }
    return Draft(plan, evaluation, document, sections, rows, target_difference_items(evaluation))


def _title_page(rows: tuple[RowState, ...]) -> Section:
    from ldn_designer_ui.pages.protocol_outline import Entry

    states = [row.state for row in rows if TITLE_PAGE in row.sections]
    state = next((one for one in ("open", "draft") if one in states), "written")
    return Section(Entry(TITLE_PAGE, "", "Title page", 1, MARKS[state], states.count("open")))


def _section(entry: Entry, plan: TrialPlan, blocks: tuple[Block, ...]) -> Section:
    """A section's blocks in the parts of the page, without what the author wrote."""
    from ldn_designer.protocol.blocks import Figure, Placeholder, Table
    from ldn_designer.protocol.compose.outline import section
    from ldn_designer.protocol.compose.prose import paragraphs

    written = len(paragraphs(plan.text(entry.id)))
    blocks = blocks[: len(blocks) - written]
    first = next(
        (at for at, block in enumerate(blocks) if isinstance(block, Table | Figure)), len(blocks)
    )
    rest = blocks[first:]
    listed = [block for block in rest if isinstance(block, Table) and block.key == _ASSUMPTIONS]
    placeholders = tuple(block.prompt for block in blocks if isinstance(block, Placeholder))
    source = section(entry.id)
    offered = bool(source.suggestions or source.suggested) and not written
    return Section(
        entry,
        lead=blocks[:first],
        assumptions=tuple(replace(table, caption=()) for table in listed),
        further=tuple(block for block in rest if block not in listed),
        placeholders=placeholders,
        suggested=_suggestion(blocks, len(source.paragraphs)) if offered else "",
    )


def _suggestion(blocks: tuple[Block, ...], fixed: int) -> str:
    """The suggested text as plain text: list and paragraphs after what is fixed."""
    from ldn_designer.protocol.blocks import Bullets, Paragraph, Value

    lines: list[str] = []
    for block in blocks[fixed:]:
        if not isinstance(block, Bullets | Paragraph):
            continue
        mark = "• " if isinstance(block, Bullets) else ""
        for line in block.lines():
            words = (span.text if isinstance(span, Value) else str(span) for span in line)
            lines.append(mark + "".join(words))
    return "\n".join(lines)
