"""The trial on a line of weeks: screening, arms or sequences, titration, washout and visits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ldn_designer.figures.scale import strong
from ldn_designer.figures.schema_weeks import phases, visits
from ldn_designer.notation import count, quantity
from ldn_designer.plan.calendar import CONTROL, TREATMENT, Period, last_week, periods, uneven

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette
    from ldn_designer.plan import TrialPlan

_HEIGHT = 0.62
#: A step shorter than this share of the trial has no room for the unit of its dose.
_WITH_UNIT = 0.1
#: Width of a character as a share of the size of type.
_CHARACTER = 0.55
#: So many treatments are named in the caption.
_NAMED = 2
#: From this strength of colour on, white text is readable.
_DARK = 0.6


@dataclass(frozen=True, slots=True)
class _Bar:
    """One stretch of one arm or sequence."""

    row: int
    start: float
    end: float
    text: str
    treated: bool
    strength: float


def aspect(evaluation: Evaluation) -> float:
    """Height over width: a row more for each arm or sequence."""
    return 0.16 + 0.09 * len(evaluation.plan.design.strata)


def caption(evaluation: Evaluation) -> str:
    """What the bars are."""
    plan = evaluation.plan
    shown = {drug(plan, each): None for course in plan.design.courses for each in course}
    named = " and ".join(shown) if len(shown) <= _NAMED else f"each {plan.design.stratum}"
    chance = " R: randomisation." if plan.design.randomised else ""
    return f"Trial schema: {named} by week.{chance} Diamond: primary outcome."


def alternative(evaluation: Evaluation) -> str:
    """The periods of each arm or sequence in words."""
    plan = evaluation.plan
    strata = "; ".join(
        f"{stratum_name(plan, row)}: {' then '.join(drug(plan, each) for each in course)}"
        if len(course) > 1
        else stratum_name(plan, row)
        for row, course in enumerate(plan.design.courses)
    )
    lasts = f"{quantity(str(plan.dosing.weeks), 'weeks')} on each treatment"
    if uneven(plan):
        own = (quantity(f"{length:g}", "weeks") for length in plan.design.period_weeks)
        lasts = " and ".join(
            f"{length} on {drug(plan, each)}"
            for length, each in zip(own, (TREATMENT, CONTROL), strict=True)
        )
    return (
        f"{quantity(str(plan.dosing.screening_weeks), 'weeks')} of screening"
        f"{', randomisation' if plan.design.randomised else ''}, then {lasts}. Each {plan.design.stratum}: {strata}."
    )


def draw(axes: Axes, evaluation: Evaluation, palette: Palette) -> None:
    """Bars by week, their names at the left, visits on a line beneath."""
    plan = evaluation.plan
    last = max(bar.end for bar in _bars(plan))
    screening = max(float(plan.dosing.screening_weeks), 0.08 * last)
    axes.grid(visible=False)
    axes.set_axis_off()
    beside = screening + 0.32 * last
    axes.set_xlim(-beside, last * 1.02)
    room = _characters(axes) / (beside + last * 1.02)
    for bar in _bars(plan):
        _draw_bar(axes, bar, room, palette)
    _randomisation(axes, evaluation, screening, last, palette)
    visits(axes, plan, last, room, palette)
    phases(axes, plan, screening, room, palette)
    axes.set_ylim(len(plan.design.strata) + 0.75, -0.72)


def _characters(axes: Axes) -> float:
    """Characters on a line as wide as the figure."""
    from matplotlib import rcParams

    figure = axes.get_figure()
    assert figure is not None
    width: float = 72 * figure.bbox.width / figure.dpi
    return width / (_CHARACTER * float(rcParams["font.size"]))


def drug(plan: TrialPlan, received: str) -> str:
    """What is received in a period, in the plan's words."""
    return {TREATMENT: plan.treatment, CONTROL: plan.comparator}.get(received, received)


def stratum_name(plan: TrialPlan, row: int) -> str:
    """The arm's drug, or the sequence with its letters."""
    design = plan.design
    course = design.courses[row]
    sequence = (
        f"{design.stratum} {design.strata[row]}" if len(design.strata) > 1 else design.strata[row]
    )
    named = drug(plan, course[0]) if len(course) == 1 else sequence
    return named[:1].upper() + named[1:]


def _bars(plan: TrialPlan) -> tuple[_Bar, ...]:
    return tuple(
        bar
        for row in range(len(plan.design.courses))
        for period in periods(plan, row)
        for bar in _received(plan, row, period)
    )


def _received(plan: TrialPlan, row: int, period: Period) -> Iterator[_Bar]:
    if period.received == TREATMENT:
        return _treated(plan, row, period)
    if period.received == CONTROL:
        return _compared(plan, row, period)
    return iter((_Bar(row, period.start, period.end, period.received, True, 0.8),))


def _treated(plan: TrialPlan, row: int, period: Period) -> Iterator[_Bar]:
    """The titration's steps, stronger with the dose, and the full dose."""
    dosing, start, end = plan.dosing, period.start, period.end
    whole = last_week(plan)
    short = any(step.weeks / whole < _WITH_UNIT for step in dosing.steps)
    for step in dosing.steps:
        strength = 0.15 + 0.5 * step.dose_mg / dosing.dose_mg
        text = f"{step.dose_mg:g}" if short else dosing.amount(step.dose_mg)
        yield _Bar(row, start, start + step.weeks, text, True, strength)
        start += step.weeks
    yield _Bar(
        row,
        start,
        end,
        f"{plan.treatment}, {dosing.amount(dosing.dose_mg)} {dosing.timing}".strip(),
        True,
        1.0,
    )


def _compared(plan: TrialPlan, row: int, period: Period) -> Iterator[_Bar]:
    alike = plan.dosing.steps and not uneven(plan)
    text = f"{plan.comparator}, same steps" if alike else plan.comparator
    yield _Bar(row, period.start, period.end, text, False, 1.0)


def _draw_bar(axes: Axes, bar: _Bar, room: float, palette: Palette) -> None:
    from matplotlib.colors import to_hex, to_rgb

    colour, ground = (
        to_rgb(palette.accent if bar.treated else palette.muted),
        to_rgb(palette.panel),
    )
    red, green, blue = (
        bar.strength * top + (1 - bar.strength) * under
        for top, under in zip(colour, ground, strict=True)
    )
    axes.barh(
        [bar.row],
        [bar.end - bar.start],
        left=bar.start,
        height=_HEIGHT,
        color=to_hex((red, green, blue)),
        edgecolor=palette.panel,
        linewidth=0.8,
    )
    fits = room * (bar.end - bar.start)
    shown = next((text for text in _shorter(bar.text) if len(text) + 1 < fits), "")
    ink = palette.on_accent if bar.strength > _DARK else palette.ink
    axes.text(
        (bar.start + bar.end) / 2,
        bar.row,
        shown,
        ha="center",
        va="center",
        color=ink,
        weight=strong(palette),
    )


def _shorter(text: str) -> tuple[str, ...]:
    """The text and its parts, from which the longest that fits is taken."""
    return (
        text,
        text.rsplit(", ", maxsplit=1)[-1],
        text.split(", ", maxsplit=1)[0],
        text.split(" ", maxsplit=1)[0],
        text[:1].upper(),
    )


def _randomisation(
    axes: Axes, evaluation: Evaluation, screening: float, last: float, palette: Palette
) -> None:
    """Screening, the circle of randomisation, and the names and numbers of the arms."""
    plan, answer = evaluation.plan, evaluation.answer
    rows = range(len(plan.design.strata))
    middle, fork = (len(rows) - 1) / 2, -0.32 * screening
    axes.plot([-screening, fork], [middle, middle], color=palette.edge, linewidth=1.2)
    axes.plot([fork, fork], [0, len(rows) - 1], color=palette.edge, linewidth=1.2)
    for row in rows:
        axes.plot([fork, 0], [row, row], color=palette.edge, linewidth=1.2)
    chance = plan.design.randomised
    if chance:
        _circle(axes, fork, middle, palette)
    entered = plan.design.entered
    numbers = answer.by_stratum(answer.randomised)
    for row, stratum in enumerate(plan.design.strata):
        beneath = f"{count(numbers[stratum])} {entered}" if answer.possible else ""
        at = (-screening - 0.3 * last, row)
        axes.annotate(
            stratum_name(plan, row),
            at,
            xytext=(0, 1.5),
            textcoords="offset points",
            color=palette.ink,
            weight=strong(palette),
            va="bottom",
        )
        axes.annotate(
            beneath, at, xytext=(0, -1.5), textcoords="offset points", color=palette.muted, va="top"
        )


def _circle(axes: Axes, x: float, y: float, palette: Palette) -> None:
    """An R in a circle: randomisation."""
    axes.plot(
        [x],
        [y],
        marker="o",
        markersize=13,
        markerfacecolor=palette.panel,
        markeredgecolor=palette.muted,
    )
    axes.text(x, y, "R", ha="center", va="center", color=palette.ink, weight=strong(palette))
