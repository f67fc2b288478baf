"""Laws that hold for every kind of design, on its typical values and anywhere within its bounds."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from ldn_designer.designs import DESIGNS, load
from ldn_designer.designs.base import Counts, Design
from ldn_designer.designs.typical import typical
from ldn_designer.fields import Quantity
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.agreement import second_engine
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, size

KINDS = tuple(DESIGNS)
#: Random designs of each kind, with every field at, near or far from its bounds.
TRIED = 60
LEVELS = (1e-9, 0.001, 0.025, 0.05, 0.4)
TARGETS = (0.5, 0.8, 0.9, 0.9999)


def asked(kind: str) -> list[Hypothesis]:
    """What the typical design can show, in the direction that helps."""
    design, said = typical(kind)
    found: list[Hypothesis] = [Superiority(benefit=said.better)]
    if said.margin is not None:
        harmless = {"non-inferiority": NonInferiority(benefit=said.better, limit=0.0)}
        harmless["equivalence"] = Equivalence(benefit=said.better, lower=-1.0, upper=1.0)  # type: ignore[assignment]
        found += [
            each.with_margin(design, said.margin)
            for name, each in harmless.items()
            if name in design.shows
        ]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_declared_in_full(kind: str) -> None:
    for quantity in load(kind).fields():
        assert quantity.label
        assert quantity.description.endswith("."), quantity.name
        assert quantity.choices or quantity.shape == "flag" or quantity.symbol, quantity.name
        if quantity.shape in {"number", "numbers", "matrix"}:
            assert quantity.minimum is not None, quantity.name
            assert quantity.maximum is not None, quantity.name
    assert load(kind).title
    assert load(kind).reference
    assert "Source:" in (load(kind).__doc__ or "")


@pytest.mark.parametrize("kind", KINDS)
def test_with_effect_is_the_inverse_of_effect(kind: str) -> None:
    design, _ = typical(kind)
    low, high = np.clip(design.effect_range(), -0.9, 0.9)
    for share in (0.11, 0.5, 0.77):
        wanted = float(low + share * (high - low))
        if wanted == 0:
            continue
        assert float(design.with_effect(wanted).effect) == pytest.approx(wanted, abs=1e-9)
    many = np.linspace(low + 0.05 * (high - low), high - 0.05 * (high - low), 7)
    many = many[np.abs(many) > 1e-6]
    assert np.allclose(design.with_effect(many).effect, many, rtol=0, atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_power_rises_with_the_number_and_the_size_is_the_least(kind: str) -> None:
    design, _ = typical(kind)
    for hypothesis in asked(kind):
        found = size(design, hypothesis, 0.9)
        if not bool(found.reached):
            assert hypothesis.kind == "equivalence", "the typical effect may lie beyond the margin"
            continue
        total = int(found.total)
        assert float(design.power(design.apportion(total), hypothesis)) >= 0.9
        totals = np.arange(1, 2 * total // design.block + 1) * design.block
        power = np.array(
            [float(design.power(design.apportion(int(t)), hypothesis)) for t in totals]
        )
        assert ((power >= 0) & (power <= 1)).all()
        assert (power[totals >= total][: design.dips or None] >= 0.9).all()
        below = power[(totals < int(found.first)) & (totals > total - 40 * design.block)]
        assert not below.size or (below < 0.9).any()
        assert power[-1] >= power[len(power) // 4] - 1e-9


@pytest.mark.parametrize("kind", KINDS)
def test_the_detectable_effect_gives_the_power_back(kind: str) -> None:
    design, said = typical(kind)
    hypothesis = Superiority(benefit=said.better)
    n = size(design, hypothesis, 0.8).counts
    found = detectable(design, hypothesis, n, 0.8)
    assert bool(found.reached)
    reached = design.with_effect(found.effect)
    assert float(reached.power(n, hypothesis)) == pytest.approx(
        0.8, abs=0.05 if design.whole or design.dips else 1e-6
    )


@pytest.mark.parametrize("kind", KINDS)
def test_simulated_trials_agree_with_the_formula(kind: str) -> None:
    design, _ = typical(kind)
    for index, hypothesis in enumerate(asked(kind)):
        found = size(design, hypothesis, 0.8)
        if not bool(found.reached):
            continue
        run = simulate(design, hypothesis, found.counts, 4_000, seed=41 + index)
        low, high = run.interval(0.9999)
        slack = 0.0 if design.exact else 0.05
        assert low - slack <= float(found.power) <= high + slack, (hypothesis, run.power)


def somewhere(rng: random.Random, quantity: Quantity) -> Any:
    """A value at, just inside, or anywhere between the bounds of a field, or outside of them."""
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
             low + rng.random() * min(high - low, 1.0), rng.random(), 1e-9]
        )  # fmt: skip

    if quantity.shape == "numbers":
        many = rng.choice([1, 2, 3, 4])
        return tuple(rng.choice([one(), 1 / many]) for _ in range(many))
    if quantity.shape == "matrix":
        many = rng.choice([1, 2, 3])
        return tuple(tuple(one() for _ in range(many)) for _ in range(many))
    value = one()
    return round(value) if quantity.whole else value


@pytest.mark.parametrize("kind", KINDS)
def test_anything_within_the_bounds_is_answered_with_a_probability(kind: str) -> None:
    rng = random.Random(kind)  # noqa: S311 - the same cases each time, no secret
    design, said = typical(kind)
    base: dict[str, Any] = {name: getattr(design, name) for name in type(design).model_fields}
    made = 0
    for _ in range(TRIED * 8):
        fields = [q for q in type(design).fields() if rng.random() < rng.choice([0.2, 0.5, 1.0])]
        values = base | {q.name: somewhere(rng, q) for q in fields}
        if rng.random() < 0.3:
            values["allocation"] = tuple(rng.choice([1, 2, 100]) for _ in design.allocation)
        try:
            changed = type(design)(**values)
        except ValidationError:
            continue
        made += 1
        check(rng, changed, said.better)
        if made >= TRIED:
            break
    assert made >= 5


def check(rng: random.Random, design: Design, better: Any) -> None:
    """Power at small and large counts, and a size, are what they can be and nothing else."""
    alpha = rng.choice(LEVELS)
    hypotheses: list[Hypothesis] = [
        Superiority(alpha=alpha, sides=rng.choice([1, 2]), benefit=better)
    ]
    if "non-inferiority" in design.shows:
        hypotheses.append(NonInferiority(alpha=alpha, benefit=better, limit=0.5))
    if "equivalence" in design.shows:
        hypotheses.append(Equivalence(alpha=alpha, benefit=better, lower=0.5, upper=2.0))
    strata = len(design.strata)
    most = 30 if design.whole else 100_000
    units = [
        [0.0] * strata,
        [1.0] * strata,
        [2.0] * strata,
        [1.0] + [most] * (strata - 1),
        [7.0] * strata,
    ]
    for hypothesis in hypotheses:
        for each in units:
            power = float(design.power(Counts(np.array(each)), hypothesis))
            assert 0 <= power <= 1, (design, hypothesis, each)
        assert float(design.power(Counts(np.array(units[0])), hypothesis)) == 0
    if not design.whole:
        found = size(design, hypotheses[0], rng.choice(TARGETS))
        assert 0 <= float(found.power) <= 1
    assert all(fact.name for fact in design.facts())
    assert design.method()


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_engine_agrees(kind: str) -> None:
    design, said = typical(kind)
    hypothesis = Superiority(benefit=said.better)
    counts = size(design, hypothesis, 0.8).counts
    second = second_engine(design, counts, hypothesis)
    assert second is not None
    formula = float(design.power(counts, hypothesis))
    assert abs(second - formula) <= (1e-6 if design.exact else 0.06)
