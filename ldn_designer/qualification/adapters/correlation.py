"""Correlations: pwr's t test, pwrss's z tests of one and of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.designs.correlation import Correlation
from ldn_designer.designs.two_correlations import TwoCorrelations
from ldn_designer.qualification.adapters.mean_rows import (
    allocation,
    answered,
    at,
    function,
    superiority,
)
from ldn_designer.qualification.rows import Obtained

if TYPE_CHECKING:
    from ldn_designer.qualification.rows import Row


def obtained(row: Row) -> Obtained:
    """Sizes are real numbers as printed; pwrss's kappa is n1/n2."""
    inputs = row.inputs
    left_out = {"power": "an echo of the request"} if "power" in inputs else {}
    if "r1" in inputs:
        two = TwoCorrelations(
            treatment=inputs["r1"],
            control=inputs["r2"],
            allocation=allocation(inputs.get("kappa", 1)),
        )
        asked = superiority(row, two.treatment - two.control)
        first = inputs.get("n1", inputs.get("n2", 0) * inputs.get("kappa", 1))
        return Obtained(
            answered(row, two, asked, at(first, inputs["n2"]) if "n2" in inputs else None), left_out
        )
    # Where the correlation is what is asked for, any will do.
    r, null = inputs.get("r", 0.5), inputs.get("r0", 0.0)
    by_z = function(row).startswith("pwrss.")
    one = Correlation(correlation=r, test="z" if by_z else "t")
    asked = superiority(row, r - null, limit=null)
    n = inputs.get("n")
    return Obtained(answered(row, one, asked, None if n is None else at(n)), left_out)
