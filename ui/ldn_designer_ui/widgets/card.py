"""The panel that holds one subject of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.widgets.section_label import SectionLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

Tone = Literal["plain", "warn"]


class Card(QFrame):
    """A panel with a section label, controls at the right of it, and a body.

    Add widgets with `add`, layouts with `add_layout`; `body` is the vertical layout for anything else.
    """

    def __init__(
        self,
        title: str = "",
        note: str = "",
        *,
        controls: Iterable[QWidget] = (),
        tone: Tone = "plain",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.heading: SectionLabel | None = None
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 16, 16)
        self.body.setSpacing(8)
        controls = tuple(controls)
        if title or controls:
            row = QHBoxLayout()
            row.setSpacing(8)
            if title:
                self.heading = SectionLabel(title, note)
                row.addWidget(self.heading, 1)
            else:
                row.addStretch(1)
            for control in controls:
                row.addWidget(control)
            self.body.addLayout(row)
        self.set_tone(tone)

    def set_title(self, title: str, note: str = "") -> None:
        """Show another title and note; only for a card made with a title."""
        assert self.heading is not None
        self.heading.set_text(title)
        self.heading.set_note(note)

    def set_tone(self, tone: Tone) -> None:
        """Frame the card as a warning, or plainly."""
        self.setProperty("tone", tone)
        if self.heading is not None:
            self.heading.set_warning(tone == "warn")
        theme.restyle(self)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget beneath what is there."""
        self.body.addWidget(widget, stretch)

    def add_layout(self, layout: QLayout, stretch: int = 0) -> None:
        """Put a layout beneath what is there."""
        self.body.addLayout(layout, stretch)

    def add_section(self, title: str, note: str = "") -> SectionLabel:
        """Begin a further section with its own label, a little apart from what is above."""
        label = SectionLabel(title, note)
        self.body.addSpacing(8)
        self.body.addWidget(label)
        return label

    def add_stretch(self) -> None:
        """Leave the rest of the card empty."""
        self.body.addStretch(1)
