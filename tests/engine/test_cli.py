"""The command line itself: help without the science, exit codes, pipes, and the window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from ldn_designer import __version__, cli
from ldn_designer.cli import COMMANDS, main

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAVY = [
    "numpy",
    "pydantic",
    "scipy",
    "statsmodels",
    "pandas",
    "matplotlib",
    "reportlab",
    "PySide6",
]
#: Seconds of processor time that help may take.
HELP_SECONDS = 0.5


def started(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ldn_designer", *words],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | environment,
        check=False,
        timeout=120,
    )


def usage(capsys: pytest.CaptureFixture[str], words: Sequence[str]) -> str:
    """What is said about words that are no request."""
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    out, said = capsys.readouterr()
    assert out == ""
    assert said.count("\n") == 1
    return said


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_is_printed_without_the_science(words: list[str]) -> None:
    code = (
        "import sys, time",
        "from ldn_designer.cli import main",
        "try:",
        f"    main({words!r})",
        "except SystemExit as end:",
        "    assert not end.code",
        f"print('heavy:', *[name for name in {HEAVY!r} if name in sys.modules])",
        "print('seconds:', time.process_time())",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(code)], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    *text, heavy, seconds = done.stdout.splitlines()
    assert heavy.split() == ["heavy:"]
    assert float(seconds.split()[1]) < HELP_SECONDS
    assert text[0].startswith("usage: ldn-designer")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert not end.value.code
    said = capsys.readouterr().out
    for name, command in COMMANDS.items():
        assert f"  {name}" in said
        assert command.summary in said


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert not end.value.code
    assert capsys.readouterr().out == f"LDN Designer {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sise"], "“sise” is no command: write size, power"),
        (["--json"], "COMMAND"),
        (["--", "size"], "the command comes first"),
        (["size"], "name a design: “ldn-designer designs” lists them"),
        (["size", "--json"], "name a design"),
        (["size", "three-means"], "“three-means” is no design: “ldn-designer designs” lists them"),
        (["size", "two-means"], "--difference, --sd"),
        (["size", "two-means", "--difference", "1", "--sd", "big"], "“big” is no number"),
        (["size", "two-means", "--difference", "1", "--sd", "1,8"], "with a point, such as 1.8"),
        (["size", "two-means", "--difference", "1", "--sd", "nan"], "“nan” is no number"),
        (["size", "two-means", "--difference", "-inf", "--sd", "1"], "“-inf” is no number"),
        (["size", "two-means", "--difference", "1e999", "--sd", "1"], "“1e999” is no number"),
        (["size", "two-means", "--difference", "1", "--sd", "1_0"], "“1_0” is no number"),
        (["size", "two-means", "--difference", "1", "--sd", "1", "--power", "90%"], "such as 0.9"),
        (["size", "two-means", "--diff", "1", "--sd", "1"], "--difference"),
        (["size", "two-means", "--difference", "1", "--sd", "1", "--n", "10"], "--n 10"),
        (["size", "two-means", "--difference", "1", "--sd", "1", "--sides", "3"], "write 1 or 2"),
        (
            ["size", "two-means", "--difference", "1", "--sd", "1", "--test", "f"],
            "t, welch, hsu or z",
        ),
        (
            ["size", "two-means", "--difference", "1", "--sd", "1", "--better", "up"],
            "higher or lower",
        ),
        (
            ["size", "two-means", "--difference", "1", "--sd", "1", "--allocation", "2"],
            "such as 2:1",
        ),
        (["power", "two-means", "--difference", "1", "--sd", "1"], "--n"),
        (["power", "two-means", "--difference", "1", "--sd", "1", "--n", "9.5"], "no whole number"),
        (
            ["power", "two-means", "--difference", "1", "--sd", "1", "--n", "9" * 5000],
            "no whole number",
        ),
        (["detect", "two-means", "--difference", "1", "--sd", "1", "--n", "9"], "--difference 1"),
        (["size", "crossover-means", "--difference", "1"], "exactly one of --sd-within"),
        (
            ["size", "crossover-means", "--difference", "1", "--sd-within", "1", "--sd", "1"],
            "--sd-differences or --sd with --correlation",
        ),
        (["size", "crossover-means", "--difference", "1", "--sd", "1"], "exactly one of"),
        (["example"], "name an example and an --output"),
        (["example", "nothing", "--output", "x"], "“nothing” is no example"),
        (["summary"], "F.ldn"),
        (["export", "x.ldn"], "--output"),
        (["export", "x.ldn", "--output", "y.pdf", "--document", "poem"], "protocol or calculation"),
        (["simulate", "x.ldn", "--trials", "many"], "no whole number"),
    ],
)
def test_misuse_is_one_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    found = usage(capsys, words)
    assert said in found
    assert found.startswith("ldn-designer")
    assert "--help”.\n" in found


def test_a_reader_that_leaves_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "ldn_designer", "evidence", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(120) == cli.NOBODY_READS


def test_ctrl_c_is_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: object) -> str:
        raise KeyboardInterrupt

    module = SimpleNamespace(add_arguments=lambda *_: None, run=interrupted)
    monkeypatch.setattr(cli, "import_module", lambda _: module)
    assert main(["designs"]) == cli.INTERRUPTED
    assert capsys.readouterr() == ("", "Interrupted.\n")


def test_a_terminal_without_greek_letters() -> None:
    words = ("size", "two-means", "--difference", "-1", "--sd", "1.8")
    shown = started(*words, PYTHONIOENCODING="ascii")
    assert shown.returncode == 0, shown.stderr
    assert "Randomised" in shown.stdout
    answer = started(
        *words[:3], "1", "--sd", "1", "--better", "lower", "--json", PYTHONIOENCODING="ascii"
    )
    assert answer.returncode == 1
    assert "−" in json.loads(answer.stdout)["changes"][0]["sentence"]


def test_as_a_module_and_as_an_entry_point() -> None:
    assert started("--version").stdout == f"LDN Designer {__version__}\n"
    done = started(
        "size", "two-means", "--difference", "0.5", "--sd", "1", "--power", "0.8", "--json"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["n_total"] == 128
    wrong = started("size", "two-means", "--difference", "0", "--sd", "1")
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("The planned effect is zero")
    assert wrong.stderr.count("\n") == 1


# ---- The window


def test_without_words_the_window_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    import ldn_designer_ui.__main__ as window

    opened: list[list[str]] = []

    def record(words: list[str]) -> int:
        opened.append(words)
        return 0

    monkeypatch.setattr(window, "main", record)
    assert main([]) == 0
    assert opened == [[]]


def test_without_a_display_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 1
    assert "no display" in capsys.readouterr().err


def test_without_qt_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import ldn_designer_ui.__main__ as window

    def missing(_: object) -> int:
        raise ImportError("libEGL.so.1: cannot open shared object file")

    monkeypatch.setattr(window, "main", missing)
    assert main([]) == 1
    assert "libEGL.so.1" in capsys.readouterr().err
