"""What the adapters of means have in common: how other programs ask, count and round."""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil, inf, isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from ldn_designer.designs.base import Counts, Design
from ldn_designer.hypotheses import Benefit, NonInferiority, Superiority
from ldn_designer.power.solving import LIMIT, TOLERANCE, detectable, real_size
from ldn_designer.power.unknowns import solved_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.qualification.rows import Row

Values = dict[str, Any]

_ARGUMENT = re.compile(r"([A-Za-z][\w.]*)\s*=\s*(\"[^\"]*\"|c\([^)]*\)|[^,()]+)")
_FUNCTION = re.compile(r"(?:[\w.]+::)?([\w.]+)\s*\(")
#: A real size that exceeds a whole number by less than this is that number: bisection left the rest.
ROUNDING = 1e-7
#: The largest number that a ratio of allocation is made of.
LARGEST_SHARE = 100
_DIRECTIONS: dict[str, Benefit] = {"greater": "higher", "less": "lower"}


def function(row: Row) -> str:
    """The name of the function that a row's call calls, without its package."""
    found = _FUNCTION.match(row.call.strip())
    return found.group(1) if found else ""


def arguments(row: Row) -> dict[str, str]:
    """The named arguments of a row's call as text, without quotes."""
    return {name: text.strip().strip('"') for name, text in _ARGUMENT.findall(row.call)}


def is_true(text: str | None) -> bool:
    """Whether an argument is R's TRUE."""
    return text in {"TRUE", "T"}


def takes_spread_as_known(row: Row) -> bool:
    """Whether the row is one of a z test: by its procedure, or by rpact's normal approximation."""
    return row.procedure.startswith("z_") or is_true(arguments(row).get("normalApproximation"))


def allocation(ratio: float) -> tuple[int, int]:
    """Treatment : control as whole numbers, from treatment over control."""
    found = Fraction(ratio).limit_denominator(LARGEST_SHARE)
    return found.numerator, found.denominator


def level(row: Row) -> float:
    """The significance level; the program's own default, or any, where it is what is asked for."""
    given = row.inputs.get("alpha")
    return 0.05 if given is None else float(given)


def better(row: Row, distance: float) -> Benefit:
    """The direction that counts: the one that the call names, else that of the effect."""
    given = arguments(row)
    if function(row) == "getPowerMeans":
        # Rpact looks upwards unless told otherwise, wherever the effect lies.
        return "lower" if given.get("directionUpper") in {"FALSE", "F"} else "higher"
    named = given.get("alternative", "")
    return _DIRECTIONS.get(named, "higher" if distance >= 0 else "lower")


def superiority(row: Row, distance: float, *, limit: float | None = None) -> Superiority:
    """The row's test of a difference; with both directions where its program counts the opposite one.

    pwr does in every two-sided test; power.t.test and its like where `strict`; pwrss in power, not in sizes;
    rpact where it is asked for; the others never.
    """
    given = arguments(row)
    name = function(row)
    strict = is_true(given.get("strict")) or is_true(given.get("twoSidedPower"))
    both = strict or name.startswith("pwr.")
    if name.startswith("pwrss."):
        both = row.inputs.get("power") is None
    return Superiority(
        alpha=level(row),
        sides=1 if row.inputs.get("sides", 2) == 1 else 2,
        both_directions=both,
        limit=limit,
        benefit=better(row, distance),
    )


def nearer_limit(row: Row, difference: float, margin: float) -> NonInferiority:
    """The one-sided test at the limit of equivalence that is nearer to the true difference.

    Chow, Shao and Wang (2008, section 3.2.3) size equivalence by this test alone and give it half of the
    error, 1 − (1 − power)/2: power is then at least what is asked for, and exactly that at no difference.
    """
    if difference >= 0:
        return NonInferiority(alpha=level(row), limit=margin, benefit="lower")
    return NonInferiority(alpha=level(row), limit=-margin, benefit="higher")


def half_of_the_error(power: float) -> float:
    """The power of each of two tests that share the error of both equally."""
    return 1 - (1 - power) / 2


def whole(value: float) -> float:
    """A real size rounded up."""
    return float(ceil(value - ROUNDING)) if isfinite(value) else inf


def sizes(design: Design, total: float) -> Values:
    """A real total and its parts, by every name that programs give them."""
    if not isfinite(total):
        return dict.fromkeys(("n", "n_total", "n1", "n2", "n_per_group"), inf) | {
            "refused": "No number reaches the power."
        }
    parts = (total * np.array(design.allocation) / design.block).tolist()
    first, last = parts[0], parts[-1]
    return {"n": first, "n_total": total, "n1": first, "n2": last, "n_per_group": first}


def each_up(found: Mapping[str, float]) -> Values:
    """The sizes of two arms, each rounded up, and their sum."""
    first, last = whole(found["n1"]), whole(found["n2"])
    return {"n1": first, "n2": last, "n_total": first + last, "n_treat": first, "n_control": last}


def at(*units: float) -> Counts:
    """Counts of the strata, treatment first."""
    return Counts(np.array(units, float))


def answered(row: Row, design: Design, hypothesis: Hypothesis, n: Counts | None) -> Values:
    """What the row asks for: the real size where there are no counts, else power, the effect or the level."""
    power = row.inputs.get("power")
    if n is None:
        return sizes(design, real_size(design, hypothesis, row.inputs["power"]))
    if power is None:
        return {"power": float(design.power(n, hypothesis))}
    if row.inputs.get("alpha") is None:
        found = solved_for("alpha", design, hypothesis, n, float(power)).value
        return {"alpha": found, "sig_level": found}
    effect = float(design.off_scale(detectable(design, hypothesis, n, float(power)).effect))
    return dict.fromkeys(("d", "dz", "delta", "r"), effect)


def second_arm(design: Design, hypothesis: Hypothesis, first: float, power: float) -> float:
    """The real size of the control arm at which a given treatment arm has the power; infinite where none has."""

    def enough(size: float) -> bool:
        return bool(design.power(at(first, size), hypothesis) >= power)

    high = 2.0
    while not enough(high):
        high *= 2
        if high > LIMIT:
            return inf
    low = 0.0
    while high - low > TOLERANCE * high:
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
