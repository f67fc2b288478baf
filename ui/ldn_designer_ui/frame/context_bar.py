"""The question the trial asks, always in sight, and edited only from here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.elided_label import ElidedLabel
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan


def context(plan: TrialPlan) -> tuple[tuple[str, str], ...]:
    """Name and value of each part of the question, in the order of the bar."""
    outcome = plan.outcome
    arrow = "↓" if outcome.better == "lower" else "↑"
    return (
        ("Condition", plan.condition[:1].upper() + plan.condition[1:]),
        ("Treatment", f"{_dosed(plan)} v {plan.comparator}"),
        ("Outcome", outcome.name or "not named"),
        ("Scale", outcome.scale or "not named"),
        ("Better", f"{arrow} {outcome.better}"),
        ("Time point", outcome.time_point),
    )


def _dosed(plan: TrialPlan) -> str:
    """The treatment with its full daily dose, unless its name says one already."""
    if re.search(r"\d", plan.treatment):
        return plan.treatment
    return f"{plan.treatment} {plan.dosing.amount(plan.dosing.dose_mg)}"


class ContextBar(QFrame):
    """Condition, treatment, outcome, scale, direction and time point; change_requested leads to a dialog."""

    change_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(40)
        self._values: dict[str, ElidedLabel] = {}
        self._names: list[Label] = []
        self._narrow = False
        self._items = QHBoxLayout()
        self._items.setSpacing(16)
        self.change = Button("Change…", "link")
        self.change.setAccessibleName("Change the question")
        self.change.clicked.connect(self.change_requested)
        self.change.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(16)
        row.addLayout(self._items)
        row.addStretch(1)
        row.addWidget(self.change)

    def show_plan(self, plan: TrialPlan) -> None:
        """Show the question of a plan."""
        for name, value in context(plan):
            if name not in self._values:
                self._add(name)
            self._values[name].setText(value)
        self.change.setEnabled(True)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001  a setter in Qt's manner
        """Leave the names out where there is room for the values only."""
        self._narrow = narrow
        for name in self._names:
            name.setVisible(not narrow)

    def _add(self, name: str) -> None:
        if self._values:
            rule = QFrame()
            rule.setProperty("rule", True)
            rule.setFixedSize(1, 16)
            self._items.addWidget(rule)
        pair = QHBoxLayout()
        pair.setSpacing(8)
        value = ElidedLabel("", "table-strong", least=104)
        value.setAccessibleName(name)
        title = Label(name, "table")
        title.setProperty("quiet", True)
        title.setVisible(not self._narrow)
        self._names.append(title)
        pair.addWidget(title)
        pair.addWidget(value)
        self._values[name] = value
        self._items.addLayout(pair)
