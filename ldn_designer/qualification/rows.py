"""One value from another program: what it was given, what it printed, and how near is near enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ldn_designer.power.simulation import Simulation


@dataclass(frozen=True)
class Row:
    """A row of a reference file. inputs and expected are as the file has them: JSON values."""

    id: str
    procedure: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any]
    tool: str
    tool_version: str
    call: str
    tolerance: Mapping[str, float]
    tolerance_hint: str = ""
    note: str = ""


@dataclass(frozen=True)
class Obtained:
    """What this program finds for a row's inputs.

    values: by the same keys as the row's expected values; a key left out is one that an adapter does not
    compare, and `left_out` says why (an echo of the request, a convention of rounding).
    cause: the key in CAUSES of a difference of convention; a row that then does not agree is explained
    by it, if `simulated(trials, seed)` excludes the peer's power and includes ours.
    powers: the peer's and ours, between which the simulation decides; needed where the row has no "power"
    of its own (a sample size: the power that was asked for, and that which its number has here).
    """

    values: Mapping[str, Any]
    left_out: Mapping[str, str] = field(default_factory=dict)
    cause: str = ""
    simulated: Callable[[int, int], Simulation] | None = None
    powers: tuple[float, float] | None = None


class NotCoveredError(Exception):
    """Raised by an adapter for inputs that no design here answers; the text says why."""
