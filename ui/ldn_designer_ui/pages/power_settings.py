"""The left card of the power page: what was decided before, what is decided here, small results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ldn_designer_ui.binding import choice_row, number_row
from ldn_designer_ui.pages import design_words as words
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.callout import Callouts
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.chip import Chip
from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.field_row import FieldRow
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.segmented import Segmented
from ldn_designer_ui.widgets.value_rows import ValueRows

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.details_part import Details
    from ldn_designer.findings import Finding
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document

WIDTH = 320
SIDES = {2: "two-sided", 1: "one-sided"}
SOLVE_FOR = (("size", "N"), ("power", "power"), ("effect", "difference"))


class PowerSettings(Card):
    """What is decided in this step, between the decisions it rests on and the small results."""

    step_requested = Signal(str)
    another_field = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__("From earlier steps", parent=parent)
        self._document = document
        self.setFixedWidth(WIDTH)
        self.body.setSpacing(6)
        steps = (("effect", "effect", 2), ("spread", "effect", 2), ("design", "design", 3),
                 ("dropout", "design", 3), ("recruitment", "design", 3))  # fmt: skip
        self.chips: dict[str, Chip] = {}
        for name, step, number in steps:
            chip = Chip("", "", number)
            chip.clicked.connect(lambda _on=False, step=step: self.step_requested.emit(step))
            self.chips[name] = chip
            self.add(chip)
        self.add_section("Decided here")
        self.aim = ComboBox((), name="Hypothesis")
        self.aim.chosen.connect(self._choose_aim)
        self.hypothesis = FieldRow(
            "Hypothesis", self.aim, label_width=104,
            tooltip="Better, not much worse, or as good, in the direction that helps.",
        )  # fmt: skip
        self.margin = number_row(
            document,
            "margin",
            tooltip="The largest difference that does not matter, in the effect’s unit; "
            "for a ratio, a ratio. With superiority, what must be exceeded; empty for none.",
        )
        self.sides = choice_row(document, "sides", SIDES)
        self.alpha = number_row(document, "alpha", label="Significance")
        self.power = number_row(document, "power")
        self.level_note = Label("", "note", wrap=True)
        for row in (self.hypothesis, self.margin, self.sides, self.alpha, self.power):
            row.label.setFixedWidth(104)
            self.add(row)
        self.add(self.level_note)
        self.add_section("Solve for")
        self.solve_for = Segmented(SOLVE_FOR, name="Solve for", stretch=True)
        self.solve_for.chosen.connect(
            lambda key: document.edit("solve_for", key, label="solve for")
        )
        self.n_total = number_row(document, "n_total", label="Randomised", unit="in all")
        self.n_total.label.setFixedWidth(104)
        self.another = Button("Another field…")
        self.another.setToolTip("The SD, the level, the margin, the dropout or any other number.")
        self.another.clicked.connect(lambda _on=False: self.another_field.emit())
        self.add(self.solve_for)
        self.add(self.another)
        self.add(self.n_total)
        self.rows = ValueRows()
        self.callouts = Callouts()
        self.add(self.rows)
        self.add(self.callouts)
        self.add_stretch()

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the decisions; the small results follow by `show_details`."""
        from ldn_designer.hypotheses import SHOWN

        spread = words.spread(evaluation)
        self.chips["spread"].setVisible(spread is not None)
        shown = {
            "effect": words.effect(evaluation),
            "spread": spread,
            "design": words.design(plan),
            "dropout": words.dropout(plan),
            "recruitment": words.recruitment(plan),
        }
        for name, decision in shown.items():
            if decision is not None:
                self.chips[name].set_value(*decision)
        self.solve_for.choose(plan.solve_for)
        self.n_total.setVisible(plan.solve_for != "size")
        offered = [(each, SHOWN[each]) for each in plan.design.shows]
        self.aim.set_options(offered)
        self.aim.choose(plan.show)
        tested, directed = plan.hypothesis.tests, plan.design.directional
        self.power.label.setText(f"Target {plan.hypothesis.chance}")
        self.n_total.label.setText(plan.design.entered.capitalize())
        self.solve_for.set_text("power", plan.hypothesis.chance)
        self.solve_for.set_text("effect", "difference" if tested else "half-width")
        self.margin.setVisible(directed)
        self.sides.setVisible(tested and directed)
        self.level_note.setText(_level(plan))

    def _choose_aim(self, aim: str) -> None:
        """Take what is to be shown; without a margin, half of the planned effect is one to begin with."""
        plan = self._document.plan
        if plan is None or aim == plan.show:
            return
        from ldn_designer.hypotheses import HYPOTHESES

        if HYPOTHESES[aim].needs_margin and plan.margin is None:
            first = plan.design.first_margin()
            self._document.adopt(plan.edited("margin", first).edited("show", aim), "hypothesis")
        else:
            self._document.edit("show", aim, label="hypothesis")

    def show_details(
        self, plan: TrialPlan, evaluation: Evaluation, details: Details | None
    ) -> None:
        """Show the small results of a possible answer; nothing where there is none."""
        self.rows.set_rows(_rows(plan, evaluation, details) if details else [])

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show what a reader must know about the power."""
        self.callouts.set_callouts(
            ("attention" if f.severity == "attention" else "note", f.sentence) for f in findings
        )


def _level(plan: TrialPlan) -> str:
    """What the level means for what is to be shown."""
    level, each = words.share(plan.alpha), words.share(plan.hypothesis.tail_alpha)
    if not plan.hypothesis.tests:
        return (
            f"Nothing is tested: {level} leaves a {words.share(1 - plan.alpha)} interval. "
            "The probability is that of one as narrow as planned."
        )
    if plan.hypothesis.needs_margin:
        interval = words.share(1 - 2 * plan.hypothesis.alpha)
        return f"Tested one-sided at {each}: the {interval} interval keeps to the margin."
    if not plan.design.directional:
        return f"Tested at {level}. Power counts any difference, whoever it favours."
    sided = (
        f"Two-sided {level}: {each} in each direction" if plan.sides > 1 else f"One-sided {level}"
    )
    return f"{sided}. Power counts results in favour of {plan.treatment}."


def _rows(plan: TrialPlan, evaluation: Evaluation, details: Details) -> list[tuple[str, str, str]]:
    from ldn_designer.evaluation.details_part import DETECTABLE, last_visit_month
    from ldn_designer.figures.scale import effect_scale
    from ldn_designer.notation import count, percent, quantity

    answer, scale = evaluation.answer, effect_scale(evaluation)
    chance = plan.hypothesis.chance.capitalize()
    design = answer.design
    equal = len(set(design.allocation)) == 1
    each = len(design.strata) if equal else 1
    where = f"per {design.stratum}" if equal else "in all"
    rows = []
    if plan.solve_for == "size":
        safe, first = count(answer.n_analysed / each), count(answer.first / each)
        rows.append((f"First and safe n {where}", safe if safe == first else f"{first}, {safe}"))
    rows.append(
        (f"{chance} at {count(details.below / each)} {where}", percent(details.power_below, 2))
    )
    rows += [(fact.name, words.fact(fact)) for fact in design.facts()]
    if details.detectable is not None:
        found = quantity(words.size(evaluation, details.detectable), scale.unit)
        rows.append((f"Detectable at {percent(DETECTABLE)}", found))
    share = words.share(plan.recruitment.not_eligible)
    rows.append((f"Screened, {share} not eligible", count(evaluation.screened)))
    rows.append(("Last visit, month", count(last_visit_month(evaluation))))
    return [(name, value, "") for name, value in rows]
