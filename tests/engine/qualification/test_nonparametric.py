"""Every bundled value of rank tests from other programs."""

from __future__ import annotations

import json
from math import isclose

import pytest

from ldn_designer import resources
from ldn_designer.qualification.adapters.nonparametric import obtained
from ldn_designer.qualification.comparing import compared
from ldn_designer.qualification.rows import Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/nonparametric.json"))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_values_agree(row: Row) -> None:
    found = obtained(row)
    assert not found.cause
    for one in compared(row, found):
        assert one.agrees, one


def wanted(procedure: str, tool: str = "", **inputs: object) -> Row:
    """A row that only asks."""
    return Row("", procedure, inputs, {}, tool, "", "", {})


def test_other_arguments_of_the_same_calls() -> None:
    """pwrss.np.2groups(kappa = 2, alternative = "greater") and n2 given; its own formulas, by hand."""
    sized = obtained(
        wanted("wilcoxon_mw.n", d=0.5, alpha=0.025, power=0.9, kappa=2, alternative="greater")
    ).values
    assert isclose(sized["n1"], 2 * sized["n2"], rel_tol=1e-12)
    back = obtained(
        wanted("wilcoxon_mw.power", d=0.5, alpha=0.025, kappa=2, n2=sized["n2"], alternative="less")
    ).values
    assert isclose(back["power"], 0.9, abs_tol=1e-9)
    down = obtained(wanted("wilcoxon_mw.n", d=-0.5, alpha=0.05, power=0.8)).values
    up = obtained(wanted("wilcoxon_mw.n", d=0.5, alpha=0.05, power=0.8)).values
    assert isclose(down["n1"], up["n1"], rel_tol=1e-12)
    pairs = obtained(wanted("wilcoxon_signed.n", d=0.3, alpha=0.05, power=0.8)).values["n"]
    again = obtained(wanted("wilcoxon_signed.power", d=0.3, alpha=0.05, n=pairs)).values
    assert isclose(again["power"], 0.8, abs_tol=1e-9)


def test_r_s_own_test_corrects_for_continuity_and_is_exact_without_ties() -> None:
    from scipy import stats

    x, y = [1.1, 2.3, 3.9, 4.2], [2.2, 5.1, 6.4, 7.7, 8.0]
    exact = obtained(wanted("wilcoxon.test", "stats", x=x, y=y, exact=True, continuity=True)).values
    known = stats.mannwhitneyu(x, y, method="exact")
    assert isclose(exact["p_value"], known.pvalue, abs_tol=1e-12)
    assert exact["W"] == known.statistic
    normal = obtained(wanted("wilcoxon.test", "stats", x=x, y=y, exact=False)).values
    assert isclose(
        normal["p_value"], stats.mannwhitneyu(x, y, method="asymptotic").pvalue, abs_tol=1e-12
    )
