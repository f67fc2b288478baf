"""2 × 2 factorial trials."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.factorial import Factorial
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size
from ldn_designer.statistics.f_tests import f_tail

#: Typical trials of this design.
SAMPLES: dict[str, Design] = {
    "factorial": Factorial(difference=0.6, sd=1.2),
    "factorial, second": Factorial(
        difference=0.5, sd=1.0, tested="second", allocation=(2, 1, 1, 2)
    ),
    "factorial, interaction": Factorial(difference=1.2, sd=1.0, tested="interaction"),
}
TRIALS = 100_000
HELPS = Superiority()
EXACT: list[tuple[Factorial, tuple[int, ...], Hypothesis]] = [
    (Factorial(difference=0.7, sd=1.0), (10, 8, 9, 12), HELPS),
    (
        Factorial(difference=-0.6, sd=1.0, tested="second"),
        (6, 8, 9, 5),
        Superiority(benefit="lower"),
    ),
    (Factorial(difference=1.5, sd=1.0, tested="interaction"), (7, 7, 7, 7), HELPS),
    (Factorial(difference=0.1, sd=1.0), (10, 10, 10, 10), NonInferiority(limit=-0.6)),
    (Factorial(difference=0.1, sd=1.0), (15, 15, 15, 15), Equivalence(lower=-0.6, upper=0.7)),
    (Factorial(difference=3.0, sd=1.0), (2, 1, 1, 2), Superiority(limit=0.5)),
]


def counts(*units: int) -> Counts:
    return Counts(np.array(units, float))


def test_other_programs_print_the_same_size() -> None:
    """pwrss 0.3.1: pwrss.f.ancova(eta2 = 0.02, n.levels = c(2, 2), power = 0.8): the same for A, B and A × B."""
    f = sqrt(0.02 / 0.98)
    for tested, effect in (("first", 2 * f), ("second", 2 * f), ("interaction", 4 * f)):
        design = Factorial(difference=effect, sd=1.0, tested=tested)  # type: ignore[arg-type]
        assert real_size(design, Superiority(both_directions=True), 0.8) == pytest.approx(
            386.534384141359, rel=1e-6
        )


def test_the_standard_error_is_that_of_ordinary_least_squares() -> None:
    """The coefficient of a treatment coded ±½ in the model with the product of both codes."""
    sizes = (5, 9, 4, 6)
    first, second = np.array([0.5, 0.5, -0.5, -0.5]), np.array([0.5, -0.5, 0.5, -0.5])
    cells = np.column_stack([np.ones(4), first, second, first * second])
    model = np.repeat(cells, sizes, axis=0)
    variances = np.diag(np.linalg.inv(model.T @ model))
    for tested, variance in zip(("first", "second", "interaction"), variances[1:], strict=True):
        design = Factorial(difference=1.0, sd=3.0, tested=tested)  # type: ignore[arg-type]
        found = design.precision(counts(*sizes))
        assert float(found.se) == pytest.approx(3 * sqrt(variance))
        assert found.df == 20


def test_an_interaction_needs_four_times_as_many() -> None:
    main = Factorial(difference=0.5, sd=1.0)
    both = Factorial(difference=0.5, sd=1.0, tested="interaction")
    ratio = size(both, HELPS, 0.9).total / size(main, HELPS, 0.9).total
    assert 3.9 < float(ratio) < 4.1


def test_power_is_that_of_the_f_test_with_both_directions() -> None:
    n = counts(6, 8, 9, 5)
    design = Factorial(difference=0.8, sd=1.0)
    ncp = float((0.8 / design.precision(n).se) ** 2)
    both = float(design.power(n, Superiority(both_directions=True)))
    assert both == pytest.approx(float(f_tail(ncp, 1, 24, 0.05)), abs=1e-9)


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
    design: Factorial, units: tuple[int, ...], hypothesis: Hypothesis
) -> None:
    n = counts(*units)
    low, high = simulate(design, hypothesis, n, TRIALS, seed=22).interval(0.999)
    assert low <= float(design.power(n, hypothesis)) <= high


@pytest.mark.parametrize("factor", [sqrt(2), sqrt(0.5)])
def test_simulation_notices_a_wrong_standard_error(
    factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Factorial.precision

    def wrong(self: Factorial, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        return Precision(found.se * factor, found.df)

    monkeypatch.setattr(Factorial, "precision", wrong)
    for design, units, hypothesis in EXACT[:3]:
        n = counts(*units)
        low, high = simulate(design, hypothesis, n, TRIALS, seed=22).interval(0.999)
        assert not low <= float(design.power(n, hypothesis)) <= high


@pytest.mark.parametrize("hypothesis", list(dict.fromkeys(each for _, _, each in EXACT)), ids=str)
def test_no_result_leaves_its_range(hypothesis: Hypothesis) -> None:
    design = Factorial(difference=1.0, sd=1.0)
    for units in ([1, 1, 1, 1], [2, 0, 2, 2], [1, 1, 1, 2], [10**6] * 4):
        for effect in (0.0, 1e6, -1e6):
            for level in (1e-9, 0.5):
                asked = hypothesis.model_copy(update={"alpha": level})
                power = float(design.with_effect(effect).power(counts(*units), asked))
                assert 0 <= power <= 1
    assert float(design.power(counts(1, 1, 1, 1), hypothesis)) == 0
    assert float(design.power(counts(9, 0, 9, 9), hypothesis)) == 0
    assert simulate(design, hypothesis, counts(1, 1, 1, 1), 100).successes == 0


def test_what_follows_from_the_fields() -> None:
    design = SAMPLES["factorial, interaction"]
    assert len(design.strata) == len(design.courses) == 4
    assert "interaction" in design.method()
    assert "second treatment" in SAMPLES["factorial, second"].method()
    assert [fact.value for fact in SAMPLES["factorial"].facts()] == pytest.approx([0.5])
