"""One-sample t tests: pwr, power.t.test and rpact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.designs.one_mean import OneMean
from ldn_designer.qualification.adapters.mean_rows import (
    answered,
    at,
    superiority,
    takes_spread_as_known,
)
from ldn_designer.qualification.rows import Obtained

if TYPE_CHECKING:
    from ldn_designer.qualification.rows import Row


def obtained(row: Row) -> Obtained:
    """Sizes are real numbers as printed; rpact's normal approximation is the z test."""
    inputs = row.inputs
    # Where the effect is what is asked for, any will do.
    difference = inputs.get("delta", inputs.get("d", 1.0))
    design = OneMean(
        difference=difference,
        sd=inputs.get("sd", 1.0),
        test="z" if takes_spread_as_known(row) else "t",
    )
    n = inputs.get("n", inputs.get("n_total"))
    hypothesis = superiority(row, difference)
    return Obtained(answered(row, design, hypothesis, None if n is None else at(n)))
