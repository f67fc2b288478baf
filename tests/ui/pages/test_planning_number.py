from __future__ import annotations

import pytest

from ldn_designer_ui.pages.planning_number import PlanningNumber
from ldn_designer_ui.widgets.number_field import NumberKind


@pytest.mark.parametrize(
    ("value", "text"),
    [(-1.0, "−1.00"), (1.8, "1.80"), (1.645, "1.645"), (0.0, "0.00"), (None, ""), (12, "12.00")],
)
def test_two_decimals_and_never_fewer_than_the_number_has(value: float | None, text: str) -> None:
    assert PlanningNumber("Own value").text(value) == text


def test_percentages_and_bounds_stay_plain() -> None:
    assert PlanningNumber("Share", percent=True).text(0.17) == "17"
    kind = PlanningNumber.of(NumberKind("SD", minimum=0, minimum_excluded=True, maximum=20))
    with pytest.raises(ValueError, match="greater than 0 and at most 20"):
        kind.read("-1")
