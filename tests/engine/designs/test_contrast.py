"""A planned contrast of several means."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from pydantic import ValidationError
from statsmodels.stats.power import TTestIndPower

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.contrast import Contrast
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, size

#: Typical trials of this design.
SAMPLES: dict[str, Design] = {
    "contrast, trend": Contrast(means=(1.0, 0.6, 0.0), weights=(1, 0, -1), sd=1.5),
    "contrast, one against two, 2 : 1 : 1": Contrast(
        means=(1.0, 0.2, 0.0), weights=(1, -0.5, -0.5), sd=1.0, allocation=(2, 1, 1)
    ),
    "contrast, thirds": Contrast(
        means=(2.0, 1.0, 1.0, 0.5), weights=(1, -0.3333333, -0.3333333, -0.3333333), sd=2.0
    ),
}
TRIALS = 100_000
HELPS = Superiority()
EXACT: list[tuple[Contrast, tuple[int, ...], Hypothesis]] = [
    (Contrast(means=(1.0, 0.5, 0.0), weights=(1, 0, -1), sd=1.0), (8, 3, 8), HELPS),
    (
        Contrast(means=(0.0, 1.0, 0.8), weights=(1, -0.5, -0.5), sd=1.0),
        (14, 7, 6),
        Superiority(benefit="lower", alpha=0.1),
    ),
    (
        Contrast(means=(0.1, 0.0, 0.0), weights=(1, -0.5, -0.5), sd=1.0),
        (12, 9, 9),
        NonInferiority(limit=-0.8),
    ),
    (
        Contrast(means=(0.1, 0.0, 0.0), weights=(1, -0.5, -0.5), sd=1.0),
        (22, 19, 19),
        Equivalence(lower=-0.8, upper=0.9),
    ),
    (Contrast(means=(3.0, 0.0), weights=(1, -1), sd=1.0), (2, 1), Superiority(limit=0.5)),
]


def counts(*units: int) -> Counts:
    return Counts(np.array(units, float))


def test_two_arms_are_a_t_test() -> None:
    design = Contrast(means=(0.5, 0.0), weights=(1, -1), sd=1.0)
    assert int(size(design, HELPS, 0.8).total) == 128
    known = TTestIndPower().power(0.5, 25, 0.05, ratio=2)
    assert float(design.power(counts(25, 50), Superiority(both_directions=True))) == pytest.approx(
        known, abs=1e-9
    )


def test_the_standard_error_is_that_of_ordinary_least_squares() -> None:
    """From the normal equations of an arbitrary data set: σ²·c′(X′X)⁻¹c."""
    sizes, weights = (5, 9, 4), np.array([0.5, -1.0, 0.5])
    arms = np.repeat(np.eye(3), sizes, axis=0)
    variance = weights @ np.linalg.inv(arms.T @ arms) @ weights
    design = Contrast(means=(1.0, 2.0, 4.0), weights=(0.5, -1, 0.5), sd=3.0)
    found = design.precision(counts(*sizes))
    assert float(found.se) == pytest.approx(3 * sqrt(variance))
    assert found.df == 15
    assert float(design.effect) == pytest.approx(0.5)


@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_the_size_found_is_the_smallest(design: Design) -> None:
    for target in (0.8, 0.9999):
        found = size(design, HELPS, target)
        below = design.apportion(found.total - design.block)
        assert float(design.power(below, HELPS)) < target <= float(found.power)
        effect = detectable(design, HELPS, found.counts, float(found.power)).effect
        assert effect == pytest.approx(float(design.effect), rel=1e-8)


@pytest.mark.parametrize(("design", "units", "hypothesis"), EXACT, ids=str)
def test_simulated_power_agrees(
    design: Contrast, units: tuple[int, ...], hypothesis: Hypothesis
) -> None:
    n = counts(*units)
    low, high = simulate(design, hypothesis, n, TRIALS, seed=9).interval(0.999)
    assert low <= float(design.power(n, hypothesis)) <= high


@pytest.mark.parametrize("factor", [sqrt(2), sqrt(0.5)])
def test_simulation_notices_a_wrong_standard_error(
    factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Contrast.precision

    def wrong(self: Contrast, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        return Precision(found.se * factor, found.df)

    monkeypatch.setattr(Contrast, "precision", wrong)
    for design, units, hypothesis in EXACT[:3]:
        n = counts(*units)
        low, high = simulate(design, hypothesis, n, TRIALS, seed=9).interval(0.999)
        assert not low <= float(design.power(n, hypothesis)) <= high


def test_only_the_contrast_moves_with_the_effect() -> None:
    design = SAMPLES["contrast, one against two, 2 : 1 : 1"]
    assert isinstance(design, Contrast)
    moved = design.with_effect(3.0)
    assert float(moved.effect) == pytest.approx(3.0)
    assert moved.means[1] - moved.means[2] == pytest.approx(0.2)
    assert sum(moved.means) == pytest.approx(1.2)
    assert design.with_effect(np.linspace(-1, 1, 6).reshape(2, 3)).effect == pytest.approx(
        np.linspace(-1, 1, 6).reshape(2, 3)
    )


@pytest.mark.parametrize("hypothesis", list(dict.fromkeys(each for _, _, each in EXACT)), ids=str)
def test_no_result_leaves_its_range(hypothesis: Hypothesis) -> None:
    design = Contrast(means=(1.0, 0.5, 0.0), weights=(1, 0, -1), sd=1.0)
    for units in ([1, 1, 1], [2, 0, 2], [1, 1, 2], [10**6] * 3):
        for effect in (0.0, 1e6, -1e6):
            for level in (1e-9, 0.5):
                asked = hypothesis.model_copy(update={"alpha": level})
                power = float(design.with_effect(effect).power(counts(*units), asked))
                assert 0 <= power <= 1
    assert float(design.power(counts(1, 1, 1), hypothesis)) == 0
    assert float(design.power(counts(9, 0, 9), hypothesis)) == 0
    assert simulate(design, hypothesis, counts(1, 1, 1), 100).successes == 0


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ((1, -1), "one weight for each of the 3 means; there are 2"),
        ((1, 1, -1), "must sum to 0"),
        ((0, 0, 0), "must not be 0"),
    ],
)
def test_contradictions_are_refused(weights: tuple[float, ...], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Contrast(means=(1.0, 0.5, 0.0), weights=weights, sd=1.0)


def test_what_follows_from_the_fields() -> None:
    design = SAMPLES["contrast, trend"]
    assert design.strata == ("arm 1", "arm 2", "arm 3")
    assert [fact.value for fact in design.facts()] == pytest.approx([1.0, 1 / 1.5])
    assert "contrast" in design.method()
