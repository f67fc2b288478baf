"""Several doses against placebo."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats

from ldn_designer.designs import doses as module
from ldn_designer.designs.base import Counts, Design, grid
from ldn_designer.designs.doses import Doses, optimal_allocation
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.hypotheses import Hypothesis, NonInferiority, Superiority
from ldn_designer.power.agreement import second_engine
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, size
from ldn_designer.statistics.dunnett import critical_value

SAMPLES: dict[str, Design] = {
    "doses, any": Doses(differences=(0.3, 0.5, 0.6, 0.6), sd=1.0),
    "doses, named, optimal": Doses(
        differences=(0.3, 0.5, 0.7, 0.6),
        sd=1.0,
        success="named",
        named_dose=4.5,
        allocation=(1, 1, 1, 1, 2),
    ),
    "doses, all": Doses(differences=(0.6, 0.7, 0.9, 0.8), sd=1.2, success="all"),
    "doses, Bonferroni": Doses(differences=(0.4, 0.7, 0.9, 0.9), sd=1.3, adjustment="bonferroni"),
}
ANY = SAMPLES["doses, any"]
HIGHER = Superiority()
HYPOTHESES: list[Hypothesis] = [
    HIGHER,
    Superiority(sides=1, alpha=0.025),
    Superiority(limit=0.1),
    Superiority(both_directions=True, alpha=0.2),
    NonInferiority(limit=-0.2),
]


def counts(*units: int) -> Counts:
    return Counts(np.array(units, float))


@pytest.mark.parametrize("hypothesis", HYPOTHESES, ids=str)
@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_the_second_engine_agrees(design: Design, hypothesis: Hypothesis) -> None:
    for total in (12, 80):
        n = design.apportion(np.asarray(total))
        second = second_engine(design, n, hypothesis)
        assert second == pytest.approx(float(design.power(n, hypothesis)), abs=1e-9)


@pytest.mark.parametrize(
    ("design", "hypothesis"),
    [
        (ANY, HIGHER),
        (ANY, NonInferiority(limit=-0.2)),
        (SAMPLES["doses, named, optimal"], Superiority(sides=1, alpha=0.025)),
        (SAMPLES["doses, all"], HIGHER),
        (SAMPLES["doses, all"], Superiority(both_directions=True, alpha=0.2)),
        (SAMPLES["doses, Bonferroni"], Superiority(limit=0.1)),
        (ANY.with_effect(0.0), HIGHER),
        (ANY.with_effect(-0.8), Superiority(benefit="lower")),
    ],
    ids=str,
)
def test_simulated_power_agrees(design: Design, hypothesis: Hypothesis) -> None:
    n = design.apportion(np.asarray(52))
    low, high = simulate(design, hypothesis, n, 100_000, seed=17).interval(0.999)
    assert low <= float(design.power(n, hypothesis)) <= high


@pytest.mark.parametrize("factor", [2.0, 0.5])
@pytest.mark.parametrize("name", ["doses, any", "doses, all"])
def test_a_wrong_level_is_noticed(
    name: str, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = SAMPLES[name]
    n = design.apportion(np.asarray(60))
    low, high = simulate(design, HIGHER, n, 100_000, seed=17).interval(0.999)
    right = critical_value

    def wrong(alpha: float, df: Any, shared: Any, sides: Any) -> Any:
        return right(alpha * factor, df, shared, sides)

    monkeypatch.setattr(module, "critical_value", wrong)
    assert not low <= float(design.power(n, HIGHER)) <= high


@pytest.mark.parametrize("alpha", [0.05, 0.01])
@pytest.mark.parametrize("sides", [1, 2])
def test_false_claims_are_as_frequent_as_the_level(alpha: float, sides: int) -> None:
    hypothesis = Superiority.model_validate(
        {"alpha": alpha, "sides": sides, "both_directions": sides == 2}
    )
    power = ANY.with_effect(0.0).power(counts(9, 9, 9, 9, 14), hypothesis)
    assert float(power) == pytest.approx(alpha, rel=1e-8)


def test_one_dose_is_the_t_test_of_two_arms() -> None:
    one = Doses(differences=(0.6,), doses=(4.5,), sd=1.0)
    two = TwoMeans(difference=0.6, sd=1.0)
    for hypothesis in HYPOTHESES:
        n = counts(20, 30)
        expected = float(two.power(n, hypothesis))
        assert float(one.power(n, hypothesis)) == pytest.approx(expected, abs=1e-10)


def test_adjusted_p_values_of_drawn_data() -> None:
    """The p value of the most extreme dose is that of scipy's test on the same data."""
    design = Doses(differences=(0.4, 0.8), doses=(3.0, 4.5), sd=1.0)
    sizes = (7, 9, 8)
    rng = np.random.default_rng(5)
    outcomes = design.draw(np.random.default_rng(5), counts(*sizes), 3)
    arms = [
        mean + rng.standard_normal((3, each))
        for mean, each in zip((0.4, 0.8, 0.0), sizes, strict=True)
    ]
    assert outcomes.p_both is not None
    for trial in range(3):
        data = [arm[trial] for arm in arms]
        asked: tuple[tuple[Literal["two-sided", "greater", "less"], Any], ...] = (
            ("two-sided", outcomes.p_both),
            ("greater", outcomes.p_higher),
            ("less", outcomes.p_lower),
        )
        for alternative, found in asked:
            peer = stats.dunnett(*data[:-1], control=data[-1], alternative=alternative, rng=rng)
            assert found[trial] == pytest.approx(np.min(peer.pvalue), abs=1e-3)


@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_size_power_size(design: Design) -> None:
    found = size(design, HIGHER, 0.9)
    before = design.apportion(found.total - design.block)
    assert float(found.power) >= 0.9 > float(design.power(before, HIGHER))
    smallest = detectable(design, HIGHER, found.counts, float(found.power))
    assert float(smallest.effect) == pytest.approx(float(design.effect), rel=1e-6)


def test_dunnett_needs_fewer_than_bonferroni() -> None:
    totals = [
        int(size(Doses(differences=(0.5,) * 4, sd=1.0, adjustment=each), HIGHER, 0.9).total)
        for each in ("dunnett", "bonferroni")
    ]
    assert totals[0] < totals[1]


@pytest.mark.parametrize(("many", "ratio"), [(1, (1, 1)), (4, (1, 1, 1, 1, 2)), (9, (1,) * 9 + (3,)),
                                             (2, (5, 5, 7))])  # fmt: skip
def test_optimal_allocation(many: int, ratio: tuple[int, ...]) -> None:
    assert optimal_allocation(many) == ratio


def test_the_optimal_allocation_has_the_smallest_variance() -> None:
    def variance(share: int) -> float:
        units = np.array([10, 10, 10, 10, share]) * 400 / (40 + share)
        return float((1 / units[:-1] + 1 / units[-1]).sum())

    assert min(range(5, 60), key=variance) == 20
    named = Doses(differences=(0.5,) * 4, sd=1.0, success="named", named_dose=4.5)
    equal = int(size(named, HIGHER, 0.9).total)
    better = named.model_copy(update={"allocation": optimal_allocation(4)})
    assert int(size(better, HIGHER, 0.9).total) < equal


def test_effects_are_a_pair() -> None:
    for design in SAMPLES.values():
        for x in (0.0, 0.37, -1.1, np.array([[0.1], [0.0], [-2.3]])):
            moved = design.with_effect(x)
            assert np.array_equal(moved.effect, x)
            assert np.array_equal(
                moved.with_effect(0.7 * np.asarray(x)).effect, 0.7 * np.asarray(x)
            )
    flat = Doses(differences=(0.0, 0.0), doses=(3.0, 4.5), sd=1.0)
    assert np.array_equal(flat.with_effect(0.4).differences, (0.4, 0.4))
    doubled = ANY.with_effect(1.2)
    assert isinstance(doubled, Doses)
    assert np.array_equal(doubled.differences, (0.6, 1.0, 1.2, 1.2))


def test_curves_have_an_axis_each() -> None:
    swept, n = grid(ANY, np.arange(10.0, 130.0, 3.0), sd=np.array([0.8, 1.0, 1.2]))
    power = swept.with_effect(np.array(0.6)).power(n, HIGHER)
    assert power.shape == (40, 3)
    assert (np.diff(power, axis=0) > 0).all()
    assert (np.diff(power, axis=1) < 0).all()
    one = ANY.power(ANY.counts(100.0), HIGHER)
    assert float(power[30, 1]) == pytest.approx(float(one), abs=1e-9)


def test_edges() -> None:
    for units in ((1, 1, 1, 1, 1), (5, 0, 5, 5, 5), (5, 5, 5, 5, 0)):
        assert float(ANY.power(counts(*units), HIGHER)) == 0
        assert second_engine(ANY, counts(*units), HIGHER) == 0
        assert simulate(ANY, HIGHER, counts(*units), 300).successes == 0
    small = counts(2, 1, 1, 1, 1)
    assert float(ANY.with_effect(1e6).power(small, HIGHER)) == pytest.approx(1)
    assert float(ANY.with_effect(-1e6).power(small, HIGHER)) == pytest.approx(0)
    rare = size(ANY, Superiority(alpha=1e-9), 0.9999)
    assert float(rare.power) >= 0.9999
    wide = Doses(differences=(1.0, 0.5), doses=(3.0, 4.5), sd=1.0, allocation=(100, 1, 1))
    assert 0 < float(wide.power(counts(200, 2, 2), HIGHER)) < 1


def test_contradictions_are_refused() -> None:
    for fields, sentence in (
        ({"differences": (1.0, 2.0)}, "as many differences"),
        ({"differences": (1.0, 2.0), "doses": (3.0, 3.0)}, "named once"),
        ({"differences": (1.0, 2.0), "doses": (3.0, 4.5), "success": "named"}, "one of the doses: 3, 4.5 mg"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=sentence):
            Doses.model_validate({"sd": 1.0, **fields})


def test_arms_and_facts() -> None:
    assert ANY.strata == ("1.5 mg", "3 mg", "4.5 mg", "6 mg", "placebo")
    facts = {fact.name: fact.value for fact in ANY.facts()}
    assert facts["Optimal share of placebo"] == 2
    assert facts["Correlation of two comparisons"] == pytest.approx(0.5)
    assert facts["Standardised difference"] == pytest.approx(0.6)
