"""A table of rows one can choose from: alone by radio button, several by check box, or only to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.mark import CheckBox, RadioButton
from ldn_designer_ui.widgets.tab_stops import one_stop
from ldn_designer_ui.widgets.text_cell import Cell, TextCell, side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent

__all__ = ["Cell", "ChoiceTable", "Column", "Row"]

Lead = Literal["radio", "check", "none"]
_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, on which side it stands, its share of spare room, its least width.

    `widget` is the heading where more than one line of text is wanted, `help` its tooltip.
    """

    title: str
    right: bool = False
    stretch: int = 0
    width: int = 0
    widget: QWidget | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its key, cells, spoken name; `chosen` fills it, `marked` ticks it, `band` tints it."""

    key: str
    cells: tuple[Cell | str, ...]
    name: str = ""
    chosen: bool = False
    marked: bool = False
    enabled: bool = True
    lead: bool = True
    band: bool = False
    heading: bool = field(default=False)
    #: Least height in pixels where it is not the table's.
    height: int = 0


class ChoiceTable(QWidget):
    """Rows under headings.

    chosen(key): a row was picked by click, radio button or keyboard. toggled(key, on): its box changed.
    Arrow keys move between the marks, space changes one; a check box reached by key picks its row.
    """

    chosen = Signal(str)
    toggled = Signal(str, bool)

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        lead: Lead = "none",
        row_height: int = 36,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._columns = tuple(columns)
        self._lead = lead
        self._height = row_height
        self._rows: tuple[Row, ...] = ()
        self._marks: dict[str, QAbstractButton] = {}
        self._texts: dict[tuple[str, int], TextCell] = {}
        self._group = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._fill_headings()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows shown."""
        return self._rows

    def mark(self, key: str) -> QAbstractButton:
        """The radio button or check box of a row."""
        return self._marks[key]

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; where only words and marks changed nothing is built anew."""
        new = tuple(rows)
        if [_shape(row) for row in new] != [_shape(row) for row in self._rows]:
            holder = self.window().focusWidget()
            focused = next((key for key, mark in self._marks.items() if mark is holder), None)
            self.setUpdatesEnabled(False)
            self._rebuild(new)
            self.setUpdatesEnabled(True)
            if focused in self._marks:
                self._marks[focused].show()
                self._marks[focused].setFocus()
        self._rows = new
        for row in new:
            for at, cell in enumerate(row.cells):
                if (row.key, at) in self._texts:
                    self._texts[row.key, at].show_cell(_as_cell(cell))
            if (mark := self._marks.get(row.key)) is not None:
                mark.setChecked(row.chosen if self._lead == "radio" else row.marked)
                mark.setEnabled(row.enabled)
                mark.setAccessibleName(_name(row))
        self._set_stop()
        self.update()

    def _set_stop(self) -> None:
        """Let Tab stop once, where the focus is or at the row chosen; arrow keys go to the others."""
        chosen = next((self._marks.get(row.key) for row in self._rows if row.chosen), None)
        held = next((mark for mark in self._marks.values() if mark.hasFocus()), None)
        one_stop(self._marks.values(), held or chosen)

    def _fill_headings(self) -> None:
        titled = any(column.title or column.widget for column in self._columns)
        self._grid.setColumnMinimumWidth(0, 36 if self._lead != "none" else 0)
        for index, column in enumerate(self._columns, start=1):
            self._grid.setColumnStretch(index, column.stretch)
            self._grid.setColumnMinimumWidth(index, column.width)
            if column.widget is not None:
                self._grid.addWidget(column.widget, 0, index)
                column.widget.setToolTip(column.help)
            elif titled:
                label = Label(column.title, "column")
                label.setContentsMargins(6, 0, 6, 0)
                label.setAlignment(side(column.right) | Qt.AlignmentFlag.AlignVCenter)
                label.setToolTip(column.help)
                self._grid.addWidget(label, 0, index)
        self._grid.setRowMinimumHeight(0, 32 if titled else 0)

    def _rebuild(self, rows: tuple[Row, ...]) -> None:
        kept = {_as_cell(cell).widget for row in rows for cell in row.cells}
        for index in reversed(range(self._grid.count())):
            if self._grid.getItemPosition(index)[0] > 0:  # type: ignore[index]
                item = self._grid.takeAt(index)
                old = None if item is None else item.widget()
                if old is not None and old not in kept:
                    old.hide()
                    old.deleteLater()
        for index in range(1, self._grid.rowCount()):
            self._grid.setRowMinimumHeight(index, 0)
        self._marks.clear()
        self._texts.clear()
        for index, row in enumerate(rows, start=1):
            self._grid.setRowMinimumHeight(index, row.height or self._height)
            self._add_mark(row, index)
            column = 1
            for at, cell in enumerate(map(_as_cell, row.cells)):
                right = self._columns[column - 1].right if cell.right is None else cell.right
                shown = cell.widget
                if shown is None:
                    shown = self._texts[row.key, at] = TextCell(right=right, cut=cell.cut)
                self._grid.addWidget(shown, index, column, 1, cell.span)
                column += cell.span

    def _add_mark(self, row: Row, index: int) -> None:
        if self._lead == "none" or not row.lead:
            return
        mark: QAbstractButton
        if self._lead == "radio":
            mark = RadioButton()
            self._group.addButton(mark)
            mark.clicked.connect(lambda _on=False, key=row.key: self.chosen.emit(key))
        else:
            mark = CheckBox()
            mark.clicked.connect(lambda on=False, key=row.key: self.toggled.emit(key, on))
            mark.installEventFilter(self)
        self._marks[row.key] = mark
        self._grid.addWidget(mark, index, 0)

    def _place(self, index: int) -> QRect:
        return self._grid.cellRect(index, 0).united(self._grid.cellRect(index, len(self._columns)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrow keys go from box to box, and pick the row whose box the keyboard has reached."""
        marks = list(self._marks.values())
        if watched not in marks:
            return super().eventFilter(watched, event)
        at = next(index for index, mark in enumerate(marks) if mark is watched)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and 0 <= at + step < len(marks):
                one_stop(marks, marks[at + step])
                marks[at + step].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() in _BY_KEY:
            self.chosen.emit(list(self._marks)[at])
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the row under the pointer."""
        for index, row in enumerate(self._rows, start=1):
            pickable = row.enabled and not row.heading
            if pickable and self._place(index).contains(event.position().toPoint()):
                self.chosen.emit(row.key)
                return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """Fills and lines of the rows, behind their cells."""
        painter = QPainter(self)
        for index, row in enumerate(self._rows, start=1):
            place = self._place(index)
            place.setLeft(0)
            place.setRight(self.width())
            if row.chosen:
                painter.fillRect(place, theme.color("accent_soft"))
            elif row.band:
                painter.fillRect(place, theme.color("background"))
            above = self._rows[index - 2].heading if index > 1 else True
            painter.setPen(theme.color("edge" if above else "line"))
            painter.drawLine(0, place.top(), self.width(), place.top())


def _as_cell(cell: Cell | str) -> Cell:
    return Cell(cell) if isinstance(cell, str) else cell


def _name(row: Row) -> str:
    """What a screen reader calls the mark of a row."""
    return row.name or " ".join(filter(None, (_as_cell(cell).text for cell in row.cells)))


def _shape(row: Row) -> tuple[object, ...]:
    """What a rebuild depends on: everything except words and marks."""
    cells = tuple(
        (cell.span, cell.right, cell.cut, cell.widget) for cell in map(_as_cell, row.cells)
    )
    return (row.key, row.lead, row.height, cells)
