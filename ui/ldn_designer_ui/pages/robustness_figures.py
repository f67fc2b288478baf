"""The left of the robustness page: power over each assumption's range, and over two together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ldn_designer_ui.canvas import FigureView
from ldn_designer_ui.pages import design_words as words
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.choice_table import Cell, ChoiceTable, Column, Row
from ldn_designer_ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation

VIEWS = (("figure", "Figure"), ("table", "Table"))


class FigureCard(Card):
    """A figure that can also be read as a table. said(sentence): it was copied or saved."""

    said = Signal(str)

    def __init__(
        self,
        key: str,
        name: str,
        columns: tuple[Column, ...],
        smallest: tuple[int, int],
        parent: QWidget | None = None,
    ) -> None:
        from ldn_designer.figures import registry

        self._kind = registry.load(key)
        self.figure = FigureView(self._kind.draw, name=name, smallest=smallest)
        self.views = Segmented(VIEWS, name=f"{name}, view")
        super().__init__(name, controls=(self.views, *self.figure.tools()), parent=parent)
        self.figure.said.connect(self.said)
        self.table = ChoiceTable(columns, row_height=32, name=name)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.figure)
        self._stack.addWidget(page)
        self.add(self._stack, 1)
        self.views.chosen.connect(self.open)

    def open(self, view: str) -> None:
        """Show the figure or the table."""
        self.views.choose(view)
        self._stack.setCurrentIndex([key for key, _ in VIEWS].index(view))

    def show_figure(self, evaluation: Evaluation) -> None:
        """Draw the figure; what it shows in words is its description."""
        self.figure.setAccessibleDescription(self._kind.alternative(evaluation))
        self.figure.show_figure(evaluation)


class TornadoCard(FigureCard):
    """Power when one assumption at a time moves over its range."""

    def __init__(self, parent: QWidget | None = None) -> None:
        columns = (
            Column("Assumption", stretch=2, width=120),
            Column("Worse", right=True, width=72),
            Column("Better", right=True, width=72),
            Column("Power", right=True, stretch=1, width=110),
        )
        super().__init__(
            "tornado", "Power over each assumption’s range", columns, (440, 200), parent
        )

    def show_state(self, evaluation: Evaluation) -> None:
        """Show figure and table."""
        from ldn_designer.figures.scale import assumption_text
        from ldn_designer.notation import percent

        self.show_figure(evaluation)
        if not evaluation.answer.possible:
            self.table.set_rows([])
            return
        design = evaluation.planned.design

        def value(unit: str, number: float) -> str:
            if unit == design.effect_unit and unit == "%":
                return words.size(evaluation, number)
            return assumption_text(evaluation, abs(number) if unit else number, unit).split(" ")[0]

        self.table.set_rows(
            [
                Row(
                    row.label,
                    (
                        Cell(row.label, note=row.source),
                        value(row.unit, row.worse),
                        value(row.unit, row.better),
                        f"{percent(row.power_worse)} to {percent(row.power_better)}",
                    ),
                    height=44,
                )
                for row in evaluation.tornado
            ]
        )


class ContourCard(FigureCard):
    """Power over the effect and the assumption that matters most beside it."""

    #: Columns and rows of the table, as shares of the range drawn.
    SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)

    def __init__(self, parent: QWidget | None = None) -> None:
        first = Column("", stretch=2, width=160)
        others = tuple(Column("", right=True, stretch=1, width=60) for _ in self.SHARES)
        super().__init__(
            "contour", "Power over two assumptions", (first, *others), (440, 320), parent
        )

    def show_state(self, evaluation: Evaluation) -> None:
        """Show figure and table."""
        from ldn_designer.figures.scale import effect_scale, spoken
        from ldn_designer.notation import percent

        self.show_figure(evaluation)
        if not evaluation.answer.possible:
            self.table.set_rows([])
            return
        found, scale = evaluation.contour, effect_scale(evaluation)
        design = evaluation.planned.design
        field = next(q for q in type(design).fields() if q.name == design.nuisance_field)
        across = [round(share * (len(found.effects) - 1)) for share in self.SHARES]
        down = [round(share * (len(found.nuisance) - 1)) for share in self.SHARES]
        heads = [words.size(evaluation, float(found.effects[i])) for i in across]
        corner = f"Effect, {scale.unit}"
        titles = (Cell(corner, voice="column"), *(Cell(head, voice="column") for head in heads))
        rows = [Row("heading", titles, heading=True)]
        for j in reversed(down):
            value = float(found.nuisance[j])
            name = words.share(value) if field.unit == "%" else words.short(value)
            cells = (
                f"{spoken(field.label)} {name}",
                *(percent(float(found.power[j, i])) for i in across),
            )
            rows.append(Row(f"{j}", cells))
        self.table.set_rows(rows)
