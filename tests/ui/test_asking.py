from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ldn_designer_ui.asking import Asking
from ldn_designer_ui.recovery import Rescued

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def asking(qtbot: QtBot) -> Asking:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Asking(parent)
    made.keep = parent  # type: ignore[attr-defined]
    return made


def press(monkeypatch: pytest.MonkeyPatch, text: str) -> list[str]:
    """Press the button with this text in the next message box; gives the texts that it showed."""
    read: list[str] = []

    def run(box: QMessageBox) -> int:
        read.append(box.text())
        button = next(b for b in box.buttons() if b.text().replace("&", "") == text)
        box.show()
        button.click()
        return box.standardButton(button).value

    monkeypatch.setattr(QMessageBox, "exec", run)
    return read


@pytest.mark.parametrize(
    ("button", "answer"), [("Save", "save"), ("Discard", "discard"), ("Cancel", "cancel")]
)
def test_unsaved_changes_are_saved_dropped_or_kept(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, button: str, answer: str
) -> None:
    read = press(monkeypatch, button)
    assert asking.unsaved("pain.ldn") == answer
    assert "pain.ldn" in read[0]


@pytest.mark.parametrize(("button", "wanted"), [("Restore", True), ("Discard", False)])
def test_rescued_work_is_restored_or_not(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, button: str, wanted: bool
) -> None:
    read = press(monkeypatch, button)
    found = Rescued(Path("x"), Path("x/plan.ldn"), Path("/home/pain.ldn"), {})
    assert asking.restore(found) is wanted
    assert "pain.ldn" in read[0]


@pytest.mark.parametrize(
    ("typed", "path"), [("/a/b", Path("/a/b.ldn")), ("/a/b.ldn", Path("/a/b.ldn")), ("", None)]
)
def test_a_file_gets_its_ending(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, typed: str, path: Path | None
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (typed, ""))
    assert asking.save_path(Path("/a")) == path


def test_a_message_is_shown(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    read = press(monkeypatch, "OK")
    asking.tell("Title", "The disk is full.")
    assert read == ["The disk is full."]
