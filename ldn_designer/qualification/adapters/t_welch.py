"""Two-sample t tests with unequal variances: pwrss (Welch) and MKpower (Welch, Hsu)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.qualification.adapters.mean_rows import (
    allocation,
    answered,
    at,
    each_up,
    function,
    superiority,
)
from ldn_designer.qualification.rows import Obtained

if TYPE_CHECKING:
    from ldn_designer.qualification.rows import Row


def obtained(row: Row) -> Obtained:
    """MKpower prints real sizes; pwrss rounds up each arm and gives its other numbers there.

    pwrss approximates the noncentral distribution when it looks for a size, which moves it by a few
    hundredths of a participant.
    """
    inputs = row.inputs
    difference = inputs.get("delta", inputs.get("mean1", 1.0) - inputs.get("mean2", 0.0))
    design = TwoMeans(
        difference=difference,
        sd=inputs["sd2"],
        sd_treatment=inputs["sd1"],
        test="hsu" if "hsu" in function(row) else "welch",
        allocation=allocation(inputs.get("ratio_n1_n2", 1)),
    )
    n = None
    if "n1" in inputs:
        n = at(inputs["n1"], inputs["n2"])
    elif "n_per_group" in inputs:
        n = at(inputs["n_per_group"], inputs["n_per_group"])
    values = answered(row, design, superiority(row, difference), n)
    if not function(row).startswith("pwrss."):
        return Obtained(values)
    if n is None:
        values |= each_up(values)
        n = at(values["n1"], values["n2"])
    precision = design.precision(n)
    values |= {"df": float(precision.df), "ncp": float(design.effect / precision.se)}
    return Obtained(values, {"power": "an echo of the request"} if "power" in inputs else {})
