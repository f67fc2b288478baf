"""Analysis of variance: one factor, crossed factors and repeated measures, as R and three packages have it."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ldn_designer.designs.anova import FACTORS, Anova
from ldn_designer.designs.base import Counts
from ldn_designer.designs.repeated_anova import RepeatedAnova
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import detectable, real_size
from ldn_designer.power.unknowns import LEVEL, solved_for
from ldn_designer.qualification.adapters.ancova import FARTHEST, crossed, crossing, without_echo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ldn_designer.qualification.rows import Obtained, Row

Tested = Literal["between", "within", "interaction"]


def obtained(row: Row) -> Obtained:
    """Sizes are those at which power is the target, with their fraction: all of these programs print that."""
    what = row.procedure.partition(".")[0]
    answers = {
        "anova1": _one_factor,
        "anova_factorial": _crossed_factors,
        "anova_rm": _repeated,
        "anova_exact_2b2w": _two_by_two,
    }
    return without_echo(row, answers[what](row.inputs))


def _one_factor(i: Mapping[str, Any]) -> dict[str, Any]:
    """The one of size, power, level and effect that is not given (pwr.anova.test, power.anova.test)."""
    arms = int(i["groups"])
    # The variance between arms has k − 1 in its denominator; the effect has k.
    wide = (arms - 1) / arms
    f, between, within = i.get("f"), i.get("between_var"), i.get("within_var")
    if between is not None and within is not None:
        f = (wide * between / within) ** 0.5
    design: Anova = Anova(means=(0.0,) * arms, sd=1.0).with_effect(0.0 if f is None else float(f))
    hypothesis = Superiority(alpha=i.get("alpha", 0.05))
    if "n_per_group" not in i:
        total = real_size(design, hypothesis, i["power"])
        return {"n_per_group": total / arms}
    n = design.counts(arms * float(i["n_per_group"]))
    if f is None:
        f = float(detectable(design, hypothesis, n, i["power"]).effect)
        found = {"f": f}
        if within is not None:
            found["between_var"] = f * f / wide * within
        if between is not None:
            found["within_var"] = wide * between / (f * f)
        return found
    if "alpha" not in i and "power" in i:
        return {"alpha": solved_for(LEVEL, design, hypothesis, n, i["power"]).value}
    return {"power": float(design.power(n, hypothesis))}


def _crossed_factors(i: Mapping[str, Any]) -> dict[str, Any]:
    """Every main effect and interaction, each for itself, in the order A, B, C, AB, AC, BC, ABC (pwrss)."""
    levels = tuple(int(level) for level in i["levels"])
    factors = FACTORS[: len(levels)]
    tested = [names for size in range(1, len(levels) + 1) for names in combinations(factors, size)]
    found = [crossed(i, levels, "".join(names) if len(levels) > 1 else "all") for names in tested]
    return {key: [each[key] for each in found] for key in found[0]}


def _repeated(i: Mapping[str, Any]) -> dict[str, Any]:
    """One test of a repeated-measures design (pwrss): sphericity reduces every noncentrality there."""
    flat = ((0.0,) * int(i["n_measures"]),) * int(i["n_groups"])
    design: RepeatedAnova = RepeatedAnova(
        means=flat,
        sd=1.0,
        correlation=float(i["corr"]),
        sphericity=float(i["epsilon"]),
        tested=i["effect"],
        corrected="all",
    ).with_effect((i["eta2"] / (1 - i["eta2"])) ** 0.5)
    hypothesis = Superiority(alpha=i["alpha"])
    if "n_total" in i:
        total = float(i["n_total"])
    else:
        total = crossing(design, hypothesis, i["power"], (len(flat) + 1.0, FARTHEST))
    n = design.counts(total)
    ncp, df1, df2 = (float(each) for each in design.test(n))
    return {
        "n_total": total, "ncp": ncp, "df1": df1, "df2": df2,
        "power": float(design.power(n, hypothesis)),
    }  # fmt: skip


def _two_by_two(i: Mapping[str, Any]) -> dict[str, Any]:
    """Arms, time and their interaction in two arms measured twice (Superpower's exact data sets)."""
    mu = [float(mean) for mean in i["mu"]]
    n = Counts(np.full(2, float(i["n_per_cell"])))
    found: dict[str, list[float]] = {"power_percent": [], "cohen_f": [], "ncp": []}
    tests: tuple[Tested, ...] = ("between", "within", "interaction")
    for tested in tests:
        design = RepeatedAnova(
            means=((mu[0], mu[1]), (mu[2], mu[3])),
            sd=float(i["sd"]),
            correlation=float(i["r"]),
            tested=tested,
        )
        ncp, _, df = (float(each) for each in design.test(n))
        power = float(design.power(n, Superiority(alpha=i["alpha"])))
        for key, value in zip(found, (100 * power, (ncp / df) ** 0.5, ncp), strict=True):
            found[key].append(value)
    return dict(found)
