from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ldn_designer_ui.widgets.number_field import NumberField, NumberKind

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SD = NumberKind("Standard deviation", minimum=0, minimum_excluded=True)
POWER = NumberKind("Power", percent=True, minimum=0, maximum=1, maximum_excluded=True)
CENTRES = NumberKind("Centres", whole=True, minimum=1, maximum=1000)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (SD, "1.8", 1.8),
        (SD, " 1.80 ", 1.8),
        (SD, ".5", 0.5),
        (SD, "2.", 2.0),
        (SD, "1e2", 100.0),
        (NumberKind("Difference"), "−1.00", -1.0),
        (NumberKind("Difference"), "-1", -1.0),
        (POWER, "90", 0.9),
        (POWER, "15 %", 0.15),
        (POWER, "7", 0.07),
        (POWER, "0", 0.0),
        (CENTRES, "4", 4),
        (CENTRES, "4.0", 4),
        (NumberKind("Optional", optional=True), "", None),
    ],
)
def test_numbers_are_read_as_people_write_them(
    kind: NumberKind, text: str, value: float | None
) -> None:
    assert kind.read(text) == value


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (SD, "", "Standard deviation is empty. Enter a number, greater than 0."),
        (SD, "0", "Standard deviation must be greater than 0."),
        (SD, "1,8", "Standard deviation: write 1.8 with a point; a comma is not read."),
        (SD, "wide", "Standard deviation must be a number. Enter a number, greater than 0."),
        (SD, "nan", "Standard deviation must be a number. Enter a number, greater than 0."),
        (SD, "inf", "Standard deviation must be a number. Enter a number, greater than 0."),
        (SD, "1" * 41, "Standard deviation must be a number. Enter a number, greater than 0."),
        (SD, "١", "Standard deviation must be a number. Enter a number, greater than 0."),
        (POWER, "100", "Power must be at least 0% and less than 100%."),
        (
            CENTRES,
            "2.5",
            "Centres must be a whole number. Enter a whole number, at least 1 and at most 1000.",
        ),
    ],
)
def test_what_is_no_number_is_said_in_words(kind: NumberKind, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        kind.read(text)
    assert str(error.value) == sentence


@pytest.mark.parametrize("value", [0.15, 0.9, 0.05, 0.07, 0.29, 0.57, 1 / 3])
def test_percentages_come_back_as_the_same_fraction(value: float) -> None:
    assert POWER.read(POWER.text(value)) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (POWER, 0.15, "15"),
        (POWER, 0.9, "90"),
        (POWER, 0.07, "7"),
        (SD, 1.8, "1.8"),
        (SD, 100.0, "100"),
        (NumberKind("Difference"), -0.5, "−0.5"),
        (SD, 123456.789, "123456.789"),
        (SD, None, ""),
    ],
)
def test_numbers_are_shown_plainly(kind: NumberKind, value: float | None, text: str) -> None:
    assert kind.text(value) == text


def field(qtbot: QtBot, kind: NumberKind, value: float | None) -> NumberField:
    made = NumberField(kind)
    qtbot.addWidget(made)
    made.set_value(value)
    return made


def test_typing_emits_each_valid_number(qtbot: QtBot) -> None:
    sd = field(qtbot, SD, 1.8)
    edits: list[tuple[object, str]] = []
    sd.edited.connect(lambda value, text: edits.append((value, text)))
    sd.selectAll()
    QTest.keyClicks(sd, "2.03")
    assert edits == [(2.0, "2"), (2.0, "2."), (2.0, "2.0"), (2.03, "2.03")]


def test_invalid_text_stays_until_it_is_valid(qtbot: QtBot) -> None:
    sd = field(qtbot, SD, 1.8)
    said: list[tuple[str, str]] = []
    sd.invalid.connect(lambda text, sentence: said.append((text, sentence)))
    sd.selectAll()
    QTest.keyClicks(sd, "-")
    assert sd.text() == "-"
    assert said[-1][0] == "-"
    assert sd.error
    assert sd.property("wrong") is True
    assert sd.accessibleDescription() == sd.error
    sd.set_value(1.8)  # another field changed the plan: this one is still being typed
    assert sd.text() == "-"
    assert sd.error
    sd.set_value(2.0)  # even to another value
    assert sd.text() == "-"
    sd.settle()  # undo took the text back
    assert sd.text() == "2"
    assert sd.error == ""
    assert sd.property("wrong") is False


def test_a_number_that_the_plan_refuses_stays_until_it_is_taken_back(qtbot: QtBot) -> None:
    sd = field(qtbot, SD, 1.8)
    sd.edited.connect(lambda _value, _text: sd.set_error("The plan cannot be that wide."))
    sd.selectAll()
    QTest.keyClicks(sd, "9")
    sd.set_value(1.8)  # another field changed the plan
    assert sd.text() == "9"
    assert sd.error == "The plan cannot be that wide."
    sd.settle()
    assert (sd.text(), sd.value, sd.error) == ("1.8", 1.8, "")


def test_the_plans_echo_leaves_the_text_being_typed_alone(qtbot: QtBot) -> None:
    sd = field(qtbot, SD, 1.8)
    sd.edited.connect(lambda value, _text: sd.set_value(value))
    sd.selectAll()
    QTest.keyClicks(sd, "1.50")
    assert sd.text() == "1.50"


def test_leaving_the_field_tidies_a_valid_text_only(qtbot: QtBot) -> None:
    sd = field(qtbot, SD, 1.8)
    sd.show()
    sd.setFocus()
    sd.selectAll()
    QTest.keyClicks(sd, "2.")
    qtbot.waitUntil(sd.hasFocus)
    sd.clearFocus()
    assert sd.text() == "2"
    sd.setFocus()
    sd.selectAll()
    QTest.keyClicks(sd, "two")
    sd.clearFocus()
    assert sd.text() == "two"


def test_a_screen_reader_hears_label_and_problem(qtbot: QtBot) -> None:
    power = field(qtbot, POWER, 0.9)
    assert power.accessibleName() == "Power"
    power.selectAll()
    QTest.keyClick(power, Qt.Key.Key_Delete)
    assert power.accessibleDescription().startswith("Power is empty.")
