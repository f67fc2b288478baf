"""Two proportions: pwr (arcsine), power.prop.test, rpact and gsDesign (pooled, scores), pwrss (Wald), epiR."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, exp
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ldn_designer.designs.base import LARGEST_SHARE, Counts, Design
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.designs.two_proportions_odds import TwoProportionsOdds
from ldn_designer.designs.two_proportions_ratio import TwoProportionsRatio
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import real_size
from ldn_designer.qualification.rows import Obtained

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.qualification.rows import Row

#: What programs call the proportions of the first and the second arm.
ARMS = (("p1", "p2"), ("pi1", "pi2"), ("irexp1", "irexp0"), ("treat", "control"))
#: What programs call the ratio of the arms' sizes, first to second.
RATIOS = ("allocation_ratio", "kappa", "r", "k")
#: A size that exceeds a whole number by less than this part, which is what a search leaves, is that number.
ROUNDING = 1e-9


def obtained(row: Row) -> Obtained:
    """Power where sizes are given, else the sizes, real as the programs print them; epiR rounds up."""
    design, limit = designed(row)
    hypothesis = Superiority(
        alpha=row.inputs["alpha"],
        sides=_sides(row),
        benefit="higher" if float(design.effect) > float(design.on_scale(limit)) else "lower",
        both_directions=_both(row),
        limit=limit,
    )
    values = answered(row, design, hypothesis)
    for fact in design.facts():
        if fact.name == "Cohen’s h" and fact.value is not None:
            # pwr drops the sign of h where the test has two sides.
            values["h"] = abs(fact.value) if _sides(row) == 2 else fact.value  # noqa: PLR2004 - both directions
    return Obtained({key: values[key] for key in row.expected if key in values})


def proportions(given: Mapping[str, Any]) -> tuple[float, float]:
    """The proportions of the first and the second arm."""
    first, second = next(pair for pair in ARMS if pair[0] in given)
    return float(given[first]), float(given[second])


def allocation(given: Mapping[str, Any]) -> tuple[int, int]:
    """Whole shares of the first and the second arm; equal where nothing is said."""
    if "ratio_n2_n1" in given:
        second, first = _shares(given["ratio_n2_n1"])
        return first, second
    return _shares(next((given[name] for name in RATIOS if name in given), 1.0))


def _shares(ratio: float) -> tuple[int, int]:
    share = Fraction(float(ratio)).limit_denominator(LARGEST_SHARE)
    return share.numerator, share.denominator


def designed(row: Row) -> tuple[Design, float]:
    """The design that the row's program plans, the first arm being the treatment, and the null value.

    gsDesign's delta0 is the difference, or the logarithm of the ratio, of its first to its second arm under
    the null hypothesis.
    """
    given = row.inputs
    first, second = proportions(given)
    null, shares = float(given.get("delta0", 0.0)), allocation(given)
    scale = str(given.get("scale", "Difference")).lower()
    if scale == "rr" or given.get("risk_ratio") or "risk_ratio" in row.procedure:
        ratio = TwoProportionsRatio(control=second, risk_ratio=first / second, allocation=shares)
        return ratio, exp(null)
    if scale in {"or", "lnor"}:
        odds = first / (1 - first) / (second / (1 - second))
        return TwoProportionsOdds(control=second, odds_ratio=odds, allocation=shares), exp(null)
    test: Literal["pooled", "score", "arcsine", "unpooled"] = "score" if null else "pooled"
    if "arcsine" in row.procedure or "arcsin.trans = TRUE" in row.call:
        test = "arcsine"
    elif "wald" in row.procedure:
        test = "unpooled"
    design = TwoProportions(control=second, treatment=first, test=test, allocation=shares)
    return design, null


def answered(row: Row, design: Design, hypothesis: Hypothesis) -> dict[str, Any]:
    """Power at the sizes given, or the sizes of both arms, under every name that programs have for them."""
    given = row.inputs
    if "power" not in given and "beta" not in given:
        return {"power": float(design.power(_counts(given, design), hypothesis))}
    power = given["power"] if "power" in given else 1 - given["beta"]
    total = real_size(design, hypothesis, power)
    first, second = (total * share / design.block for share in design.allocation)
    values: dict[str, Any] = {"n_total": total, "n1": first, "n2": second}
    values |= {"n": first, "n_per_group": first}
    if row.tool == "epiR":
        values |= whole_arms(row, first, second)
    return values


def whole_arms(row: Row, first: float, second: float) -> dict[str, Any]:
    """Whole arms of epiR: the second rounded up and multiplied; for equivalence, each rounded up."""
    control = ceil(second * (1 - ROUNDING))
    if "ssequb" in row.call:
        treated = ceil(first * (1 - ROUNDING))
    else:
        multiple = control * float(row.inputs.get("r", 1))
        treated = int(multiple) if multiple.is_integer() else multiple  # type: ignore[assignment]
    values = {"n_total": treated + control}
    values |= dict.fromkeys(("n_treat", "n_exp1"), treated)
    return values | dict.fromkeys(("n_control", "n_exp0"), control)


def _counts(given: Mapping[str, Any], design: Design) -> Counts:
    if "n1" in given:
        return Counts(np.array([given["n1"], given["n2"]], float))
    if "n_per_group" in given:
        return Counts(np.array([given["n_per_group"]] * 2, float))
    return design.counts(given["n_total"] if "n_total" in given else given["n"])


def _sides(row: Row) -> Any:
    """Sides as given; pwrss says them by its alternative, two by default."""
    one_sided = ("greater", "less", "non-inferior", "superior", "one.sided")
    in_call = 1 if any(f'alternative = "{word}"' in row.call for word in one_sided) else 2
    return row.inputs.get("sides", in_call)


def _both(row: Row) -> bool:
    """Of a two-sided test pwr counts both directions; power.prop.test does where it is told to be strict."""
    return bool(row.inputs.get("include_opposite_tail", row.tool == "pwr"))
