"""Numbers as a reader meets them."""

from __future__ import annotations

import pytest

from ldn_designer import notation


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1.0, 2, "1.00"), (-1.0, 2, "−1.00"), (-1234.5, 1, "−1,234.5"), (1e6, 0, "1,000,000"),
        (0.005, 2, "0.01"), (-0.001, 2, "0.00"), (-0.0, 2, "0.00"), (0.5, 0, "0"),
    ],
)  # fmt: skip
def test_number(value: float, decimals: int, text: str) -> None:
    assert notation.number(value, decimals) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_never_printed(value: float) -> None:
    with pytest.raises(ValueError, match="must be finite"):
        notation.number(value)


def test_count() -> None:
    assert notation.count(24_224) == "24,224"
    assert notation.count(166.0) == "166"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.00"), (1.8, "1.80"), (-1, "−1.00"), (0.0312, "0.0312"), (0.03125, "0.03125"),
        (12.3456, "12.35"), (1234.5, "1,234.50"), (1e-6, "0.000001"), (0.1 + 0.2, "0.30"),
    ],
)  # fmt: skip
def test_planned_values_keep_the_digits_they_need(value: float, text: str) -> None:
    assert notation.planned(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.9038, 1, "90.4%"), (0.2117, 0, "21%"), (1.0, 0, "100%"), (1.0, 1, "100.0%"), (0.0, 0, "0%"),
        (0.996, 0, "99.6%"), (0.9994, 0, "99.9%"), (0.99951, 0, "over 99.9%"), (0.99999999, 1, "over 99.9%"),
        (0.9996, 1, "over 99.9%"), (0.994, 0, "99%"), (0.004, 0, "under 1%"), (1e-9, 1, "under 0.1%"),
        (0.005, 1, "0.5%"),
    ],
)  # fmt: skip
def test_percent(value: float, decimals: int, text: str) -> None:
    assert notation.percent(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.016, "p = .016"),
        (0.27, "p = .27"),
        (0.0004, "p < .001"),
        (0.05, "p = .050"),
        (1.0, "p = 1.00"),
    ],
)
def test_p_value(value: float, text: str) -> None:
    assert notation.p_value(value) == text


def test_intervals_and_estimates() -> None:
    assert notation.interval(-0.95, 0.27) == "−0.95 to 0.27"
    assert notation.estimate(-0.34, -0.95, 0.27) == "−0.34 (−0.95 to 0.27)"


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("1.00", "points", "1.00 point"), ("−1", "points", "−1 point"), ("0.75", "points", "0.75 points"),
        ("10", "points", "10 points"), ("100", "points", "100 points"), ("1.10", "points", "1.10 points"),
        ("45", "%", "45%"), ("1", "mm", "1 mm"), ("3", "", "3"),
    ],
)  # fmt: skip
def test_quantity(text: str, unit: str, said: str) -> None:
    assert notation.quantity(text, unit) == said


def test_lists_and_ratios() -> None:
    assert notation.listed(()) == ""
    assert notation.listed(("A",)) == "A"
    assert notation.listed(("A", "B")) == "A and B"
    assert notation.listed(("A", "B", "C"), "or") == "A, B or C"
    assert notation.ratio((2, 1)) == "2 : 1"
