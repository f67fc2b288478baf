"""Sets LDN Designer up in .venv and starts it; also its tests, checks and pictures.

Needs nothing but Python 3.11 or newer. `python3 run.py --help` lists what it can do.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "set-up"
OLDEST = (3, 11)
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
NO_TESTS = 5  # pytest's exit code when no test has the mark

# Debian's package for each library that Qt loads, and the library by which its lack is seen.
OFFSCREEN_LIBRARIES = {
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
}
WINDOW_LIBRARIES = {
    **OFFSCREEN_LIBRARIES,
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
}

# Marks of tests that `test` leaves to `full`, with the programs a machine must have for them.
FULL_MARKS = {"slow": (), "mutation": (), "xserver": ("xvfb-run", "xauth"), "r": ("Rscript",)}


class StopError(Exception):
    """Set-up cannot go on; the text says what failed and what to do."""


# ---- What the machine has


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown: on Linux only with a display server, elsewhere always."""
    on_display = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    return not platform.startswith("linux") or bool(on_display)


def missing_packages(libraries: Mapping[str, str]) -> list[str]:
    """Debian packages whose library the system does not find, in order; none off Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for package, library in libraries.items() if not loads(library)]


def missing_venv() -> list[str]:
    """Debian's package for making environments, where it is not installed with Python."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return []
    return ["python{}.{}-venv".format(*sys.version_info)]


def loads(library: str) -> bool:
    """Whether the system finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def need_packages(packages: Sequence[str]) -> None:
    """Install Debian packages when that is possible, or stop with the command that does."""
    if not packages:
        return
    names = " ".join(packages)
    update, install = "apt-get update", f"apt-get install -y --no-install-recommends {names}"
    if not shutil.which("apt-get"):
        raise StopError(
            f"System packages are missing. Debian and Ubuntu call them {names}. "
            "Install what your system calls them, then start again."
        )
    if os.geteuid() != 0:
        raise StopError(
            "System packages are missing. Install them with this command, then start again:\n"
            f"sudo {update} && sudo {install}"
        )
    say(f"Installing system packages: {names}")
    quietly(*update.split())  # an old list of packages may do: installing decides
    if quietly("env", "DEBIAN_FRONTEND=noninteractive", *install.split()):
        raise StopError(f"System packages are missing, and this failed:\n{install}")


# ---- Set-up


def set_up(libraries: Mapping[str, str]) -> None:
    """See to the system's libraries, and to a .venv with the project and all that it requires.

    Does nothing where all is there. What the system lacks is named all at once.
    """
    inputs = b"".join((ROOT / name).read_bytes() for name in ("requirements.txt", "pyproject.toml"))
    maker = f"{ROOT} {sys.version}".replace("\n", " ")
    stamp = [maker, hashlib.sha256(inputs).hexdigest()]
    found = STAMP.read_text("utf-8").split("\n") if STAMP.is_file() and PYTHON.exists() else [""]
    fresh = found[0] != maker
    need_packages([*(missing_venv() if fresh else ()), *missing_packages(libraries)])
    if found == stamp:
        return
    say("Setting up in .venv, once: it takes about a minute.")
    STAMP.unlink(missing_ok=True)
    if fresh:
        make_environment()
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile")
    if quietly(*pip, "--require-hashes", "--requirement", ROOT / "requirements.txt") or quietly(
        *pip, "--no-deps", "--no-build-isolation", "--editable", ROOT
    ):
        raise StopError(
            "The packages could not be installed; pip's own words are above. Check the connection, "
            "and the proxy or package index if you need one, then start again."
        )
    compile_bytecode()
    STAMP.write_text("\n".join(stamp), "utf-8")


def make_environment() -> None:
    """Make an empty .venv with pip in it."""
    if quietly(sys.executable, "-m", "venv", "--clear", VENV):
        raise StopError(
            "Python could not make .venv; its own words are above. Close what still uses .venv, "
            "or delete that folder, then start again."
        )


def compile_bytecode() -> None:
    """Compile what is installed: starting takes three times as long without, and pip may not."""
    places = (VENV, ROOT / "ldn_designer", ROOT / "ui", ROOT / "resources")
    templates = r"\.tmpl\.py$"  # PySide6 ships some that are not Python yet
    if quietly(PYTHON, "-m", "compileall", "-q", "-j", "0", "-x", templates, *places):
        say("Some modules could not be compiled (see above): all works, but starts slowly.")


# ---- What it can do


def open_window(_: argparse.Namespace) -> int:
    """Open the window, or do its work without one where there is no display."""
    if not has_display(sys.platform, os.environ):
        return work_without_window()
    set_up(WINDOW_LIBRARIES)
    code = start(PYTHON, "-m", "ldn_designer_ui")
    if code < 0:
        say(
            "The window was ended from outside, or its display cannot be reached. To work without "
            "a window, unset DISPLAY and WAYLAND_DISPLAY and start again."
        )
    return abs(code)


def work_without_window() -> int:
    """Evaluate the built-in example and write its protocol into the current folder."""
    say("There is no display here, so no window: doing the built-in example without one.")
    set_up({})
    program = (PYTHON, "-m", "ldn_designer")
    output = Path.cwd() / "fibromyalgia-protocol.pdf"
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "fibromyalgia.ldn"
        return (
            quietly(*program, "example", "fibromyalgia-parallel", "--output", plan)
            or start(*program, "summary", plan)
            or start(*program, "export", plan, "--output", output)
        )


def test(options: argparse.Namespace) -> int:
    """Run the tests that need nothing special, without a display."""
    set_up(OFFSCREEN_LIBRARIES)
    everyday = " and ".join(f"not {mark}" for mark in (*FULL_MARKS, "wheel"))
    return pytest(everyday, *options.arguments)


def check(_: argparse.Namespace) -> int:
    """Check style, format, types and the walls between the packages."""
    set_up({})
    failed = []
    for command in ("ruff check", "ruff format --check", "mypy", "lint-imports --no-logo"):
        say(f"== {command}")
        tool, *arguments = command.split()
        if start(BIN / tool, *arguments, folder=ROOT):
            failed.append(command)
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return int(bool(failed))


def wheel(_: argparse.Namespace) -> int:
    """Run the tests marked `wheel` against the built wheel, away from the sources."""
    set_up(OFFSCREEN_LIBRARIES)
    return start(PYTHON, ROOT / "tests" / "packaging" / "built_wheel.py", environment=OFFSCREEN)


def full(_: argparse.Namespace) -> int:
    """Run every test there is, and report what this machine cannot run."""
    report = {"test": ended(test(argparse.Namespace(arguments=())))}
    for mark, programs in FULL_MARKS.items():
        report[mark] = marked(mark, programs)
    report["wheel"] = ended(wheel(argparse.Namespace()))
    say("\n".join(f"{name}: {outcome}" for name, outcome in report.items()))
    return int("FAILED" in report.values())


def marked(mark: str, programs: Sequence[str]) -> str:
    """How the tests with a mark ended, or what the machine lacks for them."""
    lacks = [program for program in programs if not shutil.which(program)]
    if lacks:
        return f"not run: {' and '.join(lacks)} missing"
    if mark != "xserver":
        return ended(pytest(mark))
    try:
        set_up(WINDOW_LIBRARIES)
    except StopError as lack:
        return f"not run: {lack}"
    return ended(pytest(mark, screen=True))


def ended(code: int) -> str:
    """What an exit code of pytest means."""
    return {0: "passed", NO_TESTS: "not run: no test has this mark"}.get(code, "FAILED")


def screenshots(options: argparse.Namespace) -> int:
    """Write one PNG a page of the window, with the built-in example open."""
    set_up(OFFSCREEN_LIBRARIES)
    chosen = ("--screenshots", options.folder, "--theme", options.theme, "--size", options.size)
    return start(PYTHON, "-m", "ldn_designer_ui", *chosen, environment=OFFSCREEN)


# ---- Starting programs


def start(
    *command: str | Path, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> int:
    """Exit code of a program that talks to the person at the terminal."""
    parts = [str(part) for part in command]
    everything = {**os.environ, **(environment or {})}
    return subprocess.run(parts, cwd=folder, env=everything, check=False).returncode


def quietly(*command: str | Path) -> int:
    """Exit code of a program whose last words are shown only if it fails."""
    parts = [str(part) for part in command]
    nothing = subprocess.DEVNULL
    done = subprocess.run(parts, stdin=nothing, capture_output=True, errors="replace", check=False)
    if done.returncode:
        print("\n".join((done.stdout + done.stderr).splitlines()[-20:]), file=sys.stderr)
    return done.returncode


def pytest(marks: str, *arguments: str, screen: bool = False) -> int:
    """Exit code of the tests that have the marks, offscreen or on a real X server."""
    before = ("xvfb-run", "--auto-servernum") if screen else ()
    sharing = () if screen else ("-n", "auto", "--maxprocesses", "4")  # among the processors
    command = (*before, PYTHON, "-m", "pytest", "-q", "-m", marks, *sharing, *arguments)
    platform = {"QT_QPA_PLATFORM": "xcb"} if screen else OFFSCREEN
    return start(*command, folder=ROOT, environment=platform)


def say(sentence: str) -> None:
    """Print at once, so that it stands before what a program started next prints."""
    print(sentence, flush=True)


# ---- The command line


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    made = argparse.ArgumentParser(prog="run.py", description="Without a command: the window.")
    made.set_defaults(run=open_window)
    commands = made.add_subparsers(title="commands", metavar="")
    for run in (test, check, full, wheel, screenshots):
        command = commands.add_parser(run.__name__, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run)
    command.add_argument("folder", metavar="DIR")
    command.add_argument("--theme", choices=("light", "dark"), default="light")
    command.add_argument("--size", default="1440x900", metavar="WxH")
    return made


def main(arguments: Sequence[str]) -> int:
    """Exit code: that of what was run, 1 if set-up could not be done, 2 for a wrong command."""
    if sys.version_info < OLDEST:
        return start_newer(arguments)
    options, options_left = parser().parse_known_args(arguments)
    if options_left and options.run is not test:
        parser().error(f"unknown: {' '.join(options_left)}")
    options.arguments = options_left
    try:
        return int(options.run(options))
    except (StopError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def runs(python: str) -> bool:
    """Whether a Python starts: some are stand-ins for one that is not installed."""
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def start_newer(arguments: Sequence[str]) -> int:
    """Exit code of the same command under a newer Python, where there is one."""
    for minor in range(19, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and runs(newer):
            return start(newer, __file__, *arguments)
    needs = (
        "LDN Designer needs Python {}.{} or newer, and this is {}.{}. Install a newer one first."
    )
    print(needs.format(*OLDEST, *sys.version_info), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
