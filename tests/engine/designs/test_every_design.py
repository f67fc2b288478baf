"""Laws that every design obeys, whatever it measures."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest
from pydantic import ValidationError

from ldn_designer import designs
from ldn_designer.designs.base import Counts, Design, grid, sweep
from ldn_designer.hypotheses import Superiority

HELPS = Superiority()
#: A power that falls by more than this when one participant joins would be no rounding of Welch's degrees of
#: freedom; over whole blocks power never falls at all.
LARGEST_DIP = 1e-12


def test_unknown_kinds_are_refused_by_name() -> None:
    with pytest.raises(KeyError, match=r"unknown design 'three-means'; the designs are two-means"):
        designs.load("three-means")


#: What has no unit: a number between −1 and 1, or one quantity over another of its kind.
WITHOUT_UNIT = ("correlation", "weights", "ratio", "odds", "coefficient", "sphericity")


@pytest.mark.parametrize("kind", designs.load_all(), ids=lambda kind: str(kind.kind))
def test_every_field_says_what_it_is(kind: type[Design]) -> None:
    fields = kind.fields()
    laid_over = {q.name for q in Design.layers()} | {"allocation"}
    assert [q.name for q in fields] == [n for n in kind.model_fields if n not in laid_over]
    for quantity in fields:
        assert quantity.label, quantity.name
        assert quantity.description.endswith("."), quantity.name
        if quantity.choices:
            assert all(words for _, words in quantity.choices)
            continue
        unitless = any(word in quantity.label.lower() for word in WITHOUT_UNIT)
        assert quantity.unit or unitless, quantity.name
        assert quantity.minimum is not None, quantity.name
        assert quantity.maximum is not None, quantity.name
        assert quantity.symbol, quantity.name


@pytest.mark.parametrize("kind", designs.load_all(), ids=lambda kind: str(kind.kind))
def test_every_design_says_what_it_is(kind: type[Design]) -> None:
    assert kind.kind in designs.DESIGNS
    assert kind.title
    assert kind.measure
    assert kind.reference
    assert "Source:" in (kind.__doc__ or "")
    assert sum(q.role == "effect" for q in kind.fields()) == 1
    assert kind.effect_field in {q.name for q in kind.fields() if q.role == "effect"}


def test_bounds_are_enforced(design: Design) -> None:
    values = design.model_dump()
    for quantity in type(design).fields():
        if quantity.choices or values[quantity.name] is None:
            continue
        assert quantity.minimum is not None
        assert quantity.maximum is not None
        below = quantity.minimum if quantity.minimum_excluded else quantity.minimum - 1
        above = quantity.maximum if quantity.maximum_excluded else quantity.maximum * 1.1
        for value in (below, above, float("nan"), float("inf"), "1"):
            with pytest.raises(ValidationError):
                type(design)(**values | {quantity.name: value})


def test_defaults_are_valid(design: Design) -> None:
    needed = {q.name: getattr(design, q.name) for q in design.fields() if q.required}
    for _, group in design.alternatives[:1]:
        needed |= dict.fromkeys(group, 0.5)
    made = type(design)(**needed)
    assert made.allocation == (1,) * len(made.strata)
    assert type(made).model_validate_json(made.model_dump_json()) == made


@pytest.mark.parametrize("allocation", [(1,), (1, 0), (1, 101), (1, 1, 1), (-1, 1)])
def test_an_allocation_is_one_whole_number_a_stratum(
    design: Design, allocation: tuple[int, ...]
) -> None:
    with pytest.raises(ValidationError, match="2 whole numbers from 1 to 100, such as 1 : 1"):
        type(design)(**design.model_dump() | {"allocation": allocation})


def test_an_allocation_is_kept_in_lowest_terms(design: Design) -> None:
    made = type(design)(**design.model_dump() | {"allocation": (6, 4)})
    assert made.allocation == (3, 2)


def test_with_effect_is_the_inverse_of_effect(design: Design) -> None:
    low, high = np.clip(design.effect_range(), -3, 3)
    for wanted in (
        0.37 * high,
        -0.2,
        np.linspace(low, high, 41),
        np.linspace(low, high, 12).reshape(3, 4),
    ):
        assert np.allclose(design.with_effect(wanted).effect, wanted, rtol=0, atol=1e-15)
    assert design.with_effect(float(design.effect)).effect == pytest.approx(float(design.effect))


def test_with_spread_is_the_inverse_of_the_spread(design: Design) -> None:
    if design.spread_field is None:
        assert design.with_spread(2.0) is design
    else:
        assert getattr(design.with_spread(3.25), design.spread_field) == 3.25
        wider = design.with_spread(2 * getattr(design, design.spread_field))
        n = design.counts(60)
        assert wider.precision(n).se > design.precision(n).se


def test_power_rises_with_the_number(design: Design) -> None:
    totals = np.arange(1, 400) * design.block
    power = design.power(design.apportion(totals), HELPS)
    assert np.diff(power).min() > -LARGEST_DIP
    assert power[-1] > 0.99
    real = design.power(design.counts(np.linspace(6, 400, 2000)), HELPS)
    assert np.diff(real).min() > -LARGEST_DIP


def test_power_rises_with_the_effect_that_helps(design: Design) -> None:
    edge = min(design.effect_range()[1], 3.0)
    effects = np.linspace(0, edge * 0.999, 300)
    power = design.with_effect(effects).power(design.counts(80), HELPS)
    assert np.diff(power).min() > -LARGEST_DIP
    # At no effect the test rejects as often as its level says; score tests are approximate there, too.
    assert power[0] == pytest.approx(0.025, abs=1e-9)
    harm = design.with_effect(-0.1).power(design.counts(80), HELPS)
    assert harm < power[0]


def test_power_falls_with_the_nuisance_of_a_spread(design: Design) -> None:
    if design.spread_field is None:
        pytest.skip("this design has no standard deviation between patients")
    swept = sweep(design, **{design.nuisance_field: np.linspace(0.3, 5, 100)})
    power = swept.power(design.counts(60), HELPS)
    assert np.diff(power).max() < LARGEST_DIP


def test_both_directions_mirror(design: Design) -> None:
    n = design.apportion(10 * design.block)
    lower = Superiority(benefit="lower")
    low, high = design.effect_range()
    if np.isinf(low):
        assert design.with_effect(-design.effect).power(n, lower) == pytest.approx(
            float(design.power(n, HELPS)), abs=1e-14
        )
    else:
        assert high == pytest.approx(low + 1)
        mirrored = type(design)(
            **design.model_dump()
            | {name: 1 - getattr(design, name) for name in ("control", "treatment")}
        )
        assert mirrored.power(n, lower) == pytest.approx(float(design.power(n, HELPS)), abs=1e-12)


def test_impossible_effects_have_no_power(design: Design) -> None:
    low, high = design.effect_range()
    n = design.apportion(1000 * design.block)
    for edge, benefit in ((high, HELPS), (low, Superiority(benefit="lower"))):
        if np.isfinite(edge):
            assert design.with_effect(edge * 1.01).power(n, benefit) == 0


def test_a_grid_gives_each_field_its_own_axis(design: Design) -> None:
    nuisance = np.linspace(0.2, 0.5, 3)
    swept, counts = grid(design, np.array([20.0, 50.0, 80.0]), **{design.nuisance_field: nuisance})
    power = swept.power(counts, HELPS)
    assert power.shape == (3, 3)
    one = sweep(design, **{design.nuisance_field: 0.35}).power(design.counts(80.0), HELPS)
    assert power[2, 1] == pytest.approx(float(one), abs=1e-14)


def test_sweeping_an_unknown_field_is_refused(design: Design) -> None:
    with pytest.raises(TypeError, match="has no field spread"):
        sweep(design, spread=1.0)


def test_arms_too_small_to_measure_have_no_power(design: Design) -> None:
    for units in ([0.0, 0.0], [1.0, 0.0], [0.0, 5.0]):
        n = Counts(np.array(units))
        assert not design.precision(n).measures
        assert design.power(n, HELPS) == 0


def test_methods_and_facts_can_be_shown(design: Design) -> None:
    assert design.method()
    for fact in design.facts():
        assert fact.name
        assert fact.value is None or np.isfinite(fact.value)


def test_a_design_that_lacks_a_part_says_so() -> None:
    class Empty(Design):
        title: ClassVar[str] = "Empty"

    with pytest.raises(NotImplementedError):
        _ = Empty().nuisance_field
    with pytest.raises(NotImplementedError):
        Empty().method()
