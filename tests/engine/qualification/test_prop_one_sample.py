"""Every bundled value of one proportion from other programs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scipy.stats import norm

from ldn_designer import resources
from ldn_designer.qualification.adapters.prop_one_sample import obtained
from ldn_designer.qualification.comparing import compared
from ldn_designer.qualification.rows import Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/prop_one_sample.json"))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_values_agree(row: Row) -> None:
    found = obtained(row)
    assert not found.cause
    assert not found.left_out
    for one in compared(row, found):
        assert one.agrees, one


def asked(procedure: str, tool: str, call: str = "", /, **inputs: Any) -> dict[str, float]:
    """What is found for a call that is in no file."""
    keys = dict.fromkeys(("n", "power", "h"), 0)
    return dict(obtained(Row("", procedure, inputs, keys, tool, "", call, {})).values)


def test_pwr_keeps_the_sign_of_h_where_the_test_has_one_side() -> None:
    """ES.h(0.4, 0.5) = −0.2013579; pwr.p.test(h = h, n = 150, alternative = "less")."""
    found = asked(
        "prop_one_sample.power_arcsine", "pwr", p0=0.5, p1=0.4, n=150, alpha=0.05, sides=1
    )
    assert found["h"] == pytest.approx(-0.20135792, abs=1e-8)
    # Φ(0.2013579·√150 − 1.644854)
    assert found["power"] == pytest.approx(0.794253, abs=1e-6)
    both = asked("prop_one_sample.power_arcsine", "pwr", p0=0.5, p1=0.4, n=1, alpha=0.05, sides=2)
    tails = norm.cdf(0.20135792 - 1.95996398) + norm.cdf(-0.20135792 - 1.95996398)
    assert both["power"] == pytest.approx(tails, abs=1e-7)


def test_a_size_is_safe_where_the_program_is_conservative() -> None:
    given = {"p0": 0.1, "p1": 0.2, "alpha": 0.025, "power": 0.8, "sides": 1}
    assert asked("prop_one_sample.n_exact_binomial", "rpact", **given)["n"] == 111
    assert asked("prop_one_sample.n_exact_binomial", "exactci", **given)["n"] == 94


def test_strict_two_sided_power_counts_both_directions() -> None:
    """n = 8, p0 = p1 = 0.5: 0, 1, 7 and 8 of 8 are rejected at 0.1, with probability 18/256."""
    given = {"p0": 0.5, "p1": 0.5, "n": 8, "alpha": 0.1, "sides": 2}
    name = "prop_one_sample.power_exact_binomial"
    call = 'powerBinom(n = 8, alternative = "two.sided", strict = TRUE)'
    assert asked(name, "exactci", call, **given)["power"] == pytest.approx(18 / 256, abs=1e-14)
    assert asked(name, "exactci", **given)["power"] == pytest.approx(9 / 256, abs=1e-14)


def test_pwrss_may_transform() -> None:
    given = {"p0": 0.5, "p1": 0.6, "alpha": 0.05, "power": 0.9, "sides": 1}
    call = "pwrss.z.prop(p = 0.6, p0 = 0.5, arcsin.trans = TRUE)"
    found = asked("prop_one_sample.n_wald", "pwrss", call, **given)
    assert found["n"] == pytest.approx(211.218276608162, rel=1e-6)
