"""What a finding is, and the condition that raises it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.evaluation import Evaluation

Severity = Literal["attention", "note"]
Step = Literal["evidence", "effect", "design", "power"]

DELTA2 = "DELTA2, BMJ 2018;363:k3750"
COCHRANE = "Cochrane Handbook, chapter 10"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence with its severity, the step it belongs to, and where its standard comes from."""

    key: str
    severity: Severity
    step: Step
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Check:
    """A finding's condition: `sentence` returns the words where the plan raises it, else None.

    calculation: whether the design and its power alone raise it, without evidence or texts.
    """

    key: str
    severity: Severity
    step: Step
    source: str
    sentence: Callable[[Evaluation], str | None]
    calculation: bool = False
