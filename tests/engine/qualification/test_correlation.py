"""Every bundled value of correlations from other programs."""

from __future__ import annotations

import json
from math import atanh, isclose, sqrt
from typing import Any

import pytest
from scipy import stats

from ldn_designer import resources
from ldn_designer.qualification.adapters.correlation import obtained
from ldn_designer.qualification.rows import Obtained, Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/correlation.json"))]


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


def asked(call: str, procedure: str = "correlation", **inputs: Any) -> Obtained:
    """What is found for other arguments of the same calls."""
    return obtained(Row("other", procedure, inputs, {}, "", "", call, {}))


def test_other_arguments_of_the_same_calls() -> None:
    given: dict[str, Any] = {"alpha": 0.05, "sides": 1}
    down = asked('pwr.r.test(r = -0.3, n = 40, alternative = "less")', r=-0.3, n=40, **given)
    up = asked('pwr.r.test(r = 0.3, n = 40, alternative = "greater")', r=0.3, n=40, **given)
    assert down.values["power"] == pytest.approx(up.values["power"], abs=1e-12)
    found = asked(
        'pwr.r.test(n = 40, power = 0.8, alternative = "greater")', n=40, power=0.8, **given
    )
    back = asked("pwr.r.test(r, n)", r=found.values["r"], n=40, **given)
    assert back.values["power"] == pytest.approx(0.8, abs=1e-8)


def test_fisher_s_z_by_hand() -> None:
    one = asked("pwrss::pwrss.z.corr(r = 0.5, r0 = 0.1, n = 30)", r=0.5, r0=0.1, alpha=0.05, n=30)
    away = (atanh(0.5) - atanh(0.1)) * sqrt(27)
    critical = stats.norm.isf(0.025)
    known = stats.norm.cdf(away - critical) + stats.norm.cdf(-away - critical)
    assert one.values["power"] == pytest.approx(known, abs=1e-12)
    call = 'pwrss::pwrss.z.2corrs(r1 = 0.2, r2 = 0.6, kappa = 2, n2 = 30, alternative = "less")'
    two = asked(call, r1=0.2, r2=0.6, kappa=2, n2=30, alpha=0.05, sides=1)
    away = (atanh(0.6) - atanh(0.2)) / sqrt(1 / 57 + 1 / 27)
    assert two.values["power"] == pytest.approx(
        stats.norm.cdf(away - stats.norm.isf(0.05)), abs=1e-12
    )
