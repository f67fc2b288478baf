"""When a request is impossible: which changes would make it possible, each with its value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from math import ceil, floor, inf, log10
from typing import TYPE_CHECKING

from ldn_designer.designs.base import sweep
from ldn_designer.power.attrition import Attrition, analysed, randomised
from ldn_designer.power.solving import LIMIT, detectable, largest_spread, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.hypotheses import Hypothesis

#: Round numbers of participants that are offered when none suffices for the effect as planned.
ROUND_TOTALS = (100, 200, 400, 1_000, 2_000, 4_000, 10_000, 100_000, 1_000_000)
#: How many changes of one kind are offered.
OFFERED = 2
#: Digits kept of a suggested value: as many as a person would type.
DIGITS = 3
#: Digits that undo binary arithmetic: 0.3 + 0.123 is 0.423.
TYPED_DIGITS = 12
#: Steps in which a nuisance is moved away from its bound.
STEPS = 20
#: Power below this is no plan.
LEAST_POWER = 0.5


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: a design, what must be shown, with which power, and who drops out."""

    design: Design
    hypothesis: Hypothesis
    power: float
    dropout: Attrition

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
    """What to change so that the request becomes possible.

    settings: fields of the design, "power" or "n_total", each with the value to set it to; total:
    participants randomised with which the target is then reached.
    """

    settings: tuple[tuple[str, float], ...]
    total: int

    def design(self, design: Design) -> Design:
        """The design with the change made."""
        fields = dict(self.settings)
        return sweep(design, **{k: v for k, v in fields.items() if k in type(design).model_fields})


def instead_of_size(request: Request) -> tuple[Change, ...]:
    """Changes under which a round number of participants suffices, where none does as planned."""
    effects = tuple(islice(_effects(request), OFFERED))
    found = (*effects, *islice(_spreads(request), max(1, OFFERED - len(effects))))
    return found if len(found) >= OFFERED else (*found, *islice(_nuisances(request), OFFERED))


def instead_of_effect(request: Request, n_total: int) -> tuple[Change, ...]:
    """Changes under which some effect can be shown, where `n_total` participants can show none."""
    found = (*_powers(request, n_total), *islice(_totals(request), OFFERED))
    if len(found) >= OFFERED:
        return found
    moved = islice(_nuisances(request), OFFERED)
    return (
        *found,
        *(Change((each.settings[0], ("n_total", each.total)), each.total) for each in moved),
    )


def _effects(request: Request) -> Iterator[Change]:
    design, name = request.design, request.design.effect_field
    field = next(each for each in type(design).fields() if each.name == name)
    least = -inf if field.minimum is None else field.minimum
    most = inf if field.maximum is None else field.maximum
    for total in _whole(design, ROUND_TOTALS):
        found = detectable(design, request.hypothesis, request.whole_blocks(total), request.power)
        changed = design.with_effect(rounded(float(found.effect), ceil))
        value = typed(float(getattr(changed, name)))
        if not found.reached or not least <= value <= most:
            continue
        if replace(request, design=changed).achieved(total) >= request.power:
            yield Change(((name, value),), total)


def _spreads(request: Request) -> Iterator[Change]:
    field = request.design.spread_field
    if field is None or not bool(request.hypothesis.helps(request.design, request.design.effect)):
        return
    for total in _whole(request.design, ROUND_TOTALS):
        sd = largest_spread(
            request.design, request.hypothesis, request.whole_blocks(total), request.power
        )
        if sd is None:
            continue
        value = rounded(sd, floor)
        changed = request.design.with_spread(value)
        if replace(request, design=changed).achieved(total) >= request.power:
            yield Change(((field, value),), total)


def _nuisances(request: Request) -> Iterator[Change]:
    """The nuisance moved until half of the room it leaves for an effect can be shown.

    For designs whose effects are bounded: where the nuisance stands so near its own bound that no
    effect fits, no other single change helps.
    """
    design, sign = request.design, request.hypothesis.sign
    if design.effect_range() == (-inf, inf):
        return
    field = next(each for each in type(design).fields() if each.name == design.nuisance_field)
    assert field.minimum is not None
    assert field.maximum is not None
    away = field.minimum if sign > 0 else field.maximum
    here = float(getattr(design, field.name))

    def moved(share: float) -> Design:
        there = sweep(design, **{field.name: round(here + share * (away - here), DIGITS)})
        low, high = there.effect_range()
        value = getattr(there.with_effect((high if sign > 0 else low) / 2), design.effect_field)
        return sweep(there, **{design.effect_field: round(float(value), DIGITS + 1)})

    for total in _whole(design, ROUND_TOTALS):
        for step in range(1, STEPS):
            there = moved(step / STEPS)
            tried = replace(request, design=there)
            if float(there.power(tried.whole_blocks(total), request.hypothesis)) >= request.power:
                names = (field.name, design.effect_field)
                yield Change(tuple((name, float(getattr(there, name))) for name in names), total)
                break


def _powers(request: Request, n_total: int) -> Iterator[Change]:
    best = replace(request, design=_strongest(request)).achieved(n_total)
    if best >= LEAST_POWER:
        yield Change((("power", rounded(best, floor)),), n_total)


def _totals(request: Request) -> Iterator[Change]:
    found = size(_strongest(request), request.hypothesis, request.power)
    if not found.reached:
        return
    least = int(randomised(found.counts, request.dropout).total)
    more = (total for total in _whole(request.design, ROUND_TOTALS) if total > least)
    yield from (Change((("n_total", total),), total) for total in (least, *more))


def _strongest(request: Request) -> Design:
    """The design with the largest effect that is possible, or one so large that nothing can hide it."""
    low, high = request.design.effect_range()
    edge = high if request.hypothesis.sign > 0 else low
    within = edge * (1 - 1e-6) if abs(edge) < float("inf") else request.hypothesis.sign * 1e9
    return request.design.with_effect(within)


def _whole(design: Design, totals: tuple[int, ...]) -> Iterator[int]:
    """The totals, each raised to whole blocks of the allocation, as far as a plan may hold them."""
    raised = (-(-total // design.block) * design.block for total in totals)
    return (total for total in raised if total <= LIMIT)


def rounded(value: float, rule: Callable[[float], int]) -> float:
    """The value with a few significant digits, its size rounded up or down by the rule, its sign kept."""
    if value == 0:
        return 0.0
    decimals = DIGITS - 1 - floor(log10(abs(value)))
    scaled = round(abs(value) * 10.0**decimals, 6)
    size_of = round(rule(scaled) / 10.0**decimals, max(decimals, 0))
    return size_of if value > 0 else -size_of


def typed(value: float) -> float:
    """The value as a person would type it, without the digits that binary arithmetic leaves."""
    return round(value, TYPED_DIGITS)
