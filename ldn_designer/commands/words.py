"""What may be typed as a value: numbers, whole numbers, an allocation. Types for argparse."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MINUS = "−"
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_ALLOCATION = re.compile(r"[0-9]{1,9}(\s*:\s*[0-9]{1,9})+")
#: A value that begins with a minus and would be taken for an option.
_NEGATIVE = re.compile(r"-([0-9.].*|inf.*|nan)", re.IGNORECASE)
_REPEATED = 40


def number(text: str) -> float:
    """A finite number, written with a point; a true minus sign counts as one."""
    plain = text.strip().replace(_MINUS, "-")
    if _NUMBER.fullmatch(plain) and isfinite(value := float(plain)):
        return value
    if plain.endswith("%"):
        raise ArgumentTypeError(f"{_quoted(text)} is a percentage: write a fraction, such as 0.9")
    raise ArgumentTypeError(f"{_quoted(text)} is no number: write it with a point, such as 1.8")


def numbers(text: str) -> tuple[float, ...]:
    """A list of numbers: 0.2,0.3,0.5."""
    return tuple(number(part) for part in text.split(","))


def matrix(text: str) -> tuple[tuple[float, ...], ...]:
    """A list of lists, row by row: 1,0.5;0.5,1."""
    return tuple(numbers(row) for row in text.split(";"))


def flag(text: str) -> bool:
    """Yes or no."""
    if text not in {"yes", "no"}:
        raise ArgumentTypeError(f"{_quoted(text)} is neither yes nor no")
    return text == "yes"


def whole_number(text: str) -> int:
    """A whole number."""
    plain = text.strip().replace(_MINUS, "-")
    if not _WHOLE.fullmatch(plain):
        raise ArgumentTypeError(f"{_quoted(text)} is no whole number, such as 120")
    return int(plain)


def allocation(text: str) -> tuple[int, ...]:
    """A ratio of whole numbers: 2:1."""
    if not _ALLOCATION.fullmatch(text.strip()):
        raise ArgumentTypeError(
            f"{_quoted(text)} is no allocation: write whole numbers with a colon, treatment first, such as 2:1"
        )
    return tuple(int(part) for part in text.split(":"))


def one_of(choices: Sequence[str], what: str, listed: str = "") -> Callable[[str], str]:
    """A type for argparse: one of these words. listed: where they are found, if they are too many to name."""

    def choice(text: str) -> str:
        if text not in choices:
            raise ArgumentTypeError(
                f"{_quoted(text)} is no {what}: {listed or f'write {alternatives(choices)}'}"
            )
        return text

    return choice


def alternatives(words: Sequence[str]) -> str:
    """Words as a sentence offers them: a, b or c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def joined(words: list[str]) -> list[str]:
    """The words with each negative number tied to the option before it, so that it is a value."""
    tied: list[str] = []
    for word in words:
        before = tied[-1] if tied else ""
        if before.startswith("--") and "=" not in before and _NEGATIVE.fullmatch(word):
            tied[-1] = f"{before}={word}"
        else:
            tied.append(word)
    return tied


def _quoted(text: str) -> str:
    return f"“{text[:_REPEATED]}”"
