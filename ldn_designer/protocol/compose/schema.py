"""Trial schema: arms or sequences, titration and visits as a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.compose.drawing import figure

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer.protocol.blocks import Block


def compose(_plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """The drawing."""
    return (figure("schema", evaluation),)
