"""Risks under a null value are those that make the data most likely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import xlog1py, xlogy
from statsmodels.stats.proportion import score_test_proportions_2indep

from ldn_designer.statistics.restricted_risks import under_difference, under_odds_ratio, under_ratio

if TYPE_CHECKING:
    from collections.abc import Callable

Restricted = Any


def by_odds(null: float, control: float) -> float:
    return null * control / (1 - control + null * control)


#: The estimates, the treatment's risk that a null value and the control's risk give, and null values.
LINKS: dict[str, tuple[Restricted, Callable[[float, float], float], tuple[float, ...]]] = {
    "difference": (under_difference, lambda d, q: q + d, (-0.4, -0.1, 0.0, 0.05, 0.3)),
    "ratio": (under_ratio, lambda r, q: r * q, (0.3, 0.8, 1.0, 1.25, 4.0)),
    "odds ratio": (under_odds_ratio, by_odds, (0.05, 0.7, 1.0, 1.3, 20.0)),
}
TABLES = [
    (12, 40, 9, 30), (1, 15, 14, 16), (0, 20, 5, 25), (0, 9, 0, 30), (9, 9, 30, 30), (25, 50, 3, 200),
    (190, 200, 20, 21), (1, 1, 0, 1),
]  # fmt: skip


@pytest.mark.parametrize("table", TABLES, ids=str)
@pytest.mark.parametrize("kind", LINKS)
def test_nothing_is_more_likely(kind: str, table: tuple[int, int, int, int]) -> None:
    x, m, y, k = table
    restricted, link, nulls = LINKS[kind]

    def unlikely(control: float, null: float) -> float:
        p = min(max(link(null, control), 0.0), 1.0)
        found = xlogy(x, p) + xlog1py(m - x, -p) + xlogy(y, control) + xlog1py(k - y, -control)
        return -float(max(found, -1e10))

    for null in nulls:
        p, q = (float(each) for each in restricted(x / m, y / k, m, k, null))
        assert 0 <= p <= 1
        assert 0 <= q <= 1
        assert p == pytest.approx(link(null, q), abs=1e-12)
        low, high = {
            "difference": (max(0.0, -null), min(1.0, 1 - null)),
            "ratio": (0.0, min(1.0, 1 / max(null, 1e-9))),
            "odds ratio": (0.0, 1.0),
        }[kind]
        best = minimize_scalar(
            unlikely, args=(null,), bounds=(low, high), method="bounded", options={"xatol": 1e-11}
        )
        assert unlikely(q, null) <= best.fun + 1e-9


@pytest.mark.parametrize(
    ("kind", "compare", "null"),
    [("ratio", "ratio", 1.4), ("odds ratio", "odds-ratio", 0.6)],
)
def test_another_library_has_the_same(kind: str, compare: str, null: float) -> None:
    """Not of the difference: statsmodels 0.15 has events where Miettinen and Nurminen's L₁ has a size."""
    found = score_test_proportions_2indep(
        23, 60, 31, 70, value=null, compare=compare, correction=False, return_results=True
    )
    p, q = LINKS[kind][0](23 / 60, 31 / 70, 60, 70, null)
    assert float(p) == pytest.approx(float(found.prop1_null), abs=1e-9)
    assert float(q) == pytest.approx(float(found.prop2_null), abs=1e-9)


def test_without_a_difference_both_are_the_pooled_risk() -> None:
    for restricted, null in ((under_difference, 0.0), (under_ratio, 1.0), (under_odds_ratio, 1.0)):
        p, q = restricted(0.2, 0.5, 30, 60, null)
        assert float(p) == pytest.approx(0.4, abs=1e-14)
        assert float(q) == pytest.approx(0.4, abs=1e-14)


def test_arrays_broadcast() -> None:
    sizes = np.array([[20.0], [40.0]])
    p, q = under_difference(np.array([0.2, 0.5, 0.7]), 0.4, sizes, 30.0, 0.1)
    assert p.shape == q.shape == (2, 3)
    one, _ = under_difference(0.5, 0.4, 40.0, 30.0, 0.1)
    assert p[1, 1] == one
