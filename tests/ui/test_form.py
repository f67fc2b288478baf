from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from ldn_designer import designs
from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer_ui.form import Form
from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def form(qtbot: QtBot, kind: str) -> Form:
    design = designs.load(kind)
    made = Form(design.fields(), alternatives=design.alternatives, units={"outcome": "points"})
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("kind", designs.DESIGNS)
def test_every_field_of_every_design_has_a_labelled_row(qtbot: QtBot, kind: str) -> None:
    made = form(qtbot, kind)
    for quantity in designs.load(kind).fields():
        row = made.row(quantity.name)
        assert row.label.text() == quantity.label
        assert row.field.accessibleName() == quantity.label
        assert quantity.description in row.field.toolTip()
        assert row.unit.text() == quantity.unit.replace("outcome", "points")
        assert isinstance(row.field, ComboBox if quantity.choices else NumberField)


def test_a_typed_value_is_handed_on_and_a_wrong_one_explained(qtbot: QtBot) -> None:
    made = form(qtbot, "two-means")
    edits: list[tuple[str, object, str]] = []
    wrong: list[tuple[str, str, str]] = []
    made.edited.connect(lambda *told: edits.append(told))
    made.invalid.connect(lambda *told: wrong.append(told))
    sd = made.number("sd")
    sd.selectAll()
    QTest.keyClicks(sd, "2.5")
    assert edits[-1] == ("sd", 2.5, "2.5")
    sd.selectAll()
    QTest.keyClicks(sd, "0")
    assert wrong[-1][:2] == ("sd", "0")
    assert made.row("sd").error_label.text().startswith("Standard deviation must be greater than 0")
    assert not made.row("sd").error_label.isHidden()
    sd.selectAll()
    QTest.keyClicks(sd, "3")
    assert made.row("sd").error_label.isHidden()


def test_an_empty_optional_field_is_a_value(qtbot: QtBot) -> None:
    made = form(qtbot, "two-means")
    edits: list[tuple[str, object, str]] = []
    made.edited.connect(lambda *told: edits.append(told))
    field = made.number("sd_treatment")
    QTest.keyClicks(field, "2")
    field.selectAll()
    QTest.keyClicks(field, "\b")
    assert edits[-1] == ("sd_treatment", None, "")


def test_one_way_of_several_is_shown_and_handed_on_when_complete(qtbot: QtBot) -> None:
    made = form(qtbot, "crossover-means")
    design = CrossoverMeans(difference=-1.0, sd=1.8, correlation=0.5)
    made.set_values(design.model_dump())
    ways: list[tuple[str, dict[str, object]]] = []
    made.way_chosen.connect(lambda *told: ways.append(told))
    visible = {
        n
        for n in ("sd_within", "sd_differences", "sd", "correlation")
        if not made.row(n).isHidden()
    }
    assert visible == {"sd", "correlation"}
    assert made.way_box is not None
    made.way_box.chosen.emit("SD of differences")
    assert ways == []
    assert made.row("sd_differences").error_label.text() == "Enter SD of differences."
    QTest.keyClicks(made.number("sd_differences"), "2")
    way, values = ways[-1]
    assert way == "SD of differences"
    assert values == {"sd_within": None, "sd_differences": 2.0, "sd": None, "correlation": None}
    assert design.model_copy(update=values).difference_sd == 2.0


def test_values_from_the_plan_leave_a_text_being_typed_alone(qtbot: QtBot) -> None:
    made = form(qtbot, "two-means")
    design = TwoMeans(difference=-1.0, sd=1.8)
    made.set_values(design.model_dump())
    sd = made.number("sd")
    assert sd.text() == "1.8"
    sd.selectAll()
    QTest.keyClicks(sd, "-")
    made.set_values(design.model_copy(update={"difference": -2.0}).model_dump())
    assert sd.text() == "-"
    assert made.number("difference").text() == "−2"
