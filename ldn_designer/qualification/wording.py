"""Numbers, tolerances and table rows as the report prints them."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING, Any

from ldn_designer.notation import MINUS
from ldn_designer.protocol.blocks import Column, Spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Significant digits of a value beside another: more than any tolerance needs, fewer than binary noise.
DIGITS = 12
NONE_GIVEN = "none"


def value_words(value: Any) -> str:
    """A value as it stands beside another: numbers with up to 12 digits, lists in brackets."""
    if isinstance(value, bool | str):
        return str(value)
    if value is None:
        return NONE_GIVEN
    if isinstance(value, int | float):
        return f"{value:.{DIGITS}g}".replace("-", MINUS)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {value_words(each)}" for name, each in value.items())
    return f"[{', '.join(value_words(each) for each in value)}]"


def tolerance_words(tolerance: Mapping[str, float]) -> str:
    """A tolerance: abs 0.001, count 0."""
    return ", ".join(
        f"{kind} {bound:g}".replace("e-0", "e-").replace("-", MINUS)
        for kind, bound in tolerance.items()
    )


def off_words(multiple: float) -> str:
    """A difference as a multiple of the tolerance, in two figures; what no tolerance covers in words."""
    if isinf(multiple):
        return "beyond"
    if multiple == 0:
        return "0"
    return f"{multiple:.2g}".replace("e-0", "e-").replace("e+0", "e").replace("-", MINUS)


def share_words(share: float) -> str:
    """A share with as many digits as it has: 3%."""
    return f"{share * 100:g}%"


def plural(number: int, noun: str) -> str:
    """1 row, 2 rows."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def columns(
    titles: Sequence[str], shares: Sequence[float], right: Sequence[int] = ()
) -> tuple[Column, ...]:
    """A table's columns; those at the positions `right` are aligned to the right."""
    return tuple(
        Column((title,) if title else (), "right" if at in right else "left", share)
        for at, (title, share) in enumerate(zip(titles, shares, strict=True))
    )


def text_row(*cells: str) -> tuple[Spans, ...]:
    """A table's row of plain texts."""
    return tuple((cell,) if cell else () for cell in cells)
