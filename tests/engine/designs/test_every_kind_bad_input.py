"""No input breaks any kind of design: at, around and beyond all bounds it is refused or answered."""

from __future__ import annotations

import random
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest
from pydantic import ValidationError

from ldn_designer.designs import DESIGNS
from ldn_designer.designs.base import Counts, Design
from ldn_designer.designs.typical import typical
from ldn_designer.hypotheses import Benefit, Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, size
from ldn_designer.power.unknowns import solved_for

if TYPE_CHECKING:
    from ldn_designer.fields import Quantity

#: With the slow proofs: thousands of random designs.
pytestmark = pytest.mark.slow

KINDS = tuple(DESIGNS)
#: Random designs of each kind, with every field at, near, far from or beyond its bounds.
TRIED = 25
#: The same where there is time.
TRIED_SLOWLY = 300
LEVELS = (1e-9, 0.001, 0.025, 0.05, 0.4, 0.999)
TARGETS = (0.01, 0.5, 0.8, 0.9, 0.9999)
#: Margins as the effect's field counts them; on a ratio's scale 0.5 and 2 are the same.
MARGINS = (1e-9, 0.05, 0.5, 2.0, 1e6)
#: Whole participants that an exact test is asked for, and others.
MANY = {True: 30, False: 100_000}


def somewhere(rng: random.Random, quantity: Quantity) -> Any:
    """A value of a field: at a bound, just inside or outside of it, or anywhere between."""
    if quantity.optional and rng.random() < 0.5:
        return None
    if quantity.choices:
        return rng.choice(quantity.choices)[0]
    if quantity.shape == "flag":
        return rng.random() < 0.5
    assert quantity.minimum is not None
    assert quantity.maximum is not None
    low, high = quantity.minimum, quantity.maximum

    def one() -> float:
        return rng.choice(
            [low, high, low + 1e-9, high - 1e-9, (low + high) / 2, 0.0, 1.0, -1.0, 0.3, 0.7, 2.0, 1e6,
             low - 1e-9, high + 1e-9, low + rng.random() * min(high - low, 1.0), rng.random(), 1e-9]
        )  # fmt: skip

    if quantity.shape == "numbers":
        many = rng.choice([1, 2, 3, 4])
        return tuple(rng.choice([one(), 1 / many]) for _ in range(many))
    if quantity.shape == "matrix":
        many = rng.choice([1, 2, 3])
        return tuple(tuple(one() for _ in range(many)) for _ in range(many))
    value = one()
    return round(value) if quantity.whole else value


def questions(rng: random.Random, design: Design, better: Benefit) -> list[Hypothesis]:
    """One question of each sort that the design can answer, level, sides and margin by chance."""
    alpha, margin = rng.choice(LEVELS), rng.choice(MARGINS)
    sides: Literal[1, 2] = rng.choice([1, 2])
    asked: list[Hypothesis] = [
        Superiority(alpha=alpha, sides=sides, benefit=better),
        Superiority(alpha=alpha, sides=sides, benefit=better, both_directions=True),
        Superiority(alpha=alpha, sides=sides, benefit=better).with_margin(design, margin),
    ]
    if "non-inferiority" in design.shows:
        limited = NonInferiority(alpha=alpha, benefit=better, limit=0.5)
        asked.append(limited.with_margin(design, margin))
    if "equivalence" in design.shows:
        between = Equivalence(alpha=alpha, benefit=better, lower=0.5, upper=2.0)
        asked.append(between.with_margin(design, margin))
    return asked


def designs(kind: str, rng: random.Random, wanted: int) -> list[Design]:
    """So many designs of one kind with fields anywhere, those that validation lets pass."""
    design, _ = typical(kind)
    base: dict[str, Any] = {name: getattr(design, name) for name in type(design).model_fields}
    every = (*type(design).fields(), *type(design).layers())
    made: list[Design] = []
    for _ in range(wanted * 20):
        share = rng.choice([0.1, 0.3, 0.6, 1.0])
        values = base | {q.name: somewhere(rng, q) for q in every if rng.random() < share}
        if rng.random() < 0.3:
            values["allocation"] = tuple(rng.choice([0, 1, 2, 100]) for _ in design.allocation)
        try:
            made.append(type(design)(**values))
        except ValidationError:
            continue
        if len(made) == wanted:
            break
    assert len(made) == wanted
    return made


def counts(design: Design) -> list[Counts]:
    """Nobody, one, arms of one, arms of two, one arm much larger, and more."""
    strata = len(design.strata)
    many = MANY[design.whole]
    units = [
        [0.0] * strata, [1.0] * strata, [1.0] + [0.0] * (strata - 1), [2.0] * strata,
        [1.0] + [many] * (strata - 1), [7.0] * strata, [many] * strata,
    ]  # fmt: skip
    return [Counts(np.array(each, float)) for each in units] + [design.apportion(2)]


def answered(design: Design, hypothesis: Hypothesis) -> None:
    """Every power is a probability, and nobody shows nothing."""
    for n in counts(design):
        power = float(design.power(n, hypothesis))
        assert 0 <= power <= 1, (design, hypothesis, n)
        if n.total == 0:
            assert power == 0, (design, hypothesis)


def solved(rng: random.Random, design: Design, hypothesis: Hypothesis) -> None:
    """One thing solved for by chance: an answer in its range, or none."""
    target = rng.choice(TARGETS)
    n = Counts(np.full(len(design.strata), float(rng.choice([1, 2, 12]))))
    what = rng.choice(["size", "effect", "unknown"])
    if what == "size" and not design.whole:
        found = size(design, hypothesis, target)
        assert 0 <= float(found.power) <= 1
        assert not found.reached or found.power >= target
        assert 1 <= int(found.first) <= int(found.total)
    elif what == "effect":
        reached = detectable(design, hypothesis, n, target)
        assert isfinite(float(reached.effect)) or not reached.reached, (design, hypothesis)
    elif what == "unknown":
        unknown(rng, design, hypothesis, n, target)


def unknown(
    rng: random.Random, design: Design, hypothesis: Hypothesis, n: Counts, target: float
) -> None:
    numbers = [
        q.name
        for q in type(design).fields()
        if q.shape == "number" and not q.whole and getattr(design, q.name) is not None
    ]
    limited = hypothesis.nulls(design) != (float(design.on_scale(design.no_difference)),)
    name = rng.choice(["alpha", *numbers, *(["margin"] if limited else [])])
    found = solved_for(name, design, hypothesis, n, target)
    assert 0 <= found.most_power <= 1, (name, design, hypothesis)
    assert isfinite(found.best)
    assert found.value is None or isfinite(found.value)


def tried(kind: str, seed: str, wanted: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - the same cases each time, no secret
    _, said = typical(kind)
    for design in designs(kind, rng, wanted):
        for hypothesis in questions(rng, design, rng.choice(["higher", "lower", said.better])):
            answered(design, hypothesis)
        solved(rng, design, hypothesis)
        run = simulate(design, hypothesis, counts(design)[rng.choice([1, 3, 5])], trials=20)
        assert 0 <= run.successes <= run.trials
        assert all(fact.name for fact in design.facts())
        assert design.method()
        assert design.courses
        note = design.approximation_note(counts(design)[-2])
        assert note is None or note.endswith(".")


@pytest.mark.parametrize("kind", KINDS)
def test_anything_is_refused_or_answered_with_a_probability(kind: str) -> None:
    tried(kind, kind, TRIED)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_anything_is_refused_or_answered_at_length(kind: str) -> None:
    tried(kind, f"{kind} again", TRIED_SLOWLY)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_beyond_a_bound_is_refused(kind: str) -> None:
    design, _ = typical(kind)
    base: dict[str, Any] = {name: getattr(design, name) for name in type(design).model_fields}
    for quantity in (*type(design).fields(), *type(design).layers()):
        if quantity.shape not in {"number", "numbers"}:
            continue
        assert quantity.minimum is not None
        assert quantity.maximum is not None
        step = 1 if quantity.whole else 1e-6 * max(1.0, abs(quantity.maximum))
        beyond: list[Any] = [quantity.minimum - step, quantity.maximum + step, float("nan"), "many"]
        beyond += [quantity.minimum] * quantity.minimum_excluded
        beyond += [quantity.maximum] * quantity.maximum_excluded
        for value in beyond:
            given = (value, value) if quantity.shape == "numbers" else value
            with pytest.raises(ValidationError):
                type(design)(**base | {quantity.name: given})


def effects(design: Design) -> list[float]:
    """No effect, hardly any, as many standard deviations as no trial has, and the ends of what is possible."""
    spread = 1.0
    if design.spread_field is not None:
        spread = float(getattr(design, design.spread_field) or 1.0)
    none = float(design.on_scale(design.no_difference))
    low, high = design.effect_range()
    ends = [end for end in (low, high) if isfinite(end)]
    inside = [end * (1 - 1e-9) for end in ends]
    return [none, none + 1e-9, none + 1e6 * spread, none - 1e6 * spread, *ends, *inside]


@pytest.mark.parametrize("kind", KINDS)
def test_effects_of_nothing_and_of_a_million_standard_deviations(kind: str) -> None:
    rng = random.Random(kind)  # noqa: S311 - no secret
    typical_design, said = typical(kind)
    for effect in effects(typical_design):
        design = typical_design.with_effect(effect)
        for hypothesis in questions(rng, design, said.better):
            answered(design, hypothesis)
            if design.whole:
                continue
            for target in (0.8, 0.9999):
                strict = hypothesis.model_copy(update={"alpha": 1e-9})
                found = size(design, strict, target)
                assert 0 <= float(found.power) <= 1
                assert bool(found.reached) == bool(found.power >= target)
