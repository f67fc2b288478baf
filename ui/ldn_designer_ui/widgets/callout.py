"""Findings in words: an icon and a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.status_icon import State, StatusIcon

if TYPE_CHECKING:
    from collections.abc import Iterable


class Callouts(QWidget):
    """Sentences beneath one another, each with the icon of its state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[StatusIcon, Label]] = []

    def set_callouts(self, callouts: Iterable[tuple[State, str]]) -> None:
        """Show these sentences; rows already there are used again, so that nothing flickers."""
        wanted = list(callouts)
        while len(self._rows) > len(wanted):
            for part in self._rows.pop():
                self._grid.removeWidget(part)
                part.hide()
                part.deleteLater()
        for index, (state, sentence) in enumerate(wanted):
            if index == len(self._rows):
                self._add_row(index)
            icon, text = self._rows[index]
            icon.set_state(state)
            text.setText(sentence)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences shown."""
        return tuple(text.text() for _, text in self._rows)

    def _add_row(self, index: int) -> None:
        icon = StatusIcon("note")
        icon.setContentsMargins(0, 0, 0, 0)
        text = Label("", "table", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._grid.addWidget(icon, index, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, index, 1)
        self._rows.append((icon, text))
