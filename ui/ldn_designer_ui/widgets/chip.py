"""Chips: a value decided on another step, a filter with its count, and a quiet tag."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ldn_designer_ui.widgets.button import PushButton
from ldn_designer_ui.widgets.elided_label import ElidedLabel
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.tab_stops import one_stop

_ANY_WIDTH = 16_777_215


class Chip(PushButton):
    """A value decided elsewhere, why, and the step where it is decided; clicking leads there."""

    def __init__(self, value: str, reason: str, step: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "chip")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(32)
        self._value = Label(value, "table-strong")
        self._reason = ElidedLabel(reason, "table")
        self._step = Label(f"step {step}", "note")
        self._step.setProperty("link", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self._value)
        row.addWidget(self._reason, 1)
        row.addWidget(self._step)
        for part in (self._value, self._reason, self._step):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._number = step
        self.set_value(value, reason)

    def set_value(self, value: str, reason: str) -> None:
        """Show another value and reason."""
        self._value.setText(value)
        self._reason.setText(f"· {reason}" if reason else "")
        self.setAccessibleName(f"{value}, {reason}, decided in step {self._number}")
        self.setToolTip(f"{value}, {reason}. Click to open step {self._number}." if reason else "")


class FilterChip(PushButton):
    """One of several filters, with the number of things it shows; the chosen one is filled."""

    def __init__(self, text: str, count: int, parent: QWidget | None = None) -> None:
        super().__init__(f"{text}  {count}", parent)
        self.setProperty("kind", "filter")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{text}, {count}")


class Tag(Label):
    """A quiet label in an outline: why a trial is not pooled, what is not confirmed.

    `most`: pixels beyond which it is cut; the whole text is then its tooltip.
    """

    def __init__(
        self,
        text: str,
        *,
        warning: bool = False,
        most: int = _ANY_WIDTH,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", "warn" if warning else "note", parent=parent)
        self._most = most
        self.whole = ""
        self.setProperty("tag", True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802  Qt's name
        """Show another text."""
        self.whole = text
        self.ensurePolished()
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self._most)
        super().setText(shown)
        self.setToolTip(text if shown != text else "")
        self.setAccessibleName(text)


class ChipRow(QWidget):
    """Filters of which one is chosen; chosen(key) follows a click."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from ldn_designer_ui.widgets.flow_layout import FlowLayout

        self.setAccessibleName(name)
        self._row = FlowLayout(self, gap=8)
        self._shown: tuple[tuple[str, str, int], ...] = ()
        self._chips: dict[str, QAbstractButton] = {}

    def chip(self, key: str) -> QAbstractButton:
        """The filter with this key."""
        return self._chips[key]

    def set_chips(self, chips: tuple[tuple[str, str, int], ...], chosen: str) -> None:
        """Show filters as (key, text, count) and mark one of them; the same ones stay as they are."""
        if chips != self._shown:
            self._shown = chips
            self._rebuild(chips)
        for key, chip in self._chips.items():
            chip.setChecked(key == chosen)
        one_stop(self._chips.values())

    def _rebuild(self, chips: tuple[tuple[str, str, int], ...]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._chips.clear()
        for key, text, count in chips:
            chip = FilterChip(text, count)
            chip.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._row.addWidget(chip)
            self._chips[key] = chip
