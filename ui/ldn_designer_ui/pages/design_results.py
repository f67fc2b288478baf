"""The right of the design page: the schema, the same target in other designs, the flow, the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.canvas import FigureView
from ldn_designer_ui.form import LISTS
from ldn_designer_ui.pages import design_words as words
from ldn_designer_ui.pages.figure_numbers import schedule
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.choice_table import Cell, ChoiceTable, Column, Row
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.section_label import SectionLabel
from ldn_designer_ui.widgets.stacked_bar import Part, StackedBar
from ldn_designer_ui.widgets.value_rows import ValueRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.other_designs import OtherDesign
    from ldn_designer.fields import Quantity
    from ldn_designer.plan import TrialPlan

_COLUMNS = (
    Column("Design", stretch=1, width=86),
    Column("N", right=True, width=44, help="Randomised in all."),
    Column("Complete", right=True, width=62, help="Participants who finish and are analysed."),
    Column(
        "Periods", right=True, width=52, help="Periods of treatment that are begun, by everybody."
    ),
    Column("Weeks each", right=True, width=72, help="Weeks that one participant is in the trial."),
    Column("Months", right=True, width=54, help="Months of recruitment."),
    Column(
        "Assumes", stretch=3, width=42, help="What this design needs besides what the plan says."
    ),
)


class SchemaCard(Card):
    """The trial on a line of weeks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        from ldn_designer.figures import registry

        self._kind = registry.load("schema")
        self.figure = FigureView(
            self._kind.draw, name="Trial schema", smallest=(440, 180), table=schedule
        )
        super().__init__("Schema", controls=self.figure.tools(), parent=parent)
        self.add(self.figure, 1)

    def show_state(self, evaluation: Evaluation) -> None:
        """Draw the plan's trial."""
        self.figure.setAccessibleDescription(self._kind.alternative(evaluation))
        self.figure.show_figure(evaluation)


class OtherDesignsCard(Card):
    """The plan's target in every design that measures its effect. chosen(kind): adopt that one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("The same target in other designs", " ", parent=parent)
        self.table = ChoiceTable(
            _COLUMNS, lead="radio", row_height=32, name="The same target in other designs"
        )
        self.table.chosen.connect(self.chosen)
        self.add(self.table)

    def show_rows(
        self, plan: TrialPlan, evaluation: Evaluation, rows: Sequence[OtherDesign]
    ) -> None:
        """Show these designs, the plan's own chosen."""
        from ldn_designer.evaluation.other_designs import dropout_each_period
        from ldn_designer.notation import percent

        assert self.heading is not None
        leave = f"{words.share(dropout_each_period(plan))} leave in every {plan.dosing.weeks} weeks of treatment"
        target = f"{words.effect(evaluation).value}, {percent(plan.power)} power"
        self.heading.set_note(f"{target}, {leave}")
        self.table.set_rows([_row(row, plan) for row in rows])


def _row(other: OtherDesign, plan: TrialPlan) -> Row:
    from ldn_designer.notation import count

    title = Cell(other.plan.design.short_title, voice="table-strong")
    answer = other.answer
    assumed = _assumes(other, plan)
    if not answer.possible:
        cells: tuple[Cell | str, ...] = (title, Cell("no number suffices", span=6, right=False))
        return Row(other.kind, cells, chosen=other.kind == plan.design.kind)
    numbers = (other.complete, other.treated_periods, other.weeks, round(other.months))
    return Row(
        other.kind,
        (
            title,
            Cell(count(answer.n_total), voice="table-strong"),
            *(count(number) for number in numbers),
            Cell(assumed, quiet=True, help=assumed, cut=True),
        ),
        name=f"{other.plan.design.title}, {count(answer.n_total)} randomised, assumes {assumed}",
        chosen=other.kind == plan.design.kind,
    )


def _assumes(other: OtherDesign, plan: TrialPlan) -> str:
    """What this design needs besides what the plan's own says; for the plan's own, what it rests on."""
    design = other.answer.design
    numbers = [
        quantity
        for quantity in type(design).fields()
        if quantity.role in {"spread", "assumption"}
        and not quantity.choices
        and getattr(design, quantity.name) not in {None, (), quantity.default}
    ]
    own = other.kind == plan.design.kind
    known = set() if own else set(type(plan.design).model_fields)
    told = [quantity for quantity in numbers if quantity.name not in known] or numbers
    said = [_assumed(quantity, getattr(design, quantity.name)) for quantity in told]
    return ", ".join([*said, "no carry-over"] if design.periods > 1 else said)


def _assumed(quantity: Quantity, value: Any) -> str:
    from ldn_designer.figures.scale import spoken

    name = "SD" if quantity.role == "spread" else spoken(quantity.label)
    if quantity.shape in LISTS:
        rows = value if quantity.shape == "matrix" else (value,)
        return f"{name} {'; '.join(' '.join(_short(quantity, x) for x in row) for row in rows)}"
    return f"{name} {_short(quantity, value)}"


def _short(quantity: Quantity, value: float) -> str:
    """One value as a table has it: 15%, 12, 0.50."""
    from ldn_designer.notation import count, planned

    if quantity.unit == "%":
        return words.share(value)
    return count(value) if quantity.whole else planned(value)


class Flow(QWidget):
    """From those screened to those analysed, and how long it takes."""

    NAMES = ("screened", "randomised", "analysed", "months")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numbers = {name: Label("–", "title") for name in self.NAMES}
        self.names = {name: Label(name, "note") for name in self.NAMES}
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(0)
        for column, (name, label) in enumerate(self.numbers.items()):
            theme.set_tabular(label)
            grid.addWidget(label, 0, column)
            grid.addWidget(self.names[name], 1, column)
        grid.setColumnStretch(len(self.NAMES), 1)
        self.bar = StackedBar(name="Of those screened", height=24)
        self.words = Label("", "note", wrap=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(SectionLabel("From screened to analysed"))
        whole.addLayout(grid)
        whole.addWidget(self.bar)
        whole.addWidget(self.words)
        whole.addStretch(1)

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the numbers of a possible answer; dashes where there is none."""
        from ldn_designer.notation import count

        answer = evaluation.answer
        self.bar.setVisible(answer.possible)
        self.names["randomised"].setText(plan.design.entered)
        if not answer.possible:
            for label in self.numbers.values():
                label.setText("–")
            self.words.setText(answer.reason)
            return
        screened, total, analysed = evaluation.screened, answer.n_total, answer.n_analysed
        texts = (count(screened), count(total), count(analysed), count(evaluation.months))
        for label, text in zip(self.numbers.values(), texts, strict=True):
            label.setText(text)
        lost, leave = screened - total, total - analysed
        self.bar.set_parts(
            [
                Part(analysed, f"{count(analysed)} analysed", "accent"),
                Part(leave, f"{count(leave)} leave", "warn"),
                Part(lost, f"{count(lost)} not eligible", "muted", "panel"),
            ]
        )
        self.words.setText(
            f"{count(lost)} not eligible, {count(leave)} leave. "
            f"{words.per_stratum(evaluation, 'randomised')} {plan.design.entered}, "
            f"{words.per_stratum(evaluation, 'analysed')} analysed. "
            f"{words.recruitment(plan).value} in {words.recruitment(plan).reason}."
        )


class Facts(QWidget):
    """What the design's fields come to, such as every spread of a crossover."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ValueRows()
        self.method = Label("", "note", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(SectionLabel("What this assumes"))
        column.addWidget(self.rows)
        column.addWidget(self.method)
        column.addStretch(1)

    def show_state(self, evaluation: Evaluation) -> None:
        """Show the facts of the planned design."""
        design = evaluation.planned.design
        facts = design.facts()
        self.rows.set_rows((fact.name, words.fact(fact), "") for fact in facts)
        self.rows.setToolTip("\n".join(f"{f.name}: {f.note}" for f in facts if f.note))
        self.method.setText(f"Analysis: {design.method()}.")
