"""Every bundled value of McNemar's test from other programs."""

from __future__ import annotations

import json
from math import inf, isnan
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom

from ldn_designer import resources
from ldn_designer.qualification.adapters.mcnemar import obtained
from ldn_designer.qualification.comparing import compared
from ldn_designer.qualification.rows import Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/mcnemar.json"))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_values_agree(row: Row) -> None:
    found = obtained(row)
    assert not found.cause
    for one in compared(row, found):
        assert one.agrees, one


def asked(procedure: str, call: str = "", **inputs: Any) -> dict[str, Any]:
    """What is found for a row that only asks."""
    return dict(obtained(Row("", f"mcnemar.{procedure}", inputs, {}, "", "", call, {})).values)


def smallest_first(m: int, share: float, alpha: float) -> float:
    """Power of the binomial test whose region takes values one by one, the least likely first, with their equals."""
    x = np.arange(m + 1)
    chance = binom.pmf(x, m, 0.5)
    taken = np.cumsum(np.sort(chance)) < alpha
    if not taken.any():
        return 0.0
    largest = np.sort(chance)[taken][-1]
    return float(binom.pmf(x, m, share)[chance <= largest * (1 + 1e-7)].sum())


@pytest.mark.parametrize(
    ("n", "smaller", "ratio", "alpha"), [(20, 0.1, 2, 0.05), (80, 0.2, 1.5, 0.1)]
)
def test_the_unconditional_exact_method(n: int, smaller: float, ratio: float, alpha: float) -> None:
    """MESS sums power_binom_test over the number of discordant pairs; that function's region, written out."""
    m = np.arange(n + 1)
    each = [smallest_first(int(k), ratio / (1 + ratio), alpha) for k in m]
    wanted = float(binom.pmf(m, n, smaller * (1 + ratio)) @ each)
    found = asked(
        "power", p_discordant_smaller=smaller, psi=ratio, n_pairs=n, alpha=alpha, method="exact"
    )
    assert found["power"] == pytest.approx(wanted, abs=1e-10)


def test_other_unknowns_and_sides() -> None:
    given: dict[str, Any] = {"p_discordant_smaller": 0.1, "alpha": 0.05, "method": "normal"}
    power = asked("power", **given, psi=2.5, n_pairs=120)["power"]
    assert asked("n", **given, psi=2.5, power=power)["n_pairs"] == pytest.approx(120, abs=1e-5)
    assert asked("psi", **given, n_pairs=120, power=power)["psi"] == pytest.approx(2.5, abs=1e-6)
    level = {key: value for key, value in given.items() if key != "alpha"}
    found = asked("alpha", **level, psi=2.5, n_pairs=120, power=power)["alpha"]
    assert found == pytest.approx(0.05, abs=1e-6)
    one_sided = asked(
        "power", 'power_mcnemar_test(alternative = "one.sided")', **{**given, "alpha": 0.025}, psi=2.5, n_pairs=120
    )  # fmt: skip
    assert one_sided["power"] == pytest.approx(power, abs=1e-12)
    fixed = asked("n", **{**given, "method": "cond.exact"}, psi=2.5, power=0.8)["n_pairs"]
    at = asked("power", **{**given, "method": "cond.exact"}, psi=2.5, n_pairs=fixed + 0.01)["power"]
    before = asked("power", **{**given, "method": "cond.exact"}, psi=2.5, n_pairs=fixed - 0.01)
    assert before["power"] < 0.8 <= at or at < 0.8 <= before["power"]


def test_single_tables() -> None:
    assert isnan(asked("test", table_by_column=[10, 0, 0, 5])["p_value"])
    nothing = asked("exact", "exact2x2::mcnemar.exact(x)", table_by_column=[10, 0, 0, 5])
    assert nothing["p_value"] == 1
    table = [10, 2, 9, 5]
    central = asked("exact", table_by_column=table)
    for how in ("minlike", "blaker"):
        other = asked(
            "exact", f'exact2x2(x, paired = TRUE, tsmethod = "{how}")', table_by_column=table
        )
        # Of a symmetric distribution all kinds of p values are one; the intervals are not.
        assert other["p_value"] == pytest.approx(central["p_value"])
        assert central["ci"][0] <= other["ci"][0] + 1e-3
    up = asked(
        "exact", 'exact2x2(x, paired = TRUE, alternative = "greater")', table_by_column=table
    )
    assert up["p_value"] == pytest.approx(central["p_value"] / 2)
    assert up["ci"][1] == inf
    down = asked("exact", 'exact2x2(x, paired = TRUE, alternative = "less")', table_by_column=table)
    assert down["ci"][0] == 0
    assert down["p_value"] > 0.9
    wide = asked("exact", "mcnemar.exact(x, conf.level = 0.99)", table_by_column=table)
    assert wide["ci"][0] < central["ci"][0]
    middle = asked("midp", "exact2x2(x, paired = TRUE, midp = TRUE)", table_by_column=[3, 0, 7, 3])
    assert middle["ci"][1] == inf
