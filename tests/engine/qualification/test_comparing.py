"""Tolerances: whole numbers by count, others by abs or rel, lists by their worst, and nothing by accident."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import numpy as np
import pytest

from ldn_designer.qualification.comparing import compared, difference, plain
from ldn_designer.qualification.rows import Obtained, Row


def row(expected: dict[str, Any], **tolerance: float) -> Row:
    return Row("r-1", "p.q", {}, expected, "tool", "1", "call()", tolerance)


def off(wanted: Any, found: Any, **tolerance: float) -> float:
    return difference("", wanted, plain(found), tolerance)


@pytest.mark.parametrize(
    ("wanted", "found", "tolerance", "multiple"),
    [
        (64, 64, {"count": 0}, 0),
        (64, 65, {"count": 0}, inf),
        (64, 65, {"count": 1}, 1),
        (64, 66, {"count": 1}, 2),
        (64, 65.0, {"count": 1}, 1),
        (64, np.int64(63), {"count": 1}, 1),
        (63.77, 63.7703, {"abs": 0.001}, 0.3),
        (63.77, 63.78, {"abs": 0.001}, 10),
        (200.0, 200.001, {"rel": 1e-5}, 0.5),
        (-200.0, -200.001, {"rel": 1e-5}, 0.5),
        (200.0, 200.001, {"rel": 1e-9, "abs": 0.01}, 0.1),
        (200.0, 200.001, {"rel": 1e-5, "abs": 1e-9}, 0.5),
        (0.8, 0.8, {}, 0),
        (0.8, 0.8000001, {}, inf),
    ],
)
def test_one_number(
    wanted: float, found: float, tolerance: dict[str, float], multiple: float
) -> None:
    assert off(wanted, found, **tolerance) == pytest.approx(multiple, rel=1e-6)


def test_count_never_excuses_what_is_no_whole_number() -> None:
    # JSON writes a power of 1 as 1: a tolerance for whole numbers must not let 0.2 pass for it.
    assert off(1, 0.2, count=1, rel=1e-6) > 1
    assert off(1, 0.9999999, count=0, rel=1e-6) <= 1
    assert off(64, 63.5, count=1) == inf
    # A printed n with a fraction is no whole number either.
    assert off(63.77, 64, count=1, abs=0.001) > 1


@pytest.mark.parametrize(
    ("wanted", "found", "agrees"),
    [
        ("Inf", inf, True),
        ("Inf", -inf, False),
        ("-Inf", -inf, True),
        ("Inf", 1e300, False),
        ("NA", nan, True),
        ("NA", None, True),
        ("NA", 0.0, False),
        (0.5, nan, False),
        (0.5, None, False),
        (0.5, "NA", False),
        ("reject", "reject", True),
        ("reject", "accept", False),
        (True, True, True),
        (True, np.bool_(True), True),
        (True, 1, False),
        (1, True, False),
    ],
)
def test_what_is_no_number_must_be_the_same(wanted: Any, found: Any, agrees: bool) -> None:
    assert (off(wanted, found, abs=10, rel=1, count=5) <= 1) == agrees


def test_lists_are_as_far_off_as_their_worst_element() -> None:
    assert off([0.1, 0.2], [0.1, 0.2005], abs=0.001) == pytest.approx(0.5)
    assert off([0.1, 0.2], np.array([0.1005, 0.202]), abs=0.001) == pytest.approx(2)
    assert off([[1, 2], [3, 4]], ((1, 2), (3, 5)), count=1) == 1
    assert off([], [], abs=0.1) == 0
    for wrong in ([0.1], [0.1, 0.2, 0.3], 0.1, None, [[0.1], [0.2]]):
        assert off([0.1, 0.2], wrong, abs=1) == inf
    assert off(0.1, [0.1], abs=1) == inf
    assert off(["Inf", "NA", 2.0], [inf, nan, 2.0], abs=1e-9) == 0


def test_named_values() -> None:
    assert off({"a": 1.0, "b": [2, 3]}, {"a": 1.05, "b": [2, 3]}, abs=0.1) == pytest.approx(0.5)
    assert off({"a": 1.0}, {"b": 1.0}, abs=0.1) == inf
    assert off({"a": 1.0}, 1.0, abs=0.1) == inf


def test_a_refusal_agrees_with_any_refusal() -> None:
    given = row({"refused": "n must be larger"}, abs=1e-6)
    assert compared(given, Obtained({"refused": "too few participants"}))[0].agrees
    for found in ({}, {"refused": ""}, {"refused": None}, {"n": 5}):
        assert not compared(given, Obtained(found))[0].agrees


def test_a_value_that_is_not_given_is_off_and_one_left_out_is_not_compared() -> None:
    given = row({"n": 64, "power": "NA"}, count=0)
    n, power = compared(given, Obtained({"n": 64}))
    assert n.agrees
    assert power.obtained is None
    assert power.off == inf
    (only,) = compared(given, Obtained({"n": 65}, left_out={"power": "an echo of the request"}))
    assert (only.key, only.agrees) == ("n", False)


def test_plain_values_are_what_json_holds() -> None:
    found = plain({"a": np.array([1.0, inf]), "b": np.float64(nan), "c": (np.int64(2), None)})
    assert found == {"a": [1.0, "Inf"], "b": "NA", "c": [2, "NA"]}
    assert type(found["c"][0]) is int
