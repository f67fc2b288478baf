"""How long to wait between the periods of a crossover, from half-lives and from what other trials did."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from ldn_designer import resources

#: After five half-lives 3 % is left.
HALF_LIVES = 5
HOURS_A_DAY = 24

Verdict = Literal["short", "as used before", "covers the blockade"]


@dataclass(frozen=True, slots=True)
class HalfLife:
    """A half-life in hours, from its lowest to its highest value, where it was read, and days to wait for it.

    dose_mg: the dose it was measured at; None where it does not depend on the dose.
    """

    of: str
    hours: tuple[float, float]
    dose_mg: float | None
    source: str
    address: str

    def days(self, half_lives: float = HALF_LIVES) -> tuple[float, float]:
        """Days until so many half-lives have passed, for the lowest and the highest value."""
        low, high = (hours * half_lives / HOURS_A_DAY for hours in self.hours)
        return low, high


@dataclass(frozen=True, slots=True)
class UsedWashout:
    """The washout of a published trial."""

    trial: str
    days: float
    source: str
    address: str


@dataclass(frozen=True, slots=True)
class WashoutAdvice:
    """Days for plasma and for the receptors' blockade, what trials used, a verdict on one's own days, the caveat.

    verdict and remaining are None where no days were given. remaining: the share of the blockade left after them,
    for the shorter and the longer half-life, 2^(−days/half-life).
    """

    plasma: tuple[float, float]
    blockade: tuple[float, float]
    used: tuple[UsedWashout, ...]
    verdict: Verdict | None
    remaining: tuple[float, float] | None
    caveat: str
    half_lives: tuple[HalfLife, ...]


@lru_cache
def _facts() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resources.read_text("protocol/washout.json"))
    return found


def washout_advice(days: float | None = None, half_lives: float = HALF_LIVES) -> WashoutAdvice:
    """Advice on a washout between the periods, in days: five half-lives of the metabolite and of the blockade.

    A washout shorter than any used before is short; one of five of the blockade's shorter half-lives covers it.
    Sources are bundled with the half-lives; see the caveat, which every page that shows the advice prints.
    """
    facts = _facts()
    known = {
        each["id"]: HalfLife(
            each["of"], tuple(each["hours"]), each["dose_mg"], each["source"], each["address"]
        )
        for each in facts["half_lives"]
    }
    used = tuple(
        UsedWashout(u["trial"], u["days"], u["source"], u["address"]) for u in facts["used"]
    )
    blockade = known["blockade"].days(half_lives)
    verdict: Verdict | None = None
    remaining: tuple[float, float] | None = None
    if days is not None:
        shortest = min(each.days for each in used)
        covered = days >= blockade[0]
        verdict = "covers the blockade" if covered else "as used before"
        verdict = "short" if days < shortest and not covered else verdict
        low, high = (2 ** (-days * HOURS_A_DAY / hours) for hours in known["blockade"].hours)
        remaining = (low, high)
    return WashoutAdvice(
        known["metabolite"].days(half_lives),
        blockade,
        used,
        verdict,
        remaining,
        facts["caveat"],
        tuple(known.values()),
    )
