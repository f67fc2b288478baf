"""Every bundled value of non-inferiority and equivalence of means from other programs."""

from __future__ import annotations

import json
from math import isclose, log, sqrt
from typing import Any

import pytest
from scipy import stats

from ldn_designer import resources
from ldn_designer.qualification.adapters.noninf_equiv_means import obtained
from ldn_designer.qualification.rows import Obtained, Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/noninf_equiv_means.json"))]


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


def asked(call: str, procedure: str = "noninf_equiv_means", **inputs: Any) -> Obtained:
    """What is found for other arguments of the same calls."""
    return obtained(Row("other", procedure, inputs, {}, "", "", call, {}))


def deviate(p: float) -> float:
    return float(stats.norm.ppf(p))


def test_rpact_tests_from_either_side() -> None:
    below = asked(
        "rpact::getSampleSizeMeans(thetaH0 = 0.5, alternative = -0.1, stDev = 1)",
        true_diff=-0.1,
        margin=-0.5,
        sd=1,
        alpha=0.025,
        power=0.9,
        allocation_ratio=1,
    )
    above = asked(
        "rpact::getSampleSizeMeans(thetaH0 = -0.5, alternative = 0.1, stDev = 1)",
        true_diff=0.1,
        margin=0.5,
        sd=1,
        alpha=0.025,
        power=0.9,
        allocation_ratio=1,
    )
    assert below.values["n_total"] == pytest.approx(above.values["n_total"], rel=1e-9)
    ratio = asked(
        "rpact::getSampleSizeMeans(meanRatio = TRUE, normalApproximation = TRUE)",
        ratio=0.9,
        ratio_H0=0.8,
        cv=0.5,
        alpha=0.025,
        power=0.9,
    )
    known = 2 * (deviate(0.975) + deviate(0.9)) ** 2 * 0.25 * 1.64 / 0.01
    assert ratio.values["n_total"] == pytest.approx(known, rel=1e-9)


def test_power_of_given_numbers() -> None:
    given: dict[str, Any] = {
        "treat": 5.2,
        "control": 5,
        "sd": 2,
        "margin": 1,
        "alpha": 0.05,
        "r": 1,
    }
    found = asked("epiR::epi.ssninfc(n = 101)", **given, n=101).values["power"]
    assert found == pytest.approx(
        stats.norm.cdf(1.2 / (2 * sqrt(2 / 51)) - deviate(0.95)), abs=1e-12
    )
    found = asked("epiR::epi.ssequc(n = 100)", **given, n=100).values["power"]
    tail = stats.norm.cdf(0.8 / (2 * sqrt(2 / 50)) - deviate(0.95))
    assert found == pytest.approx(max(2 * tail - 1, 0), abs=1e-12)


def test_trial_size_of_one_group() -> None:
    given: dict[str, Any] = {"alpha": 0.05, "beta": 0.2, "sigma": 1.0, "delta": 0.5}
    centred = asked("TrialSize::OneSampleMean.Equivalence(margin = 0)", **given, margin=0)
    assert centred.values["n"] == pytest.approx(4 * (deviate(0.95) + deviate(0.9)) ** 2, rel=1e-9)
    aside = asked("TrialSize::OneSampleMean.Equivalence(margin = 0.1)", **given, margin=0.1)
    known = (deviate(0.95) + deviate(0.8)) ** 2 / 0.16
    assert aside.values["n"] == pytest.approx(known, rel=1e-9)


@pytest.mark.parametrize(
    ("design", "df", "factor"),
    [("parallel", 38, 4), ("2x2", 38, 2), ("paired", 39, 2), ("2x2x3", 77, 1.5), ("2x2x4", 116, 1)],
)
@pytest.mark.parametrize("logscale", [True, False])
def test_power_of_each_layout(design: str, df: int, factor: float, *, logscale: bool) -> None:
    """Forty participants in all: variance is `factor` times the residual variance over forty."""
    given: dict[str, Any] = {"design": design, "CV": 0.3, "alpha": 0.025, "logscale": logscale}
    margin, theta = (1.25, 1.05) if logscale else (0.2, 0.05)
    found = asked(
        "PowerTOST::power.noninf(n = 40)", **given, margin=margin, theta0=theta, n_total=40
    )
    spread = sqrt(log(1.09)) if logscale else 0.3
    distance = log(1.25 / 1.05) if logscale else 0.15
    known = stats.nct.sf(stats.t.isf(0.025, df), df, distance / (spread * sqrt(factor / 40)))
    assert found.values["power"] == pytest.approx(known, abs=1e-9)


def test_sequences_of_unequal_numbers() -> None:
    given: dict[str, Any] = {
        "design": "2x2",
        "CV": 0.3,
        "alpha": 0.025,
        "margin": 0.8,
        "theta0": 0.95,
    }
    call = "PowerTOST::power.noninf(n = c(10, 14))"
    found = asked(call, **given, n_by_sequence_or_group=[10, 14]).values["power"]
    even = asked("PowerTOST::power.noninf(n = 24)", **given, n_total=24).values["power"]
    assert found < even


def test_pwrss_asks_in_words() -> None:
    given: dict[str, Any] = {"mean1": 30, "mean2": 28, "sd1": 12, "sd2": 8, "alpha": 0.05}
    call = 'pwrss::pwrss.z.2means(margin = {}, alternative = "{}")'
    spread = 12**2 + 8**2
    lower = asked(call.format(-1, "non-inferior"), **given, margin=-1, power=0.8).values["n2"]
    assert lower == pytest.approx((deviate(0.95) + deviate(0.8)) ** 2 * spread / 9, rel=1e-9)
    within = asked(call.format(8, "equivalent"), **given, margin=8, power=0.8).values["n2"]
    assert within == pytest.approx((deviate(0.95) + deviate(0.9)) ** 2 * spread / 36, rel=1e-9)
    power = asked(call.format(8, "equivalent"), **given, margin=8, n2=within).values["power"]
    assert power == pytest.approx(0.8, abs=1e-9)
