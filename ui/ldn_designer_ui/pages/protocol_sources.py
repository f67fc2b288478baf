"""Where a value of the protocol comes from, and the step that decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent

    from ldn_designer.protocol.blocks import Value

#: The step where values are decided, by the beginning of their key; the longest beginning counts.
#: "" is decided in the question at the top of the window. Other values are no decisions.
DECIDED: Mapping[str, str] = {
    "outcome.": "",
    "evidence.": "evidence",
    "study.": "evidence",
    "pooled.": "evidence",
    "next_trial.": "evidence",
    "answer.": "power",
    "answer.effect": "effect",
    "design.": "effect",
    "design.allocation": "design",
    "assurance.": "effect",
    "beyond_target": "effect",
    "one_trial.": "effect",
    "plan.": "power",
    "plan.dropout": "design",
    "recruitment.": "design",
    "dosing.": "design",
    "visit.": "design",
    "screened": "design",
    "months": "design",
    "half_width": "power",
    "sensitivity.": "power",
}
#: Width of the note, and of the line of text that it must not cover.
_WIDTH, _LINE = 320, 30


def step_of(key: str) -> str | None:
    """The step that decides a value; "" for the question, None for what the plan does not decide."""
    fitting = [start for start in DECIDED if key.startswith(start)]
    return DECIDED[max(fitting, key=len)] if fitting else None


class SourceNote(QFrame):
    """A note beside a value. step_requested(key): the step that decides it is to be opened."""

    step_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName("Source")
        self._step = ""
        self.text = Label("", "strong")
        self.source = Label("", "table", wrap=True)
        self.link = Button("", "link")
        self.link.clicked.connect(self._open)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.text, 0, 0)
        grid.addWidget(self.source, 1, 0, 1, 2)
        grid.addWidget(self.link, 2, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def show_value(self, value: Value, place: QPoint) -> None:
        """Tell of a value beneath a place on the screen, above it where there is no room."""
        self._step = step_of(value.key) or ""
        self.text.setText(value.text)
        self.source.setText(f"{value.source[:1].upper()}{value.source[1:]}.")
        self.link.setText(f"Open step “{self._step.capitalize()}”")
        self.link.setVisible(bool(self._step))
        window = self.window()
        self.setParent(window)
        self.setFixedHeight(self.heightForWidth(_WIDTH))
        wanted = window.mapFromGlobal(place) + QPoint(0, 4)
        left = max(0, min(wanted.x(), window.width() - _WIDTH - 8))
        below = wanted.y() + self.height() <= window.height()
        top = wanted.y() if below else wanted.y() - self.height() - _LINE
        self.move(left, max(0, top))
        self.show()
        self.raise_()
        self.link.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Watch for a click or a key that means that the note was read."""
        super().showEvent(event)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def hideEvent(self, event: QHideEvent) -> None:
        """Watch no more."""
        super().hideEvent(event)
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go away at a click elsewhere, at Escape, and when the page scrolls."""
        kind = event.type()
        outside = isinstance(watched, QWidget) and not (
            watched is self or self.isAncestorOf(watched)
        )
        clicked = kind in {QEvent.Type.MouseButtonPress, QEvent.Type.Wheel} and outside
        escaped = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if clicked or escaped:
            self.hide()
        return escaped

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """A card that lies above the page."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("edge"))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def _open(self) -> None:
        self.hide()
        self.step_requested.emit(self._step)
