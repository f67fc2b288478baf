"""The environment: versions and hashes that can be checked with other tools."""

from __future__ import annotations

import base64
import hashlib
import platform
from importlib import metadata
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any

import pytest

import ldn_designer
from ldn_designer.qualification import environment as module
from ldn_designer.qualification.environment import Environment, environment


@pytest.fixture(scope="module")
def found() -> Environment:
    return environment()


def test_versions(found: Environment) -> None:
    assert found.version == ldn_designer.__version__
    assert platform.python_version() in found.python
    assert dict(found.packages)["scipy"] == version("scipy")
    assert found.processors >= 1


def test_every_file_of_the_program_is_hashed(found: Environment) -> None:
    root = Path(ldn_designer.__file__).parent
    files = dict(found.files)
    wanted = {f"ldn_designer/{p.relative_to(root).as_posix()}" for p in root.rglob("*.py")}
    assert wanted <= set(files)
    assert "ldn_designer_ui/__init__.py" in files
    assert any(name.startswith("ldn_designer_resources/reference/") for name in files)
    assert not any("__pycache__" in name for name in files)
    for name in sorted(wanted)[:5]:
        content = (root.parent / name).read_bytes()
        assert files[name] == hashlib.sha256(content).hexdigest()


def test_the_digest_is_that_of_the_list(found: Environment) -> None:
    lines = "".join(f"{digest}  {name}\n" for name, digest in found.files)
    assert found.digest == hashlib.sha256(lines.encode()).hexdigest()
    assert list(found.files) == sorted(found.files)


def recorded(name: str, digest: str | None) -> Any:
    path = PurePosixPath(name)
    raw = base64.urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip("=") if digest else None
    known = SimpleNamespace(mode="sha256", value=raw) if raw else None
    return SimpleNamespace(as_posix=lambda: str(path), parts=path.parts, hash=known)


def test_files_are_compared_with_the_record_of_the_installation(
    found: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [recorded(name, digest) for name, digest in found.files]
    records += [
        recorded("ldn_designer-0.1.dist-info/RECORD", None),
        recorded("other/x.py", "00" * 32),
    ]
    monkeypatch.setattr(metadata, "distribution", lambda name: SimpleNamespace(files=records))
    assert module._changed(dict(found.files)) == ()
    other = dict(found.files) | {"ldn_designer/cli.py": "ab" * 32}
    del other["ldn_designer/__init__.py"]
    assert module._changed(other) == ("ldn_designer/__init__.py", "ldn_designer/cli.py")


@pytest.mark.parametrize(
    "files", [None, [], [recorded("x.pth", "00" * 32)]], ids=["none", "empty", "others"]
)
def test_without_a_record_nothing_is_said(files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "distribution", lambda name: SimpleNamespace(files=files))
    assert module._changed({}) is None

    def absent(name: str) -> Any:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", absent)
    assert module._changed({}) is None
