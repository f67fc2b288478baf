"""Every bundled value of z tests of means from other programs."""

from __future__ import annotations

import json
from math import ceil, isclose, sqrt
from typing import Any

import pytest
from scipy import stats

from ldn_designer import resources
from ldn_designer.qualification.adapters.z_means import obtained
from ldn_designer.qualification.rows import Obtained, Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/z_means.json"))]


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


def asked(call: str, procedure: str = "z_means", **inputs: Any) -> Obtained:
    """What is found for other arguments of the same calls."""
    return obtained(Row("other", procedure, inputs, {}, "", "", call, {}))


def deviate(p: float) -> float:
    return float(stats.norm.ppf(p))


def test_other_arguments_of_the_same_calls() -> None:
    both = deviate(0.975) + deviate(0.9)
    one = asked(
        "TrialSize::OneSampleMean.Equality(alpha, beta, sigma, margin)",
        alpha=0.05,
        beta=0.1,
        sigma=2.0,
        margin=0.5,
    )
    assert one.values["n"] == pytest.approx(both**2 * 16, rel=1e-9)
    two = asked(
        "TrialSize::TwoSampleMean.Equality(k = 2)", alpha=0.05, beta=0.1, sigma=2.0, k=2, margin=0.5
    )
    assert two.values["n"] == pytest.approx(2 * both**2 * 16 * 1.5, rel=1e-9)
    mean = asked("pwr.norm.test(d = -0.3, n = 50)", d=-0.3, alpha=0.05, n=50, sides=2)
    away = 0.3 * sqrt(50)
    known = stats.norm.cdf(away - deviate(0.975)) + stats.norm.cdf(-away - deviate(0.975))
    assert mean.values["power"] == pytest.approx(known, abs=1e-12)
    power = asked(
        "pwrss::pwrss.z.2means(n2 = 40)", mean1=5, mean2=4, sd1=2, sd2=3, alpha=0.05, n1=40, n2=40
    )
    away = 1 / sqrt(13 / 40)
    known = stats.norm.cdf(away - deviate(0.975)) + stats.norm.cdf(-away - deviate(0.975))
    assert power.values["power"] == pytest.approx(known, abs=1e-12)


def test_epi_r_asks_for_size_power_or_difference() -> None:
    call = "epiR::epi.sscompc(treat = 5, control = 4.5, sigma = 1.4, r = 1, sided.test = 1, conf.level = 0.90)"
    given: dict[str, Any] = {"sd": 1.4, "ratio": 1}
    sized = asked(call, **given, treat=5, control=4.5, power=0.8).values
    real = 2 * ((deviate(0.9) + deviate(0.8)) * 1.4 / 0.5) ** 2
    assert sized["n_treat"] == sized["n_control"] == ceil(real)
    power = asked(call, **given, treat=5, control=4.5, n=2 * real).values["power"]
    assert power == pytest.approx(0.8, abs=1e-9)
    delta = asked(call, **given, treat=None, control=None, n=2 * real, power=0.8).values["delta"]
    assert delta == pytest.approx(0.5, abs=1e-8)
