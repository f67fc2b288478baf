"""The figures that a document or a page may show, each one file, loaded when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Draw

#: Key → module, in the order in which figures are offered. A new figure adds one line here.
FIGURES: dict[str, str] = {
    "forest": "ldn_designer.figures.forest",
    "prior": "ldn_designer.figures.prior",
    "outcome-split": "ldn_designer.figures.outcome_split",
    "schema": "ldn_designer.figures.schema",
    "power-curve": "ldn_designer.figures.power_curve",
    "exploration": "ldn_designer.figures.exploration",
    "exploration-grid": "ldn_designer.figures.exploration_grid",
    "tornado": "ldn_designer.figures.tornado",
    "contour": "ldn_designer.figures.contour",
    "carry-over": "ldn_designer.figures.carry_over",
    "diary-dividend": "ldn_designer.figures.diary_dividend",
}


@dataclass(frozen=True)
class FigureKind:
    """A figure: how it is drawn, its height over its width, its caption, and what it shows in words.

    `aspect` follows from the evaluation, because a forest plot grows with its studies. `caption`
    is printed beneath; `alternative` is for readers who cannot see the figure.
    """

    key: str
    draw: Draw[Evaluation]
    aspect: Callable[[Evaluation], float]
    caption: Callable[[Evaluation], str]
    alternative: Callable[[Evaluation], str]


def load(key: str) -> FigureKind:
    """The figure with this key; KeyError names the figures there are."""
    if key not in FIGURES:
        message = f"unknown figure {key!r}; the figures are {', '.join(FIGURES)}"
        raise KeyError(message)
    module = import_module(FIGURES[key])
    return FigureKind(key, module.draw, module.aspect, module.caption, module.alternative)
