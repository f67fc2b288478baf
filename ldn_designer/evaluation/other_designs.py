"""The same trial in another design: what fits of the old one is kept, the rest is stated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ldn_designer import designs
from ldn_designer.designs.typical import typical
from ldn_designer.evaluation import Evaluation, evaluate
from ldn_designer.plan import revised
from ldn_designer.plan.calendar import last_week
from ldn_designer.power.attrition import DECIMALS

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.evaluation.answer_part import Answer
    from ldn_designer.fields import Quantity
    from ldn_designer.plan import TrialPlan

#: Correlation of a patient's outcomes in two periods where nothing is known of it.
CORRELATION = 0.5
#: Proportion in the control arm, and its distance to the treatment arm, where nothing is known.
PROPORTION, DISTANCE = 0.4, 0.15
#: Effect in standard deviations where nothing is known: the middle of Cohen's three.
MIDDLE_EFFECT = 0.5
#: Digits that undo binary arithmetic: two periods and back give the same dropout.
DIGITS = 12


@dataclass(frozen=True, eq=False)
class OtherDesign:
    """The plan's target in one design.

    plan: the plan to adopt, solved for its size. complete: analysed in all. treated_periods: periods
    of treatment in all. weeks: from randomisation to the last visit of one participant.
    """

    kind: str
    plan: TrialPlan
    answer: Answer
    months: float

    @property
    def complete(self) -> int:
        """Participants analysed in all."""
        return self.answer.n_analysed

    @property
    def treated_periods(self) -> int:
        """Periods of treatment in all."""
        return self.answer.n_total * self.answer.design.periods

    @property
    def weeks(self) -> int:
        """Weeks from randomisation to a participant's last visit."""
        return weeks_each(self.plan)


def weeks_each(plan: TrialPlan) -> int:
    """Weeks in which one participant is treated, with the washouts between periods."""
    return ceil(last_week(plan))


def dropout_each_period(plan: TrialPlan) -> float:
    """The share that leaves in one period of treatment: 1 − (1 − dropout)^(1/periods)."""
    return over_periods(plan.dropout, 1, plan.design.periods)


def over_periods(dropout: float, new: int, old: int) -> float:
    """Dropout over `new` periods of treatment where `dropout` leave over `old`, as many in each.

    1 − (1 − d)^(new/old): of 15 % in one period follow 27.75 % in two.
    """
    return round(1 - float((1 - dropout) ** (new / old)), DIGITS)


def in_design(plan: TrialPlan, kind: str, before: Design | None = None) -> TrialPlan:
    """The plan with a design of another kind.

    The effect, the standard deviation and the allocation are kept where they mean the same, else taken
    from `before`, a design of the new kind that the plan had earlier, else stated, else those of a typical
    trial. What the new design cannot show becomes what it can. Dropout is carried
    over to the number of periods. KeyError for an unknown kind.
    """
    if kind == plan.design.kind:
        return plan
    old = evaluate(plan).planned.design
    design = _new_design(plan, old, kind, before)
    same_measure = design.pools is not None and design.pools == old.pools
    changes = {
        "design": design,
        "dropout": over_periods(plan.dropout, design.periods, old.periods),
        **_aim(plan, design, same_measure=same_measure),
    }
    if not same_measure:
        changes["effect"] = revised(plan.effect, {"rule": "own"}, "effect")
    changed: TrialPlan = revised(plan, changes, "design")
    return changed


def _new_design(plan: TrialPlan, old: Design, kind: str, before: Design | None) -> Design:
    """A design of this kind that keeps as much of the old one as goes together."""
    new = designs.load(kind)
    remembered = {} if before is None else _filled(before)
    kept = _kept(old, new)
    if remembered:  # given in the way it was given before
        grouped = {name for _, group in new.alternatives for name in group}
        kept = {n: value for n, value in kept.items() if n in remembered or n not in grouped}
    known = _stated(evaluate(plan), new) | remembered | kept
    usual = _typical(kind, plan.outcome.better)
    # What is laid over any design means the same in every one.
    laid = {layer.name: getattr(old, layer.name) for layer in new.layers()}
    ratios: list[dict[str, Any]] = [{}]
    if new.names and new.names == old.strata:
        ratios.insert(0, {"allocation": old.allocation})
    elif before is not None:
        ratios.insert(0, {"allocation": before.allocation})
    for found in (known, usual | known, remembered, usual):
        values = laid | _chosen(new, kept, remembered | kept, found)
        for ratio in ratios:
            if _complete(new, values | ratio):
                return new(**(values | ratio))
    return typical(kind)[0]


def _aim(plan: TrialPlan, new: Design, *, same_measure: bool) -> dict[str, Any]:
    """What is to be shown, and by which margin: kept where the new design can, else what it shows first.

    A margin counted in another measure means nothing any more; one that is needed begins anew.
    """
    show = plan.show if plan.show in new.shows else new.shows[0]
    if same_measure and show == plan.show and new.directional:
        return {"show": show, "margin": plan.margin}
    needed = show in {"non-inferiority", "equivalence"}
    return {"show": show, "margin": new.first_margin() if needed else None}


@lru_cache(maxsize=32)
def same_target(plan: TrialPlan, before: tuple[Design, ...] = ()) -> tuple[OtherDesign, ...]:
    """Every design that measures the plan's effect, the plan's own among them, solved for the target power.

    `before`: designs of other kinds that the plan had earlier, as for `in_design`.
    """
    asked = plan.edited("solve_for", "size")
    had = {design.kind: design for design in before}
    rows = []
    for kind in designs.DESIGNS:
        if kind == plan.design.kind or _answers_the_same(plan, kind, had.get(kind)):
            changed = in_design(asked, kind, had.get(kind))
            evaluation = evaluate(changed)
            rows.append(OtherDesign(kind, changed, evaluation.answer, evaluation.months))
    return tuple(rows)


def _answers_the_same(plan: TrialPlan, kind: str, before: Design | None) -> bool:
    """Whether a design compares the same two treatments by the same effect, and the plan says all it needs."""
    new = designs.load(kind)
    if new.pools is None or new.pools != plan.design.pools or plan.show not in new.shows:
        return False
    if before is not None:
        return True
    if new.discounts:  # the plan's standard deviation may be adjusted already
        return False
    kept = _kept(evaluate(plan).planned.design, new)
    values = _chosen(new, kept, kept, _stated(evaluate(plan), new) | kept)
    if not _complete(new, values):
        return False
    received = {each for course in new(**values).courses for each in course}
    return {"treatment", "control"} <= received


def _complete(new: type[Design], values: dict[str, Any]) -> bool:
    """Whether the values are all that a design needs."""
    try:
        new(**values)
    except ValidationError:
        return False
    return True


def _typical(kind: str, better: str) -> dict[str, Any]:
    """The values of a typical trial of this design, its effect turned to the direction that helps."""
    design, said = typical(kind)
    usual = _filled(design)
    if said.better == better or not design.directional:
        return usual
    none = float(design.on_scale(design.no_difference))
    turned = {
        name: round(float(value), DECIMALS) if isinstance(value, float) else value
        for name, value in _filled(design.with_effect(2 * none - float(design.effect))).items()
    }
    if _complete(type(design), turned):
        return turned
    # A smaller share cannot become negative, but the two can change places.
    one, other = "treatment_only", "control_only"
    return usual | {one: usual[other], other: usual[one]} if {one, other} <= usual.keys() else usual


def _filled(design: Design) -> dict[str, Any]:
    """The fields of a design that hold a value."""
    values = {q.name: getattr(design, q.name) for q in type(design).fields()}
    return {name: value for name, value in values.items() if value is not None}


def _kept(old: Design, new: type[Design]) -> dict[str, Any]:
    """What the old design says that means the same in the new one."""
    if old.pools != new.pools:
        return {}
    kept = _filled(old)
    between = getattr(old, "difference_sd", None)
    if "sd" in type(old).model_fields and "sd" not in kept and between is not None:
        kept["sd"] = round(float(between) / (2 * (1 - CORRELATION)) ** 0.5, DECIMALS)
    meant = {q.name: q for q in type(old).fields()}
    allowed = {q.name: q for q in new.fields() if _same(q, meant.get(q.name))}
    if new.pools is None:  # effects of no common measure: only the spread means the same
        allowed = {name: q for name, q in allowed.items() if q.role == "spread"}
    return {name: value for name, value in kept.items() if name in allowed}


def _same(one: Quantity, other: Quantity | None) -> bool:
    """Whether two fields of one name are counted alike and play the same part; options are each design's own."""
    return (
        other is not None
        and one.role != "option"
        and (one.shape, one.unit, one.role) == (other.shape, other.unit, other.role)
    )


def _stated(evaluation: Evaluation, new: type[Design]) -> dict[str, Any]:
    """Values to begin with where nothing fits; the form shows them as the plan's own."""
    if new.pools is None:  # a typical trial says more, but for the standard deviation found
        return {} if evaluation.evidence.sd is None else {"sd": evaluation.evidence.sd}
    sign = evaluation.plan.hypothesis.sign
    sd = evaluation.evidence.sd or 1.0
    return {
        "correlation": CORRELATION,
        "control": PROPORTION,
        "treatment": round(PROPORTION + sign * DISTANCE, DIGITS),
        "sd": sd,
        "difference": round(sign * MIDDLE_EFFECT * sd, DIGITS),
    }


def _chosen(
    new: type[Design], kept: dict[str, Any], preferred: dict[str, Any], known: dict[str, Any]
) -> dict[str, Any]:
    """The new design's fields: of several ways to say the same, the one that most is kept of."""
    grouped = {name for _, group in new.alternatives for name in group}
    possible = [group for _, group in new.alternatives if set(group) <= known.keys()]
    way = max(
        possible,
        key=lambda group: (sum(n in kept for n in group), sum(n in preferred for n in group)),
        default=(),
    )
    return {
        q.name: known[q.name]
        for q in new.fields()
        if q.name in known and (q.name in way if q.name in grouped else True)
    }
