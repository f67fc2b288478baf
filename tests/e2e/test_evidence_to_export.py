"""From the evidence to the PDF: one value changed on each step is found in the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from ldn_designer.evaluation import evaluate
from ldn_designer.examples import load_example
from ldn_designer.notation import count, percent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ldn_designer_ui.widgets.number_field import NumberField
    from tests.e2e.conftest import Desk

INNOVA = "innova-rodriguez-freire-fibromyalgia/pain-change"
REASON = "the direction of its effect is not printed"
ADDITION = "The trial is worth doing to settle the question."


def enter(desk: Desk, field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    desk.settle()


def leave_out_innova(desk: Desk) -> None:
    page = desk.open("evidence")
    page.table.table.mark(INNOVA).click()  # type: ignore[attr-defined]
    dialog = page.dialog  # type: ignore[attr-defined]
    QTest.keyClicks(dialog.reason, REASON)
    dialog.leave_out.click()
    desk.settle()


def plan_on_another_difference(desk: Desk) -> None:
    page = desk.open("effect")
    enter(desk, page.reason.field, "-1.2")  # type: ignore[attr-defined]


def expect_more_to_leave(desk: Desk) -> None:
    page = desk.open("design")
    enter(desk, page.settings.dropout.field, "22")  # type: ignore[attr-defined]


def ask_for_less_power(desk: Desk) -> None:
    page = desk.open("power")
    enter(desk, page.settings.power.field, "85")  # type: ignore[attr-defined]


def write_a_section(desk: Desk) -> None:
    page = desk.open("protocol")
    page.go_to("sample-size")  # type: ignore[attr-defined]
    area = page.section.writing.area  # type: ignore[attr-defined]
    area.setFocus()
    QTest.keyClicks(area, ADDITION)
    desk.qtbot.waitUntil(lambda: desk.plan.text("sample-size") == ADDITION)
    desk.settle()


@pytest.fixture
def before(
    desk: Desk, tmp_path: Path, pdf_text: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> str:
    """The text of the example's protocol as the window exports it, nothing edited."""
    assert desk.export(tmp_path / "before.pdf", monkeypatch=monkeypatch) == ""
    return pdf_text(tmp_path / "before.pdf")


def test_one_value_of_each_step_is_found_in_the_pdf(
    desk: Desk,
    before: str,
    tmp_path: Path,
    pdf_text: Callable[[Path], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "166" in before
    shown = {desk.status(key) for key in ("evidence", "effect", "power", "robustness")}

    leave_out_innova(desk)
    plan_on_another_difference(desk)
    expect_more_to_leave(desk)
    ask_for_less_power(desk)
    robustness = desk.open("robustness")
    write_a_section(desk)

    # The plan holds what was entered.
    plan = desk.plan
    assert [exclusion.reference for exclusion in plan.evidence.exclusions] == [INNOVA]
    assert plan.design.effect == -1.2
    assert (plan.dropout, plan.power) == (0.22, 0.85)
    answer = evaluate(plan).answer
    assert answer.n_total != 166

    # The robustness page shows numbers of this plan, and every step its value.
    heading = robustness.tornado.heading  # type: ignore[attr-defined]
    assert count(answer.n_total) in heading.accessibleName()
    after = {desk.status(key) for key in ("evidence", "effect", "power", "robustness")}
    assert not shown & after
    assert desk.status("power") == f"N {count(answer.n_total)}"

    # The document says it all, and none of it was there before.
    assert desk.export(tmp_path / "after.pdf", monkeypatch=monkeypatch) == ""
    text = pdf_text(tmp_path / "after.pdf")
    for words in (
        REASON,
        "mean difference of 1.20 points",
        "Allowing for 22% leaving",
        f"{percent(answer.power, 1)} power",
        f"{count(answer.n_total)} participants will be randomised",
        ADDITION,
    ):
        assert words in text, words
        assert words not in before, words
    assert "85%" in text


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (leave_out_innova, REASON),
        (plan_on_another_difference, "1.20 points"),
        (expect_more_to_leave, "22%"),
        (ask_for_less_power, "85%"),
        (write_a_section, ADDITION),
    ],
)
def test_undo_takes_an_edit_back_and_redo_brings_it_again(
    desk: Desk, edit: Callable[[Desk], None], words: str
) -> None:
    from ldn_designer.protocol.documents import protocol_document
    from ldn_designer.protocol.plaintext import plain_text

    def text() -> str:
        return plain_text(protocol_document(desk.plan, evaluate(desk.plan)))

    example = load_example("fibromyalgia-parallel")
    assert words not in text()
    edit(desk)
    edited = desk.plan
    assert words in text()
    desk.window.menu.actions_by_id["undo"].trigger()
    desk.settle()
    assert desk.plan == example
    desk.window.menu.actions_by_id["redo"].trigger()
    desk.settle()
    assert desk.plan == edited


def test_the_calculation_sheet_is_one_page_with_the_same_number(
    desk: Desk, tmp_path: Path, pdf_text: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_for_less_power(desk)
    path = tmp_path / "sheet.pdf"
    assert desk.export(path, "calculation", monkeypatch=monkeypatch) == ""
    assert "1 page." in desk.window.footer.message.text()
    text = pdf_text(path)
    assert count(evaluate(desk.plan).answer.n_total) in text
    assert "85%" in text
