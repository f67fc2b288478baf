"""Every bundled value of two proportions from other programs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ldn_designer import resources
from ldn_designer.qualification.adapters.prop_two_sample import obtained
from ldn_designer.qualification.comparing import compared
from ldn_designer.qualification.rows import Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/prop_two_sample.json"))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_values_agree(row: Row) -> None:
    found = obtained(row)
    assert not found.cause
    assert not found.left_out
    for one in compared(row, found):
        assert one.agrees, one


def asked(procedure: str, tool: str, call: str = "", /, **inputs: Any) -> dict[str, float]:
    """What is found for a call that is in no file."""
    keys = dict.fromkeys(("n_total", "n1", "n2", "n_exp1", "n_exp0", "power", "h"), 0)
    return dict(obtained(Row("", procedure, inputs, keys, tool, "", call, {})).values)


def test_epir_multiplies_the_smaller_arm() -> None:
    """epi.sscohortc: ceiling(n/(r + 1))·r exposed, from a real total of 212.01 at r = 2."""
    given = {"irexp1": 0.5, "irexp0": 0.3, "power": 0.8, "sides": 2, "alpha": 0.05}
    found = asked("prop_two_sample.n_cohort", "epiR", r=0.5, **given)
    assert found["n_exp1"] == found["n_exp0"] / 2
    assert found["n_total"] == found["n_exp1"] + found["n_exp0"]


def test_ratios_are_read_in_either_direction() -> None:
    given = {"alpha": 0.025, "power": 0.8, "sides": 1}
    one = asked(
        "prop_two_sample.n_score_ratio", "gsDesign", p1=0.3, p2=0.15, ratio_n2_n1=3, **given
    )
    other = asked("prop_two_sample.n_total_ratio", "rpact", pi1=0.3, pi2=0.15, **given)
    third = asked(
        "prop_two_sample.n_total_ratio", "rpact", pi1=0.3, pi2=0.15, allocation_ratio=1 / 3, **given
    )
    assert one["n2"] == pytest.approx(3 * one["n1"])
    assert one["n_total"] == pytest.approx(third["n_total"])
    assert other["n_total"] < one["n_total"]


def test_pwrss_says_its_sides_in_its_alternative() -> None:
    """pwrss.z.2props(p1 = 0.1, p2 = 0.3, alternative = "less"): (1.644854 + 0.841621)²·0.3/0.04 = 46.3694."""
    given = {"p1": 0.1, "p2": 0.3, "alpha": 0.05, "power": 0.8, "kappa": 1}
    found = asked(
        "prop_two_sample.n_wald", "pwrss", 'pwrss.z.2props(alternative = "less")', **given
    )
    assert found["n1"] == pytest.approx(46.3694, abs=1e-3)
    assert asked("prop_two_sample.n_wald", "pwrss", **given)["n1"] == pytest.approx(
        58.8666, abs=1e-3
    )


def test_power_is_found_where_sizes_are_given() -> None:
    given = {"pi1": 0.5, "pi2": 0.3, "alpha": 0.025, "sides": 1, "allocation_ratio": 2}
    found = asked("prop_two_sample.power_total_ratio", "rpact", n_total=279.733252084525, **given)
    assert found["power"] == pytest.approx(0.9, abs=1e-9)
