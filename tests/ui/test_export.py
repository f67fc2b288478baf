from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from ldn_designer.protocol.blocks import DocumentError
from ldn_designer_ui import printing
from ldn_designer_ui.dialogs.export import ExportDialog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QUrl
    from pytestqt.qtbot import QtBot

    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.printing import Progress

DOCUMENTS = {"protocol": "Protocol", "calculation": "Calculation"}


def write(key: str, path: Path, *, progress: Progress) -> int:
    if not path.parent.is_dir():
        raise DocumentError("The folder does not exist: choose another one.")
    path.write_text(key, encoding="utf-8")
    return 18 if key == "protocol" else 1


@pytest.fixture
def make_dialog(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> Callable[..., ExportDialog]:
    def make(writer: Callable[..., int] = write) -> ExportDialog:
        dialog = ExportDialog(DOCUMENTS, writer, jobs, tmp_path / "plan.ldn")
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


@pytest.fixture
def dialog(make_dialog: Callable[..., ExportDialog]) -> ExportDialog:
    return make_dialog()


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("protocol", "Saved as plan-protocol.pdf, 18 pages."),
        ("calculation", "Saved as plan-calculation.pdf, 1 page."),
    ],
)
def test_the_chosen_document_is_written_beside_the_plan(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, key: str, sentence: str
) -> None:
    dialog.choices[key].click()
    with qtbot.waitSignal(dialog.said) as told:
        dialog.take.click()
    assert told.args == [sentence]
    assert (tmp_path / f"plan-{key}.pdf").read_text(encoding="utf-8") == key
    assert dialog.note.text() == sentence


def test_a_name_of_ones_own_stays_when_another_document_is_chosen(dialog: ExportDialog) -> None:
    dialog.place.selectAll()
    QTest.keyClicks(dialog.place, "mine")
    dialog.choices["calculation"].click()
    assert dialog.place.text() == "mine"


def test_a_bare_name_gets_its_ending_and_the_folder_of_the_plan(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.place.selectAll()
    QTest.keyClicks(dialog.place, "mine")
    with qtbot.waitSignal(dialog.said):
        dialog.take.click()
    assert (tmp_path / "mine.pdf").is_file()


def test_a_file_that_would_be_replaced_is_announced(dialog: ExportDialog, tmp_path: Path) -> None:
    assert dialog.note.text() == ""
    (tmp_path / "old.pdf").write_text("old", encoding="utf-8")
    dialog.place.setText(str(tmp_path / "old.pdf"))
    assert "replaced" in dialog.note.text()


def test_without_a_name_nothing_is_written(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.place.clear()
    dialog.take.click()
    assert dialog.problem.text() == "Name a file to write to."
    assert not dialog.writing
    assert list(tmp_path.glob("*.pdf")) == []


def test_the_plan_itself_is_never_replaced(dialog: ExportDialog, tmp_path: Path) -> None:
    plan = tmp_path / "plan.ldn"
    plan.write_text("plan", encoding="utf-8")
    dialog.place.setText(str(plan))
    dialog.take.click()
    assert "the plan itself" in dialog.problem.text()
    assert not dialog.writing
    assert plan.read_text(encoding="utf-8") == "plan"


def test_what_fails_is_said_and_can_be_tried_again(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.write(tmp_path / "nowhere" / "out.pdf")
    assert not dialog.take.isEnabled()
    qtbot.waitUntil(lambda: dialog.problem.text() != "")
    assert dialog.problem.text() == "The folder does not exist: choose another one."
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.said):
        dialog.take.click()
    assert dialog.problem.text() == ""


def test_writing_shows_how_far_it_is_and_can_be_cancelled(
    make_dialog: Callable[..., ExportDialog], qtbot: QtBot, tmp_path: Path
) -> None:
    go_on, ended = threading.Event(), threading.Event()

    def slow(key: str, path: Path, *, progress: Progress) -> int:
        try:
            progress(1, 4)
            go_on.wait(10)
            progress(2, 4)
            path.write_text(key, encoding="utf-8")
        finally:
            ended.set()
        return 1

    dialog = make_dialog(slow)
    dialog.take.click()
    qtbot.waitUntil(lambda: dialog.progress.maximum() == 4)
    assert dialog.progress.isVisible()
    assert dialog.progress.value() == 1
    dialog.cancel.click()
    go_on.set()
    assert ended.wait(10)
    assert dialog.isVisible()
    assert dialog.take.text() == "Export"
    assert list(tmp_path.glob("*.pdf")) == []


def test_the_file_and_its_folder_can_be_opened(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    assert not dialog.open_file.isVisible()
    with qtbot.waitSignal(dialog.said):
        dialog.take.click()
    dialog.open_file.click()
    dialog.open_folder.click()
    assert [url.toLocalFile() for url in opened] == [
        str(tmp_path / "plan-protocol.pdf"),
        str(tmp_path),
    ]
    dialog.take.click()
    assert not dialog.isVisible()


def test_where_no_program_opens_files_the_place_is_said(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    with qtbot.waitSignal(dialog.said):
        dialog.take.click()
    dialog.open_file.click()
    assert str(tmp_path) in dialog.problem.text()


def test_a_missing_font_is_a_sentence() -> None:
    missing = FileNotFoundError(2, "No such file", "fonts/Inter-Regular.ttf")
    assert "Inter-Regular.ttf" in printing.hindrance(missing)
    assert "Install LDN Designer again" in printing.hindrance(missing)


def test_a_fault_of_the_program_is_not_dressed_up() -> None:
    with pytest.raises(KeyError):
        printing.hindrance(KeyError("colour"))


@pytest.mark.parametrize("kind", ["protocol", "calculation"])
def test_progress_runs_from_the_first_figure_to_the_last(tmp_path: Path, kind: str) -> None:
    from ldn_designer.evaluation import evaluate
    from ldn_designer.examples import load_example

    told: list[tuple[int, int]] = []
    evaluation = evaluate(load_example("fibromyalgia-parallel"))
    pages = printing.write(
        kind, evaluation, tmp_path / "out.pdf", lambda done, total: told.append((done, total))
    )
    assert pages >= 1
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert told == sorted(told)
    total = told[-1][1]
    assert told[0] == (0, total)
    assert told[-1] == (total - 1, total)


def test_what_progress_raises_leaves_the_old_file(tmp_path: Path) -> None:
    from ldn_designer.evaluation import evaluate
    from ldn_designer.examples import load_example
    from ldn_designer_ui.jobs import CancelledError

    def cancelled(done: int, total: int) -> None:
        raise CancelledError

    path = tmp_path / "out.pdf"
    path.write_bytes(b"old")
    with pytest.raises(CancelledError):
        printing.write("protocol", evaluate(load_example("fibromyalgia-parallel")), path, cancelled)
    assert path.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == [path]
