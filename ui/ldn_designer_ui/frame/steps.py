"""The steps at the left: free to visit in any order, each with its state and one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from ldn_designer_ui import theme
from ldn_designer_ui.widgets.button import Button, PushButton
from ldn_designer_ui.widgets.elided_label import ElidedLabel
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.status_icon import State, StatusIcon
from ldn_designer_ui.widgets.tab_stops import one_stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

#: Widths of the steps with words and, in a narrow window, without.
WIDE, NARROW = 208, 64


class StepName(NamedTuple):
    """What a step is called: its key, title and number."""

    key: str
    title: str
    number: int


class Step(PushButton):
    """One step. Arrow keys move to its neighbours."""

    def __init__(self, name: StepName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.setProperty("kind", "step")
        self.setCheckable(True)
        self.setAutoExclusive(True)  # spoken as one of several, not as a box to tick
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.icon_widget = StatusIcon("open")
        self.title = Label(name.title)
        self.title.setProperty("step", True)
        self.value = ElidedLabel("", "note")
        self.number = Label(str(name.number), "note")
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 5, 8, 5)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.icon_widget, 0, 0)
        grid.addWidget(self.title, 0, 1)
        grid.addWidget(self.number, 0, 2)
        grid.addWidget(self.value, 1, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        for part in (self.icon_widget, self.title, self.value, self.number):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._mark_title)
        self.show_status("open", "")

    def show_status(self, state: State, value: str) -> None:
        """Show another state and value."""
        self.icon_widget.set_state(state)
        self.value.setText(value)
        words = f"{self.name.title}, step {self.name.number}, {self.icon_widget.accessibleName()}"
        self.setAccessibleName(f"{words}, {value}" if value else words)
        self.setToolTip(f"{self.name.title}: {value}" if value else self.name.title)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001  a setter in Qt's manner
        """Leave the words out, or show them."""
        for part in (self.title, self.value):
            part.setVisible(not narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys open the step above or below."""
        move = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        group = self.group()
        if move is None or group is None:
            super().keyPressEvent(event)
            return
        buttons = group.buttons()
        other = buttons[(buttons.index(self) + move) % len(buttons)]
        other.setFocus(Qt.FocusReason.TabFocusReason)
        other.click()

    def _mark_title(self, current: bool) -> None:  # noqa: FBT001  Qt's signal
        self.title.setProperty("current", current)
        theme.restyle(self.title)


class Legend(QFrame):
    """What the icons mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(40)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(4)
        for state, words in (("done", "done"), ("attention", "attention"), ("open", "open")):
            row.addWidget(StatusIcon(state))  # type: ignore[arg-type]
            row.addWidget(Label(words, "note"))
            row.addStretch(1)


class Steps(QFrame):
    """All steps. opened(key) follows a click or key; preferences_requested the button beneath them."""

    opened = Signal(str)
    preferences_requested = Signal()

    def __init__(self, names: Sequence[StepName], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Steps")
        self._steps: dict[str, Step] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 0)
        self._column.setSpacing(2)
        for name in names:
            step = Step(name)
            step.clicked.connect(lambda _on=False, key=name.key: self.opened.emit(key))
            self._group.addButton(step)
            self._steps[name.key] = step
            self._column.addWidget(step)
        self.preferences = Button("Preferences", "quiet")
        self.preferences.clicked.connect(self.preferences_requested)
        self.legend = Legend()
        self._column.addStretch(1)
        self._column.addWidget(self.preferences)
        self._column.addWidget(self.legend)
        self.setFixedWidth(WIDE)

    def step(self, key: str) -> Step:
        """The button of one step."""
        return self._steps[key]

    def open(self, key: str) -> None:
        """Mark a step as the one shown, without a signal."""
        self._steps[key].setChecked(True)
        one_stop(self._steps.values())

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001  a setter in Qt's manner
        """Make room for the page in a narrow window: icons and numbers only."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        self.legend.setVisible(not narrow)
        self.preferences.setVisible(not narrow)  # the menu offers it too
        for step in self._steps.values():
            step.set_narrow(narrow)
