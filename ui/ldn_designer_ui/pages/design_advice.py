"""The bottom of the design page: the flow of participants, and each advice that applies to the plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ldn_designer_ui.canvas import FigureView
from ldn_designer_ui.form import Form
from ldn_designer_ui.pages.design_advice_table import columns, rows
from ldn_designer_ui.pages.figure_menu import FigureMenu
from ldn_designer_ui.widgets.callout import Callouts
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.choice_table import ChoiceTable
from ldn_designer_ui.widgets.scroll_panel import ScrollPanel
from ldn_designer_ui.widgets.section_label import SectionLabel
from ldn_designer_ui.widgets.segmented import Segmented
from ldn_designer_ui.widgets.side_by_side import SideBySide

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ldn_designer.advice.base import Advice, Advised
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.fields import Quantity
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.dialogs.figure_table import FigureNumbers

#: What is shown where no advice was asked for.
FLOW = "flow"
#: Room for the labels and the units of an advice's fields.
_LABEL = 132
#: Height that each topic always has, and that of the heading of its sentences.
_LEAST, _HEAD = 188, 32


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What the card shows: the topics that apply with their short titles, and the advice on one of them."""

    topics: tuple[tuple[str, str], ...]
    topic: str
    evaluation: Evaluation
    advice: Advice | None = None
    fields: tuple[Quantity, ...] = ()
    advised: Advised | None = None


def advised(
    plan: TrialPlan, evaluation: Evaluation, topic: str, given: Mapping[str, Advice]
) -> Shown:
    """The topics that apply, and the advice on one of them with what was given of its fields.

    Runs in a thread; the numbers of its figure are computed as well, so that drawing takes no time.
    """
    from ldn_designer.advice import applicable, load
    from ldn_designer.figures import registry

    keys = applicable(plan)
    topics = ((FLOW, "Flow"), *((key, load(key).short_title) for key in keys))
    if topic not in keys:
        return Shown(topics, FLOW, evaluation)
    kind = load(topic)
    advice = given.get(topic) or kind()
    found = advice.advise(plan, evaluation)
    if found.figure:
        _described(registry.load(found.figure), evaluation, advice)
    return Shown(topics, topic, evaluation, advice, kind.fields_for(plan), found)


def _described(figure: Any, evaluation: Evaluation, advice: Advice) -> str:
    """What an advice's figure shows, in words: such figures also take the advice."""
    said: str = figure.alternative(evaluation, advice)
    return said


class AdviceView(QWidget):
    """One advice: its figure or its table, what it says, and its fields. edited(): a field was changed."""

    edited = Signal(object)

    def __init__(self, shown: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert shown.advice is not None
        assert shown.advised is not None
        self.advice: Advice = shown.advice
        self._advised: Advised = shown.advised
        self._names: tuple[str, ...] = ()
        title = shown.advice.title
        self.figure: FigureView | None = None
        self.table: ChoiceTable | None = None
        self.callouts = Callouts()
        self.form = Form(())
        self.side = ScrollPanel(name=f"{title}: what it says", least=_LEAST - _HEAD)
        self.side.column.setSpacing(12)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.addStrut(_HEAD)  # with or without a menu
        head.addWidget(SectionLabel(title), 1)
        column.addLayout(head)
        column.addWidget(self.side, 1)
        left = self._make_left(title, head)
        self.side.column.addWidget(self.callouts)
        self.side.column.addStretch(1)
        right.setMinimumWidth(300)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(SideBySide(left, right, shares=(5, 4)))
        self.show_advice(shown)

    def show_advice(self, shown: Shown) -> None:
        """Show what follows from the plan now."""
        assert shown.advice is not None
        assert shown.advised is not None
        self.advice, self._advised = shown.advice, shown.advised
        found = shown.advised
        self._show_form(shown)
        said = [("note", each) for each in found.sentences]
        warned = [("attention", each) for each in found.cautions]
        self.callouts.set_callouts([*said, *warned])  # type: ignore[list-item]
        if self.figure is not None:
            from ldn_designer.figures import registry

            kind = registry.load(found.figure or self._figure_key)
            draw: Any = partial(kind.draw, advice=shown.advice)  # type: ignore[call-arg]
            self.figure.setAccessibleDescription(_described(kind, shown.evaluation, shown.advice))
            self.figure.show_figure(shown.evaluation, draw)
        elif self.table is not None:
            self.table.set_rows(rows(found.table))

    def results(self) -> tuple[QWidget, ...]:
        """The figure or the table, and the sentences."""
        parts = (self.figure, self.table, self.callouts)
        return tuple(part for part in parts if part is not None)

    def _make_left(self, title: str, head: QHBoxLayout) -> QWidget:
        """The figure with its menu, or the table where there is none; the form stands with what is shorter."""
        from ldn_designer.figures import registry

        self._figure_key = self._advised.figure
        if self._figure_key:
            draw = registry.load(self._figure_key).draw
            self.figure = FigureView(draw, name=title, smallest=(300, _LEAST), table=self._numbers)
            head.addWidget(FigureMenu(self.figure))
            self._form_place = self.side.column
            self._form_place.addWidget(self.form)
            return self.figure
        page = ScrollPanel(name=f"{title}: numbers and fields", least=_LEAST)
        page.column.setSpacing(12)
        self._form_place = page.column
        table = self._advised.table
        if table is not None:
            self.table = ChoiceTable(columns(table), row_height=28, name=title)
            page.column.addWidget(self.table)
        page.column.addWidget(self.form)
        page.column.addStretch(1)
        page.setMinimumWidth(300)
        return page

    def _show_form(self, shown: Shown) -> None:
        """The fields that say something about this plan; another form where these are others."""
        assert shown.advice is not None
        names = tuple(quantity.name for quantity in shown.fields)
        if names != self._names:
            form = Form(shown.fields, units={"outcome": shown.evaluation.plan.outcome.unit})
            form.edited.connect(self._edit)
            for name in names:
                form.row(name).label.setFixedWidth(_LABEL)
            self._form_place.replaceWidget(self.form, form)
            self.form.hide()
            self.form.deleteLater()
            self.form, self._names = form, names
        self.form.set_values({name: getattr(shown.advice, name) for name in names})
        assert shown.advised is not None
        self.form.show_usual(shown.advised.numbers)

    def _edit(self, name: str, value: Any, _text: str) -> None:
        from ldn_designer.plan import PlanError, revised

        typed = {name: value}
        for together in (self.form.typed() | typed, typed):  # what was refused may fit now
            try:
                self.advice = revised(self.advice, together, name)
            except PlanError as refused:
                self.form.show_error(name, refused.sentence)
                continue
            for each in together:
                self.form.show_error(each, "")
            self.edited.emit(self.advice)
            return

    def _numbers(self, _evaluation: Evaluation) -> FigureNumbers:
        table = self._advised.table
        return ((), ()) if table is None else (table.columns, table.rows)


class AdviceCard(Card):
    """The flow, and advice on the topics that apply. wanted(): another topic or other fields were asked for."""

    wanted = Signal()
    said = Signal(str)

    def __init__(self, flow: QWidget, facts: QWidget, parent: QWidget | None = None) -> None:
        self._place = QWidget()
        row = QHBoxLayout(self._place)
        row.setContentsMargins(0, 0, 0, 0)
        super().__init__("Participants and advice", controls=(self._place,), parent=parent)
        self.topic = FLOW
        self.given: dict[str, Advice] = {}
        self.views: dict[str, QWidget] = {FLOW: SideBySide(flow, facts, shares=(3, 2))}
        self.views[FLOW].setMinimumHeight(_LEAST)
        self._topics: tuple[tuple[str, str], ...] = ()
        self.topics = Segmented(((FLOW, "Flow"),), name="Participants and advice")
        row.addWidget(self.topics)
        self.add(self.views[FLOW], 1)

    def show_advised(self, shown: Shown) -> None:
        """Show the topics that apply, and the advice on the one asked for; the flow where that applies no more."""
        self.topic = shown.topic
        self._show_topics(shown)
        view = self.views.get(shown.topic)
        if view is None:
            view = AdviceView(shown)
            view.edited.connect(partial(self._give, shown.topic))
            if view.figure is not None:
                view.figure.said.connect(self.said)
            self.views[shown.topic] = view
            self.add(view, 1)
        elif isinstance(view, AdviceView):
            view.show_advice(shown)
        for topic, each in self.views.items():
            each.setVisible(topic == shown.topic)

    def open(self, topic: str) -> None:
        """Ask for a topic."""
        self.topic = topic
        self.topics.choose(topic)
        self.wanted.emit()

    def results(self) -> tuple[QWidget, ...]:
        """What follows from the plan: every figure, table and sentence, and no field."""
        views = [view for view in self.views.values() if isinstance(view, AdviceView)]
        return tuple(part for view in views for part in view.results())

    def _give(self, topic: str, advice: Advice) -> None:
        self.given[topic] = advice
        self.wanted.emit()

    def _show_topics(self, shown: Shown) -> None:
        if shown.topics != self._topics:
            focused = any(button.hasFocus() for button in self.topics.findChildren(QPushButton))
            made = Segmented(shown.topics, name="Participants and advice")
            made.chosen.connect(self.open)
            layout = self._place.layout()
            assert layout is not None
            layout.replaceWidget(self.topics, made)
            self.topics.hide()
            self.topics.deleteLater()
            self.topics, self._topics = made, shown.topics
            if focused:
                made.button(shown.topic).setFocus()
        self.topics.choose(shown.topic)
