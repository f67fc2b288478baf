"""Paired means: values of other programs, laws, simulation."""

from __future__ import annotations

from math import sqrt

import pytest
from design_laws import DesignLaws, units
from pydantic import ValidationError
from scipy import stats

from ldn_designer.designs.paired_means import PairedMeans
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.solving import real_size, size

SAMPLES: dict[str, PairedMeans] = {
    "differences": PairedMeans(difference=0.5, sd_differences=1.1),
    "correlation": PairedMeans(difference=0.8, sd=2.0, correlation=0.6),
    "both": PairedMeans(difference=0.9, sd=1.5, sd_treatment=2.0, correlation=-0.3),
}
ASKED: list[Hypothesis] = [
    Superiority(),
    Superiority(sides=1, alpha=0.01),
    Superiority(limit=0.1),
    NonInferiority(limit=-0.4),
    Equivalence(lower=-0.2, upper=1.2),
]
SIMULATED: list[tuple[PairedMeans, Hypothesis, tuple[int, ...]]] = [
    (PairedMeans(difference=0.6, sd=1.0, correlation=0.4), Superiority(), (20,)),
    (PairedMeans(difference=-1.5, sd_differences=1.0), Superiority(benefit="lower"), (2,)),
    (
        PairedMeans(difference=1.0, sd=1.0, sd_treatment=2.0, correlation=-0.4),
        Superiority(sides=1),
        (30,),
    ),
    (PairedMeans(difference=0.1, sd_differences=1.0), NonInferiority(limit=-0.4), (30,)),
    (
        PairedMeans(difference=0.1, sd=2.0, correlation=0.9),
        Equivalence(lower=-0.5, upper=0.5),
        (40,),
    ),
]

TRIALS = 100_000


class TestLaws(DesignLaws):
    """The laws that it shares with others of its sort."""

    samples = SAMPLES
    asked = ASKED
    simulated = SIMULATED
    few = ((1,), (2,), (3,))


def test_other_programs_agree() -> None:
    # pwr 1.3.0: pwr.t.test(d = 0.3, sig.level = 0.05, power = 0.9, type = "paired")
    both = Superiority(both_directions=True)
    third = PairedMeans(difference=0.3, sd_differences=1.0)
    assert real_size(third, both, 0.9) == pytest.approx(118.686506114664, abs=1e-3)
    # pwr 1.3.0: pwr.t.test(n = 4, d = 0.5, sig.level = 0.05, type = "paired")
    half = PairedMeans(difference=1.0, sd_differences=2.0)
    assert float(half.power(units(4), both)) == pytest.approx(0.111274915517832, abs=1e-9)
    # pwrss 0.3.1: pwrss.t.2means(mu1 = 10, mu2 = 9, sd1 = 2, sd2 = 2.5, paired = TRUE, paired.r = 0.8, power = 0.9)
    close = PairedMeans(difference=1.0, sd=2.5, sd_treatment=2.0, correlation=0.8)
    found = size(close, Superiority(), 0.9)
    assert int(found.total) == 26
    assert 1 / float(close.precision(found.counts).se) == pytest.approx(3.39934634239519, rel=1e-9)


@pytest.mark.parametrize("n", [2, 5, 30, 400])
def test_power_is_that_of_the_noncentral_t(n: int) -> None:
    design = PairedMeans(difference=0.3, sd=1.2, correlation=0.5)
    known = stats.nct.sf(stats.t.isf(0.025, n - 1), n - 1, 0.25 * sqrt(n))
    assert float(design.power(units(n), Superiority())) == pytest.approx(known, abs=1e-11)


def test_the_ways_to_give_the_spread_agree() -> None:
    ways = [
        PairedMeans(difference=1.0, sd_differences=sqrt(1.5**2 + 1.5**2 - 2 * 0.7 * 1.5**2)),
        PairedMeans(difference=1.0, sd=1.5, correlation=0.7),
        PairedMeans(difference=1.0, sd=1.5, sd_treatment=1.5, correlation=0.7),
    ]
    powers = [float(way.power(units(15), Superiority())) for way in ways]
    assert powers == pytest.approx([powers[0]] * 3, abs=1e-13)
    assert [way.alternative for way in ways] == [
        "SD of differences",
        "one SD and correlation",
        "SD of either measurement and correlation",
    ]
    assert [way.spread_field for way in ways] == [None, "sd", None]
    assert [way.nuisance_field for way in ways] == ["sd_differences", "sd", "sd"]


@pytest.mark.parametrize(
    "given", [{}, {"sd": 1.0}, {"correlation": 0.5}, {"sd_differences": 1.0, "sd": 1.0}]
)
def test_the_spread_is_given_in_one_way(given: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match="give exactly one of: SD of differences or"):
        PairedMeans.model_validate({"difference": 1.0} | given)


def test_a_perfect_correlation_leaves_the_difference_of_the_spreads() -> None:
    design = PairedMeans(difference=1.0, sd=1.0, sd_treatment=1.5, correlation=1 - 1e-12)
    assert float(design.difference_sd) == pytest.approx(0.5, abs=1e-10)
