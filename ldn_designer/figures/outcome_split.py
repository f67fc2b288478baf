"""How the trial would end, averaged over what the evidence leaves possible: one bar in three parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.figures.calm import say
from ldn_designer.figures.scale import strong
from ldn_designer.notation import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette

_WITHOUT = "Without pooled trials there is no probability of how the trial would end."
#: A part narrower than this share of the bar carries its number beneath only.
_NARROW = 0.07


def aspect(_evaluation: Evaluation) -> float:
    """Height over width."""
    return 0.17


def caption(evaluation: Evaluation) -> str:
    """What the parts are and over what they are averaged."""
    if evaluation.assurance is None:
        return _WITHOUT
    return "How the trial would end, averaged over the evidence."


def alternative(evaluation: Evaluation) -> str:
    """The three parts in words."""
    if evaluation.assurance is None:
        return _WITHOUT
    return (
        "; ".join(
            f"{name.replace(chr(10), ' ')} {percent(share)}" for name, share in _parts(evaluation)
        )
        + "."
    )


def draw(axes: Axes, evaluation: Evaluation, palette: Palette) -> None:
    """Significant for the treatment, not significant, significant for the comparator."""
    if evaluation.assurance is None:
        say(axes, palette, _WITHOUT)
        return
    axes.grid(visible=False)
    axes.set_axis_off()
    left = 0.0
    looks = (
        (palette.accent, palette.on_accent),
        (palette.line, palette.ink),
        (palette.warn, palette.panel),
    )
    for position, ((name, share), (fill, ink)) in enumerate(
        zip(_parts(evaluation), looks, strict=True)
    ):
        axes.barh([0], [share], left=left, height=0.6, color=fill, linewidth=0)
        if share >= _NARROW:
            axes.text(
                left + share / 2,
                0,
                percent(share),
                ha="center",
                va="center",
                color=ink,
                weight=strong(palette),
            )
        place, side = ((0.0, "left"), (0.5, "center"), (1.0, "right"))[position]
        shown = name if share >= _NARROW else f"{name}: {percent(share)}"
        axes.text(place, -0.45, shown, ha=side, va="top", color=palette.muted, linespacing=1.25)
        left += share
    axes.set_xlim(0, 1)
    axes.set_ylim(-1.3, 0.35)


def _parts(evaluation: Evaluation) -> tuple[tuple[str, float], ...]:
    found, plan = evaluation.assurance, evaluation.plan
    assert found is not None
    return (
        (f"significant,\nfavours {plan.treatment}", found.success),
        ("not significant", found.inconclusive),
        (f"significant,\nfavours {plan.comparator}", found.harm),
    )
