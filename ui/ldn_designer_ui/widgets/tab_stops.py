"""Where the Tab key goes: through a page as it is read, and once through a group of buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtWidgets import QAbstractButton, QLayout


def in_reading_order(root: QWidget) -> Iterator[QWidget]:
    """Widgets in and beneath `root` that can have the focus, as its layouts have them one after another."""
    if root.focusPolicy() != Qt.FocusPolicy.NoFocus:
        yield root
    if isinstance(root, QScrollArea):
        if (inside := root.widget()) is not None:
            yield from in_reading_order(inside)
    elif not isinstance(root, QAbstractScrollArea) and (layout := root.layout()) is not None:
        yield from _in_layout(layout)


def chain(root: QWidget) -> None:
    """Let Tab go through `root` in reading order, whenever its widgets were made."""
    before: QWidget | None = None
    for widget in in_reading_order(root):
        if before is not None:
            QWidget.setTabOrder(before, widget)
        before = widget


def one_stop(buttons: Iterable[QAbstractButton], at: QAbstractButton | None = None) -> None:
    """Let Tab stop once at a group: at this button, else at the one checked, else at the first that can be.

    Left to itself Qt stops at the first radio button of a group that nobody has used yet, and at every box.
    """
    able = [button for button in buttons if button.isEnabled()]
    first = able[0] if able else None
    stop = at if at in able else next((button for button in able if button.isChecked()), first)
    for button in able:
        wanted = Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus
        if button.focusPolicy() != wanted:
            button.setFocusPolicy(wanted)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield from in_reading_order(widget)
        elif (inner := item.layout()) is not None:
            yield from _in_layout(inner)
