"""The power page, through its widgets: typing moves headline, curve, tables and statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from ldn_designer.evaluation.other_designs import in_design
from ldn_designer_ui.pages.power import PowerPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer_ui.widgets.card import Card
    from tests.ui.pages.conftest import Followed

STATEMENT = (
    "With 70 analysed participants per arm (140 in all), a two-sided two-sample t test at the 5% level "
    "has 90.4% power to detect a mean difference of 1.00 point"
)


@pytest.fixture
def shown(follow: Callable[[type[PowerPage]], Followed[PowerPage]]) -> Followed[PowerPage]:
    made = follow(PowerPage)
    made.wait_for(lambda: made.page.headline.assurance.number, "21%")
    return made


def headline(shown: Followed[PowerPage]) -> tuple[str, ...]:
    cards = shown.page.headline
    return (
        cards.total.number,
        cards.analysed.number,
        cards.solved.number,
        cards.assurance.number,
    )


def title(card: Card) -> str:
    assert card.heading is not None
    return card.heading.accessibleName()


def small(shown: Followed[PowerPage]) -> dict[str, str]:
    return dict(shown.page.settings.rows.rows)


def outlook(shown: Followed[PowerPage]) -> list[tuple[str, ...]]:
    return [
        tuple(cell if isinstance(cell, str) else cell.text for cell in row.cells)
        for row in shown.page.outlook.table.rows
    ]


def test_the_headline_of_the_example(shown: Followed[PowerPage]) -> None:
    assert headline(shown) == ("166", "140", "90.4%", "21%")
    assert shown.page.headline.months.number == "21"
    assert shown.page.headline.assurance_card.property("tone") == "warn"
    assert small(shown) == {
        "First and safe n per arm": "70",
        "Power at 69 per arm": "89.97%",
        "Standardised difference": "−0.56",
        "Detectable at 80%": "0.86 points",
        "Screened, 25% not eligible": "222",
        "Last visit, month": "24",
    }
    names = [chip.accessibleName() for chip in shown.page.settings.chips.values()]
    assert [name.split(",")[0] for name in names] == [
        "1.00 point", "SD 1.80", "Parallel", "15% leave", "8 a month",
    ]  # fmt: skip


def test_a_width_has_a_probability_and_a_single_group_is_included(
    shown: Followed[PowerPage],
) -> None:
    page = shown.page
    cards = (page.headline.total_card, page.headline.solved_card)
    assert [title(card) for card in cards] == ["Randomise", "Power"]
    shown.document.adopt(in_design(shown.plan, "precision-mean"), "another design")
    shown.settle()
    assert [title(card) for card in cards] == ["Include", "Probability"]
    assert page.settings.power.label.text() == "Target probability"
    assert page.settings.solve_for.button("effect").text() == "half-width"


def test_what_would_change_the_assurance(shown: Followed[PowerPage]) -> None:
    shown.wait_for(
        lambda: outlook(shown),
        [
            ("This plan, 1.00 point", "166", "21%"),
            ("Plan on 0.75 points", "290", "26%"),
            ("Plan on 0.50 points", "646", "31%"),
            ("Crossover, 1.00 point", "54", "21%"),
            ("Four periods, 1.00 point", "36", "21%"),
            ("N without limit: the ceiling", "∞", "49%"),
            ("This trial under another prior",),
            ("FINAL 2024 left out", "166", "2%"),
            ("INNOVA left out", "166", "27%"),
        ],
    )


def test_typing_moves_everything_and_undo_brings_it_back(shown: Followed[PowerPage]) -> None:
    shown.type_into(shown.page.settings.power, "80")
    assert shown.plan.power == 0.8
    shown.wait_for(lambda: headline(shown), ("124", "104", "80.1%", "19%"))
    shown.wait_for(lambda: "80.1% power" in shown.page.statement.text.words, expected=True)
    shown.wait_for(lambda: outlook(shown)[0], ("This plan, 1.00 point", "124", "19%"))
    shown.document.undo()
    shown.wait_for(lambda: headline(shown), ("166", "140", "90.4%", "21%"))
    shown.wait_for(lambda: shown.page.statement.text.words.startswith(STATEMENT), expected=True)


def test_sides_and_level(shown: Followed[PowerPage]) -> None:
    settings = shown.page.settings
    assert settings.level_note.text().startswith("Two-sided 5%: 2.5% in each direction.")
    sides: Any = settings.sides.field
    sides.chosen.emit("1")
    shown.settle()
    assert shown.plan.sides == 1
    shown.wait_for(lambda: headline(shown)[:2], ("136", "114"))
    assert settings.level_note.text().startswith("One-sided 5%.")
    shown.type_into(settings.alpha, "2.5")
    shown.wait_for(lambda: headline(shown)[:2], ("166", "140"))  # as two-sided 5 %


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("x", "must be a number"),
        ("100", "less than 100%"),
        ("0", "greater than 1%"),
    ],
)
def test_a_wrong_text_greys_the_last_result_and_keeps_it(
    shown: Followed[PowerPage], text: str, said: str
) -> None:
    row = shown.page.settings.power
    field: Any = row.field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "\b")
    QTest.keyClicks(field, text)
    assert said in row.error_label.text()
    assert all(widget.property("stale") is True for widget in shown.page.results())
    if text in {"", "x"}:
        assert headline(shown) == ("166", "140", "90.4%", "21%")
    shown.type_into(row, "80")
    assert shown.page.headline.property("stale") is False
    shown.wait_for(lambda: headline(shown)[0], "124")


def test_solving_for_power(shown: Followed[PowerPage]) -> None:
    settings = shown.page.settings
    assert settings.n_total.isHidden()
    settings.solve_for.button("power").click()
    shown.settle()
    assert shown.plan.solve_for == "power"
    assert not settings.n_total.isHidden()
    shown.type_into(settings.n_total, "120")
    shown.wait_for(lambda: headline(shown)[:3], ("120", "102", "79.3%"))
    shown.wait_for(
        lambda: settings.callouts.sentences,
        ("120 participants have 79% power. 166 would have 90%.",),
    )


def test_solving_for_the_difference(shown: Followed[PowerPage]) -> None:
    shown.page.settings.solve_for.button("effect").click()
    shown.settle()
    shown.type_into(shown.page.settings.n_total, "300")
    shown.wait_for(lambda: headline(shown)[:3], ("300", "254", "0.74"))
    assert shown.page.headline.solved_card.heading is not None
    assert shown.page.headline.solved_card.heading.accessibleName() == "Difference"


def adopt_each(shown: Followed[PowerPage]) -> int:
    """Click each proposed change, find the target reached, take it back; how many there were."""
    shown.wait_for(lambda: shown.page.impossible.isVisibleTo(shown.page), expected=True)
    assert not shown.page.headline.isVisibleTo(shown.page)
    before, many = shown.plan, len(shown.page.impossible.buttons)
    for index in range(many):
        button = shown.page.impossible.buttons[index]
        words = button.text()
        button.click()
        shown.settle()
        assert shown.page.headline.isVisibleTo(shown.page), words
        total = int(headline(shown)[0].replace(",", ""))
        power = float(headline(shown)[2].removesuffix("%")) / 100
        if shown.plan.solve_for == "size":
            promised = words.rpartition(": ")[2].removesuffix(" suffice")
            assert total <= int(promised.replace(",", "")), words
            assert power >= before.power - 0.0005, words
        shown.document.undo()
        shown.settle()
        assert shown.plan == before
    return many


def test_each_change_makes_an_impossible_size_possible(shown: Followed[PowerPage]) -> None:
    shown.edit(design__difference=1.0)
    assert "wrong way" in shown.page.impossible.reason.text()
    assert adopt_each(shown) >= 2
    shown.edit(design__difference=-0.0001)
    assert adopt_each(shown) >= 2
    assert any("SD" in button.text() for button in shown.page.impossible.buttons)


def test_each_change_makes_an_impossible_difference_possible(shown: Followed[PowerPage]) -> None:
    shown.edit(solve_for="effect", n_total=2)
    shown.settle()
    assert adopt_each(shown) >= 2


def test_tables_can_be_read_and_copied(shown: Followed[PowerPage]) -> None:
    figures = shown.page.figures
    figures.views.button("sensitivity").click()
    assert figures.sensitivity.lines == [
        ["Effect, points", "1.53 points", "1.80 points", "2.03 points"],
        ["0.75", "210", "290", "366"],
        ["1.00", "120", "166", "208"],
        ["1.25", "78", "106", "136"],
    ]
    figures.copy_button.click()
    assert "1.00\t120\t166\t208" in QGuiApplication.clipboard().text()
    assert figures.export_button.isHidden()
    figures.views.button("table").click()
    row = next(line for line in figures.table.lines if line[0] == "166")
    assert row == ["166", "140", "68.7%", "90.4%", "98.3%"]
    shown.type_into(shown.page.settings.power, "80")
    shown.wait_for(lambda: any(line[0] == "124" for line in figures.table.lines), expected=True)


def test_the_curve_is_copied_as_a_picture(shown: Followed[PowerPage]) -> None:
    said: list[str] = []
    shown.page.said.connect(said.append)
    shown.page.figures.copy_button.click()
    assert not QGuiApplication.clipboard().image().isNull()
    assert said == ["Copied: Power curve."]


@pytest.mark.parametrize("length", ["grant", "standard", "full", "lay"])
def test_copy_puts_the_statement_on_the_clipboard(shown: Followed[PowerPage], length: str) -> None:
    from ldn_designer.evaluation import evaluate
    from ldn_designer.protocol.statement import statement

    card = shown.page.statement
    card.lengths.button(length).click()
    card.copy_button.click()
    spans = statement(shown.plan, evaluate(shown.plan), length)
    words = "".join(span if isinstance(span, str) else span.text for span in spans)  # type: ignore[union-attr]
    assert QGuiApplication.clipboard().text() == words
    assert "166" in words
    card.text.selectAll()
    assert card.text.createMimeDataFromSelection().text() == words


def test_chips_lead_to_their_steps(shown: Followed[PowerPage]) -> None:
    asked: list[str] = []
    shown.page.step_requested.connect(asked.append)
    for chip in shown.page.settings.chips.values():
        chip.click()
    assert asked == ["effect", "effect", "design", "design", "design"]


def test_without_evidence_there_is_no_assurance_and_the_page_says_why(
    shown: Followed[PowerPage],
) -> None:
    shown.edit(evidence__included=())
    shown.wait_for(lambda: headline(shown)[3], "–")
    assert shown.page.headline.assurance_card.property("tone") == "plain"
    shown.wait_for(lambda: "step 1" in shown.page.outlook.note.text(), expected=True)


def test_typing_keeps_the_focus(shown: Followed[PowerPage]) -> None:
    row = shown.page.settings.power
    shown.page.activateWindow()
    shown.type_into(row, "8")
    shown.type_into(row, "85")
    assert shown.page.focusWidget() is row.field


def test_the_step_at_a_glance(shown: Followed[PowerPage]) -> None:
    from ldn_designer.evaluation import evaluate

    assert PowerPage.status(shown.plan, evaluate(shown.plan)) == ("done", "N 166")
    wrong = shown.plan.edited("design.difference", 1.0)
    assert PowerPage.status(wrong, evaluate(wrong)) == ("attention", "not possible")
