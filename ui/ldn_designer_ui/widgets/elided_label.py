"""A line of text that shortens with an ellipsis instead of asking for room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ldn_designer_ui.widgets.label import Label, Voice

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent


class ElidedLabel(Label):
    """One line that is cut with "…" when narrow; the whole text is then its tooltip.

    `least` is the width in pixels below which it is not cut; a shorter text is never cut.
    """

    def __init__(
        self,
        text: str = "",
        voice: Voice = "text",
        *,
        least: int = 40,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, voice, parent=parent)
        self._least = least
        self._help = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Room for what is never cut."""
        whole = super().sizeHint()
        return QSize(min(self._least, whole.width()), whole.height())

    def setText(self, text: str) -> None:  # noqa: N802  Qt's name
        """Show another text."""
        super().setText(text)
        self._tell_whole()

    def set_help(self, sentence: str) -> None:
        """What the text means, as its tooltip."""
        self._help = sentence
        self._tell_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tooltip for the times when the text is cut."""
        super().resizeEvent(event)
        self._tell_whole()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """The text, cut to the width there is."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        place = self.contentsRect()
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)

    def _tell_whole(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip("\n".join(filter(None, (self.text() if cut else "", self._help))))
