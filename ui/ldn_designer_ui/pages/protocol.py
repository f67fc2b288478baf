"""Step 6: the protocol's sections, what follows from the plan, the author's words, and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.pages import protocol_draft
from ldn_designer_ui.pages.page import Page, Status
from ldn_designer_ui.pages.protocol_outline import Outline
from ldn_designer_ui.pages.protocol_preview import Preview
from ldn_designer_ui.pages.protocol_section import SectionView
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.pages.protocol_draft import Draft, Section

#: The section that is shown first.
FIRST = "sample-size"
#: Width of the outline, and of it in a narrow window, which is one below `_NARROW`.
_OUTLINE, _SLIM, _NARROW = 292, 216, 1100
ITEM_WORDS = {0: "all written", 1: "1 item to write"}


class ProtocolPage(Page):
    """Outline, the section chosen in it, and the page on which that section will stand."""

    def __init__(self, document: Document, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(document, jobs, parent)
        self._draft: Draft | None = None
        self.outline = Outline()
        self.section = SectionView(document)
        self.preview = Preview(jobs, protocol_draft.pages_of)
        self.problem = Label("", "error", wrap=True)
        self.problem.hide()
        self._left = Card("ICH M11 outline")
        self._left.body.setContentsMargins(8, 12, 8, 8)
        assert self._left.heading is not None
        self._left.heading.setContentsMargins(8, 0, 8, 0)
        self._left.add(self.problem)
        self._left.add(self.outline, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        row.setSpacing(theme.GAP)
        row.addWidget(self._left)
        row.addWidget(self.section, 8)
        row.addWidget(self.preview, 9)
        self._connect()

    def _connect(self) -> None:
        self.outline.chosen.connect(self._choose)
        self.section.section_wanted.connect(self.go_to)
        self.section.step_requested.connect(self.step_requested)

    # ---- what the window asks of a page
    @staticmethod
    def prepare(plan: TrialPlan, evaluation: Evaluation) -> None:
        """Compose the document; a sentence why it cannot be is said by `show_state`."""
        from ldn_designer.protocol.blocks import DocumentError

        try:
            protocol_draft.draft(plan, evaluation)
        except DocumentError:
            return

    @staticmethod
    def status(plan: TrialPlan, evaluation: Evaluation) -> Status:
        """Open as long as there is something to write; how much of it there is."""
        from ldn_designer.protocol.blocks import DocumentError

        try:
            count = protocol_draft.open_count(plan, evaluation)
        except DocumentError:
            return Status("attention", "cannot be written")
        return Status("open" if count else "done", ITEM_WORDS.get(count, f"{count} items to write"))

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the draft; the section chosen stays, and what is being typed in it."""
        from ldn_designer.protocol.blocks import DocumentError

        try:
            self._draft = protocol_draft.draft(plan, evaluation)
        except DocumentError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.problem.hide()
        sections = self._draft.sections
        self.outline.set_entries([section.entry for section in sections.values()])
        if not self.outline.current:
            self.outline.choose(FIRST)
        else:
            self._show_section()
        self.preview.show_document(self._draft)

    def results(self) -> tuple[QWidget, ...]:
        """What follows from the plan: the text, not the field beside it."""
        return self.section.results()

    # ---- sections
    @property
    def current(self) -> Section:
        """The section shown; only after the first `show_state`."""
        assert self._draft is not None
        return self._draft.sections[self.outline.current]

    def go_to(self, identifier: str) -> None:
        """Choose a section of the outline; nothing happens for what is none."""
        if self._draft is not None and identifier in self._draft.sections:
            self.outline.choose(identifier)

    def _choose(self, _identifier: str) -> None:
        self._show_section()
        self.section.to_top()

    def _show_section(self) -> None:
        if self._draft is None:
            return
        section = self.current
        self.section.show_section(self._draft, section)
        is_cover = section.entry.id == protocol_draft.TITLE_PAGE
        self.preview.show_section("" if is_cover else section.title)

    # ---- the window
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the text the outline's room in a narrow window."""
        super().resizeEvent(event)
        self._left.setFixedWidth(_SLIM if self.width() < _NARROW else _OUTLINE)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was typed when another step is opened."""
        super().hideEvent(event)
        self.section.hand_on()
