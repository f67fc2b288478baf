"""Precision: sizes for the width of an interval, and intervals of one proportion."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ldn_designer.designs.precision import PrecisionMean
from ldn_designer.designs.precision_proportion import PrecisionProportion
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import real_size
from ldn_designer.qualification.rows import NotCoveredError, Obtained
from ldn_designer.statistics.proportion_intervals import Interval, blaker, blaker_p, interval

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ldn_designer.qualification.rows import Row

#: A design of the planned width has power 0 or 1, so any target between finds its size.
REACHED = 0.5
#: Programs' own names of intervals.
SPOKEN: dict[str, Interval] = {"ac": "agresti-coull"}
REASONS = {
    "ci.midp": "mid-p intervals are not offered here, and the program searches them on a grid of 0.0005",
    "ci.newcombe_mn_diff": "no design here is planned on the interval of a difference of proportions",
    "ci.or_score": "no design here is planned on the interval of an odds ratio",
    "ci.rr_score": "no design here is planned on the interval of a risk ratio",
    "precision.smd_n_aipe": "intervals here are in the outcome's unit, not of a standardised difference",
    "kappa.n": "agreement between raters is no design of this program",
}


def obtained(row: Row) -> Obtained:
    """This program's values for one row; NotCoveredError names what no design here answers."""
    given = row.inputs
    if row.procedure in REASONS:
        raise NotCoveredError(REASONS[row.procedure])
    if row.procedure == "precision.prop_n":
        return _sized(_proportion(given), given)
    if row.procedure == "precision.mean_n":
        return _sized(_mean(given), given)
    if row.procedure.startswith("ci."):
        return _interval(row.procedure.removeprefix("ci."), given)
    msg = f"{row.procedure} is not among the intervals here"
    raise NotCoveredError(msg)


def _alpha(given: Mapping[str, Any]) -> float:
    return 1 - float(given.get("conf_level", given.get("conf.level", given.get("level", 0.95))))


# ---- presize: widths are of the whole interval, with proportion and SD just as planned


def _proportion(given: Mapping[str, Any]) -> PrecisionProportion:
    name = given.get("method", "wilson")
    return PrecisionProportion(
        half_width=given["width"] / 2,
        proportion=float(given["p"]),
        interval=SPOKEN.get(name, cast("Interval", name)),
        rule="planned",
    )


def _mean(given: Mapping[str, Any]) -> PrecisionMean:
    return PrecisionMean(half_width=given["width"] / 2, sd=float(given["sd"]), rule="planned")


def _sized(design: PrecisionProportion | PrecisionMean, given: Mapping[str, Any]) -> Obtained:
    return Obtained({"n": real_size(design, Superiority(alpha=_alpha(given)), REACHED)})


# ---- binom.test, PropCIs and exactci: the interval of an observed count


def _interval(name: str, given: Mapping[str, Any]) -> Obtained:
    """Limits, and Blaker's p value against one half."""
    count, total = int(given["x"]), int(given["n"])
    alpha = _alpha(given) / 2
    if name == "blaker":
        null = float(given.get("p", 0.5))
        limits = list(blaker(count, total, alpha))
        return Obtained({"ci": limits, "p": blaker_p(count, total, null)})
    names: dict[str, Interval] = {
        "clopper_pearson": "exact",
        "wilson": "wilson",
        "wald": "wald",
        "agresti_coull": "agresti-coull",
    }
    if name not in names:
        msg = f"the {name} interval is not offered here"
        raise NotCoveredError(msg)
    lower, upper = interval(names[name], count, total, alpha)
    return Obtained({"ci": [float(lower), float(upper)]})
