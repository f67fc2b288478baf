"""The bundled files: evidence, examples, fonts, icons, licences. No other module opens them.

Every path is relative to the data package and written with `/`, on every system.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from importlib.resources.abc import Traversable
    from pathlib import Path

_PACKAGE = "ldn_designer_resources"


def read_text(relative: str) -> str:
    """Text of one bundled file, read as UTF-8.

    Raises ValueError for a path that leads out of the bundled files and FileNotFoundError
    for one that is not there.
    """
    return read_bytes(relative).decode("utf-8")


def read_bytes(relative: str) -> bytes:
    """Bytes of one bundled file; errors as in `read_text`."""
    return _file(relative).read_bytes()


def names(folder: str) -> tuple[str, ...]:
    """Names of the files directly in a bundled folder, sorted; errors as in `read_text`."""
    place = _inside(folder)
    if not place.is_dir():
        raise FileNotFoundError(
            f"The bundled folder “{folder}” is missing: install LDN Designer again."
        )
    return tuple(sorted(entry.name for entry in place.iterdir() if entry.is_file()))


def path(relative: str) -> AbstractContextManager[Path]:
    """Context manager that gives a real path to one bundled file, for libraries that want one.

    The path is valid inside the `with` only: a zipped installation unpacks the file for it.
    """
    return as_file(_file(relative))


def _file(relative: str) -> Traversable:
    place = _inside(relative)
    if not place.is_file():
        raise FileNotFoundError(
            f"The bundled file “{relative}” is missing: install LDN Designer again."
        )
    return place


def _inside(relative: str) -> Traversable:
    parts = PurePosixPath(relative).parts
    # Any anchor or backslash would mean another place on Windows than it does elsewhere.
    leads_out = PureWindowsPath(relative).anchor or "\\" in relative or ".." in parts
    if not parts or leads_out:
        raise ValueError(
            f"“{relative}” is no path inside the bundled files: "
            "write it relative to them, with “/” and without “..”."
        )
    return files(_PACKAGE).joinpath(*parts)
