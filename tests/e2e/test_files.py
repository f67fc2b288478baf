"""Saving, opening, leaving, and exporting where nothing can be written: no work is ever lost."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest

from ldn_designer.atomic import NotReplaced
from ldn_designer.files import open_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Desk

WORDS = "Two patients took part."


def write(desk: Desk, words: str = WORDS) -> None:
    page = desk.open("protocol")
    page.go_to("involvement")  # type: ignore[attr-defined]
    area = page.section.writing.area  # type: ignore[attr-defined]
    area.setFocus()
    QTest.keyClicks(area, words)


def close(desk: Desk) -> bool:
    event = QCloseEvent()
    desk.window.closeEvent(event)
    return event.isAccepted()


def test_a_saved_plan_opens_as_it_was(
    desk: Desk, make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    write(desk)
    desk.qtbot.waitUntil(lambda: desk.plan.text("involvement") == WORDS)
    desk.window.document.edit("power", 0.8)
    desk.person.path = tmp_path / "plan.ldn"
    desk.window.menu.actions_by_id["save"].trigger()
    assert desk.window.document.saved
    again = make_desk(tmp_path / "plan.ldn")
    assert again.plan == desk.plan
    assert again.plan.text("involvement") == WORDS
    page = again.open("protocol")
    page.go_to("involvement")  # type: ignore[attr-defined]
    assert page.section.writing.area.toPlainText() == WORDS  # type: ignore[attr-defined]


def test_saving_by_key_takes_the_word_just_typed(desk: Desk, tmp_path: Path) -> None:
    desk.person.path = tmp_path / "plan.ldn"
    write(desk)
    with desk.qtbot.waitActive(desk.window):
        desk.window.activateWindow()
    focused = desk.window.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert open_plan(tmp_path / "plan.ldn").text("involvement") == WORDS


def test_unsaved_work_is_asked_about_before_the_window_closes(desk: Desk, tmp_path: Path) -> None:
    write(desk)
    desk.qtbot.waitUntil(lambda: desk.plan.text("involvement") == WORDS)
    desk.settle()
    assert not close(desk)
    assert desk.person.asked == ["fibromyalgia-parallel.ldn"]
    assert desk.plan.text("involvement") == WORDS
    desk.person.answer, desk.person.path = "save", tmp_path / "plan.ldn"
    assert close(desk)
    assert open_plan(tmp_path / "plan.ldn").text("involvement") == WORDS


@pytest.fixture
def closed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which nothing can be written, also by root, whom rights do not stop."""
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):
        from pathlib import Path as AnyPath

        whole = AnyPath.open

        def refused(self: Path, mode: str = "r", *rest: object, **named: object) -> object:
            if self.parent == folder and "x" in mode:
                raise PermissionError(13, "Permission denied", str(self))
            return whole(self, mode, *rest, **named)  # type: ignore[call-overload]

        monkeypatch.setattr(AnyPath, "open", refused)
    return folder


def test_a_folder_that_can_only_be_read_is_a_sentence_and_the_work_stays(
    desk: Desk, closed_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(desk)
    desk.qtbot.waitUntil(lambda: desk.plan.text("involvement") == WORDS)
    problem = desk.export(closed_folder / "out.pdf", monkeypatch=monkeypatch)
    assert "could not be written" in problem
    assert "choose another place" in problem
    assert list(closed_folder.iterdir()) == []
    assert desk.plan.text("involvement") == WORDS
    desk.person.path = closed_folder / "plan.ldn"
    desk.window.menu.actions_by_id["save"].trigger()
    assert len(desk.person.told) == 1
    assert "Your work is still here" in desk.person.told[0]
    assert not desk.window.document.saved
    assert desk.plan.text("involvement") == WORDS


def test_a_full_disk_is_a_sentence_and_the_older_pdf_stays(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ldn_designer.protocol import pdf

    def full(_path: Path, _content: bytes) -> None:
        raise NotReplaced("the disk is full")

    old = tmp_path / "out.pdf"
    old.write_bytes(b"old")
    with monkeypatch.context() as patched:
        patched.setattr(pdf, "replace_file", full)
        problem = desk.export(old, "calculation", monkeypatch=monkeypatch)
    assert "the disk is full" in problem
    assert old.read_bytes() == b"old"
    assert desk.export(old, "calculation", monkeypatch=monkeypatch) == ""
    assert old.read_bytes().startswith(b"%PDF")


def test_a_missing_font_is_a_sentence(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ldn_designer.protocol.blocks import DocumentError
    from ldn_designer.protocol.pdf import fonts

    def missing() -> None:
        raise DocumentError("The font SourceSerif4-Regular is missing: install again.")

    with monkeypatch.context() as patched:
        patched.setattr(fonts, "load", missing)
        problem = desk.export(tmp_path / "out.pdf", monkeypatch=monkeypatch)
    assert "SourceSerif4-Regular" in problem
    assert not (tmp_path / "out.pdf").exists()
