"""What would change the assurance, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer_ui.pages import design_words as words
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.choice_table import Cell, ChoiceTable, Column, Row
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.outlook_part import Outlook

_COLUMNS = (
    Column("Change", stretch=1, width=150),
    Column("N", right=True, width=52),
    Column("Assurance", right=True, width=76),
)


class OutlookCard(Card):
    """Rows that share the plan's prior, then rows under another one, set apart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What would change it", parent=parent)
        self.table = ChoiceTable(_COLUMNS, row_height=28, name="What would change the assurance")
        self.note = Label("", "note", wrap=True)
        self.add(self.table)
        self.add(self.note)
        self.add_stretch()

    def show_rows(self, evaluation: Evaluation, rows: Sequence[Outlook]) -> None:
        """Show these rows; without any, say what is missing."""
        from ldn_designer.notation import percent

        self.table.setVisible(bool(rows))
        if not rows:
            self.set_title("What would change it")
            self.note.setText(_missing(evaluation))
            return
        self.set_title(f"What would change {percent(rows[0].success)}")
        shared = [row for row in rows if row.what != "left out"]
        apart = [row for row in rows if row.what == "left out"]
        shown = [_row(row, evaluation) for row in shared]
        note = f"The rows share one prior: {evaluation.planned.prior_label}."
        if apart:
            heading = Cell("This trial under another prior", voice="column", span=3)
            shown += [
                Row("apart", (heading,), heading=True),
                *(_row(row, evaluation) for row in apart),
            ]
            note = f"Prior of the upper rows: {evaluation.planned.prior_label}. The lower ones do not compare."
        self.table.set_rows(shown)
        self.note.setText(note)


def _missing(evaluation: Evaluation) -> str:
    """Why there is no assurance, and what to do."""
    if not evaluation.answer.possible:
        return "There is no assurance while the request is impossible."
    if evaluation.plan.design.pools is None:
        return (
            "Published effects are differences, which this design does not plan on, "
            "so there is no assurance."
        )
    if evaluation.evidence.rows:
        return (
            "The selected results measure something else than this design, so there is no assurance. "
            "Select results of the same kind in step 1."
        )
    return "Assurance averages power over the evidence. Select results to pool in step 1."


def _row(row: Outlook, evaluation: Evaluation) -> Row:
    from ldn_designer.notation import count, percent

    number = "∞" if row.n_total is None else count(row.n_total)
    own = row.what == "plan"
    name = _name(row, evaluation)
    return Row(
        f"{row.what} {row.study}{row.design}{row.effect}",
        (
            Cell(name, voice="table-strong" if own else "table"),
            number,
            Cell(percent(row.success), voice="table-strong"),
        ),
        chosen=own,
    )


def _name(row: Outlook, evaluation: Evaluation) -> str:
    from ldn_designer.figures.scale import effect_scale
    from ldn_designer.notation import quantity

    unit = effect_scale(evaluation).unit
    size = quantity(words.planned_size(evaluation, row.effect), unit)
    return {
        "plan": f"This plan, {size}",
        "effect": f"Plan on {size}",
        "design": f"{row.design}, {size}",
        "ceiling": "N without limit: the ceiling",
        "left out": f"{row.study} left out",
    }[row.what]
