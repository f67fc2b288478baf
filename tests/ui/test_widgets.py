from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_designer_ui.widgets.callout import Callouts
from ldn_designer_ui.widgets.chip import Chip, ChipRow, FilterChip
from ldn_designer_ui.widgets.choice_table import Cell, ChoiceTable, Column, Row
from ldn_designer_ui.widgets.combo_box import ComboBox
from ldn_designer_ui.widgets.elided_label import ElidedLabel
from ldn_designer_ui.widgets.interval_cell import IntervalCell, Scale
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.mark import RadioButton
from ldn_designer_ui.widgets.segmented import Segmented
from ldn_designer_ui.widgets.stacked_bar import Part, StackedBar
from ldn_designer_ui.widgets.text_area import TextArea
from ldn_designer_ui.widgets.value_rows import ValueRows
from ldn_designer_ui.widgets.value_text import ValueText

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], None]:
    def show(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        widget.resize(600, 300)
        widget.show()

    return show


def table(lead: str = "radio") -> ChoiceTable:
    made = ChoiceTable(
        [Column("Rule", stretch=1), Column("N", right=True)],
        lead=lead,  # type: ignore[arg-type]
        name="Rules",
    )
    made.set_rows(
        [
            Row("pooled", ("Pooled", "1,390"), chosen=True),
            Row("own", ("Own value", Cell("166", "83 per arm"))),
            Row("none", ("Conditional", "–"), enabled=False),
        ]
    )
    return made


def test_a_row_is_chosen_by_click_and_by_mark(
    qtbot: QtBot, shown: Callable[[QWidget], None]
) -> None:
    made = table()
    shown(made)
    keys: list[str] = []
    made.chosen.connect(keys.append)
    place = made._place(2).center()
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    made.mark("own").click()
    QTest.mouseClick(
        made, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, made._place(3).center()
    )
    assert keys == ["own", "own"]
    assert not made.mark("none").isEnabled()
    assert isinstance(made.mark("own"), RadioButton)
    assert made.mark("own").accessibleName() == "Own value 166"


def test_new_marks_build_nothing_anew_and_keep_the_focus(
    shown: Callable[[QWidget], None],
) -> None:
    made = table()
    shown(made)
    mark = made.mark("own")
    mark.setFocus()
    rows = list(made.rows)
    made.set_rows([Row("pooled", rows[0].cells), Row("own", rows[1].cells, chosen=True), rows[2]])
    assert made.mark("own") is mark
    assert mark.isChecked()
    made.set_rows([Row("own", ("Own value", "170"), chosen=True)])
    assert made.mark("own") is not mark
    assert made.window().focusWidget() is made.mark("own")


def test_check_boxes_tell_the_row_and_the_state(
    qtbot: QtBot, shown: Callable[[QWidget], None]
) -> None:
    made = table("check")
    shown(made)
    told: list[tuple[str, bool]] = []
    made.toggled.connect(lambda key, on: told.append((key, on)))
    QTest.keyClick(made.mark("own"), Qt.Key.Key_Space)
    QTest.keyClick(made.mark("own"), Qt.Key.Key_Space)
    assert told == [("own", True), ("own", False)]


def test_numbers_stand_under_one_another(shown: Callable[[QWidget], None]) -> None:
    made = table()
    shown(made)
    rights = {
        label.mapTo(made, QPoint(label.width(), 0)).x()
        for label in made.findChildren(Label)
        if label.text() in {"1,390", "166", "83 per arm", "–"}
    }
    assert max(rights) - min(rights) <= 6  # the cell with two lines has its margin outside


def test_segments_tell_the_user_only(qtbot: QtBot, shown: Callable[[QWidget], None]) -> None:
    made = Segmented([("n", "N"), ("power", "power"), ("effect", "difference")], name="Solve for")
    shown(made)
    keys: list[str] = []
    made.chosen.connect(keys.append)
    made.choose("effect")
    assert keys == []
    made.button("power").click()
    QTest.keyClick(made.button("power"), Qt.Key.Key_Left)
    QTest.keyClick(made.button("n"), Qt.Key.Key_Left)
    assert keys == ["power", "n", "effect"]
    assert made.key == "effect"


def test_a_combo_box_tells_the_user_only_and_leaves_the_wheel_alone(qtbot: QtBot) -> None:
    made = ComboBox([("t", "two-sample t"), ("welch", "Welch")], name="Analysis")
    qtbot.addWidget(made)
    keys: list[str] = []
    made.chosen.connect(keys.append)
    made.choose("welch")
    assert (made.key, keys) == ("welch", [])
    QTest.keyClick(made, Qt.Key.Key_Up)
    assert (made.key, keys) == ("t", ["t"])
    made.set_options([("z", "z"), ("t", "two-sample t")])
    assert made.key == "t"


def test_chips_say_value_reason_and_step(qtbot: QtBot) -> None:
    chip = Chip("SD 1.80", "pooled, adjusted", 2)
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "SD 1.80, pooled, adjusted, decided in step 2"


def test_one_filter_is_chosen(qtbot: QtBot, shown: Callable[[QWidget], None]) -> None:
    row = ChipRow("Conditions")
    shown(row)
    row.set_chips((("a", "Fibromyalgia", 9), ("b", "Crohn’s", 7)), "a")
    keys: list[str] = []
    row.chosen.connect(keys.append)
    row.findChildren(FilterChip)[1].click()
    assert keys == ["b"]
    assert not row.findChildren(FilterChip)[0].isChecked()


def test_callouts_are_used_again(qtbot: QtBot) -> None:
    made = Callouts()
    qtbot.addWidget(made)
    made.set_callouts([("attention", "One."), ("note", "Two.")])
    first = made.findChildren(Label)[0]
    made.set_callouts([("done", "Another.")])
    assert made.sentences == ("Another.",)
    assert first.text() == "Another."


def test_markup_in_a_title_is_shown_as_text(qtbot: QtBot) -> None:
    label = Label("<b>bold</b> & <img src=x>")
    qtbot.addWidget(label)
    plain = Label("bold &")
    qtbot.addWidget(plain)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.sizeHint().width() > plain.sizeHint().width() * 2


def test_a_cut_text_is_its_tooltip(shown: Callable[[QWidget], None], qtbot: QtBot) -> None:
    label = ElidedLabel("A title that is far too long for the room there is")
    shown(label)
    assert label.toolTip() == ""
    label.resize(60, 20)
    qtbot.waitUntil(lambda: label.toolTip() == label.text())
    assert label.minimumSizeHint().width() <= 40


@pytest.mark.parametrize(
    "numbers",
    [(math.nan, 0.0, 1.0), (1.0, 0.0, 2.0), (0.0, math.inf, math.inf), (0.0, 1.0, math.nan)],
)
def test_an_interval_takes_numbers_in_order_only(
    qtbot: QtBot, numbers: tuple[float, float, float]
) -> None:
    cell = IntervalCell(Scale(-2.0, 2.0))
    qtbot.addWidget(cell)
    with pytest.raises(ValueError, match="rising order"):
        cell.show_interval(*numbers)


def test_a_scale_places_values_and_holds_them_in_the_row() -> None:
    scale = Scale(-2.0, 2.0)
    assert scale.place(0.0, 208) == 104
    assert scale.place(-2.0, 208) == 4
    assert scale.place(9.0, 208) == 204


@pytest.mark.parametrize("share", [math.nan, math.inf, -0.1])
def test_a_bar_takes_shares_only(qtbot: QtBot, share: float) -> None:
    bar = StackedBar(name="What 166 would find")
    qtbot.addWidget(bar)
    with pytest.raises(ValueError, match="finite"):
        bar.set_parts([Part(share, "x", "accent")])


def test_a_bar_can_be_heard(qtbot: QtBot) -> None:
    bar = StackedBar(name="What 166 would find")
    qtbot.addWidget(bar)
    bar.set_parts([Part(0.21, "21%", "accent"), Part(0.79, "79%", "line", "ink")])
    assert bar.accessibleName() == "What 166 would find: 21%, 79%"


def test_sentences_are_one_edit_when_typing_pauses(
    qtbot: QtBot, shown: Callable[[QWidget], None]
) -> None:
    area = TextArea(name="Reason")
    shown(area)
    area.set_text("Because")
    texts: list[str] = []
    area.edited.connect(texts.append)
    area.moveCursor(area.textCursor().MoveOperation.End)
    QTest.keyClicks(area, " it matters")
    assert texts == []
    area.set_text("Because")  # the plan's old text comes by: what is typed stays
    assert area.toPlainText() == "Because it matters"
    qtbot.waitUntil(lambda: texts == ["Because it matters"])
    area.hand_on()
    assert len(texts) == 1


def test_a_shortcut_acts_on_the_last_words_too(
    qtbot: QtBot, shown: Callable[[QWidget], None]
) -> None:
    area = TextArea(name="Reason")
    shown(area)
    texts: list[str] = []
    area.edited.connect(texts.append)
    QTest.keyClicks(area, "Because")
    override, control = QEvent.Type.ShortcutOverride, Qt.KeyboardModifier.ControlModifier
    area.event(QKeyEvent(override, Qt.Key.Key_S, control))
    assert texts == ["Because"]
    undo = QKeyEvent(override, Qt.Key.Key_Z, control)
    area.event(undo)
    assert not undo.isAccepted()  # left to the window
    assert not area.isUndoRedoEnabled()


def bar() -> QWidget:
    made = StackedBar(name="Ends")
    made.set_parts([Part(0.5, "50%", "accent"), Part(0.5, "50%", "warn")])
    return made


def interval() -> QWidget:
    made = IntervalCell(Scale(-2, 2))
    made.show_interval(-1, 0, 1)
    return made


def statement() -> QWidget:
    made = ValueText(name="Statement")
    made.set_runs([("With ", False), ("70", True)])
    return made


@pytest.mark.parametrize("make", [bar, interval, statement])
def test_what_paints_itself_is_pale_among_stale_results(
    shown: Callable[[QWidget], None], make: Callable[[], QWidget]
) -> None:
    results, drawn = QWidget(), make()
    QVBoxLayout(results).addWidget(drawn)
    shown(results)
    before = drawn.grab().toImage()
    results.setProperty("stale", True)
    assert drawn.grab().toImage() != before
    results.setProperty("stale", False)
    assert drawn.grab().toImage() == before


def test_a_derived_value_leads_to_its_formula(
    qtbot: QtBot, shown: Callable[[QWidget], None]
) -> None:
    rows = ValueRows()
    shown(rows)
    rows.set_rows([("p", ".236", ""), ("SE = 0.49 / t", "0.411", "se")])
    keys: list[str] = []
    rows.asked.connect(keys.append)
    assert rows.rows == (("p", ".236"), ("SE = 0.49 / t", "0.411"))
    rows._rows[1].link.click()
    assert keys == ["se"]
    rows.set_rows([("p", ".300", "")])
    assert [value for _, value in rows.rows] == [".300"]
