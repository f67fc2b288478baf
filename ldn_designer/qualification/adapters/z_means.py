"""z tests of means: pwr, rpact, TrialSize, pwrss and epiR."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.designs.one_mean import OneMean
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import detectable, real_size
from ldn_designer.qualification.adapters.mean_rows import (
    allocation,
    answered,
    arguments,
    at,
    better,
    each_up,
    function,
    sizes,
    superiority,
)
from ldn_designer.qualification.rows import Obtained

if TYPE_CHECKING:
    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.qualification.rows import Row


def obtained(row: Row) -> Obtained:
    """By the function that is called: one group or two, sizes real or rounded up."""
    name = function(row)
    if name == "epi.sscompc":
        return _epi_r(row)
    if name.endswith(".Equality"):
        return _trial_size(row)
    inputs = row.inputs
    if name == "pwr.norm.test" or name.endswith("z.mean") or arguments(row).get("groups") == "1":
        return _one_group(row)
    difference = inputs.get(
        "delta", inputs.get("d", inputs.get("mean1", 1.0) - inputs.get("mean2", 0.0))
    )
    design = TwoMeans(
        difference=difference,
        sd=inputs.get("sd2", inputs.get("sd", 1.0)),
        sd_treatment=inputs.get("sd1"),
        test="z",
        allocation=allocation(inputs.get("allocation_ratio", inputs.get("ratio_n1_n2", 1))),
    )
    values = answered(row, design, superiority(row, difference), _counts(row, design))
    return Obtained(values, {"power": "an echo of the request"} if "power" in inputs else {})


def _counts(row: Row, design: TwoMeans) -> Counts | None:
    inputs = row.inputs
    if "n1" in inputs:
        return at(inputs["n1"], inputs["n2"])
    return design.counts(inputs["n_total"]) if "n_total" in inputs else None


def _one_group(row: Row) -> Obtained:
    inputs = row.inputs
    difference = inputs.get("d", inputs.get("delta", inputs.get("mean1", 1.0)))
    design = OneMean(difference=difference, sd=inputs.get("sd", 1.0), test="z")
    n = inputs.get("n", inputs.get("n_total"))
    hypothesis = superiority(row, difference)
    return Obtained(answered(row, design, hypothesis, None if n is None else at(n)))


def _trial_size(row: Row) -> Obtained:
    """TrialSize calls the difference `margin`, prints the treatment arm's real size, and is two-sided."""
    inputs = row.inputs
    hypothesis = Superiority(alpha=inputs["alpha"], benefit=better(row, inputs["margin"]))
    values = {"difference": inputs["margin"], "sd": inputs["sigma"], "test": "z"}
    design: Design = (
        TwoMeans.model_validate(values | {"allocation": allocation(inputs["k"])})
        if "k" in inputs
        else OneMean.model_validate(values)
    )
    return Obtained(sizes(design, real_size(design, hypothesis, 1 - inputs["beta"])))


def _epi_r(row: Row) -> Obtained:
    """Each arm rounded up by epiR; level and sides stand in the call alone, r is treatment over control."""
    inputs, given = row.inputs, arguments(row)
    treated, control = inputs.get("treat"), inputs.get("control")
    difference = 1.0 if treated is None or control is None else treated - control
    design = TwoMeans(
        difference=difference,
        sd=inputs["sd"],
        test="z",
        allocation=allocation(inputs.get("ratio", inputs.get("r", 1))),
    )
    hypothesis = Superiority(
        alpha=1 - float(given.get("conf.level", 0.95)),
        sides=1 if given.get("sided.test") == "1" else 2,
        benefit=better(row, difference),
    )
    total = inputs.get("n", inputs.get("n_total"))
    if total is None:
        real = sizes(design, real_size(design, hypothesis, inputs["power"]))
        return Obtained(each_up(real), {"power": "an echo of the request"})
    if "power" not in inputs:
        return Obtained({"power": float(design.power(design.counts(total), hypothesis))})
    return Obtained(
        {
            "delta": float(
                detectable(design, hypothesis, design.counts(total), inputs["power"]).effect
            )
        }
    )
