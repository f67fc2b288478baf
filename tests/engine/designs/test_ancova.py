"""Two means adjusted for baseline."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from pydantic import ValidationError

from ldn_designer.designs.ancova import Ancova
from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size

#: Typical trials of this design.
SAMPLES: dict[str, Design] = {
    "ANCOVA": Ancova(difference=0.6, sd=1.0, correlation=0.5),
    "ANCOVA, diaries, 2 : 1": Ancova(
        difference=0.7,
        sd=1.5,
        correlation=0.6,
        baseline_measures=2,
        follow_up_measures=4,
        correlation_follow_up=0.8,
        covariates=3,
        allocation=(2, 1),
    ),
    "change from baseline": Ancova(difference=0.9, sd=1.0, correlation=0.7, analysis="change"),
    "follow-up alone, formula": Ancova(
        difference=0.9, sd=1.0, correlation=0.3, analysis="post", covariates=2, imbalance="ignored"
    ),
}
TRIALS = 100_000
HELPS = Superiority()
#: F tests and statsmodels count significance in either direction.
BOTH = Superiority(both_directions=True)
HYPOTHESES: list[Hypothesis] = [
    HELPS,
    Superiority(benefit="lower", alpha=0.2, both_directions=True),
    Superiority(sides=1, alpha=0.1, limit=0.2),
    NonInferiority(limit=-0.4),
    Equivalence(lower=-0.6, upper=1.9),
]


def counts(*units: int) -> Counts:
    return Counts(np.array(units, float))


@pytest.mark.parametrize(
    ("p", "r", "rho", "post", "change", "ancova"),
    [
        # By hand from Frison and Pocock's formulas, in ninths and the like.
        (1, 1, 0.5, 1.0, 1.0, 0.75),
        (2, 3, 0.5, 2 / 3, 2 / 3 + 3 / 4 - 1, 2 / 3 - 1 / 3),
        (3, 1, 0.7, 1.0, 1 + 0.8 - 1.4, 1 - 0.49 / 0.8),
    ],
)
def test_variances_are_frison_and_pococks(
    p: int, r: int, rho: float, post: float, change: float, ancova: float
) -> None:
    for analysis, variance in (("post", post), ("change", change), ("ancova", ancova)):
        design = Ancova(
            difference=1.0,
            sd=2.0,
            correlation=rho,
            baseline_measures=p,
            follow_up_measures=r,
            analysis=analysis,  # type: ignore[arg-type]
            imbalance="ignored",
        )
        assert float(design.analysed_variance) == pytest.approx(variance)
        found = design.precision(counts(20, 30))
        assert float(found.se) == pytest.approx(2 * sqrt(variance * (1 / 20 + 1 / 30)))
        assert found.df == 50 - 2 - (analysis == "ancova")


def test_the_variance_is_that_of_the_best_linear_combination_of_all_measures() -> None:
    """From the covariance matrix of every measurement, without any of the formulas."""
    p, r, within, before, after = 3, 2, 0.4, 0.6, 0.7
    design = Ancova(
        difference=1.0,
        sd=1.0,
        correlation=within,
        baseline_measures=p,
        follow_up_measures=r,
        correlation_baseline=before,
        correlation_follow_up=after,
    )
    matrix = np.full((p + r, p + r), within)
    matrix[:p, :p], matrix[p:, p:] = before, after
    np.fill_diagonal(matrix, 1)
    to_means = np.zeros((2, p + r))
    to_means[0, :p], to_means[1, p:] = 1 / p, 1 / r
    means = to_means @ matrix @ to_means.T
    residual = means[1, 1] - means[0, 1] ** 2 / means[0, 0]
    assert float(design.analysed_variance) == pytest.approx(residual, abs=1e-14)


def test_other_programs_print_the_same_sizes() -> None:
    """Two arms and one covariate: pwrss takes it as fixed, as the published formula does; Superpower as random."""
    f = sqrt(0.06 / 0.94)
    design = Ancova(
        difference=2 * f * sqrt(1 - 0.3**2), sd=1.0, correlation=0.3, imbalance="ignored"
    )
    # pwrss 0.3.1: pwrss.f.ancova(eta2 = 0.06, n.levels = 2, n.covariates = 1, alpha = 0.05, power = 0.8)
    assert real_size(design, BOTH, 0.8) == pytest.approx(124.931514657963, rel=1e-6)
    # Superpower 0.2.4: power_oneway_ancova(mu = c(0, 0.5), n_cov = 1, r2 = 0.5, sd = 1, beta_level = 0.2)
    design = Ancova(difference=0.5, sd=1.0, correlation=sqrt(0.5))
    assert real_size(design, HELPS, 0.8) == pytest.approx(65.8111839294434, rel=1e-3)


def test_without_covariates_it_is_a_t_test() -> None:
    from statsmodels.stats.power import TTestIndPower

    design = Ancova(difference=0.6, sd=1.0, correlation=0.5, analysis="post")
    assert float(design.power(counts(40, 40), BOTH)) == pytest.approx(
        TTestIndPower().power(0.6, 40, 0.05), abs=1e-9
    )


@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_the_size_found_is_the_smallest(design: Design) -> None:
    for target in (0.8, 0.9999):
        found = size(design, HELPS, target)
        below = design.apportion(found.total - design.block)
        assert float(design.power(below, HELPS)) < target <= float(found.power)
        effect = detectable(design, HELPS, found.counts, float(found.power)).effect
        assert effect == pytest.approx(float(design.effect), rel=1e-8)


@pytest.mark.parametrize("hypothesis", HYPOTHESES, ids=str)
@pytest.mark.parametrize("units", [(3, 2), (9, 5), (30, 25)])
def test_the_second_engine_agrees(hypothesis: Hypothesis, units: tuple[int, int]) -> None:
    for covariates in (0, 2):
        design = Ancova(difference=0.7, sd=1.0, correlation=0.6, covariates=covariates)
        second = design.second_power(counts(*units), hypothesis)
        assert second == pytest.approx(float(design.power(counts(*units), hypothesis)), abs=1e-7)


EXACT: list[tuple[Ancova, tuple[int, int], Hypothesis]] = [
    (Ancova(difference=1.2, sd=1.0, correlation=0.6), (5, 4), HELPS),
    (Ancova(difference=-0.8, sd=1.0, correlation=0.5), (20, 20), Superiority(benefit="lower")),
    (Ancova(difference=1.5, sd=1.0, correlation=0.3, covariates=3), (6, 6), HELPS),
    (Ancova(difference=0.5, sd=1.0, correlation=-0.4), (12, 25), HYPOTHESES[2]),
    (Ancova(difference=0.1, sd=1.0, correlation=0.7), (14, 10), NonInferiority(limit=-0.5)),
    (Ancova(difference=0.1, sd=1.0, correlation=0.8), (9, 9), Equivalence(lower=-0.7, upper=0.8)),
    (
        Ancova(
            difference=0.8,
            sd=1.0,
            correlation=0.5,
            baseline_measures=2,
            follow_up_measures=3,
            correlation_baseline=0.8,
        ),
        (8, 10),
        HELPS,
    ),
    (Ancova(difference=1.0, sd=1.0, correlation=0.7, analysis="change"), (9, 8), HELPS),
    (Ancova(difference=1.0, sd=1.0, correlation=0.7, analysis="post", covariates=2), (9, 8), HELPS),
]


@pytest.mark.parametrize(("design", "units", "hypothesis"), EXACT, ids=str)
def test_simulated_power_agrees(
    design: Ancova, units: tuple[int, int], hypothesis: Hypothesis
) -> None:
    n = counts(*units)
    low, high = simulate(design, hypothesis, n, TRIALS, seed=31).interval(0.999)
    assert low <= float(design.power(n, hypothesis)) <= high


@pytest.mark.parametrize("factor", [sqrt(2), sqrt(0.5)])
def test_simulation_notices_a_wrong_standard_error(
    factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Ancova.balanced

    def wrong(self: Ancova, n: Counts) -> Precision:
        found = right(self, n)
        return Precision(found.se * factor, found.df)

    monkeypatch.setattr(Ancova, "balanced", wrong)
    for design, units, hypothesis in EXACT[:2]:
        n = counts(*units)
        low, high = simulate(design, hypothesis, n, TRIALS, seed=31).interval(0.999)
        assert not low <= float(design.power(n, hypothesis)) <= high


def test_the_formula_that_ignores_imbalance_is_off_and_says_so() -> None:
    design = Ancova(difference=1.2, sd=1.0, correlation=0.6, imbalance="ignored", covariates=3)
    n = counts(6, 6)
    simulated = simulate(design, HELPS, n, TRIALS, seed=8)
    assert float(design.power(n, HELPS)) > simulated.interval(0.999)[1] + 0.05
    assert "over 2 %" in (design.approximation_note(n) or "")
    assert design.approximation_note(counts(400, 400)) is None
    assert Ancova(difference=1.2, sd=1.0, correlation=0.6).approximation_note(n) is None


def test_the_standard_error_is_that_of_the_estimates() -> None:
    """Over trials, imbalance of the covariates included: the estimates of 100,000 trials vary that much."""
    design = Ancova(difference=0.0, sd=1.0, correlation=0.5, covariates=2)
    n = counts(8, 7)
    drawn = design.draw(np.random.default_rng(6), n, TRIALS)
    assert drawn.estimate.std() == pytest.approx(float(design.precision(n).se), rel=0.01)
    assert float(design.precision(n).se) > 1.1 * float(design.balanced(n).se)
    assert np.isinf(design.precision(counts(3, 3)).se)


@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("hypothesis", HYPOTHESES, ids=str)
def test_no_result_leaves_its_range(design: Design, hypothesis: Hypothesis) -> None:
    for units in ([1, 1], [2, 0], [2, 2], [1, 4], [10**6, 10**6]):
        for effect in (0.0, 1e6, -1e6):
            moved = design.with_effect(effect)
            for level in (1e-9, 0.5):
                asked = hypothesis.model_copy(update={"alpha": level})
                power = float(moved.power(counts(*units), asked))
                assert 0 <= power <= 1
    assert float(design.power(counts(1, 1), hypothesis)) == 0
    assert simulate(design, hypothesis, counts(1, 1), 100).successes == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"correlation": -0.6, "baseline_measures": 3}, "cannot all hold"),
        ({"correlation": 0.9, "baseline_measures": 5, "correlation_baseline": 0.2}, "cannot all"),
        ({"correlation": 0.5, "follow_up_measures": 2.5}, "valid integer"),
        ({"correlation": 1.0}, "less than 1"),
    ],
)
def test_contradictions_are_refused(fields: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Ancova(difference=1.0, sd=1.0, **fields)  # type: ignore[arg-type]


def test_the_methods_sentence_names_the_analysis() -> None:
    assert "covariance" in SAMPLES["ANCOVA"].method()
    assert (
        SAMPLES["change from baseline"].method() == "two-sample t test of the change from baseline"
    )
    assert "2 further covariates" in SAMPLES["follow-up alone, formula"].method()
    assert [fact.value for fact in SAMPLES["ANCOVA"].facts()] == pytest.approx([sqrt(0.75), 0.75])
