"""The author's own words in a section, one step of undo for each pause in typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.section_label import SectionLabel
from ldn_designer_ui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.pages.protocol_draft import Section

_LEAST, _MOST = 3, 16


class Writing(QWidget):
    """The field for one section's text, what is to be written there, and the offer to take over drafts."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._section: Section | None = None
        self.label = SectionLabel("Your text")
        self.area = TextArea(name="Your text")
        self.error = Label("", "error", wrap=True)
        self.error.hide()
        self.adopt = Button("Begin with the text above", "link")
        self.adopt.setToolTip("Copies the suggestion into the field, to be changed there")
        self.adopt.clicked.connect(self._take_over)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.label, self.area, self.error, self.adopt):
            column.addWidget(part)
        self.area.edited.connect(self._edit)
        self.area.textChanged.connect(self._fit)
        document.rejected.connect(self._refuse)
        document.accepted.connect(self._accept)

    def show_section(self, section: Section, text: str) -> None:
        """Show a section's text; what is typed in another section is in the plan before that."""
        if self._section is not None and self._section.entry.id != section.entry.id:
            self.area.hand_on()
            self.error.hide()
        self._section = section
        drafted = bool(section.lead or section.further)
        addition = drafted and not section.placeholders and not section.suggested
        self.label.set_text("Your addition" if addition else "Your text")
        self.area.setAccessibleName(f"Your text in {section.title}")
        self.area.setPlaceholderText(_hint(section))
        self.adopt.setVisible(bool(section.suggested))
        shown = self._document.pending.get(self._path, text)
        if (
            shown or self.area.toPlainText().strip()
        ):  # blanks being typed are no text yet: they stay
            self.area.set_text(shown)
        self._fit()

    def hand_on(self) -> None:
        """Put what was typed into the plan."""
        self.area.hand_on()

    @property
    def _path(self) -> str:
        assert self._section is not None
        return f"texts.{self._section.entry.id}"

    def _edit(self, text: str) -> None:
        from ldn_designer.plan import PlanError

        document, section = self._document, self._section
        if section is None or document.plan is None:
            return
        try:
            plan = document.plan.with_text(section.entry.id, text)
        except PlanError as error:
            document.reject(self._path, text, error.sentence)
            return
        if plan != document.plan:
            document.adopt(plan, f"text of {section.title}", self._path)

    def _take_over(self) -> None:
        assert self._section is not None
        text = self._section.suggested
        self.area.setPlainText(text)
        self.area.setFocus()
        self.area.hand_on()

    def _refuse(self, path: str, sentence: str) -> None:
        if self._section is not None and path == self._path:
            self.error.setText(sentence)
            self.error.show()

    def _accept(self, path: str) -> None:
        if self._section is not None and path == self._path and self._document.plan is not None:
            self.error.hide()
            self.area.set_text(self._document.plan.text(self._section.entry.id))

    def _fit(self) -> None:
        """As high as the text, within reason; the page scrolls for the rest."""
        metrics = self.area.fontMetrics()
        lines = int(self.area.document().size().height())
        self.area.setFixedHeight(min(max(_LEAST, lines), _MOST) * metrics.lineSpacing() + 20)


def _hint(section: Section) -> str:
    if section.placeholders:
        return "Write here what is marked above."
    if section.suggested:
        return "Your words take the place of the text above."
    return "What you write here follows what stands in this section."
