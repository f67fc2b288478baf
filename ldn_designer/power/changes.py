"""When a request is impossible: which changes would make it possible, each with its value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from math import ceil, floor, inf, isfinite
from typing import TYPE_CHECKING, Any

from ldn_designer.designs.base import Design, sweep
from ldn_designer.power.attrition import Attrition, analysed, randomised
from ldn_designer.power.solving import LIMIT, detectable, largest_spread, size
from ldn_designer.power.typed import DIGITS, as_typed, rounded
from ldn_designer.power.unknowns import MARGIN, solved_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_designer.designs.base import Counts
    from ldn_designer.hypotheses import Hypothesis

#: Round numbers of participants that are offered when none suffices for the effect as planned.
ROUND_TOTALS = (100, 200, 400, 1_000, 2_000, 4_000, 10_000, 100_000, 1_000_000)
#: How many changes of one kind are offered.
OFFERED = 2
#: Steps in which a nuisance is moved away from its bound.
STEPS = 20
#: Effects without a bound that are looked at, the largest first, and the blocks with which they are tried.
FAR_EFFECTS = (1e9, 100.0, 10.0, 3.0, 1.0)
MANY_BLOCKS = 500
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

    settings: fields of the design, "power", "n_total" or "margin", each with the value to set it to,
    which is a number, or a list of them where the field is one. total:
    participants randomised with which the target is then reached.
    """

    settings: tuple[tuple[str, Any], ...]
    total: int

    def design(self, design: Design) -> Design:
        """The design with the change made."""
        fields = dict(self.settings)
        return sweep(design, **{k: v for k, v in fields.items() if k in type(design).model_fields})

    def hypothesis(self, design: Design, hypothesis: Hypothesis) -> Hypothesis:
        """The question with the change made."""
        margin = dict(self.settings).get(MARGIN)
        return hypothesis if margin is None else hypothesis.with_margin(design, margin)


def instead_of_size(request: Request) -> tuple[Change, ...]:
    """Changes under which a round number of participants suffices, where none does as planned."""
    effects = _different(_effects(request), OFFERED)
    found = effects + _different(_spreads(request), max(1, OFFERED - len(effects)))
    found += _different(_margins(request), OFFERED)
    return found if len(found) >= OFFERED else found + _different(_nuisances(request), OFFERED)


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


def _different(changes: Iterator[Change], most: int) -> tuple[Change, ...]:
    """The first changes of all that set different values."""
    found: dict[object, Change] = {}
    for change in changes:
        found.setdefault(change.settings, change)
        if len(found) == most:
            break
    return tuple(found.values())


def _effects(request: Request) -> Iterator[Change]:
    """The effect that a round number of participants can show, as few digits of it as suffice."""
    for total in _whole(request.design, ROUND_TOTALS):
        wanted = _wanted(request, total)
        if wanted is None:
            continue
        for name, changed in as_typed(request.design, wanted):
            if replace(request, design=changed).achieved(total) >= request.power:
                yield Change(((name, getattr(changed, name)),), total)
                break


def _wanted(request: Request, total: int) -> float | None:
    """The smallest effect that this total can show; the middle where two limits enclose it."""
    design, hypothesis = request.design, request.hypothesis
    if len(hypothesis.nulls(design)) > 1:
        return _middle(design, hypothesis)
    found = detectable(design, hypothesis, request.whole_blocks(total), request.power)
    return float(found.effect) if bool(found.reached) else None


def _middle(design: Design, hypothesis: Hypothesis) -> float:
    """The effect between two limits; no difference where a margin reaches beyond every value."""
    middle = hypothesis.null(design)
    return middle if isfinite(middle) else float(design.on_scale(design.no_difference))


def _margins(request: Request) -> Iterator[Change]:
    """The margin at which a round number of participants suffices, where the question has one."""
    design, hypothesis = request.design, request.hypothesis
    none = float(design.on_scale(design.no_difference))
    if hypothesis.nulls(design) == (none,) or not design.directional:
        return
    for total in _whole(design, ROUND_TOTALS):
        n = request.whole_blocks(total)
        found = solved_for(MARGIN, design, hypothesis, n, request.power).value
        for value in () if found is None else (rounded(found, ceil), rounded(found, floor)):
            if value <= 0:
                continue
            question = hypothesis.with_margin(design, value)
            if replace(request, hypothesis=question).achieved(total) >= request.power:
                yield Change(((MARGIN, value),), total)
                break


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
    field = next(each for each in type(design).fields() if each.name == design.nuisance_field)
    if design.effect_range() == (-inf, inf) or field.shape != "number":
        return
    if field.name == design.effect_field or getattr(design, field.name) is None:
        return
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
    strongest = _strongest(request, request.analysed(n_total))
    best = replace(request, design=strongest).achieved(n_total)
    if best >= LEAST_POWER:
        yield Change((("power", rounded(best, floor)),), n_total)


def _totals(request: Request) -> Iterator[Change]:
    many = request.design.apportion(MANY_BLOCKS * request.design.block)
    found = size(_strongest(request, many), request.hypothesis, request.power)
    if not found.reached:
        return
    least = int(randomised(found.counts, request.dropout).total)
    more = (total for total in _whole(request.design, ROUND_TOTALS) if total > least)
    yield from (Change((("n_total", total),), total) for total in (least, *more))


def _strongest(request: Request, n: Counts) -> Design:
    """The design with the effect that these counts show best: the largest possible, or one hard to hide.

    Where effects have no bound the largest of all may leave nothing to estimate, as odds of all to none do.
    """
    design, hypothesis = request.design, request.hypothesis
    if len(hypothesis.nulls(design)) > 1:
        return design.with_effect(_middle(design, hypothesis))
    sign = hypothesis.sign if design.directional else 1
    low, high = design.effect_range()
    edge = high if sign > 0 else low
    tried = [edge * (1 - 1e-6)] if abs(edge) < inf else [sign * far for far in FAR_EFFECTS]
    return max(map(design.with_effect, tried), key=lambda each: float(each.power(n, hypothesis)))


def _whole(design: Design, totals: tuple[int, ...]) -> Iterator[int]:
    """The totals, each raised to whole blocks of the allocation, as far as a plan may hold them."""
    raised = (-(-total // design.block) * design.block for total in totals)
    return (total for total in raised if total <= LIMIT)
