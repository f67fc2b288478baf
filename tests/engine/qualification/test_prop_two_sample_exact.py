"""Every bundled value of exact tests of two proportions from other programs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ldn_designer import resources
from ldn_designer.qualification.adapters.prop_two_sample_exact import obtained
from ldn_designer.qualification.comparing import compared
from ldn_designer.qualification.rows import NotCoveredError, Row

ROWS = [
    Row(**row) for row in json.loads(resources.read_text("reference/prop_two_sample_exact.json"))
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_values_agree(row: Row) -> None:
    found = obtained(row)
    assert not found.cause
    for one in compared(row, found):
        assert one.agrees, one


def asked(call: str, **inputs: Any) -> dict[str, Any]:
    """What is found for a row that only asks."""
    return dict(obtained(Row("", "", inputs, {}, "", "", call, {})).values)


def test_one_sided_tables_of_r_s_own_examples() -> None:
    """example(fisher.test): tea tasting and convictions, as R prints them."""
    tea = asked(
        'stats::fisher.test(matrix(c(3, 1, 1, 3), 2), alternative = "greater")',
        table_by_column=[3, 1, 1, 3],
    )
    assert tea["p_value"] == pytest.approx(0.2428571, abs=1e-7)
    assert tea["or_cmle"] == pytest.approx(6.408309, abs=1e-6)
    assert tea["ci"] == pytest.approx([0.3135693, float("inf")], abs=1e-7)
    convictions = asked(
        'stats::fisher.test(matrix(c(2, 10, 15, 3), 2), alternative = "less")',
        table_by_column=[2, 10, 15, 3],
    )
    assert convictions["p_value"] == pytest.approx(0.0004652, abs=1e-7)
    assert convictions["or_cmle"] == pytest.approx(0.04693661, abs=1e-8)
    assert convictions["ci"] == pytest.approx([0.0, 0.2849601], abs=1e-7)
    narrow = asked("fisher.test(x, conf.level = 0.5)", table_by_column=[2, 10, 15, 3])["ci"]
    wide = asked("fisher.test(x, conf.level = 0.99)", table_by_column=[2, 10, 15, 3])["ci"]
    assert wide[0] < narrow[0] < convictions["or_cmle"] < narrow[1] < wide[1]


def test_kinds_of_two_sided_p_values() -> None:
    table = [15, 5, 30, 50]
    by = {
        how: asked(f'exact2x2::exact2x2(x, tsmethod = "{how}")', table_by_column=table)
        for how in ("minlike", "central", "blaker")
    }
    assert by["minlike"] == asked("exact2x2::fisher.exact(x)", table_by_column=table)
    assert by["blaker"] == asked("exact2x2::blaker.exact(x)", table_by_column=table)
    assert by["central"]["ci"] == asked("stats::fisher.test(x)", table_by_column=table)["ci"]
    assert by["blaker"]["p_value"] <= by["central"]["p_value"]
    mid = asked("exact2x2::exact2x2(x, midp = TRUE)", table_by_column=table)
    assert mid["p_value"] < by["central"]["p_value"]
    assert by["central"]["ci"][0] < mid["ci"][0]


def test_exact_tests_in_one_direction_and_of_other_tables() -> None:
    both = asked('Exact::exact.test(x, method = "z-pooled")', table_by_column=[8, 2, 1, 9])
    call = 'Exact::exact.test(x, method = "z-pooled", alternative = "{}", npNumbers = 100)'
    up, down = (
        asked(call.format(side), table_by_column=[8, 2, 1, 9])["p_value"]
        for side in ("greater", "less")
    )
    assert up < both["p_value"] < down
    # Columns as groups are the rows of the transposed table.
    turned = asked(
        'exact.test(x, method = "z-pooled", cond.row = FALSE)', table_by_column=[8, 1, 2, 9]
    )
    assert turned == pytest.approx(both)
    central = asked(
        'exact.test(x, method = "z-pooled", tsmethod = "central")', table_by_column=[8, 2, 1, 9]
    )
    assert central["p_value"] == pytest.approx(2 * min(up, down))
    margin = asked(
        'exact.test(x, method = "z-pooled", alternative = "greater", delta = 0.2)',
        table_by_column=[8, 2, 1, 9],
    )
    assert margin["p_value"] > up


def test_powers_in_one_direction_add_up_to_the_central_one() -> None:
    call = 'power.exact.test(p1 = 0.2, p2 = 0.5, n1 = 20, n2 = 25, method = "boschloo", alternative = "{}", alpha = {})'
    sizes = {"p1": 0.2, "p2": 0.5, "n1": 20, "n2": 25}
    less = asked(call.format("less", 0.025), **sizes, alternative="less", alpha=0.025)["power"]
    greater = asked(call.format("greater", 0.025), **sizes, alternative="greater", alpha=0.025)[
        "power"
    ]
    central = asked(
        call.format("two.sided", 0.05)[:-1] + ', tsmethod = "central")', **sizes, alpha=0.05
    )["power"]
    assert less > greater
    assert central == pytest.approx(less + greater, abs=1e-12)
    with pytest.raises(NotCoveredError, match="csm"):
        asked('power.exact.test(method = "csm")', **sizes, alpha=0.05)


def test_power2x2_that_is_not_strict_takes_half_the_level_one_sided() -> None:
    sizes = {"p0": 0.1, "p1": 0.5, "n0": 12, "n1": 15}
    loose = asked("power2x2(strict = FALSE)", **sizes, alpha=0.05)["power"]
    one = asked('power2x2(alternative = "one.sided")', **sizes, alpha=0.025)["power"]
    assert loose == pytest.approx(one, abs=1e-12)
    with pytest.raises(NotCoveredError, match="Blaker"):
        asked('power2x2(strict = TRUE, tsmethod = "blaker")', **sizes, alpha=0.05)


def test_sizes_with_other_ratios_and_directions() -> None:
    sized = asked("exact2x2::ss2x2(n1.over.n0 = 1.5)", p0=0.6, p1=0.2, power=0.9, alpha=0.01)
    assert sized["n1"] == -(-sized["n0"] * 3 // 2)
    again = asked("power2x2()", p0=0.6, p1=0.2, n0=sized["n0"], n1=sized["n1"], alpha=0.01)
    assert sized["power"] == again["power"] >= 0.9
    fewer = asked(
        "power2x2()",
        p0=0.6,
        p1=0.2,
        n0=sized["n0"] - 1,
        n1=-(-(sized["n0"] - 1) * 3 // 2),
        alpha=0.01,
    )
    assert fewer["power"] < 0.9
    large = asked("clinfun::fe.ssize()", p1=0.02, p2=0.03, alpha=0.01, power=0.9, ratio_n2_n1=1)
    assert "n1_fisher" not in large
    assert large["power_cc"] == 0.9
    assert large["n1_chisq_cc"] > 1000
