"""Power over the number randomised, for the planned effect and a smaller and a larger one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.figures.calm import no_power, say
from ldn_designer.figures.marks import circle, line_name, power_scale
from ldn_designer.figures.scale import Scale, effect_scale, share
from ldn_designer.notation import count, listed, percent, quantity
from ldn_designer.power.attrition import randomised_in_all

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette

#: The power at which a curve carries its label, for the smaller, the planned and the larger effect.
_LABELLED_AT = (0.55, 0.62, 0.72)
_TICKS = 8
#: Characters that fit above the curves of the narrowest drawing; the caption says what is left out.
_WIDEST = 50


def aspect(_evaluation: Evaluation) -> float:
    """Height over width."""
    return 0.56


def caption(evaluation: Evaluation) -> str:
    """What is drawn and what was assumed."""
    if no_power(evaluation):
        return f"{evaluation.plan.hypothesis.chance.capitalize()} cannot be drawn for this plan."
    scale, plan = effect_scale(evaluation), evaluation.plan
    effects = listed(tuple(scale.size(effect) for effect in _possible(evaluation)))
    chance, entered = _words(evaluation)
    lost = f", {share(plan.dropout)} leaving" if plan.dropout else ""
    if plan.lost:
        lost = f", {count(plan.lost)} leaving each {plan.design.stratum}"
    measure = plan.design.measure
    one = "an" if measure[0] in "aeiou" else "a"
    return (
        f"{chance.capitalize()} by number {entered}, for {one} {measure} of "
        f"{quantity(effects, scale.unit)}{lost}. "
        f"Dotted: {share(plan.power)}. Circle: this plan."
    )


def alternative(evaluation: Evaluation) -> str:
    """The plan's point and how power rises."""
    refusal = no_power(evaluation)
    if refusal:
        return f"No curve: {refusal}"
    answer, (chance, entered) = evaluation.answer, _words(evaluation)
    rises = f"{chance.capitalize()} rises with the number {entered}"
    at_plan = f"{count(answer.n_total)} {entered} have a {chance} of {percent(answer.power, 1)}"
    return f"{rises}; {at_plan}. {_needs(evaluation)}"


def _words(evaluation: Evaluation) -> tuple[str, str]:
    """What is drawn, and what is done with those who enter: “power”, “randomised”."""
    return evaluation.plan.hypothesis.chance, evaluation.plan.design.entered


def _needs(evaluation: Evaluation) -> str:
    """Which of the curves needs fewer participants."""
    if not evaluation.plan.hypothesis.tests:
        return "A wider interval needs fewer, a narrower one more."
    return "A larger effect needs fewer, a smaller one more."


def draw(axes: Axes, evaluation: Evaluation, palette: Palette) -> None:
    """One curve an effect, the target as a dotted line, the plan as a circle."""
    refusal = no_power(evaluation)
    if refusal:
        say(axes, palette, refusal)
        return
    plan, answer, curve, scale = (
        evaluation.plan,
        evaluation.answer,
        evaluation.curve,
        effect_scale(evaluation),
    )
    randomised = randomised_in_all(curve.analysed, plan.attrition, len(plan.design.strata))
    possible = _possible(evaluation)
    colours = (palette.warn, palette.accent, palette.violet)
    lines = zip(curve.effects, curve.power, colours, _LABELLED_AT, strict=True)
    # Of equal curves, as where no difference is planned on, the last one is drawn.
    for effect, power, colour, at in {line[0]: line for line in lines}.values():
        if effect in possible:
            ours = effect == answer.effect
            shown, width = (palette.accent, 2.2) if ours else (colour, 1.3)
            axes.plot(randomised, power, color=shown, linewidth=width)
            _label(axes, randomised, power, at, scale.size(effect), shown, palette)
    power_scale(axes, plan.power, palette)
    axes.plot(
        [answer.n_total] * 2,
        [0, answer.power],
        color=palette.accent,
        linewidth=0.9,
        linestyle=(0, (1.2, 2)),
        zorder=1,
    )
    circle(axes, answer.n_total, answer.power, palette)
    _note(axes, evaluation, scale, palette)
    axes.set_xlim(float(randomised[0]), float(randomised[-1]))
    _number_axis(axes, evaluation, float(randomised[0]), float(randomised[-1]))


def _possible(evaluation: Evaluation) -> tuple[float, ...]:
    """The curve's effects that can occur at all in this design."""
    low, high = evaluation.answer.design.effect_range()
    effects = dict.fromkeys(evaluation.curve.effects)  # no difference, planned on, is its own half
    return tuple(effect for effect in effects if low < effect < high)


def _label(
    axes: Axes,
    x: np.ndarray,
    power: np.ndarray,
    at: float,
    text: str,
    colour: str,
    palette: Palette,
) -> None:
    """The effect's size on its own line, where the line passes the given power or nearest to it."""
    inside = slice(len(x) // 12, -len(x) // 8)
    place = int(np.abs(power[inside] - at).argmin()) + len(x) // 12
    line_name(axes, x[place], power[place], text, colour, palette)


def _note(axes: Axes, evaluation: Evaluation, scale: Scale, palette: Palette) -> None:
    """N and its power beside the plan's line, and what the labels of the curves are."""
    answer, (chance, entered) = evaluation.answer, _words(evaluation)
    axes.annotate(
        f"{count(answer.n_total)} {entered}\n{chance} {percent(answer.power, 1)}",
        (answer.n_total, 0.26),
        xytext=(6, 0),
        textcoords="offset points",
        color=palette.ink,
        va="center",
        linespacing=1.3,
        bbox={"facecolor": palette.panel, "edgecolor": "none", "pad": 1.4},
        zorder=4,
    )
    measure = evaluation.plan.design.measure.split(" within", maxsplit=1)[0]
    measure = measure.split(" of the interval", maxsplit=1)[0]
    named = f"{measure} in {scale.unit}" if scale.unit else measure
    said = f"{chance}, by {named}"
    if len(said) > _WIDEST:
        said = f"{chance}, by {'effect' if evaluation.plan.hypothesis.tests else 'width'}"
    axes.text(
        0,
        1.03,
        said,
        transform=axes.transAxes,
        color=palette.muted,
    )


def _number_axis(axes: Axes, evaluation: Evaluation, low: float, high: float) -> None:
    """Whole numbers randomised in all, with those of each arm beneath where the arms are equal."""
    from matplotlib.ticker import MaxNLocator

    design = evaluation.plan.design
    strata = design.block
    steps = MaxNLocator(nbins=_TICKS, integer=True, steps=[1, 2, 2.5, 5, 10])
    blocks = [int(tick) for tick in steps.tick_values(low / strata, high / strata)]
    ticks = [block * strata for block in blocks if low <= block * strata <= high]
    equal = len(set(design.allocation)) == 1 < len(design.allocation)
    names = [f"{count(tick)}\n{count(tick / strata)}" if equal else count(tick) for tick in ticks]
    axes.set_xticks(ticks, names)
    beneath = f", per {design.stratum} beneath" if equal else ""
    axes.set_xlabel(f"{design.entered} in all{beneath}")
