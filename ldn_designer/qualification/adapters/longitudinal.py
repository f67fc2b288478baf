"""Repeated measures: MMRM at the last visit and differences in slopes, as longpower has them.

longpower takes variances as known, so that its tests are z tests; the size of its first group is the allocation's
ratio times that of the second, and it prints sizes with their fraction.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ldn_designer.designs.mmrm import Mmrm
from ldn_designer.designs.slopes import Slopes
from ldn_designer.hypotheses import Superiority
from ldn_designer.qualification.adapters.ancova import without_echo
from ldn_designer.qualification.adapters.mean_rows import allocation, answered, level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ldn_designer.designs.base import Design
    from ldn_designer.qualification.rows import Obtained, Row

_ONE_SIDED = re.compile(r"alternative\s*=\s*[\"']one\.sided")
_MATRIX = re.compile(r"\bRa\s*=\s*matrix\(c\(([^)]*)\)\s*,\s*(\d+)")
_SYMMETRY = re.compile(r"compound symmetry\s*([\d.]+)")


class Pilot(NamedTuple):
    """A mixed model fitted to data that others have published: mean slope, SD of slopes, residual SD."""

    slope: float
    sd_slope: float
    sd_residual: float


#: By the name that R has for the data: Bates, Mächler, Bolker and Walker, J Stat Softw 2015;67(1), reaction
#: times (ms) by days of sleep deprivation, restricted maximum likelihood.
PILOTS = {"lme4::sleepstudy": Pilot(slope=10.467, sd_slope=5.922, sd_residual=25.592)}


def obtained(row: Row) -> Obtained:
    """The size, power or difference that the row asks for."""
    what = row.procedure.partition(".")[0]
    make = {
        "mmrm": _mmrm,
        "mmrm_ar1": _mmrm,
        "diggle": _slopes,
        "liu_liang": _slopes,
        "edland": _slopes,
        "lmmpower": _pilot,
    }
    design = make[what](row, row.inputs)
    return without_echo(row, _answer(row, design))


def _answer(row: Row, design: Design) -> dict[str, Any]:
    """The unknown of the row, by the names that longpower has for it."""
    i = row.inputs
    effect = float(design.effect)
    one_sided = _ONE_SIDED.search(row.call) or i.get("sides") == 1
    hypothesis = Superiority(
        alpha=level(row),
        sides=1 if one_sided else 2,
        benefit="higher" if effect >= 0 else "lower",
    )
    total = i.get("N")
    if total is None and i.get("n") is not None:
        first = float(np.ravel(i["n"])[0])
        total = first * design.block / design.allocation[0]
    n = None if total is None else design.counts(float(total))
    found = answered(row, design, hypothesis, n)
    if n is None:
        found |= {"N": found["n_total"], "n": [found["n1"], found["n2"]]}
    if i.get("data") in PILOTS and "delta" not in found:
        found["delta"] = effect
    return found


def _allocated(i: Mapping[str, Any]) -> tuple[int, int]:
    return allocation(float(i.get("lambda", 1)))


def _mmrm(row: Row, i: Mapping[str, Any]) -> Design:
    shared: dict[str, Any] = {
        "difference": float(i.get("delta") or 0),
        "sd": float(i["sigma"]),
        "retention": tuple(float(share) for share in i["retention"]),
        "allocation": _allocated(i),
        "test": "z",
    }
    if "rho" in i:
        return Mmrm(correlation=float(i["rho"]), structure="ar1", **shared)
    given = _MATRIX.search(row.call)
    if given:
        values = np.array([float(value) for value in given[1].split(",")])
        matrix = values.reshape(-1, int(given[2]))
        return Mmrm(correlations=tuple(tuple(line) for line in matrix.tolist()), **shared)
    symmetry = _SYMMETRY.search(str(i["corr"]))
    if not symmetry:
        msg = f"no correlation matrix is known for “{i['corr']}”"
        raise ValueError(msg)
    return Mmrm(correlation=float(symmetry[1]), structure="exchangeable", **shared)


def _slopes(row: Row, i: Mapping[str, Any]) -> Design:  # noqa: ARG001 - every procedure is given the same
    shared: dict[str, Any] = {
        "difference": float(i.get("delta") or 0),
        "times": tuple(float(time) for time in i["times"]),
        "allocation": _allocated(i),
        "test": "z",
    }
    if "sig2_s" in i:
        return Slopes(
            sd_slope=float(i["sig2_s"]) ** 0.5, sd_residual=float(i["sig2_e"]) ** 0.5, **shared
        )
    return Slopes(sd=float(i["sigma2"]) ** 0.5, correlation=float(i["rho"]), **shared)


def _pilot(row: Row, i: Mapping[str, Any]) -> Design:  # noqa: ARG001 - likewise
    pilot = PILOTS[i["data"]]
    delta = i.get("delta")
    return Slopes(
        difference=pilot.slope * float(i.get("pct_change") or 0) if delta is None else float(delta),
        times=tuple(float(time) for time in i["t"]),
        sd_slope=pilot.sd_slope,
        sd_residual=pilot.sd_residual,
        allocation=_allocated(i),
        test="z",
    )
