"""Every bundled value of repeated measures from other programs."""

from __future__ import annotations

import json
from math import isclose
from typing import Any

import numpy as np
import pytest

from ldn_designer import resources
from ldn_designer.qualification.adapters.longitudinal import PILOTS, obtained
from ldn_designer.qualification.comparing import compared
from ldn_designer.qualification.rows import Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/longitudinal.json"))]
Inputs = dict[str, Any]
SHARES = [1, 0.9, 0.8, 0.7]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_values_agree(row: Row) -> None:
    found = obtained(row)
    assert not found.cause
    assert not found.left_out.keys() & row.expected.keys()
    for one in compared(row, found):
        assert one.agrees, one


def wanted(procedure: str, call: str = "", **inputs: object) -> Row:
    """A row that only asks."""
    return Row("", procedure, inputs, {}, "longpower", "", call, {})


def test_power_and_difference_undo_the_size() -> None:
    known: tuple[tuple[str, Inputs], ...] = (
        ("mmrm_ar1", {"rho": 0.4, "retention": SHARES, "sigma": 2.0, "lambda": 1.5}),
        ("diggle", {"times": [0, 1, 3], "sigma2": 9.0, "rho": 0.3}),
        ("edland", {"times": [0, 1, 3], "sig2_s": 0.4, "sig2_e": 9.0, "lambda": 2}),
        ("lmmpower", {"data": "lme4::sleepstudy", "t": [0, 2, 4]}),
    )
    for procedure, given in known:
        asked: Inputs = {**given, "delta": -0.8, "alpha": 0.01}
        total = obtained(wanted(f"{procedure}.n", power=0.85, **asked)).values["N"]
        power = obtained(wanted(f"{procedure}.power", N=total, **asked)).values["power"]
        assert isclose(power, 0.85, abs_tol=1e-9)
        asked["delta"] = None
        delta = obtained(wanted(f"{procedure}.delta", N=total, power=0.85, **asked)).values["delta"]
        assert isclose(delta, 0.8, rel_tol=1e-8)


def test_one_sided_calls_are_read_from_the_call() -> None:
    given: Inputs = {"times": [0, 1, 3], "sigma2": 9.0, "rho": 0.3, "delta": 0.8, "power": 0.8}
    two = obtained(wanted("liu_liang.n", alpha=0.05, **given)).values["N"]
    one = obtained(wanted("liu_liang.n", "f(alternative = 'one.sided')", alpha=0.025, **given))
    assert isclose(one.values["N"], two, rel_tol=1e-9)


def test_a_size_is_that_of_the_first_group() -> None:
    given: Inputs = {"times": [0, 1, 3], "sig2_s": 0.4, "sig2_e": 9.0, "lambda": 2, "delta": 0.8}
    each = obtained(wanted("edland.power", n=80, **given)).values["power"]
    total = obtained(wanted("edland.power", N=120, **given)).values["power"]
    assert each == total


def test_compound_symmetry_in_words_is_that_matrix() -> None:
    row = next(row for row in ROWS if row.procedure == "mmrm.n")
    said = obtained(wanted(row.procedure, **row.inputs)).values
    assert isclose(said["n1"], row.expected["n1"], rel_tol=1e-6)
    with pytest.raises(ValueError, match="no correlation matrix is known for “banded”"):
        obtained(wanted(row.procedure, **{**row.inputs, "corr": "banded"}))


def test_the_published_fit_gives_the_size_that_its_variances_say() -> None:
    """4(z₁ + z₂)²(σ²_slope + σ²_residual/Σ(t − t̄)²)/δ², by hand."""
    pilot, days = PILOTS["lme4::sleepstudy"], np.arange(10)
    variance = pilot.sd_slope**2 + pilot.sd_residual**2 / (10 * days.var())
    z = 1.959963984540054 + 1.2815515655446004
    by_hand = 4 * z**2 * variance / (0.2 * pilot.slope) ** 2
    row = wanted(
        "lmmpower.sleepstudy",
        data="lme4::sleepstudy",
        pct_change=0.2,
        t=days.tolist(),
        power=0.9,
    )
    assert isclose(obtained(row).values["N"], by_hand, rel_tol=1e-8)
