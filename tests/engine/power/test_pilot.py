"""Rules for pilot trials: their size, the limit of their SD, and stop, amend or go."""

from __future__ import annotations

from math import comb, sqrt

import numpy as np
import pytest
from scipy import stats

from ldn_designer.power.pilot import (
    Chances,
    MainPower,
    Progression,
    observed_interval,
    sd_inflation,
    stepped_size,
)

LIMITS = Progression(stop=0.5, go=0.7)


@pytest.mark.parametrize(
    ("standardised", "power", "each"),
    [
        (0.05, "90%", 75), (0.1, "90%", 25), (-0.29, "90%", 25), (0.3, "90%", 15),
        (0.69, "90%", 15), (0.7, "90%", 10), (2.0, "90%", 10), (0.0, "80%", 50),
        (0.2, "80%", 20), (0.5, "80%", 10), (-0.9, "80%", 10),
    ],
)  # fmt: skip
def test_stepped_rules(standardised: float, power: MainPower, each: int) -> None:
    assert stepped_size(standardised, power) == each


def test_the_upper_limit_covers_the_sd_as_often_as_it_says() -> None:
    rng = np.random.default_rng(9)
    arms = rng.standard_normal((40_000, 2, 12))
    sds = np.sqrt(arms.var(2, ddof=1).mean(1))
    assert (sds * sd_inflation(24, level=0.8) >= 1).mean() == pytest.approx(0.8, abs=0.01)
    assert sd_inflation(24, level=0.8) == pytest.approx(sqrt(22 / stats.chi2.ppf(0.2, 22)))
    assert sd_inflation(30, arms=1, level=0.9) > sd_inflation(30, arms=1, level=0.8) > 1
    with pytest.raises(ValueError, match="at least 3 patients"):
        sd_inflation(2)


@pytest.mark.parametrize("patients", [1, 7, 10, 33])
@pytest.mark.parametrize("proportion", [0.0, 0.4, 0.7, 0.95, 1.0])
def test_chances_are_those_of_every_count(patients: int, proportion: float) -> None:
    shares = {"stop": 0.0, "amend": 0.0, "go": 0.0}
    for count in range(patients + 1):
        chance = comb(patients, count) * proportion**count * (1 - proportion) ** (patients - count)
        # In tenths, so that no rounding of 0.7·n decides.
        verdict = (
            "go" if 10 * count >= 7 * patients else "stop" if 2 * count < patients else "amend"
        )
        assert LIMITS.verdict(count, patients) == verdict
        shares[verdict] += chance
    found = LIMITS.chances(patients, proportion)
    assert isinstance(found, Chances)
    for name, share in shares.items():
        assert getattr(found, name) == pytest.approx(share, abs=1e-12)


def test_the_smallest_pilot_tells_good_from_poor_from_then_on() -> None:
    found = LIMITS.smallest(0.8, 0.5, go=0.9, wrongly=0.05)
    assert found is not None

    def told(patients: int) -> bool:
        good, poor = (LIMITS.chances(patients, p).go for p in (0.8, 0.5))
        return good >= 0.9 and poor <= 0.05

    assert not told(found - 1)
    assert all(told(n) for n in range(found, found + 300))
    assert LIMITS.smallest(0.6, 0.5) is None
    assert Progression(stop=0.0, go=0.0).smallest(0.5, 0.4, wrongly=1.0) == 1


def test_limits_out_of_order_are_refused() -> None:
    for stop, go in ((0.8, 0.7), (-0.1, 0.5), (0.5, 1.1)):
        with pytest.raises(ValueError, match="the limit to stop must be at most the limit to go"):
            Progression(stop=stop, go=go)


def test_the_observed_proportion_has_an_interval() -> None:
    exact = stats.binomtest(21, 30).proportion_ci(0.9)
    assert observed_interval(21, 30, 0.9) == pytest.approx(tuple(exact))
    wilson = stats.binomtest(21, 30).proportion_ci(0.9, method="wilson")
    assert observed_interval(21, 30, 0.9, "wilson") == pytest.approx(tuple(wilson))
    low, high = observed_interval(21, 30, 0.9, "blaker")
    assert exact.low <= low < 0.7 < high <= exact.high
