"""One cell of a table: what it shows, and the widget that shows a line of text and a small one beneath it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from ldn_designer_ui.widgets.label import Voice

#: Widths in pixels below which a cell is not cut: a short word, or any text at all.
_CUT, _WHOLE = 40, 4000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: text in a voice, a small line beneath it, or a widget; `span` columns wide.

    A widget given again with the next rows stays where it is. Words at the right may be `cut` where
    there is no room for them; numbers never are. `help` is the tooltip of words that need one.
    """

    text: str = ""
    note: str = ""
    voice: Voice = "table"
    quiet: bool = False
    widget: QWidget | None = None
    span: int = 1
    right: bool | None = None
    cut: bool = False
    help: str = ""


def side(right: bool) -> Qt.AlignmentFlag:  # noqa: FBT001  a side in Qt's manner
    """The alignment of a cell's words."""
    return Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft


class TextCell(QWidget):
    """A line of text and perhaps a small one beneath it; both change in place."""

    def __init__(self, *, right: bool, cut: bool) -> None:
        super().__init__()
        # Numbers stand at the right, and a number is never cut.
        least = _WHOLE if right and not cut else _CUT
        self._text = ElidedLabel("", "table", least=least)
        self._note = ElidedLabel("", "note", least=least)
        self._note.hide()
        self._text.setAlignment(side(right) | Qt.AlignmentFlag.AlignVCenter)
        self._note.setAlignment(side(right))
        if right:
            theme.set_tabular(self._text)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 0, 6, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._text)
        column.addWidget(self._note)
        column.addStretch(1)

    def show_cell(self, cell: Cell) -> None:
        """Show another text and note."""
        if self._text.text() != cell.text:
            self._text.setText(cell.text)
        if bool(self._text.property("quiet")) != cell.quiet:
            self._text.setProperty("quiet", cell.quiet)
            theme.restyle(self._text)
        self._text.set_voice(cell.voice)
        self._text.set_help(cell.help)
        self._note.setText(cell.note)
        self._note.setVisible(bool(cell.note))
