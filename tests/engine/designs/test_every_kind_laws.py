"""Laws that hold for every kind of design, on its typical values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from ldn_designer.designs import DESIGNS, load
from ldn_designer.designs.typical import typical
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.agreement import second_engine
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, size

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.kernels import Whole

#: With the slow proofs: every kind is solved and simulated.
pytestmark = pytest.mark.slow

KINDS = tuple(DESIGNS)
#: Blocks around an answer that are all looked at where outcomes are enumerated; beyond, one of so many is.
NEAR, APART = 12, 10


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


def looked_at(design: Design, total: int) -> Whole:
    """Totals up to twice the answer: all of them, or where outcomes are enumerated those near it and some others."""
    blocks = np.arange(1, 2 * total // design.block + 1)
    if design.whole:
        near = np.abs(blocks - total // design.block) <= NEAR
        blocks = blocks[near | (blocks % APART == 0)]
    return np.asarray(blocks * design.block)


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
        totals = looked_at(design, total)
        power = np.array(
            [float(design.power(design.apportion(int(t)), hypothesis)) for t in totals]
        )
        assert ((power >= 0) & (power <= 1)).all()
        assert (power[totals >= total][: design.dips or None] >= 0.9).all()
        below = power[(totals < int(found.first)) & (totals > total - 40 * design.block)]
        assert (below < 0.9).all()
        assert power[-1] >= power[len(power) // 4] - 1e-9


@pytest.mark.parametrize("kind", KINDS)
def test_the_detectable_effect_gives_the_power_back(kind: str) -> None:
    design, said = typical(kind)
    hypothesis = Superiority(benefit=said.better)
    n = size(design, hypothesis, 0.8).counts
    found = detectable(design, hypothesis, n, 0.8)
    assert bool(found.reached)
    if not design.directional:
        assert float(found.effect) * float(design.effect) > 0, "on the side on which it is planned"
        other = hypothesis.model_copy(
            update={"benefit": "lower" if said.better == "higher" else "higher"}
        )
        assert float(detectable(design, other, n, 0.8).effect) == float(found.effect)
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


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_engine_agrees(kind: str) -> None:
    design, said = typical(kind)
    hypothesis = Superiority(benefit=said.better)
    counts = size(design, hypothesis, 0.8).counts
    second = second_engine(design, counts, hypothesis)
    assert second is not None
    formula = float(design.power(counts, hypothesis))
    assert abs(second - formula) <= (1e-6 if design.exact else 0.06)
