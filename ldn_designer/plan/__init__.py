"""The trial plan, its parts, and its edits."""

from ldn_designer.plan.editing import PlanError, revised
from ldn_designer.plan.parts import (
    WEEKS_PER_MONTH,
    EvidenceSelection,
    Exclusion,
    ExplorationChoice,
    PlannedOutcome,
    SectionText,
    Step,
)
from ldn_designer.plan.trial import MOST_PARTICIPANTS, TrialPlan

__all__ = [
    "MOST_PARTICIPANTS",
    "WEEKS_PER_MONTH",
    "EvidenceSelection",
    "Exclusion",
    "ExplorationChoice",
    "PlanError",
    "PlannedOutcome",
    "SectionText",
    "Step",
    "TrialPlan",
    "revised",
]
