"""The trial on a line of weeks: screening, arms or sequences, titration, washout and visits."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ldn_designer.figures.scale import strong
from ldn_designer.notation import count, quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette
    from ldn_designer.plan import TrialPlan

#: What a design calls the treatment and the comparator in its courses; another name stands for itself.
TREATMENT, CONTROL = "treatment", "control"
_HEIGHT = 0.62
#: A step shorter than this share of the trial has no room for the unit of its dose.
_WITH_UNIT = 0.1
#: Width of a character as a share of the size of type.
_CHARACTER = 0.55
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
    return f"Trial schema: {plan.treatment} and {plan.comparator} by week. R: randomisation. Diamond: primary outcome."


def alternative(evaluation: Evaluation) -> str:
    """The periods of each arm or sequence in words."""
    plan = evaluation.plan
    strata = "; ".join(
        f"{stratum_name(plan, row)}: {' then '.join(drug(plan, each) for each in course)}"
        if len(course) > 1
        else stratum_name(plan, row)
        for row, course in enumerate(plan.design.courses)
    )
    return (
        f"{quantity(str(plan.dosing.screening_weeks), 'weeks')} of screening, randomisation, then "
        f"{quantity(str(plan.dosing.weeks), 'weeks')} on each treatment. Each {plan.design.stratum}: {strata}."
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
    _visits(axes, plan, last, palette)
    _phases(axes, plan, screening, room, palette)
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
    named = drug(plan, course[0]) if len(course) == 1 else f"{design.stratum} {design.strata[row]}"
    return named[:1].upper() + named[1:]


def _starts(plan: TrialPlan) -> tuple[float, ...]:
    """Week in which each period begins."""
    length = plan.dosing.weeks + plan.dosing.washout_weeks
    periods = max(len(course) for course in plan.design.courses)
    return tuple(float(length * period) for period in range(periods))


def _bars(plan: TrialPlan) -> tuple[_Bar, ...]:
    return tuple(
        bar
        for row, course in enumerate(plan.design.courses)
        for received, start in zip(course, _starts(plan), strict=False)
        for bar in _received(plan, row, start, received)
    )


def _received(plan: TrialPlan, row: int, start: float, received: str) -> Iterator[_Bar]:
    if received == TREATMENT:
        return _treated(plan, row, start)
    if received == CONTROL:
        return _compared(plan, row, start)
    return iter((_Bar(row, start, start + plan.dosing.weeks, received, True, 0.8),))


def _treated(plan: TrialPlan, row: int, start: float) -> Iterator[_Bar]:
    """The titration's steps, stronger with the dose, and the full dose."""
    dosing, end = plan.dosing, start + plan.dosing.weeks
    whole = _starts(plan)[-1] + dosing.weeks
    short = any(step.weeks / whole < _WITH_UNIT for step in dosing.steps)
    for step in dosing.steps:
        strength = 0.15 + 0.5 * step.dose_mg / dosing.dose_mg
        text = f"{step.dose_mg:g}" if short else f"{step.dose_mg:g} mg"
        yield _Bar(row, start, start + step.weeks, text, True, strength)
        start += step.weeks
    yield _Bar(
        row,
        start,
        end,
        f"{plan.treatment}, {dosing.dose_mg:g} mg {dosing.timing}".strip(),
        True,
        1.0,
    )


def _compared(plan: TrialPlan, row: int, start: float) -> Iterator[_Bar]:
    text = f"{plan.comparator}, same steps" if plan.dosing.steps else plan.comparator
    yield _Bar(row, start, start + plan.dosing.weeks, text, False, 1.0)


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
    shown = next((text for text in _shorter(bar.text) if len(text) < fits), "")
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
    axes.plot(
        [fork],
        [middle],
        marker="o",
        markersize=13,
        markerfacecolor=palette.panel,
        markeredgecolor=palette.muted,
    )
    axes.text(
        fork, middle, "R", ha="center", va="center", color=palette.ink, weight=strong(palette)
    )
    numbers = answer.by_stratum(answer.randomised)
    for row, stratum in enumerate(plan.design.strata):
        beneath = f"{count(numbers[stratum])} randomised" if answer.possible else ""
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


def _phases(axes: Axes, plan: TrialPlan, screening: float, room: float, palette: Palette) -> None:
    """Names and lengths of what happens when, above the bars; on two lines where one would touch the next."""
    dosing, starts = plan.dosing, _starts(plan)
    named = [("screening", -float(dosing.screening_weeks), 0.0)] if dosing.screening_weeks else []
    titration = sum(step.weeks for step in dosing.steps)
    if len(starts) == 1 and titration:
        named += [("titration", 0.0, titration), ("full dose", titration, float(dosing.weeks))]
    named += [
        ("washout", start - dosing.washout_weeks, start)
        for start in starts[1:]
        if dosing.washout_weeks
    ]
    parts = [
        (f"{name}, {quantity(f'{end - start:g}', 'weeks')}", max(start, -screening), end)
        for name, start, end in named
    ]
    labels = [(text, (start + end) / 2) for text, start, end in parts]
    fit = all(
        (len(text) + len(following)) / 2 + 1 < room * (after - centre)
        for (text, centre), (following, after) in pairwise(labels)
    )
    for text, centre in labels:
        shown = text if fit else text.replace(", ", "\n")
        axes.text(centre, -0.45, shown, ha="center", va="bottom", color=palette.muted)


def _visits(axes: Axes, plan: TrialPlan, last: float, palette: Palette) -> None:
    """A line of weeks with a mark at each visit, and a diamond where the primary outcome is measured."""
    y = len(plan.design.strata) - 0.15
    axes.plot([0, last], [y, y], color=palette.edge, linewidth=1.0)
    starts = _starts(plan)
    weeks = sorted({start + week for start in starts for week in plan.dosing.visits})
    measured = {start + plan.outcome.weeks for start in starts}
    shown = -last
    for week in sorted(set(weeks) | measured):
        if week > last * 1.001:
            continue
        primary = week in measured
        axes.plot(
            [week],
            [y],
            marker="D" if primary else "o",
            markersize=6 if primary else 5,
            color=palette.accent,
            markerfacecolor=palette.accent if primary else palette.panel,
        )
        if week - shown >= 0.035 * last:
            axes.text(week, y + 0.22, f"{week:g}", ha="center", va="top", color=palette.muted)
            shown = week
    axes.annotate(
        "visits, week",
        (0, y),
        xytext=(-10, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        color=palette.muted,
    )
