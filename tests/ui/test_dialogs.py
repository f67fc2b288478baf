from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer import __version__
from ldn_designer_ui import theme
from ldn_designer_ui.dialogs.about import about
from ldn_designer_ui.dialogs.preferences import PreferencesDialog
from ldn_designer_ui.preferences import RECENT, Preferences

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ldn_designer_ui.main_window import MainWindow
    from tests.ui.conftest import Person


def test_the_theme_is_shown_and_remembered(qtbot: QtBot, preferences: Preferences) -> None:
    dialog = PreferencesDialog(preferences)
    qtbot.addWidget(dialog)
    dialog.theme.button("dark").click()
    assert theme.current().name == "dark"
    assert preferences.theme == "dark"


def test_preferences_outlive_the_program(tmp_path: Path) -> None:
    path = tmp_path / "window.ini"
    first = Preferences(path)
    assert (first.theme, first.recent) == ("light", ())
    first.theme = "dark"
    first.remember(tmp_path / "plan.ldn")
    first._settings.sync()
    second = Preferences(path)
    assert second.theme == "dark"
    assert second.recent == (tmp_path / "plan.ldn",)


def test_recent_files_are_few_and_each_is_there_once(
    preferences: Preferences, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{number}.ldn" for number in range(RECENT + 3)]
    for path in [*paths, paths[5]]:
        preferences.remember(path)
    assert preferences.recent[:2] == (paths[5], paths[-1])
    assert len(preferences.recent) == RECENT == len(set(preferences.recent))
    preferences.forget(paths[5])
    assert paths[5] not in preferences.recent


def test_damaged_preferences_give_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "window.ini"
    path.write_text("[General]\ntheme=pink\nrecent=@Invalid()\ngeometry=7\n", encoding="utf-8")
    damaged = Preferences(path)
    assert damaged.theme == "light"
    assert damaged.recent == ()
    assert damaged.geometry.isEmpty()


def test_about_names_version_and_licence(window: MainWindow, person: Person) -> None:
    assert __version__ in about("scipy 1.17")
    window.show_about()
    assert "BSD-3-Clause" in person.told[0]
    assert window.footer.versions.text() in person.told[0]


def test_preferences_and_rescued_work_have_places_of_their_own(home: Path) -> None:
    preferences = Preferences()
    preferences.theme = "dark"
    preferences._settings.sync()
    assert Preferences().theme == "dark"
    assert [path.name for path in home.rglob("window.ini")] == ["window.ini"]
    assert home in preferences.recovery_folder.parents
