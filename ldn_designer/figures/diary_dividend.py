"""Those randomised against the length of the diary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.advice.diary_dividend import DiaryDividend, Length, every_length
from ldn_designer.designs.diary import DiaryMeans
from ldn_designer.figures.calm import say
from ldn_designer.figures.marks import circle
from ldn_designer.figures.scale import share
from ldn_designer.notation import count, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette

_ROOM = 1.12
_NONE = "This design averages no diary, so that there is no length to choose."


def aspect(_evaluation: Evaluation) -> float:
    """Height over width."""
    return 0.5


def caption(evaluation: Evaluation) -> str:
    """What is drawn."""
    found = _found(evaluation)
    if isinstance(found, str):
        return "The length of a diary cannot be drawn for this plan."
    power = share(evaluation.plan.power)
    return f"Number randomised for {power} power by the days of the diary. Circle: this plan."


def alternative(evaluation: Evaluation, advice: DiaryDividend | None = None) -> str:  # noqa: ARG001 - every length is drawn
    """What the shortest, the plan's own and the longest diary need."""
    found = _found(evaluation)
    if isinstance(found, str):
        return f"No figure of the diary's length: {found}"
    own = _own(evaluation)
    said = [
        f"{count(each.n_total or 0)} with a diary of {quantity(str(each.days), 'days')}"
        for each in dict.fromkeys((found[0], *(e for e in found if e.days == own), found[-1]))
    ]
    return f"Randomised by the length of the diary: {', '.join(said)}."


def draw(
    axes: Axes,
    evaluation: Evaluation,
    palette: Palette,
    *,
    advice: DiaryDividend | None = None,  # noqa: ARG001 - every length is drawn
) -> None:
    """A dot a length, joined, and the plan as a circle."""
    from matplotlib.ticker import MaxNLocator

    found = _found(evaluation)
    if isinstance(found, str):
        say(axes, palette, found)
        return
    days = [each.days for each in found]
    totals = [each.n_total or 0 for each in found]
    axes.plot(days, totals, color=palette.accent, linewidth=1.4, marker="o", markersize=3.5)
    own = next((each for each in found if each.days == _own(evaluation)), None)
    if own is not None:
        circle(axes, own.days, own.n_total or 0, palette)
        axes.annotate(
            f"{count(own.n_total or 0)} randomised",
            (own.days, own.n_total or 0),
            xytext=(6, 8),
            textcoords="offset points",
            color=palette.ink,
        )
    axes.set_xlim(0, days[-1] + 1)
    axes.set_ylim(0, max(totals) * _ROOM)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8, steps=[1, 2, 5, 7, 10]))
    axes.set_xlabel("days of the diary")
    axes.text(
        0,
        1.03,
        f"randomised for {share(evaluation.plan.power)} power",
        transform=axes.transAxes,
        color=palette.muted,
    )


def _own(evaluation: Evaluation) -> int:
    design = evaluation.plan.design
    return design.days if isinstance(design, DiaryMeans) else 0


def _found(evaluation: Evaluation) -> tuple[Length, ...] | str:
    """The lengths that suffice, or why nothing is drawn."""
    if not isinstance(evaluation.plan.design, DiaryMeans):
        return _NONE
    if not evaluation.answer.possible:
        return evaluation.answer.reason
    found = tuple(each for each in every_length(evaluation.plan) if each.n_total is not None)
    return found or "With no length of the diary does any number of participants suffice."
