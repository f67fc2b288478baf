"""Every bundled value of one-sample t tests from other programs."""

from __future__ import annotations

import json
from math import isclose, sqrt
from typing import Any

import pytest
from scipy import stats

from ldn_designer import resources
from ldn_designer.qualification.adapters.t_one_sample import obtained
from ldn_designer.qualification.rows import Obtained, Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/t_one_sample.json"))]


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


def asked(call: str, procedure: str = "t_one_sample", **inputs: Any) -> Obtained:
    """What is found for other arguments of the same calls."""
    return obtained(Row("other", procedure, inputs, {}, "", "", call, {}))


def test_other_arguments_of_the_same_calls() -> None:
    down = asked(
        'pwr.t.test(d = -0.4, n = 20, alternative = "less")', d=-0.4, alpha=0.1, n=20, sides=1
    )
    known = stats.nct.sf(stats.t.isf(0.1, 19), 19, 0.4 * sqrt(20))
    assert down.values["power"] == pytest.approx(known, abs=1e-10)
    wrong = asked(
        'pwr.t.test(d = -0.4, n = 20, alternative = "greater")', d=-0.4, alpha=0.1, n=20, sides=1
    )
    assert wrong.values["power"] < 0.1
    level = asked("pwr.t.test(d = 0.4, n = 20, power = 0.7)", d=0.4, n=20, power=0.7, sides=2)
    back = asked("pwr.t.test(d, n, sig.level)", d=0.4, n=20, alpha=level.values["alpha"], sides=2)
    assert back.values["power"] == pytest.approx(0.7, abs=1e-9)


def test_the_opposite_tail_counts_where_the_program_counts_it() -> None:
    call = 'power.t.test(n = 5, delta = 0.1, sd = 1, type = "one.sample", strict = TRUE)'
    given: dict[str, Any] = {"delta": 0.1, "sd": 1.0, "n": 5, "alpha": 0.05, "sides": 2}
    strict = asked(call, **given).values["power"]
    plain = asked(call.replace("TRUE", "FALSE"), **given).values["power"]
    other = stats.nct.cdf(-stats.t.isf(0.025, 4), 4, 0.1 * sqrt(5))
    assert strict - plain == pytest.approx(other, abs=1e-10)


def test_rpact_looks_upwards_unless_told_otherwise() -> None:
    call = "rpact::getPowerMeans(groups = 1, alternative = -0.5, maxNumberOfSubjects = 30)"
    given: dict[str, Any] = {"delta": -0.5, "sd": 1.0, "alpha": 0.025, "n": 30, "sides": 1}
    assert asked(call, **given).values["power"] < 1e-3
    lower = call.replace("groups", "directionUpper = FALSE, groups")
    assert asked(lower, **given).values["power"] > 0.7


def test_a_difference_of_none_has_no_size() -> None:
    found = asked("pwr.t.test(d = 0, power = 0.8)", d=0.0, alpha=0.05, power=0.8, sides=2)
    assert found.values["n"] == float("inf")
    assert "No number" in found.values["refused"]
