"""What the user prefers, kept between starts: theme, recent files, the window's place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from ldn_designer.figures.palette import LIGHT, THEMES

#: Recent files remembered.
RECENT = 8


class Preferences:
    """Preferences in one ini file. A file that cannot be read gives the defaults."""

    def __init__(self, path: Path | None = None) -> None:
        place = QStandardPaths.StandardLocation
        self._path = path or _folder(place.GenericConfigLocation) / "window.ini"
        state = _folder(place.GenericStateLocation) if path is None else path.parent
        self._state = state / "recovery"
        self._settings = QSettings(str(self._path), QSettings.Format.IniFormat)

    @property
    def recovery_folder(self) -> Path:
        """Where work is kept aside; beside the preferences where these stand in a place of their own."""
        return self._state

    @property
    def theme(self) -> str:
        """Name of the theme."""
        name = str(self._settings.value("theme", LIGHT.name))
        return name if name in THEMES else LIGHT.name

    @theme.setter
    def theme(self, name: str) -> None:
        self._settings.setValue("theme", name)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Files opened or saved, the last one first."""
        kept = self._settings.value("recent", [])
        # One entry comes back from an ini file as a bare string.
        names = [kept] if isinstance(kept, str) else kept if isinstance(kept, list) else []
        return tuple(Path(str(name)) for name in names if name)[:RECENT]

    def remember(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        others = [one for one in self.recent if one != path.absolute()]
        names = [str(one) for one in (path.absolute(), *others)]
        self._settings.setValue("recent", names[:RECENT])

    def forget(self, path: Path) -> None:
        """Take a file, such as one that is gone, from the recent ones."""
        self._settings.setValue("recent", [str(one) for one in self.recent if one != path])

    @property
    def geometry(self) -> QByteArray:
        """The window's place and size as Qt wrote it; empty at the first start."""
        kept = self._settings.value("geometry", QByteArray())
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, place: QByteArray) -> None:
        self._settings.setValue("geometry", place)


def _folder(place: QStandardPaths.StandardLocation) -> Path:
    """This program's folder in one of the places the system has for such things."""
    return Path(QStandardPaths.writableLocation(place)) / "ldn-designer"
