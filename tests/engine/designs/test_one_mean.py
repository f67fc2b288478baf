"""One mean: values of other programs, laws, simulation."""

from __future__ import annotations

from math import sqrt

import pytest
from design_laws import DesignLaws, units
from scipy import stats

from ldn_designer.designs.one_mean import OneMean
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size

SAMPLES: dict[str, OneMean] = {
    "t": OneMean(difference=0.5, sd=1.0),
    "z": OneMean(difference=0.7, sd=1.4, test="z"),
}
ASKED: list[Hypothesis] = [
    Superiority(),
    Superiority(sides=1, alpha=0.01),
    Superiority(limit=0.1),
    NonInferiority(limit=-0.4),
    Equivalence(lower=-0.2, upper=1.2),
]
SIMULATED: list[tuple[OneMean, Hypothesis, tuple[int, ...]]] = [
    (OneMean(difference=0.6, sd=1.0), Superiority(), (20,)),
    (OneMean(difference=-0.9, sd=1.0), Superiority(benefit="lower", sides=1), (2,)),
    (OneMean(difference=0.6, sd=1.5, test="z"), Superiority(alpha=0.01), (40,)),
    (OneMean(difference=0.1, sd=1.0), NonInferiority(limit=-0.4), (30,)),
    (OneMean(difference=0.1, sd=1.0), Equivalence(lower=-0.5, upper=0.5), (40,)),
]

TRIALS = 100_000


class TestLaws(DesignLaws):
    """The laws that it shares with others of its sort."""

    samples = SAMPLES
    asked = ASKED
    simulated = SIMULATED
    few = ((1,), (2,), (3,))


def test_other_programs_agree() -> None:
    both = Superiority(both_directions=True)
    # pwr 1.3.0: pwr.t.test(d = 0.5, sig.level = 0.05, power = 0.8, type = "one.sample")
    half = OneMean(difference=0.5, sd=1.0)
    assert real_size(half, both, 0.8) == pytest.approx(33.3671291390766, abs=1e-3)
    # pwr 1.3.0: pwr.t.test(n = 2, d = 0.3, sig.level = 0.05, type = "one.sample", alternative = "greater")
    third = OneMean(difference=0.3, sd=1.0)
    power = third.power(units(2), Superiority(sides=1))
    assert float(power) == pytest.approx(0.080816097093836, abs=1e-9)
    # pwr 1.3.0: pwr.t.test(n = 10, sig.level = 0.05, power = 0.8, type = "one.sample")
    found = detectable(half, both, units(10), 0.8).effect
    assert float(found) == pytest.approx(0.996004349271423, abs=1e-5)
    # rpact 4.3.0: getSampleSizeMeans(groups = 1, alternative = 1, stDev = 1.5, normalApproximation = TRUE)
    known = OneMean(difference=1.0, sd=1.5, test="z")
    asked = Superiority(sides=1, alpha=0.025)
    assert real_size(known, asked, 0.9) == pytest.approx(23.6417018882414, rel=1e-6)


@pytest.mark.parametrize("n", [2, 5, 30, 400])
def test_power_is_that_of_the_noncentral_t(n: int) -> None:
    design = OneMean(difference=0.3, sd=1.2)
    known = stats.nct.sf(stats.t.isf(0.025, n - 1), n - 1, 0.25 * sqrt(n))
    assert float(design.power(units(n), Superiority())) == pytest.approx(known, abs=1e-11)


def test_one_value_has_no_t_test() -> None:
    assert float(SAMPLES["t"].power(units(1), Superiority())) == 0
    assert simulate(SAMPLES["t"], Superiority(), units(1), 1_000).successes == 0
    # A z test has.
    assert float(SAMPLES["z"].power(units(1), Superiority())) > 0.025


def test_words_follow_the_test() -> None:
    assert [design.method() for design in SAMPLES.values()] == [
        "one-sample t test",
        "one-sample z test with known standard deviation",
    ]
    assert SAMPLES["t"].strata == ("participants",)
    assert SAMPLES["t"].allocation == (1,)
