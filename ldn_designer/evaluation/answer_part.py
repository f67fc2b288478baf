"""The headline: how many to randomise, with what power, to show which effect; or why it is impossible."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from math import isfinite
from typing import TYPE_CHECKING

from ldn_designer.evaluation.part import part
from ldn_designer.fields import OUTCOME_UNIT
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import MINUS, computed, count, number, percent, planned, quantity
from ldn_designer.power.attrition import Attrition, analysed, randomised
from ldn_designer.power.changes import Change, Request, instead_of_effect, instead_of_size
from ldn_designer.power.solving import LIMIT, detectable, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.hypotheses import Hypothesis


@dataclass(frozen=True, eq=False)
class Answer:
    """What was solved for, or why it cannot be.

    analysed, randomised: whole participants per arm or sequence. n_total: all randomised. power: with
    those analysed. effect: the planned effect, or the smallest detectable one when that was asked.
    first: the smallest number analysed in all that reaches the target, which is less than the safe one
    where power dips. reason and changes say more where the request is impossible.
    """

    possible: bool
    design: Design
    analysed: Counts
    randomised: Counts
    power: float
    effect: float
    first: int
    reason: str = ""
    offer: Callable[[], tuple[Change, ...]] = tuple

    @part
    def changes(self) -> tuple[Change, ...]:
        """What would make it possible, found when asked for: tables of many answers never ask."""
        return self.offer()

    @property
    def n_total(self) -> int:
        """Participants randomised in all."""
        return int(self.randomised.total)

    @property
    def n_analysed(self) -> int:
        """Participants analysed in all."""
        return int(self.analysed.total)

    def by_stratum(self, counts: Counts) -> dict[str, int]:
        """Whole numbers by arm or sequence."""
        return {
            name: int(n) for name, n in zip(self.design.strata, counts.units.tolist(), strict=True)
        }


@lru_cache(maxsize=512)
def solve_size(
    design: Design, hypothesis: Hypothesis, power: float, dropout: Attrition, unit: str = ""
) -> Answer:
    """The number to randomise for the target power, or why none suffices; `unit` is that of the effect in words."""
    found = size(design, hypothesis, power)
    if not bool(found.reached):
        request = Request(design, hypothesis, power, dropout)
        reason = _why_no_size(design, hypothesis, power, unit)
        return _impossible(design, reason, partial(instead_of_size, request))
    return Answer(
        True, design, found.counts, randomised(found.counts, dropout),
        float(found.power), float(design.effect), int(found.first),
    )  # fmt: skip


def solve_power(design: Design, hypothesis: Hypothesis, n_total: int, dropout: Attrition) -> Answer:
    """The power of a given number randomised."""
    counts = design.apportion(n_total)
    remaining = analysed(counts, dropout)
    power = float(design.power(remaining, hypothesis))
    return Answer(
        True, design, remaining, counts, power, float(design.effect), int(remaining.total)
    )


def solve_effect(
    design: Design, hypothesis: Hypothesis, n_total: int, power: float, dropout: Attrition
) -> Answer:
    """The smallest effect that a given number randomised shows with the target power."""
    counts = design.apportion(n_total)
    remaining = analysed(counts, dropout)
    found = detectable(design, hypothesis, remaining, power)
    if not bool(found.reached):
        request = Request(design, hypothesis, power, dropout)
        reason = (
            f"{count(n_total)} randomised {design.unit}s, {count(float(remaining.total))} of them analysed, "
            f"reach {hypothesis.so_likely(percent(power))} for no possible effect."
        )
        return _impossible(design, reason, partial(instead_of_effect, request, n_total))
    effect = float(found.effect)
    reached = float(design.with_effect(effect).power(remaining, hypothesis))
    return Answer(
        True, design.with_effect(effect), remaining, counts, reached, effect, int(remaining.total)
    )


def _impossible(design: Design, reason: str, offer: Callable[[], tuple[Change, ...]]) -> Answer:
    nobody = design.apportion(0)
    return Answer(False, design, nobody, nobody, 0.0, float(design.effect), 0, reason, offer)


def _why_no_size(design: Design, hypothesis: Hypothesis, power: float, unit: str) -> str:
    effect = float(design.effect)
    shown = effect_words(design, effect, unit)
    low, high = design.effect_range()
    if not all(map(isfinite, hypothesis.nulls(design))):
        return (
            "The margin reaches beyond every value that the effect can have: choose a smaller one."
        )
    if hypothesis.nulls(design) != (float(design.on_scale(design.no_difference)),):
        if not bool(hypothesis.helps(design, effect)):
            return (
                f"The planned effect, {shown}, is itself not within the margin: "
                f"no number of participants can show {hypothesis.kind}."
            )
    elif effect == hypothesis.null(design):
        return "The planned effect is zero: no number of participants can show a difference that is not there."
    elif not bool(hypothesis.helps(design, effect)):
        return (
            f"The planned effect, {shown}, points the wrong way: "
            f"{hypothesis.benefit} is better, so no number of participants can show a benefit."
        )
    if not low < effect < high:
        return f"An effect of {shown} is not possible in this design."
    return (
        f"Not even {count(LIMIT)} {design.unit}s reach {hypothesis.so_likely(percent(power))} "
        f"for {'an effect' if hypothesis.tests else 'a half-width'} of {shown}."
    )


def effect_words(design: Design, effect: float, unit: str = "", *, solved: bool = False) -> str:
    """An effect in the words of a sentence: −1.00 point, or −20.0 percentage points.

    `unit` is the outcome's, "" where none is known; proportions have their own. An effect that was
    solved for reads like an estimate, not with the digits of one that was typed.
    """
    if design.effect_unit == PROPORTION:
        shown = number(effect * 100, 1)
        return f"{shown if effect == 0 or float(shown.lstrip(MINUS)) else planned(effect * 100)} percentage points"
    if design.effect_unit != OUTCOME_UNIT:
        unit = design.effect_unit
    value = float(design.off_scale(effect))
    return quantity(computed(value) if solved else planned(value), unit)


@lru_cache(maxsize=256)
def answer_part(
    design: Design,
    hypothesis: Hypothesis,
    solve_for: str,
    power: float,
    dropout: Attrition,
    n_total: int,
    unit: str,
) -> Answer:
    """The answer to the plan's question."""
    if solve_for == "power":
        return solve_power(design, hypothesis, n_total, dropout)
    if solve_for == "effect":
        return solve_effect(design, hypothesis, n_total, power, dropout)
    return solve_size(design, hypothesis, power, dropout, unit)
