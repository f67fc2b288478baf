"""The advice at the bottom of the design page: topics that apply, their fields, their figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QPushButton

from ldn_designer.advice.base import AdvisedTable
from ldn_designer_ui.pages.design import DesignPage
from ldn_designer_ui.pages.design_advice import AdviceView
from ldn_designer_ui.pages.design_advice_table import columns
from ldn_designer_ui.widgets.choice_table import Cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.pages.conftest import Followed


@pytest.fixture
def shown(follow: Callable[[type[DesignPage]], Followed[DesignPage]]) -> Followed[DesignPage]:
    return follow(DesignPage)


def topics(shown: Followed[DesignPage]) -> list[str]:
    buttons = shown.page.advice.topics.findChildren(QPushButton)
    return [button.text() for button in buttons]


def opened(shown: Followed[DesignPage], topic: str) -> AdviceView:
    """The view of a topic, opened as a person does."""
    shown.page.advice.topics.button(topic).click()
    shown.settle()
    view = shown.page.advice.views[topic]
    assert isinstance(view, AdviceView)
    assert view.isVisibleTo(shown.page)
    return view


def test_the_flow_is_shown_first_and_topics_follow_the_plan(shown: Followed[DesignPage]) -> None:
    assert topics(shown) == ["Flow", "Carry-over", "Pilot"]
    assert shown.page.flow.isVisibleTo(shown.page)
    shown.page.adopt("crossover-means")
    shown.settle()
    assert topics(shown) == ["Flow", "Carry-over", "Period 1", "Washout"]
    shown.page.adopt("two-proportions")
    shown.settle()
    assert topics(shown) == ["Flow"]


def test_carry_over_has_sentences_and_a_figure(shown: Followed[DesignPage]) -> None:
    view = opened(shown, "carry-over")
    assert not shown.page.flow.isVisibleTo(shown.page)
    assert "its power falls from 91% to 81%" in view.callouts.sentences[0]
    assert "70 randomised instead of 54" in view.callouts.sentences[1]
    assert view.figure is not None
    assert view.figure.accessibleName() == "Carry-over"
    assert "met at 92%" in view.figure.accessibleDescription()
    view.figure.draw_now()
    assert view.figure.message == ""


def test_a_field_changes_the_advice_and_not_the_plan(shown: Followed[DesignPage]) -> None:
    before = shown.plan
    view = opened(shown, "carry-over")
    shown.type_into(view.form.row("carry_over"), "50")
    assert "If 50% of the effect carries over" in view.callouts.sentences[0]
    shown.type_into(view.form.row("compared_correlation"), "0.3")
    assert "from 70 without carry-over" in view.figure.accessibleDescription()  # type: ignore[union-attr]
    assert shown.plan == before
    # It is kept while other topics are looked at.
    opened(shown, "pilot")
    assert "If 50%" in opened(shown, "carry-over").callouts.sentences[0]


def test_what_a_field_refuses_is_said_beside_it(shown: Followed[DesignPage]) -> None:
    view = opened(shown, "pilot")
    shown.type_into(view.form.row("stop"), "90")
    row = view.form.row("stop")
    assert "must be at most the limit to go" in row.error_label.text()
    assert "fewer than 3 mean stop" in view.callouts.sentences[2]  # the 9 of it
    shown.type_into(view.form.row("go"), "95")
    assert row.error_label.isHidden()
    assert "fewer than 27 mean stop and at least 29" in view.callouts.sentences[2]


def test_a_table_stands_where_there_is_no_figure(shown: Followed[DesignPage]) -> None:
    view = opened(shown, "pilot")
    assert view.figure is None
    assert view.table is not None
    assert [row.name for row in view.table.rows] == [
        "stop, 0 to 17, under 1%",
        "amend, 18 to 23, 15%",
        "go, 24 to 30, 85%",
    ]


def test_the_flow_comes_back_where_the_topic_applies_no_more(shown: Followed[DesignPage]) -> None:
    shown.page.adopt("crossover-means")
    shown.settle()
    view = opened(shown, "washout")
    shown.edit(dosing__washout_weeks=1)
    assert "A washout of 7 days" in view.callouts.sentences[0]
    shown.page.adopt("two-means")
    shown.settle()
    assert shown.page.advice.topic == "flow"
    assert shown.page.flow.isVisibleTo(shown.page)
    assert not view.isVisibleTo(shown.page)


def test_fields_follow_the_design(shown: Followed[DesignPage]) -> None:
    view = opened(shown, "carry-over")
    assert view.form.has("compared_correlation")
    shown.page.adopt("crossover-means")
    shown.settle()
    assert not view.form.has("compared_correlation")
    assert view.form.has("carry_over")


def test_advice_is_greyed_while_the_plan_is_not_up_to_date(shown: Followed[DesignPage]) -> None:
    view = opened(shown, "carry-over")
    shown.type_into(shown.page.settings.dropout, "99")
    assert view.callouts.property("stale") is True
    shown.document.undo()
    shown.settle()
    assert view.callouts.property("stale") is False


def test_every_field_has_a_name_and_can_be_reached(shown: Followed[DesignPage]) -> None:
    for topic in ("carry-over", "pilot"):
        view = opened(shown, topic)
        for quantity in type(view.advice).fields():
            field = view.form.row(quantity.name).field
            assert field.accessibleName() == quantity.label
            assert field.focusPolicy() & field.focusPolicy().TabFocus


def test_an_empty_field_shows_what_stands_for_it(shown: Followed[DesignPage]) -> None:
    view = opened(shown, "pilot")
    patients = view.form.number("patients")
    assert (patients.text(), patients.placeholderText()) == ("", "30")
    assert view.form.number("standardised").placeholderText() == "−0.5556"
    assert view.form.number("expected").placeholderText() == "", "it is never empty"
    shown.page.adopt("crossover-means")
    shown.settle()
    view = opened(shown, "washout")
    assert view.form.number("washout_days").placeholderText() == "21"
    shown.edit(dosing__washout_weeks=2)
    assert view.form.number("washout_days").placeholderText() == "14"
    view = opened(shown, "incomplete")
    assert view.form.number("complete").placeholderText() == "72.25"
    shown.type_into(view.form.row("complete"), "80")
    assert view.form.number("first_only").placeholderText() == "12.75"


def test_long_texts_stand_beneath_the_first_and_numbers_at_the_right(
    shown: Followed[DesignPage],
) -> None:
    shown.page.adopt("crossover-means")
    shown.settle()
    table = opened(shown, "washout").table
    assert table is not None
    first, *others = (cell for cell in table.rows[2].cells if isinstance(cell, Cell))
    assert first.text.startswith("Multiple sclerosis crossover")
    assert first.note == "Cree and others, Ann Neurol 2010;68:145"
    assert [cell.text for cell in others] == ["–", "7"]
    assert "68:145" in table.rows[2].name
    found = columns(AdvisedTable("", ("A", "N", "Of"), (("x", "1,260", "0 to 17"),)))
    assert [column.right for column in found] == [False, True, False]


def test_every_topic_is_as_high_as_the_others(shown: Followed[DesignPage]) -> None:
    heights = {shown.page.advice.height()}
    for topic in ("carry-over", "pilot"):
        opened(shown, topic)
        heights.add(shown.page.advice.height())
    assert max(heights) - min(heights) <= 1, "but for rounding"
