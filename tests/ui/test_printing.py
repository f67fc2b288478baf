"""Figures drawn in several threads at once each keep their own type, and leave the settings alone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import matplotlib as mpl

from ldn_designer.figures import LIGHT, PRINT, Palette, svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def test_threads_do_not_mix_the_type_of_their_figures() -> None:
    entered = {palette.name: threading.Event() for palette in (LIGHT, PRINT)}
    written = threading.Event()
    made: dict[str, str] = {}

    def draw(axes: Axes, evaluation: str, palette: Palette) -> None:
        entered[palette.name].set()
        if palette is LIGHT:
            entered[PRINT.name].wait(0.3)  # would the other begin meanwhile, were it let in?
            axes.text(0.5, 0.5, evaluation)
            written.set()
        else:
            written.wait(0.3)
            axes.text(0.5, 0.5, evaluation)

    def drawn(palette: Palette) -> None:
        made[palette.name] = svg(draw, "words", (200, 100), palette).decode()

    drawn(PRINT)  # fonts are loaded once, before the settings are looked at
    entered[PRINT.name].clear()
    before = dict(mpl.rcParams)
    screen = threading.Thread(target=drawn, args=(LIGHT,))
    screen.start()
    assert entered[LIGHT.name].wait(10)
    drawn(PRINT)
    screen.join()
    assert "Inter" in made[LIGHT.name]
    assert "Source Sans 3" not in made[LIGHT.name]
    assert "Inter" not in made[PRINT.name]
    assert dict(mpl.rcParams) == before
