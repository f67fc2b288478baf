"""On what the proof was run: Python, packages, machine, and the SHA-256 of every installed file."""

from __future__ import annotations

import base64
import hashlib
import os
import platform
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_designer import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The name under which the program is installed, and the packages that it installs.
DISTRIBUTION = "ldn-designer"
PACKAGES = ("ldn_designer", "ldn_designer_ui", "ldn_designer_resources")
#: What Python writes by itself.
MADE_BY_PYTHON = ("__pycache__",)


@dataclass(frozen=True)
class Environment:
    """Everything but the numbers: versions, machine, and files as (name, SHA-256) in the order of names.

    changed: files that differ from what was installed; None where no record of the installation is kept,
    as for a program that is run from its source.
    """

    version: str
    python: str
    system: str
    processor: str
    processors: int
    packages: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    changed: tuple[str, ...] | None

    @cached_property
    def digest(self) -> str:
        """One SHA-256 for all files: of the lines "hash, two spaces, name", as sha256sum prints them."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in self.files)
        return sha256(lines.encode())


def environment() -> Environment:
    """The environment that the program runs in now."""
    files = tuple(sorted(_files()))
    return Environment(
        version=__version__,
        python=f"{platform.python_implementation()} {platform.python_version()}",
        system=platform.platform(),
        processor=platform.machine(),
        processors=os.cpu_count() or 1,
        packages=_packages(),
        files=files,
        changed=_changed(dict(files)),
    )


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _packages() -> tuple[tuple[str, str], ...]:
    """Every package of this Python with its version."""
    found = {each.name: each.version for each in metadata.distributions() if each.name}
    return tuple(sorted(found.items(), key=lambda item: item[0].lower()))


def _files() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        spec = util.find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            root = Path(folder)
            for path in root.rglob("*"):
                inside = path.relative_to(root)
                if path.is_file() and not set(inside.parts) & set(MADE_BY_PYTHON):
                    yield f"{package}/{inside.as_posix()}", sha256(path.read_bytes())


def _changed(files: dict[str, str]) -> tuple[str, ...] | None:
    """Files that are missing, or that differ from the installation's record; None where there is no record."""
    try:
        recorded = metadata.distribution(DISTRIBUTION).files or ()
    except metadata.PackageNotFoundError:
        return None
    wanted = {
        each.as_posix(): _hexadecimal(each.hash.value)
        for each in recorded
        if each.hash and each.hash.mode == "sha256" and each.parts[0] in PACKAGES
    }
    if not wanted:
        return None
    return tuple(sorted(name for name, digest in wanted.items() if files.get(name) != digest))


def _hexadecimal(recorded: str) -> str:
    """A record's hash, which is base64 without its padding, in hexadecimal."""
    return base64.urlsafe_b64decode(recorded + "=" * (-len(recorded) % 4)).hex()
