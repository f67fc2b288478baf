"""Where R's root finder stops."""

from __future__ import annotations

from math import exp, isnan, sqrt

import pytest

from ldn_designer.qualification.uniroot import TOLERANCE, uniroot


@pytest.mark.parametrize("tolerance", [1e-12, TOLERANCE, 0.01])
def test_the_root_is_within_the_tolerance(tolerance: float) -> None:
    for upper in (2.0, 100.0, 1e10):
        assert abs(uniroot(lambda x: x * x - 2, 0.0, upper, tolerance) - sqrt(2)) <= tolerance
        assert abs(
            uniroot(lambda x: exp(-x) - 0.5, 0.0, upper, tolerance) - 0.6931471805599453
        ) <= (tolerance)


def test_a_flat_function_is_bisected() -> None:
    assert uniroot(lambda x: -1.0 if x < 3 else 1.0, 0.0, 10.0, 1e-9) == pytest.approx(3, abs=1e-9)


def test_ends_that_are_roots_and_brackets_without_one() -> None:
    assert uniroot(lambda x: x, 0.0, 1.0) == 0
    assert uniroot(lambda x: x - 1, 0.0, 1.0) == 1
    assert isnan(uniroot(lambda x: x + 1, 0.0, 1.0))


def test_it_stops_where_r_stops() -> None:
    """pwrss 0.3.1 prints 14.2537402931325 for a size that is 14.2537698736: R's tolerance is 1.2e-4."""
    from ldn_designer.designs.repeated_anova import RepeatedAnova
    from ldn_designer.hypotheses import Superiority

    design: RepeatedAnova = RepeatedAnova(
        means=((0.0,) * 4,) * 2, sd=1.0, correlation=0.7, tested="within"
    ).with_effect(sqrt(0.06 / 0.94))
    short = lambda n: 0.8 - float(design.power(design.counts(n), Superiority()))  # noqa: E731 - asked twice
    assert uniroot(short, 3.0, 1e10) == pytest.approx(14.2537402931325, rel=1e-9)
    assert uniroot(short, 3.0, 1e10, 1e-10) == pytest.approx(14.2537698736, rel=1e-9)
