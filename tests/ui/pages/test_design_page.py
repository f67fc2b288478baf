"""The design page, through its widgets: every edit changes the plan and the numbers shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtTest import QTest

from ldn_designer_ui.pages.design import DesignPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLineEdit

    from ldn_designer_ui.widgets.combo_box import ComboBox
    from ldn_designer_ui.widgets.field_row import FieldRow
    from tests.ui.pages.conftest import Followed


def flow(shown: Followed[DesignPage]) -> tuple[str, ...]:
    return tuple(label.text() for label in shown.page.flow.numbers.values())


def others(shown: Followed[DesignPage]) -> dict[str, tuple[str, ...]]:
    return {
        row.key: tuple(cell if isinstance(cell, str) else cell.text for cell in row.cells)
        for row in shown.page.others.table.rows
    }


def pick(box: ComboBox, key: str) -> None:
    """Choose as a person does, from the list."""
    box.choose(key)
    box.activated.emit(box.currentIndex())


@pytest.fixture
def shown(follow: Callable[[type[DesignPage]], Followed[DesignPage]]) -> Followed[DesignPage]:
    return follow(DesignPage)


def test_the_example_reads_as_planned(shown: Followed[DesignPage]) -> None:
    assert flow(shown) == ("222", "166", "140", "21")
    settings = shown.page.settings
    assert settings.kinds.key == "two-means"
    assert settings.effect_chip.accessibleName().startswith("1.00 point, own value")
    assert settings.spread_chip.accessibleName().startswith("SD 1.80, pooled")
    assert settings.allocation.label.text() == "LDN : placebo"
    assert dict(shown.page.facts.rows.rows) == {"Standardised difference": "−0.56"}


def test_the_same_target_in_other_designs(shown: Followed[DesignPage]) -> None:
    rows = others(shown)
    assert set(rows) > {"mmrm", "crossover-balanced"}
    # They would reduce a standard deviation that is adjusted already.
    assert not set(rows) & {"ancova", "diary-means"}
    assert {kind: rows[kind] for kind in ("two-means", "crossover-means")} == {
        "two-means": ("Parallel", "166", "140", "166", "12", "21", "SD 1.80"),
        "crossover-means": (
            "Crossover", "54", "38", "108", "27", "7",
            "correlation of periods 0.50, no carry-over",
        ),
    }  # fmt: skip


EDITS: tuple[tuple[Callable[[DesignPage], FieldRow], str, str, Any, tuple[str, ...]], ...] = (
    (lambda p: p.settings.dropout, "20", "dropout", 0.2, ("235", "176", "140", "22")),
    (lambda p: p.settings.not_eligible, "50", "recruitment.not_eligible", 0.5,
     ("332", "166", "140", "21")),
    (lambda p: p.settings.centres, "8", "recruitment.centres", 8, ("222", "166", "140", "10")),
    (lambda p: p.settings.rate, "1", "recruitment.per_centre_month", 1.0,
     ("222", "166", "140", "42")),
    (lambda p: p.settings.allocation, "2 : 1", "design.allocation", (2, 1),
     ("247", "185", "156", "23")),
    (lambda p: p.settings.visits, "0, 6, 12", "dosing.visits", (0, 6, 12),
     ("222", "166", "140", "21")),
    (lambda p: p.settings.weeks, "16", "dosing.weeks", 16, ("222", "166", "140", "21")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("row", "text", "path", "value", "numbers"), EDITS, ids=lambda x: str(x)[:24]
)
def test_each_field_changes_the_plan_and_the_numbers(
    shown: Followed[DesignPage],
    row: Callable[[DesignPage], FieldRow],
    text: str,
    path: str,
    value: Any,
    numbers: tuple[str, ...],
) -> None:
    before = shown.plan
    shown.type_into(row(shown.page), text)
    found: Any = shown.plan
    for name in path.split("."):
        found = getattr(found, name)
    assert found == value
    assert flow(shown) == numbers
    shown.document.undo()
    shown.settle()
    assert shown.plan == before
    assert flow(shown) == ("222", "166", "140", "21")


def test_doses_and_the_weeks_of_their_steps(shown: Followed[DesignPage]) -> None:
    settings = shown.page.settings
    shown.type_into(settings.doses, "1 -> 2 -> 3 -> 4.5")
    steps = shown.plan.dosing.steps
    assert [(step.dose_mg, step.weeks) for step in steps] == [(1.0, 2.0), (2.0, 2.0), (3.0, 2.0)]
    shown.type_into(settings.step_weeks, "1, 1, 2")
    assert [step.weeks for step in shown.plan.dosing.steps] == [1.0, 1.0, 2.0]
    shown.type_into(settings.step_weeks, "1, 2")
    assert "one for each step" in settings.step_weeks.error_label.text()
    assert [step.weeks for step in shown.plan.dosing.steps] == [1.0, 1.0, 1.0]  # the "1" of it
    shown.type_into(settings.step_weeks, "3")
    assert [step.weeks for step in shown.plan.dosing.steps] == [3.0, 3.0, 3.0]
    assert settings.step_weeks.error_label.isHidden()
    shown.type_into(settings.doses, "4.5")
    assert shown.plan.dosing.steps == ()
    assert settings.step_weeks.isHidden()


@pytest.mark.parametrize(
    ("row", "text", "said"),
    [
        (lambda p: p.settings.allocation, "1 : x", "whole numbers from 1 to 100"),
        (lambda p: p.settings.allocation, "1 : 1 : 1", "2 whole numbers"),
        (lambda p: p.settings.doses, "0", "greater than 0 and at most 50."),
        (lambda p: p.settings.doses, "6 -> 4.5", "below the daily dose"),
        (lambda p: p.settings.visits, "12, 0", "rising order"),
        (lambda p: p.settings.dropout, "99", "less than 95%"),
        (lambda p: p.settings.centres, "0", "at least 1"),
    ],
)
def test_a_wrong_text_is_explained_and_the_last_numbers_stay_greyed(
    shown: Followed[DesignPage], row: Callable[[DesignPage], FieldRow], text: str, said: str
) -> None:
    line = row(shown.page)
    field: Any = line.field
    shown.type_into(line, text)
    assert said in line.error_label.text()
    assert not line.error_label.isHidden()
    assert field.text() == text
    assert shown.page.flow.property("stale") is True
    shown.document.undo()
    shown.settle()
    assert line.error_label.isHidden()
    assert shown.page.flow.property("stale") is False


def test_another_kind_keeps_what_fits_and_comes_back_as_it_was(shown: Followed[DesignPage]) -> None:
    before = shown.plan
    settings = shown.page.settings
    pick(settings.kinds, "crossover-means")
    shown.settle()
    design: Any = shown.plan.design
    assert (design.difference, design.sd, design.correlation) == (-1.0, 1.8, 0.5)
    assert shown.plan.dropout == 0.2775
    assert flow(shown) == ("72", "54", "38", "7")
    facts = dict(shown.page.facts.rows.rows)
    assert facts == {
        "Within-patient SD": "1.27",
        "SD of differences": "1.80",
        "SD of one measurement": "1.80",
    }
    assert settings.washout.isVisibleTo(settings)
    assert settings.allocation.label.text() == "AB : BA"
    assert settings.forms["crossover-means"].row("correlation").unit.text() == "own value"
    assert not settings.forms["two-means"].isVisibleTo(settings)
    pick(settings.kinds, "two-means")
    shown.settle()
    assert shown.plan == before
    assert shown.document.undo_stack.count() == 2
    shown.document.undo()
    shown.document.undo()
    shown.settle()
    assert settings.kinds.key == "two-means"
    assert flow(shown) == ("222", "166", "140", "21")


def test_a_design_that_was_left_is_remembered(shown: Followed[DesignPage]) -> None:
    settings = shown.page.settings
    pick(settings.kinds, "crossover-means")
    shown.settle()
    correlation: Any = settings.forms["crossover-means"].number("correlation")
    correlation.setFocus()
    correlation.selectAll()
    QTest.keyClicks(correlation, "0.7")
    shown.settle()
    assert flow(shown)[1] == "34"  # with a correlation of 0.70
    pick(settings.kinds, "two-means")
    shown.settle()
    assert others(shown)["crossover-means"][1] == "34"
    pick(settings.kinds, "crossover-means")
    shown.settle()
    design: Any = shown.plan.design
    assert design.correlation == 0.7


def test_a_row_of_the_other_designs_is_adopted_as_shown(shown: Followed[DesignPage]) -> None:
    shown.page.others.table.mark("crossover-means").click()
    shown.settle()
    assert shown.plan.design.kind == "crossover-means"
    assert flow(shown)[1] == others(shown)["crossover-means"][1] == "54"


def test_proportions_begin_with_stated_values_that_can_be_shown(
    shown: Followed[DesignPage],
) -> None:
    pick(shown.page.settings.kinds, "two-proportions")
    shown.settle()
    design: Any = shown.plan.design
    assert (design.control, design.treatment) == (0.4, 0.25)  # lower is better
    assert shown.page.settings.spread_chip.isHidden()
    assert list(others(shown)) == ["two-proportions", "two-proportions-exact", "crossover-binary"]
    control: QLineEdit = shown.page.settings.forms["two-proportions"].number("control")
    assert control.text() == "40"
    pick(shown.page.settings.kinds, "two-means")
    shown.settle()
    design = shown.plan.design
    assert design.difference == -1.0
    assert flow(shown)[1] == "166"


def test_a_text_being_typed_does_not_outlive_its_design(shown: Followed[DesignPage]) -> None:
    settings = shown.page.settings
    field = settings.forms["two-means"].number("sd_treatment")
    field.setFocus()
    QTest.keyClicks(field, "-")
    assert shown.document.pending == {"design.sd_treatment": "-"}
    pick(settings.kinds, "crossover-means")
    shown.settle()
    assert shown.document.pending == {}


def test_an_own_standard_deviation_is_a_field_here(shown: Followed[DesignPage]) -> None:
    settings = shown.page.settings
    form = settings.forms["two-means"]
    assert form.row("sd").isHidden()
    shown.document.edit("spread.rule", "own")
    shown.settle()
    assert settings.spread_chip.isHidden()
    shown.type_into(form.row("sd"), "2")
    assert flow(shown)[1] == "204"


def test_chips_lead_to_the_step_where_they_are_decided(shown: Followed[DesignPage]) -> None:
    asked: list[str] = []
    shown.page.step_requested.connect(asked.append)
    shown.page.settings.effect_chip.click()
    shown.page.settings.spread_chip.click()
    assert asked == ["effect", "effect"]


def test_typing_keeps_the_focus(shown: Followed[DesignPage]) -> None:
    row = shown.page.settings.dropout
    shown.page.activateWindow()
    shown.type_into(row, "2")
    QTest.keyClicks(row.field, "5")
    shown.settle()
    assert shown.page.focusWidget() is row.field
    assert shown.plan.dropout == 0.25


def test_the_source_of_the_dropout_rate_is_written_here(shown: Followed[DesignPage]) -> None:
    area = shown.page.settings.dropout_reason
    area.setPlainText("Our own pilot.")
    area.hand_on()
    assert shown.plan.dropout_reason == "Our own pilot."


def test_an_impossible_request_has_dashes_and_the_reason(shown: Followed[DesignPage]) -> None:
    shown.document.edit("design.difference", 1.0)
    shown.settle()
    assert flow(shown) == ("–", "–", "–", "–")
    assert "wrong way" in shown.page.flow.words.text()
    assert shown.page.settings.effect_chip.accessibleName().startswith("+1.00 point")
    assert all("no number suffices" in cells for cells in others(shown).values())


@pytest.mark.parametrize(
    ("row", "text", "hint"), [("doses", "1,5", "1.5"), ("step_weeks", "2,5", "2.5")]
)
def test_a_decimal_comma_is_not_read_as_two_values(
    shown: Followed[DesignPage], row: str, text: str, hint: str
) -> None:
    before = shown.plan.dosing
    field = getattr(shown.page.settings, row)
    shown.type_into(field, text)
    assert f"write {hint} with a point" in field.error_label.text()
    shown.type_into(field, "1.5, 3, 4.5" if row == "doses" else "2, 2")
    assert field.error_label.text() == ""
    assert shown.plan.dosing == before


def test_messages_name_the_field_as_its_label_does(shown: Followed[DesignPage]) -> None:
    row = shown.page.settings.dropout
    shown.type_into(row, "-1")
    assert row.error_label.text() == "Leave before week 12 must be at least 0% and less than 95%."
    assert row.field.accessibleName() == row.label.text()
