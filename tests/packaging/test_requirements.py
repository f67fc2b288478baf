"""requirements.txt pins everything the project asks for, by hash, without saying from where."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def lines() -> list[str]:
    text = (ROOT / "requirements.txt").read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_every_requirement_is_pinned_with_hashes(lines: list[str]) -> None:
    assert lines
    for line in lines:
        pin, *hashes = line.split("--hash=")
        assert re.fullmatch(r"[\w.-]+==[\w.]+", pin.split(";")[0].strip()), line
        assert hashes, line
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value.strip()) for value in hashes), line


def test_no_addresses(lines: list[str]) -> None:
    assert not [line for line in lines if "/" in line or "index" in line]


def test_pins_satisfy_what_the_project_asks_for(lines: list[str]) -> None:
    pinned: dict[str, set[str]] = {}
    for line in lines:
        name, version = line.split()[0].split("==")
        pinned.setdefault(canonicalize_name(name), set()).add(version)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    for text in asked + project["build-system"]["requires"]:
        wanted = Requirement(text)
        versions = pinned[canonicalize_name(wanted.name)]
        assert all(wanted.specifier.contains(version) for version in versions), text


def test_qt_that_loses_references_is_shut_out() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    qt = next(text for text in project["project"]["dependencies"] if text.startswith("PySide6"))
    assert Requirement(qt).name == "PySide6-Essentials"
    assert not Requirement(qt).specifier.contains("6.12.0")
