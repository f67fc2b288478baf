"""What a page says of decisions made on another: the words of its chips."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design, Fact
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

#: Below this two decimals say too little.
SMALL = 0.1


class Decision(NamedTuple):
    """A value decided on another step, and why it has this value."""

    value: str
    reason: str


def effect_in_form(design: type[Design]) -> bool:
    """Whether the own effect is entered with the design: it is a list, or can be given in several ways."""
    declared = next(each for each in design.fields() if each.role == "effect")
    grouped = {name for _, group in design.alternatives for name in group}
    return declared.shape in {"numbers", "matrix"} or declared.name in grouped


def effect(evaluation: Evaluation) -> Decision:
    """The effect to plan on, with its unit, and the rule that gave it."""
    from ldn_designer.figures.scale import effect_scale
    from ldn_designer.notation import MINUS, quantity

    scale, chosen = effect_scale(evaluation), evaluation.planned.effect
    planned = float(evaluation.planned.design.effect)
    helps = bool(evaluation.plan.hypothesis.helps(evaluation.plan.design, planned))
    # The sign is told where it is the wrong one; elsewhere a size says enough.
    sign = "" if helps or not planned or scale.back else "+" if planned > 0 else MINUS
    value = sign + quantity(scale.size(planned), scale.unit)
    title = chosen.title[:1].lower() + chosen.title[1:]
    named = chosen.source and chosen.rule != "own"
    return Decision(value, f"{title}, {chosen.source}" if named else title)


def spread(evaluation: Evaluation) -> Decision | None:
    """The standard deviation to plan on and its rule; None where the design has none."""
    from ldn_designer.notation import planned

    chosen = evaluation.planned.spread
    if chosen is None:
        return None
    title = chosen.title[:1].lower() + chosen.title[1:] if chosen.rule != "trial" else chosen.title
    return Decision(f"SD {planned(chosen.value)}", title)


def design(plan: TrialPlan) -> Decision:
    """The design with its allocation, and its analysis."""
    from ldn_designer.notation import ratio

    several = len(plan.design.allocation) > 1
    shares = f", {ratio(plan.design.allocation)}" if several else ""
    return Decision(f"{plan.design.short_title}{shares}", plan.design.method())


def dropout(plan: TrialPlan) -> Decision:
    """Who leaves, and where that is from."""
    return Decision(f"{share(plan.dropout)} leave", plan.dropout_reason or "own value, no source")


def recruitment(plan: TrialPlan) -> Decision:
    """How many are randomised in a month, and where."""
    from ldn_designer.notation import quantity

    rate = plan.recruitment.centres * plan.recruitment.per_centre_month
    return Decision(f"{rate:,.4g} a month", quantity(str(plan.recruitment.centres), "centres"))


def size(evaluation: Evaluation, value: float) -> str:
    """The size of a computed effect as estimates are printed, without sign or unit."""
    from ldn_designer.figures.scale import effect_scale

    scale = effect_scale(evaluation)
    small = abs(value) * scale.factor < SMALL
    return scale.size(value) if small else scale.number(abs(value))


def planned_size(evaluation: Evaluation, value: float) -> str:
    """The size of an effect that is planned on, or of one that was solved for, without sign or unit."""
    from ldn_designer.figures.scale import effect_scale

    if evaluation.plan.solve_for == "effect":
        return size(evaluation, value)
    return effect_scale(evaluation).size(value)


def fact(shown: Fact) -> str:
    """A derived quantity with two decimals, or more where it is small."""
    return "not known" if shown.value is None else short(float(shown.value))


def short(value: float) -> str:
    """A number with two decimals, or more where it is small."""
    from ldn_designer.notation import number, planned

    return planned(value) if 0 < abs(value) < SMALL else number(value)


def share(value: float) -> str:
    """A share as a percentage with as many decimals, up to two, as it needs: 15%, 27.75%."""
    from ldn_designer.notation import number

    return number(value * 100).rstrip("0").rstrip(".") + "%"


def arms(plan: TrialPlan) -> tuple[str, ...]:
    """The arms by what they receive, the sequences by their letters."""
    names = {"treatment": plan.treatment, "control": plan.comparator}
    return tuple(names.get(stratum, stratum) for stratum in plan.design.strata)


def per_stratum(evaluation: Evaluation, what: str) -> str:
    """The "randomised" or "analysed" by arm: 83 per arm, or 55 : 111 where the arms differ."""
    from ldn_designer.notation import count

    answer = evaluation.answer
    numbers = tuple(answer.by_stratum(getattr(answer, what)).values())
    if len(numbers) == 1:
        return f"{count(numbers[0])} in one {answer.design.stratum}"
    if len(set(numbers)) == 1:
        return f"{count(numbers[0])} per {answer.design.stratum}"
    return " : ".join(count(n) for n in numbers)
