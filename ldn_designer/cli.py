"""The command `ldn-designer`: everything the engine can do, without a window.

Nothing heavy is imported here: help is printed without the science, and a command's module is
loaded when that command is called.

Exit codes: 0 done, 1 impossible or wrong input, 2 usage; 130 interrupted, 141 nobody reads on. `qualify`
ends with 1 where something disagrees and with 3 where nothing does but something is not covered.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, NoReturn

from ldn_designer import __version__
from ldn_designer.commands import Ended, Misused, Refused, as_json
from ldn_designer.commands.words import joined, one_of

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "ldn-designer"
INTERRUPTED = 130
NOBODY_READS = 141


@dataclass(frozen=True)
class Command:
    """A command: the module that does it, and what it does."""

    module: str
    summary: str


#: Every command, in the order of the help. A new one adds a module and a line.
COMMANDS = {
    "size": Command("calculation", "how many participants show an effect with a given power"),
    "power": Command("calculation", "the power of a given number of participants"),
    "detect": Command("calculation", "the smallest effect that a number of participants shows"),
    "solve": Command("solve", "any one unknown of a design: SD, margin, level, or another field"),
    "curve": Command("curve", "power, number or effect over any field, for values of another"),
    "designs": Command("designs", "the designs there are, with their fields"),
    "evidence": Command(
        "evidence", "published trials of low-dose naltrexone, as printed and pooled"
    ),
    "example": Command("example", "write a built-in example to a plan file"),
    "summary": Command("summary", "sample size, power and assurance of a plan file"),
    "simulate": Command("simulate", "the power of a trial, by running it many times"),
    "advise": Command("advise", "carry-over, washout, diaries, pilots: what to know of a design"),
    "export": Command("export", "the protocol or the calculation of a plan file as PDF"),
    "qualify": Command("qualify", "the proof: values of other programs, computed again here"),
}


class Parser(argparse.ArgumentParser):
    """A parser that knows no abbreviations and answers misuse with one sentence."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(
            allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **settings
        )

    def error(self, message: str) -> NoReturn:
        """End with exit code 2 and the message as a sentence."""
        sentence = message if message.endswith(".") else f"{message}."
        self.exit(2, f"{self.prog}: {sentence} See “{self.prog} --help”.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code of a command; without words the window is opened. Usage ends in SystemExit(2)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _let_every_character_pass()
    try:
        code = _run(joined(words)) if words else _open_window()
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered must not fail again when Python ends.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    return code


def _run(words: list[str]) -> int:
    top = _top()
    name, *rest = words
    if name not in COMMANDS:
        top.parse_args(words)
        top.error("the command comes first")
    command = COMMANDS[name]
    module = import_module(f"ldn_designer.commands.{command.module}")
    parser = Parser(prog=f"{PROGRAM} {name}", description=_sentence(command.summary))
    parser.set_defaults(command=name)
    module.add_arguments(parser, rest)
    options = parser.parse_args(rest)
    try:
        done = module.run(options)
    except Misused as error:
        parser.error(str(error))
    except Refused as refused:
        return _refuse(refused, in_json=getattr(options, "json", False))
    ended = done if isinstance(done, Ended) else Ended(done, 0)
    print(ended.text)
    return ended.code


def _refuse(refused: Refused, *, in_json: bool) -> int:
    if in_json:
        answer = {"error": refused.kind, "reason": refused.reason, "changes": refused.changes}
        print(as_json(answer))
    elif refused.shown:
        print(refused.shown)
    sys.stdout.flush()
    print(refused.reason, file=sys.stderr)
    return 1


def _top() -> Parser:
    width = max(map(len, COMMANDS)) + 2
    listed = "\n".join(f"  {name:{width}}{one.summary}" for name, one in COMMANDS.items())
    parser = Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [COMMAND ...]",
        description="Plan trials of low-dose naltrexone: from published evidence to a protocol.\n"
        "Without a command the window is opened.",
        epilog=f"commands:\n{listed}\n\n“{PROGRAM} COMMAND --help” tells more about one.",
    )
    parser.add_argument(
        "command",
        metavar="COMMAND",
        type=one_of(tuple(COMMANDS), "command"),
        help=argparse.SUPPRESS,
    )
    version = f"LDN Designer {__version__}"
    parser.add_argument("--version", action="version", version=version, help="print the version")
    return parser


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _open_window() -> int:
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        print(
            f"There is no display for the window: “{PROGRAM} --help” tells what works without one.",
            file=sys.stderr,
        )
        return 1
    try:
        from ldn_designer_ui.__main__ import main as window

        return window([])
    except ImportError as error:
        print(
            f"The window cannot be opened, because something is missing: {error}.", file=sys.stderr
        )
        return 1


def _let_every_character_pass() -> None:
    """A terminal that lacks a character shows a question mark; it does not end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
