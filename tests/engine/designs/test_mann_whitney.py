"""Two groups compared by ranks: from P(higher), from categories, from pilot data, from a shift."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats
from statsmodels.stats.nonparametric import samplesize_rank_compare_onetail

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.mann_whitney import MannWhitney
from ldn_designer.designs.mann_whitney_categories import MannWhitneyCategories
from ldn_designer.designs.mann_whitney_pilot import MannWhitneyPilot
from ldn_designer.designs.mann_whitney_shift import MannWhitneyShift
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size
from ldn_designer.statistics.shapes import SHAPES, higher

PAIN = (0.1, 0.2, 0.3, 0.4)
EVEN = (0.25, 0.25, 0.25, 0.25)
#: Implantation counts of 12 and 17 animals: ties, unequal arms.
FEWER = (3.0, 3.0, 4.0, 4.0, 5.0, 5.0, 5.0, 6.0, 6.0, 7.0)
MORE = (4.0, 5.0, 5.0, 6.0, 6.0, 7.0, 7.0, 8.0, 8.0, 9.0, 5.0, 6.0)
SAMPLES: dict[str, Design] = {
    "P(higher), Noether": MannWhitney(probability=0.65),
    "P(higher), normal shift, 2 : 1": MannWhitney(
        probability=0.62, variance="shift", allocation=(2, 1)
    ),
    "categories, Zhao": MannWhitneyCategories(control=EVEN, treatment=PAIN),
    "categories, placements, 1 : 2": MannWhitneyCategories(
        control=EVEN, treatment=PAIN, variance="placements", allocation=(1, 2)
    ),
    "pilot": MannWhitneyPilot(control=FEWER, treatment=MORE),
    "pilot, planned ranks, shrunk, 3 : 2": MannWhitneyPilot(
        control=FEWER, treatment=MORE, null="planned", shift=-0.1, allocation=(3, 2)
    ),
    "shift": MannWhitneyShift(difference=0.6, sd=1.0),
    "shift, logistic, Noether, 2 : 1": MannWhitneyShift(
        difference=0.7, sd=1.2, shape="logistic", formula="noether", allocation=(2, 1)
    ),
    "shift, exact p": MannWhitneyShift(difference=0.8, sd=1.0, test="exact"),
}
HIGHER = Superiority()
TRIALS = 20_000
samples = pytest.mark.parametrize("design", SAMPLES.values(), ids=list(SAMPLES))


def power(design: Design, total: float, hypothesis: Hypothesis = HIGHER) -> float:
    return float(design.power(design.counts(total), hypothesis))


# ---- values from elsewhere


def test_noether_s_example() -> None:
    """WMWssp::WMWssp_noether(.05, .8, .5, .65): N = (1.96 + 0.84)²/(12·¼·.15²)."""
    z = stats.norm.isf(0.025) + stats.norm.isf(0.2)
    expected = z**2 / (3 * 0.15**2)
    assert real_size(MannWhitney(probability=0.65), HIGHER, 0.8) == pytest.approx(expected)


@pytest.mark.parametrize("ratio", [1, 2])
@pytest.mark.parametrize(
    ("control", "treatment"), [(FEWER, MORE[:10]), (EVEN + PAIN, MORE[:4] + PAIN)]
)
def test_pilot_data_agree_with_statsmodels(
    control: tuple[float, ...], treatment: tuple[float, ...], ratio: int
) -> None:
    """samplesize_rank_compare_onetail, statsmodels 0.15: nobs_ratio is reference over treatment.

    Its samples are of one size here: with others, its relative effect is not the share of pairs.
    """
    design = MannWhitneyPilot(control=control, treatment=treatment, allocation=(ratio, 1))
    found = samplesize_rank_compare_onetail(
        treatment, control, 0.025, 0.9, nobs_ratio=1 / ratio, alternative="larger"
    )
    assert float(design.effect) + 0.5 == pytest.approx(found.relative_effect, abs=1e-12)
    # It divides by p − ½ + 1e-12.
    assert real_size(design, HIGHER, 0.9) == pytest.approx(found.nobs_total, rel=1e-8)


def test_pilot_data_and_their_categories_are_one_plan() -> None:
    """Categories from the data, placements: the same power once ranks are weighted as planned."""
    values = np.unique(FEWER + MORE)
    shares = [tuple(float(data.count(v)) / len(data) for v in values) for data in (FEWER, MORE)]
    pilot = MannWhitneyPilot(control=FEWER, treatment=MORE, null="planned", allocation=(2, 1))
    categories = MannWhitneyCategories(
        control=shares[0], treatment=shares[1], variance="placements", allocation=(2, 1)
    )
    for total in (6, 30, 90):
        assert power(pilot, total) == pytest.approx(power(categories, total), abs=1e-14)


def test_effects_are_counts_of_pairs() -> None:
    pairs = [(t > c) + (t == c) / 2 for t in MORE for c in FEWER]
    design = MannWhitneyPilot(control=FEWER, treatment=MORE)
    assert float(design.effect) + 0.5 == pytest.approx(np.mean(pairs))


def test_the_variance_under_a_shift_is_that_of_the_statistic() -> None:
    """Monte Carlo of p̂ in 12 + 20 normal outcomes: 100,000 trials, standard error of an SD 0.22%."""
    design = MannWhitney(probability=0.8, variance="shift")
    n = Counts(np.array([12.0, 20.0]))
    drawn = design.draw(np.random.default_rng(5), n, 100_000).estimate
    assert drawn.mean() == pytest.approx(0.3, abs=0.001)
    assert drawn.std() == pytest.approx(float(design.precision(n).se), rel=0.01)


@pytest.mark.parametrize("shape", SHAPES)
def test_p_of_a_shift_is_that_of_drawn_values(shape: Any) -> None:
    from ldn_designer.statistics.shapes import drawn

    rng = np.random.default_rng(11)
    first, second = drawn(shape, rng, (400_000,)), drawn(shape, rng, (400_000,))
    assert first.std() == pytest.approx(1, abs=0.01)
    assert abs((first + 0.7 > second).mean() - 0.5 - float(higher(shape, 0.7))) < 0.004
    assert float(higher(shape, -0.7)) == -float(higher(shape, 0.7))


def test_the_shift_formula_is_the_t_test_s_over_the_efficiency() -> None:
    """pwrss::pwrss.np.2groups(mu1 = 0.5, mu2 = 0, power = .8, distribution = "logistic"), by hand."""
    plain = real_size(MannWhitneyShift(difference=0.5, sd=1.0, shape="uniform"), HIGHER, 0.8)
    other = real_size(MannWhitneyShift(difference=0.5, sd=1.0, shape="logistic"), HIGHER, 0.8)
    assert other == pytest.approx(plain * 9 / np.pi**2, rel=1e-9)
    noether = MannWhitneyShift(difference=0.5, sd=1.0, formula="noether")
    z = stats.norm.isf(0.025) + stats.norm.isf(0.2)
    p = stats.norm.cdf(0.5 / sqrt(2))
    assert real_size(noether, HIGHER, 0.8) == pytest.approx(z**2 / (3 * (p - 0.5) ** 2))


# ---- laws


@samples
def test_with_effect_is_the_inverse_of_effect(design: Design) -> None:
    low, high = np.clip(design.effect_range(), -3, 3)
    for wanted in (0.0, 0.9 * low, 0.37 * high, np.linspace(low, high, 31).reshape(1, 31)):
        assert np.allclose(design.with_effect(wanted).effect, wanted, rtol=0, atol=1e-15)
    same = design.with_effect(float(design.effect))
    assert power(same, 60) == pytest.approx(power(design, 60), abs=1e-13)


@pytest.mark.parametrize(
    "name", ["categories, Zhao", "pilot", "pilot, planned ranks, shrunk, 3 : 2"]
)
def test_the_planned_distribution_has_the_planned_effect(name: str) -> None:
    design = SAMPLES[name]
    assert isinstance(design, MannWhitneyCategories | MannWhitneyPilot)
    control = design.arms[1]
    low, high = design.effect_range()
    for wanted in np.linspace(low, high, 23):
        planned = design.with_effect(float(wanted)).planned
        assert planned.sum() == pytest.approx(1)
        assert planned.min() >= 0
        # Σ over pairs of categories, one by one
        pairs = sum(
            t * c * ((i > j) + (i == j) / 2)
            for i, t in enumerate(planned)
            for j, c in enumerate(control)
        )
        assert pairs - 0.5 == pytest.approx(wanted, abs=1e-14)


@samples
def test_sizes_reach_their_power_and_one_block_less_does_not(design: Design) -> None:
    for target in (0.8, 0.9, 0.9999):
        found = size(design, HIGHER, target)
        assert found.reached
        assert float(found.power) >= target
        fewer = design.apportion(int(found.total) - design.block)
        assert float(design.power(fewer, HIGHER)) < target
        back = detectable(design, HIGHER, found.counts, target)
        assert back.reached
        assert 0 < float(back.effect) <= float(design.effect) + 1e-9


@samples
def test_power_is_a_probability_at_every_edge(design: Design) -> None:
    hypotheses: list[Hypothesis] = [
        HIGHER,
        Superiority(alpha=1e-9, sides=1, benefit="lower"),
        Superiority(limit=float(np.asarray(design.off_scale(0.1)))),
        NonInferiority(limit=float(np.asarray(design.off_scale(-0.1)))),
        Equivalence(
            lower=float(np.asarray(design.off_scale(-0.2))),
            upper=float(np.asarray(design.off_scale(0.3))),
        ),
    ]
    low, high = np.clip(design.effect_range(), -1e6, 1e6)
    for hypothesis in hypotheses:
        for units in ([0, 0], [1, 0], [1, 1], [2, 2], [1, 50], [1e7, 1e7]):
            n = Counts(np.array(units, float))
            for effect in (low, 0.999999 * low, 0.0, 1e-12, 0.999999 * high, high):
                found = float(design.with_effect(effect).power(n, hypothesis))
                assert 0 <= found <= 1
                if min(units) == 0:
                    assert found == 0


# ---- simulation


MARGINS = [
    ("P(higher), Noether", HIGHER, (70, 70), 0.01),
    ("P(higher), Noether", Superiority(alpha=0.05, sides=1), (60, 60), 0.015),
    ("P(higher), normal shift, 2 : 1", HIGHER, (100, 50), 0.01),
    ("P(higher), normal shift, 2 : 1", NonInferiority(limit=0.45), (60, 30), 0.015),
    ("P(higher), Noether", Superiority(limit=0.55), (150, 150), 0.015),
    ("P(higher), Noether", Equivalence(lower=0.5, upper=0.8), (100, 100), 0.015),
    ("categories, Zhao", HIGHER, (90, 90), 0.02),
    ("categories, placements, 1 : 2", HIGHER, (60, 120), 0.015),
    ("categories, placements, 1 : 2", NonInferiority(limit=0.48), (60, 120), 0.015),
    ("pilot", HIGHER, (25, 25), 0.03),
    ("pilot, planned ranks, shrunk, 3 : 2", HIGHER, (60, 40), 0.02),
    ("shift", HIGHER, (45, 45), 0.015),
    ("shift", NonInferiority(limit=-0.2), (30, 30), 0.015),
    ("shift, logistic, Noether, 2 : 1", HIGHER, (60, 30), 0.02),
    ("shift, exact p", HIGHER, (25, 25), 0.02),
]


@pytest.mark.parametrize(("name", "hypothesis", "units", "bound"), MARGINS)
def test_simulated_trials_agree(
    name: str, hypothesis: Hypothesis, units: tuple[int, int], bound: float
) -> None:
    design, n = SAMPLES[name], Counts(np.array(units, float))
    low, high = simulate(design, hypothesis, n, TRIALS, seed=8).interval(0.999)
    assert low - bound <= float(design.power(n, hypothesis)) <= high + bound


@pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
@samples
def test_a_wrong_standard_error_is_noticed(
    design: Design, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = type(design).precision

    def wrong(self: Design, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        divisor = None if found.se_null is None else found.se_null * factor
        return replace(found, se=found.se * factor, se_null=divisor)

    n = size(design, HIGHER, 0.8).counts
    monkeypatch.setattr(type(design), "precision", wrong)
    low, high = simulate(design, HIGHER, n, TRIALS, seed=8).interval(0.999)
    assert not low - 0.03 <= float(design.power(n, HIGHER)) <= high + 0.03


@samples
def test_trials_of_one_a_side_show_nothing_at_a_margin(design: Design) -> None:
    n = Counts(np.array([1.0, 1.0]))
    away = Superiority(limit=float(np.asarray(design.off_scale(0.01))))
    assert simulate(design, away, n, 500).successes == 0


# ---- what is refused


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        (MannWhitneyCategories, {"control": (0.5, 0.4), "treatment": (0.5, 0.5)}, "adds up to 90%"),
        (MannWhitneyCategories, {"control": (0.5, 0.5), "treatment": (0.2, 0.3, 0.5)}, "2 and 3"),
        (MannWhitneyCategories, {"control": (1.0,), "treatment": (1.0,)}, "two or more"),
        (MannWhitneyPilot, {"control": (1.0,), "treatment": (1.0, 2.0)}, "at least two patients"),
        (MannWhitneyPilot, {"control": (3.0, 3.0), "treatment": (3.0, 3.0)}, "all pilot data"),
        (MannWhitney, {"probability": 1.0}, "less than 1"),
    ],
)
def test_contradictions_are_refused(
    kind: type[Design], values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        kind(**values)


def test_small_trials_and_shapes_far_from_normal_are_noted() -> None:
    few, many = Counts(np.array([5.0, 5.0])), Counts(np.array([60.0, 60.0]))
    for name in ("P(higher), Noether", "categories, Zhao", "shift"):
        assert SAMPLES[name].approximation_note(few)
        assert SAMPLES[name].approximation_note(many) is None
    laplace = MannWhitneyShift(difference=0.6, sd=1.0, shape="laplace")
    assert "far from normal" in str(laplace.approximation_note(many))
    assert "12" not in str(laplace.approximation_note(many))
    assert "10 patients" in str(SAMPLES["pilot"].approximation_note(many))


@samples
def test_designs_say_what_they_are(design: Design) -> None:
    assert "Whitney" in design.method()
    assert design.nuisance_field in {q.name for q in design.fields()}
    assert all(fact.value is None or np.isfinite(fact.value) for fact in design.facts())
