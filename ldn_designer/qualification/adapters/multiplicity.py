"""Several tests: R's p.adjust as several endpoints use it, and mvtnorm's quantiles, which are Dunnett's values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.qualification.calls import number
from ldn_designer.qualification.rows import NotCoveredError, Obtained
from ldn_designer.statistics.dunnett import critical_value
from ldn_designer.statistics.multiplicity import ADJUSTMENTS, adjusted

if TYPE_CHECKING:
    from ldn_designer.qualification.rows import Row

#: Procedures that no design here needs, and why.
NOT_COVERED = {
    "graph.": "graphs of hypotheses are not offered: the endpoints of a design here are equal in rank",
    "tukey.": "the studentised range compares all pairs of arms; doses here are compared with placebo only",
}
RATES = "{} controls a false discovery rate; the designs here control the chance of any false claim"
FALSE_DISCOVERY = ("BH", "BY", "fdr")


def obtained(row: Row) -> Obtained:
    """Adjusted p values, or a quantile of the multivariate t distribution."""
    for prefix, reason in NOT_COVERED.items():
        if row.procedure.startswith(prefix):
            raise NotCoveredError(reason)
    if row.procedure.startswith("p_adjust."):
        return _adjusted(row)
    if row.procedure == "dunnett.quantile":
        return Obtained({"q": _quantile(row)})
    raise NotCoveredError(f"no design here uses {row.procedure}")


def _adjusted(row: Row) -> Obtained:
    method = str(row.inputs["method"])
    if method in FALSE_DISCOVERY:
        raise NotCoveredError(RATES.format(method))
    chosen = ADJUSTMENTS.get(method)
    if chosen is None:
        raise NotCoveredError(f"the adjustment {method} is not offered for several endpoints")
    p = np.array(row.inputs["p"], float)
    family = int(number(row, "n", p.size))
    return Obtained({"adjusted": adjusted(p, chosen, family).tolist()})


def _quantile(row: Row) -> float:
    """mvtnorm::qmvt: "lower.tail" P(all T ≤ q), "both.tails" P(all |T| ≤ q), "upper.tail" P(all T > q) = 1 − α.

    Any number of comparisons with one common correlation of at least 0; df of 0 or "inf" is the normal distribution.
    """
    inputs = row.inputs
    many, rho, alpha = int(inputs["k"]), float(inputs["rho"]), float(inputs["alpha"])
    if not 0 <= rho < 1:
        raise NotCoveredError("comparisons with one placebo arm have correlations from 0 to 1")
    df = float(inputs["df"]) or np.inf
    shared = np.full(many, np.sqrt(rho))
    tail = str(inputs["tail"])
    value = float(critical_value(alpha, df, shared, 2 if tail == "both.tails" else 1))
    return -value if tail == "upper.tail" else value
