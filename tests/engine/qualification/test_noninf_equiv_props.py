"""Every bundled value of non-inferiority and equivalence of proportions from other programs."""

from __future__ import annotations

import json
from math import log
from typing import Any

import pytest

from ldn_designer import resources
from ldn_designer.qualification.adapters.noninf_equiv_props import obtained
from ldn_designer.qualification.comparing import compared
from ldn_designer.qualification.rows import Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/noninf_equiv_props.json"))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_values_agree(row: Row) -> None:
    found = obtained(row)
    assert not found.cause
    assert not found.left_out
    for one in compared(row, found):
        assert one.agrees, one


def asked(procedure: str, tool: str, call: str = "", /, **inputs: Any) -> dict[str, float]:
    """What is found for a call that is in no file."""
    keys = dict.fromkeys(("n", "n_total", "n1", "n2", "n_treat", "n_control", "power"), 0)
    return dict(obtained(Row("", procedure, inputs, keys, tool, "", call, {})).values)


def test_both_programs_of_the_score_test_agree_on_any_ratio() -> None:
    common = {"alpha": 0.025, "power": 0.9}
    name = "ni_prop_diff.n_total_fm"
    one = asked(name, "rpact", pi1=0.7, pi2=0.75, theta_H0=-0.15, allocation_ratio=3, **common)
    two = asked(name, "gsDesign", p1=0.7, p2=0.75, delta0=0.15, ratio_n2_n1=3, **common)
    assert one["n_total"] == pytest.approx(two["n_total"])
    assert one["n1"] == pytest.approx(3 * one["n2"])


def test_gsdesign_gives_ratios_as_logarithms_of_its_first_arm_to_its_second() -> None:
    common = {"alpha": 0.025, "power": 0.9}
    one = asked("ni_prop_rr.n_total_fm", "rpact", pi1=0.7, pi2=0.75, rr_H0=0.85, **common)
    name = "ni_prop.n_total_score"
    two = asked(name, "gsDesign", p1=0.7, p2=0.75, scale="RR", delta0=log(0.85), **common)
    assert one["n_total"] == pytest.approx(two["n_total"])
    assert two["n_total"] == pytest.approx(1872.85858503572, rel=1e-8)


@pytest.mark.parametrize("margin", [0.05, -0.05])
def test_a_signed_margin(margin: float) -> None:
    """(1.644854 + 0.841621)²(0.21 + 0.25)/(0.2 − margin)², by hand."""
    wanted = 6.182557 * 0.46 / (0.2 - margin) ** 2
    common = {"margin": margin, "alpha": 0.05}
    call = 'alternative = "superior"'
    one = asked("superior_prop.n_z", "pwrss", call, p1=0.7, p2=0.5, power=0.8, **common)
    two = asked("ni_prop_diff.n", "TrialSize", p1=0.7, p2=0.5, k=1, delta=0.2, beta=0.2, **common)
    assert one["n1"] == pytest.approx(wanted, rel=1e-6)
    assert two["n"] == pytest.approx(wanted, rel=1e-6)


def test_trialsize_takes_the_difference_that_it_is_given() -> None:
    """Of arms of k = 2 to 1 it prints the first; p1 and p2 give the variance only."""
    common = {"alpha": 0.05, "beta": 0.2, "p1": 0.75, "p2": 0.8, "k": 2}
    found = asked("equiv_prop_diff.n", "TrialSize", delta=0.1, margin=0.2, **common)
    # (1.644854 + 1.281552)²(0.1875/2 + 0.16)/(0.2 − 0.1)², twice
    assert found["n"] == pytest.approx(2 * 8.563852 * 0.25375 / 0.01, rel=1e-6)


def test_power_is_found_where_sizes_are_given() -> None:
    """epi.ssninfb(treat = 0.7, control = 0.7, delta = 0.1, n = 520): Φ(0.1/√(0.42/260) − 1.644854)."""
    found = asked(
        "ni_prop_diff.power_unpooled",
        "epiR",
        treat=0.7,
        control=0.7,
        margin=0.1,
        n=520,
        alpha=0.05,
        r=1,
    )
    assert found["power"] == pytest.approx(0.80044, abs=1e-5)
