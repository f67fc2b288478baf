"""Exact tests of two proportions: clinfun, Exact, exact2x2 and R's fisher.test."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, inf, log10
from typing import TYPE_CHECKING, Any

import numpy as np

from ldn_designer.designs.base import LARGEST_SHARE, Counts
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.designs.two_proportions_exact import TwoProportionsExact
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import real_size
from ldn_designer.qualification.calls import flag, function, number, text
from ldn_designer.qualification.rows import NotCoveredError, Obtained
from ldn_designer.qualification.uniroot import uniroot
from ldn_designer.statistics.conditional_odds import Conditional, TwoSided
from ldn_designer.statistics.exact_p_values import Table, p_value, z_statistic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ldn_designer.hypotheses import Benefit
    from ldn_designer.qualification.rows import Row
    from ldn_designer.statistics.exact_p_values import Tail, Test

#: What programs call the tests.
TESTS: Mapping[str, Test] = {
    "fisher": "fisher",
    "boschloo": "boschloo",
    "z-pooled": "pooled",
    "z-unpooled": "unpooled",
}
#: What programs call two-sided p values.
TWO_SIDED: Mapping[str, TwoSided] = {
    "minlike": "likelihood",
    "blaker": "blaker",
    "central": "central",
}
TAILS: Mapping[str, Tail] = {"two.sided": 0, "less": -1, "greater": 1}
#: fe.ssize looks so many participants to either side of its first guess, and no further than so many an arm.
AROUND, MOST = 5, 1000
#: ss2x2 begins with steps of 2 to this power.
FIRST_STEP = 3
#: The smallest number that R tells from 0 beside 1: fisher.test looks no further for an odds ratio.
EPSILON = 2.0**-52
#: Stands for an odds ratio of 0, whose logarithm is none.
TINY = 1e-300


def obtained(row: Row) -> Obtained:
    """Sizes and powers of designs here; p values and intervals of tables from the same tests."""
    answers: dict[str, Callable[[Row], dict[str, Any]]] = {
        "fe.ssize": _fe_ssize,
        "power.exact.test": _power_exact_test,
        "exact.test": _exact_test,
        "power2x2": lambda row: {"power": _power2x2(row)},
        "ss2x2": _ss2x2,
    }
    return Obtained(answers.get(function(row), table_given_margins)(row))


def _fe_ssize(row: Row) -> dict[str, Any]:
    """Both rows of clinfun's table: the corrected χ² size, and Fisher's among its neighbours.

    Sizes are whole numbers above m + i and r(m + i), i from −5 to 5, m the real corrected size; two-sided
    p values are doubled, and significance in either direction counts.
    """
    i = row.inputs
    first, second = float(i["p1"]), float(i["p2"])
    ratio, target = number(row, "ratio_n2_n1", number(row, "r", 1.0)), number(row, "power", 0.8)
    question = Superiority(alpha=number(row, "alpha", 0.05), benefit=_benefit(first, second))
    share = Fraction(ratio).limit_denominator(LARGEST_SHARE)
    approximate = TwoProportions(
        control=first,
        treatment=second,
        test="corrected",
        allocation=(share.numerator, share.denominator),
    )
    m = real_size(approximate, question, target) / (1 + ratio)
    found = {"n1_chisq_cc": ceil(m), "n2_chisq_cc": ceil(m * ratio)}
    if m > MOST:
        return {**found, "power_cc": target}
    fisher = TwoProportionsExact(control=first, treatment=second, two_sided="doubled")

    def sizes(more: int) -> tuple[int, int]:
        return floor(m + more) + 1, floor(m * ratio + more * ratio) + 1

    def power(more: int) -> float:
        return _power(fisher, question.either_way(), *sizes(more))

    short = [more for more in range(-AROUND, AROUND + 1) if power(more) < target]
    enough = short[-1] + 1 if short else -AROUND
    n1, n2 = sizes(enough)
    return found | {
        "power_cc": power(0), "n1_fisher": n1, "n2_fisher": n2, "power_fisher": power(enough),
    }  # fmt: skip


def _power(design: TwoProportionsExact, question: Any, control: float, treated: float) -> float:
    return float(design.power(Counts(np.array([treated, control], float)), question))


def _benefit(control: float, treated: float) -> Benefit:
    return "lower" if treated < control else "higher"


def _power_exact_test(row: Row) -> dict[str, Any]:
    """Group 1 is the treatment; two-sided, significance in either direction counts."""
    i = row.inputs
    treated, control = float(i["p1"]), float(i["p2"])
    design = TwoProportionsExact(
        treatment=treated,
        control=control,
        test=_test(row),
        two_sided="doubled" if text(row, "tsmethod", "square") == "central" else "ordered",
    )
    tail = TAILS[text(row, "alternative", "two.sided" if i.get("sides", 2) != 1 else "less")]
    limit = number(row, "delta", 0.0)
    question = Superiority(
        alpha=number(row, "alpha", 0.05),
        sides=1 if tail else 2,
        benefit="lower" if tail < 0 else "higher",
        both_directions=not tail,
        limit=limit or None,
    )
    return {"power": _power(design, question, i["n2"], i["n1"])}


def _test(row: Row) -> Test:
    name = text(row, "method", "z-pooled").lower()
    if name not in TESTS:
        raise NotCoveredError(f"no design here makes the test “{name}”")
    return TESTS[name]


def _exact_test(row: Row) -> dict[str, Any]:
    """Exact's p value, refined between the grid's points; rows of the table are the groups unless told otherwise."""
    a, b, c, d = (int(each) for each in row.inputs["table_by_column"])
    by_row = flag(row, "cond.row", default=True)
    table = Table(a, a + c, b, b + d) if by_row else Table(a, a + b, c, c + d)
    test, tail = _test(row), TAILS[text(row, "alternative", "two.sided")]
    null = number(row, "delta", 0.0)
    doubled = tail == 0 and text(row, "tsmethod", "square") == "central"
    refine = flag(row, "ref.pvalue", default=True)
    if doubled:
        p = min(2 * min(p_value(table, test, side, null, refine=refine) for side in (-1, 1)), 1.0)
    else:
        p = p_value(table, test, tail, null, refine=refine)
    if test == "boschloo":
        statistic = p_value(table, "fisher", tail)
    else:
        statistic = z_statistic(table.treated, table.control, test, null)[table.x, table.y]
    return {"p_value": p, "statistic": float(statistic)}


def _power2x2(row: Row, sizes: tuple[float, float] | None = None) -> float:
    """Group 1 is the treatment. Not strict: at α/2 in the direction of the difference, with one-sided p values."""
    i = row.inputs
    control, treated = float(i["p0"]), float(i["p1"])
    strict = flag(row, "strict")
    two_sided = text(row, "alternative", "two.sided") == "two.sided"
    method = text(row, "tsmethod", "minlike")
    if strict and two_sided and TWO_SIDED.get(method.split()[0]) == "blaker":
        raise NotCoveredError("no design here makes Blaker’s test")
    ordered = strict and method.split()[0] != "central"
    question = Superiority(
        alpha=number(row, "alpha", number(row, "sig.level", 0.05)),
        sides=2 if two_sided else 1,
        benefit=_benefit(control, treated),
        both_directions=strict,
    )
    design = TwoProportionsExact(
        control=control, treatment=treated, two_sided="ordered" if ordered else "doubled"
    )
    n0, n1 = sizes or (i["n0"], i.get("n1", i["n0"]))
    return _power(design, question, n0, n1)


def _ss2x2(row: Row) -> dict[str, Any]:
    """From below the corrected χ² size in growing and shrinking steps, to where they meet."""
    i = row.inputs
    control, treated = float(i["p0"]), float(i["p1"])
    ratio, target = number(row, "n1.over.n0", 1.0), number(row, "power", 0.8)
    share = Fraction(ratio).limit_denominator(LARGEST_SHARE)
    two_sided = text(row, "alternative", "two.sided") == "two.sided"
    approximate = TwoProportions(
        control=control,
        treatment=treated,
        test="corrected",
        allocation=(share.numerator, share.denominator),
    )
    question = Superiority(
        alpha=number(row, "alpha", number(row, "sig.level", 0.05)),
        sides=2 if two_sided else 1,
        benefit=_benefit(control, treated),
    )
    m = real_size(approximate, question, target) / (1 + ratio)

    def power(n0: int) -> float:
        return _power2x2(row, (n0, ceil(n0 * ratio)))

    start = ceil(0.9 * m) - 1
    while power(start) > target:
        start = ceil(start / 2)
    n0 = _whole_root(lambda n: power(n) - target, start)
    return {"n0": n0, "n1": ceil(n0 * ratio), "power": power(n0)}


def _whole_root(gap: Callable[[int], float], start: int) -> int:
    """Where ssanv's uniroot.integer ends: steps forwards until the sign changes, then half steps towards it."""
    at, value = start, gap(start)
    step, direction, enough = FIRST_STEP, 1, start
    turned = False
    while step >= 0 and value != 0:
        at, before = at + direction * 2**step, value
        value = gap(at)
        if value >= 0:
            enough = at
        if before * value < 0:
            direction, turned = -direction, True
        step -= turned
    return enough


def table_given_margins(row: Row) -> dict[str, Any]:
    """The test and interval of a table's odds ratio: fisher.test, and exact2x2 with each kind of p value."""
    a, b, c, d = (int(each) for each in row.inputs["table_by_column"])
    cells = Conditional.of_table(((a, c), (b, d)))
    level, tail = number(row, "conf.level", 0.95), TAILS[text(row, "alternative", "two.sided")]
    log_null = float(np.log(number(row, "or", 1.0)))
    mid = flag(row, "midp")
    usual = {"blaker.exact": "blaker"}.get(function(row), "central" if mid else "minlike")
    how = TWO_SIDED[text(row, "tsmethod", usual)]
    p = cells.p_value(how, log_null, mid=mid) if tail == 0 else cells.tail(log_null, tail, mid=mid)
    if tail or how == "central" or function(row) == "fisher.test":
        interval = _r_interval(cells, 1 - level, tail, mid=mid)
    else:
        # exact2x2 prints no more digits than its tolerance bears.
        digits = floor(-log10(number(row, "tol", 1e-5))) - 1
        interval = [round(limit, digits) for limit in cells.interval(level, how)]
    ends = {cells.values[-1]: inf, cells.values[0]: 0.0}
    estimate = (
        ends[cells.x] if cells.x in ends else _r_odds(lambda at: float(cells.mean(at)) - cells.x)
    )
    return {"p_value": float(p), "or_cmle": estimate, "or": estimate, "ci": interval}


def _r_interval(cells: Conditional, alpha: float, tail: Tail, *, mid: bool) -> list[float]:
    """The central interval to which fisher.test's search comes."""
    side = alpha if tail else alpha / 2
    low = 0.0
    if tail >= 0 and cells.x > cells.values[0]:
        low = _r_odds(lambda at: float(cells.tail(at, 1, mid=mid)) - side)
    high = inf
    if tail <= 0 and cells.x < cells.values[-1]:
        high = _r_odds(lambda at: float(cells.tail(at, -1, mid=mid)) - side)
    return [low, high]


def _r_odds(gap: Callable[[float], float]) -> float:
    """The odds ratio at which a function of its logarithm is 0, to the tolerance of R's `uniroot`.

    R looks for ψ between 0 and 1, or for 1/ψ there: far from 1 its odds ratios are good to three figures.
    """
    at_one = gap(0.0)
    if at_one == 0:
        return 1.0
    if gap(float(np.log(TINY))) * at_one < 0:
        return uniroot(lambda odds: gap(float(np.log(max(odds, TINY)))), 0.0, 1.0)
    return 1 / uniroot(lambda odds: gap(-float(np.log(odds))), EPSILON, 1.0)
