"""Every bundled value of paired t tests from other programs."""

from __future__ import annotations

import json
from math import isclose, sqrt
from typing import Any

import pytest
from scipy import stats

from ldn_designer import resources
from ldn_designer.qualification.adapters.t_paired import obtained
from ldn_designer.qualification.rows import Obtained, Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/t_paired.json"))]


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


def asked(call: str, procedure: str = "t_paired", **inputs: Any) -> Obtained:
    """What is found for other arguments of the same calls."""
    return obtained(Row("other", procedure, inputs, {}, "", "", call, {}))


def test_other_arguments_of_the_same_calls() -> None:
    call = "pwrss::pwrss.t.2means(mu1 = 1, mu2 = 2, sd1 = 2, sd2 = 2, paired = TRUE, paired.r = 0.5, n2 = 30)"
    found = asked(call, mean1=1, mean2=2, sd1=2, sd2=2, rho=0.5, alpha=0.05, n_pairs=30, sides=2)
    ncp, critical = -sqrt(30) / 2, stats.t.isf(0.025, 29)
    known = stats.nct.cdf(-critical, 29, ncp) + stats.nct.sf(critical, 29, ncp)
    assert found.values["power"] == pytest.approx(known, abs=1e-10)
    assert found.values["ncp"] == pytest.approx(ncp, abs=1e-12)
    effect = asked("pwr.t.test(n = 30, power = 0.9)", n_pairs=30, alpha=0.05, power=0.9, sides=2)
    size = asked("pwr.t.test(d)", dz=effect.values["dz"], alpha=0.05, power=0.9, sides=2)
    assert size.values["n_pairs"] == pytest.approx(30, abs=1e-6)
