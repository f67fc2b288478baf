"""Every bundled value of two-sample t tests from other programs."""

from __future__ import annotations

import json
from math import isclose, sqrt
from typing import Any

import pytest
from scipy import stats

from ldn_designer import resources
from ldn_designer.qualification.adapters.t_two_sample import obtained
from ldn_designer.qualification.rows import Obtained, Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/t_two_sample.json"))]


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


def asked(call: str, procedure: str = "t_two_sample", **inputs: Any) -> Obtained:
    """What is found for other arguments of the same calls."""
    return obtained(Row("other", procedure, inputs, {}, "", "", call, {}))


def test_other_arguments_of_the_same_calls() -> None:
    call = "rpact::getSampleSizeMeans(alternative = -2, stDev = 4, sided = 1, allocationRatioPlanned = 1.5)"
    given: dict[str, Any] = {"delta": -2, "sd": 4, "alpha": 0.025, "power": 0.9, "sides": 1}
    found = asked(call, **given, allocation_ratio=1.5).values
    assert found["n1"] == pytest.approx(1.5 * found["n2"], rel=1e-12)
    total = found["n_total"]
    ncp = 0.5 / sqrt(1 / found["n1"] + 1 / found["n2"])
    known = stats.nct.sf(stats.t.isf(0.025, total - 2), total - 2, ncp)
    assert known == pytest.approx(0.9, abs=1e-8)


def test_the_other_arm_is_found_whichever_is_given() -> None:
    given: dict[str, Any] = {"d": 0.8, "alpha": 0.05, "power": 0.8, "sides": 2}
    second = asked("pwr.t2n.test(n1 = 20)", **given, n1=20).values["n2"]
    assert asked("pwr.t2n.test(n2 = 20)", **given, n2=20).values["n1"] == pytest.approx(second)
    power = asked("pwr.t2n.test(n1, n2)", d=0.8, alpha=0.05, n1=20, n2=second, sides=2)
    assert power.values["power"] == pytest.approx(0.8, abs=1e-8)


def test_one_arm_may_be_too_small_for_any_other() -> None:
    found = asked("pwr.t2n.test(n1 = 5)", d=0.2, alpha=0.05, power=0.8, n1=5, sides=2)
    assert found.values["n2"] == float("inf")
    assert "No number" in found.values["refused"]
