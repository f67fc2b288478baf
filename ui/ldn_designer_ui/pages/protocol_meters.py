"""How far the protocol is: what a section must report, and what is still to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from ldn_designer_ui.pages.protocol_draft import MARKS
from ldn_designer_ui.widgets.elided_label import ElidedLabel
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.section_label import SectionLabel
from ldn_designer_ui.widgets.stacked_bar import Part, StackedBar
from ldn_designer_ui.widgets.status_icon import LOOK, State, StatusIcon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QMouseEvent, QResizeEvent

    from ldn_designer_ui.pages.protocol_draft import Draft

#: Pixels of one line of a checklist.
_LINE = 26
#: Below this width both lists do not stand side by side.
_NARROW = 320
#: The section whose target difference DELTA2 is about.
_SAMPLE_SIZE = "sample-size"
_ITEMS: Mapping[str, State] = {"met": "done", "doubtful": "attention", "open": "open"}
#: State of a row, the colour of its part of the bar, and how it is counted in words.
_PARTS = (
    ("written", "good", "written from the plan"),
    ("draft", "accent", "drafted, to complete"),
    ("open", "edge", "to write"),
)


class Line(NamedTuple):
    """One line of a checklist; `reason` says why it is not met."""

    state: State
    number: str
    words: str
    reason: str = ""
    key: str = ""


class Checklist(QWidget):
    """Lines with a mark, a number and a few words; the reason is the tooltip.

    picked(line): a line was clicked, where `leads` says that lines lead somewhere.
    """

    picked = Signal(object)

    def __init__(self, name: str, *, leads: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._leads = leads
        if leads:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        self._rows: list[tuple[StatusIcon, Label, ElidedLabel]] = []
        self.lines: tuple[Line, ...] = ()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines in place of those there."""
        self.lines = tuple(lines)
        for row in range(len(self._rows), len(lines)):
            self._add(row)
        for row, parts in enumerate(self._rows):
            for part in parts:
                part.setVisible(row < len(lines))
            self._grid.setRowMinimumHeight(row, _LINE if row < len(lines) else 0)
            if row < len(lines):
                self._show(parts, lines[row])
        self._grid.setColumnMinimumWidth(1, 28 if any(len(n.number) > 1 for n in lines) else 12)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick the line under the pointer."""
        height = event.position().y()
        for (icon, _, _), line in zip(self._rows, self.lines, strict=False):
            if self._leads and abs(icon.geometry().center().y() - height) <= _LINE / 2:
                self.picked.emit(line)
                return

    def _add(self, row: int) -> None:
        parts = (StatusIcon("open"), Label("", "table"), ElidedLabel("", "table"))
        parts[1].setProperty("quiet", True)
        for column, part in enumerate(parts):
            self._grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignVCenter)
        self._rows.append(parts)

    def _show(self, parts: tuple[StatusIcon, Label, ElidedLabel], line: Line) -> None:
        icon, number, words = parts
        icon.set_state(line.state)
        number.setText(line.number)
        words.setText(line.words)
        words.setAccessibleName(f"{line.number} {line.words}, {LOOK[line.state][2]}")
        for part in (icon, number):
            part.setToolTip(line.reason)
        if line.reason:
            words.setToolTip(line.reason)


class Meters(QWidget):
    """DELTA2 where the sample size is shown, the SPIRIT rows of the section, and the whole protocol."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.difference_label = SectionLabel("DELTA2")
        self.difference = Checklist("DELTA2")
        self.here_label = SectionLabel("SPIRIT 2025 here")
        self.here = Checklist("SPIRIT 2025, rows of this section")
        self.whole_label = SectionLabel("Whole protocol")
        self.bar = StackedBar(name="Whole protocol", height=8)
        self.counts = tuple(Label("", "note") for _ in _PARTS)
        self._left, right = QWidget(), QVBoxLayout()
        left = QVBoxLayout(self._left)
        for column, parts in (
            (left, (self.difference_label, self.difference)),
            (right, (self.here_label, self.here)),
        ):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(8)
            for part in parts:
                column.addWidget(part)
        right.addSpacing(8)
        right.addWidget(self.whole_label)
        right.addWidget(self.bar)
        words = QVBoxLayout()
        words.setSpacing(0)
        for label in self.counts:
            words.addWidget(label)
        right.addLayout(words)
        left.addStretch(1)
        right.addStretch(1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._left, 1)
        self._sides.addLayout(right, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Both lists side by side, or beneath one another where there is no room for that."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        self._sides.setDirection(ways.TopToBottom if self.width() < _NARROW else ways.LeftToRight)

    def show_section(self, draft: Draft, section: str) -> None:
        """Show how far a section and the whole protocol are."""
        items = draft.target_difference
        met = sum(item.met == "met" for item in items)
        self._left.setVisible(section == _SAMPLE_SIZE)
        self.difference_label.set_note(f"{met} of {len(items)} met")
        self.difference.set_lines(
            [Line(_ITEMS[item.met], item.number, item.topic, item.reason) for item in items]
        )
        rows = draft.rows_of(section)
        self.here_label.setVisible(bool(rows))
        self.here.setVisible(bool(rows))
        self.here.set_lines([Line(MARKS[row.state], row.number, row.topic) for row in rows])
        counted = [(draft.count(state), token, words) for state, token, words in _PARTS]
        self.whole_label.set_note(f"{len(draft.spirit)} rows")
        self.bar.set_parts([Part(n, f"{n} {words}", token) for n, token, words in counted])
        for label, (n, _, words) in zip(self.counts, counted, strict=True):
            label.setText(f"{n} {words}")
