"""Repeated-measures analysis of variance."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import pytest
from pydantic import ValidationError
from scipy import stats
from statsmodels.stats.anova import AnovaRM
from statsmodels.stats.power import TTestIndPower, TTestPower

from ldn_designer.designs.base import Counts, Design
from ldn_designer.designs.repeated_anova import RepeatedAnova
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size

if TYPE_CHECKING:
    from ldn_designer.kernels import Array

COURSES = ((0.0, 1.0, 1.0, 1.5), (0.0, 0.0, 0.2, 0.3))
#: Typical trials of this design.
SAMPLES: dict[str, Design] = {
    "repeated anova": RepeatedAnova(means=COURSES, sd=2.0, correlation=0.5),
    "repeated anova, not spherical": RepeatedAnova(
        means=COURSES, sd=2.0, correlation=0.5, sphericity=0.7
    ),
    "repeated anova, one arm": RepeatedAnova(
        means=((0.0, 0.8, 1.0),), sd=2.0, correlation=0.6, tested="within"
    ),
    "repeated anova, between, 2 : 1": RepeatedAnova(
        means=((2.0, 2.5), (1.0, 0.5)), sd=2.0, correlation=0.4, tested="between", allocation=(2, 1)
    ),
}
TRIALS = 100_000
HELPS = Superiority()
#: Exact: compound symmetry, or a test that does not depend on sphericity.
EXACT: list[tuple[RepeatedAnova, tuple[int, ...], Superiority]] = [
    (RepeatedAnova(means=((1.0, 0.0), (0.0, 1.0)), sd=2.0, correlation=0.5), (10, 12), HELPS),
    (RepeatedAnova(means=COURSES, sd=1.0, correlation=-0.2), (6, 4), Superiority(alpha=0.01)),
    (RepeatedAnova(means=COURSES, sd=2.0, correlation=0.5, tested="within"), (10, 15), HELPS),
    (
        RepeatedAnova(means=COURSES, sd=2.0, correlation=0.3, tested="between", sphericity=0.5),
        (30, 20),
        HELPS,
    ),
    (
        RepeatedAnova(means=((0.0, 1.0, 3.0),), sd=2.0, correlation=0.1, tested="within"),
        (2,),
        HELPS,
    ),
]
#: The largest error of the formula without sphericity that is known at these sizes.
APPROXIMATION = 0.05


def counts(*units: float) -> Counts:
    return Counts(np.array(units, float))


def test_two_measurements_are_t_tests() -> None:
    """Of differences within patients, of one arm or between two, and of the patients' means."""
    spread, n = 2.0 * sqrt(2 * 0.4), 14
    means = ((1.0, 0.0), (0.0, 1.0))
    interaction = RepeatedAnova(means=means, sd=2.0, correlation=0.6)
    known = TTestIndPower().power(2 / spread, n, 0.05)
    assert float(interaction.power(counts(n, n), HELPS)) == pytest.approx(known, abs=1e-9)
    one = RepeatedAnova(means=((1.0, 0.0),), sd=2.0, correlation=0.6, tested="within")
    assert float(one.power(counts(n), HELPS)) == pytest.approx(
        TTestPower().power(1 / spread, n, 0.05), abs=1e-9
    )
    average = RepeatedAnova(
        means=((2.0, 1.0), (0.0, 1.0)), sd=2.0, correlation=0.6, tested="between"
    )
    assert float(average.power(counts(n, n), HELPS)) == pytest.approx(
        TTestIndPower().power(1 / (2 * sqrt(0.8)), n, 0.05), abs=1e-9
    )


@pytest.mark.parametrize(
    ("tested", "n_total", "ncp"),
    # pwrss 0.3.1: pwrss.f.rmanova(eta2 = 0.06, n.levels = 2, n.rm = 4, corr.rm = 0.7, epsilon = 0.8, power = 0.8)
    [("within", 16.4925494424338, 11.2289698331464)],
)
def test_other_programs_print_the_same_size(tested: str, n_total: float, ncp: float) -> None:
    flat = RepeatedAnova(
        means=((0.0,) * 4,) * 2,
        sd=1.0,
        correlation=0.7,
        sphericity=0.8,
        tested=tested,  # type: ignore[arg-type]
    )
    design: RepeatedAnova = flat.with_effect(sqrt(0.06 / 0.94))
    assert real_size(design, HELPS, 0.8) == pytest.approx(n_total, rel=1e-5)
    found, df1, df2 = design.test(design.counts(n_total))
    assert float(found) == pytest.approx(ncp, rel=1e-9)
    assert float(df1) == pytest.approx(2.4)
    assert float(df2) == pytest.approx(34.7821186618412)


def test_the_simulated_test_is_the_published_one() -> None:
    """statsmodels' AnovaRM for one arm; for two, the t test of differences, squared."""
    rng = np.random.default_rng(3)
    data = rng.standard_normal((4, 9, 3)) + np.array([0.0, 0.4, 0.9])
    design = RepeatedAnova(means=((0.0, 0.0, 1.0),), sd=1.0, correlation=0.0, tested="within")
    _, p = design._analysed(data, [9])
    for one, mine in zip(data, p, strict=True):
        patient, time = np.indices(one.shape)
        table = pd.DataFrame({"y": one.ravel(), "who": patient.ravel(), "time": time.ravel()})
        known = AnovaRM(table, "y", "who", within=["time"]).fit().anova_table["Pr > F"].iloc[0]
        assert mine == pytest.approx(known, rel=1e-9)
    pairs = rng.standard_normal((4, 11, 2))
    design = RepeatedAnova(means=((1.0, 0.0), (0.0, 0.0)), sd=1.0, correlation=0.0)
    _, p = design._analysed(pairs, [5, 6])
    change = pairs[..., 1] - pairs[..., 0]
    known = stats.ttest_ind(change[:, :5], change[:, 5:], axis=1).pvalue
    assert p == pytest.approx(known, rel=1e-9)


def test_simulated_patients_have_the_planned_covariance() -> None:
    design = SAMPLES["repeated anova, not spherical"]
    assert isinstance(design, RepeatedAnova)
    root = design._root(np.array(design.means))
    covariance = root @ root.T
    assert np.trace(covariance) / 4 == pytest.approx(4.0)
    off_diagonal = (covariance.sum() - np.trace(covariance)) / 12
    assert off_diagonal / 4.0 == pytest.approx(0.5)
    centred = covariance - covariance.mean(0) - covariance.mean(1)[:, None] + covariance.mean()
    epsilon = np.trace(centred) ** 2 / (3 * (centred**2).sum())
    assert epsilon == pytest.approx(0.7)


@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_the_size_found_is_the_smallest(design: Design) -> None:
    for target in (0.8, 0.9999):
        found = size(design, HELPS, target)
        below = design.apportion(found.total - design.block)
        assert float(design.power(below, HELPS)) < target <= float(found.power)
        effect = detectable(design, HELPS, found.counts, float(found.power)).effect
        assert abs(effect) == pytest.approx(abs(float(design.effect)), rel=1e-8)
        assert design.second_power(found.counts, HELPS) == pytest.approx(
            float(found.power), abs=1e-9
        )


@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_a_changed_effect_is_the_effect(design: Design) -> None:
    many = np.linspace(-2, 2, 6).reshape(2, 3)
    assert design.with_effect(many).effect == pytest.approx(many, abs=1e-12)
    flat = design.with_effect(0.0)
    n = design.apportion(12 * design.block)
    assert float(flat.power(n, HELPS)) == pytest.approx(0.05, abs=1e-9)
    assert float(flat.with_effect(-0.7).effect) == pytest.approx(-0.7)


@pytest.mark.parametrize(("design", "units", "hypothesis"), EXACT, ids=str)
def test_simulated_power_agrees(
    design: RepeatedAnova, units: tuple[int, ...], hypothesis: Superiority
) -> None:
    n = counts(*units)
    low, high = simulate(design, hypothesis, n, TRIALS, seed=15).interval(0.999)
    assert low <= float(design.power(n, hypothesis)) <= high
    assert design.approximation_note(n) is None


@pytest.mark.parametrize("sphericity", [0.5, 0.8])
@pytest.mark.parametrize("tested", ["within", "interaction"])
def test_without_sphericity_power_is_near(sphericity: float, tested: str) -> None:
    design = RepeatedAnova(
        means=COURSES,
        sd=2.0,
        correlation=0.5,
        sphericity=sphericity,
        tested=tested,  # type: ignore[arg-type]
    )
    n = counts(25, 25)
    simulated = simulate(design, HELPS, n, 40_000, seed=2).power
    assert abs(simulated - float(design.power(n, HELPS))) < APPROXIMATION
    assert "sphericity" in (design.approximation_note(n) or "")
    # The corrected test keeps its level.
    level = simulate(design.with_effect(0.0), HELPS, n, 40_000, seed=3)
    assert 0.03 < level.power < 0.055


@pytest.mark.parametrize("factor", [sqrt(2), sqrt(0.5)])
def test_simulation_notices_a_wrong_standard_error(
    factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = RepeatedAnova.test

    def wrong(self: RepeatedAnova, n: Counts) -> tuple[Array, Array, Array]:
        ncp, df1, df2 = right(self, n)
        return ncp / factor**2, df1, df2

    monkeypatch.setattr(RepeatedAnova, "test", wrong)
    for design, units, hypothesis in EXACT[:3]:
        n = counts(*units)
        low, high = simulate(design, hypothesis, n, TRIALS, seed=15).interval(0.999)
        assert not low <= float(design.power(n, hypothesis)) <= high


def test_reducing_the_test_between_arms_by_sphericity_is_refuted_by_simulation() -> None:
    """pwrss multiplies every noncentrality by ε: the trial has more power between arms than it says."""
    asked = {
        "means": COURSES,
        "sd": 2.0,
        "correlation": 0.3,
        "sphericity": 0.5,
        "tested": "between",
    }
    n = counts(30, 20)
    low, _ = simulate(RepeatedAnova(**asked), HELPS, n, TRIALS, seed=15).interval(0.999)  # type: ignore[arg-type]
    reduced = RepeatedAnova(**asked, corrected="all")  # type: ignore[arg-type]
    assert float(reduced.power(n, HELPS)) < low - 0.1


@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_no_result_leaves_its_range(design: Design) -> None:
    arms = len(design.strata)
    for units in ([1] * arms, [0] * arms, [2] + [1] * (arms - 1), [10**6] * arms):
        for effect in (0.0, 1e6, -1e6):
            for level in (1e-9, 0.5):
                hypothesis = Superiority(alpha=level)
                power = float(design.with_effect(effect).power(counts(*units), hypothesis))
                assert 0 <= power <= 1
    assert float(design.power(counts(*[1] * arms), HELPS)) == 0
    assert design.second_power(counts(*[1] * arms), HELPS) == 0
    assert simulate(design, HELPS, counts(*[1] * arms), 100).successes == 0


def test_no_f_test_shows_more_than_a_limit() -> None:
    design, n, beyond = SAMPLES["repeated anova"], counts(50, 50), Superiority(limit=0.1)
    assert float(design.power(n, beyond)) == 0
    assert design.second_power(n, beyond) == 0
    assert simulate(design, beyond, n, 100).successes == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"means": ((1.0, 2.0), (1.0,))}, "at the same measurements"),
        ({"means": ((1.0,), (2.0,))}, "at the same measurements"),
        ({"means": ((1.0, 2.0),)}, "at least two of them"),
        ({"correlation": -0.5}, "cannot all be correlated by less than -0.333"),
        ({"sphericity": 0.2}, "sphericity is at least 0.333 with 4 measurements"),
    ],
)
def test_contradictions_are_refused(fields: dict[str, object], sentence: str) -> None:
    values = {"means": COURSES, "sd": 1.0, "correlation": 0.5} | fields
    with pytest.raises(ValidationError, match=sentence):
        RepeatedAnova(**values)  # type: ignore[arg-type]


def test_what_follows_from_the_fields() -> None:
    design = SAMPLES["repeated anova, between, 2 : 1"]
    assert design.strata == ("arm 1", "arm 2")
    f, eta2 = (float(fact.value or 0) for fact in design.facts())
    # Means of arms 2.25 and 0.75 in shares 2 : 1.
    assert f == pytest.approx(1.5 * sqrt(2 / 9) / 2)
    assert eta2 == pytest.approx(f * f / (1 + f * f))
    assert "Greenhouse" in SAMPLES["repeated anova, not spherical"].method()
    assert "Greenhouse" not in design.method()
