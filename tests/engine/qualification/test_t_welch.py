"""Every bundled value of t tests with unequal variances from other programs."""

from __future__ import annotations

import json
from math import isclose, sqrt
from typing import Any

import pytest
from scipy import stats

from ldn_designer import resources
from ldn_designer.qualification.adapters.t_welch import obtained
from ldn_designer.qualification.rows import Obtained, Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/t_welch.json"))]


def near(found: Any, wanted: Any, tolerance: dict[str, float]) -> bool:
    """Whole numbers by `count`, other numbers by `abs` or `rel`, whichever is met."""
    if isinstance(wanted, int) and "count" in tolerance and float(found).is_integer():
        return bool(abs(found - wanted) <= tolerance["count"])
    relative, absolute = tolerance.get("rel", 0.0), tolerance.get("abs", 0.0)
    return isclose(found, wanted, rel_tol=relative, abs_tol=absolute)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_values_agree(row: Row) -> None:
    found = obtained(row)
    assert not found.cause
    compared = [key for key in row.expected if key not in found.left_out]
    assert compared
    for key in compared:
        wanted = row.expected[key]
        assert near(found.values[key], wanted, dict(row.tolerance)), (
            key,
            found.values[key],
            wanted,
        )


def asked(call: str, procedure: str = "t_welch", **inputs: Any) -> Obtained:
    """What is found for other arguments of the same calls."""
    return obtained(Row("other", procedure, inputs, {}, "", "", call, {}))


def test_other_arguments_of_the_same_calls() -> None:
    given: dict[str, Any] = {"delta": 1.0, "sd1": 1.0, "sd2": 2.0, "alpha": 0.05, "sides": 2}
    found = asked("power.hsu.t.test(delta = 1, power = 0.8)", **given, power=0.8).values
    each = found["n_per_group"]
    critical, ncp = stats.t.isf(0.025, each - 1), sqrt(each / 5)
    assert stats.nct.sf(critical, each - 1, ncp) == pytest.approx(0.8, abs=1e-8)
    lower = asked("power.welch.t.test(n = 20)", **given, n_per_group=20).values["power"]
    strict = asked("power.welch.t.test(n = 20, strict = TRUE)", **given, n_per_group=20).values[
        "power"
    ]
    assert 0 < strict - lower < 1e-3


def test_welch_and_hsu_are_told_apart_by_the_call() -> None:
    given: dict[str, Any] = {"delta": 1.0, "sd1": 1.0, "sd2": 1.0, "alpha": 0.05, "sides": 2}
    powers = [
        asked(f"power.{name}.t.test(n = 6)", **given, n_per_group=6).values["power"]
        for name in ("hsu", "welch")
    ]
    assert powers[0] < powers[1]


def test_pwrss_rounds_up_each_arm() -> None:
    call = "pwrss::pwrss.t.2means(mu1 = 3, mu2 = 1, kappa = 3, welch.df = TRUE, power = 0.9)"
    found = asked(
        call, mean1=3, mean2=1, sd1=2, sd2=3, ratio_n1_n2=3, alpha=0.05, power=0.9, sides=2
    )
    first, second = found.values["n1"], found.values["n2"]
    assert first.is_integer()
    assert second.is_integer()
    assert 3 * (second - 1) < first <= 3 * second
    assert found.values["ncp"] == pytest.approx(2 / sqrt(4 / first + 9 / second))
    assert found.left_out == {"power": "an echo of the request"}
