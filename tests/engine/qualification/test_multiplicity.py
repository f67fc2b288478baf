"""Every bundled value of adjusted p values and of Dunnett's quantiles from other programs."""

from __future__ import annotations

import json
from math import isclose
from typing import Any

import pytest
from scipy import stats

from ldn_designer import resources
from ldn_designer.qualification.adapters.multiplicity import obtained
from ldn_designer.qualification.rows import NotCoveredError, Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/multiplicity.json"))]
#: What no design here needs.
LEFT_OUT = {
    "graph.closure_parametric", "graph.closure_simes", "graph.shortcut", "tukey.cdf",
    "p_adjust.BH", "p_adjust.BY", "p_adjust.fdr", "p_adjust.hommel",
}  # fmt: skip
COVERED = [row for row in ROWS if row.procedure not in LEFT_OUT]


def near(found: Any, wanted: Any, tolerance: dict[str, float]) -> bool:
    """Numbers, or lists of them, by `abs` or `rel`, whichever is met."""
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(
            near(f, w, tolerance) for f, w in zip(found, wanted, strict=True)
        )
    relative, absolute = tolerance.get("rel", 0.0), tolerance.get("abs", 0.0)
    return isclose(found, wanted, rel_tol=relative, abs_tol=absolute)


@pytest.mark.parametrize("row", COVERED, ids=lambda row: row.id)
def test_the_values_agree(row: Row) -> None:
    found = obtained(row)
    assert not found.cause
    assert not found.left_out
    assert set(found.values) == set(row.expected)
    for key, wanted in row.expected.items():
        assert near(found.values[key], wanted, dict(row.tolerance)), (found.values[key], wanted)


@pytest.mark.parametrize("row", [row for row in ROWS if row not in COVERED], ids=lambda row: row.id)
def test_what_is_left_out_says_why(row: Row) -> None:
    with pytest.raises(NotCoveredError, match=r"\w+ \w+ \w+"):
        obtained(row)


def asked(procedure: str, call: str = "", **inputs: Any) -> Any:
    """What is found for other arguments of the same calls."""
    return obtained(Row("other", procedure, inputs, {}, "", "", call, {})).values


def test_other_arguments_of_the_same_calls() -> None:
    call = 'stats::p.adjust(p = c(0.02, 0.01), method = "holm", n = 5)'
    found = asked("p_adjust.holm", call, p=[0.02, 0.01], method="holm")
    assert found["adjusted"] == pytest.approx([0.08, 0.05])
    normal: dict[str, Any] = {"k": 4, "df": "inf", "alpha": 0.01}
    free = asked("dunnett.quantile", rho=0.0, tail="lower.tail", **normal)
    assert free["q"] == pytest.approx(stats.norm.ppf(0.99**0.25), abs=1e-9)
    upper = asked("dunnett.quantile", rho=0.0, tail="upper.tail", **normal)
    assert upper["q"] == pytest.approx(-free["q"])
    one = asked("dunnett.quantile", k=1, df=12, rho=0.5, alpha=0.1, tail="both.tails")
    assert one["q"] == pytest.approx(stats.t.isf(0.05, 12))
    assert asked("dunnett.quantile", k=1, df=0, rho=0.5, alpha=0.1, tail="both.tails")[
        "q"
    ] == pytest.approx(stats.norm.isf(0.05))
    with pytest.raises(NotCoveredError, match="from 0 to 1"):
        asked("dunnett.quantile", rho=-0.2, tail="lower.tail", **normal)
    with pytest.raises(NotCoveredError, match="no design here"):
        asked("steel.quantile")
