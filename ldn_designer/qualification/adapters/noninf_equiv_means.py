"""Non-inferiority and equivalence of means: rpact, epiR, TrialSize, PowerTOST and pwrss."""

from __future__ import annotations

from math import ceil, exp, expm1, sqrt
from typing import TYPE_CHECKING, Any

from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.fieller_ratio import FiellerRatio
from ldn_designer.designs.one_mean import OneMean
from ldn_designer.designs.paired_means import PairedMeans
from ldn_designer.designs.ratio_of_means import RatioOfMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.hypotheses import NonInferiority
from ldn_designer.power.solving import real_size, size
from ldn_designer.qualification.adapters.mean_rows import (
    ROUNDING,
    allocation,
    answered,
    arguments,
    at,
    each_up,
    function,
    half_of_the_error,
    level,
    nearer_limit,
    sizes,
    takes_spread_as_known,
)
from ldn_designer.qualification.rows import Obtained

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.qualification.rows import Row

ECHO = {"power": "an echo of the request"}


def obtained(row: Row) -> Obtained:
    """By the function that is called."""
    name = function(row)
    if name == "epi.ssninfc":
        return _epi_r_non_inferiority(row)
    if name == "epi.ssequc":
        return _epi_r_equivalence(row)
    if name.endswith((".NIS", ".Equivalence")):
        return _trial_size(row)
    if name.endswith(".noninf"):
        return _power_tost(row)
    if name.startswith("pwrss."):
        return _pwrss(row)
    return _rpact(row)


def _beyond(row: Row, limit: float, effect: float) -> NonInferiority:
    """The one-sided test against a limit, in the direction in which the effect lies."""
    return NonInferiority(
        alpha=level(row), limit=limit, benefit="higher" if effect >= limit else "lower"
    )


def _rpact(row: Row) -> Obtained:
    """Real sizes as rpact prints them; its ratio of means is tested by Fieller's theorem, the SD per control mean."""
    inputs, given = row.inputs, arguments(row)
    test = "z" if takes_spread_as_known(row) else "t"
    shares = allocation(inputs.get("allocation_ratio", 1))
    design: Design
    if "ratio" in inputs:
        effect, limit = inputs["ratio"], inputs["ratio_H0"]
        design = FiellerRatio.model_validate(
            {"ratio": effect, "cv": inputs["cv"], "test": test, "allocation": shares}
        )
    else:
        effect, limit = inputs["true_diff"], -inputs["margin"]
        values = {"difference": effect, "sd": inputs["sd"], "test": test}
        one = given.get("groups") == "1"
        design = (
            OneMean.model_validate(values)
            if one
            else TwoMeans.model_validate(values | {"allocation": shares})
        )
    total = inputs.get("n_total", inputs.get("n"))
    n = None if total is None else design.counts(float(total))
    return Obtained(answered(row, design, _beyond(row, limit, effect), n))


def _two_means(row: Row) -> TwoMeans:
    inputs = row.inputs
    return TwoMeans(
        difference=inputs["treat"] - inputs["control"],
        sd=inputs["sd"],
        test="z",
        allocation=allocation(inputs.get("r", 1)),
    )


def _epi_r_non_inferiority(row: Row) -> Obtained:
    """Each arm rounded up by epiR, of a total the control arm alone; r is treatment over control."""
    inputs, design = row.inputs, _two_means(row)
    asked = _beyond(row, -inputs["margin"], design.difference)
    if "power" in inputs:
        return Obtained(each_up(sizes(design, real_size(design, asked, inputs["power"]))), ECHO)
    return Obtained({"power": float(design.power(_control_up(row), asked))})


def _epi_r_equivalence(row: Row) -> Obtained:
    """What epiR makes of the number that one group would need, rounded up, times what each arm is of it."""
    inputs, design = row.inputs, _two_means(row)
    asked = nearer_limit(row, design.difference, inputs["margin"])
    if "power" not in inputs:
        power = 2 * float(design.power(_control_up(row), asked)) - 1
        return Obtained({"power": max(power, 0.0)})
    ratio = inputs.get("r", 1)
    total = real_size(design, asked, half_of_the_error(inputs["power"]))
    control = (1 + 1 / ratio) * ceil(total * ratio / (1 + ratio) ** 2 - ROUNDING)
    treated = control * ratio
    found = {"n_control": control, "n_treat": treated, "n_total": control + treated}
    return Obtained(found, ECHO)


def _control_up(row: Row) -> Counts:
    ratio = row.inputs.get("r", 1)
    control = ceil(row.inputs["n"] / (ratio + 1) - ROUNDING)
    return at(ratio * control, control)


def _trial_size(row: Row) -> Obtained:
    """TrialSize prints the treatment arm's real size; `delta` is the limit, `margin` the true difference."""
    inputs = row.inputs
    values = {"difference": inputs["margin"], "sd": inputs["sigma"], "test": "z"}
    design: Design = (
        TwoMeans.model_validate(values | {"allocation": allocation(inputs["k"])})
        if "k" in inputs
        else OneMean.model_validate(values)
    )
    power = 1 - inputs["beta"]
    if function(row).endswith(".NIS"):
        asked = _beyond(row, inputs["delta"], inputs["margin"])
    else:
        asked = nearer_limit(row, inputs["margin"], inputs["delta"])
        # Of one group the program halves the error at no difference only.
        if "k" in inputs or inputs["margin"] == 0:
            power = half_of_the_error(power)
    return Obtained(sizes(design, real_size(design, asked, power)))


def _power_tost(row: Row) -> Obtained:
    """PowerTOST counts in all, in whole blocks; CV is the residual SD where data are not logarithms."""
    inputs = row.inputs
    logarithms = inputs.get("logscale", True)
    design = _power_tost_design(inputs, logarithms=logarithms)
    limit, effect = inputs["margin"], inputs["theta0"]
    if not logarithms and isinstance(design, RatioOfMeans):
        limit, effect = exp(limit), exp(effect)
    asked = _beyond(row, limit, effect)
    if "n_by_sequence_or_group" in inputs:
        return Obtained(
            {"power": float(design.power(at(*inputs["n_by_sequence_or_group"]), asked))}
        )
    if "n_total" in inputs:
        n = design.apportion(inputs["n_total"])
        return Obtained({"power": float(design.power(n, asked))})
    found = size(design, asked, inputs["power"])
    return Obtained({"n_total": int(found.total), "power": float(found.power)})


def _power_tost_design(inputs: Mapping[str, Any], *, logarithms: bool) -> Design:
    name, spread, effect = inputs.get("design", "2x2"), inputs["CV"], inputs["theta0"]
    layout = "2x2" if name == "2x2x2" else name
    if not logarithms:
        if layout == "parallel":
            return TwoMeans(difference=effect, sd=spread)
        if layout == "2x2":
            return CrossoverMeans(difference=effect, sd_within=spread)
        if layout == "paired":
            return PairedMeans(difference=effect, sd_differences=sqrt(2) * spread)
        # A difference with a residual SD is the logarithm of a ratio with the CV that belongs to that SD.
        effect, spread = exp(effect), sqrt(expm1(spread**2))
    return RatioOfMeans.model_validate({"ratio": effect, "cv": spread, "layout": layout})


def _pwrss(row: Row) -> Obtained:
    """Each arm of a t test rounded up by pwrss; the margin has a sign unless the question is equivalence.

    Unless told otherwise it gives unequal variances the pooled degrees of freedom, which moves sizes by a
    fraction of a participant; here they have Welch's.
    """
    inputs, given = row.inputs, arguments(row)
    kind = given.get("alternative", row.procedure.partition(".")[0])
    by_z = function(row).startswith("pwrss.z.")
    design = TwoMeans(
        difference=inputs["mean1"] - inputs["mean2"],
        sd=inputs["sd2"],
        sd_treatment=inputs["sd1"],
        test="z" if by_z else "welch",
        allocation=allocation(inputs.get("ratio_n1_n2", inputs.get("kappa", 1))),
    )
    equivalent = kind == "equivalent"
    asked = (
        nearer_limit(row, design.difference, abs(inputs["margin"]))
        if equivalent
        else _beyond(row, inputs["margin"], design.difference)
    )
    if "n2" in inputs:
        n2 = inputs["n2"]
        power = float(design.power(at(inputs.get("n1", n2), n2), asked))
        return Obtained({"power": 2 * power - 1 if equivalent else power})
    target = half_of_the_error(inputs["power"]) if equivalent else inputs["power"]
    found = sizes(design, real_size(design, asked, target))
    return Obtained(found if by_z else each_up(found), ECHO)
