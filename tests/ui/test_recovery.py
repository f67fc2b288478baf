from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ldn_designer_ui.document import Document
from ldn_designer_ui.recovery import Recovery

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.main_window import MainWindow
    from ldn_designer_ui.preferences import Preferences
    from tests.ui.conftest import Person


@pytest.fixture
def document(qtbot: QtBot, plan: TrialPlan) -> Document:
    made = Document()
    made.start(plan)
    return made


def crash(recovery: Recovery) -> None:
    """End as a killed window does: the lock is let go, the files stay."""
    assert recovery._lock is not None
    recovery._lock.unlock()
    recovery._lock = None


def test_work_is_written_aside_after_a_pause(
    document: Document, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    recovery = Recovery(document, jobs, tmp_path)
    recovery._timer.setInterval(10)
    document.edit("power", 0.8)
    qtbot.waitUntil((recovery.folder / "typing.json").is_file)
    document.edit("alpha", 0.9, "90")
    qtbot.waitUntil(
        lambda: (
            json.loads((recovery.folder / "typing.json").read_text())["pending"] == {"alpha": "90"}
        )
    )


def test_saved_work_is_not_kept_aside(document: Document, jobs: Jobs, tmp_path: Path) -> None:
    recovery = Recovery(document, jobs, tmp_path)
    assert recovery.write() is None
    document.edit("power", 0.8)
    assert recovery.write() == recovery.folder
    document.save(tmp_path / "plan.ldn")
    assert not recovery.folder.exists()


def test_work_of_a_living_window_is_left_alone(
    document: Document, jobs: Jobs, tmp_path: Path
) -> None:
    recovery = Recovery(document, jobs, tmp_path)
    document.edit("power", 0.8)
    recovery.write()
    other = Recovery(Document(), jobs, tmp_path)
    assert other.found() == ()
    crash(recovery)
    (found,) = other.found()
    assert found.folder == recovery.folder


def test_damaged_texts_do_not_hide_the_plan(document: Document, jobs: Jobs, tmp_path: Path) -> None:
    recovery = Recovery(document, jobs, tmp_path)
    document.edit("power", 0.8)
    recovery.write()
    (recovery.folder / "typing.json").write_text("[", encoding="utf-8")
    crash(recovery)
    (found,) = Recovery(Document(), jobs, tmp_path).found()
    assert found.pending == {}
    assert found.path is None


def crashed_window(make_window: Callable[..., MainWindow]) -> None:
    window = make_window()
    window.document.edit("power", 0.8)
    window.document.reject("alpha", "90", "Too much.")
    window.recovery.write()
    crash(window.recovery)


def test_the_next_window_offers_the_work_and_the_texts(
    make_window: Callable[..., MainWindow], person: Person, preferences: Preferences
) -> None:
    crashed_window(make_window)
    window = make_window()
    assert person.asked == ["restore"]
    assert window.document.plan is not None
    assert window.document.plan.power == 0.8
    assert window.document.pending == {"alpha": "90"}
    assert not window.document.saved
    (kept,) = preferences.recovery_folder.iterdir()
    assert kept == window.recovery.folder


def test_work_that_is_not_wanted_is_removed(
    make_window: Callable[..., MainWindow], person: Person, preferences: Preferences
) -> None:
    crashed_window(make_window)
    person.restores = False
    window = make_window()
    assert window.document.saved
    assert list(preferences.recovery_folder.iterdir()) == []


def test_a_fault_keeps_the_work_and_says_where(window: MainWindow, person: Person) -> None:
    from ldn_designer_ui.faults import Faults

    window.document.edit("power", 0.8)
    Faults(window)(ValueError, ValueError("three is no colour"), None)
    (sentence,) = person.told
    assert "three is no colour" in sentence
    assert str(window.recovery.folder) in sentence
    assert (window.recovery.folder / "plan.ldn").is_file()
