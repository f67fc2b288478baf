"""Tables, their chances, and normal tests of them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, norm

from ldn_designer.statistics.two_binomials import chances, few_expected, steepest, tables, tails


@pytest.mark.parametrize(
    ("size", "risk"), [(1, 0.3), (12, 1e-9), (40, 0.999), (900, 0.5), (100_000, 0.02)]
)
def test_chances_are_those_of_a_binomial(size: int, risk: float) -> None:
    events, chance = chances(size, risk)
    assert chance.sum() == pytest.approx(1, abs=1e-14)
    assert chance == pytest.approx(binom.pmf(events, size, risk), rel=1e-7, abs=1e-15)
    assert events[0] >= 0
    assert events[-1] <= size


def test_tables_pair_every_number_of_events() -> None:
    found = tables((2, 3), (0.5, 0.25))
    assert found is not None
    treated, control, chance = found
    assert treated.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]
    assert control.tolist() == [0, 1, 2, 3] * 3
    assert chance[5] == pytest.approx(0.5 * 3 * 0.25 * 0.75**2)
    assert tables((10**7, 10**7), (0.5, 0.5)) is None


def test_tails_of_a_normal_test() -> None:
    away, variance = np.array([0.3, -0.3, 0.0, 0.2, -0.2]), np.array([0.04, 0.04, 0.0, 0.0, 0.0])
    higher, lower = tails(away, variance)
    assert higher == pytest.approx([norm.sf(1.5), norm.cdf(1.5), 0.5, 0, 1])
    assert lower == pytest.approx([norm.cdf(1.5), norm.sf(1.5), 0.5, 1, 0])


def test_a_correction_weakens_both_directions() -> None:
    higher, lower = tails(np.array([0.3]), np.array([0.04]), 0.1)
    assert higher == pytest.approx(norm.sf(1.0))
    assert lower == pytest.approx(norm.cdf(2.0))


def test_the_turn_of_a_falling_function() -> None:
    assert steepest(lambda x: 0.3 - x, 0.0, 1.0) == pytest.approx(0.3, abs=1e-15)
    assert steepest(lambda x: -1 - x, np.zeros(2), 1.0) == pytest.approx([0, 0], abs=1e-15)


def test_few_expected_events_are_said() -> None:
    assert few_expected((100.0, 100.0), (0.05, 0.5)) is None
    said = few_expected((100.0, 20.0), (0.5, 0.9))
    assert said is not None
    assert said.startswith("Only 2.0 events")
