"""Advice on a plan: what a team asks before it settles on a design, each answer one file, loaded when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_designer.advice.base import Advice
    from ldn_designer.plan import TrialPlan

#: Topic → (module, class), in the order in which they are offered. A further advice adds one line here.
ADVICE: dict[str, tuple[str, str]] = {
    "carry-over": ("ldn_designer.advice.carry_over", "CarryOver"),
    "incomplete": ("ldn_designer.advice.incomplete", "Incomplete"),
    "washout": ("ldn_designer.advice.washout", "Washout"),
    "diary-dividend": ("ldn_designer.advice.diary_dividend", "DiaryDividend"),
    "pilot": ("ldn_designer.advice.pilot", "Pilot"),
}


def load(topic: str) -> type[Advice]:
    """The advice on this topic; KeyError names the topics there are."""
    if topic not in ADVICE:
        message = f"unknown topic {topic!r}; the topics are {', '.join(ADVICE)}"
        raise KeyError(message)
    module, name = ADVICE[topic]
    return getattr(import_module(module), name)  # type: ignore[no-any-return]


def applicable(plan: TrialPlan) -> tuple[str, ...]:
    """The topics on which there is something to say about this plan, in order."""
    return tuple(topic for topic in ADVICE if load(topic).applies(plan))
