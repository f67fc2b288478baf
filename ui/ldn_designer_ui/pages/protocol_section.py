"""One section of the protocol: its text with values as chips, the author's words, its checklists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ldn_designer_ui.pages.protocol_draft import TITLE_PAGE
from ldn_designer_ui.pages.protocol_fields import DocumentFields
from ldn_designer_ui.pages.protocol_meters import Checklist, Line, Meters
from ldn_designer_ui.pages.protocol_passage import Passage
from ldn_designer_ui.pages.protocol_sources import SourceNote
from ldn_designer_ui.pages.protocol_writing import Writing
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.scroll_panel import ScrollPanel
from ldn_designer_ui.widgets.section_label import SectionLabel

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from ldn_designer.protocol.blocks import Value
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.pages.protocol_draft import Draft, Section

_MARKED = "Marked values come from the plan. Click one to see where from."


class SectionView(Card):
    """The section in the middle of the page.

    section_wanted(id): another section is to be shown. step_requested(key): a step is to be opened.
    """

    section_wanted = Signal(str)
    step_requested = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._document = document
        self.name = Label("", "title", wrap=True)
        self.hint = Label(_MARKED, "note", wrap=True)
        self.lead = Passage(name="Text from the plan")
        self.writing = Writing(document)
        self.fields = DocumentFields(document)
        self.assumptions_label = SectionLabel("Assumptions and sources")
        self.assumptions = Passage(name="Assumptions and sources")
        self.meters = Meters()
        self.chapter = Checklist("Sections of this chapter", leads=True)
        self.chapter.picked.connect(lambda line: self.section_wanted.emit(line.key))
        self.further_label = SectionLabel("Further in this section")
        self.further = Passage(name="Further in this section")
        self._note = SourceNote(self)
        self._note.step_requested.connect(self.step_requested)
        self._place()
        for passage in (self.lead, self.assumptions, self.further):
            passage.value_chosen.connect(self._tell_source)
            passage.place_chosen.connect(self.section_wanted)

    def _place(self) -> None:
        self._scroll = ScrollPanel(name="Section")
        column = self._scroll.column
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for part in (self.name, self.hint, self.lead, self.chapter, self.fields):
            column.addWidget(part)
        below: tuple[QWidget, ...] = (
            self.writing,
            self.assumptions_label,
            self.assumptions,
            self.meters,
            self.further_label,
            self.further,
        )
        for beneath in below:
            beneath.setContentsMargins(0, 0 if isinstance(beneath, Passage) else 8, 0, 0)
            column.addWidget(beneath)
        column.addStretch(1)
        self.body.setContentsMargins(16, 12, 4, 8)
        self.add(self._scroll, 1)

    def show_section(self, draft: Draft, section: Section) -> None:
        """Show a section of a draft."""
        key = section.entry.id
        self.name.setText(
            section.title.replace(" ", "  ", 1) if section.entry.number else section.title
        )
        beneath = draft.beneath(key)
        cover = key == TITLE_PAGE
        self._show(self.lead, section.lead, draft)
        self._show(self.assumptions, section.assumptions, draft)
        self._show(self.further, section.further, draft)
        self.assumptions_label.setVisible(bool(section.assumptions))
        self.further_label.setVisible(bool(section.further))
        self.hint.setVisible(any(chip.marked for chip in self.lead.chips))
        self.fields.setVisible(cover)
        self.chapter.setVisible(bool(beneath))
        self.chapter.set_lines(
            [
                Line(entry.state, entry.number, entry.heading, key=entry.id)
                for entry in (one.entry for one in beneath)
            ]
        )
        writable = not cover and not beneath
        self.writing.setVisible(writable)
        if writable:
            self.writing.show_section(section, draft.plan.text(key))
        else:
            self.writing.hand_on()
        self.meters.show_section(draft, key)

    def results(self) -> tuple[QWidget, ...]:
        """What follows from the plan."""
        return (self.lead, self.assumptions, self.meters, self.further)

    def hand_on(self) -> None:
        """Put what was typed into the plan."""
        self.writing.hand_on()

    def to_top(self) -> None:
        """Show the section from its beginning."""
        self._scroll.verticalScrollBar().setValue(0)

    def _show(self, passage: Passage, blocks: tuple[object, ...], draft: Draft) -> None:
        passage.setVisible(bool(blocks))
        passage.show_blocks(blocks, draft.document)  # type: ignore[arg-type]

    def _tell_source(self, value: Value, place: QPoint) -> None:
        self._note.show_value(value, place)
