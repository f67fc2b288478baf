"""Paired t tests: pwr and pwrss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.designs.paired_means import PairedMeans
from ldn_designer.qualification.adapters.mean_rows import (
    answered,
    at,
    function,
    superiority,
    whole,
)
from ldn_designer.qualification.rows import Obtained

if TYPE_CHECKING:
    from ldn_designer.qualification.rows import Row


def obtained(row: Row) -> Obtained:
    """Real sizes as pwr prints them; pwrss rounds up and gives noncentrality and degrees of freedom there."""
    inputs = row.inputs
    if "sd1" in inputs:
        design = PairedMeans(
            difference=inputs["mean1"] - inputs["mean2"],
            sd=inputs["sd2"],
            sd_treatment=inputs["sd1"],
            correlation=inputs["rho"],
        )
    else:
        difference = inputs.get("dz", inputs.get("d", inputs.get("delta", 1.0)))
        design = PairedMeans(difference=difference, sd_differences=inputs.get("sd", 1.0))
    n = inputs.get("n_pairs", inputs.get("n"))
    hypothesis = superiority(row, design.difference)
    values = answered(row, design, hypothesis, None if n is None else at(n))
    if not function(row).startswith("pwrss."):
        return Obtained(values | ({"n_pairs": values["n"]} if n is None else {}))
    pairs = whole(values["n"]) if n is None else n
    precision = design.precision(at(pairs))
    values |= {"n_pairs": pairs, "n": pairs, "df": float(precision.df)}
    values["ncp"] = float(design.effect / precision.se)
    return Obtained(values, {"power": "an echo of the request"} if n is None else {})
