"""The built wheel, installed away from the sources, holds what it should and works."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ldn_designer import resources

pytestmark = pytest.mark.wheel

PACKAGES = {"ldn_designer", "ldn_designer_ui", "ldn_designer_resources"}


def command(name: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command of the installed project, run in a folder."""
    program = Path(sys.executable).parent / name
    return subprocess.run(
        [program, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_package_is_the_installed_one(package: str) -> None:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(sys.prefix)


def test_only_the_three_packages_are_installed() -> None:
    files = importlib.metadata.files("ldn-designer")
    assert files
    roots = {file.parts[0] for file in files if file.parts[0] != ".."}
    info = next(root for root in roots if root.endswith(".dist-info"))
    assert roots == {*PACKAGES, info}
    assert importlib.util.find_spec("ui") is None
    assert importlib.util.find_spec("resources") is None


def test_commands_are_installed() -> None:
    points = importlib.metadata.distribution("ldn-designer").entry_points
    assert {(point.group, point.name, point.value) for point in points} == {
        ("console_scripts", "ldn-designer", "ldn_designer.cli:main"),
        ("gui_scripts", "ldn-designer-gui", "ldn_designer_ui.__main__:main"),
    }


def test_licence_is_installed() -> None:
    files = importlib.metadata.files("ldn-designer") or []
    assert [file for file in files if file.name == "LICENSE"]


@pytest.mark.parametrize("folder", ["evidence", "fonts", "icons", "licences"])
def test_bundled_files_are_installed(folder: str) -> None:
    names = resources.names(folder)
    assert names
    assert all(resources.read_bytes(f"{folder}/{name}") for name in names)


def test_example_becomes_a_protocol(tmp_path: Path) -> None:
    for arguments in (
        ("example", "fibromyalgia-parallel", "--output", "plan.ldn"),
        ("export", "plan.ldn", "--output", "protocol.pdf"),
    ):
        done = command("ldn-designer", *arguments, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "protocol.pdf").read_bytes().startswith(b"%PDF-")


def test_window_visits_its_pages(tmp_path: Path) -> None:
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    done = command("ldn-designer-gui", "--screenshots", "pictures", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "pictures").glob("*.png"))) >= 6
