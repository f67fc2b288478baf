"""Rows of reference files: bundled ones, or those of a folder that anybody may have filled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ldn_designer import resources
from ldn_designer.qualification.adapters import ADAPTERS
from ldn_designer.qualification.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = "reference"
#: No file of values is larger, no folder has more of them, no list in a row is longer, none is nested deeper.
MOST_BYTES = 20_000_000
MOST_FILES = 500
MOST_ROWS = 20_000
MOST_VALUES = 20_000
DEEPEST = 6
#: Whole numbers beyond this are no longer exact where they meet others.
LARGEST = 10**15
#: The key by which a file of rows is told from any other JSON.
MARK = "procedure"
#: What tolerances are made of.
KINDS = ("count", "abs", "rel")

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(max_length=10_000)]
Bound = Annotated[float, Field(ge=0, le=1e9)]


class ReadingError(Exception):
    """A folder or a file of rows cannot be used; the text is a sentence that says why."""


@dataclass(frozen=True)
class Given:
    """A row, the file it stands in, and the adapter that answers it; "" where none does."""

    row: Row
    file: str
    adapter: str

    @property
    def group(self) -> str:
        """The name under which results are counted."""
        return self.adapter or Path(self.file).stem


@dataclass(frozen=True)
class Vectors:
    """All rows of a folder. others: its JSON files without rows. contents: every file as it was read, for its hash."""

    given: tuple[Given, ...]
    others: tuple[str, ...]
    contents: Mapping[str, bytes]


class _Row(BaseModel):
    """What a row must have; what else it has is left unread."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)

    id: Name
    procedure: Name
    inputs: dict[Name, Any]
    expected: Annotated[dict[Name, Any], Field(min_length=1)]
    tool: Name
    tool_version: Name
    call: Words
    tolerance: dict[str, Bound]
    tolerance_hint: Words = ""
    note: Words = ""


def bundled() -> Vectors:
    """The rows that the program is shipped with: one file a procedure that has an adapter."""
    present = set(resources.names(FOLDER))
    names = [f"{name}.json" for name in ADAPTERS if f"{name}.json" in present]
    return _vectors({name: resources.read_bytes(f"{FOLDER}/{name}") for name in names})


def read(folder: Path) -> Vectors:
    """The rows of every JSON file directly in a folder, in the order of their names.

    Files are a stranger's: their number, size, depth and values are bounded. A file in which nothing names
    a procedure is left aside. Raises ReadingError.
    """
    try:
        paths = sorted(
            path for path in folder.iterdir() if path.suffix.lower() == ".json" and path.is_file()
        )
    except OSError:
        raise ReadingError(f"There is no folder “{folder}” that can be read.") from None
    if not paths:
        raise ReadingError(f"The folder “{folder}” has no JSON files.")
    if len(paths) > MOST_FILES:
        raise ReadingError(f"The folder “{folder}” has more than {MOST_FILES} JSON files.")
    found = _vectors({path.name: _content(path) for path in paths})
    if not found.given:
        raise ReadingError(f"No file in “{folder}” has rows that name a {MARK}.")
    return found


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise ReadingError(f"“{path.name}” cannot be read.") from None
    if len(content) > MOST_BYTES:
        raise ReadingError(f"“{path.name}” is larger than {MOST_BYTES // 1_000_000} megabytes.")
    return content


def _vectors(contents: Mapping[str, bytes]) -> Vectors:
    given: list[Given] = []
    others: list[str] = []
    for name, content in contents.items():
        rows = tuple(_rows(name, content))
        if rows:
            given += [Given(row, name, adapter_of(row.procedure, Path(name).stem)) for row in rows]
        else:
            others.append(name)
    return Vectors(tuple(given), tuple(others), contents)


def _rows(name: str, content: bytes) -> Iterator[Row]:
    values = _parsed(name, content)
    if not isinstance(values, list) or not any(_marked(value) for value in values):
        return
    if len(values) > MOST_ROWS:
        raise ReadingError(f"“{name}” has more than {MOST_ROWS:,} rows.")
    for position, value in enumerate(values, start=1):
        try:
            read_row = _Row.model_validate(value)
        except ValidationError as error:
            raise ReadingError(f"“{name}”, row {position}: {_sentence(error)}") from None
        _check(name, position, read_row)
        yield Row(**read_row.model_dump())


def _marked(value: Any) -> bool:
    return isinstance(value, dict) and MARK in value


def _parsed(name: str, content: bytes) -> Any:
    def constant(text: str) -> Any:
        raise ReadingError(f"“{name}” holds {text}, which is no number: write “NA” or “Inf”.")

    try:
        return json.loads(content.decode("utf-8"), parse_constant=constant)
    except UnicodeDecodeError:
        raise ReadingError(f"“{name}” is not written in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise ReadingError(f"“{name}” is no JSON: line {error.lineno} is wrong.") from None
    except RecursionError:
        raise ReadingError(f"“{name}” is nested too deeply.") from None
    except ValueError:  # a whole number of more digits than Python reads
        raise ReadingError(f"“{name}” holds a number that is too long.") from None


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])[:80]
    return f"{f'“{place}”: ' if place else ''}{first['msg'][:1].lower()}{first['msg'][1:]}."


def _check(name: str, position: int, row: _Row) -> None:
    """ReadingError for tolerances of an unknown kind and for values beyond the bounds."""
    where = f"“{name}”, row {position}"
    if unknown := set(row.tolerance) - set(KINDS):
        words = ", ".join(sorted(unknown))[:80]
        raise ReadingError(f"{where}: a tolerance is {', '.join(KINDS)}, not “{words}”.")
    for part in (row.inputs, row.expected):
        if _size(part, where, DEEPEST) > MOST_VALUES:
            raise ReadingError(f"{where} holds more than {MOST_VALUES:,} values.")


def _size(value: Any, where: str, deeper: int) -> int:
    """How many values there are; ReadingError for one that is nested too deeply or beyond all numbers."""
    if isinstance(value, float) and not isfinite(value):
        raise ReadingError(f"{where} holds a number that is too large.")
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ReadingError(f"{where} holds a number that is too large.")
    if not isinstance(value, list | dict):
        return 1
    if not deeper:
        raise ReadingError(f"{where} is nested too deeply.")
    inner = value.values() if isinstance(value, dict) else value
    return sum(_size(each, where, deeper - 1) for each in inner)


def adapter_of(procedure: str, stem: str) -> str:
    """The adapter that answers a procedure in a file of this name; "" where none does.

    Bundled files say which adapters answer a procedure; where several do, or none is known to, the file's
    name decides, and then the procedure's own first word.
    """
    known = _answered().get(procedure, ())
    if known:
        return stem if stem in known else known[0]
    first = procedure.partition(".")[0]
    return next((name for name in (stem, first) if name in ADAPTERS), "")


@lru_cache
def _answered() -> dict[str, tuple[str, ...]]:
    """Procedure → the adapters whose bundled rows ask it."""
    found: dict[str, tuple[str, ...]] = {}
    present = set(resources.names(FOLDER))
    for adapter in ADAPTERS:
        if (name := f"{adapter}.json") in present:
            for row in json.loads(resources.read_text(f"{FOLDER}/{name}")):
                before = found.get(row[MARK], ())
                if adapter not in before:
                    found[row[MARK]] = (*before, adapter)
    return found
