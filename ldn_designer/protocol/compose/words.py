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


_CROSSOVER = (
    "A crossover compares the treatments within each participant and so needs fewer of "
    "them. It assumes that the first treatment no longer acts in the second period; an "
    "effect that outlasts the washout would make the difference look smaller than it is."
)
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
        benefit=_CROSSOVER,
        period=(
            "Effects of the period are removed by comparing the sequences. Carry-over is taken to "
            "be absent after the washout; it is not tested first, because such a test decides badly."
        ),
    ),
    "arms": Groups(
        adjective="parallel-group",
        each="Each participant receives one of the treatments throughout.",
        benefit=(
            "Several arms answer several questions in one trial, with one comparator for all. Each "
            "question has fewer participants than a trial of two arms of the same size would give it."
        ),
    ),
    "cell": Groups(
        adjective="factorial",
        each="Each participant receives both treatments, one of them or neither.",
        benefit=(
            "A factorial trial tests two treatments with the participants of one trial. It assumes "
            "that neither changes what the other does; an interaction needs far more participants."
        ),
    ),
    "sequences": Groups(
        adjective="four-period crossover",
        each="Each participant receives both treatments, each in two of four periods, in random order.",
        benefit=(
            f"{_CROSSOVER} Two periods on each treatment show how much one participant varies, and so "
            "need fewer participants than one period on each."
        ),
        period=(
            "Effects of the periods are part of the model. Carry-over is taken to be absent after the "
            "washout; it is not tested first, because such a test decides badly."
        ),
    ),
    "cycles": Groups(
        adjective="multiple-crossover",
        each="Each participant receives both treatments in every cycle, in random order within it.",
        benefit=(
            "Several cycles show how each participant responds, and whether responses differ from one "
            "to the next. They ask for a stable condition and for treatments that stop working soon."
        ),
        period=(
            "Carry-over is taken to be absent after the washout; it is not tested first, because such "
            "a test decides badly."
        ),
    ),
    "pairs": Groups(
        adjective="paired",
        each="Each pair has one result on each treatment.",
        benefit=(
            "Within a pair much is alike, and so fewer participants are needed. Where the order of the "
            "treatments is not random, what changes with time is taken for an effect of the treatment."
        ),
    ),
    "group": Groups(
        adjective="single-group",
        each="All participants form one group.",
        benefit=(
            "A single group needs the fewest participants. It cannot tell what a treatment does from "
            "what would have happened without it."
        ),
    ),
}
_PLAIN = Groups(adjective="", each="", benefit="")

_STRATA = {"treatment": "treatment", "control": "comparator"}


def groups(design: Design) -> Groups:
    """The words for this design's groups."""
    return GROUPS.get(_division(design), _PLAIN)


def _division(design: Design) -> str:
    """What the design divides its participants into: “arm” for two, “arms” for more of them."""
    if design.stratum == "group":
        return "cycles" if design.periods > 1 else "pairs" if design.unit == "pair" else "group"
    usual = {"arm": len(design.strata), "sequence": design.periods}.get(design.stratum, 0)
    return f"{design.stratum}s" if usual > 2 else design.stratum  # noqa: PLR2004 - two are usual


def divided(design: Design) -> bool:
    """Whether there is more than one arm, sequence or cell."""
    return len(design.strata) > 1


def compared(design: Design) -> bool:
    """Whether participants receive anything else than the treatment."""
    return divided(design) or "control" in " ".join(design.courses[0])


def stratum_name(plan: TrialPlan, stratum: str) -> str:
    """The arm's drug, “sequence AB”, or the name that the design gives."""
    drug = _STRATA.get(stratum)
    if drug:
        return str(getattr(plan, drug))
    return f"sequence {stratum}" if plan.design.stratum == "sequence" else stratum


def in_stratum(plan: TrialPlan, stratum: str) -> str:
    """Where a participant is: “on LDN”, “in sequence AB”, “in arm 2”, “with neither”."""
    name = stratum_name(plan, stratum)
    where = {"sequence": "in", "cell": "with"}.get(plan.design.stratum, "on")
    return f"{'in' if name.startswith(plan.design.stratum) else where} {name}"


def treatment_with_dose(plan: TrialPlan) -> str:
    """The treatment and its dose, unless its name says it already."""
    named = any(character.isdigit() for character in plan.treatment)
    return (
        plan.treatment if named else f"{plan.treatment} {plan.dosing.amount(plan.dosing.dose_mg)}"
    )


def condition(plan: TrialPlan) -> str:
    """The condition; without one, words that still make a sentence."""
    return plan.condition.strip() or "the condition studied"


def outcome(plan: TrialPlan) -> str:
    """The primary outcome with its scale: “average pain, change from baseline (NRS 0–10)”."""
    name = lowered(plan.outcome.name.strip()) or "the primary outcome"
    scale = plan.outcome.scale.strip()
    return f"{name} ({scale})" if scale and scale not in name else name


def trial(plan: TrialPlan) -> str:
    """The kind of trial: “randomised, parallel-group trial”, “single-group study”."""
    found = groups(plan.design)
    if not plan.design.randomised:
        return f"{found.adjective} study"
    return f"randomised, {found.adjective} trial" if found.adjective else "randomised trial"


def full_title(plan: TrialPlan) -> str:
    """Design, population, comparison and the word protocol (SPIRIT item 1a)."""
    return f"{comparison_title(plan)}: protocol of a {trial(plan)}"


def comparison_title(plan: TrialPlan) -> str:
    """The comparison in its population, without the word protocol."""
    return f"{comparison(plan)} in people with {condition(plan)}"


def comparison(plan: TrialPlan) -> str:
    """“LDN 4.5 mg compared with placebo”, or the treatment alone where nothing else is given."""
    return f"{treatment_with_dose(plan)}{against(plan)}"


def against(plan: TrialPlan) -> str:
    """“ compared with placebo”; "" where nothing else is given."""
    return f" compared with {comparator(plan)}" if compared(plan.design) else ""


def numbered(design: Design) -> bool:
    """Whether the arms have numbers only, so that no one of them is the comparator."""
    return divided(design) and all(name.startswith(f"{design.stratum} ") for name in design.strata)


def comparator(plan: TrialPlan) -> str:
    """The comparator, or what stands for it where the arms have numbers only."""
    others = f"what the other {plan.design.stratum}s receive"
    return others if numbered(plan.design) else plan.comparator


def estimated(plan: TrialPlan, minus: str = "minus") -> str:
    """The measure with what is compared with what: “mean difference, LDN minus placebo”."""
    design = plan.design
    received = {drug for course in design.courses for drug in course}
    two = received == set(_STRATA) or received & {"control and treatment", "treatment and control"}
    if not (two and design.directional):
        return design.measure
    order = minus if "difference" in design.measure else "against"
    return f"{design.measure}, {plan.treatment} {order} {plan.comparator}"


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
