"""A study of the user's own: what its paper printed, and beside it, at once, the effect that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui.dialogs.own_study_form import PrintedForm
from ldn_designer_ui.dialogs.own_study_values import printed_values
from ldn_designer_ui.pages import evidence_words as words
from ldn_designer_ui.pages.evidence_selection import with_own_study, with_result, without_tick
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.scroll_panel import ScrollPanel
from ldn_designer_ui.widgets.value_rows import ValueRows

if TYPE_CHECKING:
    from ldn_designer.evidence.reading import Reading
    from ldn_designer.evidence.study import Study
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document

_SIZE = (920, 720)
#: Fields that must be filled in but decide nothing about the effect.
_NAMES, _UNNAMED = ("label", "condition", "outcome"), "not named yet"
#: Fields of the result itself: once one is filled in, what the others lack is said beside them.
_RESULT = frozenset(
    (
        "difference",
        "ci_low",
        "ci_high",
        "p",
        "n_treatment",
        "n_control",
        "n_pairs",
        "mean_treatment",
        "sd_treatment",
        "mean_control",
        "sd_control",
        "sd_differences",
        "events_treatment",
        "events_control",
    )
)


class OwnStudyDialog(QDialog):
    """Adds or edits one study.

    saved(study id, sentence), just before the plan has it; the sentence says why it is not pooled.
    """

    saved = Signal(str, str)

    def __init__(
        self, document: Document, study: Study | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        assert document.plan is not None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document = document
        self._plan: TrialPlan = document.plan
        self._study = study
        self._tried = False
        self.setWindowTitle("Add a study" if study is None else f"Edit {study.label}")
        self.resize(*_SIZE)
        self.form = PrintedForm(_others(self._plan, study))
        self.form.set_values(_beginning(self._plan) if study is None else printed_values(study))
        self.form.changed.connect(self._follow)
        self._build()
        self._follow()
        self.form.rows["label"].field.setFocus()

    @property
    def reading(self) -> Reading:
        """What follows from what is entered now."""
        from ldn_designer.evidence.reading import read_result

        own = self._plan.evidence.own_studies
        values = self.form.values()
        if not self._tried:  # the effect follows before the study has a name
            values |= {name: _UNNAMED for name in _NAMES if values[name] is None}
        return read_result(values, [each.id for each in own if each != self._study])

    def accept(self) -> None:
        """Take the study into the plan and close; or say what is missing beside the fields and stay."""
        self._tried = True
        read = self._follow()
        if read.study is None or self.form.invalid():
            wrong = next((row for row in self.form.rows.values() if row.error_label.text()), None)
            if wrong is not None:
                wrong.field.setFocus()
                self.panel.ensureWidgetVisible(wrong)
            return
        study = self._placed(read.study)
        plan, sentence = self._planned(study)
        self.saved.emit(study.id, sentence)
        self._document.adopt(plan, f"the study {study.label}")
        super().accept()

    def _planned(self, study: Study) -> tuple[TrialPlan, str]:
        """The plan with the study, pooled where it may be, and why it is not where it may not."""
        from ldn_designer.plan import PlanError

        outcome = study.outcomes[0]
        reference = study.reference(outcome.key)
        plan = with_own_study(without_tick(self._plan, reference), study)
        if not outcome.poolable:
            return plan, f"{study.label} is kept but not pooled: {outcome.poolable_reason}."
        if self._study is not None and reference not in self._plan.evidence.included:
            return plan, ""
        try:
            return with_result(plan, reference), ""
        except PlanError as error:
            return plan, error.sentence

    def _placed(self, study: Study) -> Study:
        """The study under the id it had, on the plan's own scale where it names that scale."""
        outcome, planned = study.outcomes[0], self._plan.outcome
        if planned.scale_id and outcome.scale == planned.scale:
            scaled = outcome.model_copy(update={"scale_id": planned.scale_id})
            study = study.model_copy(update={"outcomes": (scaled,)})
        if self._study is not None:
            study = study.model_copy(update={"id": self._study.id})
        return study

    def _follow(self) -> Reading:
        """Show what follows, or what is missing."""
        read = self.reading
        result = self._tried or bool(self.form.touched & _RESULT)
        told = {
            problem.path: problem.sentence
            for problem in read.problems
            if self._tried
            or problem.path in self.form.touched
            or (result and problem.path in _RESULT)
        }
        self.form.show_problems(told)
        rows: tuple[words.Derived, ...] = ()
        if read.effect is not None and read.study is not None:
            rows = words.derived(read.effect, self._plan, read.study.outcomes[0])
        self.effect.set_rows((each.name, each.value, "") for each in rows)
        self.effect.setVisible(bool(rows))
        lines = [problem.sentence for problem in read.problems]
        if read.effect is not None and read.study is not None:
            effect, outcome = read.effect, read.study.outcomes[0]
            pooled = "It can be pooled" if outcome.poolable else "It is not pooled"
            lines = [f"{pooled}: {outcome.poolable_reason}.{_remedy(read.study)}"]
            lines += [effect.formula_text, *effect.assumptions, *effect.cautions]
        self.lines.setText("\n\n".join(lines))
        return read

    def _build(self) -> None:
        self.panel = ScrollPanel(name="What the paper printed", least=400)
        self.panel.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the fields inside take the focus
        self.panel.column.addWidget(self.form)
        card = Card("What follows", "as you type")
        card.setFixedWidth(320)
        self.effect = ValueRows()
        self.lines = Label("", "table", wrap=True)
        self.lines.setAlignment(Qt.AlignmentFlag.AlignTop)
        inside = ScrollPanel(name="What follows", least=200)
        inside.column.addWidget(self.effect)
        inside.column.addWidget(self.lines)
        inside.column.addStretch(1)
        card.add(inside, 1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.panel, 1)
        middle.addWidget(card)
        hint = "Enter what the paper printed and nothing else; what it does not say stays empty."
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(Label(hint, "table", wrap=True))
        column.addLayout(middle, 1)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        self.cancel = Button("Cancel")
        self.save = Button("Add study" if self._study is None else "Save study", "primary")
        self.save.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        return row


def _remedy(study: Study) -> str:
    """What to enter so that a study whose allocation is not known may be pooled."""
    return (
        " If the paper says it was, enter that under Randomised."
        if study.randomised is None
        else ""
    )


def _beginning(plan: TrialPlan) -> dict[str, object]:
    """What a new study most likely shares with the plan."""
    outcome = plan.outcome
    return {
        "condition": plan.condition,
        "outcome": outcome.name,
        "scale": outcome.scale,
        "scale_min": outcome.minimum,
        "scale_max": outcome.maximum,
        "better": outcome.better,
    }


def _others(plan: TrialPlan, study: Study | None) -> list[tuple[str, str]]:
    """The studies that another report may belong to."""
    from ldn_designer.evidence import library

    known = (*library.for_condition(plan.condition), *plan.evidence.own_studies)
    own = None if study is None else study.id
    return [(each.id, each.label) for each in known if each.id != own and not each.companion_of]
