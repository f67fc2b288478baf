"""What README and CITATION.cff say holds: commands run as written, pictures and pages are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import ldn_designer
from ldn_designer.cli import main

ROOT = Path(__file__).resolve().parents[2]
KIBIBYTES = 1024


@pytest.fixture
def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def test_every_command_line_runs_as_written(
    readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = re.findall(r"^ldn-designer (.+)$", readme, re.MULTILINE)
    assert lines
    for line in lines:
        assert main(shlex.split(line)) == 0, line
        printed = capsys.readouterr()
        assert printed.out, line
        assert not printed.err, line
    assert {path.name for path in tmp_path.iterdir()} == {"plan.ldn", "protocol.pdf", "sheet.pdf"}


def test_what_is_linked_is_there(readme: str) -> None:
    targets = re.findall(r"\]\(([\w./-]+)\)", readme)
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]


def test_the_pictures_are_light_enough_to_be_cloned() -> None:
    pictures = list((ROOT / "docs" / "pictures").iterdir())
    assert {picture.suffix for picture in pictures} == {".png"}
    assert max(picture.stat().st_size for picture in pictures) < 250 * KIBIBYTES


def test_the_citation_names_this_version() -> None:
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f'version: "{ldn_designer.__version__}"' in text
    assert "license: BSD-3-Clause" in text
