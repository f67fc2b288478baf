"""Paired proportions: MESS, TrialSize, R's mcnemar.test and the exact tests of exact2x2."""

from __future__ import annotations

from math import ceil, floor, inf, log, log10, nan
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy import special

from ldn_designer.designs.base import Counts
from ldn_designer.designs.paired_proportions import PairedProportions
from ldn_designer.designs.paired_proportions_exact import PairedProportionsExact
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import detectable, real_size
from ldn_designer.power.unknowns import LEVEL, solved_for
from ldn_designer.qualification.adapters.prop_two_sample_exact import TAILS, TWO_SIDED
from ldn_designer.qualification.calls import flag, number, text
from ldn_designer.qualification.rows import Obtained
from ldn_designer.qualification.uniroot import uniroot
from ldn_designer.statistics import discordant_pairs
from ldn_designer.statistics.conditional_odds import Conditional

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.qualification.rows import Row
    from ldn_designer.statistics.exact_p_values import Tail

#: Where MESS's search for a number of pairs ends.
FARTHEST = 1e7


def obtained(row: Row) -> Obtained:
    """Sizes are those at which power is the target, with their fraction: both programs print that."""
    what = row.procedure.partition(".")[2]
    if "table_by_column" in row.inputs:
        return Obtained(_mcnemar_test(row) if what == "test" else _exact(row, mid=what == "midp"))
    return Obtained(
        _mess(row)
        if "p_discordant_smaller" in row.inputs or "psi" in row.inputs
        else _trial_size(row)
    )


def _trial_size(row: Row) -> dict[str, Any]:
    """TrialSize's psai and paid are the ratio and the sum of the discordant proportions."""
    i = row.inputs
    lower, higher = sorted((float(i["p10"]), float(i["p01"])))
    design = PairedProportions(control_only=lower, treatment_only=higher)
    power = float(i["power"]) if "power" in i else 1 - number(row, "beta", 0.2)
    return {"n_pairs": real_size(design, Superiority(alpha=i["alpha"]), power)}


def _mess(row: Row) -> dict[str, Any]:
    """The one of pairs, power, ψ and level that is not given.

    "cond.exact" takes ⌈n·d⌉ discordant pairs as given and counts significance either way. So does "exact", whose
    two-sided critical region, smallest probabilities first, may take in one of two equally likely tables: it
    is that of the mid-p test.
    """
    i = row.inputs
    sides: Literal[1, 2] = 1 if text(row, "alternative", "two.sided") == "one.sided" else 2
    method = text(row, "method", "normal")
    question = Superiority(alpha=number(row, "alpha", number(row, "sig.level", 0.05)), sides=sides)
    smaller, ratio = float(i["p_discordant_smaller"]), float(i.get("psi", 1.0))
    design: Design
    if method == "normal":
        design = PairedProportions(control_only=smaller, ratio=ratio)
    else:
        question = question.model_copy(update={"both_directions": True})
        fixed = method == "cond.exact"
        design = PairedProportionsExact(
            control_only=smaller,
            ratio=ratio,
            test="exact" if fixed or sides == 1 else "midp",
            discordant_number="fixed" if fixed else "random",
        )
    if "n_pairs" not in i:
        return {"n_pairs": _pairs(design, question, float(i["power"]))}
    n = Counts(np.array([float(i["n_pairs"])]))
    if "psi" not in i:
        effect = float(detectable(design, question, n, float(i["power"])).effect)
        return {"psi": 1 + effect / smaller}
    if "alpha" not in i and "power" in i:
        return {"alpha": solved_for(LEVEL, design, question, n, float(i["power"])).value}
    return {"power": float(design.power(n, question))}


def _pairs(design: Design, question: Superiority, power: float) -> float:
    """The real number of pairs; of an exact test, where R's `uniroot` ends among the jumps of power."""
    if isinstance(design, PairedProportions):
        return real_size(design, question, power)

    def gap(pairs: float) -> float:
        return float(design.power(Counts(np.array([pairs])), question)) - power

    return uniroot(gap, ceil(log(question.alpha) / log(0.5)), FARTHEST)


def _mcnemar_test(row: Row) -> dict[str, Any]:
    """The χ² test of the two cells off the diagonal; without any such pair R has no answer."""
    _, c, b, _ = (int(each) for each in row.inputs["table_by_column"])
    corrected = flag(row, "continuity", default=flag(row, "correct", default=True))
    if b + c == 0:
        return {"p_value": nan, "statistic": nan}
    return {
        "statistic": float(discordant_pairs.statistic(b, c, corrected=corrected)),
        "p_value": float(
            discordant_pairs.two_sided(b, c, "corrected" if corrected else "asymptotic")
        ),
    }


def _exact(row: Row, *, mid: bool) -> dict[str, Any]:
    """The binomial test of the discordant pairs, the odds of their two kinds, and its interval."""
    _, c, b, _ = (int(each) for each in row.inputs["table_by_column"])
    tail = TAILS[text(row, "alternative", "two.sided")]
    if b + c == 0:
        return {"p_value": 1.0, "or": nan, "ci": [0.0, inf]}
    cells = Conditional.of_pairs(b, c)
    how, level = TWO_SIDED[text(row, "tsmethod", "central")], number(row, "conf.level", 0.95)
    test: discordant_pairs.Test = "midp" if mid else "exact"
    if tail:
        first, second = (b, c) if tail > 0 else (c, b)
        p = float(discordant_pairs.one_sided(first, second, test))
    elif how == "central":
        p = float(discordant_pairs.two_sided(b, c, test))
    else:
        p = float(cells.p_value(how))
    odds = b / c if c else inf
    return {"p_value": p, "or": odds, "ci": _interval(row, cells, 1 - level, tail, mid=mid)}


def _interval(row: Row, cells: Conditional, alpha: float, tail: Tail, *, mid: bool) -> list[float]:
    """Limits of the odds: the program looks for the share p = ψ/(1 + ψ), mid-p with R's `uniroot`."""
    side, how = (alpha if tail else alpha / 2), text(row, "tsmethod", "central")
    if mid:

        def share(direction: int) -> float:
            return uniroot(
                lambda p: (
                    float(
                        cells.tail(
                            special.logit(np.clip(p, 1e-300, 1 - 1e-16)), direction, mid=True
                        )
                    )
                    - side
                ),
                0.0,
                1.0,
            )

        low = 0.0 if tail < 0 or cells.x == cells.values[0] else _odds(share(1))
        high = inf if tail > 0 or cells.x == cells.values[-1] else _odds(share(-1))
        return [low, high]
    if tail:
        limit = cells.one_sided_limit(1 - alpha, tail)
        return [limit, inf] if tail > 0 else [0.0, limit]
    limits = cells.interval(1 - alpha, TWO_SIDED[how])
    if how == "central":
        return list(limits)
    digits = floor(-log10(number(row, "tol", 1e-5))) - 1
    return [inf if each == inf else _odds(round(each / (1 + each), digits)) for each in limits]


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else inf
