"""Values from other people's programs, bundled with tool, version and call."""

from __future__ import annotations

import json
from math import ceil, isclose
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest
from scipy.optimize import brentq

from ldn_designer import resources
from ldn_designer.designs.base import Counts, Design
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.evidence import pooling
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import detectable, size
from ldn_designer.qualification.adapters import ADAPTERS

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = "reference"
#: The files of the rows that are answered here without the adapters of the program.
FILES = ("t_two_sample", "t_welch", "z_means", "prop_two_sample", "pooling")
Row = dict[str, Any]
Found = dict[str, float]


def asked(inputs: Row, *, both: bool = False) -> Superiority:
    """Level and sides of a row; `both` where its program counts the opposite tail as well."""
    return Superiority(alpha=inputs["alpha"], sides=inputs.get("sides", 2), both_directions=both)


def real_total(design: Design, hypothesis: Superiority, power: float) -> float:
    """The total, with its fraction, at which power is the target."""
    return float(
        brentq(
            lambda n: float(design.power(design.counts(n), hypothesis)) - power, 3.0, 1e7, xtol=1e-9
        )
    )


def ratio(value: float) -> tuple[int, int]:
    """n1 : n2 as whole numbers."""
    return (round(value), 1) if value >= 1 else (1, round(1 / value))


def sized(design: Design, hypothesis: Superiority, power: float) -> Found:
    """Unrounded sizes; and that the whole answer is the next whole block."""
    total = real_total(design, hypothesis, power)
    weight = np.array(design.allocation) / design.block
    whole = size(design, hypothesis, power)
    assert int(whole.total) == max(ceil(total / design.block - 1e-7), 1) * design.block
    n1, n2 = (total * weight).tolist()
    return {"n_total": total, "n1": n1, "n2": n2, "n_per_group": n1, "n": n1}


def powered(design: Design, hypothesis: Superiority, *units: int) -> Found:
    return {"power": float(design.power(Counts(np.array(units, float)), hypothesis))}


def t_sized(row: Row) -> Found:
    i = row["inputs"]
    design = TwoMeans(difference=i["d"], sd=1)
    return sized(design, asked(i, both=True), i["power"])


def t_powered(row: Row) -> Found:
    i = row["inputs"]
    n = i["n_per_group"]
    return powered(TwoMeans(difference=i["d"], sd=1), asked(i, both=True), n, n)


def t_sized_by_ratio(row: Row) -> Found:
    i = row["inputs"]
    test: Literal["t", "z"] = "z" if row["procedure"].startswith("z_") else "t"
    design = TwoMeans(
        difference=i["delta"], sd=i["sd"], test=test, allocation=ratio(i["allocation_ratio"])
    )
    return sized(design, asked(i), i["power"])


def t_powered_by_ratio(row: Row) -> Found:
    i = row["inputs"]
    design = TwoMeans(difference=i["delta"], sd=i["sd"], allocation=ratio(i["allocation_ratio"]))
    return {"power": float(design.power(design.counts(i["n_total"]), asked(i)))}


def t_detectable(row: Row) -> Found:
    i = row["inputs"]
    design = TwoMeans(difference=1, sd=1)
    n = design.apportion(2 * i["n_per_group"])
    return {"d": float(detectable(design, asked(i), n, i["power"]).effect)}


def welch(row: Row) -> Found:
    i = row["inputs"]
    difference = i.get("delta", i.get("mean1", 0) - i.get("mean2", 0))
    design = TwoMeans(
        difference=difference,
        sd=i["sd2"],
        sd_treatment=i["sd1"],
        test="welch",
        allocation=ratio(i.get("ratio_n1_n2", 1)),
    )
    if "power" in i:
        return sized(design, asked(i), i["power"])
    units = (i["n1"], i["n2"]) if "n1" in i else (i["n_per_group"],) * 2
    precision = design.precision(Counts(np.array(units, float)))
    found = powered(design, asked(i, both=True), *units)
    return found | {"df": float(precision.df), "ncp": float(difference / precision.se)}


def z_unequal_sds(row: Row) -> Found:
    i = row["inputs"]
    design = TwoMeans(
        difference=i["mean1"] - i["mean2"], sd=i["sd2"], sd_treatment=i["sd1"], test="z"
    )
    return sized(design, asked(i), i["power"])


def proportions(
    first: str, second: str, test: Literal["pooled", "unpooled"] = "pooled"
) -> Callable[[Row], Found]:
    """An adapter for a procedure that names its proportions so, the first one the treatment's."""

    def found(row: Row) -> Found:
        i = row["inputs"]
        allocation = ratio(i.get("allocation_ratio", i.get("r", 1)))
        design = TwoProportions(
            control=i[second], treatment=i[first], test=test, allocation=allocation
        )
        benefit = "higher" if i[first] > i[second] else "lower"
        both = i.get("include_opposite_tail", False)
        hypothesis = asked(i, both=both).model_copy(update={"benefit": benefit})
        if "power" in i:
            return sized(design, hypothesis, i["power"])
        return powered(design, hypothesis, *(i["n_per_group"],) * 2)

    return found


def epi_r(row: Row) -> Found:
    """epiR rounds up whole blocks, as we do."""
    i = row["inputs"]
    design = TwoProportions(control=i["irexp0"], treatment=i["irexp1"], allocation=ratio(i["r"]))
    whole = size(design, asked(i), i["power"])
    treated, control = whole.counts.units.tolist()
    return {"n_total": float(whole.total), "n_exp1": treated, "n_exp0": control}


def pooled(row: Row) -> Found:
    y, ses = np.array(row["inputs"]["yi"]), np.sqrt(row["inputs"]["vi"])
    spread = pooling.heterogeneity(y, ses)
    found = {"QE": spread.q, "QEp": spread.p}
    if row["procedure"] == "rma.EE":
        one = pooling.fixed_effect(y, ses)
        found |= {"I2": 100 * spread.i_squared}
    elif row["procedure"] == "rma.DL":
        one = pooling.dersimonian_laird(y, ses)
        found |= {"tau2": (one.tau or 0) ** 2, "I2": 100 * spread.i_squared}
    else:
        one = pooling.hartung_knapp(y, ses)
        return found | {"b": one.estimate, "tau2": (one.tau or 0) ** 2} | untruncated(row, one)
    return found | {"b": one.estimate, "ci_lb": one.interval[0], "ci_ub": one.interval[1]}


def untruncated(row: Row, one: pooling.Pooled) -> Found:
    """The interval where q is above 1 already: metafor does not truncate it, we do (q ≥ 1)."""
    expected = row["expected"]
    w = 1 / (np.array(row["inputs"]["vi"]) + expected["tau2"])
    truncated = expected["se"] < 1 / np.sqrt(w.sum())
    if row["inputs"]["test"] != "knha" or truncated:
        return {}
    return {"ci_lb": one.interval[0], "ci_ub": one.interval[1]}


PROCEDURES: dict[str, Callable[[Row], Found]] = {
    "t_two_sample.n_per_group": t_sized,
    "t_two_sample.power": t_powered,
    "t_two_sample.n_total_ratio": t_sized_by_ratio,
    "t_two_sample.power_ratio": t_powered_by_ratio,
    "t_two_sample.detectable_d": t_detectable,
    "t_welch.power": welch,
    "t_welch.power_exact_df": welch,
    "t_welch.n": welch,
    "z_two_sample.n_total_ratio": t_sized_by_ratio,
    "z_two_sample.n": z_unequal_sds,
    "prop_two_sample.n_pooled_unpooled": proportions("p1", "p2"),
    "prop_two_sample.power_pooled_unpooled": proportions("p1", "p2"),
    "prop_two_sample.n_total_ratio": proportions("pi1", "pi2"),
    "prop_two_sample.n_score": proportions("p1", "p2"),
    "prop_two_sample.n_wald": proportions("p1", "p2", "unpooled"),
    "prop_two_sample.n_cohort": epi_r,
    "rma.EE": pooled,
    "rma.DL": pooled,
    "rma.REML": pooled,
    "rma.REML.knha": pooled,
}


def _is_answered(inputs: Row, procedure: str) -> bool:
    """Whether the row's inputs are those that its function here reads: other programs give others."""
    on_differences = inputs.get("scale", "Difference") == "Difference"
    return on_differences and (procedure != "z_two_sample.n" or "mean1" in inputs)


ROWS: list[Row] = [
    row
    for name in FILES
    for row in json.loads(resources.read_text(f"{FOLDER}/{name}.json"))
    if row["procedure"] in PROCEDURES and _is_answered(row["inputs"], row["procedure"])
]


def agrees(value: float, expected: float, tolerance: Row) -> bool:
    """Within the row's loosest agreement: `count` for whole numbers, else `abs` or `rel`, whichever is met."""
    if isinstance(expected, int) and "count" in tolerance:
        return bool(abs(value - expected) <= tolerance["count"])
    return isclose(
        value, expected, rel_tol=tolerance.get("rel", 0.0), abs_tol=tolerance.get("abs", 0.0)
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["id"]))
def test_other_programs_agree(row: Row) -> None:
    found = PROCEDURES[row["procedure"]](row)
    compared = {
        name: (found[name], value)
        for name, value in row["expected"].items()
        if name in found and not isinstance(value, str | list)
    }
    assert compared, "nothing of this row is compared"
    wrong = {n: pair for n, pair in compared.items() if not agrees(*pair, row["tolerance"])}
    assert not wrong, row["call"]


def test_the_rows_are_complete() -> None:
    needed = {"id", "procedure", "inputs", "expected", "tool", "tool_version", "call", "tolerance"}
    for row in ROWS:
        assert needed <= set(row), row.get("id")
        assert all(row[name] for name in needed), row["id"]
    identifiers = [row["id"] for row in ROWS]
    assert len(identifiers) == len(set(identifiers))
    assert {row["procedure"] for row in ROWS} == set(PROCEDURES)
    assert {row["tool"] for row in ROWS} >= {"pwr", "rpact", "stats", "gsDesign", "epiR", "metafor"}


def test_every_file_belongs_to_pooling_or_to_an_adapter() -> None:
    stems = {name.removesuffix(".json") for name in resources.names(FOLDER)}
    assert stems == {*ADAPTERS, "pooling"}
