"""Numbers as a reader meets them: true minus signs, percentages, units, whole words."""

from __future__ import annotations

from math import floor, isfinite, log10

MINUS = "−"
#: Computed values below this keep four significant figures instead of two decimals.
SMALL = 0.1
#: From here on one decimal would print a share as 100 %: it is said to be over 99.9 % instead.
LARGEST_PERCENT = 99.95


def number(value: float, decimals: int = 2) -> str:
    """The value with this many decimals, a true minus sign and thousands: −1,234.50. Never a minus zero."""
    if not isfinite(value):
        message = f"a number to print must be finite, not {value}"
        raise ValueError(message)
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and any(digit not in "0.," for digit in text)
    return (MINUS if negative else "") + text


def count(value: float) -> str:
    """A whole number with thousands: 24,224."""
    return number(round(value), 0)


def planned(value: float) -> str:
    """A planning value with at least two decimals, and as many more as it needs up to four significant figures."""
    if value == 0:
        return number(0)
    needed = max(2, 3 - floor(log10(abs(value))))
    text = f"{abs(value):.{needed}f}"
    while len(text.partition(".")[2]) > 2 and text.endswith("0"):  # noqa: PLR2004 - two decimals stay
        text = text[:-1]
    return number(value, len(text.partition(".")[2]))


def computed(value: float, decimals: int = 2) -> str:
    """A computed value with this many decimals, or with four significant figures where it is small."""
    return planned(value) if 0 < abs(value) < SMALL else number(value, decimals)


def percent(value: float, decimals: int = 0) -> str:
    """A fraction as a percentage: 90.4%. What is not all of it never prints as 100 %, nor what is some as 0 %."""
    share = value * 100
    if share < 100 <= round(share, decimals):  # noqa: PLR2004 - all of it
        return "over 99.9%" if share >= LARGEST_PERCENT else number(share, 1) + "%"
    if share > 0 and round(share, decimals) == 0:
        return f"under {number(10**-decimals, decimals)}%"
    return number(share, decimals) + "%"


def p_value(value: float) -> str:
    """A p value with its relation: p = .016, p < .001."""
    if value < 0.001:  # noqa: PLR2004 - the smallest p that journals print
        return "p < .001"
    decimals = 3 if value < 0.1 else 2  # noqa: PLR2004 - journals print p below .1 with three decimals
    return "p = " + f"{value:.{decimals}f}".lstrip("0")


def interval(low: float, high: float, decimals: int = 2) -> str:
    """Both limits: −0.95 to 0.27."""
    return f"{number(low, decimals)} to {number(high, decimals)}"


def estimate(value: float, low: float, high: float, decimals: int = 2) -> str:
    """An estimate with its interval: −0.34 (−0.95 to 0.27)."""
    return f"{number(value, decimals)} ({interval(low, high, decimals)})"


def quantity(text: str, unit: str) -> str:
    """A printed number with its unit, in the singular for exactly one: 1.00 point, 0.75 points, 45%."""
    if not unit or unit == "%":
        return text + unit
    whole, _, decimals = text.lstrip(MINUS).partition(".")
    one = whole == "1" and not decimals.strip("0")
    return f"{text} {unit[:-1] if one and unit.endswith('s') else unit}"


def listed(items: tuple[str, ...], word: str = "and") -> str:
    """Items as a sentence lists them: A, B and C."""
    return (
        items[0]
        if len(items) == 1
        else f"{', '.join(items[:-1])} {word} {items[-1]}"
        if items
        else ""
    )


def ratio(parts: tuple[int, ...]) -> str:
    """An allocation: 2 : 1."""
    return " : ".join(str(part) for part in parts)
