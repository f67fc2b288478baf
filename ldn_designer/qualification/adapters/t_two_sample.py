"""Two-sample t tests: pwr, power.t.test and rpact."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.qualification.adapters.mean_rows import (
    allocation,
    answered,
    at,
    second_arm,
    superiority,
    takes_spread_as_known,
)
from ldn_designer.qualification.rows import Obtained

if TYPE_CHECKING:
    from ldn_designer.designs.base import Counts
    from ldn_designer.qualification.rows import Row


def obtained(row: Row) -> Obtained:
    """Sizes are real numbers as printed, per group in pwr and in all in rpact, whose ratio is n1/n2."""
    inputs = row.inputs
    difference = inputs.get("delta", inputs.get("d", 1.0))
    design = TwoMeans(
        difference=difference,
        sd=inputs.get("sd", 1.0),
        test="z" if takes_spread_as_known(row) else "t",
        allocation=allocation(inputs.get("allocation_ratio", 1)),
    )
    hypothesis = superiority(row, difference)
    if ("n1" in inputs) != ("n2" in inputs) and "power" in inputs:
        # The two arms are alike but for their numbers: whichever is given stands first.
        given, asked = ("n1", "n2") if "n1" in inputs else ("n2", "n1")
        found = second_arm(design, hypothesis, inputs[given], inputs["power"])
        refused = {} if isfinite(found) else {"refused": "No number reaches the power."}
        return Obtained({asked: found} | refused)
    return Obtained(answered(row, design, hypothesis, _counts(row, design)))


def _counts(row: Row, design: TwoMeans) -> Counts | None:
    inputs = row.inputs
    if "n1" in inputs:
        return at(inputs["n1"], inputs["n2"])
    if "n_per_group" in inputs:
        return at(inputs["n_per_group"], inputs["n_per_group"])
    return design.counts(inputs["n_total"]) if "n_total" in inputs else None
