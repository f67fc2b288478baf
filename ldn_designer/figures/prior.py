"""What the trials leave possible: densities of the mean effect and of the next trial's true effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.figures.calm import say
from ldn_designer.figures.scale import difference_label, effect_scale, favours, strong
from ldn_designer.notation import listed, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.distributions import NormalMixture
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette

_POINTS = 401
_WITHOUT = "Without pooled trials there is no distribution of the true effect to draw."


def aspect(_evaluation: Evaluation) -> float:
    """Height over width."""
    return 0.6


def caption(evaluation: Evaluation) -> str:
    """Whose densities these are, and what is shaded."""
    labels = evaluation.evidence.labels
    if evaluation.planned.prior is None:
        return _WITHOUT
    if len(labels) == 1:
        return (
            f"What {labels[0]} leaves possible, if the true effect of a new trial is the same. "
            "Shaded: as helpful as planned, or more."
        )
    return (
        f"What {listed(labels)} leave possible: the mean effect (dashed) and the true effect in a new trial. "
        "Shaded: as helpful as planned, or more."
    )


def alternative(evaluation: Evaluation) -> str:
    """The share beyond the planned effect in words."""
    share, scale = evaluation.beyond_target, effect_scale(evaluation)
    if share is None:
        return _WITHOUT
    return (
        f"Density of the true effect. {percent(share)} of it lies at the planned effect of "
        f"{scale.number(evaluation.answer.effect)} {scale.unit} or beyond."
    )


def draw(axes: Axes, evaluation: Evaluation, palette: Palette) -> None:
    """The densities, no difference as a line, the planned effect, and the share beyond it."""
    prior, pooled = evaluation.planned.prior, evaluation.evidence.pooled
    if prior is None or pooled is None or pooled.next_trial is None or pooled.mean is None:
        say(axes, palette, _WITHOUT)
        return
    scale = effect_scale(evaluation)
    target = evaluation.answer.effect
    away = -1 if target > 0 else 1
    x = _range((prior, pooled.next_trial), target)
    axes.grid(visible=False)
    axes.set_yticks([])
    axes.axvline(0.0, color=palette.line, linewidth=0.9, zorder=0)
    if pooled.mean is not pooled.next_trial:
        mean = pooled.mean.pdf(x)
        axes.plot(
            x * scale.factor, mean, color=palette.violet, linewidth=1.2, linestyle=(0, (3.5, 2))
        )
        _name(axes, (x * scale.factor, mean, away), 0.62, "mean effect", palette.violet, palette)
    following = pooled.next_trial.pdf(x)
    axes.plot(x * scale.factor, following, color=palette.accent, linewidth=2.0)
    _name(axes, (x * scale.factor, following, away), 0.3, "next trial", palette.accent, palette)
    _beyond(axes, evaluation, prior, x, palette)
    axes.set_ylim(0, 1.18 * float(max(following.max(), pooled.mean.pdf(x).max())))
    axes.set_xlim(float(x[0]) * scale.factor, float(x[-1]) * scale.factor)
    axes.set_xlabel(f"{difference_label(evaluation.plan)}, {scale.unit}")
    left, right = favours(evaluation.plan)
    for place, text, side in ((0.0, left, "left"), (1.0, right, "right")):
        axes.text(
            place, 1.01, text, transform=axes.transAxes, ha=side, va="bottom", color=palette.muted
        )


def _range(priors: tuple[NormalMixture, ...], target: float) -> np.ndarray:
    """Effects over which the densities are drawn: nearly all of each, and the target with some room."""
    edges = [prior.quantile(p) for prior in priors for p in (0.01, 0.99)]
    reach = max(abs(edge) for edge in (*edges, 1.3 * target))
    return np.linspace(-reach, reach, _POINTS)


def _beyond(
    axes: Axes, evaluation: Evaluation, prior: NormalMixture, x: np.ndarray, palette: Palette
) -> None:
    """The planned effect as a line, and the prior's share that is as helpful or more."""
    share, scale, sign = (
        evaluation.beyond_target,
        effect_scale(evaluation),
        evaluation.plan.hypothesis.sign,
    )
    assert share is not None
    target = evaluation.answer.effect
    tail = np.concatenate([[target], x[sign * (x - target) > 0]])
    tail.sort()
    axes.fill_between(
        tail * scale.factor, prior.pdf(tail), color=palette.warn, alpha=0.28, linewidth=0
    )
    axes.axvline(target * scale.factor, 0, 0.92, color=palette.warn, linewidth=1.4)
    axes.annotate(
        f"planned {scale.number(target)}",
        (target * scale.factor, 0.92),
        xycoords=("data", "axes fraction"),
        xytext=(5 * sign, 0),
        textcoords="offset points",
        ha="right" if sign < 0 else "left",
        va="top",
        color=palette.warn,
        weight=strong(palette),
    )
    axes.annotate(
        f"{percent(share)} beyond",
        (target * scale.factor, 0.3),
        xycoords=("data", "axes fraction"),
        xytext=(5 * sign, 0),
        textcoords="offset points",
        ha="right" if sign < 0 else "left",
        color=palette.warn,
    )


def _name(
    axes: Axes,
    curve: tuple[np.ndarray, np.ndarray, int],
    height: float,
    text: str,
    colour: str,
    palette: Palette,
) -> None:
    """The density's name where it falls to a share of its height, on the side away from the planned effect."""
    x, density, side = curve
    top = int(density.argmax())
    falling = density[top:] if side > 0 else density[: top + 1]
    place = int(np.abs(falling - height * density.max()).argmin()) + (top if side > 0 else 0)
    axes.annotate(
        text,
        (x[place], density[place]),
        xytext=(6 * side, 3),
        textcoords="offset points",
        color=colour,
        weight=strong(palette),
        ha="left" if side > 0 else "right",
    )
