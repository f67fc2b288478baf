"""Every bundled value of analysis of variance from other programs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ldn_designer import resources
from ldn_designer.qualification.adapters.anova import obtained
from ldn_designer.qualification.comparing import compared
from ldn_designer.qualification.rows import Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/anova.json"))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_values_agree(row: Row) -> None:
    found = obtained(row)
    assert not found.cause
    comparisons = compared(row, found)
    assert comparisons
    for one in comparisons:
        assert one.agrees, one


def wanted(procedure: str, tool: str = "", call: str = "", **inputs: object) -> Row:
    """A row that only asks."""
    return Row("", procedure, inputs, {}, tool, "", call, {})


def test_any_one_of_size_power_level_and_effect_is_found() -> None:
    """pwr.anova.test and power.anova.test with each argument left out in turn."""
    n = obtained(wanted("anova1.n_per_group", groups=4, f=0.3, alpha=0.01, power=0.85)).values
    n = n["n_per_group"]
    power = obtained(wanted("anova1.power", groups=4, f=0.3, alpha=0.01, n_per_group=n)).values
    assert power["power"] == pytest.approx(0.85, abs=1e-9)
    level = obtained(wanted("anova1.alpha", groups=4, f=0.3, n_per_group=n, power=0.85)).values
    assert level["alpha"] == pytest.approx(0.01, rel=1e-6)
    asked: dict[str, Any] = {"groups": 4, "alpha": 0.01, "n_per_group": n, "power": 0.85}
    assert obtained(wanted("anova1.f", **asked)).values["f"] == pytest.approx(0.3, rel=1e-8)
    between = obtained(wanted("anova1.between", within_var=9.0, **asked)).values["between_var"]
    within = obtained(wanted("anova1.within", between_var=between, **asked)).values["within_var"]
    assert within == pytest.approx(9.0, rel=1e-8)
    assert between == pytest.approx(0.09 * 9 * 4 / 3, rel=1e-8)


def test_two_arms_are_a_t_test_squared() -> None:
    from statsmodels.stats.power import TTestIndPower

    found = obtained(wanted("anova1.power", groups=2, f=0.25, alpha=0.05, n_per_group=30)).values
    known = TTestIndPower().power(0.5, 30, 0.05)
    assert found["power"] == pytest.approx(known, abs=1e-9)


def test_factors_of_every_order_and_their_power_at_a_size() -> None:
    asked: dict[str, Any] = {"levels": [2, 3, 2], "eta2": 0.08, "alpha": 0.05, "covariates": 1}
    sized = obtained(wanted("anova_factorial.n_total", "pwrss", power=0.8, **asked)).values
    assert sized["df1"] == [1, 2, 1, 2, 1, 2, 2]
    powered = obtained(wanted("anova_factorial.power", "pwrss", n_total=90, **asked)).values
    assert powered["df2"] == [77] * 7
    assert powered["ncp"] == pytest.approx([90 * 0.08 / 0.92] * 7)
    assert powered["power"][0] > powered["power"][1]


def test_sphericity_reduces_what_pwrss_has_it_reduce() -> None:
    asked: dict[str, Any] = {
        "eta2": 0.06,
        "n_groups": 3,
        "n_measures": 4,
        "corr": 0.4,
        "alpha": 0.05,
    }
    for effect, kept in (("between", 0.7), ("within", 0.7), ("interaction", 0.7)):
        half, full = (
            obtained(wanted("anova_rm", n_total=60, effect=effect, epsilon=e, **asked)).values
            for e in (kept, 1.0)
        )
        assert half["ncp"] == pytest.approx(kept * full["ncp"])
        assert half["df2"] == pytest.approx((1 if effect == "between" else kept) * full["df2"])
        assert half["power"] < full["power"]


def test_two_arms_measured_twice_by_hand() -> None:
    """The interaction is a two-sample t test of differences, whose variance is 2σ²(1 − ρ)."""
    from statsmodels.stats.power import TTestIndPower

    found = obtained(
        wanted("anova_exact_2b2w", mu=[3, 1, 2, 2.5], sd=2.5, r=0.3, n_per_cell=14, alpha=0.05)
    ).values
    spread = 2.5 * (2 * 0.7) ** 0.5
    known = TTestIndPower().power(2.5 / spread, 14, 0.05)
    assert found["power_percent"][2] == pytest.approx(100 * known, abs=1e-7)
    between = TTestIndPower().power(0.25 / (2.5 * 0.65**0.5), 14, 0.05)
    assert found["power_percent"][0] == pytest.approx(100 * between, abs=1e-7)
