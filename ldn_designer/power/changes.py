"""When a request is impossible: which changes would make it possible, each with its value."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Literal

from ldn_designer.power.attrition import analysed, randomised
from ldn_designer.power.solving import detectable, largest_spread, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.hypotheses import Superiority

#: Round numbers of participants that are offered when none suffices for the effect as planned.
ROUND_TOTALS = (100, 200, 400, 1_000, 2_000, 4_000, 10_000, 100_000, 1_000_000)
#: How many changes of one kind are offered.
OFFERED = 2
#: Digits kept of a suggested value: as many as a person would type.
DIGITS = 3
#: Power below this is no plan.
LEAST_POWER = 0.5


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: a design, what must be shown, with which power, and who drops out."""

    design: Design
    hypothesis: Superiority
    power: float
    dropout: float

    def analysed(self, total: int) -> Counts:
        """Participants analysed when `total` are randomised."""
        return analysed(self.design.apportion(total), self.dropout)

    def whole_blocks(self, total: int) -> Counts:
        """The whole blocks among those analysed: what a sample size of no more than `total` rests on."""
        blocks = (self.analysed(total).units // self.design.allocation).min()
        return self.design.apportion(int(blocks) * self.design.block)

    def achieved(self, total: int) -> float:
        """Power when `total` are randomised."""
        return float(self.design.power(self.analysed(total), self.hypothesis))


@dataclass(frozen=True, slots=True)
class Change:
    """One change that makes the request possible.

    what: the assumption to change; value: what to set it to (an effect is on the scale of analysis);
    total: participants randomised with which the target is then reached.
    """

    what: Literal["effect", "spread", "power", "n_total"]
    value: float
    total: int


def instead_of_size(request: Request) -> tuple[Change, ...]:
    """Changes under which a round number of participants suffices, where none does as planned."""
    return (*islice(_effects(request), OFFERED), *islice(_spreads(request), 1))


def instead_of_effect(request: Request, n_total: int) -> tuple[Change, ...]:
    """Changes under which some effect can be shown, where `n_total` participants can show none."""
    return (*_powers(request, n_total), *islice(_totals(request), OFFERED))


def _effects(request: Request) -> Iterator[Change]:
    for total in _whole(request.design, ROUND_TOTALS):
        found = detectable(
            request.design, request.hypothesis, request.whole_blocks(total), request.power
        )
        value = rounded(float(found.effect), ceil)
        changed = Request(
            request.design.with_effect(value), request.hypothesis, request.power, request.dropout
        )
        if found.reached and changed.achieved(total) >= request.power:
            yield Change("effect", value, total)


def _spreads(request: Request) -> Iterator[Change]:
    if not bool(request.hypothesis.helps(request.design.effect)):
        return
    for total in _whole(request.design, ROUND_TOTALS):
        sd = largest_spread(
            request.design, request.hypothesis, request.whole_blocks(total), request.power
        )
        if sd is not None:
            yield Change("spread", rounded(sd, floor), total)


def _powers(request: Request, n_total: int) -> Iterator[Change]:
    best = Request(
        _strongest(request), request.hypothesis, request.power, request.dropout
    ).achieved(n_total)
    if best >= LEAST_POWER:
        yield Change("power", rounded(best, floor), n_total)


def _totals(request: Request) -> Iterator[Change]:
    strongest = _strongest(request)
    found = size(strongest, request.hypothesis, request.power)
    if not found.reached:
        return
    least = int(randomised(found.counts, request.dropout).total)
    yield Change("n_total", least, least)
    yield from (
        Change("n_total", total, total)
        for total in _whole(request.design, ROUND_TOTALS)
        if total > least
    )


def _strongest(request: Request) -> Design:
    """The design with the largest effect that is possible, or one so large that nothing can hide it."""
    low, high = request.design.effect_range()
    edge = high if request.hypothesis.sign > 0 else low
    within = edge * (1 - 1e-6) if abs(edge) < float("inf") else request.hypothesis.sign * 1e9
    return request.design.with_effect(within)


def _whole(design: Design, totals: tuple[int, ...]) -> Iterator[int]:
    """The totals, each raised to whole blocks of the allocation, as far as a plan may hold them."""
    raised = (-(-total // design.block) * design.block for total in totals)
    return (total for total in raised if total <= ROUND_TOTALS[-1])


def rounded(value: float, rule: Callable[[float], int]) -> float:
    """The value with a few significant digits, its size rounded up or down by the rule, its sign kept."""
    if value == 0:
        return 0.0
    decimals = DIGITS - 1 - floor(log10(abs(value)))
    scaled = round(abs(value) * 10.0**decimals, 6)
    size_of = round(rule(scaled) / 10.0**decimals, max(decimals, 0))
    return size_of if value > 0 else -size_of
