"""Colours and type of every figure and document: three palettes with the same tokens.

Text in ink, muted, accent, good, warn and bad stands out from panel and background by at least
4.5 : 1 (WCAG 2.2, success criterion 1.4.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Palette:
    """Tokens by what they are for; colours as #rrggbb."""

    name: str
    background: str
    panel: str
    line: str
    edge: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    warn: str
    bad: str
    violet: str
    font: str
    font_size: float = 9.0

    @property
    def series(self) -> tuple[str, str, str]:
        """Colours of the first, second and third line of a figure."""
        return (self.accent, self.warn, self.violet)


LIGHT = Palette(
    name="light",
    background="#f6f7f9",
    panel="#ffffff",
    line="#e1e5ea",
    edge="#c8d0d8",
    ink="#18222d",
    muted="#5b6976",
    accent="#0f6e84",
    on_accent="#ffffff",
    accent_soft="#e3f1f4",
    good="#2c7a4b",
    warn="#9a5800",
    bad="#b3362c",
    violet="#6a4fa3",
    font="Inter",
)

DARK = Palette(
    name="dark",
    background="#14191f",
    panel="#1c232b",
    line="#2c3641",
    edge="#41505e",
    ink="#e6ebf0",
    muted="#9fadba",
    accent="#4fb3c8",
    on_accent="#0b1a1f",
    accent_soft="#1d3a42",
    good="#63b886",
    warn="#e0a04a",
    bad="#ee8b81",
    violet="#b39ddb",
    font="Inter",
)

PRINT = Palette(
    name="print",
    background="#ffffff",
    panel="#ffffff",
    line="#d5dae0",
    edge="#aab4be",
    ink="#18222d",
    muted="#55626e",
    accent="#0f6e84",
    on_accent="#ffffff",
    accent_soft="#e3f1f4",
    good="#2c7a4b",
    warn="#9a5800",
    bad="#b3362c",
    violet="#6a4fa3",
    font="Source Sans 3",
)

#: The palettes of the window, by the names under which preferences keep them.
THEMES: Mapping[str, Palette] = {palette.name: palette for palette in (LIGHT, DARK)}
