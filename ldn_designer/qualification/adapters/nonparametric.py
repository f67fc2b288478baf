"""Rank tests: sizes from shifts, probabilities, categories and pilot data; distributions and p values of ranks."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np

from ldn_designer.designs.base import Counts, Design
from ldn_designer.designs.mann_whitney_categories import MannWhitneyCategories
from ldn_designer.designs.mann_whitney_pilot import MannWhitneyPilot
from ldn_designer.designs.mann_whitney_shift import MannWhitneyShift
from ldn_designer.designs.signed_rank import SignedRank
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import real_size
from ldn_designer.qualification.rows import Obtained
from ldn_designer.statistics import ranks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ldn_designer.qualification.rows import Row
    from ldn_designer.statistics.shapes import ShapeName

#: An allocation given as a fraction is a ratio of whole numbers with at most this many parts.
PARTS = 100
#: Alternatives that programs name, and the sides they mean.
ONE_SIDED = ("greater", "less", "one.sided", "one-sided")
ECHO = "repeats what was asked"


def obtained(row: Row) -> Obtained:
    """This program's values for one row."""
    return ADAPTERS[row.procedure](row)


def _hypothesis(given: Mapping[str, Any], effect: float, *, both: bool) -> Superiority:
    """Level and sides of a row, in the direction of its effect; `both` where its program adds the other tail."""
    sides: Literal[1, 2] = 1 if given.get("alternative", "two.sided") in ONE_SIDED else 2
    sides = cast(Literal[1, 2], given.get("sides", sides))
    benefit: Literal["higher", "lower"] = "higher" if effect >= 0 else "lower"
    # A test of one side has no other tail to add.
    return Superiority(alpha=given["alpha"], sides=sides, benefit=benefit, both_directions=both)


def _allocation(share: float) -> tuple[int, int]:
    """Treatment : control as whole numbers, from the treatment arm's share."""
    part = Fraction(share).limit_denominator(PARTS)
    return part.numerator, part.denominator - part.numerator


def _numbers(given: Mapping[str, Any], key: str) -> tuple[float, ...]:
    return tuple(float(value) for value in given[key])


# ---- pwrss.np.2groups: n or n2 left out is what it solves for


def _shift(row: Row) -> Obtained:
    """Both tails count; `method` guenther is the t test's numbers over the efficiency; sizes are not rounded."""
    given = row.inputs
    kappa = float(given.get("kappa", 1))
    method = given.get("method", "guenther")
    formula: Literal["efficiency", "noether-inflated"] = (
        "efficiency" if method == "guenther" else "noether-inflated"
    )
    design = MannWhitneyShift(
        difference=_difference(given),
        sd=_spread(given),
        shape=_shape(given),
        formula=formula,
        allocation=_allocation(kappa / (1 + kappa)),
    )
    hypothesis = _hypothesis(given, design.difference, both=True)
    if "power" in given:
        first, second = design.counts(real_size(design, hypothesis, given["power"])).units
        return Obtained({"n1": first, "n2": second, "n_total": first + second})
    second = float(given.get("n2", given.get("n_per_group", given.get("n", 0))))
    return _powered(design, hypothesis, second * kappa, second)


def _signed(row: Row) -> Obtained:
    """The same for pairs: d is the difference over the SD of differences."""
    given = row.inputs
    design = SignedRank(
        difference=_difference(given), sd_differences=_spread(given), shape=_shape(given)
    )
    hypothesis = _hypothesis(given, design.difference, both=True)
    if "power" in given:
        return Obtained({"n": real_size(design, hypothesis, given["power"])})
    return _powered(design, hypothesis, float(given.get("n", given.get("n2", 0))))


def _difference(given: Mapping[str, Any]) -> float:
    return float(given["d"] if "d" in given else given["mu1"] - given.get("mu2", 0))


def _spread(given: Mapping[str, Any]) -> float:
    """Standardised differences are in standard deviations."""
    return float(given.get("sd", given.get("sd1", 1.0)))


def _shape(given: Mapping[str, Any]) -> ShapeName:
    name = given.get("distribution", "normal")
    return "laplace" if name.startswith("double") else cast("ShapeName", name)


def _powered(design: Design, hypothesis: Superiority, *units: float) -> Obtained:
    return Obtained({"power": float(design.power(Counts(np.array(units)), hypothesis))})


# ---- WMWssp: x is the first group, with share t; y is taken as the treatment arm here


def _pilot(row: Row) -> Obtained:
    given = row.inputs
    design = MannWhitneyPilot(
        control=_numbers(given, "x"),
        treatment=_numbers(given, "y"),
        allocation=_allocation(1 - given.get("t", 0.5)),
    )
    hypothesis = _hypothesis(given, float(design.effect), both=False)
    total = real_size(design, hypothesis, given["power"])
    counts = design.counts(total)
    second, first = (float(units) for units in counts.units)
    return Obtained(
        {
            "Power": float(design.power(counts, hypothesis)),
            "Estimated relative effect p": float(design.effect) + design.no_difference,
            "N (total sample size needed)": total,
            "t=n1/N": first / total,
            "n1 in Group 1": first,
            "n2 in Group 2": second,
            "N rounded": ceil(first) + ceil(second),
            "n1 rounded": ceil(first),
            "n2 rounded": ceil(second),
        },
        left_out={"alpha (2-sided)": ECHO},
    )


# ---- n.wilcox.ord: p has the share 1 − t, its total is rounded up and then shared out


def _ordinal(row: Row) -> Obtained:
    given = row.inputs
    share = given.get("t", 0.5)
    design = MannWhitneyCategories(
        treatment=_proportions(given["p"]),
        control=_proportions(given["q"]),
        allocation=_allocation(1 - share),
    )
    hypothesis = _hypothesis(given, float(design.effect), both=False)
    total = ceil(real_size(design, hypothesis, given["power"]))
    return Obtained({"n_total": total, "m": round(total * (1 - share)), "n": round(total * share)})


def _proportions(shares: list[float]) -> tuple[float, ...]:
    """Proportions that miss one by more than rounding are scaled to it, as that program does."""
    return tuple(float(share) / sum(shares) for share in shares)


# ---- distributions and p values


def _rank_sum_cdf(row: Row) -> Obtained:
    given = row.inputs
    found = ranks.mann_whitney_distribution(int(given["m"]), int(given["n"]))
    return Obtained({"cdf": float(found.cdf(given["q"]))})


def _signed_rank_cdf(row: Row) -> Obtained:
    given = row.inputs
    return Obtained({"cdf": float(ranks.signed_rank_distribution(int(given["n"])).cdf(given["q"]))})


def _rank_sum_test(row: Row) -> Obtained:
    """The package coin standardises without continuity correction; R's own test corrects, and is exact without ties."""
    x, y = np.array([_numbers(row.inputs, "x")]), np.array([_numbers(row.inputs, "y")])
    ties = np.unique(np.concatenate([x, y], 1)).size < x.size + y.size
    exact = bool(row.inputs.get("exact"))
    found = ranks.compare(x, y)
    z = float(found.difference[0] / np.sqrt(found.null_variance[0]))
    pairs = (float(found.difference[0]) + 0.5) * x.size * y.size
    statistic = round(2 * pairs) / 2  # pairs count whole, equal ones half
    if row.tool != "coin" and exact and not ties:
        p_value = ranks.doubled(*ranks.mann_whitney(x, y, "exact")[1:])
    elif row.tool != "coin":
        test: ranks.RankTest = "corrected" if row.inputs.get("continuity", True) else "normal"
        p_value = ranks.doubled(*ranks.mann_whitney(x, y, test)[1:])
    elif exact:
        p_value = ranks.permutation_p(x[0], y[0])
    else:
        p_value = ranks.doubled(*ranks.mann_whitney(x, y, "normal")[1:])
    return Obtained({"p_value": p_value, "z": z, "W": statistic, "statistic": statistic})


ADAPTERS: dict[str, Callable[[Row], Obtained]] = {
    "wilcoxon_mw.n": _shift,
    "wilcoxon_mw.power": _shift,
    "wilcoxon_signed.n": _signed,
    "wilcoxon_signed.power": _signed,
    "wmw_pilot_data.n": _pilot,
    "wilcoxon_ordinal.n": _ordinal,
    "wilcoxon.cdf": _rank_sum_cdf,
    "signrank.cdf": _signed_rank_cdf,
    "wilcoxon.test": _rank_sum_test,
}
