"""What a plan's design, drugs and outcome are called inside sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ldn_designer.figures.scale import spoken
from ldn_designer.protocol.compose.prose import lowered

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.fields import Quantity
    from ldn_designer.plan import TrialPlan


@dataclass(frozen=True, slots=True)
class Groups:
    """How a design divides its participants, in words.

    adjective: before “trial”. each: what a participant receives. benefit: why groups are formed
    so. period: what the analysis does about periods, "" where there is one.
    """

    adjective: str
    each: str
    benefit: str
    period: str = ""


#: By the name of what a design divides its participants into. A new division adds one entry here.
GROUPS: dict[str, Groups] = {
    "arm": Groups(
        adjective="parallel-group",
        each="Each participant receives one of the two treatments throughout.",
        benefit=(
            "Parallel groups need no washout and no assumption that the first treatment has "
            "stopped working before the second begins. They need more participants than a crossover."
        ),
    ),
    "sequence": Groups(
        adjective="two-period crossover",
        each="Each participant receives both treatments, one in each period, in random order.",
        benefit=(
            "A crossover compares the treatments within each participant and so needs fewer of "
            "them. It assumes that the first treatment no longer acts in the second period; an "
            "effect that outlasts the washout would make the difference look smaller than it is."
        ),
        period=(
            "Effects of the period are removed by comparing the sequences. Carry-over is taken to "
            "be absent after the washout; it is not tested first, because such a test decides badly."
        ),
    ),
}
_PLAIN = Groups(adjective="", each="", benefit="")

_STRATA = {"treatment": "treatment", "control": "comparator"}


def groups(design: Design) -> Groups:
    """The words for this design's groups."""
    return GROUPS.get(design.stratum, _PLAIN)


def stratum_name(plan: TrialPlan, stratum: str) -> str:
    """The arm's drug, or “sequence AB”."""
    drug = _STRATA.get(stratum)
    return str(getattr(plan, drug)) if drug else f"{plan.design.stratum} {stratum}"


def in_stratum(plan: TrialPlan, stratum: str) -> str:
    """Where a participant is: “on LDN”, “in sequence AB”."""
    return f"{'on' if stratum in _STRATA else 'in'} {stratum_name(plan, stratum)}"


def treatment_with_dose(plan: TrialPlan) -> str:
    """The treatment and its dose, unless its name says it already."""
    named = any(character.isdigit() for character in plan.treatment)
    return plan.treatment if named else f"{plan.treatment} {plan.dosing.dose_mg:g} mg"


def condition(plan: TrialPlan) -> str:
    """The condition; without one, words that still make a sentence."""
    return plan.condition.strip() or "the condition studied"


def outcome(plan: TrialPlan) -> str:
    """The primary outcome with its scale: “average pain, change from baseline (NRS 0–10)”."""
    name = lowered(plan.outcome.name.strip()) or "the primary outcome"
    scale = plan.outcome.scale.strip()
    return f"{name} ({scale})" if scale and scale not in name else name


def trial(plan: TrialPlan) -> str:
    """The kind of trial: “randomised, parallel-group trial”."""
    adjective = groups(plan.design).adjective
    return f"randomised, {adjective} trial" if adjective else "randomised trial"


def full_title(plan: TrialPlan) -> str:
    """Design, population, comparison and the word protocol (SPIRIT item 1a)."""
    return f"{comparison_title(plan)}: protocol of a {trial(plan)}"


def comparison_title(plan: TrialPlan) -> str:
    """The comparison in its population, without the word protocol."""
    return f"{treatment_with_dose(plan)} compared with {plan.comparator} in people with {condition(plan)}"


def titled(plan: TrialPlan) -> bool:
    """Whether the author gave a title."""
    default = type(plan).model_fields["title"].default
    return bool(plan.title.strip()) and plan.title != default


def assumption_label(field: Quantity) -> str:
    """A design's field inside a sentence."""
    return spoken(field.label)


def method(plan: TrialPlan) -> tuple[str, str]:
    """The test, and the details that follow it in brackets or "" (pooled variance, by sequence)."""
    core, _, detail = plan.design.method().partition(", ")
    return core, detail.replace(" (", ", ").rstrip(")")


def periods(plan: TrialPlan) -> int:
    """Treatment periods of each participant."""
    return max(len(course) for course in plan.design.courses)
