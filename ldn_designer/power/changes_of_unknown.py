"""When no value of an unknown just reaches the target: what else does, for as many participants or for others."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import islice
from math import ceil, floor
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ldn_designer.power.attrition import randomised
from ldn_designer.power.changes import (
    LEAST_POWER,
    OFFERED,
    Change,
    Request,
    instead_of_size,
)
from ldn_designer.power.solving import detectable, largest_spread, size
from ldn_designer.power.typed import as_typed, rounded
from ldn_designer.power.unknowns import MARGIN, solved_for

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How many changes are offered in all.
MOST = 4


def instead_of_unknown(request: Request, n_total: int, name: str) -> tuple[Change, ...]:
    """Changes of something else than the unknown `name` with which the target is just reached, each checked.

    The number randomised, the effect, the spread, the target itself; then an effect or a spread for a
    round number of participants.
    """
    found: list[Change] = []
    ways = (_total(request, n_total), _effect(request, n_total), _spread(request, n_total),
            _margin(request, n_total), _target(request, n_total))  # fmt: skip
    for way in ways:
        found += [each for each in islice(way, 1) if name not in dict(each.settings)]
    if len(found) < OFFERED:
        found += [
            Change((*each.settings, ("n_total", each.total)), each.total)
            for each in instead_of_size(request)
        ]
    return tuple(found[:MOST])


def _total(request: Request, n_total: int) -> Iterator[Change]:
    """Another number randomised, everything else as planned."""
    found = size(request.design, request.hypothesis, request.power)
    if not bool(found.reached):
        return
    total = int(randomised(found.counts, request.dropout).total)
    if total != n_total and request.achieved(total) >= request.power:
        yield Change((("n_total", total),), total)


def _effect(request: Request, n_total: int) -> Iterator[Change]:
    design, n = request.design, request.analysed(n_total)
    found = detectable(design, request.hypothesis, n, request.power)
    if len(request.hypothesis.nulls(design)) > 1 or not bool(found.reached):
        return
    for name, changed in as_typed(design, float(found.effect)):
        if replace(request, design=changed).achieved(n_total) >= request.power:
            yield Change(((name, getattr(changed, name)),), n_total)


def _spread(request: Request, n_total: int) -> Iterator[Change]:
    design, field = request.design, request.design.spread_field
    if field is None or not bool(request.hypothesis.helps(design, design.effect)):
        return
    found = largest_spread(design, request.hypothesis, request.analysed(n_total), request.power)
    if found is None:
        return
    value = rounded(found, floor)
    if value <= 0:
        return
    with suppress(ValidationError):
        fields = {each: getattr(design, each) for each in type(design).model_fields}
        changed = type(design).model_validate(fields | {field: value})
        if replace(request, design=changed).achieved(n_total) >= request.power:
            yield Change(((field, value),), n_total)


def _margin(request: Request, n_total: int) -> Iterator[Change]:
    """Another margin, where the question has one."""
    design, hypothesis = request.design, request.hypothesis
    none = float(design.on_scale(design.no_difference))
    if hypothesis.nulls(design) == (none,) or not design.directional:
        return
    n = request.analysed(n_total)
    found = solved_for(MARGIN, design, hypothesis, n, request.power).value
    for value in () if found is None else (rounded(found, ceil), rounded(found, floor)):
        if value > 0:
            question = hypothesis.with_margin(design, value)
            if replace(request, hypothesis=question).achieved(n_total) >= request.power:
                yield Change(((MARGIN, value),), n_total)


def _target(request: Request, n_total: int) -> Iterator[Change]:
    """The power that there is, as the target; another one than was asked for."""
    power = rounded(request.achieved(n_total), floor)
    if LEAST_POWER <= power < 1 and power != request.power:
        yield Change((("power", power),), n_total)
