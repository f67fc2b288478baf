"""The commands of `ldn-designer`, one module each; nothing here is loaded before it is asked for.

A command module has `add_arguments(parser, words)`, where words are those typed after the command,
and `run(options)`, which returns what is printed, or Ended with another exit code, or raises Refused.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Ended:
    """What is printed, and the exit code that tells a script what was found."""

    text: str
    code: int


class Refused(Exception):  # noqa: N818 - a request is answered with no, and why
    """A request that has no result: `reason` is a sentence.

    kind: "impossible", or "wrong input". changes: what would make it possible, for JSON. shown:
    the same for people.
    """

    def __init__(
        self,
        reason: str,
        kind: str = "wrong input",
        changes: Sequence[dict[str, Any]] = (),
        shown: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind
        self.changes = list(changes)
        self.shown = shown


class Misused(Exception):  # noqa: N818 - the words do not make a request
    """Words that contradict one another or leave something out, said so that it follows "…: "."""


def as_json(value: Any) -> str:
    """JSON text in a fixed order, in ASCII where the output takes no more.

    ValueError for NaN and infinity, which JSON does not have.
    """
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    return json.dumps(value, ensure_ascii=not unicode, allow_nan=False, indent=2)
