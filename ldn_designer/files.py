"""Project files: a plan saved as JSON in one step, and opened with one loader a format version.

A file from a stranger is data and nothing else: it is measured, parsed, and checked field by
field; nothing in it is ever executed.
"""

from __future__ import annotations

import json
import os
import stat
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import ValidationError

from ldn_designer import __version__
from ldn_designer.atomic import NotReplaced, reason_of, replace_file
from ldn_designer.frozen import problems
from ldn_designer.plan import TrialPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SUFFIX = ".ldn"
FORMAT = "ldn-designer plan"
#: The version that is written. A change of the format adds a loader for the old one below.
FORMAT_VERSION = 1
#: A plan with every text filled in and many studies of the user's own stays far below this size.
LARGEST_BYTES = 20_000_000
#: A plan is at most eight levels deep.
DEEPEST = 40
#: No whole number in a plan has more digits.
_MOST_DIGITS = 30
#: Characters of a stranger's text that a sentence repeats.
_REPEATED = 60


class FileError(Exception):
    """A sentence for the user: why a file was not opened or saved, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _Damaged(Exception):  # noqa: N818 - it never leaves this module
    """What is wrong with a text, without the file's name."""


def save_plan(plan: TrialPlan, path: str | Path) -> None:
    """Save the plan at `path`, in one step: where that fails, FileError, and an older file is as it was."""
    try:
        replace_file(path, plan_bytes(plan))
    except NotReplaced as error:
        raise FileError(
            f"“{path}” was not saved because {error.reason}. "
            "Your work is still here: save it in another place or under another name."
        ) from error


def open_plan(path: str | Path) -> TrialPlan:
    """The plan in the file at `path`; FileError says what is wrong with the file and what to do."""
    return plan_from_bytes(_read(Path(path)), Path(path).name)


def plan_bytes(plan: TrialPlan) -> bytes:
    """The project file of a plan: readable JSON in a fixed order, UTF-8, a newline at its end.

    FileError where the plan holds what no file can hold.
    """
    content = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "program_version": __version__,
        "plan": plan.model_dump(mode="json"),
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    try:
        encoded = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise FileError(
            "The plan was not saved because a text in it holds half a character, "
            f"after “{text[max(0, error.start - 20) : error.start]}”: delete it there and save again."
        ) from error
    if len(encoded) > LARGEST_BYTES:
        raise FileError(
            f"The plan was not saved because it would take more than {_megabytes()} MB: "
            "shorten its texts."
        )
    return encoded


def plan_from_bytes(content: bytes, name: str) -> TrialPlan:
    """The plan in the bytes of a project file; `name` is what errors call the file."""
    try:
        return _loaded(_parsed(content))
    except _Damaged as error:
        raise FileError(f"“{name}” {error}") from error


def _read(path: Path) -> bytes:
    name = path.name or str(path)
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise FileError(
                f"“{name}” is a folder: choose a plan in it, a file that ends in {SUFFIX}."
            )
        if not stat.S_ISREG(found.st_mode):
            raise FileError(f"“{name}” is no ordinary file: choose a file that ends in {SUFFIX}.")
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise FileError(
            f"“{name}” is not there: it may have been moved, renamed or deleted. Looked in “{_folder(path)}”."
        ) from None
    except PermissionError:
        raise FileError(
            f"“{name}” may not be read by you: ask for permission, or open a copy of it."
        ) from None
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "no file can have that name"
        raise FileError(f"“{name}” cannot be read because {reason}.") from error
    if len(content) > LARGEST_BYTES:
        raise FileError(
            f"“{name}” is larger than {_megabytes()} MB, so it is no plan of this program."
        )
    return content


def _folder(path: Path) -> str:
    return os.path.abspath(path.parent)  # noqa: PTH100 - resolve() fails where a link leads in a circle


def _megabytes() -> int:
    return LARGEST_BYTES // 1_000_000


def _parsed(content: bytes) -> Any:
    """The JSON value of a file, or _Damaged: JSON with a key twice, or a number that is none, is refused."""
    if not content.strip():
        raise _Damaged("is empty: open another copy.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Damaged(
            f"is no plan of LDN Designer, or it is damaged: line {line} is not text in UTF-8."
        ) from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_each_key_once,
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=_whole,
        )
    except json.JSONDecodeError as error:
        raise _Damaged(
            f"is no plan of LDN Designer, or it is damaged: what stands in line {error.lineno}, "
            f"column {error.colno} is not JSON. Open another copy."
        ) from None
    except RecursionError:
        raise _too_deep() from None
    if any(depth > DEEPEST for depth in _depths(value)):
        raise _too_deep()
    return value


def _too_deep() -> _Damaged:
    return _Damaged("is no plan of LDN Designer: its parts are nested too deeply.")


def _depths(value: Any) -> Iterator[int]:
    """The depth of every object and list, without recursion."""
    waiting = [(value, 1)]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, dict | list):
            yield depth
            inside = part.values() if isinstance(part, dict) else part
            waiting.extend((item, depth + 1) for item in inside)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Damaged(f"is damaged: “{key[:_REPEATED]}” stands in it twice in one place.")
        found[key] = value
    return found


def _no_number(word: str) -> NoReturn:
    raise _Damaged(f"is damaged: it holds {word} where a number must stand.")


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise _Damaged(
            f"is damaged: it holds {text[:_REPEATED]}, which is too large for any number here."
        )
    return value


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise _Damaged(f"is damaged: it holds a number of {len(text)} digits.")
    return int(text)


def _loaded(content: Any) -> TrialPlan:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _Damaged(
            f"is a file of another program, not a plan of LDN Designer. Plans end in {SUFFIX}."
        )
    version = content.get("format_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _Damaged("is damaged: it does not say its format version. Open another copy.")
    if version not in LOADERS:
        by = content.get("program_version")
        program = f"version {by[:_REPEATED]}" if isinstance(by, str) else "a newer version"
        raise _Damaged(
            f"was saved by {program} of LDN Designer in format {version}; this is version {__version__}, "
            f"which reads format {max(LOADERS)} at most. Update LDN Designer to open it."
        )
    return LOADERS[version](content)


def _load_1(content: dict[str, Any]) -> TrialPlan:
    if unknown := content.keys() - {"format", "format_version", "program_version", "plan"}:
        raise _Damaged(f"is damaged: “{min(unknown)[:_REPEATED]}” is nothing that a plan holds.")
    if not isinstance(content.get("plan"), dict):
        raise _Damaged("is damaged: there is no plan in it. Open another copy.")
    try:
        # Strict models take a list for a tuple from JSON only.
        return TrialPlan.model_validate_json(
            json.dumps(content["plan"], ensure_ascii=False).encode()
        )
    except UnicodeEncodeError:
        raise _Damaged("is damaged: a text in it holds half a character.") from None
    except ValidationError as error:
        raise _Damaged(_complaint(error)) from None


def _complaint(error: ValidationError) -> str:
    found = problems(error, TrialPlan)
    first = found[0]
    more = f" ({len(found) - 1} more like it follow.)" if len(found) > 1 else ""
    place = f" in {first.path[:_REPEATED]}" if first.path else ""
    return f"holds what a plan cannot hold{place}: {first.sentence}{more} Correct it there, or open another copy."


#: What reads each format version, so that old files stay readable. The newest is what is written.
LOADERS: Mapping[int, Callable[[dict[str, Any]], TrialPlan]] = {1: _load_1}
