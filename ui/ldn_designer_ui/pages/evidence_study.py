"""The selected study: what it reported, what follows from that, and what is doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ldn_designer_ui.pages import evidence_words as words
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.callout import Callouts
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.chip import Tag
from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.flow_layout import FlowLayout
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.scroll_panel import ScrollPanel
from ldn_designer_ui.widgets.section_label import SectionLabel
from ldn_designer_ui.widgets.value_rows import ValueRows

if TYPE_CHECKING:
    from ldn_designer.evidence.study import Outcome, Study
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.widgets.status_icon import State

#: How deep a study was read, as the note beside “reported” says it.
_AS_PRINTED = {
    "full text": "as printed in the paper",
    "abstract": "as printed in the abstract",
    "registry record": "as entered in the registry",
    "conference abstract": "as printed in a conference abstract",
    "news report": "as a news report gives it",
    "secondary source": "as another paper cites it",
}
_CLICK = "click for the formula"


class StudyCard(Card):
    """One study and what can be done with it; the signals carry nothing: the page knows which study is shown.

    outcome_chosen(reference): another of its results is to be pooled.
    """

    include_requested = Signal()
    exclude_requested = Signal()
    edit_requested = Signal()
    remove_requested = Signal()
    outcome_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Selected study")
        self._address = ""
        self._derived: tuple[words.Derived, ...] = ()
        self._opened = ""
        self.name = SectionLabel("")
        self.doubt = Tag("", warning=True)
        heading = QWidget()
        line = FlowLayout(heading, gap=8)
        line.addWidget(self.name)
        line.addWidget(self.doubt)
        self.add(heading)
        self.problem = Label("", "error", wrap=True)
        self.problem.hide()
        self.add(self.problem)
        self.panel = ScrollPanel(name="What the study reported", least=240)
        self.add(self.panel, 1)
        self._fill()
        self._add_buttons()

    def _fill(self) -> None:
        column = self.panel.column
        self.title = _selectable(Label("", "strong", wrap=True))
        self.citation = _selectable(Label("", "note", wrap=True))
        self.link = Button("Open the paper", "link")
        self.link.setProperty("inline", True)
        self.link.clicked.connect(self._open)
        self.unverified = Label("", "note", wrap=True)
        self.outcomes = ComboBox((), name="Result to pool")
        self.outcomes.chosen.connect(self.outcome_chosen)
        self.outcomes.setMinimumContentsLength(12)
        adjust = ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.outcomes.setSizeAdjustPolicy(adjust)
        self.result = Label("", "note", wrap=True)
        self.reported_label = SectionLabel("Reported")
        self.reported = ValueRows()
        self.statement = Label("", "table", wrap=True)
        self.derived_label = SectionLabel("Derived", _CLICK)
        self.derived = ValueRows()
        self.derived.asked.connect(self._tell)
        self.formula = Label("", "note", wrap=True)
        self.formula.setContentsMargins(8, 4, 0, 4)
        _selectable(self.formula).hide()
        self.no_effect = Label("", "table", wrap=True)
        self.doubts_label = SectionLabel("Doubts")
        self.doubts = Callouts()
        left = Qt.AlignmentFlag.AlignLeft
        column.addWidget(self.title)
        column.addWidget(self.citation)
        column.addWidget(self.link, 0, left)
        column.addWidget(self.unverified)
        column.addWidget(self.outcomes)
        column.addWidget(self.result)
        for label, parts in (
            (self.reported_label, (self.reported, self.statement)),
            (self.derived_label, (self.derived, self.formula, self.no_effect)),
            (self.doubts_label, (self.doubts,)),
        ):
            column.addSpacing(8)
            column.addWidget(label)
            for part in parts:
                column.addWidget(part)
        column.addStretch(1)

    def _add_buttons(self) -> None:
        self.include, self.exclude = Button("Include"), Button("Exclude…")
        self.edit, self.remove = Button("Edit…"), Button("Remove")
        self.include.clicked.connect(self.include_requested)
        self.exclude.clicked.connect(self.exclude_requested)
        self.edit.clicked.connect(self.edit_requested)
        self.remove.clicked.connect(self.remove_requested)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.include, self.exclude, self.edit, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        self.add_layout(row)

    def show_study(
        self, plan: TrialPlan, study: Study, outcome: Outcome, reason: str, *, selectable: bool
    ) -> None:
        """Show a study by one of its results; `reason` says why that is not pooled, "" where it is."""
        from ldn_designer.evidence.citation import doi_link, unconfirmed

        self.name.set_text(study.label)
        doubt = unconfirmed(study) if study.origin == "library" else None
        self.doubt.setText(doubt or "")
        self.doubt.setVisible(doubt is not None)
        self.title.setText(study.title)
        self.citation.setText(words.reference_line(study))
        self.citation.setVisible(bool(self.citation.text()))
        self._address = doi_link(study.doi) if study.doi else ""
        self.link.setToolTip(f"Open {self._address} in the browser")
        self.link.setVisible(bool(study.doi))
        unverified = "; ".join(f"{name} {value}" for name, value in study.identifiers_unverified)
        self.unverified.setText(f"Not confirmed: {unverified}")
        self.unverified.setVisible(bool(unverified))
        self._show_outcomes(study, outcome)
        self._show_reported(study, outcome)
        self._show_derived(plan, study, outcome)
        self._show_doubts(study, outcome)
        self.include.setVisible(bool(reason) and selectable)
        self.exclude.setVisible(not reason)
        self.edit.setVisible(study.origin == "user")
        self.remove.setVisible(study.origin == "user")

    def show_problem(self, sentence: str) -> None:
        """Say why something could not be done; "" takes the sentence away."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _show_outcomes(self, study: Study, outcome: Outcome) -> None:
        offered = [one for one in study.outcomes if one.poolable]
        several = len(offered) > 1 and outcome.poolable
        if several:
            options = [(study.reference(one.key), one.name) for one in offered]
            if [self.outcomes.itemData(index) for index in range(self.outcomes.count())] != [
                key for key, _ in options
            ]:
                self.outcomes.set_options(options)
            self.outcomes.choose(study.reference(outcome.key))
        self.outcomes.setVisible(several)
        self.result.setVisible(not several)
        named = outcome.name
        if outcome.timepoint:
            named += f", {outcome.timepoint}"
        self.result.setText(named)

    def _show_reported(self, study: Study, outcome: Outcome) -> None:
        self.reported_label.set_note(_AS_PRINTED.get(study.source_depth, "as printed"))
        rows = words.reported_rows(study, outcome)
        self.reported.set_rows((name, value, "") for name, value in rows)
        self.reported.setVisible(bool(rows))
        statement = outcome.reported.statement or ("" if rows else outcome.as_printed)
        self.statement.setText(statement)
        self.statement.setVisible(bool(statement))

    def _show_derived(self, plan: TrialPlan, study: Study, outcome: Outcome) -> None:
        from ldn_designer.evidence.effect import Effect
        from ldn_designer.evidence.effects import effect_of

        effect = effect_of(study, outcome, plan.design.pools)
        found = words.derived(effect, plan, outcome) if isinstance(effect, Effect) else ()
        self._derived = found
        self.derived.set_rows(
            (each.name, each.value, each.name if each.lines else "") for each in found
        )
        self.derived.setVisible(bool(found))
        self.derived_label.set_note(_CLICK if found else "")
        self.no_effect.setText("" if isinstance(effect, Effect) else effect.reason)
        self.no_effect.setVisible(not found)
        shown = self._opened if self._opened in {each.name for each in found} else ""
        self._opened = ""
        self._tell(shown)

    def _tell(self, name: str) -> None:
        """Open how a value came about beneath the values, or close it where it is open."""
        self._opened = "" if name == self._opened else name
        lines = next((each.lines for each in self._derived if each.name == self._opened), ())
        self.formula.setText("\n".join((f"{self._opened}", *lines)) if lines else "")
        self.formula.setVisible(bool(lines))
        if lines:
            QTimer.singleShot(0, self.panel, lambda: self.panel.ensureWidgetVisible(self.formula))

    def _show_doubts(self, study: Study, outcome: Outcome) -> None:
        from ldn_designer.evidence.checks import checks

        found: list[tuple[State, str]] = [
            ("attention", sentence) for sentence in checks(study, outcome)
        ]
        found += [("note", sentence) for sentence in study.doubts]
        self.doubts.set_callouts(found or [("done", "None on record.")])

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl(self._address))


def _selectable(label: Label) -> Label:
    """The label, with text that the mouse can mark for copying."""
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return label
