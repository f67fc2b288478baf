"""run.py's own decisions: what is missing, whether a window can be shown, what to say."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from types import ModuleType

SCRIPT = Path(__file__).resolve().parents[2] / "run.py"


@pytest.fixture
def run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Project(NamedTuple):
    """run.py in a project of two small files; the steps of set-up are recorded, not done."""

    run: ModuleType
    steps: list[str]


@pytest.fixture
def project(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "requirements.txt").write_text("one")
    (tmp_path / "pyproject.toml").write_text("two")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv" / "python")
    monkeypatch.setattr(run, "STAMP", tmp_path / ".venv" / "set-up")
    steps: list[str] = []

    def record(*command: object) -> int:
        known = ("venv", "--requirement", "--editable", "compileall")
        steps.append(next(step for step in known if step in command))
        if "venv" in command:
            run.VENV.mkdir(exist_ok=True)
            run.PYTHON.touch()
        return 0

    monkeypatch.setattr(run, "quietly", record)
    return Project(run, steps)


@pytest.mark.parametrize(
    ("platform", "environment", "shown"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_display(run: ModuleType, platform: str, environment: dict[str, str], shown: bool) -> None:
    assert run.has_display(platform, environment) is shown


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages are Linux's")
def test_only_missing_libraries_are_named(run: ModuleType) -> None:
    libraries = {"there": "libc.so.6", "not-there": "libnot-there.so.9"}
    assert run.missing_packages(libraries) == ["not-there"]


def test_missing_libraries_without_apt(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda _: None)
    with pytest.raises(run.StopError, match=r"call them libgl1 libegl1\. Install what your system"):
        run.need_packages(["libgl1", "libegl1"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no root")
def test_missing_libraries_without_root(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000)
    with pytest.raises(run.StopError) as stopped:
        run.need_packages(["libgl1"])
    assert str(stopped.value).splitlines()[-1] == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1"
    )


def test_set_up_is_done_once(project: Project) -> None:
    project.run.set_up({})
    assert project.steps == ["venv", "--requirement", "--editable", "compileall"]
    project.steps.clear()
    project.run.set_up({})
    assert project.steps == []


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_changed_requirements_go_into_the_same_environment(project: Project, name: str) -> None:
    project.run.set_up({})
    project.steps.clear()
    (project.run.ROOT / name).write_text("three")
    project.run.set_up({})
    assert project.steps == ["--requirement", "--editable", "compileall"]


def test_another_python_makes_another_environment(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.run.set_up({})
    project.steps.clear()
    monkeypatch.setattr(project.run.sys, "version", "4.0")
    project.run.set_up({})
    assert project.steps[0] == "venv"


def test_broken_off_set_up_starts_afresh(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(project.run, "quietly", lambda *command: int("--requirement" in command))
        with pytest.raises(project.run.StopError, match="packages could not be installed"):
            project.run.set_up({})
    project.run.set_up({})
    assert project.steps[0] == "venv"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages are Linux's")
def test_all_that_the_system_lacks_is_named_at_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, needed = project.run, list[list[str]]()
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: name != "ensurepip" or None)
    monkeypatch.setattr(run, "need_packages", needed.append)
    run.set_up({"there": "libc.so.6", "not-there": "libnot-there.so.9"})
    assert needed.pop() == [f"python3.{sys.version_info.minor}-venv", "not-there"]
    run.set_up({"not-there": "libnot-there.so.9"})
    assert needed.pop() == ["not-there"], "an environment that is there needs no package"


def test_without_display_the_example_is_done_in_the_current_folder(
    run: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    commands: list[tuple[object, ...]] = []

    def record(*command: object) -> int:
        commands.append(command[3:])
        return 0

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "has_display", lambda *_: False)
    monkeypatch.setattr(run, "set_up", lambda _: None)
    monkeypatch.setattr(run, "quietly", record)
    monkeypatch.setattr(run, "start", record)
    assert run.main([]) == 0
    assert [command[0] for command in commands] == ["example", "summary", "export"]
    assert commands[-1][-1] == tmp_path / "fibromyalgia-protocol.pdf"
    assert "no display" in capsys.readouterr().out


def test_wrong_command_shows_the_commands() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "tset"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "screenshots" in done.stderr
    assert "Traceback" not in done.stderr


def test_old_python_is_answered_in_a_sentence(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(run.shutil, "which", lambda _: None)
    assert run.main(["check"]) == 1
    assert "needs Python 3.11 or newer, and this is 3.9" in capsys.readouterr().err


def test_old_python_hands_over_to_a_newer_one(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    newer = str(tmp_path / "python3.12")
    started: list[tuple[object, ...]] = []

    def start(*command: object) -> int:
        started.append(command)
        return 7

    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(run.shutil, "which", lambda name: newer if newer.endswith(name) else None)
    monkeypatch.setattr(run, "runs", lambda _: True)
    monkeypatch.setattr(run, "start", start)
    assert run.main(["check"]) == 7
    assert started == [(newer, str(SCRIPT), "check")]


def test_full_reports_what_the_machine_lacks(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = {"slow": 0, "mutation": run.NO_TESTS, "xserver": 1}
    monkeypatch.setattr(run.shutil, "which", lambda name: None if name == "Rscript" else name)
    monkeypatch.setattr(run, "set_up", lambda _: None)
    monkeypatch.setattr(run, "test", lambda _: 0)
    monkeypatch.setattr(run, "wheel", lambda _: 0)
    monkeypatch.setattr(run, "pytest", lambda mark, **_: codes[mark])
    assert run.full(None) == 1
    assert capsys.readouterr().out.splitlines() == [
        "test: passed",
        "slow: passed",
        "mutation: not run: no test has this mark",
        "xserver: FAILED",
        "r: not run: Rscript missing",
        "wheel: passed",
    ]


def test_full_goes_on_without_what_only_root_can_install(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise run.StopError("Install them with this command")

    monkeypatch.setattr(run.shutil, "which", lambda name: name)
    monkeypatch.setattr(run, "set_up", refuse)
    assert run.marked("xserver", ("xauth",)) == "not run: Install them with this command"


def test_a_stand_in_for_a_python_that_is_not_there_is_passed_over(
    run: ModuleType, tmp_path: Path
) -> None:
    stand_in = tmp_path / "python3.19"
    stand_in.write_text("#!/bin/sh\nexit 127\n")
    stand_in.chmod(0o755)
    assert run.runs(sys.executable)
    assert not run.runs(str(stand_in))
