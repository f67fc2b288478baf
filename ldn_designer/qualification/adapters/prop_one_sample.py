"""One proportion: pwr (arcsine), rpact (null variance, exact), pwrss (Wald) and exactci (exact)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ldn_designer.designs.base import Counts
from ldn_designer.designs.one_proportion import OneProportion, OneProportionExact
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import real_size, size
from ldn_designer.qualification.rows import Obtained

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ldn_designer.qualification.rows import Row

#: The word in a procedure's name that says which test it is.
TESTS: dict[str, Literal["null", "alternative", "arcsine"]] = {
    "arcsine": "arcsine",
    "normal": "null",
    "wald": "alternative",
}


def obtained(row: Row) -> Obtained:
    """Power where a number of participants is given, else the number, whole for the exact test."""
    given = row.inputs
    hypothesis = _hypothesis(row)
    exact = "exact" in row.procedure
    design = _exact(given) if exact else _approximate(row)
    values: dict[str, Any] = {fact.name: fact.value for fact in design.facts()}
    if "Cohen’s h" in values:
        # pwr drops the sign of h where the test has two sides.
        h = values["Cohen’s h"]
        values["h"] = abs(h) if given["sides"] == 2 else h  # noqa: PLR2004 - both directions
    if "n" in given:
        values["power"] = float(design.power(Counts(np.array([given["n"]])), hypothesis))
    elif exact:
        found = size(design, hypothesis, given["power"])
        values["n"] = int(found.total if _safe(row) else found.first)
    else:
        values["n"] = real_size(design, hypothesis, given["power"])
    return Obtained({key: values[key] for key in row.expected if key in values})


def _hypothesis(row: Row) -> Superiority:
    """Of a two-sided test pwr counts both directions; exactci does where it is told to be strict."""
    given = row.inputs
    strict = row.tool == "exactci" and "strict = TRUE" in row.call
    return Superiority(
        alpha=given["alpha"],
        sides=given["sides"],
        benefit="higher" if given["p1"] > given["p0"] else "lower",
        both_directions=row.tool == "pwr" or strict,
    )


def _safe(row: Row) -> bool:
    """Whether the size asked for is the one after which power never falls below the target again.

    rpact's `conservative`, on by default, asks for it; exactci stops at the first size that reaches it.
    """
    return bool(row.inputs.get("conservative", row.tool == "rpact"))


def _exact(given: Mapping[str, Any]) -> OneProportionExact:
    return OneProportionExact(reference_proportion=given["p0"], proportion=given["p1"])


def _approximate(row: Row) -> OneProportion:
    given = row.inputs
    test = TESTS[row.procedure.split(".")[-1].split("_")[1]]
    if "arcsin.trans = TRUE" in row.call:
        test = "arcsine"
    return OneProportion(reference_proportion=given["p0"], proportion=given["p1"], test=test)
