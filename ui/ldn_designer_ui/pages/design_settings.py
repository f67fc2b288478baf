"""The left card of the design page: the design's own fields, treatment, losses and recruitment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ldn_designer_ui.binding import choice_row, number_row, text_area, value_at
from ldn_designer_ui.form import Form
from ldn_designer_ui.form_binding import bind_form
from ldn_designer_ui.pages import design_fields as fields
from ldn_designer_ui.pages import design_words as words
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.card import Card
from ldn_designer_ui.widgets.chip import Chip
from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.field_row import FieldRow
from ldn_designer_ui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document

WIDTH, LABEL = 372, 144
_SPACE = 6
#: Arms whose names fit beside the allocation.
_FEW_ARMS = 2
#: What doses are counted in, in the words of the form.
DOSES_IN = {"mg": "mg", "mg/kg": "mg per kg of weight"}


class DesignSettings(Card):
    """What is decided in this step. kind_chosen(kind): another design; step_requested(key): a chip."""

    kind_chosen = Signal(str)
    step_requested = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        from ldn_designer import designs

        self.help = Button("Help me choose…", small=True)
        super().__init__("Design", controls=(self.help,), parent=parent)
        self._document = document
        self.setFixedWidth(WIDTH)
        options = [(kind, designs.load(kind).title) for kind in designs.DESIGNS]
        self.kinds = ComboBox(options, name="Design")
        self.kinds.setSizeAdjustPolicy(
            ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.kinds.chosen.connect(self.kind_chosen)
        self.help.clicked.connect(self._ask)
        self.effect_chip = Chip("", "", 2)
        self.spread_chip = Chip("", "", 2)
        self.forms: dict[str, Form] = {}
        self._form_place = QVBoxLayout()
        self._form_place.setSpacing(_SPACE)
        self.body.setSpacing(_SPACE)
        self.add(self.kinds)
        for chip in (self.effect_chip, self.spread_chip):
            chip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            chip.clicked.connect(lambda: self.step_requested.emit("effect"))
            self.add(chip)
        self.add_layout(self._form_place)
        self._add_treatment()
        self._add_losses()
        self._add_layers()
        self.add_stretch()
        self._align()

    def show_state(self, plan: TrialPlan, evaluation: Evaluation) -> None:
        """Show the plan's design; another kind gets another form."""
        self.kinds.choose(plan.design.kind)
        self.effect_chip.set_value(*words.effect(evaluation))
        spread = words.spread(evaluation) if plan.spread.rule != "own" else None
        self.spread_chip.setVisible(spread is not None)
        if spread is not None:
            self.spread_chip.set_value(*spread)
        form = self._show_form(plan, evaluation)
        field = evaluation.planned.design.spread_field
        if field is not None:
            form.row(field).setVisible(spread is None)
        clustered = plan.design.icc > 0 or plan.design.cluster_size > 1
        diluted = "dilution" in {layer.name for layer in type(plan.design).layers()}
        self.layers["dilution"].setVisible(diluted)
        self.layers["kept_effect"].setVisible(plan.design.dilution > 0)
        self.layers["cluster_cv"].setVisible(clustered)
        self._show_labels(plan)

    def _show_labels(self, plan: TrialPlan) -> None:
        from ldn_designer.evaluation.other_designs import dropout_each_period, weeks_each

        arms = words.arms(plan)
        self.allocation.setVisible(len(arms) > 1)
        few = len(arms) <= _FEW_ARMS
        self.allocation.label.setText(" : ".join(arms) if few else "Allocation")
        several = plan.design.periods > 1
        self.weeks.label.setText("Each period" if several else "Treatment")
        self.washout.setVisible(several)
        self.step_weeks.setVisible(bool(plan.dosing.steps))
        leave = f"Leave before week {weeks_each(plan)}"
        self.dropout.label.setText(leave)
        field = self.dropout.field
        if (
            isinstance(field, NumberField) and field.kind.label != leave
        ):  # messages name it likewise
            field.kind = replace(field.kind, label=leave)
            field.setAccessibleName(leave)
        self.dropout.set_note(
            f"{words.share(dropout_each_period(plan))} in each period of treatment"
            if several
            else ""
        )

    def settle(self) -> None:
        """Let go of texts being typed into the design's form, because the design is replaced."""
        for path in self._document.pending:
            if path.startswith("design."):
                self._document.edit(path, value_at(self._document.plan, path))

    def _show_form(self, plan: TrialPlan, evaluation: Evaluation) -> Form:
        """The form of the plan's kind of design: made once, as it stays bound to the document."""
        design = evaluation.planned.design
        kind = design.kind
        if kind not in self.forms:
            shown = tuple(
                quantity
                for quantity in type(design).fields()
                if quantity.role != "effect" or words.effect_in_form(type(design))
            )
            form = Form(
                shown, alternatives=design.alternatives, units={"outcome": plan.outcome.unit}
            )
            for quantity in shown:
                if not quantity.unit and not quantity.choices and quantity.shape == "number":
                    form.row(quantity.name).unit.setText("own value")
            bind_form(form, self._document)
            form.layout().setSpacing(_SPACE)  # type: ignore[union-attr]
            self._form_place.addWidget(form)
            self.forms[kind] = form
            self._align()
        for name, form in self.forms.items():
            form.setVisible(name == kind)
        form = self.forms[kind]
        form.set_values({name: getattr(design, name) for name in type(design).model_fields})
        return form

    # ---- what every design has
    def _add_treatment(self) -> None:
        document = self._document
        self.allocation = self._row(
            fields.entry_row(
                document,
                "design.allocation",
                fields.ALLOCATION,
                tooltip="Participants in each arm or sequence, as a ratio, treatment first.",
            )
        )
        self.weeks = self._row(number_row(document, "dosing.weeks", unit="weeks"))
        self.washout = self._row(
            number_row(document, "dosing.washout_weeks", label="Washout", unit="weeks")
        )
        self.doses = self._row(
            fields.entry_row(
                document,
                "dosing",
                fields.DOSES,
                shown=fields.doses,
                replaced=fields.with_doses,
                tooltip="The titration’s doses in order, the full daily dose last.",
            )
        )
        self.unit = self._row(choice_row(document, "dosing.unit", DOSES_IN))
        self.step_weeks = self._row(
            fields.entry_row(
                document,
                "dosing.steps",
                fields.STEP_WEEKS,
                shown=fields.step_weeks,
                replaced=fields.with_step_weeks,
                width=80,
                tooltip="How long each dose before the full one is taken: one number, or one for each.",
            )
        )
        self.visits = self._row(
            fields.entry_row(
                document,
                "dosing.visits",
                fields.VISITS,
                tooltip="Weeks of the visits, counted from the first dose of a period.",
            )
        )

    def _add_losses(self) -> None:
        document = self._document
        self.add_section("Who is lost")
        self.dropout = self._row(number_row(document, "dropout"))
        self.lost = self._row(number_row(document, "lost", unit="number"))
        self.dropout_reason = text_area(
            document,
            "dropout_reason",
            name="Source of the dropout rate",
            placeholder="Where the dropout rate is from",
        )
        self.dropout_reason.setToolTip("Where the dropout rate is from; the protocol prints it.")
        self.dropout_reason.setMinimumHeight(72)
        self.dropout_reason.setMaximumHeight(72)
        self.add(self.dropout_reason)
        self.not_eligible = self._row(number_row(document, "recruitment.not_eligible"))
        self.add_section("Recruitment")
        self.centres = self._row(number_row(document, "recruitment.centres"))
        self.rate = self._row(
            number_row(document, "recruitment.per_centre_month", unit="randomised")
        )

    def _add_layers(self) -> None:
        """What is laid over any design: patients who stay on a lower dose, and clusters."""
        self.add_section("Who is not reached, and clusters")
        from ldn_designer.designs.base import Design

        self.layers = {
            layer.name: self._row(
                number_row(
                    self._document,
                    f"design.{layer.name}",
                    label=layer.label,
                    tooltip=layer.description,
                )
            )
            for layer in Design.layers()
        }

    def _ask(self) -> None:
        """Five questions, and the design that their answers lead to."""
        from ldn_designer_ui.dialogs.design_chooser import DesignChooser

        chooser = DesignChooser({}, self)
        if chooser.exec() and chooser.kind:
            self.kind_chosen.emit(chooser.kind)

    def _align(self) -> None:
        """One width for every label, so that the fields stand beneath one another."""
        for row in self.findChildren(FieldRow):
            row.label.setFixedWidth(LABEL)

    def _row(self, row: FieldRow) -> FieldRow:
        self.add(row)
        return row
