"""An unknown that was solved for, in the words of every place that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.figures.scale import effect_scale, share, spoken, unit_words
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import count, percent, planned, quantity
from ldn_designer.power.losses import DROPOUT, LOST
from ldn_designer.power.unknowns import MARGIN

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.unknown_part import Solved
    from ldn_designer.fields import Quantity


def value_text(evaluation: Evaluation, field: Quantity, value: float) -> str:
    """A value of an unknown with its unit: 1.81 points, 4.75%, 7 days."""
    if field.name == MARGIN:
        return effect_scale(evaluation).distance(value)
    if field.unit == PROPORTION:
        return share(value)
    if field.whole:
        return count(value)
    return quantity(planned(value), unit_words(evaluation, field.unit))


def called(field: Quantity) -> str:
    """An unknown inside a sentence: “standard deviation”, “number of cycles”, “number lost in each arm”."""
    if not field.whole:
        return spoken(field.label)
    return f"number {'' if field.name == LOST else 'of '}{spoken(field.label)}"


def sentence(found: Solved) -> str:
    """What was found: with how many, which power as long as the unknown is what; or why there is no such value."""
    if found.value is None:
        return reason(found)
    plan, answer = found.evaluation.plan, found.evaluation.answer
    value = found.value if found.usable is None else found.usable
    way = "at most" if found.at_most else "at least"
    many, target = _asked(found)
    words = (
        f"{many} have {target} as long as the "
        f"{called(found.field)} is {way} {value_text(found.evaluation, found.field, value)}"
    )
    if found.field.name not in {DROPOUT, LOST}:
        words += f", with {count(answer.n_analysed)} analysed"
    if found.others:
        words += (
            f". {plan.hypothesis.chance.capitalize()} crosses the target at {count(found.others)} other "
            f"{'value' if found.others == 1 else 'values'} too: this is the one nearest to the present value"
        )
    return f"{words}."


def _asked(found: Solved) -> tuple[str, str]:
    """With how many, and how likely: “166 randomised”, “90% power”."""
    plan, design = found.evaluation.plan, found.evaluation.planned.design
    many = f"{count(plan.n_total)} {design.entered}"
    return many, plan.hypothesis.so_likely(share(plan.power))


def reason(found: Solved) -> str:
    """Why no value just reaches the target."""
    evaluation = found.evaluation
    label = called(found.field)
    many, target = _asked(found)
    if found.idle:
        return (
            f"{evaluation.plan.hypothesis.chance.capitalize()} does not depend on the {label} here: "
            f"{many} have {percent(found.most_power, 1)}, and {target} is wanted."
        )
    if found.every:
        return (
            f"{many} have {target} at every value of the {label}: "
            f"the least is {percent(found.least_power, 1)}."
        )
    best = value_text(evaluation, found.field, found.best)
    return (
        f"No value of the {label} gives {target} with {many}: "
        f"the most is {percent(found.most_power, 1)}, at {best}."
    )
