"""The weeks of a trial's picture: what happens when, and the visits."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ldn_designer.notation import quantity
from ldn_designer.plan.calendar import every_period, uneven

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.figures import Palette
    from ldn_designer.plan import TrialPlan


def phases(axes: Axes, plan: TrialPlan, screening: float, room: float, palette: Palette) -> None:
    """Names and lengths of what happens when, above the bars; on two lines where one would touch the next."""
    dosing, every = plan.dosing, every_period(plan)
    starts = sorted({period.start for period in every})
    named = [("screening", -float(dosing.screening_weeks), 0.0)] if dosing.screening_weeks else []
    titration = sum(step.weeks for step in dosing.steps)
    if len(starts) == 1 and titration:
        named += [("titration", 0.0, titration), ("full dose", titration, float(dosing.weeks))]
    # Where sequences differ in when they wait, no name stands above them all.
    if dosing.washout_weeks and not uneven(plan):
        named += [("washout", start - dosing.washout_weeks, start) for start in starts[1:]]
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


def visits(axes: Axes, plan: TrialPlan, last: float, room: float, palette: Palette) -> None:
    """A line of weeks with a mark at each visit, and a diamond where the primary outcome is measured."""
    y = len(plan.design.strata) - 0.15
    axes.plot([0, last], [y, y], color=palette.edge, linewidth=1.0)
    every = every_period(plan)
    measured = {period.measured(plan) for period in every}
    shown = -last
    for week in sorted({week for period in every for week in period.visits} | measured):
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
        # A label is left out where it would touch the one before, or that of the primary outcome after it.
        clear = (len(f"{week:g}") + 1) / room
        if primary or (week - shown >= clear and not any(0 < m - week < clear for m in measured)):
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
