from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from ldn_designer.figures import DARK, LIGHT, PRINT, FigureError, Palette, band, paint, svg

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

SIZE = (300.0, 200.0)


def line(axes: Axes, evaluation: list[float], palette: Palette) -> None:
    axes.plot(evaluation, color=palette.accent)
    axes.set_xlabel("difference − points")


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT], ids=lambda palette: palette.name)
def test_text_stands_out_from_what_it_stands_on(palette: Palette) -> None:
    for ground in (palette.panel, palette.background):
        for text in (
            palette.ink,
            palette.muted,
            palette.accent,
            palette.good,
            palette.warn,
            palette.bad,
            palette.violet,
        ):
            assert contrast(text, ground) >= 4.5
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    assert contrast(palette.ink, palette.accent_soft) >= 4.5


def test_text_stays_text_in_the_palettes_font() -> None:
    drawn = svg(line, [0.0, 1.0], SIZE, PRINT).decode()
    assert "difference − points</text>" in drawn
    assert "Source Sans 3" in drawn
    assert "DejaVu" not in drawn
    assert 'width="300pt" height="200pt"' in drawn
    assert "Inter" in svg(line, [0.0, 1.0], SIZE, LIGHT).decode()


def test_the_same_drawing_gives_the_same_bytes() -> None:
    drawn = svg(line, [0.0, 1.0], SIZE, PRINT)
    assert svg(line, [0.0, 1.0], SIZE, PRINT) == drawn
    assert b"dc:date" not in drawn
    assert svg(line, [0.0, 0.5], SIZE, PRINT) != drawn


NAN = float("nan")


@pytest.mark.parametrize(
    "draw",
    [
        lambda axes: axes.plot([0, 1, 2], [0, NAN, 1]),
        lambda axes: axes.plot([0, 1], [0, np.inf]),
        lambda axes: axes.scatter([0, 1], [NAN, 1]),
        lambda axes: band(axes, [0, 1, 2], [0, 0, 0], [1, NAN, 1], "#000000"),
        lambda axes: axes.bar([0, 1], [NAN, 1]),
        lambda axes: axes.vlines([0], [0], [NAN]),
        lambda axes: axes.imshow([[0.0, NAN]]),
        lambda axes: axes.text(0.5, 0.5, "power nan%"),
        lambda axes: axes.text(0.5, NAN, "power"),
    ],
    ids=["line", "infinite", "points", "band", "bars", "rules", "image", "text", "place"],
)
def test_what_is_not_a_number_is_refused(draw: Callable[[Axes], Any]) -> None:
    def wrapped(axes: Axes, evaluation: None, palette: Palette) -> None:
        draw(axes)

    with pytest.raises(FigureError, match="not a number"):
        paint(wrapped, Figure().add_subplot(), None, LIGHT)


def test_finite_drawings_of_all_kinds_are_let_through() -> None:
    def everything(axes: Axes, evaluation: None, palette: Palette) -> None:
        axes.plot([0, 1], [0, 1])
        axes.scatter([0, 1], [0, 1])
        band(axes, [0, 1], [0, 0], [1, 1], palette.accent)
        axes.bar([0, 1], [1, 1])
        axes.axhline(0.5)
        axes.text(0, 0, "financial information")
        axes.annotate("here", (0, 0), (1, 1), arrowprops={"arrowstyle": "->"})

    paint(everything, Figure().add_subplot(), None, LIGHT)


@pytest.mark.parametrize("size", [(0.0, 10.0), (10.0, -1.0), (NAN, 10.0)])
def test_a_size_that_is_none_is_refused(size: tuple[float, float]) -> None:
    with pytest.raises(FigureError, match="cannot be drawn"):
        svg(line, [0.0], size, PRINT)


def test_importing_the_package_loads_neither_matplotlib_nor_numpy() -> None:
    program = (
        "import sys, ldn_designer.figures;"
        "sys.exit(bool({'matplotlib', 'numpy'} & set(sys.modules)))"
    )
    environment = {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    assert (
        subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode
        == 0
    )
