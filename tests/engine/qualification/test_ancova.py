"""Every bundled value of analysis of covariance from other programs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ldn_designer import resources
from ldn_designer.qualification.adapters.ancova import obtained
from ldn_designer.qualification.comparing import compared
from ldn_designer.qualification.rows import Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/ancova.json"))]


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


def test_other_arguments_of_pwrss() -> None:
    asked: dict[str, Any] = {"groups": 3, "eta2": 0.1, "covariates": 2, "alpha": 0.01}
    sized = obtained(wanted("ancova.n_total", "pwrss", power=0.9, **asked))
    assert sized.left_out["power"] == "echo of the request"
    total = sized.values["n_total"]
    assert sized.values["df2"] == pytest.approx(total - 5)
    powered = obtained(wanted("ancova.n_total", "pwrss", n_total=total, **asked)).values
    assert powered["power"] == pytest.approx(0.9, abs=1e-5)
    assert powered["ncp"] == pytest.approx(total / 9)


def test_other_arguments_of_superpower() -> None:
    """Whole arms unless told otherwise; the approximation is the noncentral F, and above Shieh's."""
    asked: dict[str, Any] = {
        "mu": [0.0, 0.5, 1.0],
        "sd": 1.0,
        "r2": 0.3,
        "n_covariates": 2,
        "alpha": 0.05,
    }
    call = "Superpower::power_oneway_ancova(...)"
    name = "ancova_oneway.n_total"
    exact = obtained(wanted(name, "Superpower", f"{call}, round_up = FALSE", power=0.9, **asked))
    whole = obtained(wanted(name, "Superpower", call, power=0.9, **asked)).values
    assert 0 <= whole["N"] - exact.values["N"] < 3
    assert whole["N"] % 3 == 0
    assert whole["power_percent"] >= 90
    name = "ancova_oneway.power"
    uneven: dict[str, Any] = {"n_per_group": [8, 10, 12]}
    shieh = obtained(wanted(name, "Superpower", call, **uneven, **asked)).values
    keppel = obtained(wanted(name, "Superpower", 'type = "approx"', **uneven, **asked)).values
    assert shieh["dfs"] == keppel["dfs"] == [2, 25]
    assert 0.5 < keppel["power_percent"] - shieh["power_percent"] < 5


def test_other_arguments_of_mkpower() -> None:
    asked: dict[str, Any] = {"mu": [0, 0.5, 1], "error_var": 1.5, "n_covariates": 2, "alpha": 0.05}
    ratio: dict[str, Any] = {"group_ratio": [1, 1.5, 2]}
    sized = obtained(wanted("ancova_shieh.n", "MKpower", power=0.8, **ratio, **asked)).values["ns"]
    assert sized == pytest.approx([sized[0], 1.5 * sized[0], 2 * sized[0]])
    powered = obtained(wanted("ancova_shieh.n", "MKpower", n=sized, **asked)).values
    assert powered["power"] == pytest.approx(0.8, abs=1e-4)
    assert powered["ns"] == pytest.approx(sized)
