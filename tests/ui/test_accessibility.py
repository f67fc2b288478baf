"""Everything can be reached and named: focus by key, names and roles for screen readers, readable colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QScrollArea,
    QWidget,
)

from ldn_designer.figures.palette import THEMES
from ldn_designer_ui.canvas import FigureView
from ldn_designer_ui.dialogs.context import ContextDialog
from ldn_designer_ui.dialogs.exclusion import ExclusionDialog
from ldn_designer_ui.dialogs.export import ExportDialog
from ldn_designer_ui.dialogs.figure_table import FigureTable
from ldn_designer_ui.dialogs.own_study import OwnStudyDialog
from ldn_designer_ui.dialogs.preferences import PreferencesDialog
from ldn_designer_ui.main_window import MainWindow
from ldn_designer_ui.pages import PAGES
from ldn_designer_ui.preferences import Preferences
from ldn_designer_ui.screenshots import settle
from ldn_designer_ui.widgets.tab_stops import in_reading_order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

KEYS = [page.key for page in PAGES]
#: The most presses of Tab that one text with links may take.
PATIENCE = 200


@pytest.fixture(scope="module")
def whole(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """The real window on the built-in example, one for all pages."""
    made = MainWindow(PAGES, Preferences(tmp_path_factory.mktemp("settings") / "window.ini"))
    made.resize(1440, 900)
    made.show()
    settle(made, until=lambda: made.furnished and made.document.plan is not None)
    yield made
    made.jobs.shutdown()
    made.recovery.forget()
    made.deleteLater()


def opened(window: MainWindow, key: str) -> QScrollArea:
    window.open_step(key)
    assert settle(window)
    place = window.stack.currentWidget()
    assert isinstance(place, QScrollArea)
    return place


def focusable(root: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisibleTo(root)
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), QComboBox)
    ]


def held() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def spoken(widget: QWidget) -> str:
    """The name given to a widget; Qt speaks a button by its text where none was given."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


@pytest.mark.parametrize("key", KEYS)
def test_everything_on_a_page_that_takes_the_focus_has_a_name(whole: MainWindow, key: str) -> None:
    nameless = [type(w).__name__ for w in focusable(opened(whole, key)) if not spoken(w)]
    assert nameless == []


def test_the_frame_has_names(whole: MainWindow) -> None:
    for part in (whole.title_bar, whole.context_bar, whole.steps):
        assert [type(w).__name__ for w in focusable(part) if not spoken(w)] == []


def dialogs(window: MainWindow, folder: Path) -> Iterator[QDialog]:
    document = window.document
    assert document.plan is not None
    reference = document.plan.evidence.included[0]
    yield ContextDialog(document, window)
    yield ExclusionDialog(document, reference, "FINAL 2024", window)
    yield OwnStudyDialog(document, None, window)
    yield PreferencesDialog(window.preferences, window)
    yield FigureTable("Figure", (("A", "B"), (("1", "2"),)), window)
    yield ExportDialog(
        window.engine.documents(), lambda *_: 1, window.jobs, folder / "plan.ldn", window
    )


def test_dialogs_have_names_a_default_button_and_close_by_escape(
    whole: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    for dialog in dialogs(whole, tmp_path):
        qtbot.addWidget(dialog)
        dialog.show()
        name = type(dialog).__name__
        assert [type(w).__name__ for w in focusable(dialog) if not spoken(w)] == [], name
        defaults = [
            b for b in dialog.findChildren(QAbstractButton) if getattr(b, "isDefault", bool)()
        ]
        assert len(defaults) == 1, name
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible(), name


@pytest.mark.parametrize("key", KEYS)
def test_tab_goes_through_a_page_as_it_is_read(whole: MainWindow, qtbot: QtBot, key: str) -> None:
    place = opened(whole, key)
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    whole.steps.preferences.setFocus()
    reached: list[QWidget] = []
    for _ in range(PATIENCE):
        QTest.keyClick(held(), Qt.Key.Key_Tab)
        widget = held()
        if not place.isAncestorOf(widget):
            break
        if widget not in reached:
            reached.append(widget)
    else:
        pytest.fail("Tab never left the page")
    page = place.widget()
    assert page is not None
    wanted = [w for w in in_reading_order(page) if w in focusable(page)]
    assert reached == wanted
    assert len(reached) > 3


def test_a_group_is_one_stop_at_what_is_chosen(whole: MainWindow) -> None:
    opened(whole, "effect")
    page = whole.stack.page("effect")
    radios = [w for w in focusable(page.rules.table) if isinstance(w, QAbstractButton)]  # type: ignore[attr-defined]
    assert radios == [page.rules.table.mark("own")]  # type: ignore[attr-defined]
    assert focusable(whole.steps)[0] is whole.steps.step("effect")


def test_the_box_chosen_by_arrow_key_is_where_tab_stops(whole: MainWindow, qtbot: QtBot) -> None:
    """Else Tab would go through all studies and never reach the card of one of them."""
    place = opened(whole, "evidence")
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    page: object = place.widget()
    table = page.table.table  # type: ignore[attr-defined]
    boxes = [w for w in focusable(table) if isinstance(w, QAbstractButton)]
    assert len(boxes) == 1
    boxes[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(boxes[0], Qt.Key.Key_Down)
    assert [w for w in focusable(table) if isinstance(w, QAbstractButton)] == [held()]


def test_enter_presses_the_button_that_has_the_focus(whole: MainWindow) -> None:
    place = opened(whole, "evidence")
    add = place.widget().add  # type: ignore[union-attr]
    add.setFocus()
    QTest.keyClick(add, Qt.Key.Key_Return)
    dialog = place.widget().dialog  # type: ignore[union-attr]
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.form.rows["label"].field
    dialog.cancel.setFocus()
    QTest.keyClick(dialog.cancel, Qt.Key.Key_Return)  # and not the default button
    assert whole.document.plan is not None
    assert whole.document.plan.evidence.own_studies == ()


def test_f10_opens_the_menu(
    whole: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(whole.title_bar.menu_button, "showMenu", lambda: shown.append("menu"))
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    QTest.keyClick(whole, Qt.Key.Key_F10)
    assert shown == ["menu"]


def test_one_of_several_is_spoken_as_such(whole: MainWindow) -> None:
    opened(whole, "power")
    segment = whole.stack.page("power").settings.solve_for.button("size")  # type: ignore[attr-defined]
    for button in (whole.steps.step("power"), segment):
        face = QAccessible.queryAccessibleInterface(button)
        assert face.role() == QAccessible.Role.RadioButton
        assert face.state().checked


@pytest.mark.parametrize("key", KEYS)
def test_figures_are_described(whole: MainWindow, key: str) -> None:
    for figure in opened(whole, key).findChildren(FigureView):
        assert figure.accessibleName()
        assert len(figure.accessibleDescription()) > 20, figure.accessibleName()


def test_fields_inside_read_only_texts_are_no_stop_of_their_own(whole: MainWindow) -> None:
    place = opened(whole, "robustness")
    assert isinstance(place, QAbstractScrollArea)
    assert place.focusPolicy() == Qt.FocusPolicy.NoFocus


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2.2."""

    def luminance(name: str) -> float:
        parts = (QColor(name).redF(), QColor(name).greenF(), QColor(name).blueF())
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", sorted(THEMES))
@pytest.mark.parametrize("ink", ["ink", "muted", "accent", "good", "warn", "bad"])
def test_text_is_readable_on_every_ground(name: str, ink: str) -> None:
    theme = THEMES[name]
    for ground in ("panel", "background", "accent_soft"):
        assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5, ground


@pytest.mark.parametrize("name", sorted(THEMES))
def test_text_on_the_accent_is_readable(name: str) -> None:
    assert contrast(THEMES[name].on_accent, THEMES[name].accent) >= 4.5


def test_the_order_follows_layouts_not_making(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLineEdit, QVBoxLayout

    late, early, root = QLineEdit(), QLineEdit(), QWidget()
    qtbot.addWidget(root)
    column = QVBoxLayout(root)
    column.addWidget(early)
    column.insertWidget(0, late)
    assert list(in_reading_order(root)) == [late, early]
