"""Every bundled value of intervals and their sizes from other programs."""

from __future__ import annotations

import json

import pytest

from ldn_designer import resources
from ldn_designer.qualification.adapters.precision_ci import REASONS, obtained
from ldn_designer.qualification.comparing import compared
from ldn_designer.qualification.rows import NotCoveredError, Row

ROWS = [Row(**row) for row in json.loads(resources.read_text("reference/precision_ci.json"))]
COVERED = [row for row in ROWS if row.procedure not in REASONS]


@pytest.mark.parametrize("row", COVERED, ids=lambda row: row.id)
def test_the_values_agree(row: Row) -> None:
    found = obtained(row)
    for one in compared(row, found):
        assert one.agrees, one


def test_most_rows_are_covered_and_the_others_say_why() -> None:
    assert len(COVERED) >= 30
    for row in ROWS:
        if row not in COVERED:
            with pytest.raises(NotCoveredError, match=r"\w+ \w+ \w+"):
                obtained(row)


def test_other_levels_and_names_of_the_same_calls() -> None:
    """presize::prec_prop(.3, conf.width = .2, conf.level = .9, method = "ac"), solved by hand for its n."""
    row = Row(
        "", "precision.prop_n", {"p": 0.3, "width": 0.2, "conf_level": 0.9, "method": "ac"},
        {}, "presize", "", "", {},
    )  # fmt: skip
    n, z = obtained(row).values["n"], 1.6448536269514722
    centre = (0.3 * n + z * z / 2) / (n + z * z)
    assert 2 * z * (centre * (1 - centre) / (n + z * z)) ** 0.5 == pytest.approx(0.2, abs=1e-9)
    unknown = Row("", "ci.jeffreys", {"x": 1, "n": 9}, {}, "", "", "", {})
    with pytest.raises(NotCoveredError, match="jeffreys"):
        obtained(unknown)
