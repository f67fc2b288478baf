"""What DELTA2 asks of the difference to plan on, as marks and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.widgets.status_icon import State

_STATES: dict[str, State] = {"met": "done", "doubtful": "attention", "open": "open"}


def answers(_plan: TrialPlan, evaluation: Evaluation) -> tuple[tuple[State, str], ...]:
    """Whether the difference is important and realistic, its source stated, and alternatives considered."""
    from ldn_designer.protocol.target_difference import difference_answers

    return tuple(
        (_STATES[item.met], f"{item.topic}: {item.reason}" if item.reason else f"{item.topic}.")
        for item in difference_answers(evaluation)
    )
