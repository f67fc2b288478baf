"""Non-inferiority, superiority by a margin and equivalence of two proportions.

rpact and gsDesign: Farrington–Manning scores, and a score of the odds ratio. epiR, TrialSize and pwrss:
unpooled variance, and equivalence by the bound of the nearer limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.designs.two_proportions_ratio import TwoProportionsRatio
from ldn_designer.hypotheses import Equivalence, NonInferiority
from ldn_designer.qualification.adapters.prop_two_sample import (
    allocation,
    answered,
    designed,
    proportions,
)
from ldn_designer.qualification.rows import Obtained

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.qualification.rows import Row


def obtained(row: Row) -> Obtained:
    """Power where sizes are given, else the sizes, real as the programs print them; epiR rounds up."""
    unpooled = row.tool in {"epiR", "TrialSize", "pwrss"}
    design, hypothesis = _by_margin(row) if unpooled else _by_score(row)
    values = answered(row, design, hypothesis)
    return Obtained({key: values[key] for key in row.expected if key in values})


def _beyond(row: Row, design: Design, limit: float) -> NonInferiority:
    """The test of one limit, in the direction in which the planned effect lies."""
    helps = float(design.effect) > float(design.on_scale(limit))
    return NonInferiority(
        alpha=row.inputs["alpha"], limit=limit, benefit="higher" if helps else "lower"
    )


def _by_score(row: Row) -> tuple[Design, Hypothesis]:
    """Of rpact the null value is given; gsDesign's delta0 is the first arm against the second.

    Rows of the difference name gsDesign's second arm p1, so that its ratio is of these rows' first arm to
    their second, and the null value changes its sign.
    """
    given = row.inputs
    first, second = proportions(given)
    if "rr_H0" in given:
        ratio = TwoProportionsRatio(
            control=second, risk_ratio=first / second, allocation=allocation(given)
        )
        return ratio, _beyond(row, ratio, given["rr_H0"])
    if "theta_H0" not in given and not row.procedure.startswith("ni_prop_diff"):
        design, limit = designed(row)
        return design, _beyond(row, design, limit)
    shares = allocation(given)
    if "theta_H0" in given:
        limit = float(given["theta_H0"])
    else:
        shares, limit = (shares[1], shares[0]), -float(given["delta0"])
    score = TwoProportions(control=second, treatment=first, test="score", allocation=shares)
    return score, _beyond(row, score, limit)


def _by_margin(row: Row) -> tuple[Design, Hypothesis]:
    """A margin of epiR is a distance; TrialSize's and pwrss' has a sign, negative where it allows inferiority.

    TrialSize is given the difference beside the proportions, which say the variance only; the limits are
    moved by what the two differ.
    """
    given = row.inputs
    first, second = proportions(given)
    difference = given.get("delta", first - second)
    design = TwoProportions(
        control=second,
        treatment=first,
        test="arcsine" if "arcsin.trans = TRUE" in row.call else "unpooled",
        equivalence="nearer",
        allocation=allocation(given),
    )
    margin, moved = given["margin"], first - second - difference
    if row.procedure.startswith("equiv"):
        limits = (moved - abs(margin), moved + abs(margin))
        return design, Equivalence(alpha=given["alpha"], lower=limits[0], upper=limits[1])
    return design, _beyond(row, design, moved + (-margin if row.tool == "epiR" else margin))
