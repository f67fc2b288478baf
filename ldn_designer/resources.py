"""The bundled files: evidence, examples, fonts, icons, licences. No other module opens them.

Every path is relative to the data package and written with `/`, on every system. The data package
is always installed as plain files, so the door needs no more than their folder: what would read
archives as well costs the window's start ten milliseconds.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import ldn_designer_resources

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER = os.path.dirname(os.path.abspath(ldn_designer_resources.__file__))  # noqa: PTH100, PTH120 - see the module’s first lines


def read_text(relative: str) -> str:
    """Text of one bundled file, read as UTF-8.

    Raises ValueError for a path that leads out of the bundled files and FileNotFoundError
    for one that is not there.
    """
    return read_bytes(relative).decode("utf-8")


def read_bytes(relative: str) -> bytes:
    """Bytes of one bundled file; errors as in `read_text`."""
    with open(_file(relative), "rb") as file:  # noqa: PTH123 - see the module's first lines
        return file.read()


def names(folder: str) -> tuple[str, ...]:
    """Names of the files directly in a bundled folder, sorted; errors as in `read_text`."""
    place = _inside(folder)
    if not os.path.isdir(place):  # noqa: PTH112 - likewise
        raise FileNotFoundError(
            f"The bundled folder “{folder}” is missing: install LDN Designer again."
        )
    with os.scandir(place) as entries:
        return tuple(sorted(entry.name for entry in entries if entry.is_file()))


def path(relative: str) -> Path:
    """Where one bundled file lies, for libraries that want a path; errors as in `read_text`."""
    from pathlib import Path

    return Path(_file(relative))


def _file(relative: str) -> str:
    place = _inside(relative)
    if not os.path.isfile(place):  # noqa: PTH113 - likewise
        raise FileNotFoundError(
            f"The bundled file “{relative}” is missing: install LDN Designer again."
        )
    return place


def _inside(relative: str) -> str:
    parts = [part for part in relative.split("/") if part not in {"", "."}]
    # A backslash or a drive's colon would mean another place on Windows than it does elsewhere.
    leads_out = relative.startswith("/") or ".." in parts or set(relative) & {"\\", ":"}
    if not parts or leads_out:
        raise ValueError(
            f"“{relative}” is no path inside the bundled files: "
            "write it relative to them, with “/” and without “..”."
        )
    return os.path.join(_FOLDER, *parts)  # noqa: PTH118 - likewise
