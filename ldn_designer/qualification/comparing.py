"""Whether a value is near enough to another program's: the rule of tolerances, and how far off it is."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, isnan
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ldn_designer.qualification.rows import Obtained, Row

#: How files write a value that is missing.
MISSING = "NA"
#: The key of a row whose program refused to answer; its message is its own, so any refusal agrees.
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One expected value beside the obtained one.

    off: the difference as a multiple of the tolerance, the worst of a list's elements; 1 is the most that
    agrees, 0 is equal, infinite what no tolerance covers (another kind of value, another length, or none, for
    which obtained is None).
    """

    key: str
    expected: Any
    obtained: Any
    off: float

    @property
    def agrees(self) -> bool:
        """Whether the difference is within the tolerance."""
        return self.off <= 1


def compared(row: Row, obtained: Obtained) -> tuple[Comparison, ...]:
    """Every expected value that the adapter does not leave out; one that it fails to give is infinitely off."""
    return tuple(
        _one(key, wanted, obtained, row.tolerance)
        for key, wanted in row.expected.items()
        if key not in obtained.left_out
    )


def _one(key: str, wanted: Any, obtained: Obtained, tolerance: Mapping[str, float]) -> Comparison:
    if key not in obtained.values:
        return Comparison(key, wanted, None, inf)
    found = plain(obtained.values[key])
    return Comparison(key, wanted, found, difference(key, wanted, found, tolerance))


def difference(key: str, wanted: Any, found: Any, tolerance: Mapping[str, float]) -> float:
    """How far `found` is from `wanted` as a multiple of the tolerance; `found` is plain.

    Whole numbers are compared by `count` where there is one; every other number by `abs` or `rel`,
    whichever is met. Words, missing values and infinities must be the same. Lists are as far off as their
    worst element.
    """
    if key == REFUSED:
        return 0.0 if isinstance(found, str) and found not in {"", MISSING} else inf
    if isinstance(wanted, list | tuple):
        same = isinstance(found, list) and len(found) == len(wanted)
        if not same:
            return inf
        pairs = zip(wanted, found, strict=True)
        return max((difference("", one, other, tolerance) for one, other in pairs), default=0.0)
    if isinstance(wanted, dict):
        if not isinstance(found, dict) or found.keys() != wanted.keys():
            return inf
        return max(
            (difference(name, one, found[name], tolerance) for name, one in wanted.items()),
            default=0.0,
        )
    return _of_one(plain(wanted), found, tolerance)


def _of_one(wanted: Any, found: Any, tolerance: Mapping[str, float]) -> float:
    if not (_numeric(wanted) and _numeric(found)):
        return 0.0 if type(wanted) is type(found) and wanted == found else inf
    gap = abs(found - wanted)
    whole = isinstance(wanted, int) and float(found).is_integer()
    if whole and "count" in tolerance:
        return _multiple(gap, tolerance["count"])
    near = (tolerance.get("abs", 0.0), tolerance.get("rel", 0.0) * abs(wanted))
    return _multiple(gap, max(near))


def _multiple(gap: float, allowed: float) -> float:
    if gap == 0:
        return 0.0
    return gap / allowed if allowed > 0 else inf


def _numeric(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def plain(value: Any) -> Any:
    """The value as JSON has it: numbers of arrays as Python's, infinities and missing values as files write them."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if value is None:
        return MISSING
    if isinstance(value, float) and not isfinite(value):
        return MISSING if isnan(value) else "Inf" if value > 0 else "-Inf"
    return value
