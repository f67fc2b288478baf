"""The protocol page: sections with their state, values with their source, the author's words, the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ldn_designer.evaluation import evaluate
from ldn_designer.examples import load_example
from ldn_designer.figures.palette import THEMES
from ldn_designer.protocol import documents
from ldn_designer.protocol.checklists import spirit
from ldn_designer.protocol.plaintext import line_text
from ldn_designer.protocol.statement import statement
from ldn_designer_ui import printing, theme
from ldn_designer_ui.document import TYPING_PAUSE, Document
from ldn_designer_ui.pages.protocol import ProtocolPage
from ldn_designer_ui.pages.protocol_columns import widths
from ldn_designer_ui.pages.protocol_pages import Pages
from ldn_designer_ui.pages.protocol_preview import Preview
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.pages.protocol_passage import Passage
    from ldn_designer_ui.printing import Progress


class Desk:
    """A page over a document, evaluated and shown again after every edit."""

    def __init__(self, qtbot: QtBot, jobs: Jobs, size: tuple[int, int] = (1232, 784)) -> None:
        self.now = 100.0
        self.document = Document(clock=lambda: self.now)
        self.document.start(load_example("fibromyalgia-parallel"))
        self.page = ProtocolPage(self.document, jobs)
        self.steps: list[str] = []
        self.page.step_requested.connect(self.steps.append)
        self.document.changed.connect(lambda _plan: self.show())
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.page.show()
        qtbot.waitActive(self.page)
        self.show()
        self.qtbot = qtbot

    @property
    def plan(self) -> TrialPlan:
        assert self.document.plan is not None
        return self.document.plan

    def show(self) -> None:
        self.page.show_state(self.plan, evaluate(self.plan))

    def write(self, text: str) -> None:
        """Type at the end of the field, and pause."""
        area = self.page.section.writing.area
        area.setFocus()
        if text.isascii():
            QTest.keyClicks(area, text)
        else:
            area.insertPlainText(text)
        self.qtbot.waitUntil(
            lambda: self.plan.text(self.page.outline.current) == area.toPlainText()
        )

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.page.preview.settled, timeout=20_000)
        self.qtbot.waitUntil(lambda: not self.page.jobs.busy, timeout=20_000)


@pytest.fixture
def _no_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting pages takes a second, and most tests look elsewhere."""
    monkeypatch.setattr(Preview, "show_document", lambda _self, _document: None)


@pytest.fixture
def desk(qtbot: QtBot, jobs: Jobs, _no_preview: None) -> Desk:
    return Desk(qtbot, jobs)


@pytest.fixture
def printed(qtbot: QtBot, jobs: Jobs) -> Desk:
    made = Desk(qtbot, jobs)
    made.settle()
    return made


# ---- outline
def test_the_outline_holds_every_section_with_its_state(desk: Desk) -> None:
    evaluation = evaluate(desk.plan)
    title, *entries = desk.page.outline.entries
    assert (title.heading, title.open) == ("Title page", 1)
    expected = documents.outline(desk.plan, evaluation)
    assert [(entry.id, entry.number, entry.heading, entry.open) for entry in entries] == [
        (entry.id, entry.number, entry.heading, entry.open) for entry in expected
    ]
    states = {"done": "written", "half": "draft", "open": "open"}
    assert [states[entry.state] for entry in entries] == [entry.state for entry in expected]
    assert "open" in entries[-1].words or "done" in entries[-1].words


def test_the_step_counts_what_is_to_be_written(desk: Desk) -> None:
    evaluation = evaluate(desk.plan)
    rows = spirit(documents.protocol_document(desk.plan, evaluation).blocks)
    count = sum(row.state == "open" for row in rows)
    assert desk.page.status(desk.plan, evaluation) == ("open", f"{count} items to write")
    after = desk.plan.with_text("involvement", "Two patients took part.")
    assert desk.page.status(after, evaluate(after)).value == f"{count - 1} items to write"


def test_a_chapter_opens_its_sections_and_no_others(desk: Desk) -> None:
    outline = desk.page.outline
    outline.choose("trial-design")
    shown = [
        item.text(0)
        for index in range(outline.topLevelItemCount())
        if (item := outline.topLevelItem(index)) is not None and item.isExpanded()
    ]
    assert shown == ["Trial Design"]
    assert [line.number for line in desk.page.section.chapter.lines] == [
        "4.1", "4.1.1", "4.2", "4.5",
    ]  # fmt: skip
    assert not desk.page.section.writing.isVisible()


def test_arrow_keys_walk_the_outline(desk: Desk) -> None:
    outline = desk.page.outline
    outline.choose("involvement")
    outline.setFocus()
    QTest.keyClick(outline, Qt.Key.Key_Down)
    assert outline.current == "design-rationale"
    assert desk.page.section.name.text() == "4.2  Rationale for Trial Design"


def test_a_line_of_a_chapter_leads_to_its_section(desk: Desk) -> None:
    desk.page.go_to("trial-design")
    chapter = desk.page.section.chapter
    icon = chapter._rows[1][0]
    QTest.mouseClick(chapter, Qt.MouseButton.LeftButton, pos=icon.geometry().center())
    assert desk.page.outline.current == "involvement"


# ---- the text and its values
def test_the_sample_size_is_shown_first_in_the_words_of_the_document(desk: Desk) -> None:
    assert desk.page.outline.current == "sample-size"
    evaluation = evaluate(desk.plan)
    document = documents.protocol_document(desk.plan, evaluation)
    expected = line_text(statement(desk.plan, evaluation, "standard"), document)
    assert desk.page.section.lead.text.replace("\u00a0", " ") == expected
    assert "166" in expected


def test_a_value_tells_its_source_and_leads_to_its_step(desk: Desk) -> None:
    lead = desk.page.section.lead
    (chip,) = [chip for chip in lead.chips if chip.value.key == "plan.dropout"]
    lead.choose(chip)
    note = desk.page.section._note
    assert note.isVisible()
    assert note.text.text() == "15%"
    assert "FINAL 2024 lost nobody" in note.source.text()
    QTest.keyClick(note, Qt.Key.Key_Escape)
    assert not note.isVisible()
    lead.choose(chip)
    note.link.click()
    assert desk.steps == ["design"]
    assert not note.isVisible()


def place_of(passage: Passage, key: str) -> QPoint:
    (chip,) = [chip for chip in passage.chips if chip.value.key == key]
    return passage._places(chip)[0].center().toPoint()


def test_clicking_a_value_shows_its_source(desk: Desk) -> None:
    lead = desk.page.section.lead
    QTest.mouseClick(
        lead.viewport(), Qt.MouseButton.LeftButton, pos=place_of(lead, "answer.n_total")
    )
    note = desk.page.section._note
    assert note.text.text() == "166"
    assert "rounded up in each arm" in note.source.text()
    QTest.mouseClick(desk.page.section.name, Qt.MouseButton.LeftButton)
    assert not note.isVisible()


def test_chips_are_painted_behind_the_values(desk: Desk, qapp: QApplication) -> None:
    lead = desk.page.section.lead
    (chip,) = [chip for chip in lead.chips if chip.value.key == "answer.n_total"]
    corner = lead._places(chip)[0].topLeft().toPoint() + QPoint(3, 2)
    assert lead.grab().toImage().pixelColor(corner) == theme.color("accent_soft")
    theme.apply(qapp, "dark")
    assert lead.grab().toImage().pixelColor(corner) == QColor(THEMES["dark"].accent_soft)


def test_numbers_follow_the_plan(desk: Desk) -> None:
    assert desk.document.edit("power", 0.8)
    total = evaluate(desk.plan).answer.n_total
    assert total != 166
    texts = [chip.value.text for chip in desk.page.section.lead.chips]
    assert str(total) in texts
    assert "166" not in texts


def test_nobodys_words_become_markup(desk: Desk) -> None:
    assert desk.document.edit("condition", "<b>pain</b> & <script>")
    desk.page.go_to("population")
    assert "<b>pain</b> & <script>" in desk.page.section.lead.text


def test_copied_words_have_no_padding(desk: Desk) -> None:
    lead = desk.page.section.lead
    lead.selectAll()
    lead.copy()
    assert "\u202f" not in QApplication.clipboard().text()
    assert QApplication.clipboard().text().startswith("With 70 analysed participants")


def test_assumptions_stand_with_their_sources(desk: Desk) -> None:
    section = desk.page.section
    assert section.assumptions.isVisible()
    assert "FINAL 2024 and INNOVA" in section.assumptions.text
    desk.page.go_to("involvement")
    assert not section.assumptions.isVisible()


def test_no_column_breaks_a_word_and_shares_rule_where_they_can() -> None:
    rows = [(("Proposed mechanism",), ("words " * 30,), ("a source",))]
    narrow, wide, _ = widths(rows, [0.1, 3, 1])
    metrics = QFontMetricsF(theme.font(theme.TABLE))
    assert narrow / 100 * 276 > metrics.horizontalAdvance("mechanism")
    assert wide > 40
    even = widths([(("a",), ("b",))], [1, 3])
    assert even == pytest.approx([25, 75])


# ---- the author's words
def test_what_is_typed_is_one_step_and_keeps_the_focus(desk: Desk) -> None:
    desk.page.go_to("involvement")
    area = desk.page.section.writing.area
    assert "To be written" in desk.page.section.lead.text
    desk.write("Two patients")
    desk.now += TYPING_PAUSE / 2
    desk.write(" took part.")
    assert desk.plan.text("involvement") == "Two patients took part."
    assert area.hasFocus()
    assert area.textCursor().position() == len("Two patients took part.")
    assert desk.document.undo_stack.count() == 1
    assert "To be written" not in desk.page.section.lead.text
    desk.document.undo()
    assert area.toPlainText() == ""
    assert desk.plan.text("involvement") == ""


def test_after_a_pause_another_step_begins(desk: Desk) -> None:
    desk.page.go_to("involvement")
    desk.write("Two patients")
    desk.now += TYPING_PAUSE * 2
    desk.write(" took part.")
    assert desk.document.undo_stack.count() == 2


def test_what_was_typed_stays_in_its_section(desk: Desk) -> None:
    desk.page.go_to("involvement")
    area = desk.page.section.writing.area
    area.setFocus()
    QTest.keyClicks(area, "Two patients.")
    desk.page.go_to("after-the-trial")
    assert desk.plan.text("involvement") == "Two patients."
    assert area.toPlainText() == ""
    assert desk.plan.text("after-the-trial") == ""
    desk.page.go_to("involvement")
    assert area.toPlainText() == "Two patients."


def test_undo_by_key_is_the_windows_and_loses_no_letter(desk: Desk) -> None:
    desk.page.go_to("involvement")
    area = desk.page.section.writing.area
    area.setFocus()
    QTest.keyClicks(area, "Two patients")
    QTest.keySequence(area, QKeySequence(QKeySequence.StandardKey.Undo))
    assert desk.plan.text("involvement") == "Two patients"
    assert area.toPlainText() == "Two patients"
    desk.document.undo()
    assert area.toPlainText() == ""


def test_a_shortcut_finds_what_was_just_typed_in_the_plan(desk: Desk) -> None:
    desk.page.go_to("involvement")
    area = desk.page.section.writing.area
    area.setFocus()
    QTest.keyClicks(area, "Two patients")
    QTest.keyClick(area, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.plan.text("involvement") == "Two patients"


def test_a_written_section_is_done_and_counted(desk: Desk) -> None:
    before = {entry.id: entry for entry in desk.page.outline.entries}
    assert before["involvement"].state == "open"
    desk.page.go_to("involvement")
    desk.write("Two patients took part.")
    after = {entry.id: entry for entry in desk.page.outline.entries}
    assert after["involvement"].state == "done"
    assert after["trial-design"].open == before["trial-design"].open - 1
    to_write = sum(entry.open for entry in after.values() if entry.level == 1)
    assert desk.page.section.meters.counts[2].text() == f"{to_write} to write"


def test_a_suggestion_can_be_taken_over_and_changed(desk: Desk) -> None:
    desk.page.go_to("inclusion")
    writing = desk.page.section.writing
    assert writing.adopt.isVisible()
    writing.adopt.click()
    assert "• adult age, and able to give consent" in desk.plan.text("inclusion")
    assert "fibromyalgia" in desk.plan.text("inclusion")
    assert not writing.adopt.isVisible()
    assert not desk.page.section.lead.isVisible()


def test_a_text_that_is_too_long_is_refused_and_stays(desk: Desk) -> None:
    desk.page.go_to("involvement")
    writing = desk.page.section.writing
    writing.area.setPlainText("line\n" * 50_001)
    writing.hand_on()
    assert writing.error.isVisible()
    assert writing.error.text()
    assert desk.plan.text("involvement") == ""
    assert len(writing.area.toPlainText()) == 250_005
    desk.document.undo()
    assert writing.area.toPlainText() == ""
    assert not writing.error.isVisible()


# ---- the title page
def test_title_page_fields_change_the_plan(desk: Desk) -> None:
    desk.page.go_to("title-page")
    line = desk.page.section.fields.lines["sponsor"]
    QTest.keyClicks(line, "A university")
    assert desk.plan.sponsor == "A university"
    assert desk.document.undo_stack.count() == 1
    assert desk.page.outline.entries[0].state == "done"


def test_a_wrong_date_is_explained_beneath_its_line(desk: Desk) -> None:
    desk.page.go_to("title-page")
    fields = desk.page.section.fields
    line = fields.lines["version_date"]
    line.selectAll()
    QTest.keyClicks(line, "tomorrow")
    assert line.text() == "tomorrow"
    assert fields.errors["version_date"].isVisible()
    assert desk.plan.version_date == "2026-11-24"
    line.selectAll()
    QTest.keyClicks(line, "2027-01-31")
    assert desk.plan.version_date == "2027-01-31"
    assert not fields.errors["version_date"].isVisible()


# ---- checklists
def test_both_meters_read_what_is_there(desk: Desk) -> None:
    meters = desk.page.section.meters
    assert [line.number for line in meters.difference.lines] == list("1234567")
    doubtful = [line for line in meters.difference.lines if line.state == "attention"]
    assert [line.number for line in doubtful] == ["6"]
    assert "10%" in doubtful[0].reason
    assert [line.number for line in meters.here.lines] == ["19", "20"]
    assert desk.document.edit("effect.reason", "")
    assert meters.difference.lines[6].state == "open"
    desk.page.go_to("involvement")
    assert not meters.difference.isVisible()


# ---- the page at the right
def page_text(printed: Desk) -> str:
    """The text of the page shown, nothing else looking at a PDF meanwhile."""
    printed.settle()
    pages = printed.page.preview._pages
    assert pages is not None
    assert pages._document is not None
    return str(pages._document[printed.page.preview.page].get_textpage().get_text_range())


def test_the_page_that_holds_the_section_is_shown(printed: Desk) -> None:
    for section in ("sample-size", "involvement", "references"):
        printed.page.go_to(section)
        assert printed.page.current.title in page_text(printed).replace("\u2002", " ")
        assert printed.page.preview.where.text().startswith(
            f"Page {printed.page.preview.page + 1} of "
        )


def test_the_title_page_is_the_first_and_pages_can_be_turned(printed: Desk) -> None:
    printed.page.go_to("title-page")
    printed.settle()
    preview = printed.page.preview
    assert preview.page == 0
    assert not preview.back.isEnabled()
    preview.forth.click()
    assert preview.page == 1
    preview.back.click()
    assert preview.page == 0


def test_the_page_is_grey_until_it_shows_the_newest_plan(printed: Desk) -> None:
    printed.settle()
    picture = printed.page.preview.paper._picture.copy()
    printed.write("The trial settles the question.")
    stale = [printed.page.preview.paper.stale]
    printed.settle()
    stale.append(printed.page.preview.paper.stale)
    assert stale == [True, False]
    printed.document.edit("power", 0.8)
    printed.settle()
    assert printed.page.preview.paper._picture != picture


def test_the_picture_has_the_pixels_of_the_screen(
    printed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed.settle()
    monkeypatch.setattr(Preview, "devicePixelRatioF", lambda _self: 2.0)
    printed.page.preview._draw()
    printed.settle()
    paper = printed.page.preview.paper
    assert paper._picture.width() == pytest.approx(2 * paper.width(), abs=2)


def test_a_page_can_be_shown_larger(printed: Desk) -> None:
    printed.settle()
    paper = printed.page.preview.paper
    width = paper.width()
    printed.page.preview.size_button.click()
    assert paper.width() > 1.5 * width
    printed.settle()
    assert paper._picture.width() > 1.5 * width
    printed.page.preview.size_button.click()
    assert paper.width() == width


def test_what_cannot_be_printed_is_said_where_the_page_would_be(printed: Desk) -> None:
    printed.page.go_to("involvement")
    printed.write("Good \U0001f600")
    preview = printed.page.preview
    printed.qtbot.waitUntil(preview.problem.isVisible, timeout=20_000)
    assert "cannot be printed" in preview.problem.text()
    assert printed.page.section.writing.area.toPlainText() == "Good \U0001f600"
    printed.document.undo()
    printed.qtbot.waitUntil(lambda: not preview.problem.isVisible(), timeout=20_000)


def test_one_document_is_set_at_a_time_and_the_newest_wins(qtbot: QtBot, jobs: Jobs) -> None:
    import threading

    evaluation = evaluate(load_example("fibromyalgia-parallel"))
    document = documents.calculation_document(evaluation.plan, evaluation)
    content = printing.pdf_of(document, evaluation, lambda done, total: None)
    go_on = threading.Event()
    running: list[str] = []
    most = 0

    def setter(name: str, progress: Progress) -> Pages:
        nonlocal most
        running.append(name)
        most = max(most, len(running) - len(ended))
        go_on.wait(10)
        ended.append(name)
        return Pages(content)

    ended: list[str] = []
    preview = Preview(jobs, setter)
    qtbot.addWidget(preview)
    preview.resize(440, 640)
    preview.show()
    for name in ("first", "second", "third"):
        preview.show_document(name)
        qtbot.wait(20)
    assert running == ["first"]
    assert preview.progress.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: preview.settled, timeout=10_000)
    assert ended == ["first", "third"]
    assert most == 1
    qtbot.waitUntil(lambda: not jobs.busy)


# ---- room
@pytest.mark.usefixtures("_no_preview")
@pytest.mark.parametrize("size", [(1232, 784), (960, 584)])
@pytest.mark.parametrize("section", ["sample-size", "title-page", "statistics", "exclusion"])
def test_nothing_is_cut_off_at_the_sides(
    qtbot: QtBot, jobs: Jobs, size: tuple[int, int], section: str
) -> None:
    desk = Desk(qtbot, jobs, size)
    desk.page.go_to(section)
    qtbot.wait(50)
    assert (desk.page.width(), desk.page.height()) == size
    for part in desk.page.findChildren(Label):
        if part.isVisible() and part.text():
            left = part.mapTo(desk.page, QPoint(0, 0)).x()
            assert left >= 0
            assert left + part.width() <= size[0], part.text()
    inside = desk.page.section._scroll
    content = inside.widget()
    assert content is not None
    assert content.width() <= inside.viewport().width()


def test_everything_has_a_name_to_be_spoken(desk: Desk) -> None:
    fields: list[QWidget] = [
        desk.page.outline,
        desk.page.section.lead,
        desk.page.section.writing.area,
        desk.page.preview.back,
        desk.page.preview.forth,
        *desk.page.section.fields.lines.values(),
    ]
    assert all(field.accessibleName() for field in fields)


def test_a_long_heading_takes_two_lines_and_keeps_its_words(desk: Desk) -> None:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QFontMetrics

    from ldn_designer_ui.pages import protocol_outline as outline

    tree = desk.page.outline
    heights = {
        entry.id: tree.visualItemRect(tree._items[entry.id]).height() for entry in tree.entries
    }
    long = next(entry for entry in tree.entries if entry.heading.startswith("Trial Objectives"))
    short = next(entry for entry in tree.entries if entry.heading == "Trial Design")
    assert heights[long.id] > heights[short.id]
    metrics = QFontMetrics(outline._font(chosen=True))
    room = outline._spaces(QRect(0, 0, tree.viewport().width(), 44), long)[1].width()
    first, rest = outline._broken(metrics, long.heading, room)
    assert f"{first} {rest}" == long.heading
    assert metrics.horizontalAdvance(first) <= room
