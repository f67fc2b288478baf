"""Correlation: values of other programs, the exact distribution, laws, simulation."""

from __future__ import annotations

import pytest
from design_laws import DesignLaws, units

from ldn_designer.designs.correlation import Correlation
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size

SAMPLES: dict[str, Correlation] = {
    "t": Correlation(correlation=0.4),
    "z": Correlation(correlation=0.35, test="z"),
}
ASKED: list[Hypothesis] = [
    Superiority(),
    Superiority(sides=1, alpha=0.01),
    Superiority(limit=0.1),
    NonInferiority(limit=-0.1),
    Equivalence(lower=0.1, upper=0.7),
]
#: Bound of the error of the normal approximation at the sizes below.
APPROXIMATION = 0.01
SIMULATED: list[tuple[Correlation, Hypothesis, tuple[int, ...]]] = [
    (Correlation(correlation=0.35, test="z"), Superiority(), (60,)),
    (Correlation(correlation=0.4), Superiority(), (40,)),
    (Correlation(correlation=-0.4), Superiority(benefit="lower"), (30,)),
    (Correlation(correlation=0.3, test="z"), Superiority(sides=1), (80,)),
    (Correlation(correlation=0.4), Superiority(limit=0.2), (100,)),
    (Correlation(correlation=0.05), Equivalence(lower=-0.3, upper=0.3), (100,)),
    (Correlation(correlation=0.1, test="z"), NonInferiority(limit=-0.2), (80,)),
]

TRIALS = 100_000


class TestLaws(DesignLaws):
    """The laws that it shares with others of its sort."""

    samples = SAMPLES
    asked = ASKED
    simulated = SIMULATED
    few = ((1,), (3,), (4,))
    approximation = APPROXIMATION
    noticed = (0, 3, 4, 6)


def test_other_programs_agree() -> None:
    both = Superiority(both_directions=True)
    # pwr 1.3.0: pwr.r.test(r = 0.3, sig.level = 0.05, power = 0.8); r = 0.9, "greater", power 0.9; n = 10
    third = Correlation(correlation=0.3)
    assert real_size(third, both, 0.8) == pytest.approx(84.0736397822877, abs=1e-2)
    high = Correlation(correlation=0.9)
    assert real_size(high, Superiority(sides=1), 0.9) == pytest.approx(6.46836096599709, abs=1e-2)
    assert float(third.power(units(10), both)) == pytest.approx(0.136467506265213, abs=1e-9)
    # pwrss 0.3.1: pwrss.z.corr(r = 0.6, r0 = 0.2, alpha = 0.05, power = 0.8)
    null = Superiority(limit=0.2)
    by_z = Correlation(correlation=0.6, test="z")
    assert real_size(by_z, null, 0.8) == pytest.approx(35.6347917503322, rel=1e-6)


@pytest.mark.parametrize(("design", "hypothesis", "n"), SIMULATED)
def test_the_second_engine_is_exact(
    design: Correlation, hypothesis: Hypothesis, n: tuple[int, ...]
) -> None:
    second = design.second_power(units(*n), hypothesis)
    assert second is not None
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=7).interval(0.999)
    assert low <= second <= high
    assert second == pytest.approx(float(design.power(units(*n), hypothesis)), abs=APPROXIMATION)


@pytest.mark.parametrize("factor", [2.0, 0.5])
@pytest.mark.parametrize("which", [1, 2])
def test_a_wrong_level_of_the_t_test_is_noticed(
    which: int, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    design, hypothesis, n = SIMULATED[which]
    right = Correlation._t_tail
    monkeypatch.setattr(
        Correlation,
        "_t_tail",
        lambda self, n, alpha, sign: right(self, n, alpha * factor, sign),
    )
    low, high = simulate(design, hypothesis, units(*n), TRIALS, seed=2026).interval(0.999)
    power = float(design.power(units(*n), hypothesis))
    assert not low - APPROXIMATION <= power <= high + APPROXIMATION


@pytest.mark.parametrize("n", [4, 5, 12, 60])
@pytest.mark.parametrize("alpha", [0.05, 0.2])
def test_the_second_engine_keeps_the_level_of_the_t_test(n: int, alpha: float) -> None:
    none = Correlation(correlation=0.0)
    both = Superiority(alpha=alpha, both_directions=True)
    assert none.second_power(units(n), both) == pytest.approx(alpha, abs=1e-10)


def test_the_second_engine_at_so_few_that_the_formula_is_off() -> None:
    design, n = Correlation(correlation=0.5, test="z"), units(12)
    low, high = simulate(design, Superiority(), n, TRIALS, seed=5).interval(0.999)
    assert low <= (design.second_power(n, Superiority()) or 0) <= high
    assert float(design.power(n, Superiority())) < low
    assert "simulation" in (design.approximation_note(n) or "")
    assert design.approximation_note(units(400)) is None
    assert design.second_power(units(3), Superiority()) == 0


def test_a_detectable_correlation_has_its_power() -> None:
    n, asked = units(50), Superiority(benefit="lower")
    found = float(SAMPLES["t"].off_scale(detectable(SAMPLES["t"], asked, n, 0.8).effect))
    assert -1 < found < 0
    assert float(Correlation(correlation=found).power(n, asked)) == pytest.approx(0.8, abs=1e-8)


def test_three_participants_show_nothing() -> None:
    for design in SAMPLES.values():
        assert float(design.power(units(3), Superiority())) == 0
        assert simulate(design, Superiority(), units(3), 1_000).successes == 0
    assert SAMPLES["z"].method() != SAMPLES["t"].method()
