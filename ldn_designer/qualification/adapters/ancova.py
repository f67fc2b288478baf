"""Analysis of covariance of several arms: pwrss, Superpower and MKpower."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from ldn_designer.designs.anova import Anova
from ldn_designer.designs.base import Counts
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import real_size
from ldn_designer.qualification.rows import Obtained
from ldn_designer.qualification.uniroot import TOLERANCE, uniroot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ldn_designer.designs.base import Design
    from ldn_designer.qualification.rows import Row

#: Allocation ratios are whole numbers up to this one.
LARGEST_PART = 100
#: Where pwrss's and MKpower's searches for a size end.
FARTHEST, MOST_PER_ARM = 1e10, 1000.0


def obtained(row: Row) -> Obtained:
    """Sizes with their fraction where the program prints that, found as it finds them: by R's `uniroot`."""
    by_tool = {"pwrss": _pwrss, "Superpower": _superpower, "MKpower": _mkpower}
    return without_echo(row, by_tool[row.tool](row))


def without_echo(row: Row, values: dict[str, Any]) -> Obtained:
    """The values; where the power was given, the one printed is that, and not the power at the printed size."""
    if "power" not in row.inputs:
        return Obtained(values)
    rest = {key: value for key, value in values.items() if key != "power"}
    return Obtained(rest, {"power": "echo of the request"})


def partial_eta_squared(
    eta2: float, levels: tuple[int, ...], covariates: int = 0, tested: str = "all"
) -> Anova:
    """Any means with this partial η² of the tested effect; covariates fixed, as programs that ask for η² have it."""
    cells = int(np.prod(levels))
    crossed = tuple(float(level) for level in levels) if len(levels) > 1 else ()
    design = Anova(
        means=(0.0,) * cells,
        sd=1.0,
        levels=crossed,
        tested=tested,  # type: ignore[arg-type]
        covariates=covariates,
        covariates_are="fixed",
    )
    return design.with_effect((eta2 / (1 - eta2)) ** 0.5)


def crossing(
    design: Design,
    hypothesis: Superiority,
    power: float,
    bracket: tuple[float, float],
    tolerance: float = TOLERANCE,
) -> float:
    """The total at which power is the target, to the tolerance of the program that looked for it."""
    return uniroot(
        lambda n: power - float(design.power(design.counts(n), hypothesis)), *bracket, tolerance
    )


def _pwrss(row: Row) -> dict[str, Any]:
    i = row.inputs
    return crossed(i, (int(i["groups"]),), "all")


def crossed(i: Mapping[str, Any], levels: tuple[int, ...], tested: str) -> dict[str, Any]:
    """One effect of a design of any factors: size at a power, or power at a size."""
    covariates = int(i.get("covariates", 0))
    design = partial_eta_squared(i["eta2"], levels, covariates, tested)
    hypothesis = Superiority(alpha=i["alpha"])
    if "n_total" in i:
        total = float(i["n_total"])
    else:
        bracket = (len(design.means) + covariates + 2.0, FARTHEST)
        total = crossing(design, hypothesis, i["power"], bracket)
    return {"n_total": total, **_at(design, hypothesis, design.counts(total))}


def _superpower(row: Row) -> dict[str, Any]:
    """Shieh's program unless the call asks for the approximation; whole arms unless it forbids rounding."""
    i = row.inputs
    fixed = "approx" in row.call
    design = Anova(
        means=tuple(float(mean) for mean in i["mu"]),
        sd=float(i["sd"]),
        explained=float(i["r2"]),
        covariates=int(i["n_covariates"]),
        covariates_are="fixed" if fixed else "shieh-program",
    )
    hypothesis, arms = Superiority(alpha=i["alpha"]), len(i["mu"])
    if "n_per_group" in i:
        n = Counts(np.broadcast_to(np.asarray(i["n_per_group"], float), (arms,)))
    else:
        total = real_size(design, hypothesis, i["power"])
        if "round_up = FALSE" not in row.call:
            total = arms * ceil(total / arms)
        n = design.counts(total)
    found = _at(design, hypothesis, n)
    return {
        "N": float(n.total),
        "dfs": [found["df1"], found["df2"]],
        "power_percent": 100 * found["power"],
    }


def _mkpower(row: Row) -> dict[str, Any]:
    i = row.inputs
    means = tuple(float(mean) for mean in i["mu"])
    ratio = np.asarray(i.get("group_ratio", np.ones(len(means))), float)
    design = Anova(
        means=means,
        sd=float(i["error_var"]) ** 0.5,
        covariates=int(i["n_covariates"]),
        covariates_are="shieh",
        allocation=_whole_ratio(ratio),
    )
    hypothesis = Superiority(alpha=i.get("alpha", 0.05))
    if "n" in i:
        n = Counts(np.broadcast_to(np.asarray(i["n"], float), (len(means),)))
    else:
        # The program looks for the first arm's size where its ratio is 1.
        unit = float(ratio.sum())
        bracket = ((2 * len(means) - 1) * unit, MOST_PER_ARM * unit)
        total = crossing(design, hypothesis, i["power"], bracket, 10 * TOLERANCE * unit)
        n = design.counts(total)
    return {"ns": n.units.tolist(), **_at(design, hypothesis, n)}


def _whole_ratio(ratio: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[int, ...]:
    parts = [Fraction(float(part)).limit_denominator(LARGEST_PART) for part in ratio]
    common = lcm(*(part.denominator for part in parts))
    return tuple(int(part * common) for part in parts)


def _at(design: Anova, hypothesis: Superiority, n: Counts) -> dict[str, Any]:
    """Power, noncentrality and degrees of freedom at these counts."""
    ncp, df2 = design.noncentrality(n)
    power = float(design.power(n, hypothesis))
    return {"power": power, "ncp": float(ncp), "df1": len(design.contrasts), "df2": float(df2)}
