"""Any one unknown: the value of a field at which a number of participants has the target power."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.binding import number_kind
from ldn_designer_ui.dialogs.solve_field_result import FieldResult
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.field_row import FieldRow
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.number_field import NumberField
from ldn_designer_ui.widgets.scroll_panel import ScrollPanel
from ldn_designer_ui.widgets.section_label import SectionLabel
from ldn_designer_ui.widgets.value_rows import ValueRows

if TYPE_CHECKING:
    from collections.abc import Generator

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.unknown_part import Solved
    from ldn_designer.plan import TrialPlan
    from ldn_designer.power.changes import Change
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Job, Jobs

_WIDTH, _HEIGHT = 880, 500
#: Room at the left for the words of a change.
_LEFT = 448
_LABEL_WIDTH = 120
_NONE = "none"


class SolveFieldDialog(QDialog):
    """Number randomised, target and field; what was found for it, and beside it for every other field.

    All of it is computed in the background and forgotten when the dialog closes.
    """

    def __init__(self, document: Document, jobs: Jobs, parent: QWidget | None = None) -> None:
        from ldn_designer.evaluation import evaluate
        from ldn_designer.evaluation.unknown_part import unknowns

        super().__init__(parent)
        assert document.plan is not None
        self._document, self._jobs = document, jobs
        self._plan: TrialPlan = document.plan
        self._running: list[Job] = []
        self._asked: Evaluation | None = None
        self.solved: Solved | None = None
        evaluation = evaluate(self._plan)
        self._unknowns = unknowns(evaluation.planned.design, self._plan.hypothesis)
        answer = evaluation.answer
        self.setWindowTitle("Solve for another field")
        self.setMinimumWidth(_WIDTH)
        entered = evaluation.planned.design.entered
        self.n_total = self._number("n_total", entered.capitalize(), "in all")
        self.power = self._number("power", f"Target {self._plan.hypothesis.chance}", "%")
        self._value(self.n_total).set_value(
            answer.n_total if answer.possible else self._plan.n_total
        )
        self._value(self.power).set_value(self._plan.power)
        self.field = ComboBox([(each.name, each.label) for each in self._unknowns], name="Field")
        spread = evaluation.planned.design.spread_field or evaluation.planned.design.nuisance_field
        self.field.choose(spread)
        self.field.chosen.connect(lambda _name: self._ask_field())
        self.choice = FieldRow(
            "Field", self.field, label_width=_LABEL_WIDTH,
            tooltip="The unknown; everything else stays as planned.",
        )  # fmt: skip
        self.answer = FieldResult()
        self.answer.chosen.connect(self.adopt)
        self.intro = Label("", "note", wrap=True)
        self.rows = ValueRows(told="show it at the left")
        self.rows.asked.connect(self._choose)
        self.use = Button("Use this value", "primary")
        self._lay_out()
        self._ask()

    # ---- what was asked
    def _number(self, path: str, label: str, unit: str) -> FieldRow:
        field = NumberField(number_kind(self._plan, path, label))
        row = FieldRow(label, field, unit=unit, label_width=_LABEL_WIDTH)
        field.edited.connect(lambda _value, _text: self._ask())
        field.invalid.connect(lambda _text, said: self._refuse(row, said))
        return row

    @staticmethod
    def _value(row: FieldRow) -> NumberField:
        assert isinstance(row.field, NumberField)
        return row.field

    def _refuse(self, row: FieldRow, sentence: str) -> None:
        """Say beside a field what is wrong; nothing is computed meanwhile."""
        self._stop()
        row.set_error(sentence)
        self._show_nothing()
        self.intro.setText("Correct the number at the left to see what would do.")
        self.rows.set_rows(())

    def _ask(self) -> None:
        """Solve for the field chosen and for every other, with the numbers typed."""
        from ldn_designer.evaluation import evaluate
        from ldn_designer.evaluation.proposals import asked
        from ldn_designer.plan import PlanError

        n_total, power = self._value(self.n_total), self._value(self.power)
        if n_total.error or power.error:
            return
        assert n_total.value is not None
        assert power.value is not None
        try:
            plan = asked(self._plan, int(n_total.value), power.value)
        except PlanError as error:
            row = self.n_total if error.path == "n_total" else self.power
            self._value(row).set_error(error.sentence)
            self._refuse(row, error.sentence)
            return
        self.n_total.set_error("")
        self.power.set_error("")
        self._asked = evaluate(plan)
        self._ask_field()
        self.intro.setText("The value of each field that would just do: being computed …")
        self._running.append(
            self._jobs.submit(
                every, self._asked, done=self._show_every, replaces="solve: every field"
            )
        )

    def _ask_field(self) -> None:
        if self._asked is None or self._value(self.power).error or self._value(self.n_total).error:
            return
        self._show_nothing("Being computed …")
        self._running.append(
            self._jobs.submit(
                one, self._asked, self.field.key, done=self._show, replaces="solve: field"
            )
        )

    def _choose(self, name: str) -> None:
        """Show one of the other fields."""
        self.field.choose(name)
        self._ask_field()

    # ---- what was found
    def _show_nothing(self, sentence: str = "") -> None:
        self.solved = None
        self.use.setEnabled(False)
        self.answer.show_nothing(sentence)

    def _show(self, solved: Solved) -> None:
        self.solved = solved
        self.answer.show_solved(solved)
        self.use.setEnabled(solved.usable is not None)

    def _show_every(self, found: tuple[Solved, ...]) -> None:
        from ldn_designer.figures.scale import share
        from ldn_designer.notation import count
        from ldn_designer.protocol.solved import value_text

        assert self._asked is not None
        plan = self._asked.plan
        self.intro.setText(
            f"At {count(plan.n_total)} {self._asked.planned.design.entered} and "
            f"{plan.hypothesis.so_likely(share(plan.power))} any one of these would just do, "
            "everything else as planned:"
        )
        self.rows.set_rows(
            (
                each.field.label,
                _NONE
                if each.usable is None
                else value_text(each.evaluation, each.field, each.usable),
                each.field.name,
            )
            for each in found
        )

    # ---- what is done with it
    def take(self) -> None:
        """Put the value found, the number randomised and the target into the plan as one step, and close."""
        from ldn_designer.evaluation.proposals import with_value

        if self.solved is None or self.solved.usable is None:
            return
        field, plan = self.solved.field, self.solved.evaluation.plan
        label = f"solved for {field.label[:1].lower()}{field.label[1:]}"
        self._document.adopt(with_value(plan, field.name, self.solved.usable), label)
        self.accept()

    def adopt(self, change: Change) -> None:
        """Put a change that reaches the target into the plan as one step, and close."""
        from ldn_designer.evaluation.proposals import adopted

        assert self._asked is not None
        self._document.adopt(adopted(self._asked.plan, change), "proposed change")
        self.accept()

    def done(self, code: int) -> None:
        """Close, and stop computing."""
        self._stop()
        super().done(code)

    def _stop(self) -> None:
        for job in self._running:
            job.cancel()
        self._running.clear()

    def _lay_out(self) -> None:
        side = QWidget()  # as wide with changes as without
        side.setMinimumWidth(_LEFT)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        for row in (self.n_total, self.power, self.choice):
            left.addWidget(row)
        left.addSpacing(8)
        left.addWidget(SectionLabel("Value"))
        left.addWidget(self.answer)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(SectionLabel("Every field"))
        right.addWidget(self.intro)
        panel = ScrollPanel(name="Every field")
        panel.column.addWidget(self.rows)
        panel.column.addStretch(1)
        right.addWidget(panel, 1)
        halves = QHBoxLayout()
        halves.setSpacing(2 * theme.GAP)
        halves.addWidget(side)
        halves.addLayout(right, 1)
        cancel = Button("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.use.setDefault(True)
        self.use.clicked.connect(self.take)
        end = QHBoxLayout()
        end.setSpacing(8)
        end.addStretch(1)
        end.addWidget(cancel)
        end.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addLayout(halves, 1)
        column.addLayout(end)
        self.resize(_WIDTH, _HEIGHT)


def one(evaluation: Evaluation, name: str) -> Generator[None, None, Solved]:
    """What is found for one field, with its changes; runs in a thread."""
    from ldn_designer.evaluation.unknown_part import solved

    found = solved(evaluation, name)
    yield
    _ = found.changes
    return found


def every(evaluation: Evaluation) -> Generator[None, None, tuple[Solved, ...]]:
    """What is found for every field, one after the other; runs in a thread."""
    from ldn_designer.evaluation.unknown_part import solved, unknowns

    found = []
    for each in unknowns(evaluation.planned.design, evaluation.plan.hypothesis):
        yield
        found.append(solved(evaluation, each.name))
    return tuple(found)
