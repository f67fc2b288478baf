"""A figure as a block: its caption's numbers as values, its shape from the evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.figures import registry
from ldn_designer.protocol.blocks import Figure
from ldn_designer.protocol.compose.prose import with_values

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation


def figure(key: str, evaluation: Evaluation, *, share: float = 1.0, taller: float = 1.0) -> Figure:
    """The figure of this key in `figures.registry.FIGURES`.

    Type keeps its size, so that a narrow column wants a figure `taller` for its width.
    """
    kind = registry.load(key)
    caption = with_values(kind.caption(evaluation), f"figure.{key}", "the plan and its evaluation")
    aspect = kind.aspect(evaluation) * taller
    return Figure(key, caption, kind.alternative(evaluation), aspect, share)
